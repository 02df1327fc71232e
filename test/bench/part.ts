/** A part of the benchmark. */

import type { Comparison } from "./comparison.js";
import type { Setup } from "./setup.js";

/** What each part is given. */
export interface Bench {
  readonly setup: Setup;
  /** Runs of each contender. */
  readonly runs: number;
  /** Another description for the generator. */
  readonly spec?: string;
}

export type Measure = (
  bench: Bench,
) => readonly Comparison[] | Promise<readonly Comparison[]>;

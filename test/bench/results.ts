/** What test/bench/results.json holds. */

import type { Comparison } from "./comparison.js";

export interface Result extends Omit<Comparison, "leftOut"> {
  /** The command that measures it. */
  readonly how: string;
}

export interface Results {
  /** The day, in UTC. */
  readonly date: string;
  readonly node: string;
  readonly cpus: number;
  /** Runs of each contender; sizes are measured once. */
  readonly runs: number;
  /** Versions of the packages beside ours. */
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly Result[];
}

/** Where a run of the lifecycle takes place. */

import type { Difference } from "./differences.js";

export interface Place {
  /** The path of the runtime's program. */
  readonly program: string;
  /** The folder with the bundles: see bundles.ts. */
  readonly folder: string;
  readonly differences: readonly Difference[];
}

/** Milliseconds after which a run does not end any more. */
export const patience = 300_000;
/** No variable of ours: the token is none of the environment. */
export const env: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
};

/** Why a program that compares versions can't, and what it prints then. */

import { FileError } from "./file-error.js";

/** Two versions can't be compared. The message says why, and what to do. */
export class CannotCompare extends Error {
  override readonly name = "CannotCompare";
}

/**
 * Prints why nothing was compared; returns the exit code.
 *
 * @throws the error itself, where it is neither the user's mistake nor a failure of the file system
 */
export function refuse(error: unknown, usage: string): number {
  if (error instanceof CannotCompare || error instanceof FileError) {
    console.error(`Can't compare: ${error.message}`);
  } else if (error instanceof TypeError && "code" in error) {
    console.error(`${error.message}\n\n${usage}`);
  } else throw error;
  return 2;
}

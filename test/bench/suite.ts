/** Parts of the benchmark, measured one after the other. */

import { cpus } from "node:os";
import { CommandError } from "./command.js";
import type { Bench } from "./part.js";
import { parts } from "./parts.js";
import { installPeers, peerVersions } from "./peers.js";
import type { Result, Results } from "./results.js";
import { comparisonText } from "./text.js";

export interface Outcome {
  readonly results: Results;
  /** Whether nothing is left out. */
  readonly isComplete: boolean;
}

/** Measures parts, and prints each result as soon as it is there, and what it can't measure. */
export async function runParts(
  names: readonly string[],
  bench: Bench,
): Promise<Outcome> {
  const { setup, runs } = bench;
  console.log(
    `Node ${setup.version}, ${cpus().length} processors. Medians of ${runs} runs, in turn; their least and most; ours / theirs.`,
  );
  const problem = installPeers();
  if (problem !== undefined) {
    console.log(`The packages beside ours are missing: ${problem}`);
  }
  const results: Result[] = [];
  let isComplete = true;
  for (const name of names) {
    const how = `npm run bench -- ${name}`;
    console.log(`\n${how}`);
    for (const measure of parts.get(name) ?? []) {
      try {
        for (const comparison of await measure(bench)) {
          console.log(`\n${comparisonText(comparison)}`);
          const { leftOut, ...rest } = comparison;
          isComplete &&= leftOut.length === 0;
          results.push({ ...rest, how });
        }
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        console.log(`\nLeft out: ${error.message}`);
        isComplete = false;
      }
    }
  }
  return {
    results: {
      date: new Date().toISOString().slice(0, 10),
      node: setup.version,
      cpus: cpus().length,
      runs,
      versions: peerVersions(),
      results,
    },
    isComplete,
  };
}

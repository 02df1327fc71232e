/** Our generator beside others, on one description. */

import {
  CommandError,
  measure,
  medians,
  type Measurement,
} from "./measurement.js";
import type { Setup } from "./setup.js";
import { ours, type Tool } from "./tool.js";

/** A tool and its runs. */
interface Row {
  readonly tool: Tool;
  readonly measurements: Measurement[];
  /** Why it does not run again. */
  failure?: string;
}

/**
 * Runs all tools in turn, so that a busy machine slows each, and prints a table.
 *
 * @throws {CommandError} where it is ours that fails
 */
export function compare(
  spec: string,
  others: readonly Tool[],
  runs: number,
  setup: Setup,
): void {
  const us: Row = { tool: ours, measurements: [] };
  const them = others.map((tool): Row => ({ tool, measurements: [] }));
  for (let run = 0; run < runs; run += 1) {
    us.measurements.push(measure(ours, spec, setup));
    for (const row of them) {
      if (row.failure !== undefined) continue;
      try {
        row.measurements.push(measure(row.tool, spec, setup));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        row.failure = error.message;
      }
    }
  }
  print(us, them);
}

function print(us: Row, them: readonly Row[]): void {
  const { seconds } = medians(us.measurements);
  printLine("", "seconds", "MB", "ours/theirs", "output");
  for (const { tool, measurements, failure } of [us, ...them]) {
    if (failure !== undefined) {
      printLine(tool.name, "failed");
      continue;
    }
    const { files, bytes, ...its } = medians(measurements);
    const size = `${files} ${files === 1 ? "file" : "files"}, ${(bytes / 1000).toFixed(0)} kB`;
    printLine(
      tool.name,
      its.seconds.toFixed(2),
      its.megabytes.toFixed(0),
      tool === ours ? "" : (seconds / its.seconds).toFixed(2),
      `${tool.makes}; ${size}`,
    );
  }
  for (const { failure } of them)
    if (failure !== undefined) console.log(failure);
}

function printLine(
  name: string,
  seconds: string,
  megabytes = "",
  ratio = "",
  output = "",
): void {
  const cells = [
    name.padEnd(30),
    seconds.padStart(8),
    megabytes.padStart(7),
    ratio.padStart(13),
    `  ${output}`,
  ];
  console.log(cells.join("").trimEnd());
}

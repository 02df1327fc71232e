/** `npm run bench`: measures ours beside others, the same work on the same Node, in turn. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "./command.js";
import type { Bench } from "./part.js";
import { parts, published } from "./parts.js";
import { saveResults, showResults } from "./publish.js";
import { createSetup } from "./setup.js";
import { runParts } from "./suite.js";

const usage = `Usage: npm run bench -- [part …] [options]

Measures ours beside others, in processes of their own, in turn, and prints
medians, their least and most, and the ratio of ours to each. Installs the others
in test/bench where they are missing.

Without a part or an option it measures generator, calls and package, and writes
test/bench/results.json, test/bench/chart.svg and the figures of README.md.

  generator  time and memory of the generator, on spec/openapi.yaml
  calls      processor time of a get and a create over a stubbed fetch; 10,000
             gets over loopback, 1 and 64 at a time
  package    processor time that an import adds to a process; bytes of a bundle
             of five operations, minified and gzipped; bytes of node_modules
             after an install; time of tsc for a program of two lines
  growth     how the generator's time grows with the number of operations
  watch      the time from save to written file under --watch

  --spec FILE  another description, a large one, for the generator
  --runs N     runs of each, from 1 to 999 (default: 5)
  --node PATH  the Node that runs all of them (default: the one of this command)
  --readme     write the chart and the figures of README.md from results.json
               again, and measure nothing
  --help       print this

Exit code: 0 done, 1 something can't be measured, 2 a wrong command line.
`;

interface Options extends Bench {
  readonly chosen: readonly string[];
  /** Whether the results are written. */
  readonly isPublished: boolean;
}

class UsageError extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readArguments(args);
    if (options === "help") process.stdout.write(usage);
    else if (options === "readme") await showResults();
    else {
      process.once("exit", options.setup.remove);
      await bench(options);
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Options, or what is asked for in the place of a measurement. */
function readArguments(args: readonly string[]): Options | "help" | "readme" {
  const { values, positionals } = parse(args);
  const { spec, runs, node, readme, help } = values;
  if (help) return "help";
  if (readme) {
    if (args.length === 1) return "readme";
    throw new UsageError("--readme - accepted: alone");
  }
  const unknown = positionals.find((part) => !parts.has(part));
  if (unknown !== undefined) {
    throw new UsageError(
      `${unknown} - accepted: ${[...parts.keys()].join(", ")}`,
    );
  }
  if (!/^[1-9]\d{0,2}$/.test(runs)) {
    throw new UsageError(
      `--runs: ${runs} - accepted: an integer from 1 to 999`,
    );
  }
  if (spec !== undefined && !existsSync(spec)) {
    throw new UsageError(`--spec: ${spec} - there is no such file`);
  }
  const setup = createSetup(node);
  if (!setup) {
    throw new UsageError(
      `--node: ${node} - accepted: the path of a Node binary`,
    );
  }
  return {
    chosen: positionals.length > 0 ? positionals : published,
    isPublished: args.length === 0,
    runs: Number(runs),
    setup,
    ...(spec !== undefined && { spec: resolve(spec) }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        spec: { type: "string" },
        runs: { type: "string", default: "5" },
        node: { type: "string", default: process.execPath },
        readme: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

/** Measures, and writes what the README shows. */
async function bench({ chosen, isPublished, ...bench }: Options) {
  const { results, isComplete } = await runParts(chosen, bench);
  if (!isComplete) {
    throw new CommandError(
      `\nSomething is left out above${isPublished ? ": README.md, chart.svg and results.json stay as they are" : ""}.`,
    );
  }
  if (!isPublished) return;
  await saveResults(results);
  await showResults();
}

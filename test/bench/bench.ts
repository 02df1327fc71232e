/** Measures the generator, or calls of the client, beside others: the same work, the same Node, in turn. */

import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compareCalls } from "./calls.js";
import { compare } from "./comparison.js";
import { measureGrowth } from "./growth.js";
import { CommandError, median } from "./measurement.js";
import { timeSaves } from "./save.js";
import { createSetup, project, type Setup } from "./setup.js";
import { findOthers } from "./tool.js";

const usage = `Usage: npm run bench -- [calls] [options]

Times the generator and others on spec/openapi.yaml, each command in processes
of its own, and prints medians and ratios; then the time from save to written
file under --watch, and how the time grows with the number of operations.

With "calls": times the built client, the official SDK (cloudflare),
openapi-fetch alone and bare fetch. The processor time of one call over a stubbed
fetch; 10,000 calls over loopback, 1 and 64 at a time; the processor time of an
import above that of an empty process. In brackets: ours / theirs.

  --spec FILE  another description, a large one, to time them on, too
  --runs N     runs of each command, from 1 to 999 (default: 5)
  --node PATH  the Node that runs all of them (default: the one of this command)
  --help       print this

The others are installed by: npm ci --prefix test/bench

Exit code: 0 done, 1 a description that the generator refuses, 2 a wrong command
line.
`;

interface Options {
  readonly part: "generator" | "calls";
  readonly spec?: string;
  readonly runs: number;
  readonly setup: Setup;
}

class UsageError extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readArguments(args);
    if (options) {
      process.once("exit", options.setup.remove);
      await (options.part === "calls" ? benchCalls(options) : bench(options));
    } else process.stdout.write(usage);
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

/** Nothing where help is asked for. */
function readArguments(args: readonly string[]): Options | undefined {
  const { values, positionals } = parse(args);
  const { spec, runs, node, help } = values;
  if (help) return undefined;
  const [part = "generator", ...rest] = positionals;
  if ((part !== "generator" && part !== "calls") || rest.length > 0) {
    throw new UsageError(`${positionals.join(" ")} - accepted: calls`);
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
    part,
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
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

async function benchCalls({ runs, setup }: Options): Promise<void> {
  console.log(
    `Node ${setup.version}, ${cpus().length} cores. Runs of each client, in turn: ${runs}; their medians.\n`,
  );
  await compareCalls(runs, setup);
}

async function bench({ spec, runs, setup }: Options): Promise<void> {
  const { others, missing } = findOthers();
  console.log(
    `Node ${setup.version}, ${cpus().length} cores. Runs of each command, in turn: ${runs}; their medians. MB: the peak of the largest process.`,
  );
  if (missing.length > 0) {
    console.log(
      `Left out: ${missing.join(" and ")}, which \`npm ci --prefix test/bench\` installs.`,
    );
  }
  if (spec === undefined) {
    console.log("Left out: a large description, which `--spec FILE` names.");
  }
  for (const file of [join(project, "spec/openapi.yaml"), spec]) {
    if (file === undefined) continue;
    console.log(`\n${basename(file)}`);
    compare(file, others, runs, setup);
    describeSaves(await timeSaves(file, setup));
  }
  console.log("\nDescriptions of growing size");
  measureGrowth(runs, setup);
}

function describeSaves(times: readonly number[]): void {
  if (times.length === 0) {
    console.log("Left out: --watch, since no operation has an id to change.");
    return;
  }
  const each = times.map((time) => time.toFixed(0)).join(", ");
  console.log(
    `From save to written file under --watch: ${median(times).toFixed(0)} ms, the median of ${each}.`,
  );
}

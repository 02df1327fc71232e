/** The time from the save of a description to the written output, while `generate --watch` runs. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CommandError } from "./command.js";
import { figureOf, type Comparison } from "./comparison.js";
import type { Bench } from "./part.js";
import { project, type Setup } from "./setup.js";
import { generateCommand, ours as generator } from "./tool.js";

const saves = 5;
/** Milliseconds between two saves, in which the run before comes to its end. */
const pause = 500;
/** Milliseconds after which what is waited for does not come any more. */
const patience = 120_000;

/** Gives an operation another id with each save: that changes types and client. */
const operationId = /\boperationId"?:\s*["']?[\w.-]*\w/;

export async function measureSaves({
  setup,
  spec = join(project, "spec/openapi.yaml"),
}: Bench): Promise<readonly Comparison[]> {
  const times = await timeSaves(spec, setup);
  const ours = figureOf(generator.does, times);
  const what = "from save to written file under --watch";
  return [{ what, unit: "ms", ours, peers: [], leftOut: [] }];
}

/**
 * @returns milliseconds of each save
 * @throws {CommandError} where no operation has an id, and where the watcher ends or writes nothing
 */
async function timeSaves(spec: string, setup: Setup): Promise<number[]> {
  const text = readFileSync(spec, "utf8");
  if (!operationId.test(text)) {
    throw new CommandError(
      `${spec} - accepted: a description with an operationId, which each save changes`,
    );
  }
  const folder = setup.newFolder();
  const copy = join(folder, `copy${extname(spec)}`);
  const out = join(folder, "out");
  writeFileSync(copy, text);
  const child = spawn(
    setup.node,
    [...generateCommand(), "--watch", "--spec", copy, "--out", out],
    { cwd: project, env: setup.env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => (said += more));
  }
  const until = async (isReached: () => boolean): Promise<void> => {
    const started = performance.now();
    while (!isReached()) {
      if (child.exitCode !== null || performance.now() - started > patience) {
        throw new CommandError(`generate --watch wrote nothing:\n${said}`);
      }
      await setTimeout(1);
    }
  };
  try {
    await until(() => said.includes("Watching"));
    const times: number[] = [];
    for (let save = 1; save <= saves; save += 1) {
      await setTimeout(pause);
      const before = stateOf(join(out, "schema.ts"));
      const started = performance.now();
      writeFileSync(copy, text.replace(operationId, `$&Saved${save}`));
      await until(() => stateOf(join(out, "schema.ts")) !== before);
      times.push(performance.now() - started);
    }
    return times;
  } finally {
    if (child.exitCode === null) {
      child.kill();
      await once(child, "exit");
    }
  }
}

/** What changes with every write of a file. */
function stateOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.mtimeNs}` : "missing";
}

/** One run of a tool, from the start of its first process to the exit of its last. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { project, type Setup } from "./setup.js";
import { ours, type Tool } from "./tool.js";

export interface Measurement {
  readonly seconds: number;
  /** The peak memory of the largest Node process, all of its threads included. */
  readonly megabytes: number;
  /** What the tool has written. */
  readonly files: number;
  readonly bytes: number;
}

/** A command that did not succeed. The message holds what it said. */
export class CommandError extends Error {}

/** @throws {CommandError} */
export function measure(tool: Tool, spec: string, setup: Setup): Measurement {
  const out = setup.newFolder();
  const commands = tool.commands(spec, out);
  rmSync(setup.memory, { force: true });
  const started = performance.now();
  for (const command of commands) {
    const { status, signal, error, stderr } = spawnSync(setup.node, command, {
      // ours finds its files and packages from there, the others find no settings of this project
      cwd: tool === ours ? project : setup.folder,
      env: setup.env,
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (error) throw error;
    if (status !== 0) {
      throw new CommandError(
        `${tool.name} failed with ${signal ?? `exit code ${String(status)}`}:\n${stderr.trim()}`,
      );
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const peaks = readFileSync(setup.memory, "utf8").trim().split("\n");
  const megabytes = Math.max(...peaks.map(Number)) / 1024;
  return { seconds, megabytes, ...sizeOf(out) };
}

/** The median of each measure on its own. */
export function medians(all: readonly Measurement[]): Measurement {
  const of = (measure: keyof Measurement): number =>
    median(all.map((one) => one[measure]));
  return {
    seconds: of("seconds"),
    megabytes: of("megabytes"),
    files: of("files"),
    bytes: of("bytes"),
  };
}

/** The mean of the two in the middle, where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const sizes = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => statSync(join(folder, path)))
    .filter((stats) => stats.isFile())
    .map(({ size }) => size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { files: sizes.length, bytes };
}

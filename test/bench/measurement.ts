/** One run of a tool, from the start of its first process to the exit of its last. */

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { CommandError } from "./command.js";
import { folderSize } from "./folder-size.js";
import { project, type Setup } from "./setup.js";
import { ours, type Tool } from "./tool.js";

export interface Measurement {
  readonly seconds: number;
  /** The peak memory of the largest Node process, all of its threads included. */
  readonly megabytes: number;
}

/** @throws {CommandError} where a command fails, or none writes anything */
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
  if (folderSize(out) === 0)
    throw new CommandError(`${tool.name} wrote nothing`);
  const peaks = readFileSync(setup.memory, "utf8").trim().split("\n");
  return { seconds, megabytes: Math.max(...peaks.map(Number)) / 1024 };
}

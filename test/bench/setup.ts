/** What all measured commands have in common: the Node that runs them, and a folder for what they write. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const project: string = fileURLToPath(new URL("../..", import.meta.url));
/** Where the other generators are installed. */
export const peers: string = fileURLToPath(new URL(".", import.meta.url));

export interface Setup {
  /** The Node binary, and what it calls itself. */
  readonly node: string;
  readonly version: string;
  /** A folder without any settings, in which commands run. */
  readonly folder: string;
  /** Makes a folder that is empty, so that nothing in it is unchanged. */
  readonly newFolder: () => string;
  /** The environment of each command. */
  readonly env: NodeJS.ProcessEnv;
  /** Where each process of a command appends its peak memory. */
  readonly memory: string;
  /** Removes all that was written. */
  readonly remove: () => void;
}

/** @returns nothing where the name or path is not that of a Node binary */
export function createSetup(name: string): Setup | undefined {
  const { stdout } = spawnSync(
    name,
    ["--print", "[process.version, process.execPath].join('\\n')"],
    { encoding: "utf8" },
  );
  const [, version, node] = /^(v\d.*)\n(.+)\n$/.exec(stdout) ?? [];
  if (version === undefined || node === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  // a command that starts another by its name finds the same Node, and prettier
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(node, join(bin, "node"));
  const path = [bin, join(peers, "node_modules/.bin"), process.env["PATH"]];
  const memory = join(folder, "memory");
  return {
    node,
    version,
    folder,
    newFolder: () => mkdtempSync(join(folder, "out-")),
    env: {
      ...process.env,
      PATH: path.join(delimiter),
      NODE_OPTIONS: `--require ${JSON.stringify(join(peers, "memory.cjs"))}`,
      BENCH_MEMORY: memory,
      NO_COLOR: "1",
    },
    memory,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

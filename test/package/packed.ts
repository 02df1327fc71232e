/** The package as npm makes it, installed in a project of its own: once a run, for all test files. */

import { execFile } from "node:child_process";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { copy } from "../support/copy.js";

export interface Packed {
  /** A copy of this project, built: `dist` here is nobody else's. */
  readonly project: string;
  /** A project that has installed the tarball, and nothing else. */
  readonly consumer: string;
  /** The path of the tarball. */
  readonly tarball: string;
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[];
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

const notCopied = new Set([".git", ".vitest", "dist", "node_modules"]);

/** The package as it is now: a run that watches makes it anew after a change. */
const folder = join(inject("runFolder"), `packed-${await lastChange()}`);

/** Packs and installs, or waits for the test file that does. */
export async function packed(): Promise<Packed> {
  const result = join(folder, "packed.json");
  if (await isFirst()) {
    const outcome = await pack().catch((error: unknown) => ({
      failure: String(error),
    }));
    await writeFile(`${result}.part`, JSON.stringify(outcome));
    await rename(`${result}.part`, result);
  }
  for (;;) {
    const text = await readFile(result, "utf8").catch(onlyIfMissing);
    if (text === undefined) {
      await setTimeout(50);
      continue;
    }
    const outcome = JSON.parse(text) as Packed | { failure: string };
    if ("failure" in outcome) throw new Error(outcome.failure);
    return outcome;
  }
}

async function pack(): Promise<Packed> {
  const project = join(folder, "project");
  const consumer = join(folder, "consumer");
  await mkdir(consumer);
  copy(root, project, (path) => !notCopied.has(basename(path)));
  await symlink(
    join(root, "node_modules"),
    join(project, "node_modules"),
    "junction",
  );
  const made = await npm(project, [
    "pack",
    "--json",
    "--pack-destination",
    "..",
  ]);
  const [{ filename, files }] = JSON.parse(made) as [
    { filename: string; files: { path: string }[] },
  ];
  const tarball = join(folder, filename);
  await writeFile(join(consumer, "package.json"), '{ "private": true }\n');
  await npm(consumer, [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    tarball,
  ]);
  const paths = files.map(({ path }) => path).sort();
  return { project, consumer, tarball, files: paths };
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run("npm", args, { cwd });
  if (status === 0) return stdout;
  throw new Error(`npm ${args.join(" ")}: exit ${status}\n${stdout}${stderr}`);
}

/** Runs a program to its end, whatever that is. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; timeout?: number },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === "number") resolve({ status, stdout, stderr });
      else reject(error ?? new Error(`${program} did not end`));
    });
  });
}

/** When a file that the package is made of was last written: whole milliseconds since 1970. */
async function lastChange(): Promise<number> {
  const folders = ["generated", "src"].map((name) => join(root, name));
  const files = folders.map(async (path) =>
    (await readdir(path, { recursive: true })).map((name) => join(path, name)),
  );
  const paths = [
    join(root, "package.json"),
    join(root, "tsconfig.json"),
    join(root, "scripts/trim-dist.ts"),
    ...folders,
    ...(await Promise.all(files)).flat(),
  ];
  const times = paths.map(async (path) => (await stat(path)).mtimeMs);
  return Math.ceil(Math.max(...(await Promise.all(times))));
}

async function isFirst(): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function onlyIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** The output folder: compares it with the generated files, and replaces them. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createTwoFilesPatch, diffLines } from "diff";
import { readRegularFile, withFile } from "./file-error.js";

export interface FileChange {
  readonly file: string;
  readonly kind: "unchanged" | "edited" | "missing" | "extra";
  /** The text in the folder; empty where the file is missing. */
  readonly before: string;
  /** The generated text; empty where the file is extra. */
  readonly after: string;
}

/** Compares a folder with the generated files. A line end of CRLF is no difference. */
export function compareFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): readonly FileChange[] {
  const present = new Set(readFolder(folder));
  const wanted = [...files].map(([file, after]): FileChange => {
    if (!present.has(file)) return { file, kind: "missing", before: "", after };
    const before = readText(join(folder, file));
    const same = before.replaceAll("\r\n", "\n") === after;
    return { file, kind: same ? "unchanged" : "edited", before, after };
  });
  const extra = [...present]
    .filter((file) => file.endsWith(".ts") && !files.has(file))
    .map((file): FileChange => {
      const before = readText(join(folder, file));
      return { file, kind: "extra", before, after: "" };
    });
  return [...wanted, ...extra].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function readText(path: string): string {
  return withFile(path, readRegularFile).toString("utf8");
}

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Replaces the files that changed, all of them or none. Extra files stay. If the
 * process is killed between two files, the next run replaces the rest.
 */
export function replaceFiles(
  folder: string,
  changes: readonly FileChange[],
): void {
  removeLeftovers(folder);
  const stale = changes.filter(
    ({ kind }) => kind === "edited" || kind === "missing",
  );
  if (stale.length === 0) return;
  makeFolder(folder);
  const at = (file: string) => join(folder, file);
  const added = (file: string) => at(`.${file}.${process.pid}.new`);
  const kept = (file: string) => at(`.${file}.${process.pid}.old`);
  const replaced: FileChange[] = [];
  try {
    for (const { file, after, kind } of stale) {
      writeFileSync(added(file), after);
      if (kind === "edited") copyFileSync(at(file), kept(file));
    }
    for (const change of stale) {
      renameSync(added(change.file), at(change.file));
      replaced.push(change);
    }
  } catch (error) {
    for (const { file, kind } of replaced) {
      if (kind === "edited") renameSync(kept(file), at(file));
      else rmSync(at(file));
    }
    throw error;
  } finally {
    for (const { file } of stale) {
      rmSync(added(file), { force: true });
      rmSync(kept(file), { force: true });
    }
  }
}

/** Makes a folder and those above it. Below /proc, `mkdirSync` with `recursive` would never return. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Removes the temporary files of runs that were killed. */
function removeLeftovers(folder: string): void {
  for (const name of readFolder(folder)) {
    const [, pid] = /^\..+\.(?:ts|md)\.(\d+)\.(?:new|old)$/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    rmSync(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** One line for a file; with `diff`, its differences too. With `isNewer`, nobody need have edited it. */
export function describeChange(
  change: FileChange,
  {
    diff,
    isNewer = false,
  }: { readonly diff: boolean; readonly isNewer?: boolean },
): string {
  const { file, kind, before, after } = change;
  if (kind === "unchanged") return `${file}: unchanged`;
  if (kind === "extra")
    return `${file}: not generated; delete it or move it elsewhere`;
  if (diff) {
    const patch = createTwoFilesPatch(
      file,
      file,
      before,
      after,
      "in the folder",
      "generated",
    );
    const state = isNewer && kind === "edited" ? "out of date" : kind;
    return `${file}: ${state}\n${patch}`;
  }
  let added = 0;
  let removed = 0;
  // every line of a new file is an addition
  const parts =
    kind === "missing"
      ? [{ added: true, removed: false, count: countLines(after) }]
      : diffLines(before, after);
  for (const part of parts) {
    if (part.added) added += part.count;
    if (part.removed) removed += part.count;
  }
  return `${file}: +${added} -${removed}`;
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

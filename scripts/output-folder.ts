/** The folder that is generated into: compared with what it should hold, and replaced. */

import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch, diffLines } from "diff";
import { withFile } from "./file-error.js";

export interface Change {
  readonly file: string;
  readonly kind: "unchanged" | "edited" | "missing" | "extra";
  /** What the folder holds; nothing where the file is missing. */
  readonly before: string;
  /** What it should hold; nothing where the file is extra. */
  readonly after: string;
}

/** Compares a folder with the files that it should hold. CRLF alone is no difference. */
export function compareFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): readonly Change[] {
  const present = new Set(readFolder(folder));
  const wanted = [...files].map(([file, after]): Change => {
    if (!present.has(file)) return { file, kind: "missing", before: "", after };
    const before = readText(join(folder, file));
    const same = before.replaceAll("\r\n", "\n") === after;
    return { file, kind: same ? "unchanged" : "edited", before, after };
  });
  const extra = [...present]
    .filter((file) => file.endsWith(".ts") && !files.has(file))
    .map((file): Change => {
      const before = readText(join(folder, file));
      return { file, kind: "extra", before, after: "" };
    });
  return [...wanted, ...extra].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function readText(path: string): string {
  return withFile(path, () => readFileSync(path, "utf8"));
}

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Replaces what changed, all files or none; a file that nobody generates is left alone. */
export function replaceFiles(folder: string, changes: readonly Change[]): void {
  const stale = changes.filter(
    ({ kind }) => kind === "edited" || kind === "missing",
  );
  if (stale.length === 0) return;
  mkdirSync(folder, { recursive: true });
  const temporary = (file: string) =>
    join(folder, `.${file}.${process.pid}.new`);
  try {
    for (const { file, after } of stale) writeFileSync(temporary(file), after);
    for (const { file } of stale)
      renameSync(temporary(file), join(folder, file));
  } finally {
    for (const { file } of stale) rmSync(temporary(file), { force: true });
  }
}

/** One line a file, and its diff where asked for. */
export function describeChange(
  change: Change,
  { diff }: { readonly diff: boolean },
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
    return `${file}: ${kind}\n${patch}`;
  }
  let added = 0;
  let removed = 0;
  // of a new file every line is one
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

/** Variables in an .env file: read, and replaced whole or not at all. */

import { setTimeout } from "node:timers/promises";
import {
  lstat,
  open,
  readFile,
  realpath,
  rename,
  rm,
  type FileHandle,
} from "node:fs/promises";
import type { Stats } from "node:fs";
import { parseEnv } from "node:util";
import { Failure } from "./failure.js";

/** Milliseconds to wait for another process that writes, which takes a few. */
const patience = 10_000;

/** Returns the variables of a text, as `node --env-file` reads them. */
export function readVariables(text: string): ReadonlyMap<string, string> {
  const variables = parseEnv(text.replace(/^\ufeff/, ""));
  return new Map(
    Object.entries(variables).map(([name, value = ""]) => [name, value]),
  );
}

/**
 * Sets variables in the text of an .env file, and leaves all other lines as they are. A line with another value stays
 * as a comment: it may be the only copy of a secret.
 *
 * @throws {Failure} where the text does not read back as it should, such as in the middle of a quoted value
 */
export function setVariables(
  text: string,
  values: Readonly<Record<string, string>>,
): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const before = readVariables(text);
  // each with its own end
  const lines = text.replace(/(?<=[^\n])$/, end).split(/(?<=\n)/);
  for (const [name, value] of Object.entries(values)) {
    const isOurs = new RegExp(`^\\s*(export\\s+)?${name}\\s*=`);
    const at = lines.findLastIndex((one) => isOurs.test(one));
    const old = lines[at] ?? "";
    const [, prefix = ""] = isOurs.exec(old) ?? [];
    const line = `${prefix}${name}=${value}${end}`;
    if (readVariables(line).get(name) !== value) {
      throw new Failure(
        "failed",
        `${name} can't be set: a line of an .env file can't hold its value.`,
      );
    }
    if (at === -1) lines.push(line);
    else if (/=\s*(""|'')?\s*$/.test(old)) lines[at] = line;
    else if (before.get(name) !== value) lines.splice(at, 1, `# ${old}`, line);
  }
  const after = lines.join("");
  const want = new Map([...before, ...Object.entries(values)]);
  const read = readVariables(after);
  const names = new Set([...want.keys(), ...read.keys()]);
  if ([...names].some((name) => want.get(name) !== read.get(name))) {
    throw new Failure(
      "failed",
      `${Object.keys(values).join(" and ")} can't be set: the file has a line of such a name within another value.`,
    );
  }
  return after;
}

/**
 * Replaces a file by what `edit` makes of its text, which is empty where there is none. The file then has the mode
 * 0600. Of several processes, one edits at a time. Where the text does not change, nothing is written.
 *
 * @throws {Failure} where the file can't be read or written; it is as it was then
 */
export async function editFile(
  path: string,
  edit: (text: string) => string,
): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const there = await lstat(target).catch(() => undefined);
    if (there?.isFile() === false) {
      throw new Failure("failed", "this is no file that can be replaced.");
    }
    const draft = `${target}.lock`;
    const handle = await openDraft(draft);
    try {
      const isChanged = await fill(handle, target, there, edit);
      // once it is renamed, a draft is another's
      await (isChanged ? rename(draft, target) : rm(draft));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw error instanceof Failure
      ? new Failure(error.exit, `${path}: ${error.message}`)
      : explain(path, error);
  }
}

/**
 * Opens the draft, which is the lock, too: while it is there, no other process writes. Nobody takes it away from
 * another: no time that has passed shows that a process is dead.
 */
async function openDraft(draft: string): Promise<FileHandle> {
  const start = performance.now();
  for (;;) {
    try {
      return await open(draft, "wx", 0o600);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (performance.now() - start > patience) {
      throw new Failure(
        "failed",
        `another process writes this file, or was killed while it did. If there is none, remove ${draft}.`,
      );
    }
    await setTimeout(20);
  }
}

async function fill(
  handle: FileHandle,
  target: string,
  there: Stats | undefined,
  edit: (text: string) => string,
): Promise<boolean> {
  try {
    const bytes = await readFile(target).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return new Uint8Array();
      throw error;
    });
    const old = decode(bytes);
    const text = edit(old);
    if (text === old) return false;
    await handle.writeFile(text);
    await handle.sync();
    // what root writes for somebody, that somebody must be able to read
    if (there) await handle.chown(there.uid, there.gid);
    return true;
  } finally {
    await handle.close();
  }
}

/** @throws {Failure} for bytes that would not be written back as they are */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    throw new Failure("failed", "the file is not UTF-8: it stays as it is.");
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is none",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EBUSY: "it is a mount of its own, which can't be replaced",
};

function explain(path: string, error: unknown): Failure {
  const code = codeOf(error) ?? String(error);
  return new Failure(
    "failed",
    `${path}: the file can't be written: ${reasons[code] ?? "the system says no"} (${code}).`,
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Variables in an .env file: read, and replaced whole or not at all. */

import { setTimeout } from "node:timers/promises";
import {
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  type FileHandle,
} from "node:fs/promises";
import { parseEnv } from "node:util";
import { Failure } from "./failure.js";

/** Milliseconds after which a draft is that of a killed process: to write one takes a few. */
const longestWrite = 5_000;

/** Returns the variables of a text, as `node --env-file` reads them. */
export function readVariables(
  text: string,
): Readonly<Record<string, string | undefined>> {
  return parseEnv(text);
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
    const line = `${name}=${value}${end}`;
    const isOurs = new RegExp(`^\\s*(export\\s+)?${name}\\s*=`);
    const at = lines.findLastIndex((one) => isOurs.test(one));
    if (at === -1) lines.push(line);
    else if (before[name] === "") lines[at] = line;
    else if (before[name] !== value)
      lines.splice(at, 1, `# ${lines[at] ?? ""}`, line);
  }
  const after = lines.join("");
  const want = { ...before, ...values };
  const read = readVariables(after);
  const names = new Set([...Object.keys(want), ...Object.keys(read)]);
  if ([...names].some((name) => want[name] !== read[name])) {
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
  edit: (text: string) => string | Promise<string>,
): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const draft = `${target}.draft`;
    const handle = await openDraft(draft);
    try {
      const isChanged = await fill(handle, target, edit);
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

/** Opens the draft, which no other process has then. */
async function openDraft(draft: string): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(draft, "wx", 0o600);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    const written = await stat(draft).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > longestWrite) {
      await rm(draft, { force: true });
    } else {
      await setTimeout(20);
    }
  }
}

async function fill(
  handle: FileHandle,
  target: string,
  edit: (text: string) => string | Promise<string>,
): Promise<boolean> {
  try {
    const bytes = await readFile(target).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return new Uint8Array();
      throw error;
    });
    const old = decode(bytes);
    const text = await edit(old);
    if (text === old) return false;
    await handle.writeFile(text);
    await handle.sync();
    const owner = await stat(target).catch(() => undefined);
    // what root writes for somebody, that somebody must be able to read
    if (owner) await handle.chown(owner.uid, owner.gid);
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
  EISDIR: "it is a folder",
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

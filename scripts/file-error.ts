/** Failures of the file system, in words for the user. */

import { readFileSync, statSync } from "node:fs";

/** A file or folder that can't be read or written. The message says where, what, and what is accepted. */
export class FileError extends Error {}

/** The codes of the system: what each means, and what is accepted instead. */
const meanings: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ["permission denied", "a place that you may read and write"],
  EISDIR: ["this is a folder", "a file"],
  ENOENT: ["there is no such file or folder", "one that exists"],
  ENOSPC: ["the disk is full", "room for the output"],
  ENOTDIR: ["this is a file", "a folder"],
  EPERM: ["permission denied", "a place that you may read and write"],
  EROFS: ["the file system is read-only", "a place that can be written to"],
};

/**
 * Calls a function that uses a file or folder.
 *
 * @param path - the file or folder; some messages of Node do not name it
 * @throws {FileError} where the system refuses
 */
export function withFile<T>(path: string, act: (path: string) => T): T {
  try {
    return act(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const [what, accepted] = meanings[String(error.code)] ?? [
      error.message,
      "a place that you may read and write",
    ];
    throw new FileError(`${path}: ${what} - ${accepted}`);
  }
}

/** The bytes of a regular file: to read a pipe might never end. */
export function readRegularFile(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory()) {
    throw new FileError(`${path}: this is not a regular file - a file`);
  }
  return readFileSync(path);
}

/**
 * The text of a file's bytes.
 *
 * @throws {FileError} where they are not UTF-8
 */
export function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileError(`${path}: this is not UTF-8 - a text in UTF-8`);
  }
}

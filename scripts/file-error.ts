/** What goes wrong with files, told to the person whose files they are. */

/** A file that could not be read or written: where, what, and what is accepted. */
export class FileError extends Error {}

/** What the system's codes mean, and what would do. */
const meanings: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ["permission denied", "a place that you may read and write"],
  EISDIR: ["this is a folder", "a file"],
  ENOENT: ["there is no such file", "one that exists"],
  ENOSPC: ["the disk is full", "room for the output"],
  ENOTDIR: ["this is a file", "a folder"],
  EPERM: ["permission denied", "a place that you may read and write"],
  EROFS: ["the file system is read-only", "a place that can be written to"],
};

/**
 * Does what may fail for a file's sake.
 *
 * @param path - the file or folder, which Node leaves out of some messages
 * @throws {FileError} for every failure of the system
 */
export function withFile<T>(path: string, act: (path: string) => T): T {
  try {
    return act(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const [what, accepted] = meanings[String(error.code)] ?? [
      error.message,
      "a file that the system lets us use",
    ];
    throw new FileError(`${path}: ${what} - ${accepted}`);
  }
}

/**
 * The text of a file.
 *
 * @throws {FileError} where it is not UTF-8
 */
export function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileError(`${path}: this is not UTF-8 - a text in UTF-8`);
  }
}

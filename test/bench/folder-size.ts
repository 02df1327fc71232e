/** The bytes of all files of a folder. */

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

export function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => lstatSync(join(folder, path)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

import { chmodSync, cpSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Copies a file or a folder; the copy can be changed and removed, also where the original is read-only. */
export function copy(
  from: string,
  to: string,
  filter: (path: string) => boolean = () => true,
): void {
  cpSync(from, to, { recursive: true, filter });
  makeWritable(to);
}

function makeWritable(path: string): void {
  const stat = lstatSync(path);
  chmodSync(path, stat.mode | 0o200);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) makeWritable(join(path, name));
}

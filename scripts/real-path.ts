import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A path without links. The end of the path need not exist. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}

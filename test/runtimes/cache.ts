/** The folder below node_modules in which runtimes are kept. */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(
  new URL(
    "../../node_modules/.cache/cloudflare-calls/runtimes",
    import.meta.url,
  ),
);

/** Where a runtime is on this machine. */
export interface Installed {
  readonly program: string;
  readonly version: string;
}

/**
 * Returns the folder of a runtime, and makes it where it is missing.
 *
 * @param fill - puts the runtime into a folder, whose path changes afterwards
 */
export async function keep(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // a run that is stopped leaves no half of a runtime
  const part = await mkdtemp(join(cache, "part-"));
  try {
    await fill(part);
    if (!existsSync(folder)) await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

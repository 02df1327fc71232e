/** Runtimes from their npm packages, kept in a folder below node_modules. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const cache = fileURLToPath(
  new URL(
    "../../node_modules/.cache/cloudflare-calls/runtimes",
    import.meta.url,
  ),
);

/**
 * Returns the path of a runtime's program, and installs the runtime where it is missing.
 *
 * @param spec - the package and its exact version: `deno@2.9.6`. Its program has the name of the package
 * @throws where npm can't install it
 */
export async function install(spec: string): Promise<string> {
  const [name = ""] = spec.split("@");
  const folder = join(cache, spec);
  const program = join(folder, "node_modules/.bin", name);
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  // a run that is stopped leaves no half of a runtime
  const part = await mkdtemp(join(cache, "part-"));
  try {
    await writeFile(join(part, "package.json"), '{ "private": true }\n');
    await promisify(execFile)(
      "npm",
      ["install", "--no-audit", "--no-fund", "--save-exact", spec],
      { cwd: part, timeout: 300_000 },
    );
    if (!existsSync(folder)) await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return program;
}

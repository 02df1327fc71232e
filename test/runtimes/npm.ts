/** Runtimes from their npm packages. */

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { keep, type Installed } from "./cache.js";

/**
 * Returns a runtime, and installs it where it is missing.
 *
 * @param spec - the package and its exact version: `deno@2.9.6`. Its program has the name of the package
 * @throws where npm can't install it
 */
export async function fromNpm(spec: string): Promise<Installed> {
  const [name = "", version = ""] = spec.split("@");
  const folder = await folderOf(spec);
  return { program: join(folder, "node_modules/.bin", name), version };
}

/** Returns a folder whose node_modules holds a package, and makes it where it is missing. Throws where npm can't. */
export async function folderOf(spec: string): Promise<string> {
  return keep(spec, async (part) => {
    await writeFile(join(part, "package.json"), '{ "private": true }\n');
    await npmInstall(spec, part);
  });
}

async function npmInstall(spec: string, cwd: string): Promise<void> {
  const args = [
    ...["install", "--no-audit", "--no-fund"],
    // where there is no network, it ends after seconds, and not after a minute
    ...["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"],
    spec,
  ];
  try {
    await promisify(execFile)("npm", args, { cwd, timeout: 300_000 });
  } catch (cause) {
    const { message } = cause as Error;
    const code = /npm error code (\S+)/.exec(message)?.[1];
    throw new Error(`npm install ${spec} failed: ${code ?? message}`, {
      cause,
    });
  }
}

/** Chromium: the installed one, or else that of Debian, which is unpacked and not installed. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { keep, type Installed } from "./cache.js";

const run = promisify(execFile);

/** Starts the program beside it with the libraries that were unpacked with it. */
const starter = `#!/bin/sh
root=$(dirname "$0")
LD_LIBRARY_PATH=$(find "$root" -name '*.so*' -exec dirname {} + | sort -u | paste -sd :)
export LD_LIBRARY_PATH
exec "$root/usr/lib/chromium/chromium" "$@"
`;

/** @throws where there is no Chromium, and Debian's can't be had */
export async function findChromium(): Promise<Installed> {
  const program = installed() ?? (await fromDebian());
  const { stdout } = await run(program, ["--version"]);
  return { program, version: /[\d.]+/.exec(stdout)?.[0] ?? stdout.trim() };
}

function installed(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return ["chromium", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(existsSync);
}

async function fromDebian(): Promise<string> {
  try {
    return join(await keep("chromium", unpack), "chromium");
  } catch (error) {
    const { message } = error as Error;
    const reason = message.trim().split("\n").at(-1) ?? "";
    throw new Error(
      `no chromium or google-chrome on the PATH, and none from Debian (${reason}): install one, for example by apt-get install chromium`,
      { cause: error },
    );
  }
}

/** Downloads Chromium and what this machine lacks of its libraries. Only reads the state of the system. */
async function unpack(folder: string): Promise<void> {
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" } };
  const { stdout } = await run(
    "apt-get",
    ["install", "--simulate", "--no-install-recommends", "chromium"],
    options,
  );
  const packages = [...stdout.matchAll(/^Inst (\S+)/gm)].map(
    ([, name = ""]) => name,
  );
  await run("apt-get", ["download", ...packages], options);
  for (const file of await readdir(folder)) {
    await run("dpkg-deb", ["--extract", file, "."], options);
    await rm(join(folder, file));
  }
  await writeFile(join(folder, "chromium"), starter, { mode: 0o755 });
}

/** npm run test:runtimes: prints a table, and exits with 1 if a check fails. */

import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOn, runtimes, writePrograms } from "./runtimes.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

const folder = await mkdtemp(join(tmpdir(), "runtimes-"));
try {
  await installPackage();
  await writePrograms(folder);
  const rows = [];
  for (const runtime of runtimes) {
    const { name } = runtime;
    const outcome = await runOn(runtime, folder);
    if ("skipped" in outcome) {
      console.log(`left out: ${name}: ${outcome.skipped}`);
      continue;
    }
    const { results } = outcome;
    const failed = results.filter(({ problem }) => problem !== undefined);
    for (const { name: check, problem = "" } of failed) {
      console.log(`${name}: ${check}: ${problem}`);
      process.exitCode = 1;
    }
    const passed = results.length - failed.length;
    rows.push({ runtime: name, passed, failed: failed.length });
  }
  console.table(rows);
} finally {
  await rm(folder, { recursive: true });
}

/** Puts the built package into the folder, as npm would. */
async function installPackage(): Promise<void> {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "cloudflare-calls");
  await mkdir(installed, { recursive: true });
  const copy = (from: string, to: string) =>
    cp(join(project, from), to, { recursive: true });
  await copy("package.json", join(installed, "package.json"));
  await copy("dist", join(installed, "dist"));
  await copy("node_modules/openapi-fetch", join(modules, "openapi-fetch"));
  const dependencies = { "cloudflare-calls": "*" };
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ dependencies }),
  );
}

/**
 * `npm run test:runtimes`: prints the tables of the README, and writes them
 * there if every runtime ran and every check passed. Exits with 1 if a check
 * fails, with 2 if a runtime did not run.
 */

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { writeBundles } from "./bundles.js";
import { putBetween } from "../support/marks.js";
import { runOn } from "./run.js";
import { runtimes } from "./runtimes.js";
import { tablesOf, type Row } from "./table.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

const rows = await runAll();
const tables = await format(tablesOf(rows), { parser: "markdown" });
console.log(tables);
const problems = rows.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
const notRun = rows.filter(({ outcome }) => "notRun" in outcome);
if (problems.length === 0 && notRun.length === 0) {
  const readme = join(project, "README.md");
  await writeFile(
    readme,
    putBetween(await readFile(readme, "utf8"), "runtimes", tables),
  );
} else {
  console.log(
    `README.md stays as it is: ${problems.length} problems, ${notRun.length} of ${rows.length} runtimes did not run.`,
  );
  process.exitCode = problems.length > 0 ? 1 : 2;
}

async function runAll(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "runtimes-"));
  const done: Row[] = [];
  try {
    await installPackage(folder);
    await writeBundles(folder);
    for (const runtime of runtimes) {
      console.error(runtime.name);
      done.push({ runtime, outcome: await runOn(runtime, folder) });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return done;
}

/** Puts the built package into a folder, as npm would. */
async function installPackage(folder: string): Promise<void> {
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

function problemsOf({ runtime, outcome }: Row): readonly string[] {
  if ("notRun" in outcome) return [];
  return outcome.results.flatMap(({ name, problem }) =>
    problem === undefined ? [] : `${runtime.name}: ${name}: ${problem}`,
  );
}

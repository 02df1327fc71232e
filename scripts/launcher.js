/** Launches a program of this folder, such as `generate`: esbuild bundles it into a folder below node_modules, where Node finds its packages. */

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import module, { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const sources = join(project, "scripts");
const cache = join(project, "node_modules/.cache/cloudflare-calls");
const [program, ...args] = process.argv.slice(2);

// Node 22 and newer keep what they have compiled; threads find the folder by the variable
process.env.NODE_COMPILE_CACHE ??= join(cache, "compiled");
module.enableCompileCache?.();

const programs = [program, "schema-thread", "client-thread"];
const folder = join(cache, `${program}.${hashSources()}`);
if (!isWhole(folder)) await bundle(folder).catch(explain);
const { main } = createRequire(import.meta.url)(join(folder, `${program}.cjs`));
process.exitCode = await main(args, {
  project,
  schemaThread: join(folder, "schema-thread.cjs"),
  clientThread: join(folder, "client-thread.cjs"),
});

/** A text that changes with every change of what the bundle is made of. */
function hashSources() {
  const hash = createHash("sha256");
  // esbuild reads it, too
  hash.update(readFileSync(join(project, "tsconfig.json"))).update("\0");
  // npm's list of the packages, which are in the bundle, too; other tools that install write none
  const installed = join(project, "node_modules/.package-lock.json");
  if (existsSync(installed)) hash.update(readFileSync(installed)).update("\0");
  for (const name of readdirSync(sources, { recursive: true }).sort()) {
    if (!/\.[jt]s$/.test(name)) continue;
    hash.update(name).update("\0");
    hash.update(readFileSync(join(sources, name))).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** Whether a folder has every file of the bundle as it was written: a crash of the system may leave half of one. */
function isWhole(folder) {
  try {
    return readFileSync(join(folder, "sum"), "utf8") === sumOf(folder);
  } catch {
    return false; // something lacks, or can't be read
  }
}

/** A text that changes with every change of the files of a bundle. */
function sumOf(folder) {
  const hash = createHash("sha256");
  for (const name of programs) {
    hash.update(readFileSync(join(folder, `${name}.cjs`))).update("\0");
  }
  return hash.digest("hex");
}

/** Bundles the program and the threads that it starts. The folder appears with all of its files: two runs may start at once. */
async function bundle(folder) {
  const { build } = await import("esbuild");
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await build({
    entryPoints: programs.map((name) => join(sources, `${name}.ts`)),
    bundle: true,
    // of all packages these two start as fast from their own files
    external: ["typescript", "ts-morph"],
    platform: "node",
    // the other form of jsonc-parser hides its files from a bundler
    mainFields: ["module", "main"],
    // require loads a package such as typescript in half the time of import
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    outdir: unfinished,
  });
  writeFileSync(join(unfinished, "sum"), sumOf(unfinished));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    // another run has written the same files, or an old folder is damaged
    if (!isWhole(folder)) {
      rmSync(folder, { recursive: true });
      renameSync(unfinished, folder);
    }
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOld();
}

/** Removes the bundles of this program that are older than a day: a younger one may be in use, or half written. */
function removeOld() {
  const day = 24 * 60 * 60 * 1000;
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (!name.startsWith(`${program}.`) || old === folder) continue;
    try {
      if (Date.now() - statSync(old).mtimeMs < day) continue;
      rmSync(old, { recursive: true });
    } catch {
      // another run has removed it, or it can't be removed: it does no harm
    }
  }
}

/** Ends in one line where the system refuses to write the cache. */
function explain(error) {
  if (!["EACCES", "EEXIST", "ENOTDIR", "EROFS"].includes(error.code)) {
    throw error;
  }
  console.error(`${cache}: ${error.code} - make it writable, or remove it`);
  process.exit(1);
}

/** Launches a program of this folder, such as `generate`: esbuild bundles it into a folder below node_modules, where Node finds its packages. */

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
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

const folder = join(cache, `${program}.${hashSources()}`);
if (!existsSync(folder)) await bundle(folder);
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
  for (const name of readdirSync(sources, { recursive: true }).sort()) {
    if (!/\.[jt]s$/.test(name)) continue;
    hash.update(name).update("\0");
    hash.update(readFileSync(join(sources, name))).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** Bundles the program and the threads that it starts. The folder appears with all of its files: two runs may start at once. */
async function bundle(folder) {
  const { build } = await import("esbuild");
  const programs = [program, "schema-thread", "client-thread"];
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  await build({
    entryPoints: programs.map((name) => join(sources, `${name}.ts`)),
    bundle: true,
    packages: "external",
    platform: "node",
    // require loads a package such as typescript in half the time of import
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    outdir: unfinished,
  });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // another run has written the same files
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
}

/** Launches a program of this folder, `generate` or `review`: esbuild bundles it into a folder below node_modules, where Node finds its packages. */

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("..", import.meta.url));
const cache = join(project, "node_modules/.cache/cloudflare-calls");
const [program, ...args] = process.argv.slice(2);
const programs = [program, "schema-thread", "client-thread"];

const { outputFiles } = await build({
  entryPoints: programs.map((name) => join(project, `scripts/${name}.ts`)),
  bundle: true,
  packages: "external",
  platform: "node",
  // require loads a package such as typescript in half the time of import
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  outdir: cache,
  write: false,
});
const folder = writeBundle(outputFiles);
const { main } = createRequire(import.meta.url)(join(folder, `${program}.cjs`));
process.exitCode = await main(args, {
  project,
  schemaThread: join(folder, "schema-thread.cjs"),
  clientThread: join(folder, "client-thread.cjs"),
});

/** Writes the files into a folder named by their content: runs of different sources may start at once. */
function writeBundle(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.hash);
  const folder = join(cache, hash.digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const { path, contents } of files) {
    writeFileSync(join(unfinished, basename(path)), contents);
  }
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // another run has written the same files
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

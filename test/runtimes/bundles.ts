/** The programs of the runtimes, bundled. */

import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";

/** Writes the bundles into a folder from which `cloudflare-calls` can be imported. */
export async function writeBundles(folder: string): Promise<void> {
  const write = async (entry: string, outfile: string, how: BuildOptions) =>
    build({
      ...{ bundle: true, target: "es2022", absWorkingDir: folder, outfile },
      entryPoints: [entry],
      ...how,
    });
  const source = (name: string) =>
    fileURLToPath(new URL(name, import.meta.url));
  const external = ["cloudflare-calls"];
  await write(source("program.js"), "program.mjs", { external, format: "esm" });
  await write(source("program.js"), "program.cjs", { external, format: "cjs" });
  // workerd and pages have no packages: a second bundle brings that of the folder
  for (const name of ["worker", "page"]) {
    const alone = `${name}-alone.mjs`;
    await write(source(`${name}.js`), alone, { external, format: "esm" });
    await write(alone, `${name}.mjs`, { format: "esm" });
  }
}

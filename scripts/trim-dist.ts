/** The last step of `npm run build`: removes from `dist` what no consumer reaches. */

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const project = fileURLToPath(new URL("..", import.meta.url));
const dist = join(project, "dist");

for (const path of leftovers()) rmSync(join(dist, path));

/** Declarations that no entry of the package imports, with their maps, and modules of types alone. */
function leftovers(): readonly string[] {
  const reached = new Set<string>();
  for (const entry of typeEntries()) addImports(entry, reached);
  return readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
    (name) => {
      const path = join(dist, name);
      if (name.endsWith(".js")) return read(path).trim() === "export {};";
      const declarations = path.replace(/\.map$/, "");
      return declarations.endsWith(".d.ts") && !reached.has(declarations);
    },
  );
}

/** The declarations that package.json names. */
function typeEntries(): readonly string[] {
  const { exports } = JSON.parse(read(join(project, "package.json"))) as {
    readonly exports: Readonly<Record<string, string | { types: string }>>;
  };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [join(project, entry.types)],
  );
}

/** Adds declarations and all that they import. */
function addImports(path: string, reached: Set<string>): void {
  if (reached.has(path)) return;
  reached.add(path);
  const { importedFiles } = ts.preProcessFile(read(path), true, true);
  for (const { fileName } of importedFiles) {
    if (!fileName.startsWith(".")) continue;
    addImports(join(path, "..", fileName.replace(/\.js$/, ".d.ts")), reached);
  }
}

function read(path: string): string {
  return readFileSync(path, "utf8");
}

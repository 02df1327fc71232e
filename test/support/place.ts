import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./generate.js";
import { notesSpec } from "./notes-spec.js";

/** Where a run of the generator reads and writes. */
export interface Place {
  readonly folder: string;
  readonly spec: string;
  readonly out: string;
}

/** A folder with the small description, and with output where it is given. */
export function place(
  output: Readonly<Record<string, string>> = {},
  description: string = notesSpec,
): Place {
  const folder = temporaryFolder();
  const spec = join(folder, "notes.yaml");
  const out = join(folder, "out");
  writeFileSync(spec, description);
  mkdirSync(out);
  for (const [name, text] of Object.entries(output)) {
    writeFileSync(join(out, name), text);
  }
  return { folder, spec, out };
}

/** What lies in a folder, by name. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      readFileSync(join(folder, name), "utf8"),
    ]),
  );
}

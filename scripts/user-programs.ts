/** Programs of users, compiled against both versions: the errors that are new, each under the change that causes it. */

import { join, relative } from "node:path";
import { ts, type Node, type Project, type SourceFile } from "ts-morph";
import { causeOf } from "./blamed-change.js";
import type { Change } from "./pipeline/compare/change.js";
import { emitClient } from "./pipeline/emit-client.js";
import type { Version } from "./version-output.js";

/** An error that a user's program has against the new version alone. */
interface CallerError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** The change that causes it; undefined where none that is listed explains it. */
  readonly change: Change | undefined;
}

/** A program of a user: its path from the root of the project, and its text. */
export interface CallerFile {
  readonly path: string;
  readonly text: string;
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly code: number;
  readonly node: Node | undefined;
}

/** Compiles the programs against the package with the old output, then with the new one. */
export function compileCallers(
  project: Project,
  root: string,
  files: readonly CallerFile[],
  { before, after }: { readonly before: Version; readonly after: Version },
  changes: readonly Change[],
): readonly CallerError[] {
  const isSame =
    before.schema === after.schema && before.client === after.client;
  if (files.length === 0 || isSame) return [];
  const write = ({ model, schema }: Version) => {
    const client = emitClient(model, "../src/runtime/operation.js");
    for (const [name, text] of Object.entries({ client, schema })) {
      const path = join(root, `generated/${name}.ts`);
      project.createSourceFile(path, text, { overwrite: true });
    }
  };
  project.compilerOptions.set({
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    allowJs: true,
    paths: {
      "cloudflare-calls": [join(root, "src/index.ts")],
      "cloudflare-calls/testing": [join(root, "src/testing.ts")],
    },
  });
  write(after);
  const programs = files.map(({ path, text }) =>
    project.createSourceFile(join(root, path), text, { overwrite: true }),
  );
  const errorsOf = (file: SourceFile) => errorsIn(root, file);
  const found = programs.map((file) => ({ file, errors: errorsOf(file) }));
  const broken = found.filter(({ errors }) => errors.length > 0);
  const errors = broken.flatMap((one) => one.errors);
  if (errors.length === 0) return [];
  // what was wrong before is no news; and what is gone still has its types
  write(before);
  const old = new Set(broken.flatMap(({ file }) => errorsOf(file)).map(keyOf));
  return errors
    .filter((one) => !old.has(keyOf(one)))
    .map((one) => ({
      file: one.file,
      line: one.line,
      message: one.message,
      change: causeOf(one, changes, before.model),
    }));
}

function keyOf({ file, line, code, message }: Found): string {
  return [file, line, code, message].join("\n");
}

function errorsIn(root: string, file: SourceFile): readonly Found[] {
  const name = relative(root, file.getFilePath()).replaceAll("\\", "/");
  return file.getPreEmitDiagnostics().map((one) => ({
    file: name,
    line: one.getLineNumber() ?? 1,
    code: one.getCode(),
    message: ts.flattenDiagnosticMessageText(
      one.compilerObject.messageText,
      "\n",
    ),
    node: file.getDescendantAtPos(one.getStart() ?? 0),
  }));
}

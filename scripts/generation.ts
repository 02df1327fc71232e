/** One run of the generator: read, check, emit, print, write; and what it tells. */

import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { styleText } from "node:util";
import { compareFiles, describeChange, replaceFiles } from "./output-folder.js";
import { checkSpec, isOurs } from "./pipeline/check-spec.js";
import { emitClient } from "./pipeline/emit-client.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { buildModel } from "./pipeline/model.js";
import { normalize } from "./pipeline/normalize.js";
import { print } from "./pipeline/print.js";
import { readSpec } from "./pipeline/read-spec.js";
import {
  formatProblem,
  SpecError,
  type Problem,
} from "./pipeline/spec-error.js";

export interface Options {
  /** The root of the project, where src/ lies. */
  readonly project: string;
  readonly spec: string;
  readonly out: string;
  readonly check: boolean;
  readonly watch: boolean;
  readonly strict: boolean;
  /** The command that mends a stale output. */
  readonly command: string;
}

/** A run this long shows its stages on a terminal, in milliseconds. */
const longRun = 1000;

/** Runs once; gives the exit code. Nothing that is wrong with the description or the files is thrown. */
export async function runOnce(options: Options): Promise<number> {
  const started = performance.now();
  const file = relative(process.cwd(), options.spec) || options.spec;
  let source = "";
  try {
    source = reading(options.spec, (path) => readFileSync(path, "utf8"));
    const { files, warnings } = await generate(
      source,
      options,
      progress(started),
    );
    report(file, source, warnings);
    const changes = reading(options.out, (path) => compareFiles(path, files));
    const stale = changes.some(({ kind }) => kind !== "unchanged");
    if (!options.check)
      reading(options.out, (path) => {
        replaceFiles(path, changes);
      });
    for (const change of changes) {
      console.log(describeChange(change, { diff: options.check }));
    }
    const took = `${((performance.now() - started) / 1000).toFixed(2)} s`;
    if (options.check && stale) {
      console.error(
        `Stale (${took}): run "${options.command}" and commit what it writes.`,
      );
      return 1;
    }
    console.log(options.check ? `Fresh (${took}).` : `Generated in ${took}.`);
    return 0;
  } catch (error) {
    if (error instanceof SpecError) report(file, source, error.problems);
    else if (error instanceof FileError) console.error(error.message);
    else throw error;
    return 1;
  }
}

/** The two roads of the pipeline, from a file's text to the texts of the output. */
async function generate(
  source: string,
  options: Options,
  begin: (stage: string) => void,
): Promise<{
  files: ReadonlyMap<string, string>;
  warnings: readonly Problem[];
}> {
  begin("read");
  const spec = readSpec(source);
  begin("check");
  const strict = options.strict || isOurs(spec.document);
  const warnings = await checkSpec(spec, { strict });
  begin("model");
  const document = normalize(spec.document);
  const model = buildModel(document);
  begin("emit schema");
  const schema = emitSchema(document);
  begin("emit client");
  const client = emitClient(model, operationModule(options));
  begin("print");
  const files = new Map([
    ["client.ts", await print(client)],
    ["schema.ts", await print(schema)],
  ]);
  begin("");
  return { files, warnings };
}

/** Tells the stages of a long run, on a terminal only. */
function progress(started: number): (stage: string) => void {
  let before = "";
  let since = started;
  return (stage) => {
    const now = performance.now();
    if (process.stdout.isTTY && before !== "" && now - started > longRun) {
      console.log(
        `  ${before.padEnd(12)} ${((now - since) / 1000).toFixed(2)} s`,
      );
    }
    before = stage;
    since = now;
  };
}

/** How the emitted client refers to src/operation.ts from where it lies. */
function operationModule({ out, project }: Options): string {
  const path = relative(out, join(project, "src/operation.js"));
  const posix = path.split(sep).join("/");
  return posix.startsWith(".") ? posix : `./${posix}`;
}

/** A file that could not be read or written, in the system's words and with its path. */
class FileError extends Error {}

function reading<T>(path: string, act: (path: string) => T): T {
  try {
    return act(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new FileError(
      error.message.includes(path)
        ? error.message
        : `${path}: ${error.message}`,
    );
  }
}

/** Prints problems; on a terminal with the line, and a caret below the place. */
function report(
  file: string,
  source: string,
  problems: readonly Problem[],
): void {
  const terminal = process.stderr.isTTY;
  const lines = terminal ? source.split(/\r?\n/) : [];
  for (const problem of problems) {
    console.error(formatProblem(file, problem));
    const line = lines[problem.line - 1];
    if (line === undefined || line.trim() === "") continue;
    const before = line.slice(0, problem.column - 1).replace(/[^\t]/g, " ");
    const color = problem.severity === "error" ? "red" : "yellow";
    const caret = process.env["NO_COLOR"] ? "^" : styleText(color, "^");
    console.error(`  ${line}\n  ${before}${caret}`);
  }
}

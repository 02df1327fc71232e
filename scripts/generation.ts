/** One run of the generator: read, check, emit, print, write; and what it tells. */

import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { styleText } from "node:util";
import { Worker } from "node:worker_threads";
import { compareFiles, describeChange, replaceFiles } from "./output-folder.js";
import { isOurs, type Json } from "./pipeline/document.js";
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
  const strict = options.strict || isOurs(spec.document);
  const road = schemaRoad(spec.document, source.length);
  try {
    begin("check");
    const { checkSpec } = await import("./pipeline/check-spec.js");
    const warnings = await checkSpec(spec, { strict });
    begin("client");
    const { emitClient } = await import("./pipeline/emit-client.js");
    const model = buildModel(normalize(spec.document));
    const client = await emitted(() =>
      print(emitClient(model, operationModule(options))),
    );
    begin("schema");
    const schema = await emitted(() => road.text());
    begin("");
    const files = new Map([
      ["client.ts", client],
      ["schema.ts", schema],
    ]);
    return { files, warnings };
  } finally {
    await road.end();
  }
}

/** What an emitter can't cope with, although the check let it pass, is the description's fault all the same. */
async function emitted(emit: () => Promise<string>): Promise<string> {
  try {
    return await emit();
  } catch (error) {
    const what = `no types can be made of this: ${error instanceof Error ? error.message : String(error)}`;
    const accepted = "names without a stray %, and maps where OpenAPI has maps";
    throw new SpecError([
      {
        line: 1,
        column: 1,
        severity: "error",
        where: "document",
        what,
        accepted,
      },
    ]);
  }
}

/** From this many characters on, a thread of its own is worth its start. */
const large = 500_000;

/**
 * The road to schema.ts. For a large description it begins at once, on a thread
 * of its own, in the hope that the check finds nothing; otherwise here, and
 * only when asked for.
 */
function schemaRoad(
  document: Json,
  size: number,
): { text: () => Promise<string>; end: () => Promise<unknown> } {
  if (size < large) {
    return {
      text: async () => {
        const { emitSchema } = await import("./pipeline/emit-schema.js");
        return print(emitSchema(normalize(document)));
      },
      end: () => Promise.resolve(),
    };
  }
  const worker = new Worker(new URL("schema-worker.js", import.meta.url), {
    workerData: document,
  });
  const text = new Promise<string>((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
  });
  text.catch(() => undefined); // of a description that is refused nobody asks
  return { text: () => text, end: () => worker.terminate() };
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
  let more = 0;
  for (const [index, problem] of problems.entries()) {
    if (
      problem.convention &&
      problem.severity === "warning" &&
      index >= shown
    ) {
      more += 1;
      continue;
    }
    console.error(formatProblem(file, problem));
    const line = lines[problem.line - 1];
    if (line === undefined || line.trim() === "") continue;
    const before = line.slice(0, problem.column - 1).replace(/[^\t]/g, " ");
    const color = problem.severity === "error" ? "red" : "yellow";
    const caret = process.env["NO_COLOR"] ? "^" : styleText(color, "^");
    console.error(`  ${line}\n  ${before}${caret}`);
  }
  if (more > 0) {
    console.error(
      `${file}: warning: ${more} more places do not keep to our conventions; --strict names each`,
    );
  }
}

/** Warnings about our conventions in other people's descriptions are not told beyond this many. */
const shown = 50;

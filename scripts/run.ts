/** One run of the generator: read, check, normalize, model, emit, print, write. */

import { statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { ClientInput } from "./client-thread.js";
import {
  FileError,
  decodeText,
  readRegularFile,
  withFile,
} from "./file-error.js";
import {
  compareFiles,
  describeChange,
  replaceFiles,
  type FileChange,
} from "./output-folder.js";
import { checkSpec } from "./pipeline/check-spec.js";
import { contractOf } from "./pipeline/contract.js";
import { isOurs, type Json } from "./pipeline/document.js";
import { emitDocs } from "./pipeline/docs/emit-docs.js";
import { buildModel } from "./pipeline/model.js";
import { normalize } from "./pipeline/normalize.js";
import {
  nestedTooDeeply,
  SpecError,
  type Problem,
} from "./pipeline/problem.js";
import { readSpec } from "./pipeline/read-spec.js";
import { realPath } from "./real-path.js";
import { countMistakes, reportProblems, reportStages } from "./report.js";
import type { Thread } from "./thread.js";

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

/** The emitters, each on a thread of its own: document or model → formatted text. */
export interface Emitters {
  readonly schema: Thread<Json, string>;
  readonly client: Thread<ClientInput, string>;
}

/** The text of each file, by its name. */
type Files = ReadonlyMap<string, string>;

/** Runs once; returns the exit code. Prints a mistake in the description or a failure of the file system instead of throwing it. */
export async function run(
  options: Options,
  emitters: Emitters,
): Promise<number> {
  const started = performance.now();
  const report = (source: string, problems: readonly Problem[]) => {
    const file = relative(process.cwd(), options.spec) || options.spec;
    reportProblems({ file, source, problems, each: options.strict });
  };
  const refuse = (source: string, problems: readonly Problem[]) => {
    report(source, problems);
    printNothingWritten(options, countMistakes(problems));
  };
  let source = "";
  try {
    source = withFile(options.spec, (path) =>
      decodeText(path, readRegularFile(path)),
    );
    const { files, warnings } = await generate(source, options, emitters);
    report(source, warnings);
    return finishRun(files, options, started);
  } catch (error) {
    if (error instanceof SpecError) refuse(source, error.problems);
    else if (error instanceof RangeError) refuse(source, [tooDeep]);
    else if (error instanceof FileError) {
      console.error(error.message);
      printNothingWritten(options, "A failure");
    } else throw error;
    return 1;
  }
}

/** Says under `--watch` that the output is still that of an earlier run. */
function printNothingWritten({ watch }: Options, why: string): void {
  if (watch) console.error(`${timeOfDay()} ${why}: nothing was written.`);
}

/** `14:05:59`, here. */
function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** The pipeline: the text of the description → the texts of the output. */
async function generate(
  source: string,
  options: Options,
  emitters: Emitters,
): Promise<{ files: Files; warnings: readonly Problem[] }> {
  const begin = reportStages();
  const { document, warnings } = await readAndCheck(source, options, begin);
  begin("emit");
  const normalized = normalize(document);
  const [schema, others] = await Promise.all([
    emitters.schema.run(normalized),
    emitModel({ document, normalized }, options, emitters),
  ]).catch(throwProblem);
  begin("");
  return { files: new Map([["schema.ts", schema], ...others]), warnings };
}

/** The texts of client.ts and API.md, made one after the other: beside the thread of the types, that keeps two cores busy. */
async function emitModel(
  documents: { readonly document: Json; readonly normalized: Json },
  options: Options,
  { client }: Emitters,
): Promise<[name: string, text: string][]> {
  const model = buildModel(documents.normalized);
  const text = await client.run({
    model,
    operationModule: operationModule(options),
  });
  return [
    ["client.ts", text],
    ["API.md", emitDocs(contractOf(documents.document), model)],
  ];
}

/** The document, and its warnings. The positions of its nodes, which take more memory than all else, end here. */
async function readAndCheck(
  source: string,
  options: Options,
  begin: (stage: string) => void,
): Promise<{ document: Json; warnings: readonly Problem[] }> {
  begin("read");
  const spec = readSpec(source);
  begin("check");
  const strict = options.strict || isOurs(spec.document);
  return {
    document: spec.document,
    warnings: await checkSpec(spec, { strict }),
  };
}

/** Compares the files with the folder, writes them unless `--check` is given, and prints what has changed. */
function finishRun(files: Files, options: Options, started: number): number {
  const { out, check, command, watch } = options;
  const changes = withFile(out, (path) => compareFiles(path, files));
  if (!check) {
    withFile(out, (path) => {
      replaceFiles(path, changes);
    });
  }
  const isNewer = check && isNewerThanOutput(options, changes);
  for (const change of changes) {
    console.log(describeChange(change, { diff: check, isNewer }));
  }
  const took = `${((performance.now() - started) / 1000).toFixed(2)} s`;
  if (check && changes.some(({ kind }) => kind !== "unchanged")) {
    const why = isNewer ? "the description is newer: " : "";
    console.error(
      `Stale (${took}): ${why}run "${command}" and commit what it writes.`,
    );
    return 1;
  }
  const time = watch ? `${timeOfDay()} ` : "";
  console.log(check ? `Fresh (${took}).` : `${time}Generated in ${took}.`);
  return 0;
}

/** Milliseconds within which a checkout writes all files, in no order that means anything. */
const checkoutTime = 2000;

/** Whether the description was saved later than every generated file. */
function isNewerThanOutput(
  { spec, out }: Options,
  changes: readonly FileChange[],
): boolean {
  const saved = changes
    .filter(({ kind }) => kind === "unchanged" || kind === "edited")
    .map(({ file }) => statSync(join(out, file)).mtimeMs);
  const latest = Math.max(...saved);
  return saved.length > 0 && statSync(spec).mtimeMs > latest + checkoutTime;
}

/** The problem of a document for which a recursive stage has too small a stack. */
const tooDeep: Problem = {
  line: 1,
  column: 1,
  severity: "error",
  rule: "depth",
  where: "document",
  what: `${nestedTooDeeply.what}, or its references make too long a chain`,
  accepted: `${nestedTooDeeply.accepted}, and chains of some hundred references`,
};

/** Makes a problem of an emitter's error: the document has a mistake that no rule reports. A thread that can't run is none. */
function throwProblem(error: unknown): never {
  if (error instanceof RangeError || isOfThread(error)) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new SpecError([
    {
      ...tooDeep,
      rule: "emit",
      what: `no types can be made of this: ${reason}`,
      accepted: "maps where OpenAPI has maps, text where it has text",
    },
  ]);
}

/** Whether an error says that a thread, or what it loads, is not there or was ended. */
function isOfThread(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    /^(ERR_)?MODULE_NOT_FOUND$|^ERR_WORKER_/.test(String(error.code))
  );
}

/** The specifier by which client.ts, in its folder, imports src/runtime/operation.ts. */
function operationModule({ out, project }: Options): string {
  const path = relative(
    realPath(out),
    realPath(join(project, "src/runtime/operation.js")),
  );
  const posix = path.split(sep).join("/");
  return posix.startsWith(".") ? posix : `./${posix}`;
}

/** One run of the generator: read, check, emit, print, write; and what it tells. */

import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { styleText } from "node:util";
import type { Description, Files } from "./emit-thread.js";
import { FileError, textOf, withFile } from "./file-error.js";
import { compareFiles, describeChange, replaceFiles } from "./output-folder.js";
import { checkSpec } from "./pipeline/check-spec.js";
import { isOurs, refPath } from "./pipeline/document.js";
import { normalize } from "./pipeline/normalize.js";
import { readSpec, type Spec } from "./pipeline/read-spec.js";
import {
  formatProblem,
  SpecError,
  type Problem,
} from "./pipeline/spec-error.js";
import { realPath } from "./real-path.js";
import type { Thread } from "./thread.js";

/** The thread of emit-thread.ts. */
export type Emitter = Thread<Description, Files>;

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
export async function runOnce(
  options: Options,
  emitter: Emitter,
): Promise<number> {
  const started = performance.now();
  const file = relative(process.cwd(), options.spec) || options.spec;
  let source = "";
  try {
    source = withFile(options.spec, (path) => textOf(path, readFileSync(path)));
    const { files, warnings } = await generate(
      source,
      options,
      emitter,
      progress(started),
    );
    report(file, source, warnings);
    const changes = withFile(options.out, (path) => compareFiles(path, files));
    const stale = changes.some(({ kind }) => kind !== "unchanged");
    if (!options.check)
      withFile(options.out, (path) => {
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
    else if (error instanceof RangeError) report(file, source, [tooDeep]);
    else if (error instanceof FileError) console.error(error.message);
    else throw error;
    return 1;
  }
}

/** What a stage that descends into the document could not go to the end of. */
const tooDeep: Problem = {
  line: 1,
  column: 1,
  severity: "error",
  where: "document",
  what: "it is nested too deeply",
  accepted: "some hundred levels",
};

/** The pipeline, from a file's text to the texts of the output. */
async function generate(
  source: string,
  options: Options,
  emitter: Emitter,
  begin: (stage: string) => void,
): Promise<{ files: Files; warnings: readonly Problem[] }> {
  begin("read");
  const spec = readSpec(source);
  const { document } = spec;
  begin("check");
  const strict = options.strict || isOurs(document);
  const warnings = checkSpec(spec, { strict });
  begin("emit");
  const files = await emitter
    .ask({
      json: JSON.stringify(normalize(document)),
      operationModule: operationModule(options),
    })
    .catch((error: unknown) => refuse(error, spec));
  begin("");
  return { files, warnings };
}

/** What an emitter can't cope with, although the check let it pass, is the description's fault all the same. */
function refuse(error: unknown, spec: Spec): never {
  const reason = error instanceof Error ? error.message : String(error);
  // many a message names the place
  const path = refPath(/#\/[^\s:,"]+/.exec(reason)?.[0] ?? "") ?? [];
  const [position = { line: 1, column: 1 }] = spec.positionsOf([
    { path, target: "key" },
  ]);
  throw new SpecError([
    {
      ...position,
      severity: "error",
      where: path.length === 0 ? "document" : path.join(" › "),
      what: `no types can be made of this: ${reason}`,
      accepted: "maps where OpenAPI has maps, text where it has text",
    },
  ]);
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
  const path = relative(
    realPath(out),
    realPath(join(project, "src/operation.js")),
  );
  const posix = path.split(sep).join("/");
  return posix.startsWith(".") ? posix : `./${posix}`;
}

/** Prints problems; on a terminal with the line, and a caret below the place. */
function report(
  file: string,
  source: string,
  problems: readonly Problem[],
): void {
  const terminal = process.stderr.isTTY;
  const lines = terminal ? source.split(/\r?\n/) : [];
  const said: string[] = [];
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
    said.push(formatProblem(file, problem));
    const line = lines[problem.line - 1];
    if (line === undefined || line.trim() === "") continue;
    const before = line.slice(0, problem.column - 1).replace(/[^\t]/g, " ");
    const color = problem.severity === "error" ? "red" : "yellow";
    const caret = process.env["NO_COLOR"] ? "^" : styleText(color, "^");
    said.push(`  ${line}\n  ${before}${caret}`);
  }
  if (more > 0) {
    said.push(
      `${file}: warning: ${more} more places do not keep to our conventions; --strict names each`,
    );
  }
  if (said.length > 0) console.error(said.join("\n"));
}

/** Warnings about our conventions in other people's descriptions are not told beyond this many. */
const shown = 50;

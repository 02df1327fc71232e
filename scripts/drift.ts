/** `npm run drift`: how our description differs from another one of the same API. Options, files, exit code. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { decodeText, FileError, withFile } from "./file-error.js";
import { contractOf } from "./pipeline/contract.js";
import { isObject, member, text, type Json } from "./pipeline/document.js";
import { readDriftList } from "./pipeline/drift-list.js";
import { driftText } from "./pipeline/drift-report.js";
import { compareDescriptions, judgeDrifts } from "./pipeline/drift.js";
import { formatProblem, SpecError } from "./pipeline/problem.js";
import { readSpec, type Spec } from "./pipeline/read-spec.js";

const usage = `Usage: npm run drift -- [options] FILE

Compares our description with another one of the same API, JSON or YAML, an
operation with that of the same method and path. Words that people read,
extensions and names are no differences.

  FILE           the other description
  --spec FILE    our description (default: spec/openapi.yaml)
  --known FILE   the differences that are known, each with its reason
                 (default: spec/drift.yaml)
  --help         print this

Exit code: 0 every difference is known; 1 one is new, or a known one is gone;
2 can't compare, or a mistake in the command line.
`;

const project = fileURLToPath(new URL("..", import.meta.url));

/** Two descriptions can't be compared. The message says why. */
class CannotCompare extends Error {}

interface Files {
  readonly ours: string;
  readonly theirs: string;
  readonly known: string;
}

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const files = readArguments(args);
    if (!files) {
      process.stdout.write(usage);
      return 0;
    }
    return drift(files);
  } catch (error) {
    if (error instanceof FileError || error instanceof CannotCompare) {
      console.error(`Can't compare: ${error.message}`);
    } else if (error instanceof TypeError && "code" in error) {
      console.error(`${error.message}\n\n${usage}`);
    } else throw error;
    return 2;
  }
}

/** The files; undefined where only help is asked for. */
function readArguments(args: readonly string[]): Files | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      spec: { type: "string" },
      known: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const [theirs, ...more] = positionals;
  if (theirs === undefined || more.length > 0) {
    throw new CannotCompare(
      `${positionals.length} descriptions - one other description of the API: npm run drift -- FILE`,
    );
  }
  const own = (path: string) =>
    relative(process.cwd(), join(project, path)) || path;
  return {
    ours: values.spec ?? own("spec/openapi.yaml"),
    theirs,
    known: values.known ?? own("spec/drift.yaml"),
  };
}

/** Compares, and prints the report. */
function drift(files: Files): number {
  const specs = {
    ours: readDescription(files.ours),
    theirs: readDescription(files.theirs),
  };
  const known = parse(files.known, readDriftList);
  const ours = contractOf(specs.ours.document);
  const theirs = contractOf(specs.theirs.document);
  const comparison = compareDescriptions(ours, theirs);
  if (comparison.compared.length === 0) {
    const routes = ours.operations.map(({ method, url }) => `${method} ${url}`);
    throw new CannotCompare(
      `${files.theirs}: there is none of our operations in it - one of ${routes.join(", ")}`,
    );
  }
  const names = ours.operations.map(({ name }) => name);
  const judged = judgeDrifts(comparison.drifts, known, names);
  const report = driftText({
    ...comparison,
    ...judged,
    files,
    entries: known.length,
    positionOf: (side, path) => {
      const { line, column } = specs[side].positionOf(path, "key");
      return `${line}:${column}`;
    },
  });
  process.stdout.write(report);
  return judged.fresh.length + judged.gone.length > 0 ? 1 : 0;
}

function readDescription(file: string): Spec {
  const spec = parse(file, readSpec);
  if (!isDescription(spec.document)) {
    throw new CannotCompare(
      `${file}: this is no description - OpenAPI 3, with openapi and paths`,
    );
  }
  return spec;
}

/** It may be wrong elsewhere: only what our operations lead to is looked at. */
function isDescription(document: Json): boolean {
  const version = text(member(document, "openapi")) ?? "";
  return version.startsWith("3.") && isObject(member(document, "paths"));
}

function parse<T>(file: string, read: (source: string) => T): T {
  const bytes = withFile(file, (path) => readFileSync(path));
  try {
    return read(decodeText(file, bytes));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new CannotCompare(
      error.problems.map((one) => formatProblem(file, one)).join("\n"),
    );
  }
}

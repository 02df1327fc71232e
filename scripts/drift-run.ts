/** One comparison with another description: read both and the list, compare, judge, report. */

import { decodeText, readRegularFile, withFile } from "./file-error.js";
import { contractOf } from "./pipeline/contract.js";
import { isObject, member, text, type Json } from "./pipeline/document.js";
import { readDriftList } from "./pipeline/drift/list.js";
import { driftText } from "./pipeline/drift/report.js";
import { compareDescriptions, judgeDrifts } from "./pipeline/drift/drift.js";
import { formatProblem, SpecError } from "./pipeline/problem.js";
import { readSpec, type Spec } from "./pipeline/read-spec.js";
import { CannotCompare } from "./cannot-compare.js";

/** The paths of the files, as messages name them. */
export interface DriftFiles {
  readonly ours: string;
  readonly theirs: string;
  /** The list of known differences. */
  readonly known: string;
}

export interface DriftResult {
  readonly report: string;
  /** Whether every difference is known, and every known one still there. */
  readonly agrees: boolean;
}

/**
 * Compares our description with theirs.
 *
 * @throws {FileError} where a file can't be read
 * @throws {CannotCompare} where it is not what it should be
 */
export function compareFiles(files: DriftFiles): DriftResult {
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
    names,
    files,
    entries: known.length,
    positionOf: (side, path) => {
      const { line, column } = specs[side].positionOf(path, "key");
      return `${line}:${column}`;
    },
  });
  return { report, agrees: judged.fresh.length + judged.gone.length === 0 };
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
  const bytes = withFile(file, readRegularFile);
  try {
    return read(decodeText(file, bytes));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new CannotCompare(
      error.problems.map((one) => formatProblem(file, one)).join("\n"),
    );
  }
}

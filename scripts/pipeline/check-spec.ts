/** Every refusal that the OpenAPI rules or our own conventions demand. */

import { examples } from "./check-examples.js";
import { extensions } from "./check-extensions.js";
import { operations } from "./check-operations.js";
import { componentSchemas, references, shapes } from "./check-schemas.js";
import {
  at,
  httpMethods,
  isObject,
  member,
  text,
  type Json,
  type Path,
} from "./document.js";
import { wrong, type Finding } from "./finding.js";
import { lint } from "./lint.js";
import { nameOperations } from "./operation-names.js";
import type { Spec } from "./read-spec.js";
import { sortProblems, SpecError, type Problem } from "./spec-error.js";

/**
 * Checks a description.
 *
 * @param strict - whether our conventions are errors
 * @returns warnings, which nothing depends on
 * @throws {SpecError} with every mistake, warnings among them
 */
export function checkSpec(
  spec: Spec,
  { strict }: { readonly strict: boolean },
): readonly Problem[] {
  const { document } = spec;
  const gate = version(document);
  const lost = gate ? [] : references(document);
  const named = gate ? [] : nameOperations(document);
  const findings = gate
    ? [gate]
    : [
        ...lost,
        ...shapes(document),
        ...operations(document, named, strict),
        ...componentSchemas(document, named),
        ...extensions(document, named, lost.length > 0),
        ...(strict ? examples(document) : []),
        ...linted(document, strict).filter(
          // what nothing refers to may be what a lost reference means
          ({ what }) => lost.length === 0 || !what.endsWith("is never used"),
        ),
      ];
  const positions = spec.positionsOf(findings);
  const problems = sortProblems(
    findings.map(({ path, kind, what, accepted }, index): Problem => {
      const isError = kind === "error" || (kind === "convention" && strict);
      return {
        ...(positions[index] ?? { line: 1, column: 1 }),
        severity: isError ? "error" : "warning",
        where: whereIs(document, path),
        what,
        accepted,
        convention: kind === "convention",
      };
    }),
  );
  if (problems.some(({ severity }) => severity === "error")) {
    throw new SpecError(problems);
  }
  return problems;
}

/** The linter stops at some mistakes that ours above may not know; it says where in no such case. */
function linted(document: Json, strict: boolean): readonly Finding[] {
  try {
    return lint(document, { strict });
  } catch (error) {
    // nested too deeply, and not for us to tell
    if (error instanceof RangeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return [
      wrong(
        [],
        `the rules of OpenAPI can't be applied: ${reason}`,
        "maps where maps belong, text where text belongs",
      ),
    ];
  }
}

/** What makes every further check pointless: a document that is not OpenAPI 3.0 or 3.1. */
function version(document: Json): Finding | undefined {
  const accepted = "an OpenAPI description, beginning `openapi: 3.1.0`";
  if (document === null || document === "") {
    return wrong([], "the file is empty", accepted);
  }
  if (!isObject(document)) {
    return wrong([], "this is not a map of keys", accepted);
  }
  if (member(document, "swagger") !== undefined) {
    return wrong(["swagger"], "this is Swagger 2", "OpenAPI 3.0 or 3.1");
  }
  const openapi = member(document, "openapi");
  if (openapi === undefined) {
    return wrong([], "the key `openapi` is missing", accepted);
  }
  if (typeof openapi !== "string" || !/^3\.[01]\.\d+$/.test(openapi)) {
    const what = `version ${JSON.stringify(openapi)} is not supported`;
    return wrong(["openapi"], what, "3.0.x or 3.1.x, as a string", "value");
  }
  return undefined;
}

/** A place in words: an operation by its id, the rest by the keys that lead there. */
function whereIs(document: Json, path: Path): string {
  const [root, url, method, ...rest] = path;
  const known = httpMethods.some((name) => name === method);
  if (root !== "paths" || method === undefined || !known) {
    return path.join(" › ") || "document";
  }
  const id = text(member(at(document, path.slice(0, 3)), "operationId"));
  const label = id || `${String(method).toUpperCase()} ${String(url)}`;
  return [label, ...rest].join(" › ");
}

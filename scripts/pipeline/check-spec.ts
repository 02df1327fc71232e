/** Every refusal that the OpenAPI rules or our own conventions demand. */

import {
  at,
  httpMethods,
  isObject,
  list,
  member,
  object,
  operationsOf,
  parametersOf,
  refPath,
  resolve,
  text,
  type Json,
  type Path,
} from "./document.js";
import { lint, type Finding } from "./lint.js";
import { operationNames } from "./model.js";
import { closest, typeName } from "./names.js";
import type { Spec } from "./read-spec.js";
import { sortProblems, SpecError, type Problem } from "./spec-error.js";

/**
 * Checks a description.
 *
 * @returns warnings, which nothing depends on
 * @throws {SpecError} with every mistake, warnings among them
 */
export async function checkSpec(
  spec: Spec,
  { strict }: { readonly strict: boolean },
): Promise<readonly Problem[]> {
  const { document } = spec;
  const gate = version(document);
  const findings = gate
    ? [gate]
    : [
        ...references(document),
        ...operations(document),
        ...schemas(document),
        ...extensions(document),
        ...(await lint(document)),
      ];
  const problems = sortProblems(
    findings.map(({ path, target, convention, what, accepted }) => ({
      ...spec.positionOf(path, target),
      severity: convention && !strict ? "warning" : "error",
      where: whereIs(document, path),
      what,
      accepted,
    })),
  );
  if (problems.some(({ severity }) => severity === "error")) {
    throw new SpecError(problems);
  }
  return problems;
}

function wrong(
  path: Path,
  what: string,
  accepted: string,
  target: Finding["target"] = "key",
): Finding {
  return { path, target, convention: false, what, accepted };
}

function convention(path: Path, what: string, accepted: string): Finding {
  return { path, target: "key", convention: true, what, accepted };
}

/** What makes every further check pointless: a document that is not OpenAPI 3.0 or 3.1. */
function version(document: Json): Finding | undefined {
  const accepted = "an OpenAPI description, beginning `openapi: 3.1.0`";
  if (document === null || document === "")
    return wrong([], "the file is empty", accepted);
  if (!isObject(document))
    return wrong([], "this is not a map of keys", accepted);
  if (member(document, "swagger") !== undefined) {
    return wrong(["swagger"], "this is Swagger 2", "OpenAPI 3.0 or 3.1");
  }
  const openapi = member(document, "openapi");
  if (openapi === undefined)
    return wrong([], "the key `openapi` is missing", accepted);
  if (typeof openapi !== "string" || !/^3\.[01]\.\d+$/.test(openapi)) {
    return wrong(
      ["openapi"],
      `version ${JSON.stringify(openapi)} is not supported`,
      "3.0.x or 3.1.x, as a string",
      "value",
    );
  }
  return undefined;
}

function references(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  visit(document, [], (node, path) => {
    const ref = member(node, "$ref");
    // a property that is called $ref holds a schema, not a string
    if (typeof ref !== "string") return;
    const place = [...path, "$ref"];
    const target = refPath(ref);
    if (target === undefined) {
      findings.push(
        wrong(
          place,
          `"${ref}" lies outside this file`,
          'a reference inside the file: "#/…"',
        ),
      );
    } else if (!resolve(document, node, path)) {
      findings.push(
        wrong(place, `nothing is at "${ref}"`, neighbours(document, target)),
      );
    }
  });
  return findings;
}

function neighbours(document: Json, target: Path): string {
  const known = Object.keys(object(at(document, target.slice(0, -1))));
  const guess = closest(String(target.at(-1)), known);
  if (guess !== undefined) return `did you mean \`${guess}\`?`;
  return known.length === 0
    ? "a place that the document has"
    : `one of ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
}

function operations(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Map<string, string>();
  for (const found of operationsOf(document)) {
    const { value, path, method, url } = found;
    const { resource, name } = operationNames(found);
    const key = `${resource}.${name}`;
    const id = text(member(value, "operationId")) ?? `${method} ${url}`;
    const other = names.get(key);
    if (other !== undefined && other !== id) {
      findings.push(
        wrong(
          [...path, "operationId"],
          `"${id}" and "${other}" both become ${key}`,
          "ids that differ in more than their case and punctuation",
        ),
      );
    }
    names.set(key, id);
    const statuses = Object.keys(object(member(value, "responses")));
    for (const [status, stands] of [
      ["4XX", /^4(?!29)(\d\d|XX)$|^default$/],
      ["429", /^429$/],
      ["5XX", /^5(\d\d|XX)$|^default$/],
    ] as const) {
      if (statuses.some((code) => stands.test(code))) continue;
      findings.push(
        convention(
          [...path, "responses"],
          `no response for ${status}`,
          `failures are declared too: 4XX, 429 and 5XX`,
        ),
      );
    }
    if (text(member(value, "description")) === undefined) {
      findings.push(
        convention(path, "no description", "a `description` in own words"),
      );
    }
    for (const parameter of parametersOf(document, found)) {
      if (text(member(parameter.value, "description")) === undefined) {
        findings.push(
          convention(
            parameter.path,
            "no description",
            "a `description` in own words",
          ),
        );
      }
    }
  }
  return findings;
}

function schemas(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Map<string, string>();
  const components = object(at(document, ["components", "schemas"]));
  for (const [key, schema] of Object.entries(components)) {
    const path = ["components", "schemas", key];
    const name = typeName(key);
    const other = names.get(name);
    if (other !== undefined) {
      findings.push(
        convention(
          path,
          `"${key}" and "${other}" both become the type ${name}`,
          "names that differ in more than their case and punctuation",
        ),
      );
    }
    names.set(name, key);
    if (text(member(schema, "description")) === undefined) {
      findings.push(
        convention(path, "no description", "a `description` in own words"),
      );
    }
    if (
      member(schema, "example") === undefined &&
      list(member(schema, "examples")).length === 0
    ) {
      findings.push(
        convention(
          path,
          "no example",
          "`examples` with a value that validates",
        ),
      );
    }
  }
  visit(document, [], (node, path) => {
    const discriminator = member(node, "discriminator");
    if (
      isObject(discriminator) &&
      !isObject(member(discriminator, "mapping"))
    ) {
      findings.push(
        wrong(
          [...path, "discriminator"],
          "discriminator without mapping",
          "`mapping` with a schema for each value",
        ),
      );
    }
    if (path.at(-2) === "properties" && isObject(node) && !("$ref" in node)) {
      if (text(member(node, "description")) === undefined) {
        findings.push(
          convention(path, "no description", "a `description` in own words"),
        );
      }
    }
  });
  return findings;
}

/** The `x-` keys that the generator reads. */
function extensions(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  const params = member(document, "x-client-params");
  const names = new Set<string>();
  for (const found of operationsOf(document)) {
    for (const [, name] of found.url.matchAll(/\{([^{}]+)\}/g))
      if (name) names.add(name);
    const permissions = member(found.value, "x-permissions");
    if (permissions !== undefined && !isTexts(permissions)) {
      findings.push(
        wrong(
          [...found.path, "x-permissions"],
          "this is not a list of names",
          "token permissions: [Calls Write]",
        ),
      );
    }
  }
  if (params !== undefined && !isTexts(params)) {
    findings.push(
      wrong(
        ["x-client-params"],
        "this is not a list of names",
        "path parameters: [account_id]",
      ),
    );
  }
  list(params).forEach((name, index) => {
    if (typeof name !== "string" || names.has(name)) return;
    const guess = closest(name, names);
    findings.push(
      wrong(
        ["x-client-params", index],
        `no path has a parameter {${name}}`,
        guess === undefined
          ? "a parameter of a path"
          : `did you mean \`${guess}\`?`,
      ),
    );
  });
  const unwrap = member(document, "x-unwrap");
  if (unwrap !== undefined && typeof unwrap !== "string") {
    findings.push(
      wrong(
        ["x-unwrap"],
        "this is not a name",
        "a property of the success bodies",
      ),
    );
  }
  return findings;
}

function isTexts(value: Json): boolean {
  return (
    Array.isArray(value) && value.every((item) => typeof item === "string")
  );
}

/** A place in words: an operation by its id, the rest by the keys that lead there. */
function whereIs(document: Json, path: Path): string {
  const [root, url, method, ...rest] = path;
  const known = httpMethods.some((name) => name === method);
  if (root !== "paths" || method === undefined || !known) {
    return path.length === 0 ? "document" : path.join(" › ");
  }
  const id = text(member(at(document, path.slice(0, 3)), "operationId"));
  return [id ?? `${String(method).toUpperCase()} ${String(url)}`, ...rest].join(
    " › ",
  );
}

/** Calls back for every map and list of the document, but for values that are data: examples, defaults, enums. */
function visit(
  node: Json | undefined,
  path: Path,
  each: (node: Json, path: Path) => void,
): void {
  if (typeof node !== "object" || node === null) return;
  each(node, path);
  const named = path.at(-1) === "properties" || path.at(-1) === "schemas";
  for (const [key, child] of Object.entries(node)) {
    if (!named && dataKeys.has(key)) continue;
    visit(child, [...path, Array.isArray(node) ? Number(key) : key], each);
  }
}

const dataKeys = new Set([
  "example",
  "examples",
  "default",
  "enum",
  "const",
  "mapping",
]);

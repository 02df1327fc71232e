/** Every refusal that the OpenAPI rules or our own conventions demand. */

import { examples } from "./check-examples.js";
import { references, shapes } from "./check-schemas.js";
import {
  at,
  httpMethods,
  isObject,
  list,
  member,
  object,
  parametersOf,
  resolve,
  text,
  texts,
  type FoundOperation,
  type Json,
  type JsonObject,
  type Located,
  type Path,
} from "./document.js";
import { convention, notice, wrong, type Finding } from "./finding.js";
import { lint } from "./lint.js";
import {
  nameOperations,
  operationLabel,
  resourceTypeNames,
  type NamedOperation,
} from "./operation-names.js";
import { closest, typeName } from "./names.js";
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
        ...types(document, named),
        ...extensions(document, named, lost.length > 0),
        ...examples(document),
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

function operations(
  document: Json,
  named: readonly NamedOperation[],
  strict: boolean,
): readonly Finding[] {
  const declared = list(member(document, "tags")).flatMap(
    (tag) => text(member(tag, "name")) ?? [],
  );
  return named.flatMap((one) => [
    ...slips(one.found, declared),
    ...names(one, strict),
    ...responses(one.found),
    ...parameters(document, one.found),
    ...beyondUs(document, one.found),
  ]);
}

/** Keys that only this generator reads, on an operation and at the root. */
const ownKeys = ["x-client-params", "x-permissions", "x-unwrap"];

/** Tags and extensions that are one or two letters off. */
function slips(
  { value, path }: Located,
  declared: readonly string[],
): readonly Finding[] {
  const tags = texts(member(value, "tags")).flatMap((tag, index) => {
    if (declared.length === 0 || declared.includes(tag)) return [];
    const guess = closest(tag, declared);
    return convention(
      [...path, "tags", index],
      `no tag of the description is called "${tag}"`,
      guess === undefined
        ? `one of ${declared.slice(0, 8).join(", ")}`
        : `did you mean \`${guess}\`?`,
    );
  });
  return [...tags, ...extensionSlips(value, path)];
}

function extensionSlips(node: JsonObject, path: Path): readonly Finding[] {
  return Object.keys(node).flatMap((key) => {
    if (!key.startsWith("x-") || ownKeys.includes(key)) return [];
    const guess = closest(key, ownKeys);
    return guess === undefined
      ? []
      : convention(
          [...path, key],
          `nothing reads \`${key}\``,
          `did you mean \`${guess}\`?`,
        );
  });
}

function names(
  { found, resource, name, leftOut }: NamedOperation,
  strict: boolean,
): readonly Finding[] {
  const { path, value } = found;
  const id = text(member(value, "operationId"));
  const place = id === undefined ? path : [...path, "operationId"];
  const findings: Finding[] = [];
  if (id !== undefined && /^\.|\.$/.test(id)) {
    findings.push(
      wrong(
        place,
        `"${id}" has no name on one side of its dot`,
        "resource.method, such as `apps.create`",
      ),
    );
  }
  if (resource === "api") {
    findings.push(
      convention(
        place,
        `${resource}.${name} would hide \`calls.api\``,
        "a resource with another name",
      ),
    );
  }
  if (leftOut?.kind === "clash" && leftOut.other !== operationLabel(found)) {
    const what = `"${operationLabel(found)}" and "${leftOut.other}" both become ${resource}.${name}`;
    findings.push(
      (strict ? convention : notice)(
        place,
        strict ? what : `${what}; left out of the client`,
        "ids that differ in more than their case and punctuation",
      ),
    );
  }
  if (leftOut?.kind === "trace") {
    findings.push(
      notice(path, "fetch can't send TRACE", "left out of the client"),
    );
  }
  return findings;
}

function responses({ value, path }: FoundOperation): readonly Finding[] {
  const statuses = Object.keys(object(member(value, "responses")));
  return (
    [
      ["4XX", /^4(?!29)(\d\d|XX)$|^default$/i],
      ["429", /^429$/],
      ["5XX", /^5(\d\d|XX)$|^default$/i],
    ] as const
  )
    .filter(([, stands]) => !statuses.some((code) => stands.test(code)))
    .map(([status]) =>
      convention(
        [...path, "responses"],
        `no response for ${status}`,
        "failures are declared too: 4XX, 429 and 5XX",
      ),
    );
}

function parameters(document: Json, found: FoundOperation): readonly Finding[] {
  const undescribed = [found, ...parametersOf(document, found)]
    .filter(({ value }) => text(member(value, "description")) === undefined)
    .map(({ path }) =>
      convention(path, "no description", "a `description` in own words"),
    );
  const cookies = parametersOf(document, found)
    .filter(({ value }) => member(value, "in") === "cookie")
    .map(({ value, path }) =>
      notice(
        path,
        `${operationLabel(found)}: the cookie \`${text(member(value, "name")) ?? ""}\` is left to the runtime`,
        "a browser lets no program send one; elsewhere, the `cookie` header of a call's options",
      ),
    );
  return [...undescribed, ...cookies, ...templates(document, found)];
}

/** Braces of a path and its `in: path` parameters, each of which must have the other. */
function templates(document: Json, found: FoundOperation): readonly Finding[] {
  const { url, path } = found;
  const accepted =
    "one `in: path` parameter for each {name} of the path, and no other";
  const inUrl = new Set(
    [...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]),
  );
  const declared = parametersOf(document, found).filter(
    ({ value }) => member(value, "in") === "path",
  );
  const names = new Set(
    declared.map(({ value }) => text(member(value, "name"))),
  );
  return [
    ...[...inUrl]
      .filter((name) => !names.has(name))
      .map((name) =>
        wrong(
          [...path, "parameters"],
          `the operation does not define the path parameter \`{${name ?? ""}}\` expected by path \`${url}\``,
          accepted,
        ),
      ),
    ...declared
      .filter(({ value }) => !inUrl.has(text(member(value, "name"))))
      .map(({ value, path: place }) =>
        wrong(
          [...place, "name"],
          `path parameter \`${text(member(value, "name")) ?? ""}\` is not used in the path \`${url}\``,
          accepted,
          "value",
        ),
      ),
  ];
}

/** What the client can't do. */
function beyondUs(
  document: Json,
  { value, path }: FoundOperation,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (isObject(member(value, "callbacks"))) {
    findings.push(
      notice(
        [...path, "callbacks"],
        "callbacks are requests to you",
        "left out of the client",
      ),
    );
  }
  const body = resolve(document, member(value, "requestBody"), [
    ...path,
    "requestBody",
  ]);
  for (const [type, media] of Object.entries(
    object(member(body?.value, "content")),
  )) {
    if (!isObject(member(media, "encoding"))) continue;
    if (/^application\/x-www-form-urlencoded\b/i.test(type)) continue;
    findings.push(
      notice(
        [...(body?.path ?? path), "content", type, "encoding"],
        "`encoding` is not read",
        "fields are sent as text, lists as several fields",
      ),
    );
  }
  return findings;
}

/** The names that component schemas get as types. */
function types(
  document: Json,
  named: readonly NamedOperation[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const taken = new Map<string, string>();
  for (const name of resourceTypeNames(named)) {
    taken.set(name, `the resource interface`);
  }
  const schemas = object(at(document, ["components", "schemas"]));
  for (const [key, schema] of Object.entries(schemas)) {
    const path = ["components", "schemas", key];
    const name = typeName(key);
    const other = taken.get(name);
    if (other !== undefined) {
      findings.push(
        convention(
          path,
          `"${key}" and ${other} both become the type ${name}`,
          "names that differ in more than their case and punctuation",
        ),
      );
    }
    taken.set(name, `"${key}"`);
    if (text(member(schema, "description")) === undefined) {
      findings.push(
        convention(path, "no description", "a `description` in own words"),
      );
    }
    const example =
      member(schema, "example") ?? list(member(schema, "examples"))[0];
    if (example === undefined) {
      findings.push(
        convention(
          path,
          "no example",
          "`examples` with a value that validates",
        ),
      );
    }
  }
  return findings;
}

/** The `x-` keys that the generator reads. */
function extensions(
  document: Json,
  named: readonly NamedOperation[],
  isIncomplete: boolean,
): readonly Finding[] {
  const findings: Finding[] = [...extensionSlips(object(document), [])];
  const found = named.map((one) => one.found);
  const known = new Set(
    found.flatMap(({ url }) =>
      [...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""),
    ),
  );
  for (const { value, path } of found) {
    const permissions = member(value, "x-permissions");
    if (permissions === undefined || isTexts(permissions)) continue;
    findings.push(
      wrong(
        [...path, "x-permissions"],
        "this is not a list of names",
        "token permissions: [Calls Write]",
      ),
    );
  }
  const params = member(document, "x-client-params");
  if (params !== undefined && !isTexts(params)) {
    findings.push(
      wrong(
        ["x-client-params"],
        "this is not a list of names",
        "path parameters: [account_id]",
      ),
    );
  }
  texts(params).forEach((name, index) => {
    if (known.has(name)) return;
    const guess = closest(name, known);
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
  if (unwrap === undefined) return findings;
  if (typeof unwrap !== "string") {
    findings.push(
      wrong(
        ["x-unwrap"],
        "this is not a name",
        "a property of the success bodies",
      ),
    );
    return findings;
  }
  const properties = successProperties(document, found);
  // where references lead nowhere, the properties are not known
  if (!properties.has(unwrap) && !isIncomplete) {
    const guess = closest(unwrap, properties);
    findings.push(
      wrong(
        ["x-unwrap"],
        `no success body has a property \`${unwrap}\``,
        guess === undefined
          ? "a property of the success bodies"
          : `did you mean \`${guess}\`?`,
      ),
    );
  }
  return findings;
}

/** The properties of all JSON success bodies, `allOf` included. */
function successProperties(
  document: Json,
  found: readonly FoundOperation[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Json>();
  const add = (schema: Json | undefined): void => {
    const resolved = resolve(document, schema, [])?.value;
    if (!resolved || seen.has(resolved)) return;
    seen.add(resolved);
    for (const name of Object.keys(object(member(resolved, "properties"))))
      names.add(name);
    list(member(resolved, "allOf")).forEach(add);
  };
  for (const { value } of found) {
    for (const [status, response] of Object.entries(
      object(member(value, "responses")),
    )) {
      if (!/^(2\d\d|2XX|default)$/i.test(status)) continue;
      const content = object(
        member(resolve(document, response, [])?.value, "content"),
      );
      for (const media of Object.values(content)) add(member(media, "schema"));
    }
  }
  return names;
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
  const label = id || `${String(method).toUpperCase()} ${String(url)}`;
  return [label, ...rest].join(" › ");
}

/** What is wrong with operations, what the client can't do, and conventions of ours. */

import { extensionSlips } from "./check-extensions.js";
import {
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
  type Located,
} from "./document.js";
import { convention, notice, wrong, type Finding } from "./finding.js";
import { closest } from "./names.js";
import { operationLabel, type NamedOperation } from "./operation-names.js";
import { isWithoutBody } from "./request.js";

/** Checks every operation, under the name that it has in the client. */
export function operations(
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
  return [
    ...undescribed,
    ...cookies,
    ...styles(document, found),
    ...templates(document, found),
  ];
}

/** The styles that OpenAPI has for each place. */
const stylesOf = new Map<unknown, readonly string[]>([
  ["cookie", ["form"]],
  ["header", ["simple"]],
  ["path", ["simple", "label", "matrix"]],
  ["query", ["form", "spaceDelimited", "pipeDelimited", "deepObject"]],
]);

/** Parameters in a style that their place does not have. */
function styles(document: Json, found: FoundOperation): readonly Finding[] {
  return parametersOf(document, found).flatMap(({ value, path }) => {
    const place = text(member(value, "in"));
    const style = text(member(value, "style"));
    const accepted = stylesOf.get(place);
    if (!place || style === undefined || !accepted || accepted.includes(style))
      return [];
    return wrong(
      [...path, "style"],
      `a parameter in \`${place}\` is not written in the style ${style}`,
      accepted.join(", "),
      "value",
    );
  });
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
function beyondUs(document: Json, found: FoundOperation): readonly Finding[] {
  const { value, path, pathItem } = found;
  const findings: Finding[] = [];
  for (const owner of [pathItem, found]) {
    if (list(member(owner.value, "servers")).length === 0) continue;
    findings.push(
      notice(
        [...owner.path, "servers"],
        "servers of a path or an operation are not used",
        "the first server of the root, or the client's `baseUrl`",
      ),
    );
  }
  if (isWithoutBody(found) && member(value, "requestBody") !== undefined) {
    findings.push(
      notice(
        [...path, "requestBody"],
        `fetch sends no body with ${found.method.toUpperCase()}`,
        "left out of the method",
      ),
    );
  }
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

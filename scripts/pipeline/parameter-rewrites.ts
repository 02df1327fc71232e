/** Mends mistakes of parameters that do no harm. A rule has told each. */

import {
  httpMethods,
  isObject,
  list,
  member,
  object,
  resolve,
  text,
  without,
  type Json,
  type JsonObject,
} from "./document.js";

/** Of several parameters with one name in one place, the last. */
export function dropRepeatedParameters(
  node: JsonObject,
  document: Json,
): JsonObject {
  const { parameters } = node;
  if (!Array.isArray(parameters)) return node;
  const last = new Map<string, Json>();
  for (const parameter of list(parameters)) {
    const resolved = resolve(document, parameter, [])?.value;
    const { in: place = null, name = null } = object(resolved);
    last.set(JSON.stringify([place, name]), parameter);
  }
  return last.size === parameters.length
    ? node
    : { ...node, parameters: [...last.values()] };
}

/** Every {name} of a path is a parameter of its operations, and there is no other. */
export function declarePathParameters(
  node: JsonObject,
  document: Json,
): JsonObject {
  if (node["openapi"] === undefined || !isObject(node["paths"])) return node;
  const paths = Object.entries(node["paths"]).map(([url, item = null]) => {
    if (!isObject(item) || "$ref" in item) return [url, item] as const;
    const names = new Set(
      [...url.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name),
    );
    return [url, declareIn(item, names, document)] as const;
  });
  return { ...node, paths: Object.fromEntries(paths) };
}

type Names = ReadonlySet<string | undefined>;

function declareIn(item: JsonObject, names: Names, document: Json): JsonObject {
  const shared = parametersOfPath(item, names, document);
  const sharedNames = pathNames(shared, document);
  const entries = Object.entries(item).map(([key, operation = null]) => {
    const isOperation = httpMethods.some((method) => method === key);
    if (!isOperation || !isObject(operation)) return [key, operation] as const;
    const own = parametersOfPath(operation, names, document);
    const known = new Set([...sharedNames, ...pathNames(own, document)]);
    const added = [...names]
      .filter((name) => !known.has(name))
      .map((name): JsonObject => ({
        in: "path",
        name: name ?? "",
        required: true,
        schema: { type: "string" },
      }));
    return [key, withParameters(operation, [...own, ...added])] as const;
  });
  return withParameters(Object.fromEntries(entries), shared);
}

function withParameters(
  node: JsonObject,
  parameters: readonly Json[],
): JsonObject {
  return parameters.length === 0
    ? without(node, "parameters")
    : { ...node, parameters };
}

/** The parameters of a node without those of no path. */
function parametersOfPath(
  node: JsonObject,
  names: Names,
  document: Json,
): readonly Json[] {
  return list(node["parameters"]).filter((parameter) => {
    const { in: place, name } = object(resolve(document, parameter, [])?.value);
    return place !== "path" || names.has(text(name));
  });
}

function pathNames(
  parameters: readonly Json[],
  document: Json,
): readonly (string | undefined)[] {
  return parameters
    .map((parameter) => resolve(document, parameter, [])?.value)
    .filter((parameter) => member(parameter, "in") === "path")
    .map((parameter) => text(member(parameter, "name")));
}

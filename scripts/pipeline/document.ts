/** A parsed description, and the functions by which every stage reads it. */

export type Json =
  null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Where a node lies: the keys and indexes from the root to it. */
export type Path = readonly (string | number)[];

/** A node and its path, after every `$ref` on the way is followed. */
export interface Located {
  readonly value: JsonObject;
  readonly path: Path;
}

export const httpMethods = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
] as const;
export type HttpMethod = (typeof httpMethods)[number];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at this place, or an empty one. */
export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The array at this place, or an empty one. */
export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The string at this place, or nothing. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The strings of the array at this place. */
export function texts(value: Json | undefined): readonly string[] {
  return list(value).filter((item) => typeof item === "string");
}

/** A member of a node; undefined for an inherited one such as `constructor`. */
export function member(node: Json | undefined, key: string): Json | undefined {
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** The JSON type of a value; `number` for an integer. */
export function jsonTypeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The names in the braces of a path. */
export function namesInPath(url: string): readonly string[] {
  return [...url.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

/** The URL of a server, its variables at their defaults where they have one. */
export function urlOfServer(server: Json | undefined): string | undefined {
  const variables = object(member(server, "variables"));
  return text(member(server, "url"))?.replace(
    /\{([^{}]+)\}/g,
    (whole, name: string) =>
      text(member(member(variables, name), "default")) ?? whole,
  );
}

/** A map without some of its keys. */
export function without(
  node: JsonObject,
  ...keys: readonly string[]
): JsonObject {
  return Object.fromEntries(
    Object.entries(node).filter(([key]) => !keys.includes(key)),
  );
}

/** The path that a local `$ref` such as `#/components/schemas/App` names. */
export function refPath(ref: string): Path | undefined {
  if (ref === "#") return [];
  if (!ref.startsWith("#/")) return undefined;
  try {
    return ref
      .slice(2)
      .split("/")
      .map((part) => unescapeKey(decodeURIComponent(part)));
  } catch {
    return undefined; // a stray "%": the caller reports the $ref
  }
}

/** The path of a pointer such as `#/paths/~1apps`, in which nothing is percent-encoded. */
export function pathOfPointer(pointer: string): Path {
  const keys = pointer.replace(/^#\/?/, "");
  return keys === "" ? [] : keys.split("/").map(unescapeKey);
}

/** A key as a step of a pointer. */
export function escapeKey(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

const componentKinds = new Set<string | number>(
  "callbacks examples headers links parameters pathItems requestBodies responses schemas securitySchemes".split(
    " ",
  ),
);

/** Whether a path is that of a named component, such as a schema. What an extension holds is none. */
export function isNamedComponent([root, kind, ...name]: Path): boolean {
  return (
    root === "components" &&
    kind !== undefined &&
    componentKinds.has(kind) &&
    name.length === 1
  );
}

/** The name of the component schema that a `$ref` names. */
export function schemaName(ref: Json | undefined): string | undefined {
  const path = refPath(text(ref) ?? "");
  return path?.length === 3 && path[1] === "schemas"
    ? String(path[2])
    : undefined;
}

/** The `$ref` of a component schema, in which nothing is percent-encoded. */
export function schemaRef(name: string): string {
  return `#/components/schemas/${escapeKey(name)}`;
}

/** The `$ref` that names a path. */
export function pointerOf(path: Path): string {
  const parts = path.map((key) =>
    encodeURIComponent(
      // half of a surrogate pair can't be encoded
      escapeKey(key).replace(/[\ud800-\udfff]/gu, "\ufffd"),
    ),
  );
  return ["#", ...parts].join("/");
}

/** The node at a path, or nothing. */
export function at(root: Json, path: Path): Json | undefined {
  let node: Json | undefined = root;
  for (const key of path) {
    node = Array.isArray(node)
      ? (node as readonly Json[])[Number(key)]
      : member(node, String(key));
  }
  return node;
}

/** Follows the `$ref` of a node, and that of its target. Undefined where the chain is circular or leads nowhere. */
export function resolve(
  root: Json,
  value: Json | undefined,
  path: Path,
): Located | undefined {
  const seen = new Set<string>();
  let node = value;
  let place = path;
  for (;;) {
    if (!isObject(node)) return undefined;
    const ref = text(member(node, "$ref"));
    if (ref === undefined) return { value: node, path: place };
    const target = refPath(ref);
    if (target === undefined || seen.has(ref)) return undefined;
    seen.add(ref);
    node = at(root, target);
    place = target;
  }
}

/** A schema and the parts of its `allOf` at any depth, each once. Every `$ref` is followed. */
export function partsOf(
  document: Json,
  schema: Json | undefined,
): readonly JsonObject[] {
  const parts = new Set<JsonObject>();
  const add = (value: Json | undefined): void => {
    const resolved = resolve(document, value, [])?.value;
    if (!resolved || parts.has(resolved)) return;
    parts.add(resolved);
    list(member(resolved, "allOf")).forEach(add);
  };
  add(schema);
  return [...parts];
}

/** An entry of a discriminator's mapping as a `$ref`: the entry may be the bare name of a schema. */
export function mappedReference(root: Json, target: Json): Json {
  const schemas = at(root, ["components", "schemas"]);
  return typeof target === "string" && member(schemas, target) !== undefined
    ? schemaRef(target)
    : target;
}

/** An operation, and the path item that holds it. */
export interface FoundOperation extends Located {
  readonly url: string;
  readonly method: HttpMethod;
  readonly pathItem: Located;
}

/** Every operation of the document, in its order. */
export function* operationsOf(root: Json): Generator<FoundOperation> {
  for (const [url, item] of Object.entries(object(member(root, "paths")))) {
    if (!url.startsWith("/")) continue;
    const target = resolve(root, item, ["paths", url]);
    if (!target) continue;
    const whole = mergePathItem(item, target.value);
    const placeOfKey = (key: string): Path =>
      member(item, key) === undefined ? target.path : ["paths", url];
    const pathItem = { value: whole, path: placeOfKey("parameters") };
    for (const [key, value] of Object.entries(whole)) {
      const method = httpMethods.find((known) => known === key);
      if (!method || !isObject(value)) continue;
      const path = [...placeOfKey(key), key];
      yield { url, method, value, path, pathItem };
    }
  }
}

/** A path item with what its `$ref` leads to; what it says itself comes first. */
export function mergePathItem(
  item: Json | undefined,
  target: JsonObject,
): JsonObject {
  return { ...target, ...without(object(item), "$ref") };
}

/** Parameters of an operation: its own, and those of its path that it doesn't override. */
export function parametersOf(
  root: Json,
  operation: FoundOperation,
): readonly Located[] {
  const found = new Map<string, Located>();
  for (const owner of [operation.pathItem, operation]) {
    list(member(owner.value, "parameters")).forEach((item, index) => {
      const parameter = resolve(root, item, [
        ...owner.path,
        "parameters",
        index,
      ]);
      if (!parameter) return;
      if (isIgnoredHeader(parameter.value)) return;
      const key = `${text(member(parameter.value, "in")) ?? ""} ${text(member(parameter.value, "name")) ?? ""}`;
      found.set(key, parameter);
    });
  }
  return [...found.values()];
}

/** Whether OpenAPI says to ignore a header parameter: the body, the answers and the security tell its value. */
export function isIgnoredHeader(parameter: JsonObject): boolean {
  return (
    parameter["in"] === "header" &&
    /^(accept|authorization|content-type)$/i.test(text(parameter["name"]) ?? "")
  );
}

/** A value with the keys of its maps sorted. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}

/** Whether a description is one of ours: it uses the keys that only this generator reads. */
export function isOurs(document: Json): boolean {
  return (
    member(document, "x-client-params") !== undefined ||
    member(document, "x-unwrap") !== undefined
  );
}

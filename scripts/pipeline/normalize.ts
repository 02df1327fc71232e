/** Document → the same document in the one form that is emitted from. */

import {
  at,
  isObject,
  list,
  member,
  object,
  placeOf,
  refPath,
  text,
  type Json,
  type JsonObject,
  type Place,
} from "./document.js";

/**
 * Brings a checked document into one form: keys in one order, since theirs in
 * the file has no meaning, and what openapi-typescript would get wrong written
 * another way to the same effect.
 */
export function normalize(document: Json): Json {
  const endless = endlessReferences(document);
  const rewrite = (node: Json, place: Place): Json => {
    if (Array.isArray(node)) {
      return (node as readonly Json[]).map((item) => rewrite(item, place));
    }
    if (!isObject(node)) return node;
    if (endless.has(node)) return {};
    const inlined = place === "node" ? inline(document, node) : node;
    const plain = place === "node" ? simplify(inlined) : inlined;
    return Object.fromEntries(
      Object.entries(plain)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, child = null]) => [
          key,
          rewrite(child, placeOf(place, key, child)),
        ]),
    );
  };
  return rewrite(document, "node");
}

/** A reference to anything but a named component becomes what it refers to: only those have a type to point at. */
function inline(document: Json, node: JsonObject): JsonObject {
  const target = refPath(text(node["$ref"]) ?? "");
  if (!target || (target[0] === "components" && target.length === 3))
    return node;
  const value = at(document, target);
  return isObject(value) ? inline(document, value) : node;
}

function simplify(node: JsonObject): JsonObject {
  let plain = node;
  // a part that only requires names is a `required` of the whole
  const parts = list(plain["allOf"]);
  const onlyRequired = (part: Json): part is JsonObject =>
    isObject(part) && Object.keys(part).every((key) => key === "required");
  if (parts.some(onlyRequired) && !parts.every(onlyRequired)) {
    const required = parts
      .filter(onlyRequired)
      .flatMap((part) => list(part["required"]));
    plain = {
      ...plain,
      allOf: parts.filter((part) => !onlyRequired(part)),
      required: [...list(plain["required"]), ...required],
    };
  }
  const { content, properties, additionalProperties: others } = plain;
  if (text(plain["in"]) !== undefined && isObject(content)) {
    // openapi-typescript reads the schema of a parameter only
    const [media] = Object.values(content);
    plain = { ...plain, schema: member(media, "schema") ?? {} };
  }
  if (
    isObject(properties) &&
    isObject(others) &&
    Object.keys(properties).length > 0
  ) {
    // as an index signature it would hold for the named properties too
    plain = { ...plain, additionalProperties: true };
  }
  if (isObject(plain["$defs"])) {
    // what refers to them has been written out
    plain = Object.fromEntries(
      Object.entries(plain).filter(([key]) => key !== "$defs"),
    );
  }
  const { responses } = plain;
  if (isObject(responses)) {
    // an extension may be of any type, and openapi-typescript expects maps
    const maps = Object.entries(responses).filter(([, value]) =>
      isObject(value),
    );
    plain = { ...plain, responses: Object.fromEntries(maps) };
  }
  if (member(plain, "const") === null && Object.hasOwn(plain, "const")) {
    plain = { ...plain, type: "null" };
  }
  return plain;
}

const shallow = ["allOf", "anyOf", "oneOf", "prefixItems"];

/**
 * References by which a named schema is a part of itself with no object between:
 * TypeScript can't resolve such a type, so they are typed as unknown.
 */
export function endlessReferences(document: Json): ReadonlySet<Json> {
  const schemas = object(at(document, ["components", "schemas"]));
  const edges = new Map(
    Object.entries(schemas).map(([name, schema = null]) => [
      `#/components/schemas/${name}`,
      shallowReferences(schema),
    ]),
  );
  const reaches = (
    from: string,
    to: string,
    seen = new Set<string>(),
  ): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (edges.get(from) ?? []).some(({ ref }) => reaches(ref, to, seen));
  };
  return new Set(
    [...edges].flatMap(([name, refs]) =>
      refs.filter(({ ref }) => reaches(ref, name)).map(({ node }) => node),
    ),
  );
}

function shallowReferences(
  schema: Json,
): readonly { readonly ref: string; readonly node: Json }[] {
  if (!isObject(schema)) return [];
  const ref = text(schema["$ref"]);
  if (ref !== undefined) return [{ ref, node: schema }];
  return [
    ...shallow.flatMap((key) => list(member(schema, key))),
    member(schema, "items") ?? null,
  ].flatMap(shallowReferences);
}

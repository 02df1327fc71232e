/** Document → the same document in the one form that is emitted from. */

import { endlessReferences } from "./circles.js";
import {
  at,
  isObject,
  list,
  member,
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
  const endless = new Set<Json>(
    endlessReferences(document).map(({ node }) => node),
  );
  const version31 =
    text(member(document, "openapi"))?.startsWith("3.1") ?? false;
  const rewrite = (node: Json, place: Place): Json => {
    if (Array.isArray(node)) {
      return (node as readonly Json[]).map((item) =>
        typeof item === "object" ? rewrite(item, place) : item,
      );
    }
    if (!isObject(node)) return node;
    if (endless.has(node)) return {};
    const plain =
      place === "node" ? simplify(inline(document, node), version31) : node;
    const sorted: Record<string, Json> = {};
    for (const key of Object.keys(plain).sort()) {
      const child = plain[key] ?? null;
      const value =
        typeof child === "object"
          ? rewrite(child, placeOf(place, key, child))
          : child;
      if (key === "__proto__") {
        // assigned to, it would be no key
        Object.defineProperty(sorted, key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      } else sorted[key] = value;
    }
    return sorted;
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

/** Keywords of a schema that hold beside a `$ref` since OpenAPI 3.1. */
const besideReferences = [
  "additionalProperties",
  "allOf",
  "anyOf",
  "const",
  "enum",
  "items",
  "oneOf",
  "properties",
  "required",
];

function onlyRequires(part: Json): part is JsonObject {
  return isObject(part) && Object.keys(part).every((key) => key === "required");
}

function simplify(node: JsonObject, version31: boolean): JsonObject {
  let plain = node;
  const ref = text(plain["$ref"]);
  if (
    ref?.startsWith("#/components/schemas/") &&
    version31 &&
    besideReferences.some((key) => key in plain)
  ) {
    // openapi-typescript reads nothing beside a reference
    const { $ref = null, allOf, ...others } = plain;
    plain = { ...others, allOf: [{ $ref }, ...list(allOf)] };
  }
  // a part that only requires names is a `required` of the whole
  const parts = list(plain["allOf"]);
  if (parts.some(onlyRequires) && !parts.every(onlyRequires)) {
    const required = parts
      .filter(onlyRequires)
      .flatMap((part) => list(part["required"]));
    plain = {
      ...plain,
      allOf: parts.filter((part) => !onlyRequires(part)),
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

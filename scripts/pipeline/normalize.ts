/** Document → the same document in the one form that is emitted from. */

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
  const rewrite = (node: Json, place: Place): Json => {
    if (Array.isArray(node)) {
      return (node as readonly Json[]).map((item) => rewrite(item, place));
    }
    if (!isObject(node)) return node;
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
  if (member(plain, "const") === null && Object.hasOwn(plain, "const")) {
    plain = { ...plain, type: "null" };
  }
  return plain;
}

/** References to an inner place, such as the property of a schema → what they lead to. */

import {
  at,
  isNamedComponent,
  isObject,
  placeOf,
  refPath,
  text,
  type Json,
  type JsonObject,
  type Place,
} from "./document.js";

/** Replaces an inner reference by its target: only a named component has a type to which another can refer. */
export function replaceInnerReference(
  node: JsonObject,
  document: Json,
): JsonObject {
  let value = node;
  for (;;) {
    const target = refPath(text(value["$ref"]) ?? "");
    if (!target || isNamedComponent(target)) return value;
    const next = at(document, target);
    if (!isObject(next)) return value;
    value = next;
  }
}

/** Replaces every inner reference. None leads back to itself: a rule has told that. */
export function writeOutInnerReferences(document: Json): Json {
  const write = (node: Json, place: Place): Json => {
    if (place === "data") return node;
    if (Array.isArray(node)) return node.map((one: Json) => write(one, place));
    if (!isObject(node)) return node;
    const target =
      place === "node" ? replaceInnerReference(node, document) : node;
    const entries = Object.entries(target).map(
      ([key, child = null]): [string, Json] => [
        key,
        write(child, placeOf(place, key, child)),
      ],
    );
    return Object.fromEntries(entries);
  };
  return write(document, "node");
}

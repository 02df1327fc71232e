/** References to an inner place, such as the property of a schema → what they lead to. */

import {
  at,
  isNamedComponent,
  isObject,
  refPath,
  text,
  type Json,
  type JsonObject,
} from "./document.js";
import { rewriteNodes } from "./walk.js";

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
  return rewriteNodes(document, (node) =>
    replaceInnerReference(node, document),
  );
}

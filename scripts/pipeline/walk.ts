/** Walks the maps and lists of a document: a map holds keywords of OpenAPI, names of the author's choice, or data. */

import {
  isObject,
  list,
  object,
  type Json,
  type JsonObject,
} from "./document.js";

/** What the keys of a map are: keywords of OpenAPI in a `node`, names of the author's choice, or `data` such as an example. */
export type Place = "node" | "names" | "data";

const namedMaps = new Set(
  (
    "$defs callbacks content definitions dependentSchemas encoding headers links parameters pathItems paths " +
    "patternProperties properties requestBodies responses schemas scopes securitySchemes variables webhooks"
  ).split(" "),
);
const dataKeys = new Set([
  "const",
  "default",
  "enum",
  "example",
  "mapping",
  "value",
]);

/** Whether the value of this keyword is a map of names. */
export function isNamedMap(key: string): boolean {
  return namedMaps.has(key);
}

/** What the keys of a child are, by the place of its parent and its own key. */
export function placeOf(parent: Place, key: string, child: Json): Place {
  if (parent === "data") return "data";
  if (parent === "names") return "node";
  if (key === "examples") return isObject(child) ? "names" : "data";
  if (dataKeys.has(key) || key.startsWith("x-")) return "data";
  return namedMaps.has(key) && isObject(child) ? "names" : "node";
}

/** The maps and lists in a node, each with its key and its place. */
export function childrenOf(
  node: Json,
  place: Place,
): readonly (readonly [key: string | number, child: Json, place: Place])[] {
  if (Array.isArray(node)) {
    return list(node).map((child, index) => [index, child, place] as const);
  }
  const children: [key: string, child: Json, place: Place][] = [];
  for (const [key, child = null] of Object.entries(object(node))) {
    if (typeof child !== "object" || child === null) continue;
    children.push([key, child, placeOf(place, key, child)]);
  }
  return children;
}

/** Visits every map of keywords in a node, itself first. Data such as an example has none. */
export function visitNodes(
  node: Json,
  visit: (node: JsonObject) => void,
  place: Place = "node",
): void {
  if (place === "data") return;
  if (place === "node" && isObject(node)) visit(node);
  for (const [, child, inside] of childrenOf(node, place)) {
    visitNodes(child, visit, inside);
  }
}

/** Rewrites every map of keywords in a node, itself first, then those in what has become of it. */
export function rewriteNodes(
  node: Json,
  rewrite: (node: JsonObject) => JsonObject,
  place: Place = "node",
): Json {
  if (place === "data") return node;
  if (Array.isArray(node)) {
    return node.map((one: Json) => rewriteNodes(one, rewrite, place));
  }
  if (!isObject(node)) return node;
  const whole = place === "node" ? rewrite(node) : node;
  return Object.fromEntries(
    Object.entries(whole).map(([key, child = null]): [string, Json] => [
      key,
      rewriteNodes(child, rewrite, placeOf(place, key, child)),
    ]),
  );
}

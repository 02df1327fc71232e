/** What openapi-typescript would stumble over, written another way. */

import { isObject, list, placeOf, type Json, type Place } from "./document.js";

/** A copy of a document, to write into, without what openapi-typescript could mistake. */
export function disguise(document: Json): Json {
  return copy(document, "node");
}

function copy(node: Json, place: Place): Json {
  if (Array.isArray(node)) {
    return (node as readonly Json[]).map((item) =>
      typeof item === "object" ? copy(item, place) : item,
    );
  }
  if (!isObject(node)) return node;
  // beside a reference only its description and the like are read
  const isReference = place === "node" && "$ref" in node;
  const entries: [string, Json][] = [];
  for (const [key, child = null] of Object.entries(node)) {
    const value =
      place === "node"
        ? keyword(key, child)
        : copy(withoutLooseParts(key, child), placeOf(place, key, child));
    if (!isReference || typeof value !== "object") entries.push([key, value]);
  }
  // without a prototype, a name such as `constructor` is found only where it is
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(entries),
  );
}

/** The value of a keyword of OpenAPI. */
function keyword(key: string, child: Json): Json {
  if (typeof child === "string") {
    if (key === "description" || key === "summary" || key === "title") {
      // behind the first line of a description stands its own tag
      const start =
        key === "description" ? /(\r\n?|\n)(\s*)@/g : /(^|\r\n?|\n)(\s*)@/g;
      return child.replace(start, "$1$2\\@").replace(/\r\n?/g, "\n");
    }
    return child;
  }
  if (typeof child !== "object") return child;
  switch (key) {
    // as openapi-typescript prints it, and no longer a schema to search
    case "default":
    case "example":
      return flat(child);
    case "examples":
      if (Array.isArray(child)) return list(child).map(flat);
  }
  return copy(withoutLooseParts(key, child), placeOf("node", key, child));
}

/** The parts of an `allOf` are taken for schemas, wherever it stands. */
function withoutLooseParts(key: string, child: Json): Json {
  return key === "allOf" && Array.isArray(child)
    ? list(child).filter(isObject)
    : child;
}

function flat(value: Json): Json {
  return typeof value === "object" && value !== null
    ? JSON.stringify(value, null, 2)
    : value;
}

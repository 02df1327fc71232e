/** What openapi-typescript would stumble over, written another way while it reads, and undone in its text. */

import {
  isObject,
  list,
  object,
  placeOf,
  text,
  texts,
  type Json,
  type JsonObject,
  type Place,
} from "./document.js";

/** Behind a key that every object inherits: openapi-typescript would find it where it is not. */
const inheritedMark = "-.inherited.-";
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
/** For a per cent sign, which openapi-typescript would decode. */
const percentMark = "-.percent.-";

/** A copy of a document, to write into, with no name that openapi-typescript could mistake. */
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
    const name = place === "names" ? disguised(key) : key;
    const value =
      place === "node"
        ? keyword(node, key, child)
        : copy(withoutLooseParts(key, child), placeOf(place, key, child));
    if (!isReference || typeof value !== "object") entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** The value of a keyword of OpenAPI. */
function keyword(node: JsonObject, key: string, child: Json): Json {
  if (typeof child === "string") {
    if (key === "$ref") return reference(child);
    if (key === "description" || key === "summary" || key === "title") {
      // behind the first line of a description stands its own tag
      const start =
        key === "description" ? /(\r\n?|\n)(\s*)@/g : /(^|\r\n?|\n)(\s*)@/g;
      return child.replace(start, "$1$2\\@").replace(/\r\n?/g, "\n");
    }
    const isName = key === "operationId" || (key === "name" && "in" in node);
    return isName ? disguised(child) : child;
  }
  if (typeof child !== "object") return child;
  switch (key) {
    case "required":
      return Array.isArray(child) ? texts(child).map(disguised) : child;
    case "discriminator":
      return isObject(child) ? discriminator(child) : child;
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

function discriminator(node: JsonObject): Json {
  const propertyName = disguised(text(node["propertyName"]) ?? "");
  const mapping = Object.entries(object(node["mapping"])).map(
    ([value, ref]) => [value, reference(text(ref) ?? "")] as const,
  );
  return {
    ...node,
    propertyName,
    ...(mapping.length > 0 && { mapping: Object.fromEntries(mapping) }),
  };
}

/** Whether a text has marks. */
export function isDisguised(source: string): boolean {
  return source.includes(inheritedMark) || source.includes(percentMark);
}

/** The text without the marks. */
export function revealed(source: string): string {
  return source.replaceAll(inheritedMark, "").replaceAll(percentMark, "%");
}

function disguised(name: string): string {
  return inherited.has(name)
    ? name + inheritedMark
    : name.replaceAll("%", percentMark);
}

/** A reference to a disguised name. Its parts may be encoded, a per cent sign among them. */
function reference(ref: string): string {
  return ref
    .split("/")
    .map((part) =>
      /%(?![0-9a-f]{2})/i.test(part) || !part.includes("%")
        ? disguised(part)
        : encodeURIComponent(disguised(decodeURIComponent(part))),
    )
    .join("/");
}

function flat(value: Json): Json {
  return typeof value === "object" && value !== null
    ? JSON.stringify(value, null, 2)
    : value;
}

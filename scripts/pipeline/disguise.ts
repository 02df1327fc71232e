/** What openapi-typescript would stumble over, written another way while it reads, and undone in its text. */

import {
  isObject,
  object,
  placeOf,
  text,
  texts,
  type Json,
  type Place,
} from "./document.js";

/** Behind a key that every object inherits: openapi-typescript would find it where it is not. */
const inheritedMark = "-.inherited.-";
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
/** For a per cent sign, which openapi-typescript would decode. */
const percentMark = "-.percent.-";

/** A copy of a document, to write into, with no name that openapi-typescript could mistake. */
export function disguise(document: Json): Json {
  const copy = (node: Json, place: Place): Json => {
    if (Array.isArray(node)) {
      return (node as readonly Json[]).map((item) => copy(item, place));
    }
    if (!isObject(node)) return node;
    const entries = Object.entries(node).map(
      ([key, child = null]): [string, Json] => {
        const name = place === "names" ? disguised(key) : key;
        const inside = placeOf(place, key, child);
        if (key === "allOf" && Array.isArray(child)) {
          // wherever it stands, its parts are taken for schemas
          const parts = (child as readonly Json[]).filter(isObject);
          return [key, copy(parts, inside)];
        }
        if (place !== "node") return [name, copy(child, inside)];
        if (key === "required" && Array.isArray(child)) {
          return [key, texts(child).map(disguised)];
        }
        if (key === "discriminator" && isObject(child)) {
          const propertyName = disguised(text(child["propertyName"]) ?? "");
          const mapping = Object.entries(object(child["mapping"]));
          return [
            key,
            {
              ...child,
              propertyName,
              ...(mapping.length > 0 && {
                mapping: Object.fromEntries(
                  mapping.map(([value, ref]) => [
                    value,
                    reference(text(ref) ?? ""),
                  ]),
                ),
              }),
            },
          ];
        }
        if (key === "$ref") return [key, reference(text(child) ?? "")];
        if (typeof child === "string") {
          const isName =
            key === "operationId" || (key === "name" && "in" in node);
          return [key, isName ? disguised(child) : child];
        }
        // as openapi-typescript prints it, and no longer a schema to search
        if (key === "default" || key === "example") return [key, flat(child)];
        if (key === "examples" && Array.isArray(child)) {
          return [key, (child as readonly Json[]).map(flat)];
        }
        return [key, copy(child, inside)];
      },
    );
    // beside a reference only its description and the like are read
    const isReference = place === "node" && "$ref" in node;
    return Object.fromEntries(
      isReference
        ? entries.filter(([, value]) => typeof value !== "object")
        : entries,
    );
  };
  return copy(document, "node");
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

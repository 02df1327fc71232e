/** Content types: which one the client uses, and how. */

import { member, resolve, type Json, type JsonObject } from "./document.js";
import { isBytes } from "./schema-facts.js";

/** Types that are written as JSON. A sequence of JSON texts, such as `application/json-seq`, is none. */
const json = /^[^;*]*[/+]json\s*(;|$)/i;

/** The content types that the client prefers to others, the best first. */
const preferred = [
  /^application\/json$/i,
  /^application\/json\s*;/i,
  json,
] as const;

/** The content type that the client uses: JSON where the description offers it, otherwise the first by name: the document is sorted. */
export function preferredType(
  document: Json,
  content: JsonObject,
): string | undefined {
  const types = Object.keys(content);
  for (const wanted of preferred) {
    const found = types.find((type) => wanted.test(type));
    if (found !== undefined) return found;
  }
  const isJson = (type: string) =>
    kindOf(type, schemaIn(document, content[type])) === "json";
  return types.find(isJson) ?? types[0];
}

/** The schema of what has a content type, without references. */
export function schemaIn(
  document: Json,
  media: Json | undefined,
): JsonObject | undefined {
  return resolve(document, member(media, "schema"), [])?.value;
}

export type Kind = "json" | "form" | "text" | "blob";

/** How the client writes a body of a content type, or reads it. The schema decides what a range such as `image/*` holds. */
export function kindOf(contentType: string, schema?: JsonObject): Kind {
  if (json.test(contentType)) return "json";
  if (
    /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(
      contentType,
    )
  ) {
    return "form";
  }
  if (isRange(contentType) && isBytes(schema)) return "blob";
  if (/^\*\/\*/.test(contentType)) return "json";
  // without a schema, it may be anything
  if (/^application\/\*/i.test(contentType) && schema) return "json";
  return /^text\//i.test(contentType) ? "text" : "blob";
}

/** The content type of a request. A range of bytes stays one: the Blob of a call has a type of its own. */
export function concreteType(contentType: string, kind: Kind): string {
  if (!isRange(contentType)) return contentType;
  if (kind === "json") return "application/json";
  return kind === "text" ? "text/plain" : contentType;
}

/**
 * What a request says that it accepts, where the client reads a content type:
 * this one first, then the others that it reads as the same text or bytes.
 * JSON of another type would be a value of another schema.
 */
export function acceptedTypes(
  document: Json,
  content: JsonObject,
  contentType: string,
): readonly string[] {
  const kindIn = (type: string) => {
    const kind = kindOf(type, schemaIn(document, content[type]));
    return kind === "form" ? "blob" : kind; // as bytes, too
  };
  const kind = kindIn(contentType);
  if (kind === "json") {
    const isPlain = /^application\/json\s*(;|$)|\*/i.test(contentType);
    return [isPlain ? "application/json" : contentType];
  }
  const alike = Object.keys(content).filter((type) => kindIn(type) === kind);
  return [...new Set([contentType, ...alike])];
}

function isRange(contentType: string): boolean {
  return contentType.includes("*");
}

/** Content types: which one the client uses, and how. */

import type { JsonObject } from "./document.js";

/** The content type that the client uses: JSON where the description offers it, otherwise the first. */
export function preferredType(content: JsonObject): string | undefined {
  const types = Object.keys(content);
  return types.find((type) => kindOf(type) === "json") ?? types[0];
}

/** How the client writes a body of a content type, or reads it. */
export function kindOf(contentType: string): "json" | "form" | "text" | "blob" {
  if (/^[^;]*[/+]json\b/i.test(contentType) || contentType === "*/*")
    return "json";
  if (
    /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(
      contentType,
    )
  ) {
    return "form";
  }
  return /^text\//i.test(contentType) ? "text" : "blob";
}

/** The content type of a request, for a range such as `image/*`. */
export function concreteType(contentType: string): string {
  if (!contentType.includes("*")) return contentType;
  switch (kindOf(contentType)) {
    case "json":
      return "application/json";
    case "text":
      return "text/plain";
    default:
      return "application/octet-stream";
  }
}

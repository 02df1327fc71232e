/** Content types: which one the client speaks, and what it makes of it. */

import type { JsonObject } from "./document.js";

/** The content type that the client speaks, of those that are offered: JSON if there is any. */
export function preferredType(content: JsonObject): string | undefined {
  const types = Object.keys(content);
  return types.find((type) => kindOf(type) === "json") ?? types[0];
}

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

/** A content type that can be sent, for one that stands for many. */
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

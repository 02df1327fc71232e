/** Data as source text. */

import type { Json } from "./document.js";
import { propertyKey, stringLiteral } from "./names.js";

export function literal(value: Json): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value))
    return `[${value.map((item: Json) => literal(item)).join(", ")}]`;
  const members = Object.entries(value).map(
    ([key, member = null]) => `${propertyKey(key)}: ${literal(member)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

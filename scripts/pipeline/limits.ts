/** The keywords of a schema that narrow a value without changing its type. */

import type { Json, JsonObject } from "./document.js";

const lowerBounds = new Set(
  "exclusiveMinimum minItems minLength minProperties minimum".split(" "),
);
const upperBounds = new Set(
  "exclusiveMaximum maxItems maxLength maxProperties maximum".split(" "),
);
const limitKeys = new Set([
  ...lowerBounds,
  ...upperBounds,
  ..."contentEncoding contentMediaType format multipleOf pattern uniqueItems".split(
    " ",
  ),
]);
export function isLimit(keyword: string): boolean {
  return limitKeys.has(keyword);
}

/** Which way a limit binds more: a lower bound by growing, an upper one by shrinking. */
export function boundOf(keyword: string): "lower" | "upper" | undefined {
  if (lowerBounds.has(keyword)) return "lower";
  return upperBounds.has(keyword) ? "upper" : undefined;
}

/** The limits of all parts; of two bounds, the one that binds more. */
export function limitsOf(
  parts: readonly JsonObject[],
): Readonly<Record<string, Json>> {
  const limits: Record<string, Json> = {};
  for (const [key, value] of parts.flatMap(ownLimits)) {
    const before = limits[key];
    if (typeof before === "number" && typeof value === "number") {
      limits[key] =
        boundOf(key) === "lower"
          ? Math.max(before, value)
          : Math.min(before, value);
    } else limits[key] = value;
  }
  return limits;
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside the bound. */
function ownLimits(value: JsonObject): readonly (readonly [string, Json])[] {
  const isExclusive = (key: string) =>
    value[`exclusive${key.charAt(0).toUpperCase()}${key.slice(1)}`] === true;
  return Object.entries(value).flatMap(([key, limit]) => {
    if (!limitKeys.has(key) || limit === undefined) return [];
    if (limit === false || (limit === true && key.startsWith("exclusive")))
      return [];
    const name =
      (key === "minimum" || key === "maximum") && isExclusive(key)
        ? key.replace("m", "exclusiveM")
        : key;
    return [[name, limit] as const];
  });
}

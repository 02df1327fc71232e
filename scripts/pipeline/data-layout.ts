/** Data as TypeScript, in the layout that the formatter gives it. */

import { isObject, object, type Json } from "./document.js";
import { propertyKey, quoted } from "./names.js";
import { lineWidth } from "./print.js";
import { fits } from "./type-layout.js";

/** Maps up to this depth have a line for each key, so that a new key changes no line. */
const alwaysBroken = 3;

/** Adds the lines of `export const name = value as const;`. */
export function addConstant(lines: string[], name: string, value: Json): void {
  addValue(lines, 0, `export const ${name} = `, value, " as const;");
}

function addValue(
  lines: string[],
  depth: number,
  head: string,
  value: Json,
  tail: string,
): void {
  const margin = "  ".repeat(depth);
  const isBroken =
    depth < alwaysBroken && Object.keys(object(value)).length > 0;
  const flat = isBroken ? undefined : onOneLine(value);
  if (flat !== undefined && fits(margin + head + flat + tail)) {
    lines.push(margin + head + flat + tail);
  } else if (
    head.length >= shortest &&
    !fits(`${margin}${head}${start(value)}`)
  ) {
    lines.push(margin + head.trimEnd());
    addValue(lines, depth + 1, "", value, tail);
  } else if (Array.isArray(value)) {
    lines.push(`${margin}${head}[`);
    for (const item of value as readonly Json[]) {
      addValue(lines, depth + 1, "", item, ",");
    }
    lines.push(`${margin}]${tail}`);
  } else if (isObject(value)) {
    lines.push(`${margin}${head}{`);
    for (const [key, member = null] of Object.entries(value)) {
      addValue(lines, depth + 1, `${propertyKey(key)}: `, member, ",");
    }
    lines.push(`${margin}}${tail}`);
  } else {
    lines.push(margin + head + (flat ?? "") + tail);
  }
}

/** What of a value has to stand behind its key: an object or a list may break behind its bracket. */
function start(value: Json): string {
  const isEmpty =
    typeof value === "object" && Object.keys(value ?? {}).length === 0;
  if (isEmpty) return "x".repeat(lineWidth);
  if (Array.isArray(value)) return "[";
  return isObject(value) ? "{" : "x".repeat(lineWidth);
}

/** A value behind a key that is shorter than this, colon and space included, never goes to a line of its own. */
const shortest = "key: ".length + 2;

/** A value on one line; nothing where it is too long for any line. */
function onOneLine(value: Json): string | undefined {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value);
  const isList = Array.isArray(value);
  let inside = "";
  for (const [key, member = null] of Object.entries(value as object) as [
    string,
    Json,
  ][]) {
    const text = onOneLine(member);
    if (text === undefined || inside.length > lineWidth) return undefined;
    if (inside !== "") inside += ", ";
    inside += isList ? text : `${propertyKey(key)}: ${text}`;
  }
  if (isList) return `[${inside}]`;
  return inside === "" ? "{}" : `{ ${inside} }`;
}

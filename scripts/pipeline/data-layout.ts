/** Data as TypeScript, in the layout that the formatter gives it. */

import { isObject, type Json } from "./document.js";
import { propertyKey, quoted } from "./names.js";
import { lineWidth } from "./print.js";
import { fits } from "./type-layout.js";

/** Adds the lines of `export const name = value as const;`. */
export function addConstant(lines: string[], name: string, value: Json): void {
  addValue(lines, "", `export const ${name} = `, value, " as const;");
}

function addValue(
  lines: string[],
  margin: string,
  head: string,
  value: Json,
  tail: string,
): void {
  const flat = onOneLine(value);
  if (flat !== undefined && fits(margin + head + flat + tail)) {
    lines.push(margin + head + flat + tail);
  } else if (
    head.length >= shortest &&
    !fits(`${margin}${head}${start(value)}`)
  ) {
    lines.push(margin + head.trimEnd());
    addValue(lines, `${margin}  `, "", value, tail);
  } else if (Array.isArray(value)) {
    lines.push(`${margin}${head}[`);
    for (const item of value as readonly Json[]) {
      addValue(lines, `${margin}  `, "", item, ",");
    }
    lines.push(`${margin}]${tail}`);
  } else if (isObject(value)) {
    lines.push(`${margin}${head}{`);
    for (const [key, member = null] of Object.entries(value)) {
      addValue(lines, `${margin}  `, `${propertyKey(key)}: `, member, ",");
    }
    lines.push(`${margin}}${tail}`);
  } else {
    lines.push(margin + head + (flat ?? "") + tail);
  }
}

/** What of a value has to stand behind its key: an object or a list may break behind its bracket. */
function start(value: Json): string {
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

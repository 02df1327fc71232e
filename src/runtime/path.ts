/** Path template and values → path. */

import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import type { PathParam } from "./operation.js";
import { serializeSegment, textOf } from "./serialize.js";

/** Splits a path template: texts and names of parameters, in turn. */
export function splitPath(template: string): readonly string[] {
  return template.split(/\{([^{}]+)\}/);
}

/**
 * Fills values into a path template that is split. Each becomes exactly one path segment.
 *
 * @throws {CallsInputError} for a value that is missing, outside its limits, or
 * that would change the path: empty, `.`, `..`
 */
export function fillPath(
  parts: readonly string[],
  values: Readonly<Record<string, unknown>>,
  call: Call,
): string {
  const filled = parts.map((part, index) =>
    index % 2 === 0 ? part : fillSegment(part, values, call),
  );
  return filled.join("");
}

function fillSegment(
  name: string,
  values: Readonly<Record<string, unknown>>,
  call: Call,
): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  const limits = call.row?.params?.[name] ?? {};
  const problem = findProblem(value, limits);
  if (problem === undefined) return serializeSegment(name, value, limits);
  // a method has arguments, the typed fetch client has the names of the description
  const argument = call.ids ? (limits.client ?? limits.argument ?? name) : name;
  // the value is wrong, and may be anything: no message shows it
  const about = { ...call, ids: undefined };
  throw new CallsInputError(`${argument} ${problem}.`, about);
}

/** Returns a path with a query, behind the one that the path may have. */
export function addQuery(path: string, query: string): string {
  if (query === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

/** Returns why a value can't be a path segment; undefined where it can. */
function findProblem(value: unknown, limits: PathParam): string | undefined {
  const { type = "string", minLength = 1, maxLength = Infinity } = limits;
  if (value === undefined || value === null) return "is missing";
  if (Number.isNaN(value)) return "is not a number";
  const actual = Array.isArray(value) ? "array" : typeof value;
  if (type !== "any" && actual !== type)
    return `is of type ${actual}, not ${type}`;
  if (limits.json) return undefined;
  if (typeof value === "object") {
    // an empty part, or a dot, could become a segment by itself
    return Object.values(value).some(
      (part) => Object(part) === part || findProblem(String(part), {}),
    )
      ? "has a part that a path can't contain"
      : Object.keys(value).length === 0
        ? "is empty"
        : undefined;
  }
  const text = textOf(value);
  if (text === "") return "is empty";
  if (text === "." || text === "..") return "would change the path";
  // a URL can't encode half of a surrogate pair
  if (/[\ud800-\udfff]/u.test(text)) return "is not well-formed Unicode";
  // code points, as JSON Schema counts
  const { length } = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "_");
  if (length < minLength || length > maxLength) {
    const wanted =
      minLength === maxLength ? minLength : `${minLength} to ${maxLength}`;
    return `has ${length} characters, not ${wanted}`;
  }
  const { pattern } = limits;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text)) {
    return `does not match ${pattern}`;
  }
  return undefined;
}

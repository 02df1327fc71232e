/** Path templates: fill them with values, and find the one of a URL. */

import { CallsInputError } from "./errors.js";
import type { OperationTable, PathParam } from "./operation.js";
import { serializeSegment } from "./serialize.js";
import type { Call } from "./unwrap.js";

/**
 * Fills values into a path template. Each becomes exactly one path segment.
 *
 * @throws {CallsInputError} for a value that is missing, outside its limits, or
 * that would change the path: empty, `.`, `..`
 */
export function fillPath(
  template: string,
  values: Readonly<Record<string, unknown>>,
  { operation, method, path, row }: Call,
): string {
  return template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const limits = row?.params?.[name] ?? {};
    const problem = findProblem(value, limits);
    if (problem === undefined) return serializeSegment(name, value, limits);
    throw new CallsInputError(`${limits.client ?? name} ${problem}.`, {
      operation,
      method,
      path,
    });
  });
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
    return Object.values(value).some((part) => findProblem(String(part), {}))
      ? "has a part that a path can't contain"
      : Object.keys(value).length === 0
        ? "is empty"
        : undefined;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "") return "is empty";
  if (text === "." || text === "..") return "would change the path";
  // a URL can't encode half of a surrogate pair
  if (/[\ud800-\udfff]/u.test(text)) return "is not well-formed Unicode";
  const length = Array.from(text).length; // code points, as JSON Schema counts
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

/** Finds the operation of a request of the typed fetch client. */
export interface Matcher {
  readonly findByUrl: (method: string, url: string) => Call;
  /** Finds it by the URL before the values are filled in, when the method is not known yet. */
  readonly findByTemplate: (url: string) => Call;
}

/** Makes the matcher of a route table whose paths begin with the base URL. */
export function createMatcher(table: OperationTable, baseUrl: string): Matcher {
  const base = new URL(baseUrl).pathname.replace(/\/$/, "");
  const routes = Object.entries(table).flatMap(([resource, rows]) =>
    Object.entries(rows).map(([name, row]) => ({
      pattern: new RegExp(`^${toPattern(row.path)}$`),
      call: {
        operation: `${resource}.${name}`,
        method: row.method,
        path: row.path,
        row,
      },
    })),
  );
  return {
    findByUrl: (method, url) => {
      const { pathname } = new URL(url);
      const path = pathname.startsWith(base)
        ? pathname.slice(base.length)
        : pathname;
      const found = routes.find(
        ({ pattern, call }) => call.method === method && pattern.test(path),
      );
      return (
        found?.call ?? { operation: undefined, method, path, row: undefined }
      );
    },
    findByTemplate: (url) => {
      const path = url.slice(baseUrl.length);
      const found = routes.find(({ call }) => call.path === path);
      return {
        operation: undefined,
        method: "calls.api",
        path,
        row: found?.call.row,
      };
    },
  };
}

/** Returns the source of a regular expression that matches the paths of a template. */
function toPattern(template: string): string {
  return template
    .split(/\{[^{}]+\}/)
    .map((fixed) => fixed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^/]+");
}

/** The path of a request: filled in from a template, and recognised again. */

import { CallsInputError } from "./errors.js";
import type { OperationTable, PathParam } from "./operation.js";
import { serializeSegment } from "./serialize.js";
import type { Call } from "./unwrap.js";

/**
 * Fills the parameters into the path template of a call, each as exactly one
 * path segment.
 *
 * @throws {CallsInputError} for a value outside its limits, or one that would
 * change the path: empty, `.`, `..`
 */
export function fillPath(
  template: string,
  values: Readonly<Record<string, unknown>>,
  { operation, method, path, row }: Call,
): string {
  return template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const limits = row?.params?.[name] ?? {};
    const wrong = problem(value, limits);
    if (wrong === undefined) return serializeSegment(name, value, limits);
    throw new CallsInputError(`${limits.client ?? name} ${wrong}.`, {
      operation,
      method,
      path,
    });
  });
}

/** Why a value can't be a path segment; nothing where it can. */
function problem(value: unknown, limits: PathParam): string | undefined {
  const { type = "string", minLength = 1, maxLength = Infinity } = limits;
  if (value === undefined || value === null) return "is missing";
  if (Number.isNaN(value)) return "is not a number";
  const actual = Array.isArray(value) ? "array" : typeof value;
  if (type !== "any" && actual !== type)
    return `is of type ${actual}, not ${type}`;
  if (limits.json) return undefined;
  if (typeof value === "object") {
    // a part that is empty, or a dot, could end up as a segment of its own
    return Object.values(value).some((part) => problem(String(part), {}))
      ? "holds a part that can't stand in a path"
      : Object.keys(value).length === 0
        ? "is empty"
        : undefined;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "") return "is empty";
  if (text === "." || text === "..") return "would change the path";
  // half of a surrogate pair has no form in a URL
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

/** Finds the operation that a request of the typed fetch client belongs to. */
export interface Matcher {
  readonly byUrl: (method: string, url: string) => Call;
  /** By the URL with its template not filled in yet; the method is not known then. */
  readonly byTemplate: (url: string) => Call;
}

/** Prepares the matcher of a route table beneath a base URL. */
export function createMatcher(table: OperationTable, baseUrl: string): Matcher {
  const base = new URL(baseUrl).pathname.replace(/\/$/, "");
  const routes = Object.entries(table).flatMap(([resource, rows]) =>
    Object.entries(rows).map(([name, row]) => ({
      pattern: new RegExp(`^${pattern(row.path)}$`),
      call: {
        operation: `${resource}.${name}`,
        method: row.method,
        path: row.path,
        row,
      },
    })),
  );
  return {
    byUrl: (method, url) => {
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
    byTemplate: (url) => {
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

/** A path template as the source of a pattern. */
function pattern(template: string): string {
  return template
    .split(/\{[^{}]+\}/)
    .map((fixed) => fixed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^/]+");
}

/** The names that operations and resources get in the client. */

import {
  member,
  operationsOf,
  text,
  texts,
  type FoundOperation,
  type HttpMethod,
  type Json,
  type JsonObject,
} from "./document.js";
import { camelCase, pascalCase } from "./names.js";

/** An operation of the document under its name in the client. */
export interface NamedOperation {
  readonly found: FoundOperation;
  readonly resource: string;
  readonly name: string;
  /** Why the client leaves it out; undefined where the client has it. */
  readonly leftOut:
    | { readonly kind: "trace" }
    | { readonly kind: "clash"; readonly other: string }
    | undefined;
}

/**
 * Names every operation as the client does: `apps.create` → apps, create. Where
 * two get the same name, the first in the order of paths and methods keeps it.
 */
export function nameOperations(document: Json): readonly NamedOperation[] {
  const taken = new Map<string, string>();
  const seen = new Set<Json>();
  const order = ({ url, method }: FoundOperation) => `${url} ${method}`;
  const all = [...operationsOf(document)].sort((a, b) =>
    order(a) < order(b) ? -1 : 1,
  );
  return all.map((found) => {
    const names = namesOf(found);
    const { resource } = names;
    // one operation at several paths is a method for each
    const name = seen.has(found.value)
      ? routeName(found.method, found.url)
      : names.name;
    seen.add(found.value);
    const key = `${resource}.${name}`;
    const label = operationLabel(found);
    const other = taken.get(key);
    if (other === undefined) taken.set(key, label);
    const leftOut =
      found.method === "trace"
        ? ({ kind: "trace" } as const)
        : other === undefined
          ? undefined
          : ({ kind: "clash", other } as const);
    return { found, resource, name, leftOut };
  });
}

/** The name of an operation in messages: its id, or its method and path. */
export function operationLabel(found: FoundOperation): string {
  return (
    text(member(found.value, "operationId")) ??
    `${found.method.toUpperCase()} ${found.url}`
  );
}

function namesOf(found: FoundOperation): {
  readonly resource: string;
  readonly name: string;
} {
  const id = text(member(found.value, "operationId")) || undefined;
  const dot = id?.lastIndexOf(".") ?? -1;
  if (id !== undefined && dot > 0 && dot < id.length - 1) {
    return { resource: camelCase(id.slice(0, dot)), name: id.slice(dot + 1) };
  }
  const tag = texts(member(found.value, "tags"))[0] ?? "default";
  return {
    resource: camelCase(tag),
    name: id === undefined ? routeName(found.method, found.url) : camelCase(id),
  };
}

/** The name of an operation by its method and path: `POST /books` → `postBooks`. */
function routeName(method: HttpMethod, url: string): string {
  return camelCase(`${method} ${url}`);
}

/** The id of an operation that an earlier path has, too: of the same resource, named by its method and path. */
export function repeatedId(
  value: JsonObject,
  method: HttpMethod,
  url: string,
): string {
  const id = text(value["operationId"]) ?? "";
  const dot = id.lastIndexOf(".");
  const name = routeName(method, url);
  return dot > 0 && dot < id.length - 1 ? `${id.slice(0, dot)}.${name}` : name;
}

export function resourceTypeName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

/** The names that resource interfaces take. */
export function resourceTypeNames(
  named: readonly NamedOperation[],
): ReadonlySet<string> {
  return new Set(named.map(({ resource }) => resourceTypeName(resource)));
}

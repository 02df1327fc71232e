/** Circular schemas: each is a part of itself, and no object lies between. */

import {
  at,
  isObject,
  list,
  member,
  object,
  refPath,
  text,
  type Json,
  type JsonObject,
} from "./document.js";

/** A `$ref` that lies on a circle, and the component schema that it names. */
export interface CircularReference {
  readonly node: JsonObject;
  readonly name: string;
}

const compositions = ["allOf", "anyOf", "oneOf"];
const arrays = ["items", "prefixItems"];

/** References on a circle of compositions alone. No value has such a shape: they are typed as unknown. */
export function endlessReferences(
  document: Json,
): readonly CircularReference[] {
  return circularReferences(document, compositions);
}

/** References on a circle of compositions and arrays. TypeScript needs a type alias for such a shape. */
export function arrayReferences(document: Json): readonly CircularReference[] {
  return circularReferences(document, [...compositions, ...arrays]);
}

/** References on a circle of `allOf` alone. */
export function allOfReferences(document: Json): readonly CircularReference[] {
  return circularReferences(document, ["allOf"]);
}

function circularReferences(
  document: Json,
  keywords: readonly string[],
): readonly CircularReference[] {
  const schemas = object(at(document, ["components", "schemas"]));
  const parts = new Map(
    Object.entries(schemas).map(([name, schema = null]) => [
      name,
      referencesOf(schema, keywords),
    ]),
  );
  const names = new Map(
    [...parts].map(([holder, references]) => [
      holder,
      references.map(({ name }) => name),
    ]),
  );
  const circles = circlesOf(names);
  return [...parts].flatMap(([holder, references]) =>
    references.filter(({ name }) => circles.get(name) === circles.get(holder)),
  );
}

/**
 * The circles of a graph, each node with the name of its own: two nodes that
 * reach each other have the same. Takes time in proportion to the edges, and no
 * recursion: a chain may be longer than the stack.
 */
function circlesOf(
  graph: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const reversed = new Map<string, string[]>();
  for (const [from, targets] of graph) {
    for (const to of targets) {
      const sources = reversed.get(to) ?? [];
      reversed.set(to, sources);
      sources.push(from);
    }
  }
  const circles = new Map<string, string>();
  for (const start of nodesByEnd(graph).reverse()) {
    if (circles.has(start)) continue;
    circles.set(start, start);
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const source of reversed.get(node) ?? []) {
        if (circles.has(source)) continue;
        circles.set(source, start);
        open.push(source);
      }
    }
  }
  return circles;
}

/** The nodes of a graph, each behind those that a search from it has found first. */
function nodesByEnd(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const ended: string[] = [];
  const seen = new Set<string>();
  for (const start of graph.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const open = [{ node: start, next: 0 }];
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const target = graph.get(last.node)?.[last.next];
      last.next += 1;
      if (target === undefined) {
        ended.push(last.node);
        open.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        open.push({ node: target, next: 0 });
      }
    }
  }
  return ended;
}

/** The component schemas that a schema refers to, through these keywords only. */
function referencesOf(
  schema: Json,
  keywords: readonly string[],
): readonly CircularReference[] {
  if (!isObject(schema)) return [];
  const target = refPath(text(schema["$ref"]) ?? "");
  if (target) {
    const [, kind, name] = target;
    return kind === "schemas" && target.length === 3
      ? [{ node: schema, name: String(name) }]
      : [];
  }
  return keywords
    .flatMap((key) => {
      const value = member(schema, key) ?? [];
      return Array.isArray(value) ? list(value) : [value];
    })
    .flatMap((part) => referencesOf(part, keywords));
}

/** The component schemas that are built on one another by `allOf`, and the values by which a discriminator tells them. */

import { nodesByEnd } from "./circles.js";
import { at, list, member, object, schemaName, type Json } from "./document.js";

/** The values of component schemas, by name. */
type Values = ReadonlyMap<string, readonly string[]>;

/** The schemas that are built on each schema. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** The schemas that are built on a base, each with its own values and those of what is built on it. */
export type Descendants = (
  base: string,
  mapped: Values,
) => readonly (readonly [name: string, values: readonly string[]])[];

/** Reads once which schemas are built on which: each schema of a long chain may be a base. */
export function findDescendants(document: Json): Descendants {
  const graph = builtOn(document);
  const order = nodesByEnd(graph);
  const ranks = new Map(order.map((name, rank) => [name, rank]));
  let withoutMapping: Values | undefined;
  return (base, mapped) => {
    const named = [...mapped].sort(
      ([a], [b]) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0),
    );
    const values =
      named.length > 0
        ? collect(graph, named)
        : (withoutMapping ??= collect(
            graph,
            order.map((name) => [name, [name]]),
          ));
    return [...namesBelow(graph, base)].flatMap((name) => {
      const own = name === base ? undefined : values.get(name);
      return own === undefined ? [] : [[name, own] as const];
    });
  };
}

/**
 * Adds to the values of each schema those of what is built on it. A schema has
 * none where something below has none: that may have any value.
 *
 * @param own - each behind those that are built on it
 */
function collect(
  graph: Graph,
  own: readonly (readonly [name: string, values: readonly string[]])[],
): Values {
  const known = new Set(own.map(([name]) => name));
  const done = new Set<string>();
  const collected = new Map<string, readonly string[]>();
  for (const [name, values] of own) {
    // a circle adds nothing
    const below = (graph.get(name) ?? [])
      .filter((one) => done.has(one) || !known.has(one))
      .map((one) => collected.get(one));
    done.add(name);
    if (!below.every((one) => one !== undefined)) continue;
    collected.set(name, [...new Set([...values, ...below.flat()])]);
  }
  return collected;
}

/** The schemas that are built on each schema, in the order of the document. */
function builtOn(document: Json): Graph {
  const schemas = object(at(document, ["components", "schemas"]));
  const graph = new Map(
    Object.keys(schemas).map((name): [string, string[]] => [name, []]),
  );
  for (const [name, schema] of Object.entries(schemas)) {
    const bases = list(member(schema, "allOf")).map((part) =>
      schemaName(member(part, "$ref")),
    );
    for (const base of new Set(bases)) graph.get(base ?? "")?.push(name);
  }
  return graph;
}

/** The schemas below a base, in the order in which a search meets them. */
function namesBelow(graph: Graph, base: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(graph.get(base) ?? [])].reverse();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const next of [...(graph.get(name) ?? [])].reverse()) open.push(next);
  }
  return found;
}

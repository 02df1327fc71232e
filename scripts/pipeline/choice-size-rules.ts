/** A rule about choices: a schema may not combine more alternatives than TypeScript can list. */

import { endlessReferences } from "./circular-references.js";
import {
  list,
  member,
  object,
  resolve,
  type Json,
  type JsonObject,
} from "./document.js";
import type { Rule } from "./rule.js";

/** TypeScript refuses an intersection of unions that comes to a union this large. */
const tooManyWays = 100_000;

export const choicesStaySmall: Rule = ({ document }) => {
  const waysOf = createCounter(document);
  return {
    Schema: (node, { path, report }) => {
      const ways = waysOf(node);
      if (ways < tooManyWays) return;
      const keys = ["allOf", "oneOf", "anyOf"].filter((key) => key in node);
      const parts = keys.flatMap((key) => list(member(node, key)));
      // the innermost schema alone
      if (parts.some((part) => waysOf(part) >= tooManyWays)) return;
      report(
        [...path, ...keys.slice(0, 1)],
        `this combines alternatives in ${ways} ways`,
        `fewer than ${tooManyWays}: TypeScript has no larger union`,
      );
    },
  };
};

/** The alternatives of a `oneOf` or an `anyOf`. */
type Choice = readonly Json[];

const none: ReadonlySet<Choice> = new Set();

/** Counts the members of the type of a schema that differ for sure: types without properties may be one. */
function createCounter(document: Json): (schema: Json) => number {
  const choices = new Map<JsonObject, ReadonlySet<Choice>>();
  const ways = new Map<JsonObject, number>();
  // a circle is broken where types are made
  const circular = new Set<Json>(
    endlessReferences(document).map(({ node }) => node),
  );
  const resolved = (schema: Json) =>
    circular.has(schema) ? undefined : resolve(document, schema, [])?.value;

  /** The choices of a schema and of the parts of its `allOf`, each once. */
  const choicesOf = (schema: Json): ReadonlySet<Choice> => {
    const node = resolved(schema);
    if (!node) return none;
    const known = choices.get(node);
    if (known) return known;
    choices.set(node, none);
    const found = [
      ...[list(node["oneOf"]), list(node["anyOf"])].filter(
        ({ length }) => length > 0,
      ),
      ...list(node["allOf"]).flatMap((part) => [...choicesOf(part)]),
    ];
    const all = found.length === 0 ? none : new Set(found);
    choices.set(node, all);
    return all;
  };

  const waysOf = (schema: Json): number => {
    const node = resolved(schema);
    if (!node) return 0;
    const known = ways.get(node);
    if (known !== undefined) return known;
    ways.set(node, 0);
    let product = isObjectType(node) ? 1 : 0;
    for (const choice of choicesOf(node)) {
      const sum = choice.reduce<number>((all, one) => all + waysOf(one), 0);
      if (sum > 0) product = Math.max(product, 1) * sum;
    }
    ways.set(node, product);
    return product;
  };

  return waysOf;
}

/** Whether a schema declares properties, itself or by a part of its `allOf`. */
function isObjectType({ properties, allOf }: JsonObject): boolean {
  return Object.keys(object(properties)).length > 0 || list(allOf).length > 0;
}

/** Rules about discriminators: whether a value leads to each alternative, and is one of its property. */

import { readDiscriminator } from "./discriminators.js";
import {
  at,
  isObject,
  list,
  member,
  partsOf,
  schemaName,
  type Json,
  type JsonObject,
} from "./document.js";
import { unfitType } from "./discriminator-values.js";
import type { RuleContext, Visitor } from "./rule.js";
import { isChoice } from "./schema-facts.js";

const mappingForEach = "`mapping` with a schema for each value";

export function discriminatorHasMapping({ document }: RuleContext): Visitor {
  return {
    Schema: (node, { path, report }) => {
      const { discriminator } = node;
      if (!isObject(discriminator)) return;
      const place = [...path, "discriminator"];
      if (!isObject(member(discriminator, "mapping"))) {
        report(place, "discriminator without mapping", mappingForEach);
        return;
      }
      for (const { value, type, isMapped } of misfits(document, node)) {
        if (isMapped) continue;
        const what = `no value leads to \`${value}\`: its name is no ${type}`;
        report(place, what, mappingForEach);
      }
    },
  };
}

export function mappingFitsProperty({ document }: RuleContext): Visitor {
  return {
    Schema: (node, { path, report }) => {
      for (const misfit of misfits(document, node)) {
        const { value, type, property, isMapped } = misfit;
        if (!isMapped) continue;
        report(
          [...path, "discriminator", "mapping", value],
          `\`${value}\` is no ${type}`,
          `what \`${property}\` can be, or \`type: string\` for it`,
        );
      }
    },
  };
}

/** A value that the property of a discriminator can't hold. */
interface Misfit {
  readonly property: string;
  readonly value: string;
  /** What the property is. */
  readonly type: string;
  /** Whether the mapping has the value; else it is the name of a schema. */
  readonly isMapped: boolean;
}

function misfits(document: Json, node: JsonObject): readonly Misfit[] {
  const discriminator = readDiscriminator(document, node);
  if (!discriminator) return [];
  const { property, mapped } = discriminator;
  const schemaOf = (name: string) =>
    at(document, ["components", "schemas", name]) ?? null;
  const names = isChoice(node)
    ? [...list(node["oneOf"]), ...list(node["anyOf"])].flatMap(
        (one) => schemaName(member(one, "$ref")) ?? [],
      )
    : [...mapped.keys()].filter((name) =>
        partsOf(document, schemaOf(name)).slice(1).includes(node),
      );
  return names.flatMap((name) =>
    (mapped.get(name) ?? [name]).flatMap((value): readonly Misfit[] => {
      const type = unfitType(document, schemaOf(name), property, value);
      const isMapped = mapped.has(name);
      return type === undefined ? [] : [{ property, value, type, isMapped }];
    }),
  );
}

/** Rules about discriminators: whether a value leads to each alternative, and is one of its property. */

import { valuesOf } from "./discriminators.js";
import {
  at,
  isNamedComponent,
  isObject,
  member,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { unfitType } from "./narrow.js";
import type { RuleContext, Visitor } from "./rule.js";

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
      for (const { value, type, isMapped } of misfits(document, node, path)) {
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
      for (const misfit of misfits(document, node, path)) {
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

function misfits(
  document: Json,
  node: JsonObject,
  path: Path,
): readonly Misfit[] {
  const mapping = member(node["discriminator"], "mapping");
  const own = isNamedComponent(path) ? String(path[2]) : undefined;
  return valuesOf(document, node, own).flatMap(([name, property, values]) =>
    values.flatMap((value): readonly Misfit[] => {
      const schema = at(document, ["components", "schemas", name]) ?? null;
      const type = unfitType(document, schema, property, value);
      const isMapped = member(mapping, value) !== undefined;
      return type === undefined ? [] : [{ property, value, type, isMapped }];
    }),
  );
}

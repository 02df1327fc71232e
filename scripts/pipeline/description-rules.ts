/** Rules about descriptions: every operation, parameter, property and schema has one. */

import {
  at,
  isObject,
  member,
  object,
  parametersOf,
  text,
  type Json,
  type Path,
} from "./document.js";
import { forEachOperation } from "./operation-rules.js";
import type { Report, Rule, RuleContext, Visitor } from "./rule.js";

function checkDescription(
  node: Json | undefined,
  path: Path,
  report: Report,
): void {
  if (text(member(node, "description")) !== undefined) return;
  report(path, "no description", "a `description` in own words");
}

export const operationIsDescribed: Rule = forEachOperation(
  ({ found }, report) => {
    checkDescription(found.value, found.path, report);
  },
);

export const parameterIsDescribed: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    for (const { value, path } of parametersOf(document, found)) {
      checkDescription(value, path, report);
    }
  },
);

/** A property that is a reference has the description of its target. */
export function propertyIsDescribed(): Visitor {
  return {
    SchemaProperties: (node, { path, report }) => {
      for (const [name, property] of Object.entries(node)) {
        if (!isObject(property)) continue;
        if (member(property, "$ref") !== undefined) continue;
        checkDescription(property, [...path, name], report);
      }
    },
  };
}

export function schemaIsDescribed({ document }: RuleContext): Visitor {
  const path = ["components", "schemas"];
  return {
    Root: (_root, { report }) => {
      for (const [name, schema] of Object.entries(object(at(document, path)))) {
        checkDescription(schema, [...path, name], report);
      }
    },
  };
}

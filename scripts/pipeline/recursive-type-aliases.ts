/** Schemas that are a part of themselves through arrays: TypeScript accepts them as type aliases only. */

import ts from "typescript";
import { arrayReferences } from "./circular-references.js";
import type { Json } from "./document.js";
import { pascalCase } from "./names.js";

/** Adds a type alias for each such schema to the declarations, and replaces every mention of the schema by the alias. */
export function nameRecursiveTypes(
  declarations: readonly ts.Node[],
  document: Json,
): ts.Node[] {
  const aliases = aliasNames(arrayReferences(document).map(({ name }) => name));
  if (aliases.size === 0) return [...declarations];
  const types = new Map<string, ts.TypeNode>();
  const refer = (node: ts.Node): ts.Node => {
    const alias = aliases.get(mentionedSchema(node) ?? "");
    return alias === undefined
      ? ts.visitEachChild(node, refer, undefined)
      : ts.factory.createTypeReferenceNode(alias);
  };
  const declareSchema = (member: ts.Node): ts.Node => {
    if (!ts.isPropertySignature(member) || !member.type) return refer(member);
    const alias = aliases.get(nameOf(member));
    if (alias === undefined) return refer(member);
    types.set(alias, refer(member.type) as ts.TypeNode);
    const { modifiers, name, questionToken } = member;
    const reference = ts.factory.createTypeReferenceNode(alias);
    return ts.factory.updatePropertySignature(
      member,
      modifiers,
      name,
      questionToken,
      reference,
    );
  };
  const declareIn = (node: ts.Node): ts.Node =>
    ts.isPropertySignature(node) && nameOf(node) === "schemas"
      ? ts.visitEachChild(
          node,
          (type) => ts.visitEachChild(type, declareSchema, undefined),
          undefined,
        )
      : refer(node);
  const named = declarations.map((node) =>
    ts.isInterfaceDeclaration(node) && node.name.text === "components"
      ? ts.visitEachChild(node, declareIn, undefined)
      : refer(node),
  );
  const footer = [...types].map(([name, type]) =>
    ts.factory.createTypeAliasDeclaration(undefined, name, undefined, type),
  );
  return [...named, ...footer];
}

/** A name for each schema; no two have the same. */
function aliasNames(schemas: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const schema of new Set(schemas)) {
    let name = `Recursive${pascalCase(schema)}`;
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(schema, name);
  }
  return names;
}

/** The schema of `components["schemas"]["Tree"]`; nothing for another node. */
function mentionedSchema(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node)) return undefined;
  const { objectType, indexType } = node;
  return ts.isIndexedAccessTypeNode(objectType) &&
    ts.isTypeReferenceNode(objectType.objectType) &&
    textOf(objectType.objectType.typeName) === "components" &&
    literalOf(objectType.indexType) === "schemas"
    ? literalOf(indexType)
    : undefined;
}

function nameOf({ name }: ts.PropertySignature): string {
  return textOf(name) ?? "";
}

/** The text of a name, or of a literal that may be one. */
export function textOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) ||
    ts.isStringLiteral(node) ||
    ts.isNumericLiteral(node)
    ? node.text
    : undefined;
}

function literalOf(node: ts.TypeNode): string | undefined {
  return ts.isLiteralTypeNode(node) ? textOf(node.literal) : undefined;
}

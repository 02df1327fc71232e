/** `WithRequired<T, K>`, by which openapi-typescript requires keys that another schema declares as optional. */

import ts from "typescript";
import { textOf } from "./recursive-type-aliases.js";

/**
 * Replaces the type of openapi-typescript, which accepts no type that may be
 * null or lack the key. A recursive type has no keys yet where it is declared,
 * so nothing but the type of a property may ask for them.
 */
const helper = `type WithRequired<T, K extends PropertyKey> = T &
  ({
    [P in K]: P extends keyof NonNullable<T>
      ? Exclude<NonNullable<T>[P], undefined>
      : unknown;
  } | null);
`;

export function isHelper(node: ts.Node): boolean {
  return ts.isTypeAliasDeclaration(node) && node.name.text === "WithRequired";
}

/** The helper, if some declaration uses it. */
export function helperOf(declarations: readonly ts.Node[]): string {
  const uses = (node: ts.Node): boolean =>
    isUse(node) || ts.forEachChild(node, uses) === true;
  return declarations.some(uses) ? helper : "";
}

function isUse(node: ts.Node): node is ts.TypeReferenceNode {
  return (
    ts.isTypeReferenceNode(node) && textOf(node.typeName) === "WithRequired"
  );
}

/** An intersection that asks for no key which a part of it, written in its place, requires already. */
export function dropKnownKeys(type: ts.TypeNode): ts.TypeNode | undefined {
  const parts = partsOf(type);
  if (parts.length < 2 || !parts.some(isUse)) return undefined;
  const known = new Set<string | undefined>(parts.flatMap(requiredKeys));
  return ts.factory.createIntersectionTypeNode(
    parts.map((part) => {
      const [whole, keys] = isUse(part) ? (part.typeArguments ?? []) : [];
      if (!whole || !keys) return part;
      const all = ts.isUnionTypeNode(keys) ? keys.types : [keys];
      const left = all.filter((key) => !known.has(literalOf(key)));
      if (left.length === 0) return whole;
      return ts.factory.createTypeReferenceNode("WithRequired", [
        whole,
        ts.factory.createUnionTypeNode(left),
      ]);
    }),
  );
}

/** The parts of an intersection at any depth. */
function partsOf(type: ts.TypeNode): readonly ts.TypeNode[] {
  return ts.isIntersectionTypeNode(type) ? type.types.flatMap(partsOf) : [type];
}

/** The keys that a part requires, each as a literal. */
function requiredKeys(type: ts.TypeNode): readonly string[] {
  const members = ts.isTypeLiteralNode(type) ? type.members : [];
  return members.flatMap(({ name, questionToken }) =>
    name && !questionToken ? JSON.stringify(textOf(name)) : [],
  );
}

/** The text of a literal, which openapi-typescript makes an identifier in quotes. */
function literalOf(type: ts.Node): string | undefined {
  return ts.isIdentifier(type) ? type.text : undefined;
}

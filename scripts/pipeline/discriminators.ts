/** What openapi-typescript makes of discriminators: the whole of an `allOf` declares the property, so each part omits it. */

import ts from "typescript";
import { textOf } from "./recursive-types.js";

type Keys = ReadonlySet<string | undefined>;
const none: Keys = new Set();

/** Omits the property of a discriminator only where the whole declares it, and declares it once in a type. */
export function mendDiscriminators(
  node: ts.Node,
  declared: Keys = none,
): ts.Node {
  const isWhole =
    ts.isIntersectionTypeNode(node) || ts.isParenthesizedTypeNode(node);
  const keys = isWhole ? new Set([...declared, ...declaredKeys(node)]) : none;
  const mended = ts.visitEachChild(
    ts.isTypeLiteralNode(node) ? splitRepeated(node) : node,
    (child) => mendDiscriminators(child, keys),
    undefined,
  );
  return isReference(mended, "Omit") ? mendOmit(mended, declared) : mended;
}

/** The keys that an intersection declares itself. */
function declaredKeys(type: ts.TypeNode): readonly (string | undefined)[] {
  if (ts.isParenthesizedTypeNode(type)) return declaredKeys(type.type);
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(declaredKeys);
  return ts.isTypeLiteralNode(type) ? type.members.map(nameOf) : [];
}

/** The type without its `Omit` where nothing declares the key that is omitted. */
function mendOmit(node: ts.TypeReferenceNode, declared: Keys): ts.TypeNode {
  const [type, omitted] = node.typeArguments ?? [];
  if (!type || !omitted || !ts.isUnionTypeNode(omitted)) return node;
  if (!omitted.types.some((key) => declared.has(textOf(key)))) return type;
  if (!isReference(type, "WithRequired")) return node;
  const [part, ...required] = type.typeArguments ?? [];
  if (!part) return node;
  // Omit looks at the keys, which a recursive type has only before any is required
  const rest = ts.factory.createTypeReferenceNode("Omit", [part, omitted]);
  return ts.factory.createTypeReferenceNode("WithRequired", [
    rest,
    ...required,
  ]);
}

/** A type of two parts where the first key, which openapi-typescript adds, is one of the schema's own. */
function splitRepeated(node: ts.TypeLiteralNode): ts.TypeNode {
  const [added, ...own] = node.members;
  const name = added && nameOf(added);
  if (!added || name === undefined) return node;
  return own.some((member) => nameOf(member) === name)
    ? ts.factory.createIntersectionTypeNode([
        ts.factory.createTypeLiteralNode([added]),
        ts.factory.createTypeLiteralNode(own),
      ])
    : node;
}

/** The quoted name of a property: openapi-typescript makes no literal of the key that it omits, but an identifier in quotes. */
function nameOf({ name }: ts.TypeElement): string | undefined {
  return name && JSON.stringify(textOf(name));
}

function isReference(
  node: ts.Node,
  name: string,
): node is ts.TypeReferenceNode {
  return ts.isTypeReferenceNode(node) && textOf(node.typeName) === name;
}

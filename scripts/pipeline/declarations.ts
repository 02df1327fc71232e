/** The nodes that openapi-typescript makes → the text of a module, in the layout of the formatter. */

import ts from "typescript";
import { quoted } from "./names.js";
import { lineWidth } from "./print.js";
import {
  addMembers,
  around,
  array,
  emptyObject,
  fitted,
  indexed,
  intersection,
  literal,
  object,
  reference,
  simple,
  tuple,
  union,
  type MemberLayout,
  type TypeLayout,
} from "./type-layout.js";

/**
 * Prints declarations.
 *
 * @returns nothing where one of them is of a kind whose layout only the formatter knows
 */
export function printDeclarations(
  declarations: readonly ts.Node[],
): string | undefined {
  const lines: string[] = [];
  try {
    for (const declaration of declarations) addDeclaration(lines, declaration);
  } catch (error) {
    if (error instanceof UnknownLayout) return undefined;
    throw error;
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** Thrown at a node that is left to the formatter. */
class UnknownLayout extends Error {}

function addDeclaration(lines: string[], node: ts.Node): void {
  if (ts.isInterfaceDeclaration(node)) {
    lines.push(`${heading(node)}interface ${node.name.text} {`);
    addMembers(lines, node.members.map(memberOf), 1);
    lines.push("}");
    return;
  }
  if (ts.isTypeAliasDeclaration(node) && !node.typeParameters) {
    const type = typeOf(node.type);
    const head = `${heading(node)}type ${node.name.text} = `;
    const line = `${head}${type.flat ?? ""};`;
    if (type.flat !== undefined && line.length <= lineWidth) {
      lines.push(line);
      return;
    }
    if (type.members) {
      lines.push(...fitted(head, type, ";", ""));
      return;
    }
  }
  throw new UnknownLayout();
}

function heading(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration) {
  if (commentOf(node).length > 0) throw new UnknownLayout();
  return modifiersOf(node.modifiers);
}

function modifiersOf(modifiers: ts.NodeArray<ts.ModifierLike> | undefined) {
  return (modifiers ?? [])
    .map(({ kind }) => `${ts.tokenToString(kind) ?? ""} `)
    .join("");
}

function memberOf(node: ts.TypeElement): MemberLayout {
  const comment = commentOf(node);
  if (ts.isPropertySignature(node) && node.type) {
    const optional = node.questionToken ? "?" : "";
    const head = `${modifiersOf(node.modifiers)}${keyOf(node.name)}${optional}: `;
    return { comment, head, type: typeOf(node.type) };
  }
  if (ts.isIndexSignatureDeclaration(node)) {
    const [parameter] = node.parameters;
    if (parameter?.type && ts.isIdentifier(parameter.name)) {
      const key = `${parameter.name.text}: ${typeOf(parameter.type).flat ?? ""}`;
      const head = `${modifiersOf(node.modifiers)}[${key}]: `;
      return { comment, head, type: typeOf(node.type) };
    }
  }
  throw new UnknownLayout();
}

/** The lines of a documentation comment, as far as each of them begins with a star. */
function commentOf(node: ts.Node): readonly string[] {
  return (ts.getSyntheticLeadingComments(node) ?? []).flatMap(({ text }) => {
    const [first = "", ...rest] = text.split("\n");
    if (/[\r\u2028\u2029]/.test(text)) throw new UnknownLayout();
    const last = rest.length - 1;
    return [
      rest.length === 0 ? `/*${first}*/` : `/*${first}`.trimEnd(),
      ...rest.map((line, index) => {
        const inside = index === last ? `${line.trimStart()}*/` : line.trim();
        if (!inside.startsWith("*")) throw new UnknownLayout();
        return ` ${inside}`;
      }),
    ];
  });
}

function keyOf(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isNumericLiteral(name)) return name.text;
  // others the formatter might free of their quotes, or escape
  if (
    !ts.isStringLiteral(name) ||
    /^(?:[A-Za-z_$][\w$]*|[\d.]+)$|[^\x20-\x7e]/.test(name.text)
  ) {
    throw new UnknownLayout();
  }
  return quoted(name.text);
}

function typeOf(node: ts.TypeNode): TypeLayout {
  if (ts.isTypeLiteralNode(node)) {
    const { members } = node;
    return members.length === 0
      ? emptyObject
      : object(() => members.map(memberOf));
  }
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    return reference(
      node.typeName.text,
      (node.typeArguments ?? []).map(typeOf),
    );
  }
  if (ts.isIndexedAccessTypeNode(node)) {
    return indexed(typeOf(node.objectType), typeOf(node.indexType).flat ?? "");
  }
  if (ts.isUnionTypeNode(node)) return union(node.types.map(typeOf));
  if (ts.isIntersectionTypeNode(node)) {
    return intersection(node.types.map(typeOf));
  }
  if (ts.isArrayTypeNode(node)) return array(typeOf(node.elementType));
  if (ts.isParenthesizedTypeNode(node)) return typeOf(node.type);
  if (ts.isTupleTypeNode(node)) return tuple(node.elements.map(typeOf));
  if (ts.isRestTypeNode(node)) return around("...", typeOf(node.type), "");
  if (ts.isTypeOperatorNode(node)) {
    const operator = ts.tokenToString(node.operator) ?? "";
    return around(`${operator} `, typeOf(node.type), "");
  }
  if (ts.isLiteralTypeNode(node)) return literal(literalOf(node.literal));
  if (ts.isIdentifier(node)) {
    // how openapi-typescript writes a text: as a name that is JSON
    const { text } = node as ts.Identifier;
    return literal(
      text.startsWith('"') ? quoted(JSON.parse(text) as string) : text,
    );
  }
  const keyword = ts.tokenToString(node.kind);
  if (keyword === undefined) throw new UnknownLayout();
  return simple(keyword);
}

function literalOf(node: ts.LiteralTypeNode["literal"]): string {
  if (ts.isPrefixUnaryExpression(node)) {
    const { operand } = node;
    if (!ts.isNumericLiteral(operand)) throw new UnknownLayout();
    return `-${literalOf(operand)}`;
  }
  if (ts.isNumericLiteral(node) && /^\d+(\.\d+)?$/.test(node.text)) {
    return node.text;
  }
  if (ts.isStringLiteral(node) && /^[\x20-\x7e]*$/.test(node.text)) {
    return quoted(node.text);
  }
  const keyword = ts.tokenToString(node.kind);
  if (keyword === undefined) throw new UnknownLayout();
  return keyword;
}

/** Document → the text of schema.ts: types only, by openapi-typescript. */

import type {
  GlobalContext,
  OpenAPI3,
  SchemaObject,
  TransformNodeOptions,
} from "openapi-typescript";
import { astToString } from "openapi-typescript/dist/lib/ts.cjs";
import {
  resolveRef,
  scanDiscriminators,
} from "openapi-typescript/dist/lib/utils.cjs";
import transformSchema from "openapi-typescript/dist/transform/index.cjs";
import transformSchemaObject from "openapi-typescript/dist/transform/schema-object.cjs";
import ts from "typescript";
import { arrayReferences } from "./circles.js";
import { printDeclarations } from "./declarations.js";
import { disguise } from "./disguise.js";
import { at, httpMethods, type Json } from "./document.js";
import { pascalCase } from "./names.js";
import type { Emitted } from "./print.js";

/** Like the one of openapi-typescript, but of parts that may be null or lack the key, too. */
const withRequired = `type WithRequired<T, K extends PropertyKey> = T extends object
  ? T & { [P in K & keyof T]-?: T[P] }
  : T;
`;

type Schema = Readonly<Record<string, unknown>>;
type Transform = (
  schema: Schema,
  options: TransformNodeOptions,
) => ts.TypeNode | undefined;

/** Emits the types of a normalized document. */
export function emitSchema(document: Json): Emitted {
  // scanDiscriminators writes into what it reads, and so does nameCircles
  const schema = disguise(document);
  const { aliases, footer } = nameCircles(schema);
  const choices = {
    silent: true,
    // a default says what the server assumes, not that a request must send it
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
  };
  const openapi = schema as unknown as OpenAPI3;
  const context = {
    ...choices,
    discriminators: scanDiscriminators(openapi, choices),
    injectFooter: footer,
    resolve: remembered(($ref) => resolveRef(openapi, $ref, choices)),
    transform: (one: Schema, options: TransformNodeOptions) =>
      aliases(one, options) ?? plainType(one) ?? openTuple(one, options),
    postTransform: longList,
  } as unknown as GlobalContext;
  const nodes = transformSchema(openapi, context).filter(
    (node) => !isEmptyDeclaration(node),
  );
  for (const node of nodes) leaveOutAbsentMethods(node);
  const declarations = nodes.filter((node) => !isWithRequired(node));
  const helpers = declarations.length < nodes.length ? withRequired : "";
  const printed = printDeclarations(declarations);
  return printed === undefined
    ? { text: astToString(declarations) + helpers, isFormatted: false }
    : { text: printed + helpers, isFormatted: true };
}

/** A function of a text that answers each question once. */
function remembered<Value>(find: (text: string) => Value) {
  const known = new Map<string, Value>();
  return (text: string): Value | undefined => {
    if (!known.has(text)) known.set(text, find(text));
    return known.get(text);
  };
}

function isWithRequired(node: ts.Node): boolean {
  return ts.isTypeAliasDeclaration(node) && node.name.text === "WithRequired";
}

/** Whether a declaration is one that openapi-typescript adds where the document has nothing of the kind. */
function isEmptyDeclaration(node: ts.Node): boolean {
  return (
    ts.isTypeAliasDeclaration(node) &&
    ["webhooks", "$defs"].includes(node.name.text)
  );
}

/** Takes away what openapi-typescript says of each method that a path does not have: a line that would go when it comes. */
function leaveOutAbsentMethods(node: ts.Node): void {
  if (!ts.isInterfaceDeclaration(node)) return;
  if (!["paths", "webhooks"].includes(node.name.text)) return;
  for (const { type } of node.members as ts.NodeArray<ts.PropertySignature>) {
    if (!type || !ts.isTypeLiteralNode(type)) continue;
    const members = type.members.filter((member) => !isAbsentMethod(member));
    Object.assign(type, { members: ts.factory.createNodeArray(members) });
  }
}

function isAbsentMethod(member: ts.TypeElement): boolean {
  return (
    ts.isPropertySignature(member) &&
    member.type?.kind === ts.SyntaxKind.NeverKeyword &&
    ts.isIdentifier(member.name) &&
    httpMethods.some((method) => method === (member.name as ts.Identifier).text)
  );
}

/** A list of one negative number by its long name: the formatter can't read `-1[]`. */
function longList(type: ts.TypeNode): ts.TypeNode | undefined {
  if (!ts.isArrayTypeNode(type)) return undefined;
  const { elementType } = type;
  return ts.isLiteralTypeNode(elementType) &&
    ts.isPrefixUnaryExpression(elementType.literal)
    ? ts.factory.createTypeReferenceNode("Array", [elementType])
    : undefined;
}

/** Keywords that make more of a type than `type` says. */
const compositions = [
  "properties",
  "patternProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
];

/** A tuple with what may follow its first items: openapi-typescript ends it behind them. */
function openTuple(
  { type, prefixItems, items = {}, ...others }: Schema,
  options: TransformNodeOptions,
): ts.TypeNode | undefined {
  const isOpen =
    type === "array" && Array.isArray(prefixItems) && items !== false;
  if (!isOpen || compositions.some((key) => key in others)) return undefined;
  const typeOf = (schema: unknown) =>
    transformSchemaObject(schema as SchemaObject, options);
  return ts.factory.createTupleTypeNode([
    ...prefixItems.map(typeOf),
    ts.factory.createRestTypeNode(
      ts.factory.createArrayTypeNode(typeOf(items)),
    ),
  ]);
}

/** Types that openapi-typescript has no better words for. */
function plainType(schema: Schema): ts.TypeNode | undefined {
  const { type, format, additionalProperties } = schema;
  if (type === "string" && format === "binary") {
    return ts.factory.createTypeReferenceNode("Blob");
  }
  const closed = type === "object" && additionalProperties === false;
  if (closed && !compositions.some((key) => key in schema)) {
    return ts.factory.createTypeReferenceNode("Record", [
      ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
      ts.factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
    ]);
  }
  return undefined;
}

/**
 * Gives each schema that is a part of itself through arrays a type alias: as a
 * member of an interface alone TypeScript could not resolve it.
 */
function nameCircles(document: Json): {
  readonly aliases: Transform;
  readonly footer: ts.Node[];
} {
  const footer: ts.Node[] = [];
  const names = new Map<unknown, string>();
  /** The type of a schema that stands for a reference on the circle. */
  const alias = "x-alias-";
  for (const { node, name } of arrayReferences(document)) {
    const target = at(document, ["components", "schemas", name]) ?? null;
    let identifier = names.get(target) ?? `Recursive${pascalCase(name)}`;
    const taken = new Set(names.values());
    while (!names.has(target) && taken.has(identifier)) identifier += "_";
    names.set(target, identifier);
    const reference = node as Record<string, unknown>;
    delete reference["$ref"];
    reference["type"] = alias + identifier;
  }
  const declared = new Set<string>();
  const aliases: Transform = (schema, options) => {
    const identifier = names.get(schema);
    if (identifier === undefined) {
      const { type } = schema;
      return typeof type === "string" && type.startsWith(alias)
        ? ts.factory.createTypeReferenceNode(type.slice(alias.length))
        : undefined;
    }
    if (!declared.has(identifier)) {
      declared.add(identifier);
      footer.push(
        ts.factory.createTypeAliasDeclaration(
          undefined,
          identifier,
          undefined,
          // a copy, which is not on the circle
          transformSchemaObject({ ...schema } as SchemaObject, options),
        ),
      );
    }
    return ts.factory.createTypeReferenceNode(identifier);
  };
  return { aliases, footer };
}

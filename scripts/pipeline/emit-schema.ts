/** Document → the text of schema.ts: types only, by openapi-typescript. */

import type {
  GlobalContext,
  OpenAPI3,
  SchemaObject,
  TransformNodeOptions,
} from "openapi-typescript";
import { astToString, stringToAST } from "openapi-typescript/dist/lib/ts.cjs";
import {
  resolveRef,
  scanDiscriminators,
} from "openapi-typescript/dist/lib/utils.cjs";
import transformSchema from "openapi-typescript/dist/transform/index.cjs";
import transformSchemaObject from "openapi-typescript/dist/transform/schema-object.cjs";
import ts from "typescript";
import { arrayReferences } from "./circles.js";
import { disguise, revealed } from "./disguise.js";
import { at, httpMethods, type Json } from "./document.js";
import { pascalCase } from "./names.js";

/** Declarations that openapi-typescript adds even where the document has nothing of the kind. */
const emptyDeclaration =
  /^export type (webhooks|\$defs) = Record<string, never>;\n?/gm;

/** What openapi-typescript says of each method that a path does not have: a line that would go when it comes. */
const absentMethod = new RegExp(
  `^ {8}(${httpMethods.join("|")})\\?: never;\\n`,
  "gm",
);
const pathItems = /^export interface (?:paths|webhooks) \{\n[^]*?^\}$/gm;

/** Like the one of openapi-typescript, but of parts that may be null or lack the key, too. */
const withRequired =
  "type WithRequired<T, K extends PropertyKey> = T extends object ? T & { [P in K & keyof T]-?: T[P] } : T;";

type Schema = Readonly<Record<string, unknown>>;
type Transform = (
  schema: Schema,
  options: TransformNodeOptions,
) => ts.TypeNode | undefined;

/** Emits the types of a normalized document. */
export function emitSchema(document: Json): string {
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
    resolve: ($ref: string) => resolveRef(openapi, $ref, choices),
    transform: (one: Schema, options: TransformNodeOptions) =>
      aliases(one, options) ?? plainType(one),
    postTransform: longList,
  } as unknown as GlobalContext;
  const nodes = transformSchema(openapi, context).map((node) =>
    ts.isTypeAliasDeclaration(node) && node.name.text === "WithRequired"
      ? (stringToAST(withRequired)[0] as ts.Node)
      : node,
  );
  return revealed(
    astToString(nodes)
      .replace(emptyDeclaration, "")
      .replace(pathItems, (text) => text.replace(absentMethod, "")),
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

/** Types that openapi-typescript has no better words for. */
function plainType(schema: Schema): ts.TypeNode | undefined {
  const { type, format, additionalProperties } = schema;
  if (type === "string" && format === "binary") {
    return ts.factory.createTypeReferenceNode("Blob");
  }
  const composed = [
    "properties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
  ];
  const closed = type === "object" && additionalProperties === false;
  if (closed && !composed.some((key) => key in schema)) {
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

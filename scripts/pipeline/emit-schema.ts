/** Normalized document → the source text of schema.ts, unformatted: types only, by openapi-typescript. */

import {
  astToString,
  resolveRef,
  transformSchema,
  transformSchemaObject,
  type GlobalContext,
  type OpenAPI3,
  type SchemaObject,
  type TransformNodeOptions,
} from "openapi-typescript";
import ts from "typescript";
import {
  httpMethods,
  isObject,
  object,
  partsOf,
  texts,
  type Json,
} from "./document.js";
import { nameRecursiveTypes } from "./recursive-type-aliases.js";
import { writeDescriptions } from "./schema-comments.js";
import { hasAnyType, hasOnlyType } from "./schema-facts.js";
import { dropKnownKeys, helperOf, isHelper } from "./with-required.js";

/** Emits the types of a normalized document. */
export function emitSchema(document: Json): string {
  const openapi = document as unknown as OpenAPI3;
  const nodes = transformSchema(openapi, contextOf(openapi, document));
  const declarations = nodes
    .filter((node) => !isEmptyDeclaration(node) && !isHelper(node))
    .map(dropAbsentMethods);
  declarations.forEach(writeDescriptions);
  return (
    astToString(nameRecursiveTypes(declarations, document)) +
    helperOf(declarations)
  );
}

/** Every option of openapi-typescript; those that differ from its defaults come first. */
function contextOf(openapi: OpenAPI3, document: Json): GlobalContext {
  const silent = true;
  return {
    // a default says what the server assumes, not that a request must send it
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent,
    transform: (schema, options) =>
      // the schema of a property may be true or false
      typeof schema === "object"
        ? (plainType(schema) ?? tuple(schema, options))
        : undefined,
    postTransform: (type) =>
      longList(type) ?? dropKnownKeys(type) ?? hideList(type),
    transformProperty: acceptUndefined,
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    // no discriminator is left
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    resolve: ($ref) =>
      showRequirable(resolveRef(openapi, $ref, { silent }), document),
  } as Omit<GlobalContext, "redoc"> as GlobalContext;
}

/**
 * The view of a referenced schema in which openapi-typescript looks for the
 * keys that it requires of a value: the optional ones of all its parts, and
 * none where its values are not all objects.
 */
function showRequirable<T>(
  target: T | undefined,
  document: Json,
): T | undefined {
  const schema = target as Json | undefined;
  if (!isObject(schema)) return target;
  if (hasAnyType(schema) && !hasOnlyType(schema, "object")) {
    return { ...schema, properties: {} } as T;
  }
  const parts = partsOf(document, schema);
  const required = parts.flatMap((part) => texts(part["required"]));
  const optional = parts
    .flatMap((part) => Object.entries(object(part["properties"])))
    .filter(([key]) => !required.includes(key));
  return { ...schema, properties: Object.fromEntries(optional) } as T;
}

/** Lets an optional property be undefined, also under exactOptionalPropertyTypes. */
function acceptUndefined(
  property: ts.PropertySignature,
): ts.PropertySignature | undefined {
  const { modifiers, name, questionToken, type } = property;
  if (!questionToken || !type || hasUndefined(type)) return undefined;
  const types = ts.isUnionTypeNode(type) ? type.types : [type];
  return ts.factory.updatePropertySignature(
    property,
    modifiers,
    name,
    questionToken,
    ts.factory.createUnionTypeNode([
      ...types,
      ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword),
    ]),
  );
}

/** Whether a type is `unknown`, which undefined is, or `never`, which forbids a property. */
function hasUndefined({ kind }: ts.TypeNode): boolean {
  return (
    kind === ts.SyntaxKind.UnknownKeyword || kind === ts.SyntaxKind.NeverKeyword
  );
}

/** Whether a declaration is empty: openapi-typescript adds it where the document has nothing for it. */
function isEmptyDeclaration(node: ts.Node): boolean {
  return (
    ts.isTypeAliasDeclaration(node) &&
    ["webhooks", "$defs"].includes(node.name.text)
  );
}

/** Drops `put?: never` and the like, which openapi-typescript writes for each absent method: a new method would change such a line. */
function dropAbsentMethods(node: ts.Node): ts.Node {
  if (!ts.isInterfaceDeclaration(node)) return node;
  if (!["paths", "webhooks"].includes(node.name.text)) return node;
  const pathItem = (member: ts.Node) =>
    ts.visitEachChild(
      member,
      (type) =>
        ts.visitEachChild(
          type,
          (part) => (isAbsentMethod(part) ? undefined : part),
          undefined,
        ),
      undefined,
    );
  return ts.visitEachChild(
    node,
    (member) => (ts.isPropertySignature(member) ? pathItem(member) : member),
    undefined,
  );
}

function isAbsentMethod(member: ts.Node): boolean {
  return (
    ts.isPropertySignature(member) &&
    member.type?.kind === ts.SyntaxKind.NeverKeyword &&
    ts.isIdentifier(member.name) &&
    httpMethods.some((method) => method === (member.name as ts.Identifier).text)
  );
}

/** Writes an array of one negative number as `Array<-1>`: the formatter can't read `-1[]`. */
function longList(type: ts.TypeNode): ts.TypeNode | undefined {
  if (!ts.isArrayTypeNode(type)) return undefined;
  const { elementType } = type;
  return ts.isLiteralTypeNode(elementType) &&
    ts.isPrefixUnaryExpression(elementType.literal)
    ? ts.factory.createTypeReferenceNode("Array", [elementType])
    : undefined;
}

/** openapi-typescript takes items that are lists by way of a choice or a part for the list itself, unless parentheses hide them. The formatter drops these. */
function hideList(type: ts.TypeNode): ts.TypeNode | undefined {
  return ts.isArrayTypeNode(type) || ts.isTupleTypeNode(type)
    ? ts.factory.createParenthesizedType(type)
    : undefined;
}

/** Keywords that say more about a type than `type` does. */
const compositions = [
  "properties",
  "patternProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
];

function isComposed(schema: SchemaObject): boolean {
  return compositions.some((key) => key in schema);
}

/** The keywords of a list that a tuple is made of. */
interface TupleSchema {
  readonly prefixItems?: readonly SchemaObject[];
  readonly items?: SchemaObject | boolean;
  readonly unevaluatedItems?: SchemaObject | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Items that a tuple may have beyond those that its schema names one by one. */
const longestTuple = 10;

/** A list of fixed items: openapi-typescript leaves out which of them may be missing, and what may follow them. */
function tuple(
  schema: SchemaObject,
  options: TransformNodeOptions,
): ts.TypeNode | undefined {
  const { prefixItems, ...keywords } = schema as TupleSchema;
  const {
    items,
    unevaluatedItems,
    minItems = 0,
    maxItems = Infinity,
  } = keywords;
  const isClosed = items === false || unevaluatedItems === false;
  if ((!prefixItems && items !== false) || isComposed(schema)) return undefined;
  // it comes again for each type of several
  if (Array.isArray(schema.type)) return undefined;
  const { factory } = ts;
  const typeOf = (item: SchemaObject) => transformSchemaObject(item, options);
  const fixed = (prefixItems ?? [])
    .filter((_item, index) => index < maxItems)
    .map((item, index) =>
      index < minItems
        ? typeOf(item)
        : factory.createOptionalTypeNode(typeOf(item)),
    );
  if (isClosed || fixed.length >= maxItems) {
    return fixed.length < minItems
      ? factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword)
      : factory.createTupleTypeNode(fixed);
  }
  const others = typeof items === "object" ? items : unevaluatedItems;
  const rest = typeOf(
    typeof others === "object" ? others : ({} as SchemaObject),
  );
  const further = Math.min(minItems, longestTuple) - fixed.length;
  return factory.createTupleTypeNode([
    ...fixed,
    ...Array.from({ length: Math.max(further, 0) }, () => rest),
    factory.createRestTypeNode(factory.createArrayTypeNode(rest)),
  ]);
}

/** The type of a file, and of an object without properties: openapi-typescript makes other types of them. */
function plainType(schema: SchemaObject): ts.TypeNode | undefined {
  if (schema.type === "string" && schema.format === "binary") {
    return ts.factory.createTypeReferenceNode("Blob");
  }
  if (schema.type !== "object" || isComposed(schema)) return undefined;
  return schema.additionalProperties === false
    ? ts.factory.createTypeReferenceNode("Record", [
        ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
        ts.factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
      ])
    : undefined;
}

/** Document → the text of schema.ts: types only, by openapi-typescript. */

import {
  astToString,
  resolveRef,
  scanDiscriminators,
  transformSchema,
  type GlobalContext,
  type OpenAPI3,
} from "openapi-typescript";
import ts from "typescript";
import { httpMethods, type Json } from "./document.js";

/** Declarations that openapi-typescript adds even where the document has nothing of the kind. */
const emptyDeclaration =
  /^export type (webhooks|\$defs) = Record<string, never>;\n?/gm;

/** What openapi-typescript says of each method that a path does not have: a line that would go when it comes. */
const absentMethod = new RegExp(
  `^ *(${httpMethods.join("|")})\\?: never;\\n`,
  "gm",
);

/** Types that openapi-typescript has no better words for. */
function transform(
  schema: Readonly<Record<string, unknown>>,
): ts.TypeNode | undefined {
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

/** Emits the types of a normalized document. */
export function emitSchema(document: Json): string {
  // scanDiscriminators writes into what it reads
  const schema = structuredClone(document) as unknown as OpenAPI3;
  const choices = {
    silent: true,
    // a default says what the server assumes, not that a request must send it
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
  };
  const context = {
    ...choices,
    discriminators: scanDiscriminators(schema, choices),
    injectFooter: [],
    resolve: ($ref: string) => resolveRef(schema, $ref, choices),
    transform,
  } as unknown as GlobalContext;
  return astToString(transformSchema(schema, context))
    .replace(emptyDeclaration, "")
    .replace(absentMethod, "");
}

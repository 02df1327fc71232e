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
    transform: (value: {
      readonly format?: string;
      readonly type?: unknown;
    }) =>
      value.format === "binary" && value.type === "string"
        ? ts.factory.createTypeReferenceNode("Blob")
        : undefined,
  } as unknown as GlobalContext;
  return astToString(transformSchema(schema, context))
    .replace(emptyDeclaration, "")
    .replace(absentMethod, "");
}

/** Document → the text of schema.ts: types only, by openapi-typescript. */

import {
  astToString,
  resolveRef,
  scanDiscriminators,
  transformSchema,
  type GlobalContext,
  type OpenAPI3,
} from "openapi-typescript";
import type { Json } from "./document.js";

/** Declarations that openapi-typescript adds even where the document has nothing of the kind. */
const emptyDeclaration =
  /^export type (webhooks|\$defs) = Record<string, never>;\n?/gm;

/** Emits the types of a checked document. */
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
  } as unknown as GlobalContext;
  return astToString(transformSchema(schema, context)).replace(
    emptyDeclaration,
    "",
  );
}

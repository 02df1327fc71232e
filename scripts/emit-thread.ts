/** The thread that emits both files, while the description is still being checked. */

import type { Json } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { buildModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

export interface Description {
  /** The normalized document as JSON, which is faster to hand over than the document. */
  readonly json: string;
  /** How the client refers to src/operation.ts. */
  readonly operationModule: string;
}

/** The texts of the files, by their names. */
export type Files = ReadonlyMap<string, string>;

serve(async ({ json, operationModule }: Description): Promise<Files> => {
  const document = JSON.parse(json) as Json;
  const client = emitClient(buildModel(document), operationModule);
  const schema = emitSchema(document);
  return new Map([
    ["client.ts", await print(client)],
    ["schema.ts", await print(schema)],
  ]);
});

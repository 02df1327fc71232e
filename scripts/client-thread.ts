/** The thread that makes client.ts: the other road. */

import type { Json } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { buildModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

export interface ClientQuestion {
  /** The normalized document as JSON, which is faster to hand over than the document. */
  readonly json: string;
  /** How the client refers to src/operation.ts. */
  readonly operationModule: string;
}

serve(({ json, operationModule }: ClientQuestion) => {
  const document = JSON.parse(json) as Json;
  return print(emitClient(buildModel(document), operationModule));
});

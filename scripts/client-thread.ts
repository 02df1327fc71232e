/** The thread that makes client.ts: the other road. */

import type { Json } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { buildModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

export interface ClientQuestion {
  /** Normalized. */
  readonly document: Json;
  /** How the client refers to src/operation.ts. */
  readonly operationModule: string;
}

serve(({ document, operationModule }: ClientQuestion) =>
  print(emitClient(buildModel(document), operationModule)),
);

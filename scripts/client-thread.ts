/** Normalized document → client.ts. */

import type { Json } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { buildModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

export interface ClientInput {
  readonly document: Json;
  /** How the client refers to src/operation.ts. */
  readonly operationModule: string;
}

serve(({ document, operationModule }: ClientInput): Promise<string> =>
  print(emitClient(buildModel(document), operationModule)),
);

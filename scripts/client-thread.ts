/** Normalized document → client.ts. */

import type { Json } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { buildModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serveStage } from "./thread.js";

export interface ClientInput {
  readonly document: Json;
  /** The specifier by which client.ts imports src/operation.ts. */
  readonly operationModule: string;
}

serveStage(({ document, operationModule }: ClientInput): Promise<string> =>
  print(emitClient(buildModel(document), operationModule)),
);

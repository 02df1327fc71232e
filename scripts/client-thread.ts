/** ApiModel → client.ts. */

import { emitClient } from "./pipeline/emit-client.js";
import type { ApiModel } from "./pipeline/model.js";
import { print } from "./pipeline/print.js";
import { serveStage } from "./thread.js";

export interface ClientInput {
  readonly model: ApiModel;
  /** The specifier by which client.ts imports src/runtime/operation.ts. */
  readonly operationModule: string;
}

serveStage(({ model, operationModule }: ClientInput): Promise<string> =>
  print(emitClient(model, operationModule)),
);

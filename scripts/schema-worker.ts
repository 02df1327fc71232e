/** The road to schema.ts on a thread of its own, beside the road to client.ts. */

import { parentPort, workerData } from "node:worker_threads";
import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { normalize } from "./pipeline/normalize.js";
import { print } from "./pipeline/print.js";

parentPort?.postMessage(await print(emitSchema(normalize(workerData as Json))));

/** Normalized document → schema.ts. */

import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { print } from "./pipeline/print.js";
import { serveStage } from "./thread.js";

serveStage((document: Json): Promise<string> => print(emitSchema(document)));

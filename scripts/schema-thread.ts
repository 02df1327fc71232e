/** Normalized document → schema.ts. */

import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

serve((document: Json): Promise<string> => print(emitSchema(document)));

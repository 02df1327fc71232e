/** The thread that makes schema.ts: the one road. It is asked with a normalized document. */

import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { printTypes } from "./pipeline/print-types.js";
import { serve } from "./thread.js";

serve((document: Json) => printTypes(emitSchema(document)));

/** The thread that makes schema.ts: the one road. It is asked with a normalized document. */

import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

serve((document: Json) => print(emitSchema(document)));

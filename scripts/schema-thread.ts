/** The thread that makes schema.ts: the one road. It is asked with the normalized document as JSON. */

import type { Json } from "./pipeline/document.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { print } from "./pipeline/print.js";
import { serve } from "./thread.js";

serve((json: string) => print(emitSchema(JSON.parse(json) as Json)));

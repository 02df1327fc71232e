/** The two roads of the pipeline, each on a thread that stays for the next run. */

import type { ClientQuestion } from "./client-thread.js";
import { startThread, type Thread } from "./thread.js";

export interface Roads {
  /** Gives the text of client.ts. */
  readonly client: Thread<ClientQuestion, string>;
  /** Gives the text of schema.ts, of a normalized document as JSON. */
  readonly schema: Thread<string, string>;
}

export function startRoads(): Roads {
  return {
    schema: startThread("schema-thread.ts"),
    client: startThread("client-thread.ts"),
  };
}

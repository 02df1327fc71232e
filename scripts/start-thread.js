/** The entry of a thread: a thread does not inherit tsx on Node 20, so it registers it, and imports its module. */

import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData);

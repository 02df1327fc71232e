// Node 20 reads no TypeScript by itself, and a thread does not inherit tsx
import { register } from "tsx/esm/api";

register();
await import("./schema-worker.ts");

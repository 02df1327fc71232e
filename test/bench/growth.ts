/** Whether the time for an operation stays the same as a description grows. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, medians } from "./measurement.js";
import type { Setup } from "./setup.js";
import { ours } from "./tool.js";

/** Numbers of operations. */
const sizes = [5, 25, 100, 400, 1600];

/** Prints a table. The start of the process hides what an operation takes, so each further one counts. */
export function measureGrowth(runs: number, setup: Setup): void {
  console.log("operations   seconds     MB   ms for each further operation");
  let before = { size: 0, seconds: NaN };
  for (const size of sizes) {
    const spec = join(setup.newFolder(), "spec.json");
    writeFileSync(spec, JSON.stringify(describe(size)));
    const { seconds, megabytes } = medians(
      Array.from({ length: runs }, () => measure(ours, spec, setup)),
    );
    const further = (seconds - before.seconds) / (size - before.size);
    const cells = [
      String(size).padStart(10),
      seconds.toFixed(2).padStart(10),
      megabytes.toFixed(0).padStart(7),
      Number.isNaN(further) ? "" : (further * 1000).toFixed(2).padStart(32),
    ];
    console.log(cells.join(""));
    before = { size, seconds };
  }
}

/** A description of as many operations: five for each resource, which has a schema of its own. */
function describe(size: number): object {
  const resources = Array.from({ length: size / 5 }, (_, index) => index);
  return {
    openapi: "3.1.0",
    info: { title: "Synthetic", version: "1" },
    servers: [{ url: "https://api.test" }],
    paths: Object.assign({}, ...resources.map(pathsOf)) as object,
    components: {
      schemas: Object.fromEntries(
        resources.map((index) => [`Thing${index}`, schemaOf(index)]),
      ),
    },
  };
}

function pathsOf(index: number): object {
  const thing = { $ref: `#/components/schemas/Thing${index}` };
  const content = (schema: object) => ({ "application/json": { schema } });
  const operation = (method: string, schema: object, body?: object) => ({
    operationId: `r${index}.${method}`,
    description: `What ${method} does.`,
    ...(body && { requestBody: { content: content(body) } }),
    responses: {
      "200": { description: "Done.", content: content(schema) },
      "4XX": { description: "Refused." },
    },
  });
  const id = { name: "id", in: "path", required: true };
  return {
    [`/r${index}`]: {
      get: operation("list", { type: "array", items: thing }),
      post: operation("create", thing, thing),
    },
    [`/r${index}/{id}`]: {
      parameters: [{ ...id, schema: { type: "string" } }],
      get: operation("get", thing),
      put: operation("update", thing, thing),
      delete: operation("delete", thing),
    },
  };
}

function schemaOf(index: number): object {
  return {
    type: "object",
    description: "A thing.",
    required: ["id"],
    properties: {
      id: { type: "string", description: "Its id." },
      state: { type: "string", enum: ["on", "off"] },
      parent: { $ref: `#/components/schemas/Thing${Math.max(0, index - 1)}` },
    },
  };
}

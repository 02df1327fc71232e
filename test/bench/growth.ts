/** Whether the time for an operation stays the same as a description grows. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import { measure } from "./measurement.js";
import type { Bench } from "./part.js";
import type { Setup } from "./setup.js";
import { ours } from "./tool.js";

/** Numbers of operations. The start of the process hides what an operation takes in the small ones. */
const sizes = [5, 25, 100, 400, 1600];

export function measureGrowth({ setup, runs }: Bench): readonly Comparison[] {
  return sizes.map((size) => {
    const spec = writeDescription(size, setup);
    const one = { ...ours, measure: () => measure(ours, spec, setup) };
    return comparisonOf(
      { what: `generating from ${size} operations`, unit: "s" },
      takeTurns([one], runs),
      ({ seconds }) => seconds,
    );
  });
}

function writeDescription(size: number, setup: Setup): string {
  const file = join(setup.newFolder(), "spec.json");
  writeFileSync(file, JSON.stringify(describe(size)));
  return file;
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

/** Descriptions of many schemas: no walk over them starts again at each. How the time grows, `npm run bench` shows. */

import { expect, test } from "vitest";
import { checkSpec } from "../../scripts/pipeline/check-spec.js";
import { emitClient } from "../../scripts/pipeline/emit-client.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { modelOf } from "../support/generate.js";

/** Checks a description of these schemas, which is refused where it has an error. */
async function severities(schemas: object): Promise<readonly string[]> {
  const description = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: {},
    components: { schemas },
  };
  const spec = readSpec(JSON.stringify(description));
  const found = await checkSpec(spec, { strict: false });
  return [...new Set(found.map(({ severity }) => severity))];
}

test("200 schemas that refer to one another's properties are checked in one walk", async () => {
  const count = 200;
  const schemas = Array.from({ length: count }, (_schema, index) => {
    const properties = Array.from({ length: 19 }, (_property, property) => {
      const other = (index * 7 + property * 31 + 1) % count;
      const $ref = `#/components/schemas/S${other}/properties/p${property}`;
      return [`p${property}`, { type: "array", items: { $ref } }];
    });
    const all = Object.fromEntries(properties) as object;
    return [`S${index}`, { type: "object", properties: all }];
  });
  expect(await severities(Object.fromEntries(schemas) as object)).toEqual([
    "warning",
  ]);
});

test("200 schemas that are parts of each other are no circle where they end", async () => {
  const count = 200;
  const schemas = Array.from({ length: count }, (_schema, index) => {
    const parts = Array.from({ length: count - 1 - index }, (_part, part) => ({
      $ref: `#/components/schemas/S${index + 1 + part}`,
    }));
    return [
      `S${index}`,
      index === count - 1 ? { type: "object" } : { allOf: parts },
    ];
  });
  expect(await severities(Object.fromEntries(schemas) as object)).toEqual([
    "warning",
  ]);
});

test("1,500 operations on schemas that refer to each other in one circle", () => {
  const count = 1500;
  const paths = Array.from(
    { length: count },
    (_, index) => `  /things${index}/{id}:
    get:
      operationId: things${index % 40}.get${index}
      responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/T${index}" } } } } }`,
  );
  const schemas = Array.from(
    { length: count },
    (_, index) =>
      `    T${index}: { properties: { next: { $ref: "#/components/schemas/T${(index + 1) % count}" } } }`,
  );
  const yaml = `paths:\n${paths.join("\n")}\ncomponents:\n  schemas:\n${schemas.join("\n")}\n`;
  const text = emitClient(modelOf(yaml), "x");
  expect(text.match(/things\d+: \{|get\d+: \{/g)).toHaveLength(count + 40);
});

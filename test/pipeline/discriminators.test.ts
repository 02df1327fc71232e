/** Discriminators: what the whole of an `allOf` declares, and what it leaves to its parts. */

import { expect, test } from "vitest";
import { compile } from "../support/compile.js";
import { generate } from "../support/generate.js";

const base =
  "A: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k } }";

function schemaOf(schemas: string): Promise<string> {
  const yaml = `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { ${schemas.replace(/\$([A-Z])\b/g, '{ $ref: "#/components/schemas/$1" }')} } }`;
  return generate(yaml).then(({ schema }) => schema);
}

/** On one line, so that the indentation of the place doesn't matter. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

test.each<{ name: string; given: string; want: string }>([
  {
    name: "a schema built on one with a discriminator declares its own value",
    given: `${base}, B: { allOf: [$A, { properties: { y: { type: string } } }] }`,
    want: 'B: { k: "B"; } & (Omit<components["schemas"]["A"], "k"> & { y?: string | undefined; });',
  },
  {
    name: "a schema built on such a schema, too",
    given: `${base}, B: { allOf: [$A] }, C: { allOf: [$B] }`,
    want: 'C: { k: "C"; } & Omit<components["schemas"]["B"], "k">;',
  },
  {
    name: "a property that wraps such a schema keeps the key",
    given: `${base}, B: { type: object, properties: { pet: { allOf: [$A] } } }`,
    want: 'B: { pet?: components["schemas"]["A"] | undefined; };',
  },
  {
    name: "an alternative that wraps such a schema keeps the key",
    given: `${base}, B: { oneOf: [{ allOf: [$A] }, { type: string }] }`,
    want: 'B: components["schemas"]["A"] | string;',
  },
  {
    name: "a schema that has the property itself keeps what it says",
    given: `${base}, B: { allOf: [$A], properties: { k: { type: string }, z: { type: string } } }`,
    want: 'B: ({ k: "B"; } & { k?: string | undefined; z?: string | undefined; }) & Omit<components["schemas"]["A"], "k">;',
  },
  {
    name: "a part that has the property itself keeps what it says",
    given: `${base}, B: { allOf: [$A, { allOf: [$C], properties: { k: { type: string } } }] }, C: { properties: { c: { type: string } } }`,
    want: 'B: { k: "B"; } & (Omit<components["schemas"]["A"], "k"> & (({ k: "B"; } & { k?: string | undefined; }) & components["schemas"]["C"]));',
  },
  {
    name: "a recursive schema that requires a key of its base",
    given:
      "A: { type: object, properties: { k: { type: string }, x: $B }, discriminator: { propertyName: k } }, B: { allOf: [$A], required: [x] }",
    want: 'B: { k: "B"; } & WithRequired<Omit<components["schemas"]["A"], "k">, "x">;',
  },
])("$name", async ({ given, want }) => {
  const schema = await schemaOf(given);
  expect(flat(schema)).toContain(want);
  expect(compile({ "schema.ts": schema })).toEqual([]);
});

/** Recursive schemas, and the types that TypeScript accepts for them. */

import { expect, test } from "vitest";
import { compile } from "../support/compile.js";
import { generate } from "../support/generate.js";

function schemaOf(schemas: string): Promise<string> {
  const yaml = `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { ${schemas.replace(/\$([A-Z])\b/g, '{ $ref: "#/components/schemas/$1" }')} } }`;
  return generate(yaml).then(({ schema }) => schema);
}

const aOfB = 'A: WithRequired<components["schemas"]["B"], "x">;';

test.each<{ name: string; given: string; want: string }>([
  {
    name: "requires a key of a choice that lists it",
    given:
      "A: { allOf: [$B], required: [x] }, B: { properties: { x: { type: string } }, oneOf: [{ type: object }, { type: array, items: $A }] }",
    want: 'type RecursiveA = WithRequired<RecursiveB, "x">;',
  },
  {
    name: "requires a key of a choice that has it in a tuple",
    given:
      "A: { allOf: [$B], required: [x] }, B: { properties: { x: { type: string } }, oneOf: [{ type: object }, { type: array, prefixItems: [$A] }] }",
    want: 'type RecursiveA = WithRequired<RecursiveB, "x">;',
  },
  {
    name: "requires a key of a part that may be null and lists it",
    given:
      'A: { allOf: [$B], required: [x] }, B: { type: [object, "null"], properties: { x: { type: string } }, oneOf: [{ type: array, items: $A }] }',
    want: 'type RecursiveA = WithRequired<RecursiveB, "x">;',
  },
  {
    name: "requires a key that two parts declare as itself",
    given:
      "A: { allOf: [$B], required: [x] }, B: { properties: { x: $A }, allOf: [{ properties: { x: $A } }] }",
    want: aOfB,
  },
  {
    name: "requires a key that two parts declare as a list of it",
    given:
      "A: { allOf: [$B], required: [x] }, B: { properties: { x: { type: array, items: $A } }, allOf: [{ properties: { x: { type: array, items: $A } } }] }",
    want: aOfB,
  },
  {
    name: "requires a key that two parts declare as a map of it",
    given:
      "A: { allOf: [$B], required: [x] }, B: { properties: { x: { type: object, additionalProperties: $A } }, allOf: [{ properties: { x: $A } }] }",
    want: aOfB,
  },
  {
    name: "requires a key of itself in a property",
    given:
      "A: { type: object, properties: { x: { allOf: [$A], required: [x] } } }",
    want: 'x?: WithRequired<components["schemas"]["A"], "x"> | undefined;',
  },
])("a recursive schema that $name compiles", async ({ given, want }) => {
  const schema = await schemaOf(given);
  expect(schema).toContain(want);
  expect(compile({ "schema.ts": schema })).toEqual([]);
});

test("a required key of a part is there, and null stays null", async () => {
  const schema = await schemaOf(
    'A: { allOf: [$B], required: [x, y] }, B: { type: [object, "null"], properties: { x: { type: string }, y: {}, z: { type: string } } }',
  );
  const consumer = `import type { components } from "./schema.js";
type A = components["schemas"]["A"];
declare const a: A;
declare const anything: unknown;
export const known: (string | undefined)[] = [a?.x, a?.z];
export const all: A[] = [null, { x: "a", y: anything }, { x: "a", y: 1, z: "b" }];
export const x: string = a === null ? "" : a.x;
// @ts-expect-error y is missing
export const some: A = { x: "a" };
// @ts-expect-error x is undefined
export const none: A = { x: undefined, y: 1 };
`;
  const files = { "schema.ts": schema, "consumer.ts": consumer };
  expect(compile(files)).toEqual([]);
});

test("no key is required of a part that may be a string", async () => {
  const schema = await schemaOf(
    "A: { allOf: [$B], required: [x] }, B: { type: [object, string], properties: { x: { type: string } } }",
  );
  expect(schema).toContain('A: components["schemas"]["B"];');
});

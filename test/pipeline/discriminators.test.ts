/** Discriminators: which values a property has, in which schema. */

import { expect, test } from "vitest";
import type { Json } from "../../scripts/pipeline/document.js";
import { writeDiscriminators } from "../../scripts/pipeline/discriminators.js";
import { compile } from "../support/compile.js";
import { generate } from "../support/generate.js";

const base =
  "A: { type: object, required: [k], properties: { k: { type: string } }, discriminator: { propertyName: k } }";

function schemaOf(schemas: string): Promise<string> {
  const yaml = `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { ${schemas.replace(/\$(\w+)\b/g, '{ $ref: "#/components/schemas/$1" }')} } }`;
  return generate(yaml).then(({ schema }) => schema);
}

/** On one line, so that the indentation of the place doesn't matter. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

test.each<{ name: string; given: string; want: readonly string[] }>([
  {
    name: "an alternative is told by its name",
    given:
      "Item: { oneOf: [$Track, $Song], discriminator: { propertyName: kind } }, Track: { type: object, properties: { n: { type: number } } }, Song: { type: object, properties: { kind: { type: string } } }",
    want: [
      'Track: { /** @enum {string} */ kind: "Track"; n?: number | undefined; };',
      'Song: { /** @enum {string} */ kind: "Song"; };',
      'Item: components["schemas"]["Track"] | components["schemas"]["Song"];',
    ],
  },
  {
    name: "an alternative that is used elsewhere, and need not have the property",
    given:
      "Item: { oneOf: [$Track, $Song], discriminator: { propertyName: kind, mapping: { t: Track } } }, Track: { type: object, properties: { n: { type: number } } }, Song: { type: object, properties: { kind: { type: string } } }, Album: { type: object, properties: { first: $Track } }",
    want: [
      "Track: { n?: number | undefined; };",
      'Song: { /** @enum {string} */ kind: "Song"; };',
      'Item: | (components["schemas"]["Track"] & { /** @enum {string} */ kind: "t"; }) | components["schemas"]["Song"];',
    ],
  },
  {
    name: "an alternative that is used elsewhere, and says that the property is optional",
    given:
      "Item: { anyOf: [$Song], discriminator: { propertyName: kind } }, Song: { type: object, properties: { kind: { type: string } } }, Album: { type: object, properties: { songs: { type: array, items: { oneOf: [$Song], discriminator: { propertyName: kind } } }, first: $Song } }",
    want: [
      "Song: { kind?: string | undefined; };",
      'Item: components["schemas"]["Song"] & { /** @enum {string} */ kind: "Song"; };',
      'songs?: | (components["schemas"]["Song"] & { /** @enum {string} */ kind: "Song"; })[] | undefined;',
    ],
  },
  {
    name: "an alternative that is used elsewhere, and requires the property",
    given:
      "Item: { oneOf: [$Track], discriminator: { propertyName: kind } }, Track: { type: object, required: [kind], properties: { kind: { type: string } } }, Album: { type: object, properties: { first: $Track } }",
    want: [
      'Track: { /** @enum {string} */ kind: "Track"; };',
      'Item: components["schemas"]["Track"];',
    ],
  },
  {
    name: "an alternative that is used elsewhere, and that its base tells",
    given:
      "Base: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind } }, Song: { allOf: [$Base] }, Item: { oneOf: [$Song], discriminator: { propertyName: kind } }, Album: { type: object, properties: { first: $Song } }",
    want: ['Item: components["schemas"]["Song"];', 'kind: "Song"; };'],
  },
  {
    name: "what the property itself says wins over the name",
    given:
      "Item: { oneOf: [$Track], discriminator: { propertyName: type } }, Track: { type: object, required: [type], properties: { type: { type: string, enum: [track] } } }",
    want: ['type: "track"; };'],
  },
  {
    name: "what the property itself says wins over the mapping",
    given:
      'Pet: { oneOf: [$Dog], discriminator: { propertyName: t, mapping: { dog: "#/components/schemas/Dog" } } }, Dog: { type: object, required: [t], properties: { t: { type: string, enum: [dog, puppy] } } }',
    want: ['t: "dog" | "puppy"; };'],
  },
  {
    name: "a mapping of numbers",
    given:
      'V: { oneOf: [$V1, $V2], discriminator: { propertyName: v, mapping: { "1": V1, "2": V2 } } }, V1: { type: object, required: [v], properties: { v: { type: integer, enum: [1] } } }, V2: { type: object, required: [v], properties: { v: { type: integer } } }',
    want: ["v: 1; };", "v: 2; };"],
  },
  {
    name: "a mapping of booleans",
    given:
      'V: { oneOf: [$On, $Off], discriminator: { propertyName: v, mapping: { "true": On, "false": Off } } }, On: { type: object, required: [v], properties: { v: { type: boolean } } }, Off: { type: object, required: [v], properties: { v: { type: [boolean, "null"] } } }',
    want: ["v: true; };", "v: false | null; };"],
  },
  {
    name: "a mapping of integers that may be null, and of one that is declared by a part",
    given:
      'V: { oneOf: [$V1, $V2], discriminator: { propertyName: v, mapping: { "-1": V1, "2": V2 } } }, V1: { type: object, required: [v], properties: { v: { type: [integer, "null"] } } }, V2: { type: object, required: [v], properties: { v: { allOf: [{ type: integer }] } } }',
    want: ["v: -1 | null; };", "v: 2; };"],
  },
  {
    name: "a mapping of numerals to what may be text is one of texts",
    given:
      'V: { oneOf: [$V1], discriminator: { propertyName: v, mapping: { "1": V1 } } }, V1: { type: object, required: [v], properties: { v: { type: [integer, string] } } }',
    want: ['v: "1"; };'],
  },
  {
    name: "a boolean without a mapping stays a boolean",
    given:
      "V: { oneOf: [$On, $Off], discriminator: { propertyName: v } }, On: { type: object, required: [v], properties: { v: { type: boolean } } }, Off: { type: object, required: [v], properties: { v: { type: boolean } } }",
    want: ["On: { v: boolean; };", "Off: { v: boolean; };"],
  },
  {
    name: "an integer that is free, and without a mapping, stays an integer",
    given:
      "V: { oneOf: [$A], discriminator: { propertyName: v } }, A: { type: object, properties: { v: { type: integer } } }, B: { type: object, properties: { a: $A } }",
    want: ["A: { v?: number | undefined; };", 'V: components["schemas"]["A"];'],
  },
  {
    name: "what refers to a choice is not narrowed",
    given:
      "Pet: { oneOf: [$Cat, $Dog], discriminator: { propertyName: t, mapping: { c: Cat, d: Dog } } }, Cat: { type: object, properties: { t: { type: string } } }, Dog: { type: object, properties: { t: { type: string } } }, Named: { allOf: [$Pet, { type: object, properties: { name: { type: string } } }] }",
    want: [
      'Named: components["schemas"]["Pet"] & { name?: string | undefined; };',
      't: "c"; };',
      't: "d"; };',
    ],
  },
  {
    name: "a property that wraps a base keeps the key",
    given: `${base}, B: { type: object, properties: { pet: { allOf: [$A] } } }`,
    want: ['B: { pet?: components["schemas"]["A"] | undefined; };'],
  },
  {
    name: "anyOf, as oneOf",
    given:
      "Pet: { anyOf: [$Cat], discriminator: { propertyName: t, mapping: { c: Cat } } }, Cat: { type: object, required: [t], properties: { t: { type: string } } }",
    want: ['t: "c"; };'],
  },
  {
    name: "alternatives that are built on their choice",
    given:
      "Role: { type: object, required: [p], properties: { p: { type: string }, at: { type: string } }, discriminator: { propertyName: p, mapping: { AWS: Aws, AZURE: Azure } }, oneOf: [$Aws, $Azure] }, Aws: { allOf: [$Role, { type: object, properties: { arn: { type: string } } }] }, Azure: { allOf: [$Role, { type: object, properties: { id: { type: string } } }] }",
    want: [
      'Role: components["schemas"]["Aws"] | components["schemas"]["Azure"];',
      'Aws: { at?: string | undefined; p: string; } & { arn?: string | undefined; } & { /** @enum {string} */ p: "AWS"; };',
    ],
  },
  {
    name: "a schema that has the property itself, not named by the mapping",
    given:
      "Base: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind, mapping: { Other: Other } } }, Kid: { allOf: [$Base], properties: { kind: { type: string, enum: [Kid] } } }, Other: { allOf: [$Base] }",
    want: [
      'kind: "Kid"; } & components["schemas"]["Base"];',
      'kind: "Other"; };',
    ],
  },
  {
    name: "a schema in two choices with different mappings",
    given:
      "U: { oneOf: [$X, $Y], discriminator: { propertyName: t, mapping: { a: X, b: Y } } }, W: { oneOf: [$X, $Y], discriminator: { propertyName: t, mapping: { x: X, y: Y } } }, X: { type: object, properties: { t: { type: string } } }, Y: { type: object, properties: { t: { type: string } } }",
    want: ['t: "a" | "x"; };', 't: "b" | "y"; };'],
  },
  {
    name: "a schema built on a base has its name as the value",
    given: `${base}, B: { allOf: [$A, { properties: { y: { type: string } } }] }`,
    want: [
      'B: components["schemas"]["A"] & { y?: string | undefined; } & { /** @enum {string} */ k: "B"; };',
    ],
  },
  {
    name: "a schema between has the values of those that are built on it",
    given: `${base}, B: { allOf: [$A] }, C: { allOf: [$B] }`,
    want: [
      'B: components["schemas"]["A"] & { /** @enum {string} */ k: "B" | "C"; };',
      'C: components["schemas"]["B"] & { /** @enum {string} */ k: "C"; };',
    ],
  },
  {
    name: "an enum of the base allows its values only",
    given:
      "A: { type: object, properties: { k: { type: string, enum: [b, c] } }, discriminator: { propertyName: k } }, B: { allOf: [$A] }",
    want: ['B: components["schemas"]["A"];'],
  },
  {
    name: "a recursive schema that requires a key of its base",
    given:
      "A: { type: object, properties: { k: { type: string }, x: $B }, discriminator: { propertyName: k } }, B: { allOf: [$A], required: [x] }",
    want: [
      'B: WithRequired<components["schemas"]["A"], "x"> & { /** @enum {string} */ k: "B"; };',
    ],
  },
  {
    name: "a property that is declared again in a schema that leads back",
    given:
      "D: { type: object, properties: { kind: { type: string }, parent: $A } }, A: { allOf: [$D], properties: { parent: $C }, discriminator: { propertyName: kind } }, C: { allOf: [$A, { properties: { mood: { type: string } } }] }",
    want: ['kind: "C"; };'],
  },
])("$name", async ({ given, want }) => {
  const schema = await schemaOf(given);
  for (const one of want) expect(flat(schema)).toContain(one);
  expect(compile({ "schema.ts": schema })).toEqual([]);
});

/** A chain of bases, each with a discriminator that names the last schema alone. */
function chainOf(count: number): Record<string, Json> {
  const $ref = (index: number) => `#/components/schemas/S${index}`;
  const discriminator = {
    propertyName: "k",
    mapping: { last: $ref(count - 1) },
  };
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `S${index}`,
      index === 0
        ? { properties: { k: { type: "string" } }, discriminator }
        : { allOf: [{ $ref: $ref(index - 1) }], discriminator },
    ]),
  );
}

// with a search through all schemas for each of them, and for each base, this has no end
test("a chain of 2,000 bases, each with a discriminator", () => {
  const schemas = chainOf(2_000);
  const { S1999: last, ...others } = schemas;
  const told = {
    type: "object",
    required: ["k"],
    properties: { k: { type: "string", enum: ["last"] } },
  };
  const want = {
    ...others,
    S1999: {
      ...(last as object),
      allOf: [{ $ref: "#/components/schemas/S1998" }, told],
    },
  };
  expect(writeDiscriminators({ components: { schemas } })).toEqual({
    components: { schemas: want },
  });
});

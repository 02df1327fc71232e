/** Two spellings of a schema that accept the same values differ in nothing; others do. */

import { expect, test } from "vitest";
import { shapeComparer } from "../../scripts/pipeline/compare/shapes.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";

/** The differences of two schemas in requests, a line each. */
function differences(before: string, after: string): readonly string[] {
  const document = (schema: string) =>
    readSpec(`openapi: 3.1.0\ncomponents: { schemas: { One: ${schema} } }\n`)
      .document;
  const source = [
    {
      value: { $ref: "#/components/schemas/One" },
      path: ["a body"],
    },
  ];
  const compare = shapeComparer(document(before), document(after));
  return compare(source, source, "request").map(
    ({ part, what }) => `${part}: ${what}`,
  );
}

test.each<{ name: string; before: string; after: string; want: string[] }>([
  {
    name: "an alternative that does not fit the type of the whole",
    before: "{ type: object }",
    after: "{ type: object, anyOf: [{ type: object }, { type: string }] }",
    want: [],
  },
  {
    name: "alternatives of which two fit",
    before: "{ type: object }",
    after:
      "{ type: object, anyOf: [{ required: [a] }, { required: [b] }, { type: string }] }",
    want: [": became one of 2 alternatives"],
  },
  {
    name: "null alone, as a type and beside nullable",
    before: '{ type: "null" }',
    after: "{ type: object, nullable: true, enum: [null] }",
    want: [],
  },
  {
    name: "items of any type",
    before: "{ type: array }",
    after: "{ type: array, items: {} }",
    want: [],
  },
  {
    name: "any other properties",
    before: "{ type: object }",
    after: "{ type: object, additionalProperties: {} }",
    want: [],
  },
  {
    name: "a required property that nothing describes",
    before: "{ type: object }",
    after: "{ type: object, required: [a] }",
    want: ["a: became required"],
  },
])("$name", ({ before, after, want }) => {
  expect(differences(before, after)).toEqual(want);
});

test("a difference below 40 levels of two alternatives is told once for each of the last two", () => {
  const count = 40;
  const documentOf = (last: string) => {
    const schemas = Array.from({ length: count }, (_, index) => {
      const next = `{ $ref: "#/components/schemas/S${index + 1}" }`;
      return `    S${index}: { anyOf: [{ allOf: [${next}, { required: [x] }] }, { allOf: [${next}, { required: [y] }] }] }\n`;
    });
    return readSpec(
      `components:\n  schemas:\n${schemas.join("")}    S${count}: ${last}\n`,
    ).document;
  };
  const compare = shapeComparer(
    documentOf("{ type: object, properties: { a: { type: string } } }"),
    documentOf("{ type: object, properties: { a: { type: integer } } }"),
  );
  const value = { $ref: "#/components/schemas/S0" };
  const source = [{ value, path: ["a body"] }];
  expect(
    compare(source, source, "answer").map(({ part, what }) => [part, what]),
  ).toEqual([
    ["a", "was string, is integer"],
    ["a", "was string, is integer"],
  ]);
});

/** Whether a schema accepts null, whatever its parts and alternatives lead to. */

import { expect, test } from "vitest";
import { contractOf } from "../../scripts/pipeline/contract.js";
import { emitDocs } from "../../scripts/pipeline/docs/emit-docs.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { shapeOf } from "../../scripts/pipeline/shape.js";
import { modelOf } from "../support/generate.js";

/** A description of these schemas, of which the first is an answer. */
function descriptionOf(schemas: readonly string[]): string {
  return `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /things:
    get:
      operationId: things.get
      responses:
        "200": { description: It., content: { application/json: { schema: ${reference(0)} } } }
components:
  schemas:
${schemas.map((schema, index) => `    S${index}: ${schema}\n`).join("")}`;
}

function reference(index: number): string {
  return `{ $ref: "#/components/schemas/S${index}" }`;
}

/** Whether the first of these schemas accepts null. */
function isNullable(schemas: readonly string[]): boolean {
  const { document } = readSpec(descriptionOf(schemas));
  const path = ["components", "schemas", "S0"];
  return shapeOf(document, [
    { value: { $ref: "#/components/schemas/S0" }, path },
  ]).nullable;
}

test.each<{ name: string; schemas: string[]; want: boolean }>([
  {
    name: "a circle in which nothing refuses null",
    schemas: [
      `{ anyOf: [{ type: string }, ${reference(1)}] }`,
      `{ allOf: [${reference(0)}] }`,
    ],
    want: true,
  },
  {
    name: "a circle in which a part refuses null",
    schemas: [
      `{ anyOf: [{ type: string }, ${reference(1)}] }`,
      `{ allOf: [${reference(0)}, { type: string }] }`,
    ],
    want: false,
  },
  {
    name: "a circle that ends far from where the question begins",
    schemas: [
      `{ allOf: [${reference(1)}, ${reference(2)}] }`,
      `{ anyOf: [${reference(2)}, { type: string }] }`,
      `{ allOf: [${reference(1)}, ${reference(3)}] }`,
      `{ type: object }`,
    ],
    want: false,
  },
  {
    name: "one of two, of which a circle refuses null",
    schemas: [
      `{ oneOf: [${reference(1)}, { type: "null" }] }`,
      `{ anyOf: [${reference(2)}] }`,
      `{ allOf: [${reference(1)}, { type: string }] }`,
    ],
    want: true,
  },
  {
    name: "one of two that both accept null",
    schemas: [
      `{ oneOf: [${reference(1)}, { type: "null" }] }`,
      `{ anyOf: [{ type: string }, { type: "null" }] }`,
    ],
    want: false,
  },
])("$name", ({ schemas, want }) => {
  expect(isNullable(schemas)).toBe(want);
});

const count = 40;
const indexes = Array.from({ length: count }, (_, index) => index);
/** The references of a schema to all others. */
const others = (index: number) =>
  indexes.filter((other) => other !== index).map(reference);

test.each<{ name: string; schemas: string[]; want: boolean }>([
  {
    name: "schemas that are alternatives of each other",
    schemas: indexes.map(
      (index) =>
        `{ anyOf: [{ type: object, properties: { p${index}: ${reference(0)} } }, ${others(index).join(", ")}] }`,
    ),
    want: true,
  },
  {
    name: "schemas that are alternatives of each other, beside an object",
    schemas: indexes.map(
      (index) =>
        `{ allOf: [{ anyOf: [${others(index).join(", ")}] }, { properties: { p${index}: ${reference(0)} } }] }`,
    ),
    want: false,
  },
  {
    name: "levels of two alternatives that lead to the same level",
    schemas: indexes.map((index) =>
      index === count - 1
        ? "{ type: object, properties: { p: { type: string } } }"
        : `{ anyOf: [{ allOf: [${reference(index + 1)}, { required: [x] }] }, { allOf: [${reference(index + 1)}, { required: [y] }] }] }`,
    ),
    want: false,
  },
])(`${count} $name are described`, ({ schemas, want }) => {
  expect(isNullable(schemas)).toBe(want);
  const yaml = descriptionOf(schemas);
  const docs = emitDocs(contractOf(readSpec(yaml).document), modelOf(yaml));
  expect(docs.match(/^### S\d+$/gm)).toHaveLength(count);
});

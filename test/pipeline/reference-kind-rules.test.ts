/** References to a node of another kind: what is said of them, and at which line. */

import { expect, test } from "vitest";
import { errorsOf } from "../support/errors-of.js";

/** A description in which a schema, at line 13, and a parameter, at line 14, are references. */
function description(schema: string, parameter: string): string {
  return `openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: "https://api.test" }]
x-more: { S: { type: string } }
paths:
  /a/{b}:
    parameters: [{ in: path, name: b, required: true, schema: { type: string } }]
    get:
      operationId: things.get
      requestBody: { content: { application/json: { schema: { type: string } } } }
      responses:
        "200": { description: Found., content: { application/json: { schema:
            { properties: { p: { $ref: "${schema}" } } } } } }
      parameters: [{ $ref: "${parameter}" }]
components:
  parameters:
    P: { in: query, name: p, schema: { type: string } }
  schemas:
    S: { properties: { q: { if: { type: string } } }, example: { q: 1 } }
    V1: { User: { type: string } }
  x-more: { S: { type: string } }
`;
}

const schema = "#/components/schemas/S";
const parameter = "#/components/parameters/P";

test.each<[ref: string, noun: string]>([
  ["#/paths/~1a~1%7Bb%7D/get", "an operation"],
  ["#/paths/~1a~1%7Bb%7D", "a path item"],
  ["#/paths/~1a~1%7Bb%7D/get/responses/200", "a response"],
  ["#/paths/~1a~1%7Bb%7D/get/requestBody", "a request body"],
  ["#/paths/~1a~1%7Bb%7D/parameters/0", "a parameter"],
  ["#/components/parameters/P", "a parameter"],
  ["#/components", "`components`"],
  ["#/components/schemas/S/properties", "`properties`"],
  ["#/components/schemas/S/example", "`example`"],
  ["#/info", "`info`"],
  ["#", "the whole description"],
])("a schema is no reference to %s", async (ref, noun) => {
  expect(await errorsOf(description(ref, parameter))).toEqual([
    `13: "${ref}" leads to ${noun}, and a schema belongs here - a reference to "#/components/schemas/…"`,
  ]);
});

test.each<[ref: string, noun: string]>([
  ["#/components/schemas/S", "a schema"],
  ["#/paths/~1a~1%7Bb%7D/parameters/0/schema", "a schema"],
  ["#/info", "`info`"],
])("a parameter is no reference to %s", async (ref, noun) => {
  expect(await errorsOf(description(schema, ref))).toEqual([
    `14: "${ref}" leads to ${noun}, and a parameter belongs here - a reference to "#/components/parameters/…"`,
  ]);
});

test("a text is no definition", async () => {
  expect(await errorsOf(description("#/info/title", parameter))).toEqual([
    '13: "#/info/title" leads to no definition - a reference to a map of keywords',
  ]);
});

test.each([
  "#/components/schemas/S/properties/q",
  "#/components/schemas/S/properties/q/if",
  "#/paths/~1a~1%7Bb%7D/parameters/0/schema",
  "#/paths/~1a~1%7Bb%7D/get/requestBody/content/application~1json/schema",
  "#/components/schemas/V1/User",
  "#/x-more/S",
  "#/components/x-more/S",
])("a schema may be a reference to %s", async (ref) => {
  expect(await errorsOf(description(ref, parameter))).toEqual([]);
});

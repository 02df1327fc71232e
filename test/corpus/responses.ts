/** What calls resolve to. */

import { base, document, withResponses, type Call, type Case } from "./case.js";

const sends = `GET ${base}/things`;
const a =
  "{ type: object, required: [a], properties: { a: { type: integer } } }";
const b =
  "{ type: object, required: [b], properties: { b: { type: string } } }";

function responses(
  name: string,
  text: string,
  returns: string,
  ...calls: Pick<Call, "accept" | "answer" | "gives" | "throws">[]
): Case {
  return {
    name: `response: ${name}`,
    spec: withResponses(text),
    calls: calls.map((call) => ({
      use: "api.things.get()",
      returns,
      sends,
      ...call,
    })),
  };
}

export const responseCases: readonly Case[] = [
  responses(
    "a list of objects and nulls",
    `"200": { description: All., content: { application/json: { schema: { type: array, items: { type: [object, "null"], required: [a], properties: { a: { type: integer } } } } } } }`,
    "({ a: number } | null)[]",
    { answer: [200, '[{"a":1},null]'], gives: [{ a: 1 }, null] },
  ),
  responses(
    "an object or a text",
    `"200": { description: It., content: { application/json: { schema: { type: [object, string], required: [a], properties: { a: { type: integer } } } } } }`,
    "{ a: number } | string",
    { answer: [200, '"x"'], gives: "x" },
  ),
  responses(
    "a part that may be null",
    `"200": { description: It., content: { application/json: { schema: { allOf: [{ type: [object, "null"], properties: { a: { type: integer } } }] } } } }`,
    "{ a?: number | undefined } | null",
    { answer: [200, "null"], gives: null },
  ),
  responses("204", `"204": { description: Done. }`, "undefined", {
    answer: [204],
    gives: undefined,
  }),
  responses(
    "default only",
    `default: { description: All., content: { application/json: { schema: ${a} } } }`,
    "{ a: number }",
    {
      answer: [200, '{"a":1}'],
      gives: { a: 1 },
    },
  ),
  responses(
    "200 and 204",
    `
"200": { description: It., content: { application/json: { schema: ${a} } } }
"204": { description: Nothing. }`,
    "{ a: number } | undefined",
    { answer: [200, '{"a":1}'], gives: { a: 1 } },
    { answer: [204], gives: undefined },
  ),
  responses(
    "200 and 201 of different schemas",
    `
"200": { description: It., content: { application/json: { schema: ${a} } } }
"201": { description: New., content: { application/json: { schema: ${b} } } }`,
    "{ a: number } | { b: string }",
    { answer: [200, '{"a":1}'], gives: { a: 1 } },
    { answer: [201, '{"b":"x"}'], gives: { b: "x" } },
  ),
  responses(
    "200 and 202 of the same schema, 4XX of another",
    `
"200": { description: It., content: { application/json: { schema: ${a} } } }
"202": { description: Soon., content: { application/json: { schema: ${a} } } }
"4XX": { description: No., content: { application/json: { schema: ${b} } } }`,
    "{ a: number }",
    { answer: [202, '{"a":1}'], gives: { a: 1 } },
  ),
  responses(
    "2XX",
    `"2XX": { description: It., content: { application/json: { schema: ${a} } } }`,
    "{ a: number }",
    {
      answer: [203, '{"a":1}'],
      gives: { a: 1 },
    },
  ),
  responses(
    "text",
    `"200": { description: It., content: { text/plain: { schema: { type: string } } } }`,
    "string",
    {
      accept: "text/plain",
      answer: [200, "5", "text/plain"],
      gives: "5",
    },
    { accept: "text/plain", answer: [200, "", "text/plain"], gives: "" },
  ),
  responses(
    "bytes",
    `"200": { description: It., content: { application/octet-stream: { schema: { type: string, format: binary } } } }`,
    "Blob",
    {
      accept: "application/octet-stream",
      answer: [200, new Uint8Array([0, 255]), "application/octet-stream"],
      gives: new Uint8Array([0, 255]),
    },
  ),
  responses(
    "text and bytes",
    `
"200": { description: It., content: { text/csv: { schema: { type: string } } } }
"206": { description: Part., content: { application/zip: {} } }`,
    "string | Blob",
    {
      accept: "text/csv, application/zip",
      answer: [206, new Uint8Array([80, 75]), "application/zip"],
      gives: new Uint8Array([80, 75]),
    },
    {
      accept: "text/csv, application/zip",
      answer: [200, "a,b", "text/csv"],
      gives: "a,b",
    },
  ),
  responses(
    "text and JSON by status",
    `
"200": { description: It., content: { text/csv: { schema: { type: string } } } }
"202": { description: Soon., content: { application/json: { schema: ${a} } } }`,
    "string | { a: number }",
    {
      accept: "text/csv, application/json",
      answer: [200, "a,b", "text/csv"],
      gives: "a,b",
    },
    {
      accept: "text/csv, application/json",
      answer: [202, '{"a":1}'],
      gives: { a: 1 },
    },
    {
      accept: "text/csv, application/json",
      answer: [202, "{}"],
      throws: ["CallsResponseError", "has no number `a`"],
    },
  ),
  responses(
    "no content declared",
    `"200": { description: Done. }`,
    "undefined",
    { answer: [200], gives: undefined },
    { answer: [200, "<p>ok", "text/html"], gives: undefined },
  ),
  responses(
    "content without a schema",
    `"200": { description: It., content: { application/json: {} } }`,
    "unknown",
    { answer: [200, '{"a":1}'], gives: { a: 1 } },
  ),
  responses(
    "merge-patch+json, charset",
    `"200": { description: It., content: { "application/problem+json; charset=utf-8": { schema: ${a} } } }`,
    "{ a: number }",
    {
      accept: "application/problem+json; charset=utf-8",
      answer: [200, '{"a":1}', "application/problem+json"],
      gives: { a: 1 },
    },
  ),
  responses(
    "any content",
    `"200": { description: It., content: { "*/*": { schema: ${a} } } }`,
    "{ a: number }",
    { answer: [200, '{"a":1}'], gives: { a: 1 } },
  ),
  responses(
    "a list",
    `"200": { description: All., content: { application/json: { schema: { type: array, items: ${a} } } } }`,
    "{ a: number }[]",
    { answer: [200, '[{"a":1}]'], gives: [{ a: 1 }] },
    { answer: [200, "null"], gives: [] },
  ),
  responses(
    "a list that may be null",
    `"200": { description: All., content: { application/json: { schema: { type: [array, "null"], items: ${a} } } } }`,
    "{ a: number }[] | null",
    { answer: [200, '[{"a":1}]'], gives: [{ a: 1 }] },
    { answer: [200, "null"], gives: null },
  ),
  responses(
    "bare values",
    `"200": { description: It., content: { application/json: { schema: { type: boolean } } } }`,
    "boolean",
    { answer: [200, "false"], gives: false },
  ),
  responses(
    "a value or null",
    `"200": { description: It., content: { application/json: { schema: { oneOf: [${a}, { type: "null" }] } } } }`,
    "{ a: number } | null",
    { answer: [200, "null"], gives: null },
    { answer: [200, '{"a":1}'], gives: { a: 1 } },
  ),
  {
    name: "response: by reference",
    spec: withResponses(`"200": { $ref: "#/components/responses/One" }`, {
      components: `
  responses:
    One: { description: It., content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
  schemas:
    Thing: ${a}`,
    }),
    calls: [
      {
        use: "api.things.get()",
        returns: "Client.Thing",
        sends,
        answer: [200, '{"a":1}'],
        gives: { a: 1 },
      },
      {
        use: "api.things.get()",
        sends,
        answer: [200, "{}"],
        throws: ["CallsResponseError", "has no number `a`"],
      },
    ],
  },
  {
    name: "response: a list of a component that is a list",
    spec: withResponses(
      `"200": { description: All., content: { application/json: { schema: { $ref: "#/components/schemas/Things" } } } }`,
      {
        components: `
  schemas:
    Thing: ${a}
    Things: { type: array, items: { $ref: "#/components/schemas/Thing" } }`,
      },
    ),
    calls: [
      {
        use: "api.things.get()",
        returns: "Client.Things",
        sends,
        answer: [200, '[{"a":1}]'],
        gives: [{ a: 1 }],
      },
      { use: "api.things.get()", sends, answer: [200, "null"], gives: [] },
    ],
  },
  {
    name: "response: the schema by reference into the response of another path",
    spec: document(`
  /things:
    get:
      operationId: things.get
      responses: { "200": { description: It., content: { application/json: { schema: ${a} } } } }
  /things/last:
    get:
      operationId: things.last
      responses:
        "200":
          description: It.
          content: { application/json: { schema: { $ref: "#/paths/~1things/get/responses/200/content/application~1json/schema" } } }`),
    calls: [
      {
        use: "api.things.last()",
        returns: "{ a: number }",
        sends: `${sends}/last`,
        answer: [200, '{"a":1}'],
        gives: { a: 1 },
      },
    ],
  },
  {
    name: "response: HEAD and OPTIONS",
    spec: document(`
  /things:
    head:
      operationId: things.head
      responses: { "200": { description: It., content: { application/json: { schema: ${a} } } } }
    options:
      operationId: things.options
      responses: { "200": { description: It., content: { application/json: { schema: ${a} } } } }`),
    calls: [
      {
        use: "api.things.head()",
        returns: "undefined",
        sends: `HEAD ${base}/things`,
        answer: [200],
        gives: undefined,
      },
      {
        use: "api.things.options()",
        returns: "{ a: number }",
        sends: `OPTIONS ${base}/things`,
        answer: [200, '{"a":1}'],
        gives: { a: 1 },
      },
    ],
  },
];

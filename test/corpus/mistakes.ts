/** Mistakes that do no harm: a warning, and the output that was meant. */

import {
  base,
  document,
  echo,
  withParameters,
  withResponses,
  withSchemas,
  type Case,
} from "./case.js";

const done = 'responses: { "204": { description: Done. } }';

/** A property `a` of a schema with a mistake; values that it takes, and some that it does not. */
function property(
  name: string,
  schema: string,
  values: readonly (string | readonly [json: string, source: string])[],
  refused: readonly string[],
  warnings: readonly string[],
  version?: string,
): Case {
  return {
    name: `mistake: ${name}`,
    spec: withSchemas(
      `Thing: { type: object, required: [a], properties: { a: ${schema} } }`,
      version,
    ),
    warnings,
    calls: values.map((value) =>
      typeof value === "string" ? echo(value) : echo(...value),
    ),
    refused: refused.map((value) => `api.things.echo({ a: ${value} })`),
  };
}

const otherType = (type: string, got: string) =>
  `all values of \`enum\` field must be of the same type as the \`type\` field: expected "${type}" but received "${got}"`;

const schemaCases: readonly Case[] = [
  property(
    "an enum with null",
    "{ type: string, enum: [x, null] }",
    ['{"a":"x"}', '{"a":null}'],
    ['"y"', "undefined"],
    [otherType("string", "null")],
  ),
  property(
    "an enum of numbers in a string",
    "{ type: string, enum: [1, 2] }",
    ['{"a":1}'],
    ['"1"', "3"],
    [otherType("string", "integer"), otherType("string", "integer")],
  ),
  property(
    "an enum with a value twice",
    "{ type: string, enum: [x, y, x] }",
    ['{"a":"x"}', '{"a":"y"}'],
    ['"z"'],
    ["a value is listed twice"],
  ),
  property(
    "an enum without values",
    "{ type: string, enum: [] }",
    ['{"a":"x"}'],
    ["1"],
    ["no value is allowed"],
  ),
  property(
    "an enum of the items at their list",
    "{ type: array, items: { type: string }, enum: [x, y] }",
    ['{"a":["x","y"]}'],
    ['"x"', '["z"]'],
    [otherType("array", "string"), otherType("array", "string")],
  ),
  property(
    "an enum of text in an object",
    "{ type: object, enum: [x] }",
    ['{"a":"x"}'],
    ["{}"],
    [otherType("object", "string")],
  ),
  property(
    "a type of Swagger 2",
    "{ type: any }",
    ['{"a":1}', '{"a":"x"}'],
    [],
    ["no type is called any"],
  ),
  property(
    "a property that is required by itself",
    "{ type: object, properties: { b: { type: string, required: true } } }",
    ['{"a":{"b":"x"}}', '{"a":{}}'],
    ["{ b: 1 }"],
    ["a schema does not say by itself that it is required"],
  ),
  property(
    "null in the place of words and keywords",
    "{ type: string, description: null, format: null, enum: null, title: 5 }",
    ['{"a":"x"}'],
    ["1"],
    [
      "expected type `string` but got `null`",
      "expected type `string` but got `null`",
      "expected type `array` but got `null`",
      "expected type `string` but got `integer`",
    ],
  ),
  property(
    "limits without room",
    "{ type: string, minLength: 5, maxLength: 2, oneOf: [] }",
    ['{"a":"x"}'],
    ["1"],
    ["2 is less than `minLength`", "no schema is listed"],
  ),
  property(
    "nullable in OpenAPI 3.1",
    "{ type: string, nullable: true }",
    ['{"a":"x"}', '{"a":null}'],
    ["1"],
    ["OpenAPI 3.1 has no `nullable`"],
  ),
  property(
    "a list of types in OpenAPI 3.0",
    '{ type: [string, "null"] }',
    ['{"a":"x"}', '{"a":null}'],
    ["1"],
    ["OpenAPI 3.0 has no list of types"],
    "3.0.3",
  ),
  {
    name: "mistake: a mapping to a schema that is not there",
    spec: withSchemas(`
Cat: { type: object, required: [kind], properties: { kind: { type: string } } }
Thing: { oneOf: [{ $ref: "#/components/schemas/Cat" }], discriminator: { propertyName: kind, mapping: { cat: Cat, dog: "#/components/schemas/Dog" } } }`),
    warnings: ['nothing is at "#/components/schemas/Dog"'],
    calls: [echo('{"kind":"cat"}')],
    refused: ['api.things.echo({ kind: "dog" })'],
  },
  {
    name: "mistake: a schema that is true",
    spec: withSchemas(
      "Thing: { type: object, required: [a], properties: { a: { $ref: '#/components/schemas/Any' } } }\nAny: true",
    ),
    calls: [echo('{"a":1}')],
  },
];

const pathCases: readonly Case[] = [
  {
    name: "mistake: path parameters that are not declared",
    spec: document(`
  /things/{id}/parts/{part}:
    parameters: [{ in: path, name: part, schema: { type: integer } }, { in: path, name: gone, required: true, schema: { type: string } }]
    get: { operationId: things.get, ${done} }
    put: { operationId: things.put, parameters: [{ in: path, name: id, required: true, schema: { type: integer } }], ${done} }`),
    warnings: [
      "the path parameter `part` is not required, and no URL can lack it",
      "the path `/things/{id}/parts/{part}` has no `{gone}`",
      "no parameter is declared for `{id}` of the path `/things/{id}/parts/{part}`",
    ],
    calls: [
      { use: 'api.things.get("a", 1)', sends: `GET ${base}/things/a/parts/1` },
      { use: "api.things.put(5, 1)", sends: `PUT ${base}/things/5/parts/1` },
    ],
    refused: ['api.things.get("a")', "api.things.get(5, 1)"],
    types: `
import type { paths } from "./schema.js";
export const own: paths["/things/{id}/parts/{part}"]["get"]["parameters"]["path"] = { id: "a", part: 1 };`,
  },
  {
    name: "mistake: a parameter of a path twice in it",
    spec: document(
      `  /same/{id}/to/{id}: { get: { operationId: things.get, parameters: [{ in: path, name: id, required: true, schema: { type: string } }], ${done} } }`,
    ),
    calls: [{ use: 'api.things.get("a")', sends: `GET ${base}/same/a/to/a` }],
    refused: ['api.things.get("a", "b")'],
  },
  {
    name: "mistake: a parameter declared twice",
    spec: withParameters(`
- { in: query, name: q, schema: { type: string } }
- { in: query, name: q, schema: { type: integer } }`),
    warnings: [
      "operations must have unique `name` + `in` parameters. Repeats of `in:query` + `name:q`",
    ],
    calls: [
      {
        use: "api.things.get({ query: { q: 1 } })",
        sends: `GET ${base}/things?q=1`,
      },
    ],
    refused: ['api.things.get({ query: { q: "a" } })'],
  },
  {
    name: "mistake: a path parameter with limits that refuse everything",
    spec: withParameters(
      String.raw`
- { in: path, name: id, required: true, schema: { type: string, minLength: 5, maxLength: 2 } }
- { in: path, name: part, required: true, schema: { type: string, pattern: '^[\w-\.]+$' } }`,
      "/things/{id}/{part}",
    ),
    warnings: [
      "2 is less than `minLength`",
      "this is a regular expression without the flag u only",
    ],
    calls: [
      { use: 'api.things.get("abc", "d")', sends: `GET ${base}/things/abc/d` },
    ],
  },
  {
    name: "mistake: a query in a path",
    spec: document(
      `  /things?v=2: { get: { operationId: things.get, ${done} } }`,
    ),
    warnings: [
      "don't put query string items in the path, they belong in parameters with `in: query`",
    ],
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things?v=2` }],
  },
  {
    name: "mistake: a query in a path, and query parameters beside it",
    spec: document(
      `  "/things?v={v}&full": { get: { operationId: things.get, parameters: [{ in: path, name: v, required: true, schema: { type: string } }, { in: query, name: q, schema: { type: string } }], ${done} } }`,
    ),
    warnings: [
      "don't put query string items in the path, they belong in parameters with `in: query`",
    ],
    calls: [
      { use: 'api.things.get("2")', sends: `GET ${base}/things?v=2&full` },
      {
        use: 'api.things.get("a&b", { query: { q: "x y" } })',
        sends: `GET ${base}/things?v=a%26b&full&q=x%20y`,
      },
    ],
  },
  {
    name: "mistake: paths that differ in the name of a parameter",
    spec: document(`
  /things/{id}: { get: { operationId: things.get, parameters: [{ in: path, name: id, required: true, schema: { type: string } }], ${done} } }
  /things/{name}: { put: { operationId: things.put, parameters: [{ in: path, name: name, required: true, schema: { type: string } }], ${done} } }`),
    warnings: [
      "the path already exists which differs only by path parameter name(s): `/things/{id}` and `/things/{name}`",
    ],
    calls: [
      { use: 'api.things.get("a")', sends: `GET ${base}/things/a` },
      { use: 'api.things.put("a")', sends: `PUT ${base}/things/a` },
    ],
  },
  {
    name: "mistake: an id that begins with a dot",
    spec: document(
      `  /things: { get: { operationId: .getX, tags: [things], ${done} } }`,
    ),
    warnings: ['".getX" has no name on one side of its dot'],
    calls: [{ use: "api.things.getX()", sends: `GET ${base}/things` }],
  },
];

export const mistakeCases: readonly Case[] = [
  ...schemaCases,
  ...pathCases,
  {
    name: "mistake: keys without a value",
    spec: `${document(`
  /things:
    parameters:
    get: { operationId: things.get, parameters: null, responses: { "204": null } }
    put: { operationId: things.put, requestBody: null, responses: { "200": { description: It., content: { application/json: null } } } }
    post: null
  /none:`)}components:\n`,
    warnings: [
      "expected type `ParameterList` (array) but got `null`",
      "expected type `Response` (object) but got `null`",
      "expected type `RequestBody` (object) but got `null`",
      "expected type `MediaType` (object) but got `null`",
      "expected type `Operation` (object) but got `null`",
      "expected type `PathItem` (object) but got `null`",
      "expected type `Components` (object) but got `null`",
    ],
    calls: [
      { use: "api.things.get()", sends: `GET ${base}/things` },
      {
        use: "api.things.put()",
        returns: "unknown",
        sends: `PUT ${base}/things`,
        answer: [200, "5"],
        gives: 5,
      },
    ],
  },
  {
    name: "mistake: the head of a file",
    spec: `openapi: "3.1"
info: { title: T, version: 1, description: null }
servers: [{ url: "${base}" }, { url: "https://{region}.test" }]
paths: { /things: { get: { operationId: things.get, responses: { "204": {} } } } }`,
    warnings: [
      "expected type `string` but got `integer`",
      "expected type `string` but got `null`",
      "the `region` variable is not defined in the `variables` objects",
      "no `description`",
    ],
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things` }],
  },
  {
    name: "mistake: a file of Swagger 2",
    spec: withResponses(
      '"200": { description: It., content: { image/png: { schema: { type: file } } } }',
    ),
    warnings: ["OpenAPI 3 has no type file"],
    calls: [
      {
        use: "api.things.get()",
        returns: "Blob",
        sends: `GET ${base}/things`,
        accept: "image/png",
        answer: [200, new Uint8Array([1, 2]), "image/png"],
        gives: new Uint8Array([1, 2]),
      },
    ],
  },
];

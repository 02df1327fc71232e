/** Parameters in the query, in headers, in cookies, in the path. */

import {
  base,
  document,
  withParameters,
  type Call,
  type Case,
} from "./case.js";

const strings = "schema: { type: array, items: { type: string } }";
const color =
  "schema: { type: object, properties: { R: { type: integer }, G: { type: integer } } }";

function query(
  name: string,
  parameter: string,
  use: string,
  url: string,
): Case {
  return {
    name: `query: ${name}`,
    spec: withParameters(`- { in: query, ${parameter} }`),
    calls: [
      {
        use: `api.things.get({ query: ${use} })`,
        sends: `GET ${base}/things?${url}`,
      },
      { use: `api.things.get()`, sends: `GET ${base}/things` },
    ],
  };
}

const inQuery: readonly Case[] = [
  query(
    "array, exploded by default",
    `name: ids, ${strings}`,
    `{ ids: ["a b", "c&d"] }`,
    "ids=a%20b&ids=c%26d",
  ),
  query(
    "object, exploded by default",
    `name: color, ${color}`,
    `{ color: { R: 100, G: 200 } }`,
    "R=100&G=200",
  ),
  query(
    "array, not exploded",
    `name: ids, explode: false, ${strings}`,
    `{ ids: ["a,b", "c"] }`,
    "ids=a%2Cb,c",
  ),
  query(
    "object, not exploded",
    `name: color, explode: false, ${color}`,
    `{ color: { R: 100, G: 200 } }`,
    "color=R,100,G,200",
  ),
  query(
    "spaceDelimited",
    `name: ids, style: spaceDelimited, explode: false, ${strings}`,
    `{ ids: ["a", "b"] }`,
    "ids=a%20b",
  ),
  query(
    "spaceDelimited, explode left out",
    `name: ids, style: spaceDelimited, ${strings}`,
    `{ ids: ["a", "b"] }`,
    "ids=a%20b",
  ),
  query(
    "pipeDelimited",
    `name: ids, style: pipeDelimited, explode: false, ${strings}`,
    `{ ids: ["a", "b"] }`,
    "ids=a|b",
  ),
  query(
    "deepObject",
    `name: color, style: deepObject, explode: true, ${color}`,
    `{ color: { R: 100, G: 200 } }`,
    "color[R]=100&color[G]=200",
  ),
  query(
    "deepObject, explode left out",
    `name: color, style: deepObject, ${color}`,
    `{ color: { R: 100, G: 200 } }`,
    "color[R]=100&color[G]=200",
  ),
  query(
    "reserved characters",
    `name: at, schema: { type: string }`,
    `{ at: "/a?b:c,d#e" }`,
    "at=%2Fa%3Fb%3Ac%2Cd%23e",
  ),
  query(
    "allowReserved",
    `name: at, allowReserved: true, schema: { type: string }`,
    `{ at: "/a?b:c d" }`,
    "at=/a?b:c%20d",
  ),
  query(
    "allowReserved never ends the parameter",
    `name: at, allowReserved: true, schema: { type: string }`,
    `{ at: "a#b&c=d+e%" }`,
    "at=a%23b%26c=d%2Be%25",
  ),
  query(
    "content JSON",
    `name: filter, content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } }`,
    `{ filter: { a: 1 } }`,
    "filter=%7B%22a%22%3A1%7D",
  ),
  query(
    "boolean",
    `name: all, schema: { type: boolean }`,
    `{ all: false }`,
    "all=false",
  ),
  query(
    "number",
    `name: limit, schema: { type: number, minimum: 0 }`,
    `{ limit: 0.5 }`,
    "limit=0.5",
  ),
  query(
    "null is left out",
    `name: at, schema: { type: [string, "null"] }`,
    `{ at: "x" }`,
    "at=x",
  ),
  query(
    "object, pipeDelimited",
    `name: color, style: pipeDelimited, explode: false, ${color}`,
    `{ color: { R: 100, G: 200 } }`,
    "color=R|100|G|200",
  ),
  query(
    "object with names that need encoding",
    `name: color, schema: { type: object }`,
    `{ color: { "a&b": 1, "c#d": null, "e f": "x" } }`,
    "a%26b=1&e%20f=x",
  ),
  query(
    "object, deepObject, with a name that needs encoding",
    `name: f, style: deepObject, explode: true, schema: { type: object }`,
    `{ f: { "a&b": 1 } }`,
    "f[a%26b]=1",
  ),
  query(
    "object of reserved characters",
    `name: o, allowReserved: true, schema: { type: object }`,
    `{ o: { a: "x/y&z#w" } }`,
    "a=x/y%26z%23w",
  ),
  query(
    "content of another type than JSON",
    `name: q, content: { text/plain: { schema: { type: string } } }`,
    `{ q: "a b" }`,
    "q=a%20b",
  ),
  query(
    "null in a list is left out",
    `name: ids, explode: false, schema: { type: array, items: { type: [string, "null"] } }`,
    `{ ids: ["a", null, "b"] }`,
    "ids=a,b",
  ),
  query(
    "name with brackets",
    `name: "ids[]", ${strings}`,
    `{ "ids[]": ["a", "b"] }`,
    "ids[]=a&ids[]=b",
  ),
  query(
    "name with a space and an ampersand",
    `name: "a b&c", schema: { type: string }`,
    `{ "a b&c": "x" }`,
    "a%20b%26c=x",
  ),
  query(
    "default stays optional",
    `name: limit, schema: { type: integer, default: 10 }`,
    `{ limit: 5 }`,
    "limit=5",
  ),
  query(
    "enum of numbers",
    `name: size, schema: { type: integer, enum: [1, 2] }`,
    `{ size: 2 }`,
    "size=2",
  ),
  query(
    "property of every object",
    `name: constructor, schema: { type: string }`,
    `{ constructor: "x" }`,
    "constructor=x",
  ),
  {
    name: "query: required, so that options are",
    spec: withParameters(`
- { in: query, name: at, required: true, schema: { type: string } }
- { in: query, name: to, schema: { type: string } }`),
    calls: [
      {
        use: `api.things.get({ query: { at: "1", to: "2" } })`,
        sends: `GET ${base}/things?at=1&to=2`,
      },
      {
        use: `api.things.get({ query: { at: "1" }, timeout: 10_000 })`,
        sends: `GET ${base}/things?at=1`,
      },
    ],
    refused: [
      "api.things.get()",
      "api.things.get({})",
      "api.things.get({ query: {} })",
    ],
  },
  {
    name: "query: required behind an optional body",
    spec: document(`
  /things:
    post:
      operationId: things.add
      parameters: [{ in: query, name: at, required: true, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }
      responses: { "204": { description: Done. } }`),
    calls: [
      {
        use: `api.things.add(undefined, { query: { at: "1" } })`,
        sends: `POST ${base}/things?at=1`,
      },
      {
        use: `api.things.add({ a: "x" }, { query: { at: "1" } })`,
        sends: `POST ${base}/things?at=1`,
        headers: { "content-type": "application/json" },
        body: '{"a":"x"}',
      },
    ],
    refused: ["api.things.add()", `api.things.add({ a: "x" })`],
  },
];

function header(
  name: string,
  parameter: string,
  value: string,
  sent: string,
): Case {
  return {
    name: `header: ${name}`,
    spec: withParameters(`- { in: header, name: X-It, ${parameter} }`),
    calls: [
      {
        use: `api.things.get({ headers: { "X-It": ${value} } })`,
        sends: `GET ${base}/things`,
        headers: { "x-it": sent },
      },
      { use: `api.things.get()`, sends: `GET ${base}/things` },
    ],
  };
}

const inHeaders: readonly Case[] = [
  header("string", "schema: { type: string }", `"a b/c"`, "a b/c"),
  header("number", "schema: { type: number }", "0.5", "0.5"),
  header("boolean", "schema: { type: boolean }", "false", "false"),
  header("array", strings, `["a", "b"]`, "a,b"),
  header("object", color, "{ R: 100, G: 200 }", "R,100,G,200"),
  header(
    "object, exploded",
    `explode: true, ${color}`,
    "{ R: 100, G: 200 }",
    "R=100,G=200",
  ),
  header(
    "content JSON",
    "content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } }",
    "{ a: 1 }",
    '{"a":1}',
  ),
  {
    name: "header: required, beside others",
    spec: withParameters(
      `- { in: header, name: X-It, required: true, schema: { type: integer } }`,
    ),
    calls: [
      {
        use: `api.things.get({ headers: { "X-It": 5, "x-other": "y" } })`,
        sends: `GET ${base}/things`,
        headers: { "x-it": "5", "x-other": "y" },
      },
    ],
    refused: ["api.things.get()", "api.things.get({ headers: {} })"],
  },
  {
    name: "cookie: not sent",
    spec: withParameters(
      `- { in: cookie, name: session, schema: { type: string } }`,
    ),
    warnings: ["the client does not send the cookie `session`"],
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things` }],
  },
];

function path(
  name: string,
  parameter: string,
  value: string,
  sent: string,
  refused: string[] = [],
): Case {
  return {
    name: `path: ${name}`,
    spec: withParameters(
      `- { in: path, name: id, required: true, ${parameter} }`,
      "/things/{id}/parts",
    ),
    calls: [
      {
        use: `api.things.get(${value})`,
        sends: `GET ${base}/things/${sent}/parts`,
      },
    ],
    refused: refused.map((wrong) => `api.things.get(${wrong})`),
  };
}

const list = "schema: { type: array, items: { type: integer } }";
const role =
  "schema: { type: object, properties: { role: { type: string }, name: { type: string } } }";
const alex = `{ role: "admin", name: "A b" }`;

const inPath: readonly Case[] = [
  path(
    "string",
    "schema: { type: string }",
    `"a/b c?d#e"`,
    "a%2Fb%20c%3Fd%23e",
    ["", "5"],
  ),
  path("integer", "schema: { type: integer }", "5", "5", [`"5"`]),
  path("boolean", "schema: { type: boolean }", "true", "true", [`"true"`]),
  path("array", list, "[3, 4, 5]", "3,4,5", [`["3"]`]),
  path("array of strings", strings, `["a/b", "c,d"]`, "a%2Fb,c%2Cd"),
  path("array, exploded", `explode: true, ${list}`, "[3, 4, 5]", "3,4,5"),
  path("object", role, alex, "role,admin,name,A%20b"),
  path(
    "object, exploded",
    `explode: true, ${role}`,
    alex,
    "role=admin,name=A%20b",
  ),
  path("label", "style: label, schema: { type: string }", `"a/b"`, ".a%2Fb"),
  path("label, integer", "style: label, schema: { type: integer }", "5", ".5"),
  path("label, array", `style: label, ${list}`, "[3, 4, 5]", ".3,4,5"),
  path(
    "label, array, exploded",
    `style: label, explode: true, ${list}`,
    "[3, 4, 5]",
    ".3.4.5",
  ),
  path(
    "label, object",
    `style: label, ${role}`,
    alex,
    ".role,admin,name,A%20b",
  ),
  path(
    "label, object, exploded",
    `style: label, explode: true, ${role}`,
    alex,
    ".role=admin.name=A%20b",
  ),
  path(
    "matrix",
    "style: matrix, schema: { type: string }",
    `"a/b"`,
    ";id=a%2Fb",
  ),
  path(
    "matrix, integer",
    "style: matrix, schema: { type: integer }",
    "5",
    ";id=5",
  ),
  path("matrix, array", `style: matrix, ${list}`, "[3, 4, 5]", ";id=3,4,5"),
  path(
    "matrix, array, exploded",
    `style: matrix, explode: true, ${list}`,
    "[3, 4, 5]",
    ";id=3;id=4;id=5",
  ),
  path(
    "matrix, object",
    `style: matrix, ${role}`,
    alex,
    ";id=role,admin,name,A%20b",
  ),
  path(
    "matrix, object, exploded",
    `style: matrix, explode: true, ${role}`,
    alex,
    ";role=admin;name=A%20b",
  ),
  path(
    "content JSON",
    "content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } }",
    "{ a: 1 }",
    "%7B%22a%22%3A1%7D",
  ),
  path(
    "enum",
    "schema: { type: string, enum: [small, large] }",
    `"small"`,
    "small",
    [`"medium"`],
  ),
  path(
    "enum of integers",
    "schema: { type: integer, enum: [1, 2] }",
    "2",
    "2",
    ["3"],
  ),
  path("enum without a type", "schema: { enum: [a, b] }", `"b"`, "b", [`"c"`]),
  path(
    "enum by reference to nothing but a const",
    "schema: { const: latest }",
    `"latest"`,
    "latest",
    [`"c"`],
  ),
  path("string or integer", "schema: { type: [string, integer] }", "5", "5", [
    "true",
  ]),
  path(
    "oneOf string and integer",
    "schema: { oneOf: [{ type: string }, { type: integer }] }",
    "5",
    "5",
    ["true"],
  ),
  {
    name: "path: limits",
    spec: withParameters(
      `- { in: path, name: id, required: true, schema: { type: string, minLength: 2, maxLength: 3, pattern: "^[a-z]+$" } }`,
      "/things/{id}",
    ),
    calls: [
      { use: `api.things.get("abc")`, sends: `GET ${base}/things/abc` },
      {
        use: `api.things.get("a")`,
        throws: ["CallsInputError", "has 1 characters, not 2 to 3"],
      },
      {
        use: `api.things.get("abcd")`,
        throws: ["CallsInputError", "has 4 characters, not 2 to 3"],
      },
      {
        use: `api.things.get("a1")`,
        throws: ["CallsInputError", "does not match ^[a-z]+$"],
      },
    ],
  },
  {
    name: "path: beside other text in a segment, twice, and with names that are no identifiers",
    spec: document(`
  "/things/{thing-id}.{default}/v{1st}/{constructor}":
    get:
      operationId: things.get
      parameters:
        - { in: path, name: thing-id, required: true, schema: { type: string } }
        - { in: path, name: default, required: true, schema: { type: string } }
        - { in: path, name: 1st, required: true, schema: { type: integer } }
        - { in: path, name: constructor, required: true, schema: { type: string } }
      responses: { "204": { description: Done. } }`),
    calls: [
      {
        use: `api.things.get("a", "json", 2, "c")`,
        sends: `GET ${base}/things/a.json/v2/c`,
      },
    ],
  },
  {
    name: "path: parameters of all operations, one of them overridden",
    spec: document(`
  /things/{id}:
    parameters:
      - { in: path, name: id, required: true, schema: { type: string } }
      - { in: query, name: at, schema: { type: string } }
    get:
      operationId: things.get
      parameters:
        - { in: query, name: at, required: true, explode: false, ${strings} }
      responses: { "204": { description: Done. } }
    delete:
      operationId: things.delete
      responses: { "204": { description: Done. } }`),
    calls: [
      {
        use: `api.things.get("a", { query: { at: ["1", "2"] } })`,
        sends: `GET ${base}/things/a?at=1,2`,
      },
      {
        use: `api.things.delete("a", { query: { at: "1" } })`,
        sends: `DELETE ${base}/things/a?at=1`,
      },
      { use: `api.things.delete("a")`, sends: `DELETE ${base}/things/a` },
    ],
    refused: [
      `api.things.get("a")`,
      `api.things.delete("a", { query: { at: ["1"] } })`,
    ],
  },
  {
    name: "path: parameters by reference",
    spec: withParameters(
      `
- $ref: "#/components/parameters/Id"
- $ref: "#/components/parameters/Ids"`,
      "/things/{id}",
      {
        components: `
  parameters:
    Id: { in: path, name: id, required: true, schema: { $ref: "#/components/schemas/Id" } }
    Ids: { in: query, name: ids, style: pipeDelimited, explode: false, schema: { $ref: "#/components/schemas/Ids" } }
  schemas:
    Id: { type: integer }
    Ids: { type: array, items: { $ref: "#/components/schemas/Id" } }`,
      },
    ),
    calls: [
      {
        use: "api.things.get(5, { query: { ids: [1, 2] } })",
        sends: `GET ${base}/things/5?ids=1|2`,
      },
    ],
    refused: [`api.things.get("5")`],
  },
];

const call: Call = { use: "api.things.get()", sends: `GET ${base}/things` };

export const parameterCases: readonly Case[] = [
  ...inQuery,
  ...inHeaders,
  ...inPath,
  { name: "no parameters at all", spec: withParameters("[]"), calls: [call] },
];

/** Content types: ranges, several beside each other, parts of a form, and what is accepted. */

import {
  base,
  withBody,
  withParameters,
  withResponses,
  type Call,
  type Case,
} from "./case.js";

const sends = `POST ${base}/things`;
const gets = `GET ${base}/things`;
const binary = "schema: { type: string, format: binary }";
const a =
  "{ type: object, required: [a], properties: { a: { type: integer } } }";
const bytes = new Uint8Array([137, 80]);
const blob = "new Blob([new Uint8Array([137, 80])])";
const png = `new Blob([new Uint8Array([137, 80])], { type: "image/png" })`;

/** A body of bytes in a range of content types: each Blob has its own, or none. */
function range(name: string, content: string, options = {}): Case {
  const call = (use: string, type: string): Call => ({
    use: `api.things.add(${use})`,
    sends,
    headers: { "content-type": type },
    body: bytes,
  });
  return {
    name: `content type: ${name}`,
    spec: withBody(`{ required: true, content: ${content} }`, options),
    calls: [call(png, "image/png"), call(blob, "application/octet-stream")],
    refused: ["api.things.add({})", "api.things.add()"],
  };
}

const ranges: readonly Case[] = [
  range("bytes in any", `{ "*/*": { ${binary} } }`),
  range("bytes in any, in OpenAPI 3.0", `{ "*/*": { ${binary} } }`, {
    version: "3.0.3",
  }),
  range("bytes in any image", `{ "image/*": { ${binary} } }`),
  range("bytes in any text", `{ "text/*": { ${binary} } }`),
  range(
    "bytes in any, by a media type",
    `{ "*/*": { schema: { type: string, contentMediaType: application/octet-stream } } }`,
  ),
  range(
    "bytes in any, by reference",
    `{ "*/*": { schema: { $ref: "#/components/schemas/Bytes" } } }`,
    {
      components: `
  schemas:
    Bytes: { type: string, format: binary }`,
    },
  ),
  range(
    "bytes in any, JSON not offered but as a sequence",
    `{ "*/*": { ${binary} }, application/json-seq: { schema: ${a} } }`,
  ),
  {
    name: "content type: a Blob of JSON in any",
    spec: withBody(`{ required: true, content: { "*/*": { ${binary} } } }`),
    calls: [
      {
        use: `api.things.add(new Blob(["[1]"], { type: "application/json" }))`,
        sends,
        headers: { "content-type": "application/json" },
        body: "[1]",
      },
    ],
  },
  {
    name: "content type: an object in any of application",
    spec: withBody(
      `{ required: true, content: { "application/*": { schema: ${a} } } }`,
    ),
    calls: [
      {
        use: "api.things.add({ a: 1 })",
        sends,
        headers: { "content-type": "application/json" },
        body: '{"a":1}',
      },
    ],
    refused: ["api.things.add({})"],
  },
];

/** A body in several content types, of which the client takes one. */
function several(
  name: string,
  content: string,
  use: string,
  type: string,
  body: string | Uint8Array,
): Case {
  return {
    name: `content type: ${name}`,
    spec: withBody(`{ required: true, content: ${content} }`),
    calls: [
      {
        use: `api.things.add(${use})`,
        sends,
        headers: { "content-type": type },
        body,
      },
    ],
  };
}

const other =
  "{ schema: { type: object, required: [other], properties: { other: { type: string } } } }";

const preferred: readonly Case[] = [
  several(
    "JSON beside a kind of JSON before it",
    `{ application/hal+json: ${other}, application/json: { schema: ${a} } }`,
    "{ a: 1 }",
    "application/json",
    '{"a":1}',
  ),
  several(
    "a kind of JSON beside text",
    `{ text/plain: {}, application/vnd.api+json: { schema: ${a} } }`,
    "{ a: 1 }",
    "application/vnd.api+json",
    '{"a":1}',
  ),
  several(
    "a kind of JSON beside any",
    `{ "*/*": ${other}, application/vnd.api+json: { schema: ${a} } }`,
    "{ a: 1 }",
    "application/vnd.api+json",
    '{"a":1}',
  ),
  several(
    "JSON beside a sequence of JSON",
    `{ application/json-seq: ${other}, application/json: { schema: ${a} } }`,
    "{ a: 1 }",
    "application/json",
    '{"a":1}',
  ),
  several(
    "nothing but lines of JSON",
    `{ application/x-ndjson: { schema: ${a} } }`,
    `new Blob(["{}\\n{}\\n"])`,
    "application/x-ndjson",
    "{}\n{}\n",
  ),
  several(
    "nothing but a sequence of JSON",
    `{ application/json-seq: { schema: ${a} } }`,
    `new Blob(["{}\\n"])`,
    "application/json-seq",
    "{}\n",
  ),
];

/** A form of parts. */
function parts(
  name: string,
  properties: string,
  encoding: string,
  use: string,
  body: NonNullable<Call["body"]>,
): Case {
  return {
    name: `content type: part, ${name}`,
    spec: withBody(`
required: true
content:
  multipart/form-data:
    schema: { type: object, properties: { ${properties} } }
    ${encoding && `encoding: { ${encoding} }`}`),
    calls: [
      {
        use: `api.things.add(${use})`,
        sends,
        headers: { "content-type": "multipart/form-data" },
        body,
      },
    ],
  };
}

const ofForms: readonly Case[] = [
  parts(
    "a list of objects",
    `all: { type: array, items: ${a} }`,
    "",
    "{ all: [{ a: 1 }, { a: 2 }] }",
    [
      ["all", 'blob application/json {"a":1}'],
      ["all", 'blob application/json {"a":2}'],
    ],
  ),
  parts(
    "an object or null, and a map",
    `one: { oneOf: [${a}, { type: "null" }] }, map: { type: object, additionalProperties: { type: string } }`,
    "",
    `{ one: { a: 1 }, map: { b: "c" } }`,
    [
      ["one", 'blob application/json {"a":1}'],
      ["map", 'blob application/json {"b":"c"}'],
    ],
  ),
  parts(
    "with a type of its own",
    `meta: ${a}, note: { type: string }, file: { type: string, format: binary }`,
    `meta: { contentType: application/vnd.a+json }, note: { contentType: text/markdown }, file: { contentType: image/png }`,
    `{ meta: { a: 1 }, note: "*", file: new File(["x"], "x.bin", { type: "text/css" }) }`,
    [
      ["meta", 'blob application/vnd.a+json {"a":1}'],
      ["note", "blob text/markdown *"],
      ["file", "x.bin image/png x"],
    ],
  ),
  parts(
    "with several types or a range",
    `files: { type: array, items: { type: string, format: binary } }, file: { type: string, format: binary }, text: { type: string }`,
    `files: { contentType: "image/png, image/gif" }, file: { contentType: "image/*" }, text: { contentType: "text/css, text/html" }`,
    `{ files: [new Blob(["x"], { type: "image/gif" })], file: new Blob(["y"], { type: "image/png" }), text: "z" }`,
    [
      ["files", "blob image/gif x"],
      ["file", "blob image/png y"],
      ["text", "blob text/css z"],
    ],
  ),
];

/** An answer, and what the request says of it. */
function accepts(
  name: string,
  content: string,
  accept: string | undefined,
  returns: string,
  answer: NonNullable<Call["answer"]>,
  gives: unknown,
): Case {
  return {
    name: `accept: ${name}`,
    spec: withResponses(`"200": { description: It., content: ${content} }`),
    calls: [
      {
        use: "api.things.get()",
        returns,
        sends: gets,
        ...(accept !== undefined && { accept }),
        answer,
        gives,
      },
    ],
  };
}

const accepted: readonly Case[] = [
  accepts(
    "JSON beside a kind of it",
    `{ application/hal+json: ${other}, application/json: { schema: ${a} } }`,
    undefined,
    "{ a: number }",
    [200, '{"a":1}'],
    { a: 1 },
  ),
  accepts(
    "a kind of JSON",
    `{ application/hal+json: { schema: ${a} } }`,
    "application/hal+json",
    "{ a: number }",
    [200, '{"a":1}', "application/hal+json"],
    { a: 1 },
  ),
  accepts(
    "bytes of any type",
    `{ "*/*": { ${binary} } }`,
    "*/*",
    "Blob",
    [200, bytes, "image/png"],
    bytes,
  ),
  accepts(
    "bytes of several types, one of them without a schema",
    `{ image/png: { ${binary} }, image/jpeg: {}, text/plain: {} }`,
    "image/jpeg, image/png",
    "Blob",
    [200, bytes, "image/png"],
    bytes,
  ),
  accepts(
    "text of several types",
    `{ text/plain: {}, text/csv: { schema: { type: string } } }`,
    "text/csv, text/plain",
    "string",
    [200, "a", "text/plain"],
    "a",
  ),
  accepts(
    "a sequence of JSON",
    `{ application/json-seq: { schema: ${a} } }`,
    "application/json-seq",
    "Blob",
    [200, "{}\n", "application/json-seq"],
    new Uint8Array([123, 125, 10]),
  ),
  {
    name: "accept: a sequence of JSON beside JSON, by status",
    spec: withResponses(`
"200": { description: It., content: { application/json: { schema: ${a} } } }
"206": { description: Part., content: { application/json-seq: {} } }`),
    calls: [
      {
        use: "api.things.get()",
        returns: "{ a: number } | Blob",
        sends: gets,
        accept: "application/json, application/json-seq",
        answer: [206, "{}\n", "application/json-seq"],
        gives: new Uint8Array([123, 125, 10]),
      },
      {
        use: `api.things.get({ headers: { accept: "text/css" } })`,
        sends: gets,
        accept: "text/css",
        answer: [200, '{"a":1}'],
        gives: { a: 1 },
      },
    ],
  },
];

/** A parameter in the query that not all values can be sent for. */
function unsendable(
  name: string,
  parameter: string,
  why: string,
  ...calls: readonly (readonly [use: string, url?: string])[]
): Case {
  return {
    name: `unsendable: ${name}`,
    spec: withParameters(`- { in: query, name: f, ${parameter} }`),
    warnings: [
      `the client can't send the parameter \`f\` as described: ${why}`,
    ],
    calls: calls.map(([use, url]) => ({
      use: `api.things.get({ query: { f: ${use} } })`,
      ...(url === undefined
        ? {
            throws: ["CallsInputError", "f can't be written as "] as const,
          }
        : { sends: `${gets}?${url}` }),
    })),
  };
}

const nested = "no style has a form for a list or an object inside of another";

const refused: readonly Case[] = [
  unsendable(
    "deepObject in a deepObject",
    `style: deepObject, explode: true, schema: { type: object, properties: { a: { type: string }, b: ${a} } }`,
    nested,
    ["{ b: { a: 1 } }"],
    [`{ a: "x" }`, "f[a]=x"],
  ),
  unsendable(
    "deepObject of a list",
    "style: deepObject, explode: true, schema: { type: array, items: { type: integer } }",
    "deepObject has no form for a list",
    ["[1, 2]"],
  ),
  unsendable(
    "deepObject of a list or an integer",
    "style: deepObject, explode: true, schema: { anyOf: [{ type: array, items: { type: integer } }, { type: integer }] }",
    "deepObject has no form for a list",
    ["[1]"],
    ["1", "f=1"],
  ),
  unsendable(
    "object exploded with spaces",
    `style: spaceDelimited, explode: true, schema: ${a}`,
    "spaceDelimited has no exploded form for an object",
    ["{ a: 1 }", "f=a%201"],
  ),
  unsendable(
    "a list of objects",
    `explode: false, schema: { type: array, items: ${a} }`,
    nested,
    ["[{ a: 1 }]"],
    ["[]", "f="],
  ),
  unsendable(
    "lists in an object",
    `schema: { type: object, additionalProperties: { type: array, items: { type: string } } }`,
    nested,
    [`{ a: ["x"] }`],
  ),
  unsendable(
    "an object as text",
    `content: { text/plain: { schema: { oneOf: [{ type: string }, ${a}] } } }`,
    "it writes no list or object as text/plain",
    [`"x"`, "f=x"],
  ),
  {
    name: "unsendable: lists in a header and in a path",
    spec: withParameters(
      `
- { in: header, name: X-It, schema: { type: array, items: ${a} } }
- { in: path, name: id, required: true, schema: { type: array, items: ${a} } }`,
      "/things/{id}",
    ),
    warnings: [
      `the client can't send the parameter \`X-It\` as described: ${nested}`,
      `the client can't send the parameter \`id\` as described: ${nested}`,
    ],
    calls: [
      {
        use: "api.things.get([{ a: 1 }])",
        throws: ["CallsInputError", "id has a part that a path can't contain"],
      },
      {
        use: `api.things.get([], { headers: { "X-It": [{ a: 1 }] } })`,
        throws: ["CallsInputError", "the header X-It has"],
      },
    ],
  },
];

export const contentTypeCases: readonly Case[] = [
  ...ranges,
  ...preferred,
  ...ofForms,
  ...accepted,
  ...refused,
];

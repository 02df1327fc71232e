/** Request bodies. */

import { base, document, withBody, type Case } from "./case.js";

const object =
  "schema: { type: object, required: [a], properties: { a: { type: string }, b: { type: integer } } }";
const json = { "content-type": "application/json" };
const sends = `POST ${base}/things`;

export const bodyCases: readonly Case[] = [
  {
    name: "body: JSON",
    spec: withBody(
      `{ required: true, content: { application/json: { ${object} } } }`,
    ),
    calls: [
      {
        use: `api.things.add({ a: "é", b: 1 })`,
        sends,
        headers: json,
        body: '{"a":"é","b":1}',
      },
    ],
    refused: [
      "api.things.add()",
      "api.things.add({})",
      `api.things.add({ a: 1 })`,
    ],
  },
  {
    name: "body: parts that name no type, none with a required property",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { allOf: [{ properties: { a: { type: string } } }, { properties: { b: { type: integer } } }] } } } }`,
    ),
    calls: [
      { use: "api.things.add()", sends, headers: json, body: "{}" },
      {
        use: `api.things.add({ a: "x", b: 1 })`,
        sends,
        headers: json,
        body: '{"a":"x","b":1}',
      },
    ],
    refused: ["api.things.add({ a: 1 })"],
  },
  {
    name: "body: parts of which one requires a property",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { allOf: [{ properties: { a: { type: string } } }, { required: [b], properties: { b: { type: integer } } }] } } } }`,
    ),
    calls: [
      {
        use: "api.things.add({ b: 1 })",
        sends,
        headers: json,
        body: '{"b":1}',
      },
    ],
    refused: ["api.things.add()", "api.things.add({})"],
  },
  {
    name: "body: an object of which each alternative requires a property",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: object, oneOf: [{ type: object, required: [a], properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: integer } } }] } } } }`,
    ),
    calls: [
      {
        use: "api.things.add({ b: 1 })",
        sends,
        headers: json,
        body: '{"b":1}',
      },
    ],
    refused: ["api.things.add()", "api.things.add({})"],
  },
  {
    name: "body: an object of which one alternative requires nothing",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: object, anyOf: [{ type: object, properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: integer } } }] } } } }`,
    ),
    calls: [{ use: "api.things.add()", sends, headers: json, body: "{}" }],
  },
  {
    name: "body: merge-patch",
    spec: document(`
  /things:
    patch:
      operationId: things.patch
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { type: object, properties: { a: { type: [string, "null"] } } } } } }
      responses: { "204": { description: Done. } }`),
    calls: [
      {
        use: "api.things.patch({ a: null })",
        sends: `PATCH ${base}/things`,
        headers: { "content-type": "application/merge-patch+json" },
        body: '{"a":null}',
      },
    ],
  },
  {
    name: "body: several content types, JSON not the first",
    spec: withBody(`
required: true
content:
  application/xml: { schema: { type: string } }
  text/plain: { schema: { type: string } }
  "application/json; charset=utf-8": { ${object} }`),
    calls: [
      {
        use: `api.things.add({ a: "x" })`,
        sends,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: '{"a":"x"}',
      },
    ],
  },
  {
    name: "body: form",
    spec: withBody(`
required: true
content:
  application/x-www-form-urlencoded:
    schema:
      type: object
      required: [name]
      properties:
        name: { type: string }
        size: { type: integer }
        tags: { type: array, items: { type: string } }`),
    calls: [
      {
        use: `api.things.add({ name: "a b&c", size: 5, tags: ["x", "y"] })`,
        sends,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "name=a+b%26c&size=5&tags=x&tags=y",
      },
    ],
    refused: ["api.things.add({})"],
  },
  {
    name: "body: form, fields with styles of their own",
    spec: withBody(`
required: true
content:
  application/x-www-form-urlencoded:
    schema:
      type: object
      properties:
        name: { type: string }
        tags: { type: array, items: { type: string } }
        sizes: { type: array, items: { type: integer } }
        filter: { type: object, properties: { a: { type: string } } }
        path: { type: string }
    encoding:
      tags: { explode: false }
      sizes: { style: pipeDelimited, explode: false }
      filter: { style: deepObject, explode: true }
      path: { allowReserved: true }`),
    calls: [
      {
        use: `api.things.add({ name: "a b", tags: ["x", "y z"], sizes: [1, 2], filter: { a: "b" }, path: "/a?b" })`,
        sends,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "name=a+b&tags=x,y%20z&sizes=1|2&filter[a]=b&path=/a?b",
      },
      {
        use: `api.things.add({ tags: ["x"] })`,
        sends,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "tags=x",
      },
    ],
  },
  {
    name: "body: form, null and a field with a space in its name",
    spec: withBody(`
required: true
content:
  application/x-www-form-urlencoded:
    schema:
      type: object
      properties:
        "a b": { type: array, items: { type: [string, "null"] } }
        c: { type: [string, "null"] }
    encoding:
      "a b": { explode: false }`),
    calls: [
      {
        use: `api.things.add({ "a b": ["x", null, "y"], c: null })`,
        sends,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "a%20b=x,y",
      },
    ],
  },
  {
    name: "body: multipart",
    spec: withBody(`
required: true
content:
  multipart/form-data:
    schema:
      type: object
      required: [file]
      properties:
        name: { type: string }
        size: { type: integer }
        tags: { type: array, items: { type: string } }
        meta: { type: object, properties: { a: { type: integer } } }
        file: { type: string, format: binary }`),
    calls: [
      {
        use: `api.things.add({ name: "a b", size: 5, tags: ["x", "y"], meta: { a: 1 }, file: new Blob(["hi"], { type: "text/css" }) })`,
        sends,
        headers: { "content-type": "multipart/form-data" },
        body: [
          ["name", "a b"],
          ["size", "5"],
          ["tags", "x"],
          ["tags", "y"],
          ["meta", 'blob application/json {"a":1}'],
          ["file", "blob text/css hi"],
        ],
      },
    ],
    refused: ["api.things.add({})", `api.things.add({ file: "hi" })`],
  },
  {
    name: "body: multipart, several files",
    spec: withBody(
      `
required: true
content:
  multipart/form-data:
    schema: { type: object, properties: { files: { type: array, items: { type: string, format: binary } } } }`,
      { version: "3.0.3" },
    ),
    calls: [
      {
        use: `api.things.add({ files: [new File(["1"], "one.txt", { type: "text/plain" }), new Blob(["2"])] })`,
        sends,
        headers: { "content-type": "multipart/form-data" },
        body: [
          ["files", "one.txt text/plain 1"],
          ["files", "blob application/octet-stream 2"],
        ],
      },
    ],
  },
  {
    name: "body: text",
    spec: withBody(
      `{ required: true, content: { text/plain: { schema: { type: string } } } }`,
    ),
    calls: [
      {
        use: `api.things.add("a\\nb")`,
        sends,
        headers: { "content-type": "text/plain" },
        body: "a\nb",
      },
    ],
    refused: ["api.things.add()", "api.things.add({})"],
  },
  {
    name: "body: text, empty",
    spec: withBody(
      `{ required: true, content: { text/plain: { schema: { type: string } } } }`,
    ),
    calls: [
      {
        use: `api.things.add("")`,
        sends,
        headers: { "content-type": "text/plain" },
        body: "",
      },
    ],
  },
  {
    name: "body: bytes",
    spec: withBody(
      `{ required: true, content: { application/octet-stream: { schema: { type: string, format: binary } } } }`,
    ),
    calls: [
      {
        use: `api.things.add(new Blob([new Uint8Array([0, 255, 10])]))`,
        sends,
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array([0, 255, 10]),
      },
    ],
    refused: [`api.things.add("text")`],
  },
  {
    name: "body: bytes, without a schema",
    spec: withBody(`{ required: true, content: { image/png: {} } }`),
    calls: [
      {
        use: `api.things.add(new Blob([new Uint8Array([137, 80])]))`,
        sends,
        headers: { "content-type": "image/png" },
        body: new Uint8Array([137, 80]),
      },
    ],
  },
  {
    name: "body: of any content type",
    spec: withBody(`{ required: true, content: { "*/*": { ${object} } } }`),
    calls: [
      {
        use: `api.things.add({ a: "x" })`,
        sends,
        headers: json,
        body: '{"a":"x"}',
      },
    ],
  },
  {
    name: "body: of any kind of image",
    spec: withBody(`{ required: true, content: { "image/*": {} } }`),
    calls: [
      {
        use: `api.things.add(new Blob([new Uint8Array([137, 80])]))`,
        sends,
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array([137, 80]),
      },
    ],
  },
  {
    name: "body: optional",
    spec: withBody(`{ content: { application/json: { ${object} } } }`),
    calls: [
      { use: "api.things.add()", sends },
      { use: "api.things.add(undefined, { timeout: 5_000 })", sends },
      {
        use: `api.things.add({ a: "x" })`,
        sends,
        headers: json,
        body: '{"a":"x"}',
      },
    ],
    refused: ["api.things.add({})"],
  },
  {
    name: "body: required, all of its properties optional",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }`,
    ),
    calls: [
      { use: "api.things.add()", sends, headers: json, body: "{}" },
      { use: "api.things.add({})", sends, headers: json, body: "{}" },
      {
        use: `api.things.add({ a: "x" })`,
        sends,
        headers: json,
        body: '{"a":"x"}',
      },
    ],
  },
  {
    name: "body: a list",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: array, items: { type: integer } } } } }`,
    ),
    calls: [
      { use: "api.things.add([1, 2])", sends, headers: json, body: "[1,2]" },
      { use: "api.things.add([])", sends, headers: json, body: "[]" },
    ],
    refused: ["api.things.add()", `api.things.add(["1"])`],
  },
  {
    name: "body: a bare value",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: boolean } } } }`,
    ),
    calls: [
      { use: "api.things.add(false)", sends, headers: json, body: "false" },
    ],
  },
  {
    name: "body: null",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: { type: [string, "null"] } } } }`,
    ),
    calls: [
      { use: "api.things.add(null)", sends, headers: json, body: "null" },
      { use: `api.things.add("x")`, sends, headers: json, body: '"x"' },
    ],
  },
  {
    name: "body: anything",
    spec: withBody(
      `{ required: true, content: { application/json: { schema: {} } } }`,
    ),
    calls: [
      {
        use: "api.things.add({ a: [1] })",
        sends,
        headers: json,
        body: '{"a":[1]}',
      },
    ],
  },
  {
    name: "body: by reference",
    spec: withBody(`{ $ref: "#/components/requestBodies/New" }`, {
      components: `
  requestBodies:
    New: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/new-thing" } } } }
  schemas:
    new-thing: { type: object, required: [a], properties: { a: { type: string } } }`,
    }),
    calls: [
      {
        use: `api.things.add({ a: "x" } satisfies Client.NewThing)`,
        sends,
        headers: json,
        body: '{"a":"x"}',
      },
    ],
  },
  {
    name: "body: of a DELETE",
    spec: document(`
  /things:
    delete:
      operationId: things.delete
      requestBody: { required: true, content: { application/json: { ${object} } } }
      responses: { "204": { description: Done. } }`),
    calls: [
      {
        use: `api.things.delete({ a: "x" })`,
        sends: `DELETE ${base}/things`,
        headers: json,
        body: '{"a":"x"}',
      },
    ],
  },
];

/** The document around: versions, servers, names, places beside operations, text. */

import { notesSpec } from "../support/notes-spec.js";
import { base, document, withResponses, type Case } from "./case.js";

const done = 'responses: { "204": { description: Done. } }';

/** `things.get` of each of some ids, in the tag things. */
function operationIds(...ids: readonly string[]): string {
  return document(
    ids
      .map(
        (id, index) =>
          `  /p${index}: { get: { tags: [things], operationId: ${id}, ${done} } }`,
      )
      .join("\n"),
  );
}

const nasty = `A */ comment end, a \`backtick\`, \${process.exit()}, \\\\u002a/, 😀, \u202eright to left\u202c.

@deprecated at the start of a line
  @internal behind spaces
/* opening // line <b>html</b> {@link x} \u2028 separator`;

export const documentCases: readonly Case[] = [
  {
    name: "document: OpenAPI 3.0 as JSON",
    spec: JSON.stringify({
      openapi: "3.0.3",
      info: { title: "T", version: "1" },
      servers: [{ url: base }],
      paths: {
        "/things": {
          get: {
            operationId: "things.get",
            parameters: [
              {
                in: "query",
                name: "at",
                schema: { type: "string", nullable: true },
              },
            ],
            responses: {
              200: {
                description: "It.",
                content: {
                  "application/json": {
                    schema: {
                      type: "integer",
                      exclusiveMinimum: true,
                      minimum: 0,
                    },
                  },
                },
              },
            },
          },
        },
      },
    }),
    calls: [
      {
        use: `api.things.get({ query: { at: "x" } })`,
        returns: "number",
        sends: `GET ${base}/things?at=x`,
        answer: [200, "5"],
        gives: 5,
      },
    ],
  },
  {
    name: "document: OpenAPI 3.1 as JSON in YAML's clothes, with anchors",
    spec: `{ openapi: 3.1.1, info: &info { title: T, version: "1" }, servers: [{ url: "${base}" }], x-info: *info,
paths: { /a: { get: &get { operationId: things.get, ${done} } }, /b: { get: { operationId: things.other, ${done} } } } }`,
    calls: [
      { use: "api.things.get()", sends: `GET ${base}/a` },
      { use: "api.things.other()", sends: `GET ${base}/b` },
    ],
  },
  {
    name: "document: servers with variables",
    spec: `openapi: 3.1.0
info: { title: T, version: "1" }
servers:
  - url: "https://{region}.api.test:{port}/{version}"
    variables:
      region: { default: eu, enum: [eu, us] }
      port: { default: "8443" }
      version: { default: v2 }
  - url: https://other.test
paths: { /things: { get: { operationId: things.get, ${done} } } }`,
    calls: [
      {
        use: "api.things.get()",
        sends: "GET https://eu.api.test:8443/v2/things",
      },
    ],
  },
  {
    name: "document: server with a slash at its end",
    spec: `openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: "https://api.test/v1/" }]
paths: { /things: { get: { operationId: things.get, ${done} } } }`,
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things` }],
  },
  {
    name: "document: neither tags nor operationIds",
    spec: document(`
  /things/{id}/parts:
    get:
      parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
      ${done}
  /:
    post: { ${done} }`),
    calls: [
      {
        use: `api.default.getThingsIdParts("a")`,
        sends: `GET ${base}/things/a/parts`,
      },
      { use: `api.default.post()`, sends: `POST ${base}/` },
    ],
  },
  {
    name: "document: operation ids that are words of JavaScript",
    spec: operationIds(
      "delete",
      "new",
      "then",
      "constructor",
      "__proto__",
      "toString",
      "hasOwnProperty",
      "1st",
      "get-all things",
      "prototype",
      "call",
    ),
    warnings: ["things.then would make the resource a promise"],
    calls: [
      { use: "api.things.delete()", sends: `GET ${base}/p0` },
      { use: "api.things.new()", sends: `GET ${base}/p1` },
      { use: "api.things.then()", sends: `GET ${base}/p2` },
      { use: "api.things.constructor()", sends: `GET ${base}/p3` },
      { use: "api.things.proto()", sends: `GET ${base}/p4` },
      { use: "api.things.toString()", sends: `GET ${base}/p5` },
      { use: "api.things.hasOwnProperty()", sends: `GET ${base}/p6` },
      { use: "api.things._1st()", sends: `GET ${base}/p7` },
      { use: "api.things.getAllThings()", sends: `GET ${base}/p8` },
      { use: "api.things.prototype()", sends: `GET ${base}/p9` },
      { use: "api.things.call()", sends: `GET ${base}/p10` },
    ],
  },
  {
    name: "document: dotted operation ids that are words of JavaScript",
    spec: document(`
  /a: { get: { operationId: things.new, ${done} } }
  /b: { get: { operationId: things.__proto__, ${done} } }
  /c: { get: { operationId: constructor.get, ${done} } }
  /d: { get: { operationId: zone-settings.v1.get-all, ${done} } }
  /e: { get: { operationId: things.constructor, ${done} } }
  /f: { get: { operationId: __proto__.get, ${done} } }`),
    calls: [
      { use: "api.things.new()", sends: `GET ${base}/a` },
      { use: `api.things["__proto__"]()`, sends: `GET ${base}/b` },
      { use: "api.constructor.get()", sends: `GET ${base}/c` },
      { use: `api.zoneSettingsV1["get-all"]()`, sends: `GET ${base}/d` },
      { use: "api.things.constructor()", sends: `GET ${base}/e` },
      { use: "api.proto.get()", sends: `GET ${base}/f` },
    ],
  },
  {
    name: "document: two operations of one name, in the order of paths",
    spec: document(`
  /a: { get: { operationId: get_thing, ${done} } }
  /b: { get: { operationId: get-thing, ${done} } }`),
    warnings: [
      '"get-thing" and "get_thing" both become default.getThing; left out of the client',
    ],
    calls: [{ use: "api.default.getThing()", sends: `GET ${base}/a` }],
  },
  {
    name: "document: two operations of one name, in another order",
    spec: document(`
  /b: { get: { operationId: get-thing, ${done} } }
  /a: { get: { operationId: get_thing, ${done} } }`),
    warnings: [
      '"get-thing" and "get_thing" both become default.getThing; left out of the client',
    ],
    calls: [{ use: "api.default.getThing()", sends: `GET ${base}/a` }],
  },
  {
    name: "document: two methods of one name, in another order",
    spec: document(`
  /a:
    put: { operationId: do-thing, ${done} }
    delete: { operationId: do_thing, ${done} }`),
    warnings: [
      '"do-thing" and "do_thing" both become default.doThing; left out of the client',
    ],
    calls: [{ use: "api.default.doThing()", sends: `DELETE ${base}/a` }],
  },
  {
    name: "document: two tags of one type name",
    spec: document(`
  /a: { get: { tags: [app], operationId: one, ${done} } }
  /b: { get: { tags: [App], operationId: two, ${done} } }
  /c: { get: { tags: [APP], operationId: three, ${done} } }`),
    calls: [
      { use: "api.app.one()", sends: `GET ${base}/a` },
      { use: "api.app.two()", sends: `GET ${base}/b` },
      { use: "api.app.three()", sends: `GET ${base}/c` },
    ],
  },
  {
    name: "document: two resources of one type name",
    spec: document(`
  /a: { get: { operationId: myApp.one, ${done} } }
  /b: { get: { operationId: $myApp.two, ${done} } }
  /c: { get: { operationId: MyApp.three, ${done} } }
  /d: { get: { operationId: "мои-apps.four", ${done} } }`),
    calls: [
      { use: "api.myApp.one()", sends: `GET ${base}/a` },
      { use: "api.$myApp.two()", sends: `GET ${base}/b` },
      { use: "api.myApp.three()", sends: `GET ${base}/c` },
      { use: "api.моиApps.four()", sends: `GET ${base}/d` },
    ],
  },
  {
    name: "document: callbacks and webhooks",
    spec: document(
      `
  /things:
    post:
      operationId: things.add
      callbacks:
        done: { "{$request.query.url}": { post: { ${done} } } }
      ${done}`,
      {
        rest: `webhooks: { thing.made: { post: { ${done} } } }`,
      },
    ),
    warnings: [
      "the API sends webhooks, not the client",
      "the API sends callbacks, not the client",
    ],
    calls: [{ use: "api.things.add()", sends: `POST ${base}/things` }],
  },
  {
    name: "document: TRACE",
    spec: document(`
  /things:
    trace: { operationId: things.trace, ${done} }
    get: { operationId: things.get, ${done} }`),
    warnings: ["fetch can't send TRACE"],
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things` }],
    refused: ["api.things.trace()"],
  },
  {
    name: "document: path items by reference",
    spec: document(
      `
  /things/{id}: { $ref: "#/components/pathItems/Thing" }`,
      {
        components: `
  pathItems:
    Thing:
      parameters: [{ in: path, name: id, required: true, schema: { type: integer } }]
      get: { operationId: things.get, ${done} }`,
      },
    ),
    calls: [{ use: "api.things.get(5)", sends: `GET ${base}/things/5` }],
  },
  {
    name: "document: nasty text everywhere",
    spec: JSON.stringify({
      openapi: "3.1.0",
      info: { title: nasty, version: "1", description: nasty },
      servers: [{ url: base, description: nasty }],
      tags: [{ name: "things", description: nasty }],
      paths: {
        "/things/{id}": {
          post: {
            tags: ["things"],
            operationId: "get",
            summary: nasty,
            description: nasty,
            deprecated: true,
            "x-permissions": ["Calls */ `Write`"],
            parameters: [
              {
                in: "path",
                name: "id",
                required: true,
                description: nasty,
                schema: { type: "string", maxLength: 5 },
              },
              {
                in: "query",
                name: "at",
                description: nasty,
                schema: { type: "string", default: "*/" },
              },
            ],
            requestBody: {
              description: nasty,
              content: {
                "application/json": {
                  schema: { $ref: "#/components/schemas/Thing" },
                },
              },
            },
            responses: {
              200: {
                description: nasty,
                content: {
                  "application/json": {
                    schema: { $ref: "#/components/schemas/Thing" },
                  },
                },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          Thing: {
            type: "object",
            description: nasty,
            title: nasty,
            example: { a: nasty },
            properties: {
              a: {
                type: "string",
                description: nasty,
                default: nasty,
                format: "*/",
              },
              "*/ b": { type: "string", enum: [nasty] },
            },
          },
        },
      },
    }),
    calls: [
      {
        use: `api.things.get("a", { a: "b" }, { query: { at: "c" } })`,
        returns: "Client.Thing",
        sends: `POST ${base}/things/a?at=c`,
        headers: { "content-type": "application/json" },
        body: '{"a":"b"}',
        answer: [200, "{}"],
        gives: {},
      },
    ],
  },
  {
    name: "document: nasty paths",
    spec: document(`
  "/a'b/*/c\`d/$e/{id}": { get: { operationId: things.get, parameters: [{ in: path, name: id, required: true, schema: { type: string } }], ${done} } }
  "/é/x y": { get: { operationId: things.other, ${done} } }
  "/a:verb": { post: { operationId: things.verb, ${done} } }`),
    calls: [
      { use: 'api.things.get("a")', sends: `GET ${base}/a'b/*/c%60d/$e/a` },
      { use: "api.things.other()", sends: `GET ${base}/%C3%A9/x%20y` },
      { use: "api.things.verb()", sends: `POST ${base}/a:verb` },
    ],
  },
  {
    name: "document: x-unwrap and x-client-params",
    spec: notesSpec,
    calls: [
      {
        use: `api.notes.get("n-01")`,
        returns: "Client.Note",
        sends: "GET https://api.notes.test/v1/teams/team-1/notes/n-01",
        answer: [200, '{"result":{"id":"n-01","text":"milk"}}'],
        gives: { id: "n-01", text: "milk" },
      },
      {
        use: `api.notes.create({ text: "milk" })`,
        returns: "Client.Note",
        sends: "POST https://api.notes.test/v1/teams/team-1/notes",
        headers: { "content-type": "application/json" },
        body: '{"text":"milk"}',
        answer: [201, '{"result":{"id":"n-01","text":"milk"}}'],
        gives: { id: "n-01", text: "milk" },
      },
    ],
  },
  {
    name: "document: success false is no failure without x-unwrap",
    spec: withResponses(
      `"200": { description: It., content: { application/json: { schema: { type: object, properties: { success: { type: boolean } } } } } }`,
    ),
    calls: [
      {
        use: "api.things.get()",
        sends: `GET ${base}/things`,
        answer: [200, '{"success":false}'],
        gives: { success: false },
      },
    ],
  },
  {
    name: "document: servers of its own on a path, a body on GET",
    spec: document(`
  /things:
    servers: [{ url: https://upload.test }]
    get:
      operationId: things.get
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "204": { description: Done. } }`),
    warnings: [
      "the client does not use the servers of a path or an operation",
      "fetch sends no body with GET",
    ],
    calls: [{ use: "api.things.get()", sends: `GET ${base}/things` }],
  },
  {
    name: "document: merge keys",
    spec: document(
      `
  /things:
    get:
      <<: *done
      operationId: things.get`,
      {
        rest: `x-done: &done { responses: { "204": { description: Done. } } }`,
      },
    ),
    calls: [
      {
        use: "api.things.get()",
        returns: "undefined",
        sends: `GET ${base}/things`,
        answer: [204],
        gives: undefined,
      },
    ],
  },
  {
    name: "document: links, security, external documentation, x- keys",
    spec: document(
      `
  /things:
    summary: Things
    servers: []
    get:
      operationId: things.get
      externalDocs: { url: https://docs.test }
      security: [{ key: [] }, {}]
      x-code-samples: [{ lang: curl, source: "{" }]
      responses:
        "200":
          description: It.
          headers: { X-Rate: { schema: { type: integer } } }
          links: { next: { operationId: things.get } }
          content: { application/json: { schema: { type: integer }, examples: { one: { value: 1 } } } }
  x-path: { get: {} }`,
      {
        components: `
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  headers: { X-Rate: { schema: { type: integer } } }
  links: { next: { operationId: things.get } }
  examples: { one: { value: 1 } }`,
      },
    ),
    calls: [
      {
        use: "api.things.get()",
        returns: "number",
        sends: `GET ${base}/things`,
        answer: [200, "1"],
        gives: 1,
      },
    ],
  },
  {
    name: "document: components that refer to components of their kind",
    spec: document(
      `
  /things:
    put:
      operationId: things.put
      parameters: [{ $ref: "#/components/parameters/A" }]
      requestBody: { $ref: "#/components/requestBodies/A" }
      responses: { "200": { $ref: "#/components/responses/A" } }`,
      {
        components: `
  schemas: { A: { $ref: "#/components/schemas/B" }, B: { type: integer } }
  parameters:
    A: { $ref: "#/components/parameters/B" }
    B: { in: query, name: q, required: true, schema: { type: string } }
  requestBodies:
    A: { $ref: "#/components/requestBodies/B" }
    B: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }
  responses:
    A: { $ref: "#/components/responses/B" }
    B: { $ref: "#/components/responses/C" }
    C: { description: It., content: { application/json: { schema: { type: string } } } }`,
      },
    ),
    calls: [
      {
        use: 'api.things.put(1, { query: { q: "x" } })',
        returns: "string",
        sends: `PUT ${base}/things?q=x`,
        headers: { "content-type": "application/json" },
        body: "1",
        answer: [200, '"it"'],
        gives: "it",
      },
    ],
    refused: ['api.things.put("one", { query: { q: "x" } })'],
  },
];

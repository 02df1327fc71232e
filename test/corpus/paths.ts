/** Paths and the names around them: references, aliases, names that the output uses itself, headers that are ignored. */

import { base, document, withParameters, type Case } from "./case.js";

const done = 'responses: { "204": { description: Done. } }';
const things = { use: "api.things.get()", sends: `GET ${base}/things` };
const id = "{ in: path, name: id, required: true, schema: { type: string } }";

const ofItems: readonly Case[] = [
  {
    name: "path item: a reference to another path",
    spec: document(`
  /things: { get: { tags: [things], summary: All., ${done} } }
  /others: { $ref: "#/paths/~1things" }`),
    calls: [
      { use: "api.things.getThings()", sends: `GET ${base}/things` },
      { use: "api.things.getOthers()", sends: `GET ${base}/others` },
    ],
  },
  {
    name: "path item: an alias of YAML",
    spec: document(`
  /things: &things { get: { tags: [things], ${done} } }
  /others: *things`),
    calls: [
      { use: "api.things.getThings()", sends: `GET ${base}/things` },
      { use: "api.things.getOthers()", sends: `GET ${base}/others` },
    ],
  },
  {
    name: "path item: an operation and parameters beside a reference",
    spec: document(
      `
  /things/{id}: { $ref: "#/components/pathItems/One", parameters: [${id}], delete: { operationId: things.delete, ${done} } }`,
      {
        components: `
  pathItems:
    One: { get: { operationId: things.get, ${done} } }`,
      },
    ),
    calls: [
      { use: `api.things.get("a")`, sends: `GET ${base}/things/a` },
      { use: `api.things.delete("a")`, sends: `DELETE ${base}/things/a` },
    ],
    refused: ["api.things.get()", "api.things.delete()"],
  },
  {
    name: "path: one parameter in two places",
    spec: withParameters(`- ${id}`, "/things/{id}/to/{id}"),
    calls: [{ use: `api.things.get("a")`, sends: `GET ${base}/things/a/to/a` }],
    refused: [`api.things.get("a", "b")`],
  },
];

const ofNames: readonly Case[] = [
  {
    name: "names: schemas called as what the output uses",
    spec: withParameters(
      `
- { in: header, name: X-It, schema: { $ref: "#/components/schemas/omit" } }
- { in: header, name: X-Other, schema: { $ref: "#/components/schemas/readonly" } }
- { in: header, name: X-Third, schema: { $ref: "#/components/schemas/record" } }`,
      "/things",
      {
        components: `
  schemas:
    omit: { type: string }
    readonly: { type: integer }
    record: { type: boolean }`,
      },
    ),
    calls: [
      {
        use: `api.things.get({ headers: { "X-It": "a" satisfies Client.OmitSchema, "X-Other": 1 satisfies Client.ReadonlySchema, "X-Third": true satisfies Client.RecordSchema } })`,
        sends: `GET ${base}/things`,
        headers: { "x-it": "a", "x-other": "1", "x-third": "true" },
      },
    ],
    refused: [`api.things.get({ headers: { "X-Other": "a" } })`],
  },
  {
    name: "names: a schema outside of the components",
    spec: document(
      `
  /things:
    get:
      operationId: things.get
      responses: { "200": { description: It., content: { application/json: { schema: { $ref: "#/x-common/Foo" } } } } }`,
      {
        rest: `
x-common:
  Foo: { type: object, required: [a], properties: { a: { type: string } } }`,
      },
    ),
    calls: [
      {
        ...things,
        returns: "{ a: string }",
        answer: [200, '{"a":"x"}'],
        gives: { a: "x" },
      },
    ],
  },
  {
    name: "names: a schema among the components, in an extension",
    spec: document(
      `
  /things:
    get:
      operationId: things.get
      responses: { "200": { description: It., content: { application/json: { schema: { $ref: "#/components/x-common/Foo" } } } } }`,
      {
        rest: `
components:
  x-common:
    Foo: { type: object, required: [a], properties: { a: { type: string } } }`,
      },
    ),
    calls: [
      {
        ...things,
        returns: "{ a: string }",
        answer: [200, '{"a":"x"}'],
        gives: { a: "x" },
      },
    ],
  },
];

const ofHeaders: readonly Case[] = [
  {
    name: "header: those that OpenAPI ignores",
    spec: withParameters(`
- { in: header, name: Accept, required: true, schema: { type: string } }
- { in: header, name: content-type, required: true, schema: { type: string } }
- { in: header, name: Authorization, required: true, schema: { type: string } }`),
    warnings: ["Accept", "content-type", "Authorization"].map(
      (name) =>
        `the header \`${name}\` is no argument: OpenAPI says to ignore it`,
    ),
    calls: [things],
  },
  {
    name: "header: one that is ignored beside one that is not",
    spec: withParameters(`
- { in: header, name: Accept, required: true, schema: { type: string } }
- { in: header, name: X-It, required: true, schema: { type: string } }`),
    warnings: ["the header `Accept` is no argument: OpenAPI says to ignore it"],
    calls: [
      {
        use: `api.things.get({ headers: { "X-It": "a" } })`,
        sends: `GET ${base}/things`,
        headers: { "x-it": "a" },
      },
    ],
    refused: ["api.things.get()"],
  },
];

export const pathCases: readonly Case[] = [
  ...ofItems,
  ...ofNames,
  ...ofHeaders,
];

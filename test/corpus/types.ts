/** Types that the description says in more than one place: discriminators, required keys, views, tuples, bytes. */

import {
  base,
  document,
  echo,
  withBody,
  withSchemas,
  type Case,
} from "./case.js";
import { schema } from "./schemas.js";

const pets = `
Cat: { type: object, required: [kind], properties: { kind: { type: string }, mood: { type: string } } }
Dog: { type: object, required: [kind], properties: { kind: { type: string }, size: { type: integer } } }
Pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }], discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } } }`;

const discriminators: readonly Case[] = [
  schema(
    "discriminator of properties that say their values",
    `
Track: { type: object, required: [type], properties: { type: { type: string, enum: [track] } } }
Episode: { type: object, required: [type], properties: { type: { type: string, enum: [episode, trailer] } } }
Thing: { oneOf: [{ $ref: "#/components/schemas/Track" }, { $ref: "#/components/schemas/Episode" }], discriminator: { propertyName: type } }`,
    ['{"type":"track"}', '{"type":"trailer"}'],
    [`{ type: "Track" }`, `{ type: "x" }`],
    undefined,
    ["discriminator without mapping"],
  ),
  schema(
    "discriminator of integers",
    `
V1: { type: object, required: [v], properties: { v: { type: integer, enum: [1] } } }
V2: { type: object, required: [v], properties: { v: { type: integer, enum: [2] } } }
Thing: { oneOf: [{ $ref: "#/components/schemas/V1" }, { $ref: "#/components/schemas/V2" }], discriminator: { propertyName: v, mapping: { "1": "#/components/schemas/V1", "2": "#/components/schemas/V2" } } }`,
    ['{"v":1}', '{"v":2}'],
    [`{ v: "1" }`, "{ v: 3 }"],
  ),
  schema(
    "discriminator of a property that may be null",
    `${pets}
Thing: { type: object, required: [pet], properties: { pet: { nullable: true, allOf: [{ $ref: "#/components/schemas/Pet" }] } } }`,
    ['{"pet":null}', '{"pet":{"kind":"cat","mood":"calm"}}'],
    [`{ pet: { mood: "calm" } }`, `{ pet: { kind: "cow" } }`],
    "3.0.3",
    ["the `type` field must be defined when the `nullable` field is used"],
  ),
  schema(
    "discriminator of one part of a schema",
    `${pets}
Thing: { allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, properties: { name: { type: string } } }] }`,
    ['{"kind":"dog","size":1,"name":"x"}', '{"kind":"cat"}'],
    [`{ kind: "Thing" }`, `{ name: "x" }`],
  ),
  schema(
    "discriminator beside anyOf",
    pets.replace("oneOf", "anyOf").replace("Pet:", "Thing:"),
    ['{"kind":"cat","mood":"calm"}', '{"kind":"dog","size":1}'],
    [`{ kind: "Cat" }`, "{}"],
  ),
  schema(
    "discriminator of alternatives that are made of the whole",
    `
Thing: { type: object, required: [p], properties: { at: { type: string }, p: { type: string } }, discriminator: { propertyName: p, mapping: { AWS: "#/components/schemas/Aws", AZURE: "#/components/schemas/Azure" } }, oneOf: [{ $ref: "#/components/schemas/Aws" }, { $ref: "#/components/schemas/Azure" }] }
Aws: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, properties: { arn: { type: string } } }] }
Azure: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, properties: { id: { type: integer } } }] }`,
    ['{"p":"AWS","at":"x","arn":"y"}', '{"p":"AZURE","id":1}'],
    [`{ p: "AWS", id: 1 }`, `{ at: "x" }`],
  ),
  schema(
    "alternatives that are made of a whole whose choice is a part of it",
    `
Base: { type: object, required: [p], properties: { p: { type: string } } }
Thing: { allOf: [{ $ref: "#/components/schemas/Base" }, { oneOf: [{ $ref: "#/components/schemas/Aws" }, { $ref: "#/components/schemas/Azure" }], discriminator: { propertyName: p, mapping: { AWS: "#/components/schemas/Aws", AZURE: "#/components/schemas/Azure" } } }] }
Aws: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, properties: { arn: { type: string } } }] }
Azure: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, properties: { id: { type: integer } } }] }`,
    ['{"p":"AWS","arn":"y"}', '{"p":"AZURE","id":1}'],
    [`{ p: "AWS", id: 1 }`, `{ arn: "x" }`, `{ p: "x" }`],
  ),
  schema(
    "alternatives that are made of a whole of parts, without a discriminator",
    `
Thing: { type: object, allOf: [{ anyOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }] }, { type: object, required: [z], properties: { z: { type: string } } }] }
A: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, required: [a], properties: { a: { type: string } } }] }
B: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: object, required: [b], properties: { b: { type: integer } } }] }`,
    ['{"z":"x","a":"y"}', '{"z":"x","b":1}'],
    [`{ z: "x" }`, `{ a: "y" }`, `{ z: "x", b: "y" }`],
  ),
  schema(
    "one schema in two unions",
    `
A: { type: object, required: [t], properties: { t: { type: string } } }
B: { type: object, required: [t], properties: { t: { type: string } } }
One: { oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }], discriminator: { propertyName: t, mapping: { a: "#/components/schemas/A", b: "#/components/schemas/B" } } }
Two: { oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }], discriminator: { propertyName: t, mapping: { x: "#/components/schemas/A", y: "#/components/schemas/B" } } }
Thing: { type: object, properties: { one: { $ref: "#/components/schemas/One" }, two: { $ref: "#/components/schemas/Two" } } }`,
    ['{"one":{"t":"a"},"two":{"t":"y"}}'],
    [`{ one: { t: "c" } }`],
  ),
  {
    name: "types: a discriminator says nothing of an alternative that is used without it",
    spec: document(
      `
  /car:
    get:
      operationId: things.car
      responses: { "200": { description: Done., content: { application/json: { schema: { $ref: "#/components/schemas/Car" } } } } }
  /any:
    get:
      operationId: things.any
      responses: { "200": { description: Done., content: { application/json: { schema: { oneOf: [{ $ref: "#/components/schemas/Car" }, { $ref: "#/components/schemas/Bike" }], discriminator: { propertyName: type, mapping: { car: "#/components/schemas/Car", bike: "#/components/schemas/Bike" } } } } } } }`,
      {
        components: `
  schemas:
    Car: { type: object, properties: { doors: { type: integer } } }
    Bike: { type: object, properties: { gears: { type: integer } } }`,
      },
    ),
    calls: [
      {
        use: "api.things.car()",
        returns: "Client.Car",
        sends: `GET ${base}/car`,
        answer: [200, '{"doors":5}'],
        gives: { doors: 5 },
      },
      {
        use: "api.things.any()",
        sends: `GET ${base}/any`,
        answer: [200, '{"type":"car","doors":5}'],
        gives: { type: "car", doors: 5 },
      },
    ],
    types: `
const car: Client.Car = { doors: 5 };
export type Any = Awaited<ReturnType<Client.Resources["things"]["any"]>>;
export const told = (any: Any): number | undefined => (any.type === "car" ? any.doors : any.gears);
export const any: Any = { ...car, type: "car" };
// @ts-expect-error it lacks the type
export const none: Any = car;`,
  },
];

const part = "Part: { type: object, properties: { a: { type: string } } }";
const partRef = '{ $ref: "#/components/schemas/Part" }';

const requiredKeys: readonly Case[] = [
  schema(
    "a key of a part, required beside",
    `
${part}
Thing: { required: [a], allOf: [${partRef}] }`,
    ['{"a":"x"}'],
    ["{}", "{ a: 1 }"],
  ),
  schema(
    "a key of a part, required by a part with a title",
    `
${part}
Thing: { allOf: [${partRef}, { title: More, type: object, required: [a, b], properties: { b: { type: integer } } }] }`,
    ['{"a":"x","b":1}'],
    [`{ a: "x" }`, "{ b: 1 }"],
  ),
  schema(
    "a key of alternatives, required beside them",
    `
${part}
Other: { type: object, properties: { a: { type: integer } } }
Thing: { required: [a], oneOf: [${partRef}, { $ref: "#/components/schemas/Other" }] }`,
    ['{"a":"x"}', '{"a":1}'],
    ["{}", "{ a: true }"],
  ),
  schema(
    "a required key that no schema declares",
    "Thing: { type: object, required: [z], properties: { a: { type: string } } }",
    ['{"z":[1]}', '{"a":"x","z":null}'],
    [`{ a: "x" }`, "{}"],
  ),
  schema(
    "properties that are left unevaluated",
    "Thing: { type: object, unevaluatedProperties: { type: string } }",
    ['{"a":"x"}', "{}"],
    ["{ a: 1 }"],
  ),
];

const tuple = (rest: string): string =>
  `Thing: { type: array, prefixItems: [{ type: integer }, { type: string }], ${rest} }`;

const tuples: readonly Case[] = [
  schema(
    "tuple by its limits",
    tuple("minItems: 2, maxItems: 2"),
    ['[1,"a"]'],
    ["[1]", `[1, "a", 2]`, `["a", 1]`],
  ),
  schema(
    "tuple without unevaluated items",
    tuple("unevaluatedItems: false, minItems: 2"),
    ['[1,"a"]'],
    ["[1]", `[1, "a", 2]`],
  ),
  schema(
    "tuple with an optional end",
    tuple("items: false, minItems: 1"),
    ["[1]", '[1,"a"]'],
    ["[]", `[1, "a", 2]`],
  ),
  schema(
    "tuple that may be null",
    `Thing: { type: object, properties: { pair: { type: [array, "null"], prefixItems: [{ type: integer }], items: false, minItems: 1 } } }`,
    ['{"pair":[1]}', '{"pair":null}'],
    ["{ pair: [] }", "{ pair: [1, 2] }"],
  ),
  schema(
    "objects without properties and a file that may be null",
    `Thing: { type: object, properties: { none: { type: object, additionalProperties: false, nullable: true }, all: { type: array, items: { type: object, additionalProperties: false, nullable: true } }, file: { type: string, format: binary, nullable: true } } }`,
    ['{"none":null,"all":[null,{}],"file":null}', '{"none":{}}'],
    ["{ none: { a: 1 } }", '{ file: "text" }'],
    "3.0.3",
  ),
  schema(
    "list without items",
    "Thing: { type: array, items: false }",
    ["[]"],
    ["[1]"],
  ),
];

const views: readonly Case[] = [
  {
    name: "schema: readOnly and writeOnly, in lists and deeper",
    spec: withSchemas(`
User: { type: object, required: [id, name, password], properties: { id: { type: string, readOnly: true }, name: { type: string }, password: { type: string, writeOnly: true } } }
Thing: { type: object, required: [users], properties: { users: { type: array, items: { $ref: "#/components/schemas/User" } }, owner: { $ref: "#/components/schemas/User" } } }`),
    calls: [
      {
        use: `api.things.echo({ users: [{ name: "n", password: "p" }], owner: { name: "o", password: "q" } })`,
        sends: `POST ${base}/things`,
        headers: { "content-type": "application/json" },
        body: '{"users":[{"name":"n","password":"p"}],"owner":{"name":"o","password":"q"}}',
        answer: [200, '{"users":[{"id":"1","name":"n"}]}'],
        gives: { users: [{ id: "1", name: "n" }] },
      },
    ],
    refused: [
      `api.things.echo({ users: [{ name: "n" }] })`,
      `api.things.echo({ users: [{ id: "1", name: "n", password: "p" }] })`,
      `api.things.echo({ users: [] }).then(({ users: [user] }) => user?.password)`,
    ],
    types: `
export const id = (api: Api): Promise<string | undefined> =>
  api.things.echo({ users: [] }).then(({ users: [user] }) => user?.id);`,
  },
  {
    ...schema(
      "a text of base64",
      `Thing: { type: string, contentMediaType: image/png, contentEncoding: base64 }`,
      ['"aGk="'],
      ["new Blob([])"],
    ),
  },
  {
    name: "schema: bytes by a media type, a text of base64 beside them",
    spec: withBody(`
required: true
content:
  multipart/form-data:
    schema:
      type: object
      required: [file]
      properties:
        file: { type: string, contentMediaType: application/octet-stream }
        icon: { type: string, contentMediaType: image/png, contentEncoding: base64 }
        note: { type: string, contentMediaType: text/plain }`),
    calls: [
      {
        use: `api.things.add({ file: new Blob(["x"]), icon: "aGk=", note: "n" })`,
        sends: `POST ${base}/things`,
        headers: { "content-type": "multipart/form-data" },
        body: [
          ["file", "blob application/octet-stream x"],
          ["icon", "aGk="],
          ["note", "n"],
        ],
      },
    ],
    refused: [
      `api.things.add({ file: "x" })`,
      `api.things.add({ file: new Blob([]), icon: new Blob([]) })`,
    ],
  },
  {
    name: "schema: a component whose name differs in its case alone",
    spec: withSchemas(`
Thing: { type: object, required: [a], properties: { a: { $ref: "#/components/schemas/thing" } } }
thing: { type: integer }`),
    warnings: ['"thing" and "Thing" both become the type Thing'],
    calls: [echo('{"a":1}')],
    refused: [`api.things.echo({ a: "x" })`],
  },
];

export const typeCases: readonly Case[] = [
  ...discriminators,
  ...requiredKeys,
  ...tuples,
  ...views,
];

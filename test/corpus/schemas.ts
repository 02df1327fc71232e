/** Schemas: what compiles, and what does not. */

import { echo, withSchemas, type Case } from "./case.js";

export function schema(
  name: string,
  schemas: string,
  values: readonly (string | readonly [json: string, source: string])[],
  refused: readonly string[] = [],
  version?: string,
  warnings: readonly string[] = [],
): Case {
  return {
    name: `schema: ${name}`,
    spec: withSchemas(schemas, version),
    warnings,
    calls: values.map((value) =>
      typeof value === "string" ? echo(value) : echo(...value),
    ),
    refused: refused.map((value) => `api.things.echo(${value})`),
  };
}

export const schemaCases: readonly Case[] = [
  schema(
    "allOf",
    `
Base: { type: object, required: [id], properties: { id: { type: string } } }
Thing: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: object, properties: { size: { type: integer } } }] }`,
    ['{"id":"a","size":1}', '{"id":"a"}'],
    ["{}", `{ id: "a", size: "1" }`],
  ),
  schema(
    "allOf with a part that only requires",
    `
Base: { type: object, properties: { id: { type: string }, size: { type: integer } } }
Thing: { allOf: [{ $ref: "#/components/schemas/Base" }, { required: [id] }] }`,
    ['{"id":"a","size":1}'],
    ["{}", "{ size: 1 }"],
  ),
  schema(
    "anyOf beside properties",
    `
Thing: { type: object, required: [id], properties: { id: { type: string } }, anyOf: [{ type: object, required: [a], properties: { a: { type: integer } } }, { type: object, required: [b], properties: { b: { type: integer } } }] }`,
    ['{"id":"x","a":1}', '{"id":"x","b":1}'],
    ["5", "{ a: 1 }", `{ id: "x" }`],
  ),
  schema(
    "anyOf that only requires",
    `
Thing: { type: object, required: [id], properties: { id: { type: string }, a: { type: integer } }, anyOf: [{ required: [a] }, { required: [b] }] }`,
    ['{"id":"x","a":1}', '{"id":"x"}'],
    ["5", "{ a: 1 }"],
  ),
  schema(
    "patternProperties beside properties",
    `
Thing: { type: object, properties: { a: { type: integer } }, patternProperties: { "^x-": { type: string } } }`,
    ['{"a":1,"x-b":"s"}'],
    [`{ a: "1" }`],
  ),
  schema(
    "prefixItems with others behind them",
    `
Thing: { type: array, prefixItems: [{ type: string }], items: { type: boolean } }`,
    ['["a"]', '["a",true,false]'],
    [`[1]`, `["a", "b"]`],
  ),
  schema(
    "prefixItems with nothing behind them",
    `
Thing: { type: array, prefixItems: [{ type: string }, { type: integer }], items: false }`,
    ['["a",1]'],
    [`["a", 1, 2]`],
  ),
  schema(
    "discriminator that maps to bare names",
    `
Cat: { type: object, required: [kind], properties: { kind: { type: string }, mood: { type: string } } }
Dog: { type: object, required: [kind], properties: { kind: { type: string } } }
Thing: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }], discriminator: { propertyName: kind, mapping: { cat: Cat, dog: Dog } } }`,
    ['{"kind":"cat","mood":"calm"}', '{"kind":"dog"}'],
    [`{ kind: "Cat" }`],
  ),
  schema(
    "allOf with keywords beside it",
    `
Base: { type: object, properties: { id: { type: string } } }
Thing: { type: object, required: [id, size], properties: { size: { type: integer } }, allOf: [{ $ref: "#/components/schemas/Base" }] }`,
    ['{"id":"a","size":1}'],
    [`{ id: "a" }`, "{ size: 1 }"],
  ),
  schema(
    "oneOf",
    `Thing: { oneOf: [{ type: string }, { type: object, required: [a], properties: { a: { type: integer } } }] }`,
    ['"x"', '{"a":1}'],
    ["5", "{}"],
  ),
  schema(
    "anyOf",
    `Thing: { anyOf: [{ type: string }, { type: array, items: { type: string } }] }`,
    ['"x"', '["x"]'],
    ["5", "[5]"],
  ),
  schema(
    "a type beside anyOf",
    `Thing: { type: string, anyOf: [{ format: ipv4 }, { maxLength: 3 }] }`,
    ['"x"'],
    ["5", "null", "{}"],
  ),
  schema(
    "a list beside anyOf",
    `Thing: { type: array, items: { type: string }, anyOf: [{ minItems: 4 }, { maxItems: 3 }] }`,
    ['["x"]', "[]"],
    ['"x"', "[5]", "null"],
  ),
  schema(
    "a type or null beside anyOf",
    `Thing: { type: [string, "null"], anyOf: [{ enum: [a, null] }, { enum: [b] }] }`,
    ['"a"', '"b"', "null"],
    ['"c"', "5"],
  ),
  schema(
    "a type or null beside oneOf",
    `Thing: { type: [string, "null"], oneOf: [{ const: a }, { const: null }] }`,
    ['"a"', "null"],
    ['"b"', "5"],
  ),
  schema(
    "an object or null beside oneOf",
    `Thing: { type: [object, "null"], oneOf: [{ type: object, required: [x], properties: { x: { type: string } } }, { type: "null" }] }`,
    ['{"x":"y"}', "null"],
    ["{}", "{ x: 1 }", "5"],
  ),
  schema(
    "null among the types, and not in the enum",
    `Thing: { type: [string, "null"], enum: [a, b] }`,
    ['"a"', '"b"'],
    ["null", '"c"'],
  ),
  schema(
    "discriminator with mapping",
    `
Cat: { type: object, required: [kind, lives], properties: { kind: { type: string }, lives: { type: integer } } }
Dog: { type: object, required: [kind, tricks], properties: { kind: { type: string }, tricks: { type: integer } } }
Thing:
  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
  discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } }`,
    ['{"kind":"cat","lives":9}', '{"kind":"dog","tricks":1}'],
    [`{ kind: "cat", tricks: 1 }`, `{ kind: "cow", lives: 1 }`],
  ),
  schema(
    "nullable",
    `Thing: { type: object, required: [a], properties: { a: { type: string, nullable: true } } }`,
    ['{"a":null}', '{"a":"x"}'],
    ["{}", "{ a: 1 }"],
    "3.0.3",
  ),
  schema(
    "nullable reference",
    `
Part: { type: object, properties: { b: { type: string } } }
Thing: { type: object, required: [a], properties: { a: { nullable: true, allOf: [{ $ref: "#/components/schemas/Part" }] } } }`,
    ['{"a":null}', '{"a":{"b":"x"}}'],
    ["{}", "{ a: 1 }"],
    "3.0.3",
    ["the `type` field must be defined when the `nullable` field is used"],
  ),
  schema(
    "nullable enum",
    `Thing: { type: object, required: [a], properties: { a: { type: string, nullable: true, enum: [x, y, null] } } }`,
    ['{"a":null}', '{"a":"x"}'],
    ["{}", `{ a: "z" }`],
    "3.0.3",
  ),
  schema(
    "type with null",
    `Thing: { type: object, required: [a], properties: { a: { type: [string, "null"] } } }`,
    ['{"a":null}', '{"a":"x"}'],
    ["{}", "{ a: 1 }"],
  ),
  schema(
    "const",
    `Thing: { type: object, required: [a, b, c], properties: { a: { const: x }, b: { const: 5 }, c: { const: true } } }`,
    ['{"a":"x","b":5,"c":true}'],
    [
      `{ a: "y", b: 5, c: true }`,
      `{ a: "x", b: 6, c: true }`,
      `{ a: "x", b: 5, c: false }`,
    ],
  ),
  schema(
    "const null",
    `Thing: { type: object, required: [a], properties: { a: { const: null } } }`,
    ['{"a":null}'],
    ["{}", `{ a: "x" }`],
  ),
  schema(
    "enum of strings",
    `Thing: { type: string, enum: ["", "1s", "Etc/GMT+1", "Etc/GMT-1", "it's", 'quo"te', "back\\\\slash", "\`", "\${x}", "*/"] }`,
    [
      '""',
      '"1s"',
      '"Etc/GMT+1"',
      '"Etc/GMT-1"',
      '"it\'s"',
      '"quo\\"te"',
      '"back\\\\slash"',
      '"`"',
      '"${x}"',
      '"*/"',
    ],
    [`"Etc/GMT"`],
  ),
  schema(
    "enum of numbers",
    `Thing: { type: number, enum: [0, -1, 1.5] }`,
    ["0", "-1", "1.5"],
    ["2"],
  ),
  schema(
    "enum of booleans",
    `Thing: { type: object, required: [a], properties: { a: { type: boolean, enum: [true] } } }`,
    ['{"a":true}'],
    ["{ a: false }"],
  ),
  schema(
    "enum of everything",
    `Thing: { type: object, required: [a], properties: { a: { enum: [x, 1, true, null] } } }`,
    ['{"a":"x"}', '{"a":1}', '{"a":true}', '{"a":null}'],
    [`{ a: "y" }`, "{ a: 2 }", "{ a: false }"],
  ),
  schema(
    "enum of lists and maps",
    `Thing: { type: object, required: [a], properties: { a: { enum: [[1, 2], { b: c }] } } }`,
    ['{"a":[1,2]}', '{"a":{"b":"c"}}'],
    [`{ a: "y" }`],
  ),
  schema(
    "additionalProperties true",
    `Thing: { type: object, required: [a], properties: { a: { type: integer } }, additionalProperties: true }`,
    ['{"a":1,"b":[2]}'],
    ["{ b: 1 }"],
  ),
  schema(
    "additionalProperties of a schema",
    `Thing: { type: object, additionalProperties: { type: integer } }`,
    ['{"a":1,"b":2}', "{}"],
    [`{ a: "x" }`],
  ),
  schema(
    "additionalProperties beside properties of another type",
    `Thing: { type: object, required: [a], properties: { a: { type: string } }, additionalProperties: { type: integer } }`,
    ['{"a":"x","b":2}'],
    [`{ a: 1 }`],
  ),
  schema(
    "additionalProperties false",
    `Thing: { type: object, properties: { a: { type: integer } }, additionalProperties: false }`,
    ['{"a":1}'],
    ["{ b: 1 }"],
  ),
  schema(
    "no properties, additionalProperties false",
    `Thing: { type: object, additionalProperties: false }`,
    ["{}"],
    ["{ b: 1 }"],
  ),
  schema(
    "free-form object",
    `Thing: { type: object }`,
    ['{"a":1,"b":{"c":[2]}}'],
    ["5"],
  ),
  schema(
    "free-form object in a property",
    `Thing: { type: object, properties: { a: { type: object }, b: {}, c: true } }`,
    ['{"a":{"b":1},"b":5,"c":"x"}'],
    ["{ a: 5 }"],
  ),
  schema(
    "patternProperties",
    `Thing: { type: object, patternProperties: { "^x-": { type: integer } } }`,
    ['{"x-a":1}'],
    [`{ "x-a": "y" }`],
  ),
  schema(
    "direct recursion",
    `Thing: { type: object, required: [name], properties: { name: { type: string }, parts: { type: array, items: { $ref: "#/components/schemas/Thing" } } } }`,
    ['{"name":"a","parts":[{"name":"b","parts":[]}]}'],
    [`{ name: "a", parts: [{}] }`],
  ),
  schema(
    "recursion of a union",
    `Thing: { oneOf: [{ type: string }, { type: array, items: { $ref: "#/components/schemas/Thing" } }] }`,
    ['"a"', '["a",["b",[]]]'],
    ["5", `["a", [5]]`],
  ),
  schema(
    "recursion of lists through each other",
    `
Thing: { type: array, items: { $ref: "#/components/schemas/Other" } }
Other: { type: [array, "null"], items: { $ref: "#/components/schemas/Thing" } }`,
    ["[]", "[[[null]]]"],
    ["[[5]]", "[[null]]"],
  ),
  schema(
    "keywords beside a reference",
    `
Base: { type: object, properties: { a: { type: string } } }
Thing: { $ref: "#/components/schemas/Base", required: [a], properties: { b: { type: integer } } }`,
    ['{"a":"x"}', '{"a":"x","b":1}'],
    ["{ b: 1 }"],
  ),
  schema(
    "a list of a choice that is a list, and of a part that is one",
    `
Thing: { type: object, properties: { a: { type: array, items: { anyOf: [{ type: array, items: { type: string } }] } }, b: { type: array, items: { allOf: [{ type: array, prefixItems: [{ type: integer }], minItems: 1 }] } } } }`,
    ['{"a":[["x"],[]],"b":[[1],[2,"x"]]}'],
    [`{ a: ["x"] }`, "{ b: [1] }"],
  ),
  schema(
    "recursion of a definition inside a schema",
    `
Node: { type: string }
Thing: { type: object, properties: { root: { $ref: "#/components/schemas/Thing/$defs/node" } }, $defs: { node: { type: object, required: [name], properties: { name: { $ref: "#/components/schemas/Node" }, below: { type: array, items: { $ref: "#/components/schemas/Thing/$defs/node" } } } } } }`,
    ['{"root":{"name":"a","below":[{"name":"b"}]}}', "{}"],
    [`{ root: { name: "a", below: [{}] } }`, `{ root: "a" }`],
  ),
  schema(
    "recursion of lists inside each other's schemas",
    `
A: { type: array, items: { type: array, items: { $ref: "#/components/schemas/Thing/items" } } }
Thing: { type: array, items: { type: array, items: { $ref: "#/components/schemas/A/items" } } }`,
    ["[[],[[[]]]]"],
    ["[1]", "[[1]]", "[[[[[1]]]]]"],
  ),
  schema(
    "mutual recursion",
    `
Thing: { type: object, properties: { other: { $ref: "#/components/schemas/Other" } } }
Other: { type: object, properties: { thing: { $ref: "#/components/schemas/Thing" }, map: { type: object, additionalProperties: { $ref: "#/components/schemas/Other" } } } }`,
    ['{"other":{"thing":{"other":{"map":{"a":{}}}}}}'],
    ["{ other: { thing: 5 } }"],
  ),
  schema(
    "reference into a property",
    `
A: { type: object, properties: { b: { type: string, enum: [x, y] } } }
Thing: { type: object, required: [c], properties: { c: { $ref: "#/components/schemas/A/properties/b" } } }`,
    ['{"c":"x"}'],
    [`{ c: "z" }`],
  ),
  schema(
    "reference beside a description",
    `
A: { type: string }
Thing: { type: object, required: [c], properties: { c: { $ref: "#/components/schemas/A", description: Of its own. } } }`,
    ['{"c":"x"}'],
    [`{ c: 5 }`],
  ),
  schema(
    "reference to a reference",
    `
A: { type: string }
B: { $ref: "#/components/schemas/A" }
Thing: { $ref: "#/components/schemas/B" }`,
    ['"x"'],
    ["5"],
  ),
  schema(
    "$defs",
    `Thing: { type: object, required: [a], properties: { a: { $ref: "#/components/schemas/Thing/$defs/A" } }, $defs: { A: { type: integer } } }`,
    ['{"a":1}'],
    [`{ a: "x" }`],
  ),
  schema(
    "tuple",
    `Thing: { type: object, required: [a], properties: { a: { type: array, prefixItems: [{ type: string }, { type: integer }], items: false, minItems: 2, maxItems: 2 } } }`,
    ['{"a":["x",1]}'],
    [`{ a: [1, "x"] }`],
  ),
  schema(
    "array with limits",
    `Thing: { type: object, required: [a], properties: { a: { type: array, minItems: 1, maxItems: 3, items: { type: integer } } } }`,
    ['{"a":[1,2,3]}'],
    [`{ a: ["x"] }`],
  ),
  schema(
    "array without items",
    `Thing: { type: object, required: [a], properties: { a: { type: array } } }`,
    ['{"a":[1,"x"]}'],
    ["{ a: 5 }"],
  ),
  schema(
    "several types",
    `Thing: { type: object, required: [a], properties: { a: { type: [string, integer, boolean] } } }`,
    ['{"a":1}', '{"a":"x"}', '{"a":true}'],
    ["{ a: null }"],
  ),
  schema(
    "names of properties",
    `
Thing:
  type: object
  required: [constructor, __proto__, a-b]
  properties:
    constructor: { type: string }
    __proto__: { type: integer }
    default: { type: integer }
    a-b: { type: integer }
    1st: { type: integer }
    "": { type: integer }
    "it's": { type: integer }
    'quo"te': { type: integer }
    "new\\nline": { type: integer }`,
    [
      [
        '{"constructor":"c","__proto__":1,"default":2,"a-b":3,"1st":4,"":5,"it\'s":6,"quo\\"te":7,"new\\nline":8}',
        `{ "constructor": "c", ["__proto__"]: 1, default: 2, "a-b": 3, "1st": 4, "": 5, "it's": 6, 'quo"te': 7, "new\\nline": 8 }`,
      ],
    ],
    [`{ constructor: 5, ["__proto__"]: 1, "a-b": 3 }`],
  ),
  {
    name: "schema: readOnly and writeOnly",
    spec: withSchemas(
      `Thing: { type: object, required: [id, name, secret], properties: { id: { type: string, readOnly: true }, name: { type: string }, secret: { type: string, writeOnly: true } } }`,
    ),
    calls: [
      {
        ...echo('{"name":"n","secret":"s"}'),
        answer: [200, '{"id":"1","name":"n"}'],
        gives: { id: "1", name: "n" },
      },
    ],
  },
  schema(
    "default stays optional",
    `Thing: { type: object, required: [a], properties: { a: { type: integer, default: 5 }, b: { type: integer, default: 5 } } }`,
    ['{"a":1}'],
    ["{ b: 1 }"],
  ),
  {
    name: "schema: names of components",
    spec: withSchemas(`
Thing: { $ref: "#/components/schemas/app-with.secret" }
app-with.secret: { type: object, properties: { a: { $ref: "#/components/schemas/Promise" }, b: { $ref: "#/components/schemas/1st" }, c: { $ref: "#/components/schemas/constructor" }, d: { $ref: "#/components/schemas/ThingsResource" } } }
Promise: { type: string }
1st: { type: integer }
constructor: { type: string }
__proto__: { type: string }
ThingsResource: { type: string }
a_b: { type: string }
a-b: { type: string }`),
    warnings: [
      '"ThingsResource" and the resource interface both become the type ThingsResource',
      '"a-b" and "a_b" both become the type AB',
    ],
    calls: [echo('{"a":"x","b":1,"c":"y","d":"z"}')],
    types: `
export const promise: Client.PromiseSchema = "x";
export const first: Client._1st = 1;
export const own: Client.Constructor = "x";
export const whole: Client.AppWithSecret = { a: "x" };`,
  },
  schema(
    "examples, titles, formats, limits",
    `
Thing:
  title: A thing
  type: object
  required: [at]
  properties:
    at: { type: string, format: date-time, title: When, examples: ["2024-01-01T00:00:00Z"] }
    id: { type: string, format: uuid, pattern: "^[0-9a-f]+$", minLength: 1 }
    big: { type: integer, format: int64, exclusiveMinimum: 0, multipleOf: 2 }
  examples: [{ at: "2024-01-01T00:00:00Z" }]`,
    ['{"at":"2024-01-01T00:00:00Z","id":"a","big":2}'],
    ["{}"],
  ),
  schema(
    "not, if, then: ignored",
    `Thing: { type: object, properties: { a: { not: { type: string } } }, if: { required: [a] }, then: { required: [b] } }`,
    ['{"a":1}'],
  ),
];

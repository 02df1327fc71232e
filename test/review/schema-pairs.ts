/** Changes of schemas as a whole: properties, parts, alternatives, names. */

import type { Pair } from "./pair.js";

export const schemaPairs: readonly Pair[] = [
  {
    name: "nothing",
    edits: [],
    want: [],
    step: "none",
  },
  {
    name: "a reference is written out",
    edits: [
      [
        '"201":\n          description: The new item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result: { $ref: "#/components/schemas/Item" }',
        '"201":\n          description: The new item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result:\n                    type: object\n                    required: [id, name, state]\n                    properties:\n                      id: { type: string }\n                      name: { type: string, maxLength: 50 }\n                      state: { type: string, enum: [open, sold] }\n                      note: { type: [string, "null"] }\n                      made: { type: string, format: date-time }\n                      tags: { type: array, items: { type: string } }',
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "a schema is renamed",
    edits: [
      ['/schemas/Item"', '/schemas/Product"'],
      ["    Item:\n", "    Product:\n"],
    ],
    want: [
      "`type Item`: is no longer exported | callers",
      "`type Product`: is exported |",
    ],
    step: "major",
  },
  {
    name: "an object is split by allOf",
    edits: [
      [
        "      required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }\n        kind",
        "      allOf:\n        - { type: object, required: [name], properties: { name: { type: string, maxLength: 50 } } }\n      properties:\n        kind",
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "an object is split into a named part",
    edits: [
      [
        "      required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }\n        kind",
        '      allOf:\n        - { $ref: "#/components/schemas/Named" }\n      properties:\n        kind',
      ],
      [
        "    EventSend:\n",
        "    Named: { type: object, required: [name], properties: { name: { type: string, maxLength: 50 } } }\n    EventSend:\n",
      ],
    ],
    want: ["`type Named`: is exported |"],
    step: "minor",
  },
  {
    name: "a result property becomes optional",
    edits: [["required: [id, name, state]", "required: [id, state]"]],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.name` became optional | wire callers",
    ],
    step: "major",
  },
  {
    name: "a result property becomes required",
    edits: [
      ["required: [id, name, state]", "required: [id, name, state, made]"],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.made` became required | builders",
    ],
    step: "minor",
  },
  {
    name: "a result property is added, required",
    edits: [
      ["required: [id, name, state]", "required: [id, name, state, weight]"],
      [
        "made: { type: string, format: date-time }",
        "made: { type: string, format: date-time }\n        weight: { type: number }",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.weight` was added, required | builders",
    ],
    step: "minor",
  },
  {
    name: "a result property is added, optional",
    edits: [
      [
        "made: { type: string, format: date-time }",
        "made: { type: string, format: date-time }\n        weight: { type: number }",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.weight` was added, optional |",
    ],
    step: "minor",
  },
  {
    name: "a result property is removed",
    edits: [["\n        tags: { type: array, items: { type: string } }", ""]],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.tags` was removed | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "a body property is added, optional",
    edits: [
      [
        "price: { type: integer, minimum: 0 }",
        "price: { type: integer, minimum: 0 }\n        weight: { type: number }",
      ],
    ],
    want: ["`items.create`: body `weight` was added, optional |"],
    step: "minor",
  },
  {
    name: "a property is added to a closed object, optional",
    edits: [
      [
        "size: { type: object, additionalProperties: false, properties: { width: { type: number } } }",
        "size: { type: object, additionalProperties: false, properties: { width: { type: number }, depth: { type: number } } }",
      ],
    ],
    want: ["`items.create`: body `size.depth` was added, optional |"],
    step: "minor",
  },
  {
    name: "a body property is removed from an open object",
    edits: [["\n        price: { type: integer, minimum: 0 }", ""]],
    want: ["`items.create`: body `price` was removed | callers builders"],
    step: "major",
  },
  {
    name: "a body property is removed from a closed object",
    edits: [
      [
        "size: { type: object, additionalProperties: false, properties: { width: { type: number } } }",
        "size: { type: object, additionalProperties: false, properties: { depth: { type: number } } }",
      ],
    ],
    want: [
      "`items.create`: body `size.width` was removed | wire callers builders",
      "`items.create`: body `size.depth` was added, optional |",
    ],
    step: "major",
  },
  {
    name: "a body property becomes optional",
    edits: [["      required: [name]\n", ""]],
    want: ["`items.create`: body `name` became optional | builders"],
    step: "minor",
  },
  {
    name: "a body property becomes required",
    edits: [["required: [name]\n", "required: [name, price]\n"]],
    want: ["`items.create`: body `price` became required | wire callers"],
    step: "major",
  },
  {
    name: "a result union is narrowed",
    edits: [
      ['\n                      - { $ref: "#/components/schemas/Refund" }', ""],
    ],
    want: [
      "`events.send`: answer `result` was one of 2 alternatives, is one schema | builders",
    ],
    step: "minor",
  },
  {
    name: "a result union is widened",
    edits: [
      [
        '\n                      - { $ref: "#/components/schemas/Refund" }',
        '\n                      - { $ref: "#/components/schemas/Refund" }\n                      - { $ref: "#/components/schemas/Swap" }',
      ],
      [
        "    Loose:\n",
        "    Swap: { type: object, required: [type], properties: { type: { type: string, const: swap } } }\n    Loose:\n",
      ],
    ],
    want: [
      "`events.send`: answer `result` got the alternative Swap | wire callers builders",
      "`type Swap`: is exported |",
    ],
    step: "major",
  },
  {
    name: "a body becomes one of two alternatives that overlap",
    edits: [
      [
        'schema: { $ref: "#/components/schemas/EventSend" }',
        'schema: { oneOf: [{ $ref: "#/components/schemas/EventSend" }, { $ref: "#/components/schemas/Loose" }] }',
      ],
    ],
    want: ["`events.send`: body became one of 2 alternatives | wire? builders"],
    step: "minor",
  },
  {
    name: "a body becomes any of two alternatives",
    edits: [
      [
        'schema: { $ref: "#/components/schemas/EventSend" }',
        'schema: { anyOf: [{ $ref: "#/components/schemas/EventSend" }, { $ref: "#/components/schemas/Loose" }] }',
      ],
    ],
    want: ["`events.send`: body became one of 2 alternatives | builders"],
    step: "minor",
  },
  {
    name: "a body takes no other properties",
    edits: [
      [
        "EventSend:\n      type: object\n",
        "EventSend:\n      type: object\n      additionalProperties: false\n",
      ],
    ],
    want: ["`events.send`: body takes no other properties any more | wire"],
    step: "major",
  },
  {
    name: "another order",
    edits: [
      ["required: [id, name, state]", "required: [state, id, name]"],
      [
        '- { $ref: "#/components/schemas/Sale" }\n                      - { $ref: "#/components/schemas/Refund" }',
        '- { $ref: "#/components/schemas/Refund" }\n                      - { $ref: "#/components/schemas/Sale" }',
      ],
      [
        "kind: { type: string, enum: [book, toy] }\n        price: { type: integer, minimum: 0 }",
        "price: { type: integer, minimum: 0 }\n        kind: { type: string, enum: [book, toy] }",
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "a body does not say any more that it is an object",
    edits: [["EventSend:\n      type: object\n", "EventSend:\n"]],
    want: ["`events.send`: body lost type object: other types fit, too |"],
    step: "minor",
  },
  {
    name: "a result does not say any more that it is an object",
    edits: [["Sale:\n      type: object\n", "Sale:\n"]],
    want: [
      "`events.send`: answer `result` lost type object: other types fit, too | wire?",
    ],
    step: "minor",
  },
  {
    name: "a body becomes optional",
    edits: [
      [
        "requestBody:\n        required: true",
        "requestBody:\n        required: false",
      ],
    ],
    want: ["`items.create`: body became optional | builders"],
    step: "minor",
  },
  {
    name: "a body becomes required",
    edits: [
      [
        "requestBody:\n        required: false",
        "requestBody:\n        required: true",
      ],
    ],
    want: ["`events.send`: body became required | wire callers"],
    step: "major",
  },
  {
    name: "a body is added, optional",
    edits: [
      [
        "summary: Deletes an item",
        "summary: Deletes an item\n      requestBody: { content: { application/json: { schema: { type: object, properties: { reason: { type: string } } } } } }",
      ],
    ],
    want: ["`items.delete`: body was added, optional | callers builders"],
    step: "major",
  },
  {
    name: "a type that no operation uses changes",
    edits: [["      required: [key]\n", ""]],
    want: ["`type Loose`: `key` became optional | callers"],
    step: "major",
  },
  {
    name: "a type that no operation uses is removed",
    edits: [
      [
        "    Loose:\n      type: object\n      description: No operation leads here.\n      required: [key]\n      properties:\n        key: { type: string }\n",
        "",
      ],
    ],
    want: ["`type Loose`: is no longer exported | callers"],
    step: "major",
  },
];

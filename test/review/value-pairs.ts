/** Changes of what a value may be: types, null, fixed values, limits. */

import type { Pair } from "./pair.js";

export const valuePairs: readonly Pair[] = [
  {
    name: "a value is added to a result",
    edits: [
      [
        "state: { type: string, enum: [open, sold] }",
        "state: { type: string, enum: [open, sold, lost] }",
      ],
    ],
    want: [
      '`items.list`, `items.create` and 1 more: answer `Item.state` got the value "lost" | builders',
    ],
    step: "minor",
  },
  {
    name: "a value is removed from a result",
    edits: [
      [
        "state: { type: string, enum: [open, sold] }",
        "state: { type: string, enum: [open] }",
      ],
    ],
    want: [
      '`items.list`, `items.create` and 1 more: answer `Item.state` lost the value "sold" | builders',
    ],
    step: "minor",
  },
  {
    name: "a value is added to a body",
    edits: [
      [
        "kind: { type: string, enum: [book, toy] }",
        "kind: { type: string, enum: [book, toy, game] }",
      ],
    ],
    want: ['`items.create`: body `kind` got the value "game" | builders'],
    step: "minor",
  },
  {
    name: "a value is removed from a body",
    edits: [
      [
        "kind: { type: string, enum: [book, toy] }",
        "kind: { type: string, enum: [book] }",
      ],
    ],
    want: [
      '`items.create`: body `kind` lost the value "toy" | wire callers builders',
    ],
    step: "major",
  },
  {
    name: "a value is added to a query",
    edits: [
      [
        "{ name: status, in: query, required: false, schema: { type: string, enum: [new, used] } }",
        "{ name: status, in: query, required: false, schema: { type: string, enum: [new, used, old] } }",
      ],
    ],
    want: ['`items.list`: query `status` got the value "old" | builders'],
    step: "minor",
  },
  {
    name: "a value is removed from a query",
    edits: [
      [
        "{ name: status, in: query, required: false, schema: { type: string, enum: [new, used] } }",
        "{ name: status, in: query, required: false, schema: { type: string, enum: [new] } }",
      ],
    ],
    want: [
      '`items.list`: query `status` lost the value "used" | wire callers builders',
    ],
    step: "major",
  },
  {
    name: "a body property is added, required, with a default",
    edits: [
      ["required: [name]\n", "required: [name, weight]\n"],
      [
        "price: { type: integer, minimum: 0 }",
        "price: { type: integer, minimum: 0 }\n        weight: { type: number, default: 1 }",
      ],
    ],
    want: ["`items.create`: body `weight` was added, required | wire callers"],
    step: "major",
  },
  {
    name: "null by anyOf",
    edits: [
      [
        'note: { type: [string, "null"] }\n        made',
        'note: { anyOf: [{ type: string }, { type: "null" }] }\n        made',
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "null by oneOf",
    edits: [
      [
        'note: { type: [string, "null"] }\n        size',
        'note: { oneOf: [{ type: "null" }, { type: string }] }\n        size',
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "null by two alternatives of a oneOf, which refuses it so",
    edits: [
      [
        'note: { type: [string, "null"] }\n        size',
        'note: { oneOf: [{ type: "null" }, { type: [string, "null"] }] }\n        size',
      ],
    ],
    want: ["`items.create`: body `note` is never null | wire"],
    step: "major",
  },
  {
    name: "null by a list of types in another order",
    edits: [
      [
        'note: { type: [string, "null"] }\n        size',
        'note: { type: ["null", string] }\n        size',
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "null is added to a result",
    edits: [
      [
        "id: { type: string }\n        name: { type: string, maxLength: 50 }",
        'id: { type: string }\n        name: { type: [string, "null"], maxLength: 50 }',
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.name` may be null | wire callers",
    ],
    step: "major",
  },
  {
    name: "null is removed from a result",
    edits: [
      [
        'note: { type: [string, "null"] }\n        made',
        "note: { type: string }\n        made",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.note` is never null | builders",
    ],
    step: "minor",
  },
  {
    name: "null is added to a body",
    edits: [
      [
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
        'required: [name]\n      properties:\n        name: { type: [string, "null"], maxLength: 50 }',
      ],
    ],
    want: ["`items.create`: body `name` may be null | builders"],
    step: "minor",
  },
  {
    name: "null is removed from a body",
    edits: [
      [
        'note: { type: [string, "null"] }\n        size',
        "note: { type: string }\n        size",
      ],
    ],
    want: ["`items.create`: body `note` is never null | wire callers"],
    step: "major",
  },
  {
    name: "a limit of a body is tightened",
    edits: [
      [
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 40 }",
      ],
    ],
    want: ["`items.create`: body `name` maxLength was 50, is 40 | wire"],
    step: "major",
  },
  {
    name: "a limit of a body is loosened",
    edits: [
      [
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 60 }",
      ],
    ],
    want: ["`items.create`: body `name` maxLength was 50, is 60 |"],
    step: "minor",
  },
  {
    name: "a limit of a result is loosened",
    edits: [
      [
        "id: { type: string }\n        name: { type: string, maxLength: 50 }",
        "id: { type: string }\n        name: { type: string, maxLength: 60 }",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.name` maxLength was 50, is 60 |",
    ],
    step: "minor",
  },
  {
    name: "a limit of a query is tightened",
    edits: [
      [
        "{ name: search, in: query, required: false, schema: { type: string, maxLength: 100 } }",
        "{ name: search, in: query, required: false, schema: { type: string, maxLength: 80 } }",
      ],
    ],
    want: ["`items.list`: query `search` maxLength was 100, is 80 | wire"],
    step: "major",
  },
  {
    name: "a minimum is raised",
    edits: [
      [
        "price: { type: integer, minimum: 0 }",
        "price: { type: integer, minimum: 1 }",
      ],
    ],
    want: ["`items.create`: body `price` minimum was 0, is 1 | wire"],
    step: "major",
  },
  {
    name: "a pattern is added",
    edits: [
      [
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50, pattern: ^a }",
      ],
    ],
    want: ["`items.create`: body `name` got pattern ^a | wire"],
    step: "major",
  },
  {
    name: "a default changes",
    edits: [
      [
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }",
        "{ name: sort, in: query, required: true, schema: { type: string, default: price } }",
      ],
    ],
    want: ['`items.list`: query `sort` default was "name", is "price" | wire'],
    step: "major",
  },
  {
    name: "a body property has another type",
    edits: [
      ["price: { type: integer, minimum: 0 }", "price: { type: string }"],
    ],
    want: [
      "`items.create`: body `price` was integer, is string | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "a body property has a further type",
    edits: [
      [
        "price: { type: integer, minimum: 0 }",
        "price: { type: [integer, string], minimum: 0 }",
      ],
    ],
    want: [
      "`items.create`: body `price` was integer, is integer or string | builders",
    ],
    step: "minor",
  },
  {
    name: "a result property has another type",
    edits: [
      ["made: { type: string, format: date-time }", "made: { type: integer }"],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.made` was string, is integer | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "a body property takes any value",
    edits: [["kind: { type: string, enum: [book, toy] }", "kind: {}"]],
    want: ["`items.create`: body `kind` was string, is any type | builders"],
    step: "minor",
  },
  {
    name: "a text of a result becomes an object",
    edits: [
      [
        'note: { type: [string, "null"] }\n        made',
        'note: { $ref: "#/components/schemas/Sale" }\n        made',
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.note` was string, is object | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "a body property is null alone",
    edits: [
      ["price: { type: integer, minimum: 0 }", 'price: { type: "null" }'],
    ],
    want: [
      "`items.create`: body `price` was integer, is null | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "an integer becomes a number",
    edits: [
      [
        "price: { type: integer, minimum: 0 }",
        "price: { type: number, minimum: 0 }",
      ],
    ],
    want: ["`items.create`: body `price` was integer, is number |"],
    step: "minor",
  },
  {
    name: "a result has another format",
    edits: [
      [
        "made: { type: string, format: date-time }",
        "made: { type: string, format: date }",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.made` format was date-time, is date | wire",
    ],
    step: "major",
  },
  {
    name: "the items of a list have another type",
    edits: [
      [
        "tags: { type: array, items: { type: string } }",
        "tags: { type: array, items: { type: number } }",
      ],
    ],
    want: [
      "`items.list`, `items.create` and 1 more: answer `Item.tags[]` was string, is number | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "keywords that the tool does not judge",
    edits: [
      [
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50 }",
        "required: [name]\n      properties:\n        name: { type: string, maxLength: 50, not: { const: x } }",
      ],
    ],
    want: ["`items.create`: body `name` not changed | wire?"],
    step: "minor",
  },
];

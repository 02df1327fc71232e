/** Changes of operations: routes, parameters, statuses, access. */

import type { Pair } from "./pair.js";

export const operationPairs: readonly Pair[] = [
  {
    name: "parameters move to the path",
    edits: [
      [
        "      parameters:\n        - { name: item_id, in: path, required: true, schema: { type: string, maxLength: 32 } }\n",
        "",
      ],
      [
        "  /items/{item_id}:\n",
        "  /items/{item_id}:\n    parameters:\n      - { name: item_id, in: path, required: true, schema: { type: string, maxLength: 32 } }\n",
      ],
    ],
    want: [],
    step: "none",
  },
  {
    name: "a path parameter is renamed",
    edits: [["item_id", "id"]],
    want: [
      "`items.delete`: was DELETE /items/{item_id}, is DELETE /items/{id}: the parameter has another name | callers",
      "`items.get`: was GET /items/{item_id}, is GET /items/{id}: the parameter has another name | callers",
    ],
    step: "major",
  },
  {
    name: "a query parameter becomes optional",
    edits: [
      [
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }",
        "{ name: sort, in: query, required: false, schema: { type: string, default: name } }",
      ],
    ],
    want: ["`items.list`: query `sort` became optional | builders"],
    step: "minor",
  },
  {
    name: "a query parameter becomes required",
    edits: [
      [
        "{ name: search, in: query, required: false, schema: { type: string, maxLength: 100 } }",
        "{ name: search, in: query, required: true, schema: { type: string, maxLength: 100 } }",
      ],
    ],
    want: ["`items.list`: query `search` became required | wire callers"],
    step: "major",
  },
  {
    name: "a header parameter becomes required",
    edits: [
      [
        "{ name: x-trace, in: header, required: false,",
        "{ name: x-trace, in: header, required: true,",
      ],
    ],
    want: ["`items.list`: headers `x-trace` became required | wire callers"],
    step: "major",
  },
  {
    name: "a query parameter is added, optional",
    edits: [
      [
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }",
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }\n        - { name: color, in: query, required: false, schema: { type: string } }",
      ],
    ],
    want: ["`items.list`: query `color` was added, optional |"],
    step: "minor",
  },
  {
    name: "a query parameter is added, required",
    edits: [
      [
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }",
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }\n        - { name: color, in: query, required: true, schema: { type: string } }",
      ],
    ],
    want: ["`items.list`: query `color` was added, required | wire callers"],
    step: "major",
  },
  {
    name: "a query parameter is removed",
    edits: [
      [
        "\n        - { name: search, in: query, required: false, schema: { type: string, maxLength: 100 } }",
        "",
      ],
    ],
    want: ["`items.list`: query `search` was removed | wire? callers builders"],
    step: "major",
  },
  {
    name: "a success loses its body",
    edits: [
      [
        '        "200":\n          description: The item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result: { $ref: "#/components/schemas/Item" }\n',
        '        "204": { description: The item. }\n',
      ],
    ],
    want: [
      "`items.get`: status was 200, is 204: methods take any success |",
      "`items.get`: answer has no content type application/json any more | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "a success has another status",
    edits: [['"201":', '"200":']],
    want: [
      "`items.create`: status was 201, is 200: methods take any success |",
    ],
    step: "minor",
  },
  {
    name: "a permission is taken away",
    edits: [["x-permissions: [Read, Write]", "x-permissions: [Write]"]],
    want: ["`items.list`: permissions were Read or Write, are Write | wire"],
    step: "major",
  },
  {
    name: "a further permission is enough",
    edits: [
      ["x-permissions: [Read, Write]", "x-permissions: [Read, Write, Admin]"],
    ],
    want: [
      "`items.list`: permissions were Read or Write, are Read or Write or Admin |",
    ],
    step: "minor",
  },
  {
    name: "a method is added",
    edits: [
      [
        "  /events:\n",
        '  /count:\n    get:\n      operationId: items.count\n      tags: [items]\n      responses:\n        "204": { description: Counted. }\n  /events:\n',
      ],
    ],
    want: ["`items.count`: was added (GET /count) | builders"],
    step: "minor",
  },
  {
    name: "a method is removed",
    edits: [
      [
        '    delete:\n      operationId: items.delete\n      tags: [items]\n      summary: Deletes an item\n      parameters:\n        - { name: item_id, in: path, required: true, schema: { type: string, maxLength: 32 } }\n      responses:\n        "204": { description: It is gone. }\n        4XX: { $ref: "#/components/responses/Failed" }\n',
        "",
      ],
    ],
    want: [
      "`items.delete`: was removed (DELETE /items/{item_id}) | wire callers builders",
    ],
    step: "major",
  },
  {
    name: "an operationId is renamed",
    edits: [["operationId: items.get", "operationId: items.fetch"]],
    want: ["`items.fetch`: was called items.get | callers builders"],
    step: "major",
  },
  {
    name: "a resource is renamed",
    edits: [
      [
        "operationId: events.send\n      tags: [events]",
        "operationId: signals.send\n      tags: [signals]",
      ],
    ],
    want: [
      "`signals.send`: was called events.send | callers builders",
      "`type EventsResource`: is no longer exported | callers",
      "`type SignalsResource`: is exported |",
    ],
    step: "major",
  },
  {
    name: "another summary",
    edits: [["summary: Gets one item", "summary: Reads one item"]],
    want: ["`items.get`: summary changed |"],
    step: "patch",
  },
  {
    name: "an operation becomes deprecated",
    edits: [
      [
        "summary: Gets one item",
        "summary: Gets one item\n      deprecated: true",
      ],
    ],
    want: ["`items.get`: became deprecated |"],
    step: "minor",
  },
  {
    name: "a body has another content type",
    edits: [
      [
        "required: false\n        content:\n          application/json:",
        "required: false\n        content:\n          application/x-www-form-urlencoded:",
      ],
    ],
    want: [
      "`events.send`: body has no content type application/json any more | wire",
      "`events.send`: body got the content type application/x-www-form-urlencoded |",
    ],
    step: "major",
  },
  {
    name: "an answer has another content type",
    edits: [
      [
        '        "200":\n          description: The item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result: { $ref: "#/components/schemas/Item" }\n',
        '        "200": { description: The item., content: { text/plain: { schema: { type: string } } } }\n',
      ],
    ],
    want: [
      "`items.get`: answer has no content type application/json any more | wire callers builders",
      "`items.get`: answer got the content type text/plain | callers builders",
    ],
    step: "major",
  },
  {
    name: "another server",
    edits: [["https://shop.example/v1", "https://shop.example/v2"]],
    want: [
      "`events.send`, `items.list` and 3 more: servers were https://shop.example/v1, are https://shop.example/v2 | wire?",
    ],
    step: "minor",
  },
  {
    name: "an operation needs no token",
    edits: [
      ["summary: Lists items", "summary: Lists items\n      security: []"],
    ],
    want: ["`items.list`: security was apiToken, is no token |"],
    step: "minor",
  },
  {
    name: "the scheme of the token changes",
    edits: [
      [
        "{ type: http, scheme: bearer }",
        "{ type: apiKey, in: header, name: x-key }",
      ],
    ],
    want: [
      "`security scheme apiToken`: type was http, is apiKey; scheme was bearer, is none; in was none, is header; name was none, is x-key | wire",
    ],
    step: "major",
  },
  {
    name: "a route moves",
    edits: [["  /events:\n", "  /happenings:\n"]],
    want: [
      "`events.send`: was POST /events, is POST /happenings | wire callers",
    ],
    step: "major",
  },
  {
    name: "a method of HTTP changes",
    edits: [["  /events:\n    post:", "  /events:\n    put:"]],
    want: [
      "`events.send`: was POST /events, is PUT /events; a lost call is now sent again | wire callers",
    ],
    step: "major",
  },
  {
    name: "a failure has another field",
    edits: [["code: { type: integer }", "code: { type: string }"]],
    want: [
      "`items.list`, `items.create` and 2 more: failure 4XX `code` was integer, is string | wire callers",
    ],
    step: "major",
  },
  {
    name: "a further failure",
    edits: [
      [
        '        "200":\n          description: The item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result: { $ref: "#/components/schemas/Item" }\n',
        '        "200":\n          description: The item.\n          content:\n            application/json:\n              schema:\n                type: object\n                required: [result]\n                properties:\n                  result: { $ref: "#/components/schemas/Item" }\n        "409": { $ref: "#/components/responses/Failed" }\n',
      ],
    ],
    want: ["`items.get`: failure 409 was added |"],
    step: "minor",
  },
  {
    name: "a header of an answer is gone",
    edits: [
      [
        "          headers:\n            etag: { required: true, schema: { type: string } }\n",
        "",
      ],
    ],
    want: ["`items.list`: answer `headers.etag` was removed | wire"],
    step: "major",
  },
  {
    name: "a list comes in pages",
    edits: [
      [
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }",
        "{ name: sort, in: query, required: true, schema: { type: string, default: name } }\n        - { name: page, in: query, required: false, schema: { type: integer } }",
      ],
    ],
    want: [
      "`items.list`: query `page` was added, optional |",
      "`items.list`: answer may come in pages now: one answer may not be the whole list | wire?",
    ],
    step: "minor",
  },
  {
    name: "a first query parameter is added, required",
    edits: [
      [
        "summary: Sends an event\n",
        "summary: Sends an event\n      parameters: [{ name: shop, in: query, required: true, schema: { type: string } }]\n",
      ],
    ],
    want: ["`events.send`: query `shop` was added, required | wire callers"],
    step: "major",
  },
  {
    name: "the only success is gone",
    edits: [['"204": { description: It is gone. }\n        4XX', "4XX"]],
    want: ["`items.delete`: answer lost the status 204 | wire"],
    step: "major",
  },
  {
    name: "the client has a path parameter",
    edits: [
      ["x-unwrap: result", "x-unwrap: result\nx-client-params: [item_id]"],
    ],
    want: [
      "`items.delete`: path `item_id` is no argument any more | callers builders",
      "`items.get`: path `item_id` is no argument any more | callers builders",
      "`x-client-params`: was none, is item_id |",
      "`type CallOptions`: is exported |",
    ],
    step: "major",
  },
  {
    name: "words about the whole change",
    edits: [["description: Things for sale.", "description: Things to buy."]],
    want: ["`tags`: changed |"],
    step: "patch",
  },
];

import { diffLines } from "diff";
import * as fc from "fast-check";
import * as prettier from "prettier";
import { describe, expect, inject, test } from "vitest";
import { stringify } from "yaml";
import { contractOf } from "../../scripts/pipeline/contract.js";
import { emitDocs } from "../../scripts/pipeline/docs/emit-docs.js";
import { buildModel } from "../../scripts/pipeline/model.js";
import { normalize } from "../../scripts/pipeline/normalize.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { edit } from "../support/notes-spec.js";

/** A description with a fact of every kind. */
const library = `openapi: 3.1.0
info: { title: Library, version: 1.0.0 }
servers:
  - url: https://{region}.library.test
    variables: { region: { default: eu, enum: [eu, us] } }
security: [{ key: [] }]
x-client-params: [branch_id]
x-unwrap: result
tags: [{ name: books, description: Books to lend. }]
paths:
  /{branch_id}/books:
    parameters:
      - $ref: "#/components/parameters/BranchId"
    post:
      operationId: books.add
      tags: [books]
      summary: Adds a book
      x-permissions: [Books Write]
      parameters:
        - { name: tags, in: query, style: form, schema: { type: array, items: { type: string } } }
        - { name: limit, in: query, description: How many., schema: { type: integer, maximum: 50, default: 20 } }
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Book" }
      responses:
        "201":
          description: The book.
          headers:
            x-left: { required: true, schema: { type: integer } }
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result: { $ref: "#/components/schemas/Book" }
        "4XX": { $ref: "#/components/responses/Refused" }
    get:
      operationId: books.ping
      tags: [books]
      security: [{ key: [read] }, {}]
      deprecated: true
      responses:
        "204": { description: It is there. }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: x-key }
  parameters:
    BranchId:
      name: branch_id
      in: path
      required: true
      schema: { type: string, pattern: "^b-" }
  responses:
    Refused:
      description: Not done.
      content:
        text/plain: { schema: { type: string } }
  schemas:
    Book:
      type: object
      description: A book.
      additionalProperties: false
      required: [title]
      properties:
        title: { type: string, maxLength: 80, description: What it is called. }
        state: { enum: [here, lent] }
        returned: { type: [string, "null"], format: date }
        pages: { type: integer, readOnly: true }
        lender: { anyOf: [{ $ref: "#/components/schemas/Person" }, { type: "null" }] }
        notes: { type: object, additionalProperties: { type: string, minLength: 1 } }
        sequel: { $ref: "#/components/schemas/Book", description: What comes next. }
        place:
          oneOf:
            - { $ref: "#/components/schemas/Person" }
            - { type: object, properties: { shelf: { type: string } } }
    Person:
      allOf:
        - $ref: "#/components/schemas/Named"
        - { type: object, required: [name, age], properties: { age: { type: number, exclusiveMinimum: 0 } } }
    Named:
      type: object
      properties:
        name: { type: string }
`;

const wanted = `<!-- Generated from the OpenAPI description. Do not edit: change the description and run \`npm run generate\`. -->

# Library

Version 1.0.0.

- server \`https://{region}.library.test\`.
  - variable \`region\`, one of \`eu\` \`us\`, default \`eu\`.
- security: \`key\`.
- security scheme \`key\`.
  - \`in\`: \`"header"\`.
  - \`name\`: \`"x-key"\`.
  - \`type\`: \`"apiKey"\`.
- the client is created with \`branch_id\`.
- methods return \`result\` of a success.

## books

Books to lend.

- [books.ping](#booksping): \`ping(options?: CallOptions): Promise<undefined>\`, \`GET /{branch_id}/books\`, \`204\`, deprecated.
- [books.add](#booksadd): \`add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>\`, \`POST /{branch_id}/books\`, \`201\`, Books Write.

### books.ping

\`GET /{branch_id}/books\`

- security: \`key (read)\` or none.
- sent again after any failure that may pass.
- path \`branch_id\`: [BranchId](#branchid).
- answer \`204\`: no body.
  It is there.

### books.add

\`POST /{branch_id}/books\`

Adds a book

- sent again only where the server has certainly not done it.
- path \`branch_id\`: [BranchId](#branchid).
- query \`limit\`: optional, integer, maximum 50, default \`20\`.
  How many.
- query \`tags\`: optional, array of string.
- body: required.
  - \`application/json\`: [Book](#book).
- answer \`201\`.
  The book.
  - header \`x-left\`: required, integer.
  - \`application/json\`: object.
    - \`result\`: required, [Book](#book).
- answer \`4XX\`: [Refused](#refused).

## Parameters

### BranchId

- path \`branch_id\`: required, string, pattern \`^b-\`.

## Answers

### Refused

- answer.
  Not done.
  - \`text/plain\`: string.

## Schemas

### Book

- object, no other properties.
  A book.
  - \`lender\`: optional, [Person](#person) or null.
  - \`notes\`: optional, object.
    - other properties: string, minLength 1.
  - \`pages\`: optional, integer, read only.
  - \`place\`: optional, a choice.
    - one of.
      - [Person](#person).
      - object.
        - \`shelf\`: optional, string.
  - \`returned\`: optional, string or null, format \`date\`.
  - \`sequel\`: optional, [Book](#book).
    What comes next.
  - \`state\`: optional, one of \`"here"\` \`"lent"\`.
  - \`title\`: required, string, maxLength 80.
    What it is called.

### Named

- object.
  - \`name\`: optional, string.

### Person

- [Named](#named) and object.
  - \`age\`: required, number, exclusiveMinimum 0.
  - \`name\`: required.
`;

function docsOf(source: string): string {
  const { document } = readSpec(source);
  return emitDocs(contractOf(document), buildModel(normalize(document)));
}

/** The docs of a description with these schemas and one operation. */
function withSchemas(
  schemas: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return docsOf(
    stringify(
      {
        openapi: "3.1.0",
        info: { title: "Things", version: "1" },
        paths: { "/things": { get: { responses: {} } } },
        components: { schemas },
        ...more,
      },
      { aliasDuplicateObjects: false },
    ),
  );
}

/** What is below the heading of a section. */
function sectionOf(docs: string, title: string): string {
  const [, after = ""] = docs.split(`### ${title}\n\n`);
  return after.split("\n\n#")[0]?.trimEnd() ?? "";
}

test("tells every kind of fact", () => {
  expect(docsOf(library)).toBe(wanted);
});

describe("a change of the description changes its own lines:", () => {
  test.each<readonly [string, string, string, readonly string[]]>([
    [
      "a server",
      "library.test",
      "books.test",
      [
        "-server `https://{region}.library.test`",
        "+server `https://{region}.books.test`",
      ],
    ],
    [
      "a server's variable",
      "enum: [eu, us]",
      "enum: [eu]",
      [
        "-variable `region`, one of `eu` `us`, default `eu`",
        "+variable `region`, one of `eu`, default `eu`",
      ],
    ],
    [
      "a server of one operation",
      "      tags: [books]\n      security",
      "      servers: [{ url: https://ping.test }]\n      tags: [books]\n      security",
      ["+server `https://ping.test`"],
    ],
    [
      "security of all",
      "security: [{ key: [] }]",
      "security: []",
      ["-security: `key`", "+security: none"],
    ],
    [
      "no security of one",
      "      summary: Adds a book\n",
      "      summary: Adds a book\n      security: []\n",
      ["+security: none"],
    ],
    [
      "a scope",
      "key: [read]",
      "key: [write]",
      ["-security: `key (read)` or none", "+security: `key (write)` or none"],
    ],
    [
      "a security scheme",
      "name: x-key",
      "name: key",
      ['-`name`: `"x-key"`', '+`name`: `"key"`'],
    ],
    [
      "a bound parameter",
      "x-client-params: [branch_id]\n",
      "",
      [
        "-the client is created with `branch_id`",
        "-[books.ping](#booksping): `ping(options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `204`, deprecated",
        "-[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "+[books.ping](#booksping): `ping(branchId: string, options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `204`, deprecated",
        "+[books.add](#booksadd): `add(branchId: string, body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
      ],
    ],
    [
      "a permission",
      "[Books Write]",
      "[Books Write, Books Admin]",
      [
        "-[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "+[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Admin or Books Write",
      ],
    ],
    [
      "deprecated no more",
      "      deprecated: true\n",
      "",
      [
        "-[books.ping](#booksping): `ping(options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `204`, deprecated",
        "+[books.ping](#booksping): `ping(options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `204`",
      ],
    ],
    [
      "a status of a success",
      '"204"',
      '"202"',
      [
        "-[books.ping](#booksping): `ping(options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `204`, deprecated",
        "+[books.ping](#booksping): `ping(options?: CallOptions): Promise<undefined>`, `GET /{branch_id}/books`, `202`, deprecated",
        "-answer `204`: no body",
        "+answer `202`: no body",
      ],
    ],
    [
      "a status of a failure",
      '"4XX"',
      '"400"',
      [
        "-answer `4XX`: [Refused](#refused)",
        "+answer `400`: [Refused](#refused)",
      ],
    ],
    [
      "a content type of a failure",
      "text/plain",
      "text/html",
      ["-`text/plain`: string", "+`text/html`: string"],
    ],
    [
      "a header of an answer",
      "x-left: { required: true, schema",
      "x-left: { schema",
      [
        "-header `x-left`: required, integer",
        "+header `x-left`: optional, integer",
      ],
    ],
    [
      "a pattern of an id",
      '"^b-"',
      '"^b_"',
      [
        "-path `branch_id`: required, string, pattern `^b-`",
        "+path `branch_id`: required, string, pattern `^b_`",
      ],
    ],
    [
      "the style of a parameter",
      "style: form, ",
      "style: pipeDelimited, ",
      [
        "-query `tags`: optional, array of string",
        "+query `tags`: optional, array of string, written as `pipeDelimited`",
      ],
    ],
    [
      "a parameter that is not exploded",
      "style: form, ",
      "explode: false, ",
      [
        "-query `tags`: optional, array of string",
        "+query `tags`: optional, array of string, written as `form`",
      ],
    ],
    [
      "a limit of a query",
      "maximum: 50",
      "maximum: 99",
      [
        "-query `limit`: optional, integer, maximum 50, default `20`",
        "+query `limit`: optional, integer, maximum 99, default `20`",
      ],
    ],
    [
      "a default",
      "default: 20",
      "default: 10",
      [
        "-query `limit`: optional, integer, maximum 50, default `20`",
        "+query `limit`: optional, integer, maximum 50, default `10`",
      ],
    ],
    [
      "a limit of items",
      "items: { type: string }",
      "items: { type: string, maxLength: 9 }",
      [
        "-query `tags`: optional, array of string",
        "+query `tags`: optional, array",
        "+items: string, maxLength 9",
      ],
    ],
    [
      "a body that may be left out",
      "      requestBody:\n        required: true\n",
      "      requestBody:\n",
      [
        "-[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "+[books.add](#booksadd): `add(body?: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "-body: required",
        "+body: optional",
      ],
    ],
    [
      "a content type of a body",
      "      requestBody:\n        required: true\n        content:\n",
      "      requestBody:\n        required: true\n        content:\n          application/xml: {}\n",
      ["+`application/xml`: any value"],
    ],
    [
      "a limit of a body",
      "maxLength: 80",
      "maxLength: 90",
      [
        "-`title`: required, string, maxLength 80",
        "+`title`: required, string, maxLength 90",
      ],
    ],
    [
      "a limit that binds no more",
      ", maxLength: 80",
      "",
      [
        "-`title`: required, string, maxLength 80",
        "+`title`: required, string",
      ],
    ],
    [
      "required no more",
      "      required: [title]\n",
      "",
      [
        "-[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "+[books.add](#booksadd): `add(body?: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "-`title`: required, string, maxLength 80",
        "+`title`: optional, string, maxLength 80",
      ],
    ],
    [
      "a required field",
      "required: [title]",
      "required: [title, pages]",
      [
        "-`pages`: optional, integer, read only",
        "+`pages`: required, integer, read only",
      ],
    ],
    [
      "a required field of another part",
      "required: [name, age]",
      "required: [age]",
      ["-`name`: required"],
    ],
    [
      "other properties",
      "      additionalProperties: false\n",
      "",
      ["-object, no other properties", "+object"],
    ],
    [
      "what other properties are",
      "minLength: 1",
      "minLength: 2",
      [
        "-other properties: string, minLength 1",
        "+other properties: string, minLength 2",
      ],
    ],
    [
      "a value of an enum",
      "[here, lent]",
      "[here, lent, lost]",
      [
        '-`state`: optional, one of `"here"` `"lent"`',
        '+`state`: optional, one of `"here"` `"lent"` `"lost"`',
      ],
    ],
    [
      "a constant",
      "enum: [here, lent]",
      "const: here",
      [
        '-`state`: optional, one of `"here"` `"lent"`',
        '+`state`: optional, always `"here"`',
      ],
    ],
    [
      "a format",
      "format: date ",
      "format: date-time ",
      [
        "-`returned`: optional, string or null, format `date`",
        "+`returned`: optional, string or null, format `date-time`",
      ],
    ],
    [
      "null",
      '[string, "null"]',
      "string",
      [
        "-`returned`: optional, string or null, format `date`",
        "+`returned`: optional, string, format `date`",
      ],
    ],
    [
      "null beside a reference",
      ', { type: "null" }] }',
      "] }",
      [
        "-`lender`: optional, [Person](#person) or null",
        "+`lender`: optional, [Person](#person)",
      ],
    ],
    [
      "a type",
      "type: number, exclusiveMinimum",
      "type: integer, exclusiveMinimum",
      [
        "-`age`: required, number, exclusiveMinimum 0",
        "+`age`: required, integer, exclusiveMinimum 0",
      ],
    ],
    [
      "read only no more",
      ", readOnly: true",
      "",
      [
        "-[books.add](#booksadd): `add(body: BookWritable, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "+[books.add](#booksadd): `add(body: Book, options?: CallOptions & { query? }): Promise<Book>`, `POST /{branch_id}/books`, `201`, Books Write",
        "-`pages`: optional, integer, read only",
        "+`pages`: optional, integer",
      ],
    ],
    [
      "a deprecated field",
      "readOnly: true",
      "readOnly: true, deprecated: true",
      [
        "-`pages`: optional, integer, read only",
        "+`pages`: optional, integer, read only, deprecated",
      ],
    ],
    [
      "another choice",
      "oneOf:\n",
      "oneOf:\n            - { type: boolean }\n",
      ["+boolean"],
    ],
    [
      "anyOf in the place of oneOf",
      "oneOf:\n",
      "anyOf:\n",
      ["-one of", "+any of"],
    ],
    [
      "a keyword of JSON Schema that has no words here",
      "additionalProperties: false\n",
      "additionalProperties: false\n      dependentRequired: { state: [returned] }\n",
      ['+`dependentRequired`: `{"state":["returned"]}`'],
    ],
    [
      "another part",
      '        - $ref: "#/components/schemas/Named"\n',
      "",
      ["-[Named](#named) and object", "+object"],
    ],
    [
      "words",
      "What it is called.",
      "What it says on its back.",
      ["-What it is called.", "+What it says on its back."],
    ],
  ])("%s", (_, from, to, want) => {
    expect(changesOf(edit(library, from, to))).toEqual(want);
  });
});

test.each([
  [
    "keys of properties",
    '        state: { enum: [here, lent] }\n        returned: { type: [string, "null"], format: date }\n',
    '        returned: { format: date, type: ["null", string] }\n        state: { enum: [here, lent] }\n',
  ],
  ["required", "[name, age]", "[age, name]"],
  [
    "a choice",
    '            - { $ref: "#/components/schemas/Person" }\n            - { type: object, properties: { shelf: { type: string } } }\n',
    '            - { type: object, properties: { shelf: { type: string } } }\n            - { $ref: "#/components/schemas/Person" }\n',
  ],
  ["security", "[{ key: [read] }, {}]", "[{}, { key: [read] }]"],
])("the order of %s changes nothing", (_, from, to) => {
  expect(docsOf(edit(library, from, to))).toBe(wanted);
});

describe("a reference", () => {
  test("in a circle is a link", () => {
    const docs = withSchemas({
      Tree: {
        type: "object",
        properties: {
          trees: {
            type: "array",
            items: { $ref: "#/components/schemas/Tree" },
          },
          first: {
            $ref: "#/components/schemas/Tree/properties/trees/items",
          },
        },
      },
      Loop: { allOf: [{ $ref: "#/components/schemas/Loop" }] },
    });
    expect(sectionOf(docs, "Loop")).toBe("- [Loop](#loop).");
    expect(sectionOf(docs, "Tree")).toBe(
      `- object.
  - \`first\`: optional, [components/schemas/Tree/properties/trees/items](#componentsschemastreepropertiestreesitems).
  - \`trees\`: optional, array of [components/schemas/Tree/properties/trees/items](#componentsschemastreepropertiestreesitems).`,
    );
    expect(
      sectionOf(docs, "components/schemas/Tree/properties/trees/items"),
    ).toBe("- [Tree](#tree).");
  });

  test("that many schemas share is described once", () => {
    const base = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `p${index}`,
        { type: "string" },
      ]),
    );
    const derived = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `D${index}`,
        { allOf: [{ $ref: "#/components/schemas/Base" }] },
      ]),
    );
    const docs = withSchemas({
      Base: { type: "object", properties: base },
      ...derived,
    });
    expect(docs.split("`p7`")).toHaveLength(2);
    expect(docs.split("\n").length).toBeLessThan(1100);
  });

  test("of OpenAPI 3.0 stands alone, and nullable is null", () => {
    const docs = withSchemas(
      {
        A: {
          type: "string",
          nullable: true,
          maximum: 5,
          exclusiveMaximum: true,
        },
        B: {
          type: "object",
          properties: {
            a: { $ref: "#/components/schemas/A", description: "Not read." },
          },
        },
      },
      { openapi: "3.0.3" },
    );
    expect(sectionOf(docs, "A")).toBe("- string or null, exclusiveMaximum 5.");
    expect(sectionOf(docs, "B")).toBe("- object.\n  - `a`: optional, [A](#a).");
  });
});

test("a discriminator tells which schema each of its values means", () => {
  const animal = (name: string) => ({
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" }, [name]: { type: "string" } },
  });
  const docs = withSchemas({
    Cat: animal("fur"),
    Dog: animal("bark"),
    Pet: {
      oneOf: [
        { $ref: "#/components/schemas/Cat" },
        { $ref: "#/components/schemas/Dog" },
      ],
      discriminator: {
        propertyName: "kind",
        mapping: { dog: "#/components/schemas/Dog", cat: "Cat" },
      },
    },
  });
  expect(sectionOf(docs, "Pet")).toBe(`- a choice.
  - one of.
    - [Cat](#cat).
    - [Dog](#dog).
  - discriminator \`kind\`.
    - \`cat\`: [Cat](#cat).
    - \`dog\`: [Dog](#dog).`);
});

test("the same keyword in two parts is told twice", () => {
  const docs = withSchemas({
    A: {
      allOf: [
        { type: "string", not: { const: "a" } },
        { type: "string", not: { const: "b" } },
      ],
    },
  });
  expect(sectionOf(docs, "A")).toBe(`- string.
  - \`not\`: \`{"const":"a"}\`.
  - \`not\`: \`{"const":"b"}\`.`);
});

test("headings that GitHub gives the same anchor are told apart", () => {
  const docs = withSchemas({
    App: { type: "string" },
    app: { $ref: "#/components/schemas/App" },
    "a.pp": { $ref: "#/components/schemas/app" },
  });
  expect(sectionOf(docs, "app")).toBe("- [App](#app).");
  expect(sectionOf(docs, "a.pp")).toBe("- [app](#app-2).");
});

test("an operation that the client leaves out is told by its route", () => {
  const docs = docsOf(edit(library, "    get:\n", "    trace:\n"));
  expect(docs).toContain("## Not in the client\n");
  expect(docs).toContain("\n### TRACE /{branch_id}/books\n");
});

describe("no text of the description is markup:", () => {
  test.each([
    ["# no heading", "\\# no heading"],
    ["a\n===\nb\n---", "a\n  \\===\n  b\n  \\---"],
    [
      "- no item\n1. nor this\n12) nor that",
      "\\- no item\n  1\\. nor this\n  12\\) nor that",
    ],
    ["> no quotation", "\\> no quotation"],
    ["a | b\n--- | ---", "a \\| b\n  \\--- \\| ---"],
    ["<b>bold</b> & &lt;", "\\<b>bold\\</b> & \\&lt;"],
    ["<!-- prettier-ignore -->", "\\<!-- prettier-ignore -->"],
    ["[a](javascript:b) ![c](d)", "\\[a\\](javascript:b) !\\[c\\](d)"],
    [
      "*a* _b_ __c__ d_e ~~f~~",
      "\\*a\\* \\_b\\_ \\_\\_c\\_\\_ d_e \\~\\~f\\~\\~",
    ],
    ["$x$ {{ y }}", "\\$x\\$ \\{{ y }}"],
    ["`code` and ` alone", "`code` and \\` alone"],
    ["```js\ncode()\n```", "\\`\\`\\`js\n  code()\n  \\`\\`\\`"],
    ["see https://a.test/b?c=d_e.", "see <https://a.test/b?c=d_e>."],
    ["back\\slash", "back\\\\slash"],
    ["    indented\n\n\n  twice  ", "indented\n  twice"],
    ["tab\there, nul\u0000 there", "tab here, nul there"],
  ])("%j", async (description, want) => {
    const docs = withSchemas({ A: { type: "string", description } });
    expect(sectionOf(docs, "A")).toBe(`- string.\n  ${want}`);
    expect(await formatted(docs)).toBe(docs);
  });

  test.each([
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["", '`""`'],
    [" a ", "`\\u0020a\\u0020`"],
    ["a\nb", "`a\\u000ab`"],
    ["a|b <c>", "`a|b <c>`"],
  ])("name %j", async (name, want) => {
    const docs = withSchemas({
      A: { type: "object", properties: { [name]: { type: "string" } } },
    });
    expect(sectionOf(docs, "A")).toBe(
      `- object.\n  - ${want}: optional, string.`,
    );
    expect(await formatted(docs)).toBe(docs);
  });
});

describe("prettier leaves as it is", () => {
  test("what is written of the library", async () => {
    expect(await formatted(wanted)).toBe(wanted);
  });

  test("what is written of any text", async () => {
    const { numRuns, seed } = inject("search");
    const pieces = fc.constantFrom(
      ..."` `` ``` * ** _ __ # - + > | [ ] ( ) < > & \\ ~ $ ! : = 1. a b_c {{ }} {% %} &amp; <b> --- https://a.test/_b_".split(
        " ",
      ),
      " ",
      "\n",
      "\n\n",
      "\t",
      "é",
      "中",
      "🙂",
    );
    const texts = fc
      .array(pieces, { maxLength: 12 })
      .map((all) => all.join(""));
    await fc.assert(
      fc.asyncProperty(texts, texts, async (description, name) => {
        const docs = withSchemas(
          {
            A: {
              type: "object",
              description,
              properties: { [name]: { const: name, description } },
            },
          },
          { info: { title: name, version: name, description } },
        );
        expect(await formatted(docs)).toBe(docs);
      }),
      // to format a text takes ten milliseconds
      { seed, numRuns: Math.min(numRuns, 2000) },
    );
  });
});

function formatted(docs: string): Promise<string> {
  return prettier.format(docs, { parser: "markdown" });
}

/** The lines that a description takes away from the docs of the library, and those that it adds. */
function changesOf(source: string): readonly string[] {
  return diffLines(wanted, docsOf(source))
    .filter(({ added, removed }) => added || removed)
    .flatMap(({ value, added }) =>
      value
        .trimEnd()
        .split("\n")
        .map((line) => (added ? "+" : "-") + factOf(line)),
    );
}

/** A line without its bullet and its full stop. */
function factOf(line: string): string {
  const fact = line.trim();
  return fact.startsWith("- ") ? fact.slice(2).replace(/\.$/, "") : fact;
}

/** What the review tells of two versions of one operation, in descriptions that hold nothing else. */

import { expect, test } from "vitest";
import type { Change } from "../../scripts/pipeline/compare/change.js";
import { line } from "./pair.js";
import { reviewer, sideOf } from "./versions.js";

/** A description with one operation, `POST /notes`. */
function description(operation: string, schemas = "{}"): string {
  return `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
servers: [{ url: "https://notes.example/v1" }]
paths:
  /notes:
    post: { operationId: notes.add, tags: [notes], ${operation} }
components: { schemas: ${schemas} }
`;
}

interface Version {
  readonly operation: string;
  readonly schemas?: string;
}

interface Case {
  readonly name: string;
  readonly before: Version;
  readonly after: Version;
  readonly want: readonly string[];
}

const nothing = 'responses: { "204": { description: Done. } }';
const text = "application/json: { schema: { type: string } }";

/** An operation that answers with a value of a schema. */
function answering(schema: string): string {
  return `responses: { "200": { description: Done., content: { application/json: { schema: ${schema} } } } }`;
}

const ref = '{ $ref: "#/components/schemas/Note" }';

/** An operation that is sent a value of a schema, and the schemas, in which REF is one named Note. */
function taking(schema: string, schemas = "{}"): Version {
  return {
    operation: `requestBody: { required: true, content: { application/json: { schema: ${schema} } } }, ${nothing}`,
    schemas: schemas.replaceAll("REF", ref),
  };
}

/** An operation that is refused by two statuses, with notes of one schema. */
function refusing(schemas: string): Version {
  const refused = `{ description: Refused., content: { application/json: { schema: ${ref} } } }`;
  return {
    operation: `responses: { "204": { description: Done. }, "404": ${refused}, "409": ${refused} }`,
    schemas,
  };
}

const cases: readonly Case[] = [
  {
    name: "a body becomes required before required options",
    before: {
      operation: `parameters: [{ name: page, in: query, required: true, schema: { type: string } }], requestBody: { content: { ${text} } }, ${nothing}`,
    },
    after: {
      operation: `parameters: [{ name: page, in: query, required: true, schema: { type: string } }], requestBody: { required: true, content: { ${text} } }, ${nothing}`,
    },
    want: ["`notes.add`: body became required | wire callers"],
  },
  {
    name: "an alternative to null takes any type",
    before: taking(
      "{ oneOf: [{ type: 'null' }, { type: object, properties: { a: { type: string } } }] }",
    ),
    after: taking(
      "{ oneOf: [{ type: 'null' }, { properties: { a: { type: string } } }] }",
    ),
    want: ["`notes.add`: body lost type object: other types fit, too | wire?"],
  },
  {
    name: "an alternative to null and to a number takes any type",
    before: taking(
      "{ oneOf: [{ type: 'null' }, { type: number }, { type: object, properties: { a: { type: string } } }] }",
    ),
    after: taking(
      "{ oneOf: [{ type: 'null' }, { type: number }, { properties: { a: { type: string } } }] }",
    ),
    want: [
      "`notes.add`: body lost type object: other types fit, too; a value that fits two alternatives is refused | wire?",
    ],
  },
  {
    name: "an alternative to null takes any value, null too",
    before: taking(
      "{ oneOf: [{ type: 'null' }, { type: object, properties: { a: { type: string } } }] }",
    ),
    after: taking("{ oneOf: [{ type: 'null' }, {}] }"),
    want: [
      "`notes.add`: body was object, is any type | builders",
      "`notes.add`: body is never null | wire builders",
    ],
  },
  {
    name: "a property whose name would end a code span",
    before: taking("{ type: object, properties: { a: { type: string } } }"),
    after: taking(
      "{ type: object, properties: { a: { type: string }, 'b` <i>': { type: string } } }",
    ),
    want: ['`notes.add`: body `"b\\u0060 <i>"` was added, optional |'],
  },
  {
    name: "types in a list become alternatives",
    before: taking("{ type: [string, integer, 'null'] }"),
    after: taking(
      "{ oneOf: [{ type: string }, { type: integer }, { type: 'null' }] }",
    ),
    want: [],
  },
  {
    name: "a type becomes one of several",
    before: {
      operation: answering(
        "{ type: object, properties: { a: { type: string } } }",
      ),
    },
    after: {
      operation: answering(
        "{ type: object, properties: { a: { anyOf: [{ type: string }, { type: boolean }] } } }",
      ),
    },
    want: [
      "`notes.add`: answer `a` was string, is boolean or string | wire callers",
    ],
  },
  {
    name: "all but one alternative, itself a choice, are gone",
    before: {
      operation: answering(
        "{ anyOf: [{ oneOf: [{ type: string }, { type: integer }] }, { type: boolean }] }",
      ),
    },
    after: {
      operation: answering("{ oneOf: [{ type: string }, { type: integer }] }"),
    },
    want: ["`notes.add`: answer lost the alternative no. 2 | builders"],
  },
  {
    name: "a choice becomes an alternative of another one",
    before: {
      operation: answering("{ oneOf: [{ type: string }, { type: integer }] }"),
    },
    after: {
      operation: answering(
        "{ anyOf: [{ oneOf: [{ type: string }, { type: integer }] }, { type: boolean }] }",
      ),
    },
    want: ["`notes.add`: answer got the alternative no. 2 | wire callers"],
  },
  {
    name: "an alternative may be null",
    before: {
      operation: answering("{ anyOf: [{ type: string }, { type: array }] }"),
    },
    after: {
      operation: answering(
        '{ anyOf: [{ type: string }, { type: [array, "null"] }] }',
      ),
    },
    want: ["`notes.add`: answer may be null | wire callers"],
  },
  {
    name: "a further alternative may be null",
    before: {
      operation: answering(
        '{ anyOf: [{ type: [string, "null"] }, { type: array }] }',
      ),
    },
    after: {
      operation: answering(
        '{ anyOf: [{ type: [string, "null"] }, { type: [array, "null"] }] }',
      ),
    },
    want: [],
  },
  {
    name: "a parameter of two types takes any",
    before: {
      operation: `parameters: [{ name: page, in: query, schema: { type: [string, integer] } }], ${nothing}`,
    },
    after: {
      operation: `parameters: [{ name: page, in: query, schema: {} }], ${nothing}`,
    },
    want: [
      "`notes.add`: query `page` was integer or string, is any type | builders",
    ],
  },
  {
    name: "an answer of any type becomes one that may be null",
    before: { operation: answering("{ properties: { a: {} } }") },
    after: {
      operation: answering('{ properties: { a: { type: [string, "null"] } } }'),
    },
    want: ["`notes.add`: answer `a` was any type, is string | builders"],
  },
  {
    name: "null is the only alternative that is left",
    before: {
      operation: answering('{ oneOf: [{ type: string }, { type: "null" }] }'),
    },
    after: { operation: answering('{ oneOf: [{ type: "null" }] }') },
    want: ["`notes.add`: answer was string or null, is null | builders"],
  },
  {
    name: "a fixed value without a type becomes any value",
    before: { operation: answering("{ properties: { a: { const: x } } }") },
    after: { operation: answering("{ properties: { a: {} } }") },
    want: ["`notes.add`: answer `a` was string, is any type | wire callers"],
  },
  {
    name: "an alternative of a body takes what another one takes",
    before: {
      operation: `requestBody: { content: { application/json: { schema: { oneOf: [{ type: boolean }, { type: array }] } } } }, ${nothing}`,
    },
    after: {
      operation: `requestBody: { content: { application/json: { schema: { oneOf: [{ type: [boolean, array] }, { type: array }] } } } }, ${nothing}`,
    },
    want: [
      "`notes.add`: body was boolean, is array or boolean; a value that fits two alternatives is refused | wire?",
    ],
  },
  {
    name: "an overlap of alternatives grows",
    before: taking(
      "{ oneOf: [{ type: string, maxLength: 3 }, { type: string, minLength: 2 }] }",
    ),
    after: taking(
      "{ oneOf: [{ type: string, maxLength: 5 }, { type: string, minLength: 2 }] }",
    ),
    want: [
      "`notes.add`: body maxLength was 3, is 5; a value that fits two alternatives is refused | wire?",
    ],
  },
  {
    name: "an overlap of alternatives of any of which a value may fit two",
    before: taking(
      "{ anyOf: [{ type: string, maxLength: 3 }, { type: string, minLength: 2 }] }",
    ),
    after: taking(
      "{ anyOf: [{ type: string, maxLength: 5 }, { type: string, minLength: 2 }] }",
    ),
    want: ["`notes.add`: body maxLength was 3, is 5 |"],
  },
  {
    name: "a body becomes one of two alternatives that share no value",
    before: taking("{ type: string }"),
    after: taking("{ oneOf: [{ type: string }, { type: array }] }"),
    want: ["`notes.add`: body was string, is array or string | builders"],
  },
  {
    name: "an answer of two alternatives becomes any",
    before: {
      operation: answering(
        "{ properties: { a: { oneOf: [{ type: string }, { type: array }] } } }",
      ),
    },
    after: { operation: answering("{ properties: { a: {} } }") },
    want: [
      "`notes.add`: answer `a` was array or string, is any type | wire callers",
    ],
  },
  {
    name: "null fits two alternatives, and so none",
    before: taking('{ oneOf: [{ type: [string, "null"] }, { type: array }] }'),
    after: taking(
      '{ oneOf: [{ type: [string, "null"] }, { type: [array, "null"] }] }',
    ),
    want: ["`notes.add`: body is never null | wire"],
  },
  {
    name: "a type that leads back to itself becomes one of two alternatives",
    before: taking(
      ref,
      "{ Note: { type: object, required: [text], properties: { text: { type: string }, of: REF } } }",
    ),
    after: taking(
      ref,
      "{ Note: { anyOf: [{ type: object, required: [text], properties: { text: { type: string }, of: REF } }, { type: string }] } }",
    ),
    want: ["`notes.add`: body became one of 2 alternatives | builders"],
  },
  {
    name: "an answer gets a type that none of its alternatives has",
    before: {
      operation: answering(
        "{ anyOf: [{ type: string, enum: [x, y] }, { type: object, properties: { a: { type: string } } }] }",
      ),
    },
    after: {
      operation: answering(
        "{ type: boolean, anyOf: [{ type: string, enum: [x, y] }, { type: object, properties: { a: { type: string } } }] }",
      ),
    },
    want: [
      // of no value at all: what reads an answer compiles, what builds one does not
      "`notes.add`: answer was one of 2 alternatives, is one schema | wire? builders",
    ],
  },
  {
    name: "one of three alternatives that lead back to the choice is gone",
    before: taking(
      ref,
      "{ Note: { anyOf: [{ type: object, required: [a], properties: { a: REF } }, { type: object, required: [b], properties: { b: REF } }, { type: string }] } }",
    ),
    after: taking(
      ref,
      "{ Note: { anyOf: [{ type: object, required: [a], properties: { a: REF } }, { type: string }] } }",
    ),
    want: [
      "`notes.add`: body lost the alternative no. 2 | wire callers builders",
    ],
  },
  {
    name: "two answers of one schema have another field",
    before: refusing(
      "{ Note: { type: object, properties: { code: { type: integer } } } }",
    ),
    after: refusing(
      "{ Note: { type: object, properties: { code: { type: string } } } }",
    ),
    want: [
      "`notes.add`: answer `Note.code` was integer, is string | wire callers (paths alone)",
    ],
  },
  {
    name: "the only success is gone, and failures have a default",
    before: {
      operation:
        'responses: { "204": { description: Done. }, default: { description: Refused. } }',
    },
    after: { operation: "responses: { default: { description: Refused. } }" },
    want: ["`notes.add`: answer lost the status 204 | wire"],
  },
  {
    name: "fixed values become alternatives",
    before: taking("{ type: string, enum: [x, y] }"),
    after: taking("{ oneOf: [{ const: x, title: X }, { const: y }] }"),
    want: [],
  },
  {
    name: "alternatives become fixed values, one of them is gone",
    before: taking("{ oneOf: [{ const: x }, { const: y }] }"),
    after: taking("{ type: string, enum: [x] }"),
    want: ['`notes.add`: body lost the value "y" | wire callers builders'],
  },
  {
    name: "a text becomes one of two fixed ones",
    before: taking("{ type: string }"),
    after: taking("{ type: string, oneOf: [{ const: x }, { const: y }] }"),
    want: ['`notes.add`: body has fixed values: "x", "y" | wire callers'],
  },
  {
    name: "any value becomes one of two fixed ones",
    before: taking("{ type: object, properties: { a: {} } }"),
    after: taking(
      "{ type: object, properties: { a: { oneOf: [{ const: x }, { const: y }] } } }",
    ),
    want: ["`notes.add`: body `a` was any type, is string | wire callers"],
  },
  {
    name: "a body gets a further fixed alternative",
    before: taking("{ oneOf: [{ const: x }, { const: y }] }"),
    after: taking("{ oneOf: [{ const: x }, { const: y }, { const: z }] }"),
    want: ["`notes.add`: body got the alternative no. 3 | builders"],
  },
  {
    name: "an answer gets a further fixed alternative",
    before: { operation: answering("{ oneOf: [{ const: x }, { const: y }] }") },
    after: {
      operation: answering(
        "{ oneOf: [{ const: x }, { const: y }, { const: z }] }",
      ),
    },
    want: ["`notes.add`: answer got the alternative no. 3 | builders"],
  },
  {
    name: "an answer gets a fixed alternative beside an object",
    before: {
      operation: answering("{ oneOf: [{ type: object }, { const: y }] }"),
    },
    after: {
      operation: answering(
        "{ oneOf: [{ type: object }, { const: y }, { const: z }] }",
      ),
    },
    want: ["`notes.add`: answer got the alternative no. 3 | wire builders"],
  },
  {
    name: "a query parameter becomes the first header",
    before: {
      operation: `parameters: [{ name: id, in: query, schema: { type: string } }], ${nothing}`,
    },
    after: {
      operation: `parameters: [{ name: id, in: header, schema: { type: string } }], ${nothing}`,
    },
    want: [
      "`notes.add`: query `id` was removed | wire? callers builders",
      "`notes.add`: headers `id` was added, optional | callers builders",
    ],
  },
];

/** A line, and whether of all callers only those of `calls.api` and of `paths` break. */
function lineOf(change: Change): string {
  const isRaw = change.rawOnly && change.verdicts.callers === "breaks";
  return isRaw ? `${line(change)} (paths alone)` : line(change);
}

test.each(cases)("$name", ({ before, after, want }) => {
  const side = ({ operation, schemas }: Version) =>
    sideOf(description(operation, schemas));
  const { changes } = reviewer(side(before));
  expect(changes(side(after)).map(lineOf)).toEqual(want);
});

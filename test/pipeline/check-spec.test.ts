import { describe, expect, test } from "vitest";
import { checkSpec } from "../../scripts/pipeline/check-spec.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { formatProblem, SpecError } from "../../scripts/pipeline/problem.js";
import { edit, notesSpec } from "../support/notes-spec.js";

interface Verdict {
  readonly refused: boolean;
  readonly lines: readonly string[];
}

/** What the generator says of a description; anything but a SpecError would reach the user as a stack. */
async function judge(yaml: string, strict = true): Promise<Verdict> {
  try {
    const warnings = await checkSpec(readSpec(yaml), { strict });
    return { refused: false, lines: linesOf(warnings) };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return { refused: true, lines: linesOf(error.problems) };
  }
}

function linesOf(problems: SpecError["problems"]): readonly string[] {
  return problems.map((problem) => formatProblem("", problem).slice(1));
}

function edited(...changes: readonly [place: string, change: string][]) {
  return changes.reduce((yaml, change) => edit(yaml, ...change), notesSpec);
}

/** The lines of notes.get that declare what it answers. */
const answers = `      description: Gets a note by its id.
      responses:
        "200": { $ref: "#/components/responses/OneNote" }
        "4XX": { $ref: "#/components/responses/Failure" }
        "429": { $ref: "#/components/responses/Failure" }
        "5XX": { $ref: "#/components/responses/Failure" }
`;
const idProperty = "id: { type: string, description: Id of the note. }";

interface Mistake {
  readonly name: string;
  readonly yaml: string;
  readonly want: readonly string[];
}

async function expectRefusal({ yaml, want }: Mistake): Promise<void> {
  expect(await judge(yaml)).toEqual({ refused: true, lines: want });
}

test("a description without a mistake", async () => {
  expect(await judge(notesSpec)).toEqual({ refused: false, lines: [] });
});

describe("not a description", () => {
  const begin = "an OpenAPI description, beginning `openapi: 3.1.0`";
  test.each<Mistake>([
    {
      name: "an empty file",
      yaml: "",
      want: [`1:1: document: the file is empty - ${begin}`],
    },
    {
      name: "comments alone",
      yaml: "# one day\n",
      want: [`1:1: document: the file is empty - ${begin}`],
    },
    {
      name: "words",
      yaml: "an API of notes\n",
      want: [`1:1: document: this is not a map of keys - ${begin}`],
    },
    {
      name: "a list",
      yaml: "- openapi: 3.1.0\n",
      want: [`1:1: document: this is not a map of keys - ${begin}`],
    },
    {
      name: "YAML of another kind",
      yaml: "name: notes\n",
      want: [`1:1: document: the key \`openapi\` is missing - ${begin}`],
    },
    {
      name: "Swagger 2",
      yaml: 'info: {}\nswagger: "2.0"\n',
      want: ["2:1: swagger: this is Swagger 2 - OpenAPI 3.0 or 3.1"],
    },
    {
      name: "a version that is a number",
      yaml: edited(["openapi: 3.1.0", "openapi: 3.1"]),
      want: [
        "1:10: openapi: version 3.1 is not supported - 3.0.x or 3.1.x, as a string",
      ],
    },
    {
      name: "a version to come",
      yaml: edited(["openapi: 3.1.0", "openapi: 3.2.0"]),
      want: [
        '1:10: openapi: version "3.2.0" is not supported - 3.0.x or 3.1.x, as a string',
      ],
    },
    {
      name: "a map without spaces, as JSON5 has it",
      yaml: "{openapi:'3.1.0', info: {}}\n",
      want: [
        "1:2: openapi:'3.1.0': no space behind the colon - a colon and a space behind a key: `openapi: 3.1.0`",
      ],
    },
    {
      name: "not YAML",
      yaml: "openapi: 3.1.0: x\n",
      want: [
        "1:10: YAML: `: ` in the text makes a key of what stands before it - the text in quotes",
      ],
    },
    {
      name: "a duplicate key",
      yaml: edited(["  title: Notes\n", "  title: Notes\n  title: Note\n"]),
      want: ["4:3: YAML: duplicate key - each key once in a map"],
    },
  ])("$name", expectRefusal);
});

describe("paths and parameters", () => {
  test.each<Mistake>([
    {
      name: "a parameter of the path that is not declared",
      yaml: edited(["/notes/{note_id}:", "/notes/{note_id}/{page}:"]),
      want: [
        "39:5: notes.get › parameters: no parameter is declared for `{page}` of the path `/teams/{team_id}/notes/{note_id}/{page}` - one `in: path` parameter for each {name} of the path, and no other",
      ],
    },
    {
      name: "a declared parameter that the path does not have",
      yaml: edited(["/notes/{note_id}:", "/notes/latest:"]),
      want: [
        "60:13: components › parameters › NoteId › name: the path `/teams/{team_id}/notes/latest` has no `{note_id}` - one `in: path` parameter for each {name} of the path, and no other",
      ],
    },
    {
      name: "braces without a name",
      yaml: edited(["/notes/{note_id}:", "/notes/{note_id}/{}:"]),
      want: [
        "35:3: paths › /teams/{team_id}/notes/{note_id}/{}: path parameter declarations must be non-empty. `{}` is invalid - a name in the braces",
      ],
    },
    {
      name: "the same parameter twice",
      yaml: edited([
        '      - $ref: "#/components/parameters/NoteId"\n',
        '      - $ref: "#/components/parameters/NoteId"\n'.repeat(2),
      ]),
      want: [
        "39:9: paths › /teams/{team_id}/notes/{note_id} › parameters › 2: paths must have unique `name` + `in` parameters - no two parameters with the same `name` and `in`",
      ],
    },
    {
      name: "a query in the path",
      yaml: edited(["/notes/{note_id}:", "/notes/{note_id}?full=yes:"]),
      want: [
        "35:3: paths › /teams/{team_id}/notes/{note_id}?full=yes: don't put query string items in the path, they belong in parameters with `in: query` - query parameters under `parameters`",
      ],
    },
    {
      name: "a path that ends in a slash",
      yaml: edited(["/notes/{note_id}:", "/notes/{note_id}/:"]),
      want: [
        "35:3: paths › /teams/{team_id}/notes/{note_id}/: `/teams/{team_id}/notes/{note_id}/` should not have a trailing slash - a path without a slash at its end",
      ],
    },
    {
      name: "a parameter without a description",
      yaml: edited(["      description: Id of the note.\n", ""]),
      want: [
        "59:5: components › parameters › NoteId: no description - a `description` in own words",
      ],
    },
  ])("$name", expectRefusal);
});

describe("operations", () => {
  test.each<Mistake>([
    {
      name: "a duplicate operationId",
      yaml: edited(["operationId: notes.get", "operationId: notes.create"]),
      want: [
        "40:20: notes.create › operationId: `POST /teams/{team_id}/notes` has this operationId, too - an operationId that no other operation has",
      ],
    },
    {
      name: "a security scheme with a slip in its name",
      yaml: edited(["  - token: []", "  - tokn: []"]),
      want: [
        "9:5: security › 0 › tokn: no security scheme is called `tokn` - did you mean `token`?",
      ],
    },
    {
      name: "a security scheme that nothing is like",
      yaml: edited(["  - token: []", "  - oauth: []"]),
      want: [
        "9:5: security › 0 › oauth: no security scheme is called `oauth` - a name under `securitySchemes` of the components",
      ],
    },
    {
      name: "a missing operationId",
      yaml: edited(["      operationId: notes.get\n", ""]),
      want: [
        "39:5: GET /teams/{team_id}/notes/{note_id} › operationId: operation object should contain `operationId` field - an `operationId` such as `apps.create`",
      ],
    },
    {
      name: "an empty operationId",
      yaml: edited(["operationId: notes.get", 'operationId: ""']),
      want: [
        "40:7: GET /teams/{team_id}/notes/{note_id} › operationId: operation object `operationId` must be non-empty string - an `operationId` such as `apps.create`",
      ],
    },
    {
      name: "an operationId with a space",
      yaml: edited(["operationId: notes.get", "operationId: notes.get it"]),
      want: [
        "40:20: notes.get it › operationId: operation `operationId` should not have URL invalid characters - letters, digits and - . _ ~",
      ],
    },
    {
      name: "two resources that collide after casing",
      yaml: edited(["operationId: notes.get", "operationId: Notes.create"]),
      want: [
        '40:7: Notes.create › operationId: "Notes.create" and "notes.create" both become notes.create; left out of the client - ids that differ in more than their case and punctuation',
      ],
    },
    {
      name: "two methods that collide after casing",
      yaml: edited(
        ["operationId: notes.create", "operationId: make-note"],
        ["operationId: notes.get", "operationId: make_note"],
      ),
      want: [
        '40:7: make_note › operationId: "make_note" and "make-note" both become notes.makeNote; left out of the client - ids that differ in more than their case and punctuation',
      ],
    },
    {
      name: "no failure response",
      yaml: edited([
        answers,
        answers.split("\n").slice(0, 3).join("\n") + "\n",
      ]),
      want: [
        "44:7: notes.get › responses: no response for 4XX - responses for the failures 4XX, 429 and 5XX",
        "44:7: notes.get › responses: no response for 429 - responses for the failures 4XX, 429 and 5XX",
        "44:7: notes.get › responses: no response for 5XX - responses for the failures 4XX, 429 and 5XX",
      ],
    },
    {
      name: "a default response stands for 4XX and 5XX, not for 429",
      yaml: edited([
        answers,
        `${answers.split("\n").slice(0, 3).join("\n")}
        default: { $ref: "#/components/responses/Failure" }
`,
      ]),
      want: [
        "44:7: notes.get › responses: no response for 429 - responses for the failures 4XX, 429 and 5XX",
      ],
    },
    {
      name: "no response of a success",
      yaml: edited([answers, answers.replace('"200"', '"304"')]),
      want: [
        "44:7: notes.get › responses: operation must have at least one `2XX` response - a response for a success, such as 200",
      ],
    },
    {
      name: "no description",
      yaml: edited(["      description: Gets a note by its id.\n", ""]),
      want: ["39:5: notes.get: no description - a `description` in own words"],
    },
    {
      name: "a misspelt key",
      yaml: edited([
        "      summary: Gets a note\n",
        "      sumary: Gets a note\n",
      ]),
      want: [
        "39:5: notes.get › summary: operation object should contain `summary` field - a `summary` of one line",
        "42:7: notes.get › sumary: property `sumary` is not expected here - did you mean `summary`? Accepted: what OpenAPI has at this place",
      ],
    },
    {
      name: "no security",
      yaml: edited(["security:\n  - token: []\n", ""]),
      want: [
        "17:5: notes.create: every operation should have security defined on it or on the root level - `security` on the operation or at the root",
        "37:5: notes.get: every operation should have security defined on it or on the root level - `security` on the operation or at the root",
      ],
    },
  ])("$name", expectRefusal);
});

describe("schemas", () => {
  test.each<Mistake>([
    {
      name: "a type that is none",
      yaml: edited([idProperty, idProperty.replace("string", "strnig")]),
      want: [
        '79:21: components › schemas › Note › properties › id › type: `type` has a wrong value - did you mean `string`? Accepted: "object", "array", "string", "number", "integer", "boolean", "null"',
      ],
    },
    {
      name: "nullable in 3.1",
      yaml: edited([
        idProperty,
        idProperty.replace("{ ", "{ nullable: true, "),
      ]),
      want: [
        '79:15: components › schemas › Note › properties › id › nullable: OpenAPI 3.1 has no `nullable` - null among the types: `type: [string, "null"]`',
      ],
    },
    {
      name: "nullable next to a reference in 3.0",
      yaml: edited(
        ["openapi: 3.1.0", "openapi: 3.0.3"],
        ["identifier: MIT", "url: https://notes.test/license"],
        [
          idProperty,
          `${idProperty}\n        next: { $ref: "#/components/schemas/Note", nullable: true }`,
        ],
      ),
      want: [
        '80:52: components › schemas › Note › properties › next › nullable: OpenAPI 3.0 ignores `nullable` next to a `$ref` - `allOf: [{ $ref: "#/components/schemas/Note" }]` in the place of the `$ref`',
      ],
    },
    {
      name: "a discriminator without a mapping",
      yaml: edited([
        "      required: [id, text]\n",
        "      required: [id, text]\n      discriminator: { propertyName: id }\n",
      ]),
      want: [
        "78:7: components › schemas › Note › discriminator: discriminator without mapping - `mapping` with a schema for each value",
      ],
    },
    {
      name: "an example of another type",
      yaml: edited([
        "example: { id: n-01, text: milk }\n    NoteCreate",
        "example: { id: 7, text: milk }\n    NoteCreate",
      ]),
      want: [
        "81:22: components › schemas › Note › example › id: the example does not fit its schema: it must be string - an example that its schema accepts",
      ],
    },
    {
      name: "an example without a required property",
      yaml: edited([
        "example: { id: n-01, text: milk }\n    NoteCreate",
        "example: { id: n-01 }\n    NoteCreate",
      ]),
      want: [
        "81:16: components › schemas › Note › example: the example does not fit its schema: it must have required property `text` - an example that its schema accepts",
      ],
    },
    {
      name: "an enum of mixed types",
      yaml: edited([
        idProperty,
        idProperty.replace("{ ", "{ enum: [n-01, 1], "),
      ]),
      want: [
        '79:28: components › schemas › Note › properties › id › enum › 1: all values of `enum` field must be of the same type as the `type` field: expected "string" but received "integer" - values of the type that `type` names',
      ],
    },
    {
      name: "two names that collide after casing",
      yaml: edited(
        [
          "    Failure:\n",
          `    Failure:
      headers:
        x-note: { schema: { $ref: "#/components/schemas/note" } }
`,
        ],
        [
          "    NoteCreate:\n",
          "    note: { type: string, description: A note., example: milk }\n    NoteCreate:\n",
        ],
      ),
      want: [
        '84:5: components › schemas › note: "note" and "Note" both become the type Note - names that differ in more than their case and punctuation',
      ],
    },
    {
      name: "no description",
      yaml: edited(["      description: A new note.\n", ""]),
      want: [
        "82:5: components › schemas › NoteCreate: no description - a `description` in own words",
      ],
    },
    {
      name: "a property without a description",
      yaml: edited([idProperty, "id: { type: string }"]),
      want: [
        "79:9: components › schemas › Note › properties › id: no description - a `description` in own words",
      ],
    },
    {
      name: "no example",
      yaml: edited(["      example: { text: milk }\n", ""]),
      want: [
        "82:5: components › schemas › NoteCreate: no example - `examples` with a value that validates",
      ],
    },
    {
      name: "a component that nothing refers to",
      yaml: edited([
        "    Failure:\n",
        "    Spare:\n      description: Not in use.\n    Failure:\n",
      ]),
      want: [
        '71:5: components › responses › Spare: component: "Spare" is never used - components that something refers to',
      ],
    },
  ])("$name", expectRefusal);
});

describe("references", () => {
  const toNote = '$ref: "#/components/schemas/Note"\n';
  const place =
    "95:11: components › schemas › NoteAnswer › properties › result › $ref";
  const inside = 'a reference inside the file: "#/…"';
  test.each<Mistake>([
    {
      name: "to a name with a slip in it",
      yaml: edited([toNote, '$ref: "#/components/schemas/Nots"\n']),
      want: [
        `${place}: nothing is at "#/components/schemas/Nots" - did you mean \`Note\`?`,
      ],
    },
    {
      name: "with a slip in the name of a group",
      yaml: edited([toNote, '$ref: "#/components/schema/Note"\n']),
      want: [
        `${place}: nothing is at "#/components/schema/Note" - did you mean \`schemas\`?`,
      ],
    },
    {
      name: "to nothing of the kind",
      yaml: edited([toNote, '$ref: "#/components/schemas/Attachment"\n']),
      want: [
        `${place}: nothing is at "#/components/schemas/Attachment" - one of Note, NoteCreate, NoteAnswer`,
      ],
    },
    {
      name: "to another file",
      yaml: edited([toNote, "$ref: ./note.yaml\n"]),
      want: [`${place}: "./note.yaml" lies outside this file - ${inside}`],
    },
    {
      name: "to a URL",
      yaml: edited([toNote, "$ref: https://notes.test/note.yaml#/Note\n"]),
      want: [
        `${place}: "https://notes.test/note.yaml#/Note" lies outside this file - ${inside}`,
      ],
    },
    {
      name: "with a stray percent sign",
      yaml: edited([toNote, '$ref: "#/components/schemas/%zz"\n']),
      want: [
        `${place}: "#/components/schemas/%zz" is not a pointer - \`%\` only before two hex digits`,
      ],
    },
  ])("$name", expectRefusal);
});

test("a reference to the path around it is refused", async () => {
  const { lines } = await judge(
    `openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /a:
    post:
      operationId: x.a
      responses: { "204": { description: d } }
      callbacks: { done: { "{$request.body#/url}": { $ref: "#/paths/~1a" } } }
`,
    false,
  );
  expect(
    lines.filter((line) => line.includes("contains this reference")),
  ).toEqual([
    '8:54: x.a › callbacks › done › {$request.body#/url} › $ref: the target of "#/paths/~1a" contains this reference - a target that ends: only a schema may be recursive',
  ]);
});

describe("slips", () => {
  test.each<Mistake>([
    {
      name: "in a tag",
      yaml: edited([
        "      tags: [notes]\n      summary: Creates",
        "      tags: [nots]\n      summary: Creates",
      ]),
      want: [
        '21:14: notes.create › tags › 0: no tag of the description is called "nots" - did you mean `notes`?',
      ],
    },
    {
      name: "in a key that only this generator reads",
      yaml: edited([
        "      x-permissions: [Notes Write]",
        "      x-permisions: [Notes Write]",
      ]),
      want: [
        "24:7: notes.create › x-permisions: the generator does not read `x-permisions` - did you mean `x-permissions`?",
      ],
    },
    {
      name: "in one at the root",
      yaml: edited(["x-unwrap: result", "x-unwarp: result"]),
      want: [
        "11:1: x-unwarp: the generator does not read `x-unwarp` - did you mean `x-unwrap`?",
      ],
    },
  ])("$name", expectRefusal);
});

describe("the head of the file", () => {
  test.each<Mistake>([
    {
      name: "no license",
      yaml: edited(["  license: { name: MIT, identifier: MIT }\n", ""]),
      want: [
        "2:1: info: info object should contain `license` field - `license` with a `name`",
      ],
    },
    {
      name: "a license without its text",
      yaml: edited([", identifier: MIT", ""]),
      want: [
        "5:3: info › license: license object should contain one of the fields: `url`, `identifier` - `license` with a `url` or an `identifier`",
      ],
    },
    {
      name: "no server",
      yaml: edited(["servers:\n  - url: https://api.notes.test/v1\n", ""]),
      want: [
        "1:1: openapi: servers must be present - `servers` with at least one entry",
      ],
    },
    {
      name: "a server with a slash at its end",
      yaml: edited(["notes.test/v1", "notes.test/v1/"]),
      want: [
        "7:10: servers › 0 › url: server `url` should not have a trailing slash - a URL without a slash at its end",
      ],
    },
    {
      name: "a server without a scheme",
      yaml: edited(["https://api.notes.test/v1", "//api.notes.test/v1"]),
      want: [
        '7:10: servers › 0 › url: "//api.notes.test/v1" is no whole address - `https://` and a host',
      ],
    },
    {
      name: "a server without a host, by a variable",
      yaml: edited([
        "  - url: https://api.notes.test/v1\n",
        '  - { url: "{base}/v1", variables: { base: { default: /api, description: Where it lies. } } }\n',
      ]),
      want: [
        '7:12: servers › 0 › url: "/api/v1" is no whole address - `https://` and a host',
      ],
    },
    {
      name: "a server variable that is not declared",
      yaml: edited(["api.notes.test", "{region}.notes.test"]),
      want: [
        "7:10: servers › 0 › url: the `region` variable is not defined in the `variables` objects - a variable under `variables` of the server",
      ],
    },
    {
      name: "a tag without a description",
      yaml: edited(["    description: Notes of one team.\n", ""]),
      want: [
        "13:5: tags › 0 › description: tag object should contain `description` field - a `description`",
      ],
    },
  ])("$name", expectRefusal);
});

describe("our own keys", () => {
  test.each<Mistake>([
    {
      name: "x-client-params with a slip in it",
      yaml: edited(["[team_id]", "[taem_id]"]),
      want: [
        "10:19: x-client-params › 0: no path has a parameter {taem_id} - did you mean `team_id`?",
      ],
    },
    {
      name: "x-client-params with a name that no path has",
      yaml: edited(["[team_id]", "[team_id, zone]"]),
      want: [
        "10:28: x-client-params › 1: no path has a parameter {zone} - a parameter of a path",
      ],
    },
    {
      name: "x-client-params that is no list",
      yaml: edited(["[team_id]", "team_id"]),
      want: [
        "10:1: x-client-params: this is not a list of names - path parameters: [account_id]",
      ],
    },
    {
      name: "x-unwrap that is no name",
      yaml: edited(["x-unwrap: result", "x-unwrap: [result]"]),
      want: [
        "11:1: x-unwrap: this is not a name - a property of the success bodies",
      ],
    },
    {
      name: "x-permissions that is no list",
      yaml: edited(["[Notes Write]", "Notes Write"]),
      want: [
        "24:7: notes.create › x-permissions: this is not a list of names - token permissions: [Calls Write]",
      ],
    },
  ])("$name", expectRefusal);
});

describe("refused at its place", () => {
  test.each<{ name: string; yaml: string; want: RegExp }>([
    {
      name: "x-unwrap with a slip in it",
      yaml: edited(["x-unwrap: result", "x-unwrap: reslt"]),
      want: /^11:1: x-unwrap: .*reslt.* - .+$/m,
    },
    {
      name: "an operationId without a method",
      yaml: edited(["operationId: notes.get", "operationId: notes."]),
      want: /^40:\d+: .*operationId: .+ - .+$/m,
    },
    {
      name: "a resource that would hide calls.api",
      yaml: edited(["operationId: notes.get", "operationId: api.get"]),
      want: /^40:\d+: api\.get.*: .+ - .+$/m,
    },
    {
      name: "a schema that collides with the type of a resource",
      yaml: edited(
        ["    NoteCreate:\n", "    notes-resource:\n"],
        ["schemas/NoteCreate", "schemas/notes-resource"],
      ),
      want: /^82:5: components › schemas › notes-resource: .*NotesResource.* - .+$/m,
    },
    {
      name: "a schema that is nothing but itself",
      yaml: edited(
        [
          '          $ref: "#/components/schemas/Note"\n',
          '          $ref: "#/components/schemas/Loop"\n',
        ],
        [
          "    NoteCreate:\n",
          '    Loop: { $ref: "#/components/schemas/Loop" }\n    NoteCreate:\n',
        ],
      ),
      want: /^82:\d+: components › schemas › Loop.*: .+ - .+$/m,
    },
    {
      name: "a schema that is a part of itself",
      yaml: edited([
        "      description: A new note.\n",
        '      description: A new note.\n      allOf: [{ $ref: "#/components/schemas/NoteCreate" }]\n',
      ]),
      want: /^8[2-5]:\d+: components › schemas › NoteCreate.*: .+ - .+$/m,
    },
  ])("$name", async ({ yaml, want }) => {
    const { refused, lines } = await judge(yaml);
    expect(lines.join("\n")).toMatch(want);
    expect(refused).toBe(true);
  });
});

test.each(["constructor", "toString", "__proto__", "default", "a-b", "1st"])(
  "a property may be called %s",
  async (name) => {
    const yaml = edited([
      idProperty,
      `${idProperty}\n        ${name}: { type: string, description: A name. }`,
    ]);
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  },
);

test("a property __proto__ is refused where another is called like what every object inherits", async () => {
  const yaml = edited([
    idProperty,
    `${idProperty}
        __proto__: { $ref: "#/components/schemas/NoteCreate", description: A name. }
        valueOf: { type: string, description: A name. }`,
  ]);
  expect(await judge(yaml)).toEqual({
    refused: true,
    lines: [
      "80:9: components › schemas › Note › properties › __proto__: `__proto__` can't be a name where `valueOf` is one, too - another name for one of them",
    ],
  });
});

test("what an extension holds is not looked at", async () => {
  const anything = `{ hasOwnProperty: { valueOf: 1 }, $ref: nowhere, type: strnig, enum: [] }`;
  const yaml = edited(
    ["openapi: 3.1.0\n", `openapi: 3.1.0\nx-note: ${anything}\n`],
    [
      idProperty,
      idProperty.replace("{ ", `{ x-note: ${anything}, x-tags: 5, `),
    ],
    [
      "operationId: notes.get\n",
      `operationId: notes.get\n      x-codeSamples: ${anything}\n`,
    ],
  );
  expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
});

test.each(["constructor", "toString", "__proto__", "default", "a-b", "1st"])(
  "a schema may be called %s",
  async (name) => {
    const yaml = edited(
      ["    NoteCreate:\n", `    ${name}:\n`],
      ["schemas/NoteCreate", `schemas/${name}`],
    );
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  },
);

test.each(["delete", "new", "constructor", "__proto__", "1st"])(
  "an operation may be called notes.%s",
  async (name) => {
    const yaml = edited([
      "operationId: notes.get",
      `operationId: notes.${name}`,
    ]);
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  },
);

test("all mistakes at once, in the order of the file", async () => {
  const yaml = edited(
    ["[team_id]", "[taem_id]"],
    ["      operationId: notes.get\n", ""],
    ["x-permissions: [Notes Write]", "x-permissions: Notes Write"],
    [
      '$ref: "#/components/schemas/NoteCreate"',
      '$ref: "#/components/schemas/NewNote"',
    ],
  );
  const { lines } = await judge(yaml);
  expect(lines.map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
    "10:19 x-client-params › 0",
    "24:7 notes.create › x-permissions",
    "29:23 notes.create › requestBody › content › application/json › schema › $ref",
    "39:5 GET /teams/{team_id}/notes/{note_id} › operationId",
  ]);
});

describe("in other people's descriptions", () => {
  test("a broken convention is a warning", async () => {
    const yaml = edited(["      description: A new note.\n", ""]);
    expect(await judge(yaml, false)).toEqual({
      refused: false,
      lines: [
        "82:5: warning: components › schemas › NoteCreate: no description - a `description` in own words",
      ],
    });
  });

  test("a mistake is a mistake, and the warnings are told beside it", async () => {
    const yaml = edited(
      ["      description: A new note.\n", ""],
      ["[team_id]", "[taem_id]"],
    );
    expect(await judge(yaml, false)).toEqual({
      refused: true,
      lines: [
        "10:19: x-client-params › 0: no path has a parameter {taem_id} - did you mean `team_id`?",
        "82:5: warning: components › schemas › NoteCreate: no description - a `description` in own words",
      ],
    });
  });

  test("names of types that collide are a mistake in ours, and a warning elsewhere", async () => {
    const yaml = edited([
      "    NoteCreate:\n",
      "    note: { type: string }\n    NoteCreate:\n",
    ]);
    expect((await judge(yaml, true)).refused).toBe(true);
    expect((await judge(yaml, false)).refused).toBe(false);
  });

  test("OpenAPI 3.0 has nullable", async () => {
    const yaml = edited(
      ["openapi: 3.1.0", "openapi: 3.0.3"],
      [", identifier: MIT", ", url: https://notes.test/license"],
      [idProperty, idProperty.replace("{ ", "{ nullable: true, ")],
    );
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  });

  test("what an example says is no reference and no schema", async () => {
    const yaml = edited([
      "{ id: n-01, text: milk }\n    NoteCreate",
      "{ id: n-01, text: milk, $ref: nowhere, discriminator: {}, properties: { a: {} } }\n    NoteCreate",
    ]);
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  });

  test("a property may be called $ref, example or discriminator", async () => {
    const yaml = edited([
      idProperty,
      `${idProperty}
        $ref: { type: string, description: A name. }
        example: { type: string, description: A name. }
        discriminator: { type: string, description: A name. }`,
    ]);
    expect(await judge(yaml)).toEqual({ refused: false, lines: [] });
  });
});

describe("schemas of others", () => {
  const place = "9:";
  test.each<{
    name: string;
    schema: string;
    want: string;
    strict?: true;
    version?: string;
  }>([
    {
      name: "a default of another type",
      strict: true,
      schema: "{ type: integer, default: x }",
      want: `34: components › schemas › A › default: the default does not fit its schema: it must be integer - a default that its schema accepts`,
    },
    {
      name: "an example of another type",
      strict: true,
      schema: "{ type: integer, example: x }",
      want: `34: components › schemas › A › example: the example does not fit its schema: it must be integer - an example that its schema accepts`,
    },
    {
      name: "limits that leave no number",
      schema: "{ minimum: 5, maximum: 2 }",
      want: "22: warning: components › schemas › A › maximum: 2 is less than `minimum` - at least 5",
    },
    {
      name: "limits that leave no properties",
      schema: "{ minProperties: 4, maxProperties: 1 }",
      want: "28: warning: components › schemas › A › maxProperties: 1 is less than `minProperties` - at least 4",
    },
    {
      name: "a pattern of properties that is none",
      schema: '{ patternProperties: { "(": {} } }',
      want: "31: warning: components › schemas › A › patternProperties › (: this is not a regular expression - a regular expression of ECMAScript with the flag u",
    },
    {
      name: "one of nothing",
      schema: "{ oneOf: [] }",
      want: "10: warning: components › schemas › A › oneOf: no schema is listed - at least one schema",
    },
    {
      name: "a mapping to nothing",
      schema:
        '{ discriminator: { propertyName: a, mapping: { b: "#/components/schemas/C" } } }',
      want: '58: warning: components › schemas › A › discriminator › mapping › b: nothing is at "#/components/schemas/C" - did you mean `A`?',
    },
    {
      name: "a mapping to a name that no schema has",
      schema: "{ discriminator: { propertyName: a, mapping: { b: Cta } } }",
      want: '58: warning: components › schemas › A › discriminator › mapping › b: "Cta" is no reference - a path: "#/components/…"',
    },
    {
      name: "a mapping of a word to an integer",
      schema:
        '{ oneOf: [{ $ref: "#/components/schemas/B" }], discriminator: { propertyName: k, mapping: { cat: B, "1": B } } }\n    B: { type: object, properties: { k: { type: integer } } }',
      want: "100: components › schemas › A › discriminator › mapping › cat: `cat` is no integer - what `k` can be, or `type: string` for it",
    },
    {
      name: "a mapping of nothing to a number that may be null",
      schema:
        '{ oneOf: [{ $ref: "#/components/schemas/B" }], discriminator: { propertyName: k, mapping: { "": B, "-1.5e3": B } } }\n    B: { type: object, properties: { k: { type: ["null", number] } } }',
      want: "100: components › schemas › A › discriminator › mapping › : `` is no number - what `k` can be, or `type: string` for it",
    },
    {
      name: "a mapping of a number without end",
      schema:
        '{ oneOf: [{ $ref: "#/components/schemas/B" }], discriminator: { propertyName: k, mapping: { "1e400": B } } }\n    B: { type: object, properties: { k: { type: number } } }',
      want: "100: components › schemas › A › discriminator › mapping › 1e400: `1e400` is no number - what `k` can be, or `type: string` for it",
    },
    {
      name: "a mapping of a word to a boolean that a base declares",
      schema:
        '{ type: object, properties: { k: { allOf: [{ type: boolean }] } }, discriminator: { propertyName: k, mapping: { yes: B, "true": B } } }\n    B: { allOf: [{ $ref: "#/components/schemas/A" }] }',
      want: "120: components › schemas › A › discriminator › mapping › yes: `yes` is no boolean - what `k` can be, or `type: string` for it",
    },
    {
      name: "a mapping of a word to what is itself an object",
      schema:
        '{ oneOf: [{ $ref: "#/components/schemas/B" }], discriminator: { propertyName: k, mapping: { b: B } } }\n    B: { type: object, properties: { k: { type: object } } }',
      want: "100: components › schemas › A › discriminator › mapping › b: `b` is no object - what `k` can be, or `type: string` for it",
    },
    {
      name: "a mapping without the schema whose name the property can't hold",
      schema:
        '{ oneOf: [{ $ref: "#/components/schemas/B" }, { $ref: "#/components/schemas/C" }], discriminator: { propertyName: k, mapping: { "1": B } } }\n    B: { type: object, properties: { k: { type: integer } } }\n    C: { type: object, properties: { k: { type: integer } } }',
      want: "91: warning: components › schemas › A › discriminator: no value leads to `C`: its name is no integer - `mapping` with a schema for each value",
    },
    {
      name: "a reference to another kind of component",
      schema: '{ allOf: [{ $ref: "#/components/headers/H" }] }',
      want: '20: components › schemas › A › allOf › 0 › $ref: "#/components/headers/H" leads to a header, and a schema belongs here - a reference to "#/components/schemas/…"',
    },
    {
      name: "an example that a pattern of repeated repetitions does not fit",
      strict: true,
      schema: String.raw`{ type: string, pattern: '^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$', example: 'https://www.example.org/some/long/path/to/an/avatar?size=64' }`,
      want: '108: components › schemas › A › example: the example does not fit its schema: it must match pattern "^(https?:\\/\\/)?([\\da-z\\.-]+)\\.([a-z\\.]{2,6})([\\/\\w \\.-]*)*\\/?$" - an example that its schema accepts',
    },
    {
      name: "a pattern that can't run in linear time",
      strict: true,
      schema:
        "{ type: string, pattern: '^(?=a)(a+)+$', example: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab }",
      want: "24: warning: components › schemas › A › pattern: examples are not checked against this pattern: the check might never end - a pattern without lookaround and back references",
    },
    {
      name: "a limit that excludes its own value, as OpenAPI 3.0 writes it",
      strict: true,
      version: "3.0.3",
      schema:
        "{ type: integer, minimum: 1, exclusiveMinimum: true, example: 1 }",
      want: "70: components › schemas › A › example: the example does not fit its schema: it must NOT be valid - an example that its schema accepts",
    },
  ])("$name", async ({ schema, want, strict = false, version = "3.1.0" }) => {
    const { lines } = await judge(
      `openapi: ${version}
info: { title: T, version: "1" }
servers: [{ url: "https://api.test" }]
paths: {}
components:
  headers:
    H: { schema: { type: string } }
  schemas:
    A: ${schema}
`,
      strict,
    );
    expect(lines.join("\n")).toContain(`${place}${want}`);
  });

  test("a style that its place does not have, what is not used, and what is not sent", async () => {
    const { lines } = await judge(
      `openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: "https://api.test" }]
paths:
  /a:
    servers: [{ url: "https://upload.test" }]
    get:
      operationId: things.get
      description: Gets.
      parameters: [{ in: query, name: q, style: simple, schema: {} }]
      requestBody: { content: { application/json: {} } }
      responses: { "204": { description: Done. } }
`,
      false,
    );
    expect(lines).toContain(
      "10:49: things.get › parameters › 0 › style: a parameter in `query` is not written in the style simple - form, spaceDelimited, pipeDelimited, deepObject",
    );
    expect(lines).toContain(
      "6:5: warning: paths › /a › servers: the client does not use the servers of a path or an operation - the first server of the root, or the client's `baseUrl`",
    );
    expect(lines).toContain(
      "11:7: warning: things.get › requestBody: fetch sends no body with GET - left out of the method",
    );
  });

  test("of equal mistakes each is told, once", async () => {
    const { lines } = await judge(
      `openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
    A: { type: array, items: string }
    B: { type: object, properties: { b: string, c: { type: array, items: string } } }
`,
      false,
    );
    const words =
      "a schema is a map of keywords, and this is text - a map such as `{ type: string }`";
    expect(lines.filter((line) => line.includes(words))).toEqual([
      `6:30: components › schemas › A › items: ${words}`,
      `7:41: components › schemas › B › properties › b: ${words}`,
      `7:74: components › schemas › B › properties › c › items: ${words}`,
    ]);
  });

  test("an example of XML is a text, whatever its schema says", async () => {
    const { lines } = await judge(
      `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /a:
    get:
      responses:
        "200": { description: It., content: { application/xml: { schema: { type: object }, example: <a/> } } }
`,
      false,
    );
    expect(lines.filter((line) => line.includes("example"))).toEqual([]);
  });
});

describe("references that are written out", () => {
  const head = `openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
`;
  const toProperty = (schema: number, property: number) =>
    `{ $ref: "#/components/schemas/S${schema}/properties/p${property}" }`;
  const errors = async (schemas: readonly string[]) => {
    const { lines } = await judge(head + schemas.join("\n"), false);
    return lines.filter((line) => !line.includes("warning: "));
  };

  test("some are", async () => {
    const schemas = Array.from(
      { length: 12 },
      (_, index) =>
        `    S${index}: { type: object, properties: { p0: { allOf: [${toProperty(index + 1, 0)}, ${toProperty(index + 1, 1)}] }, p1: { type: string } } }`,
    );
    const last = "    S12: { type: object, properties: { p0: {}, p1: {} } }";
    expect(await errors([...schemas, last])).toEqual([]);
  });

  test("that double with each of 22 steps are refused at the largest", async () => {
    const schemas = Array.from({ length: 22 }, (_, index) => {
      const twice = `{ allOf: [${toProperty(index + 1, 0)}, ${toProperty(index + 1, 1)}] }`;
      return `    S${index}: { type: object, properties: { p0: ${twice}, p1: ${twice} } }`;
    });
    const last = "    S22: { type: object, properties: { p0: {}, p1: {} } }";
    expect(await errors([...schemas, last])).toEqual([
      '6:55: components › schemas › S0 › properties › p0 › allOf › 0 › $ref: "#/components/schemas/S1/properties/p0" and similar references add 50331460 maps and lists - at most 100000: references to components add none',
    ]);
  });
});

describe("many references", () => {
  const describeSchemas = (schemas: object) =>
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      paths: {},
      components: { schemas },
    });
  const toSchema = (index: number) => ({
    $ref: `#/components/schemas/S${index}`,
  });
  const errors = async (schemas: object) => {
    const { lines } = await judge(describeSchemas(schemas), false);
    return lines.filter((line) => !line.includes("warning: "));
  };

  test("a reference leads over fewer than 100 others", async () => {
    const chain = Array.from({ length: 101 }, (_, index) => [
      `S${index}`,
      index < 100 ? toSchema(index + 1) : { type: "string" },
    ]);
    const schemas = Object.fromEntries(chain) as object;
    expect(await errors(schemas)).toEqual([]);
    expect(await errors({ ...schemas, First: toSchema(0) })).toEqual([
      expect.stringMatching(
        /components › schemas › First › \$ref: "#\/components\/schemas\/S0" leads over 100 or more others - a reference that ends at a definition$/,
      ),
    ]);
  });
});

describe("a map of names can't be a reference", () => {
  const info = { title: "T", version: "1" };
  const operation = (members: object) => ({
    paths: { "/a": { get: { operationId: "x.a", ...members } } },
  });
  const to = { $ref: "#/x-names" };
  const response = (members: object) =>
    operation({ responses: { 200: { description: "It.", ...members } } });
  test.each<[where: string, rest: object]>([
    ["paths", { paths: to }],
    ["webhooks", { webhooks: to }],
    ["components › schemas", { components: { schemas: to } }],
    ["components › responses", { components: { responses: to } }],
    ["components › parameters", { components: { parameters: to } }],
    ["components › requestBodies", { components: { requestBodies: to } }],
    ["components › headers", { components: { headers: to } }],
    ["components › pathItems", { components: { pathItems: to } }],
    ["x.a › responses", operation({ responses: to })],
    ["x.a › responses › 200 › content", response({ content: to })],
    ["x.a › responses › 200 › headers", response({ headers: to })],
  ])("%s", async (where, rest) => {
    const description = { openapi: "3.1.0", info, ...rest, "x-names": {} };
    const { lines } = await judge(JSON.stringify(description), false);
    expect(lines.filter((line) => !line.includes("warning: "))).toEqual([
      expect.stringContaining(
        `: ${where} › $ref: a map of names can't be a reference - the names, each with a reference of its own`,
      ),
    ]);
  });
});

describe("a name that percent-decoding can't read", () => {
  const parts = { type: "object", properties: { a: { type: "string" } } };
  const content = { "text/plain": { schema: { type: "string" } } };
  const response = { description: "It.", content };
  const judgeName = async (rest: object) => {
    const info = { title: "T", version: "1" };
    const description = { openapi: "3.1.0", info, paths: {}, ...rest };
    const { lines } = await judge(JSON.stringify(description), false);
    return lines
      .filter((line) => !line.includes("warning: "))
      .map((line) => line.replace(/^\d+:\d+: /, ""));
  };
  const describeParameter = (name: string) => ({
    paths: {
      "/a": {
        get: {
          operationId: "x.a",
          parameters: [{ in: "query", name, schema: parts }],
          responses: { 200: response },
        },
      },
    },
  });

  describe.each(["%", "50%25", "%ff", "%E0%A4"])("%j", (name) => {
    test.each<[where: string, rest: object]>([
      [`paths › /${name}`, { paths: { [`/${name}`]: {} } }],
      [`webhooks › ${name}`, { webhooks: { [name]: { post: {} } } }],
      ["x.a › parameters › 0 › name", describeParameter(name)],
      [
        `components › schemas › ${name}`,
        { components: { schemas: { [name]: parts } } },
      ],
      [
        `components › responses › ${name}`,
        { components: { responses: { [name]: response } } },
      ],
      [
        `components › requestBodies › ${name}`,
        { components: { requestBodies: { [name]: { content } } } },
      ],
      [
        `components › pathItems › ${name}`,
        { components: { pathItems: { [name]: {} } } },
      ],
    ])("%s", async (where, rest) => {
      expect(await judgeName(rest)).toEqual([
        `${where}: percent-decoding can't read this name, and it has parts - a name without \`%\`, or a schema without parts`,
      ]);
    });
  });

  test("may be that of a plain value; a name that it can read is any name", async () => {
    const properties = { "100%": { type: "string" }, "a%20b": parts };
    const schemas = { "5%": { type: "string" }, A: { properties } };
    expect(await judgeName({ components: { schemas } })).toEqual([]);
  });
});

describe("a mistake that does no harm is a warning in other people's descriptions", () => {
  const describeSchema = (schema: string, version = "3.1.0") =>
    `openapi: ${version}
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
    A: ${schema}
`;
  const describeOperation = (url: string, rest: string) =>
    `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  ${url}:
    get: { operationId: things.get, ${rest} }
`;
  const done = 'responses: { "204": { description: Done. } }';
  const A = "components › schemas › A";
  test.each<{ name: string; yaml: string; want: string }>([
    {
      name: "a value of another type",
      yaml: describeSchema("{ type: string, enum: [a, null] }"),
      want: `6:34: warning: ${A} › enum › 1: all values of \`enum\` field must be of the same type as the \`type\` field: expected "string" but received "null" - values of the type that \`type\` names`,
    },
    {
      name: "a value twice",
      yaml: describeSchema("{ type: string, enum: [a, b, a] }"),
      want: `6:24: warning: ${A} › enum: a value is listed twice - each value once`,
    },
    {
      name: "no value",
      yaml: describeSchema("{ type: string, enum: [] }"),
      want: `6:24: warning: ${A} › enum: no value is allowed - at least one value`,
    },
    {
      name: "a pattern without the flag u",
      yaml: describeSchema(String.raw`{ type: string, pattern: '^[\w-\.]+$' }`),
      want: `6:24: warning: ${A} › pattern: this is a regular expression without the flag u only - a regular expression of ECMAScript with the flag u`,
    },
    {
      name: "a pattern of another language",
      yaml: describeSchema("{ type: string, pattern: '(?i)x' }"),
      want: `6:24: warning: ${A} › pattern: this is not a regular expression - a regular expression of ECMAScript with the flag u`,
    },
    {
      name: "an id that begins with a dot",
      yaml: describeOperation("/a", done).replace("things.get", ".getX"),
      want: '5:12: warning: .getX › operationId: ".getX" has no name on one side of its dot - resource.method, such as `apps.create`',
    },
    {
      name: "a query in the path",
      yaml: describeOperation('"/a?v=2"', done),
      want: "4:3: warning: paths › /a?v=2: don't put query string items in the path, they belong in parameters with `in: query` - query parameters under `parameters`",
    },
    {
      name: "paths that differ in the name of a parameter",
      yaml: `${describeOperation("/a/{b}", done)}  /a/{c}: {}\n`,
      want: "6:3: warning: paths › /a/{c}: the path already exists which differs only by path parameter name(s): `/a/{b}` and `/a/{c}` - each path once, whatever its parameters are called",
    },
    {
      name: "a limit of OpenAPI 3.0",
      yaml: describeSchema("{ type: integer, exclusiveMinimum: true }"),
      want: `6:43: warning: ${A} › exclusiveMinimum: OpenAPI 3.1 has no true or false for \`exclusiveMinimum\` - the limit itself, in the place of the inclusive one`,
    },
    {
      name: "a response without a description",
      yaml: describeOperation("/a", 'responses: { "204": {} }'),
      want: "5:50: warning: things.get › responses › 204: no `description` - the key `description`",
    },
    {
      name: "a version that is a number",
      yaml: describeSchema("{}").replace('version: "1"', "version: 1.5"),
      want: "2:28: warning: info › version: expected type `string` but got `number` - text: in quotes",
    },
    {
      name: "null where text belongs",
      yaml: describeSchema("{ type: string, description: null }"),
      want: `6:37: warning: ${A} › description: expected type \`string\` but got \`null\` - what OpenAPI has at this place`,
    },
    {
      name: "a property that is required by itself",
      yaml: describeSchema(
        "{ type: object, properties: { b: { type: string, required: true } } }",
      ),
      want: `6:67: warning: ${A} › properties › b › required: a schema does not say by itself that it is required - its name in the list \`required\` beside \`properties\``,
    },
    {
      name: "a type of Swagger 2",
      yaml: describeSchema("{ type: file }"),
      want: `6:16: warning: ${A} › type: OpenAPI 3 has no type file - \`type: string\` with \`format: binary\``,
    },
    {
      name: "a list of types in OpenAPI 3.0",
      yaml: describeSchema('{ type: [string, "null"] }', "3.0.3"),
      want: `6:16: warning: ${A} › type: OpenAPI 3.0 has no list of types - one type, with \`nullable: true\` beside it for null`,
    },
    {
      name: "a parameter twice",
      yaml: describeOperation(
        "/a",
        `parameters: [{ in: query, name: q, schema: {} }, { in: query, name: q, schema: {} }], ${done}`,
      ),
      want: "5:86: warning: things.get › parameters › 1: operations must have unique `name` + `in` parameters. Repeats of `in:query` + `name:q` - no two parameters with the same `name` and `in`",
    },
    {
      name: "a path parameter that is not declared",
      yaml: describeOperation("/a/{b}", done),
      want: "5:5: warning: things.get › parameters: no parameter is declared for `{b}` of the path `/a/{b}` - one `in: path` parameter for each {name} of the path, and no other",
    },
    {
      name: "a path parameter that is not required",
      yaml: describeOperation(
        "/a/{b}",
        `parameters: [{ in: path, name: b, schema: { type: string } }], ${done}`,
      ),
      want: "5:50: warning: things.get › parameters › 0: the path parameter `b` is not required, and no URL can lack it - `required: true`",
    },
    {
      name: "an undefined server variable",
      yaml: describeSchema("{}").replace(
        "paths: {}",
        'servers: [{ url: "https://{region}.test" }]\npaths: {}',
      ),
      want: "3:18: warning: servers › 0 › url: the `region` variable is not defined in the `variables` objects - a variable under `variables` of the server",
    },
    {
      name: "a method that would make its resource a promise",
      yaml: describeOperation("/a", done).replace("things.get", "things.then"),
      want: "5:12: warning: things.then › operationId: things.then would make the resource a promise - a method with another name",
    },
  ])("$name", async ({ yaml, want }) => {
    const { refused, lines } = await judge(yaml, false);
    expect(lines).toContain(want);
    expect(refused).toBe(false);
    expect((await judge(yaml, true)).lines).toContain(
      want.replace("warning: ", ""),
    );
  });

  test.each<{ name: string; yaml: string; want: string }>([
    {
      name: "a body that is misspelt",
      yaml: describeOperation("/a", `requestbody: {}, ${done}`),
      want: "5:37: things.get › requestbody: property `requestbody` is not expected here - did you mean `requestBody`? Accepted: what OpenAPI has at this place",
    },
    {
      name: "a method that is misspelt",
      yaml: describeOperation("/a", done).replace("    get:", "    gte:"),
      want: "5:5: paths › /a › gte: property `gte` is not expected here - did you mean `get`? Accepted: what OpenAPI has at this place",
    },
    {
      name: "properties that are misspelt",
      yaml: describeSchema("{ type: object, proprties: {} }"),
      want: `6:24: ${A} › proprties: property \`proprties\` is not expected here - did you mean \`properties\`? Accepted: what OpenAPI has at this place`,
    },
    {
      name: "a body of Swagger 2",
      yaml: describeOperation("/a", `requestBody: { schema: {} }, ${done}`),
      want: "5:52: things.get › requestBody › schema: OpenAPI 3 has no `schema` here - `content`, and the `schema` below a content type of it",
    },
    {
      name: "a response of Swagger 2",
      yaml: describeOperation(
        "/a",
        'responses: { "200": { description: Done., schema: {} } }',
      ),
      want: "5:79: things.get › responses › 200 › schema: OpenAPI 3 has no `schema` here - `content`, and the `schema` below a content type of it",
    },
  ])("$name is refused: the output would lack it", async ({ yaml, want }) => {
    const { refused, lines } = await judge(yaml, false);
    expect(lines).toContain(want);
    expect(refused).toBe(true);
  });

  test.each<{ name: string; yaml: string; want: string }>([
    {
      name: "a word that is misspelt",
      yaml: describeSchema("{ type: string, descripton: x }"),
      want: `6:24: warning: ${A} › descripton: property \`descripton\` is not expected here - did you mean \`description\`? Accepted: what OpenAPI has at this place`,
    },
    {
      name: "a key like one that is there",
      yaml: describeSchema("{ type: string, typ: x }"),
      want: `6:24: warning: ${A} › typ: property \`typ\` is not expected here - did you mean \`type\`? Accepted: what OpenAPI has at this place`,
    },
    {
      name: "a key like no other",
      yaml: describeSchema("{ type: string, colour: x }"),
      want: `6:24: warning: ${A} › colour: property \`colour\` is not expected here - what OpenAPI has at this place`,
    },
  ])("$name is warned of: the output lacks nothing", async ({ yaml, want }) => {
    const { refused, lines } = await judge(yaml, false);
    expect(lines).toContain(want);
    expect(refused).toBe(false);
  });

  test("what is under a key x- of any shape is not looked at, and true is a schema", async () => {
    const yaml = describeSchema("true").replace(
      "paths: {}",
      "paths: { x-a: 5, x-b: [{ $ref: 7 }] }",
    );
    expect((await judge(yaml, false)).refused).toBe(false);
  });

  test.each(['"3.1"', '"3.0"'])("the version %s", async (version) => {
    expect((await judge(describeSchema("{}", version), false)).refused).toBe(
      false,
    );
  });
});

describe("a mistake is told at its root", () => {
  test("a slip in `required`: no example that lacks the property is told", async () => {
    const yaml = edited(["required: [id, text]", "required: [id, txt]"]);
    expect(await judge(yaml)).toEqual({
      refused: true,
      lines: [
        "77:22: components › schemas › Note › required › 1: `required` names `txt`, which is no property - did you mean `text`?",
      ],
    });
  });

  test("a reference that is a comment", async () => {
    const yaml = edited([
      '          $ref: "#/components/schemas/Note"\n',
      "          $ref: #/components/schemas/Note\n",
    ]);
    expect(await judge(yaml)).toEqual({
      refused: true,
      lines: [
        '95:11: components › schemas › NoteAnswer › properties › result › $ref: nothing is here, for `#` begins a comment - the reference in quotes: "#/components/…"',
      ],
    });
  });

  test("a reference that is a comment, in the place of a parameter", async () => {
    const yaml = edited([
      '      - $ref: "#/components/parameters/NoteId"\n',
      "      - $ref: #/components/parameters/NoteId\n",
    ]);
    expect(await judge(yaml)).toEqual({
      refused: true,
      lines: [
        '38:9: paths › /teams/{team_id}/notes/{note_id} › parameters › 1 › $ref: nothing is here, for `#` begins a comment - the reference in quotes: "#/components/…"',
      ],
    });
  });

  test("a schema that is text: no reference to it is told", async () => {
    const yaml = edited([
      /    NoteCreate:\n(?: {6}.*\n)+/.exec(notesSpec)?.[0] ?? "",
      "    NoteCreate: string\n",
    ]);
    expect((await judge(yaml, false)).lines).toContain(
      "82:17: components › schemas › NoteCreate: a schema is a map of keywords, and this is text - a map such as `{ type: string }`",
    );
    expect((await judge(yaml, false)).lines.join("\n")).not.toContain(
      "leads to no definition",
    );
  });

  test("what stops the rules is told at its place", async () => {
    const yaml = edited(["  - url: https://api.notes.test/v1\n", "  -\n"]);
    expect((await judge(yaml, false)).lines).toEqual([
      "7:4: servers › 0: expected type `Server` (object) but got `null` - what OpenAPI has at this place",
    ]);
  });

  test.each([
    [
      "#/definitions/Note",
      'nothing is at "#/definitions/Note" - did you mean `#/components/schemas/Note`?',
    ],
    [
      "#components/schemas/Note",
      '"#components/schemas/Note" lacks the slash behind `#` - `#/components/schemas/Note`',
    ],
    [
      "#Note",
      '"#Note" is the name of an anchor, and anchors are not read - did you mean `#/components/schemas/Note`?',
    ],
    [
      "Note",
      '"Note" is no reference - did you mean `#/components/schemas/Note`?',
    ],
  ])("a reference %s: what was meant", async (ref, want) => {
    const yaml = edited([
      '          $ref: "#/components/schemas/Note"\n',
      `          $ref: "${ref}"\n`,
    ]);
    expect((await judge(yaml)).lines).toEqual([
      `95:11: components › schemas › NoteAnswer › properties › result › $ref: ${want}`,
    ]);
  });
});

describe("paths", () => {
  const path = "paths › ";
  test.each<Mistake>([
    {
      name: "without a slash",
      yaml: edited(["  /teams/{team_id}/notes:", "  teams/{team_id}/notes:"]),
      want: [
        `16:3: ${path}teams/{team_id}/notes: a path begins with a slash - \`/teams/{team_id}/notes\``,
        '82:5: components › schemas › NoteCreate: component: "NoteCreate" is never used - components that something refers to',
      ],
    },
    {
      name: "with an open brace",
      yaml: edited(["/notes/{note_id}:", "/notes/{note_id}/{b:"]),
      want: [
        `35:3: ${path}/teams/{team_id}/notes/{note_id}/{b: a brace has no other to go with it - a parameter in two braces: \`/apps/{app_id}\``,
      ],
    },
  ])("$name", expectRefusal);
});

describe("our own descriptions", () => {
  test.each<Mistake>([
    {
      name: "an id whose resource is not the tag",
      yaml: edited(["operationId: notes.get", "operationId: note.get"]),
      want: [
        '40:7: note.get › operationId: "note.get" belongs to the resource note, and its tag is "notes" - an id that begins `notes.`, or another tag',
      ],
    },
    {
      name: "a method called then",
      yaml: edited(["operationId: notes.get", "operationId: notes.then"]),
      want: [
        "40:7: notes.then › operationId: notes.then would make the resource a promise - a method with another name",
      ],
    },
  ])("$name", expectRefusal);

  test("a list of several pages is a notice", async () => {
    const yaml = edited([
      "      operationId: notes.get\n",
      "      operationId: notes.get\n      parameters: [{ in: query, name: page, description: It., schema: {} }]\n",
    ]);
    expect(await judge(yaml)).toEqual({
      refused: false,
      lines: [
        "41:20: warning: notes.get › parameters › 0: the client reads one page - callers pass `page` to get the others",
      ],
    });
  });

  test("a notice of a parameter that operations share names each of them", async () => {
    const shared = '      - $ref: "#/components/parameters/NoteId"\n';
    const yaml = edited(
      [shared, `${shared}      - $ref: "#/components/parameters/Page"\n`],
      [
        "    NoteId:\n",
        "    Page: { in: query, name: page, description: It., schema: {} }\n    NoteId:\n",
      ],
    );
    expect(await judge(yaml)).toEqual({
      refused: false,
      lines: [
        "60:5: warning: components › parameters › Page: notes.get: the client reads one page - callers pass `page` to get the others",
      ],
    });
  });
});

test("what is nested too deeply is refused at its place", async () => {
  const nested = (levels: number): object =>
    levels === 0 ? { type: "string" } : { items: nested(levels - 1) };
  const judgeDepth = (levels: number) =>
    judge(
      JSON.stringify({
        openapi: "3.1.0",
        info: { title: "T", version: "1" },
        paths: {},
        components: { schemas: { A: nested(levels) } },
      }),
      false,
    );
  expect((await judgeDepth(397)).refused).toBe(false);
  const { lines } = await judgeDepth(398);
  expect(lines).toEqual([
    expect.stringMatching(
      /^1:\d+: components › schemas › A › items › .* › … › items › items › items: this is nested too deeply - at most 400 levels$/,
    ),
  ]);
});

import { describe, expect, test } from "vitest";
import { edit, notesSpec } from "../support/notes-spec.js";
import { emitClient } from "../../scripts/pipeline/emit-client.js";
import { print } from "../../scripts/pipeline/print.js";
import { modelOf } from "../support/generate.js";

function clientOf(yaml: string): Promise<string> {
  return print(emitClient(modelOf(yaml), "../src/runtime/operation.js"));
}

/** `want` stands in the client, line for line; `given` are changes to the small description. */
async function expectLines(
  given: readonly [place: string, change: string][],
  want: string,
): Promise<void> {
  const yaml = given.reduce((text, change) => edit(text, ...change), notesSpec);
  expect(`\n${await clientOf(yaml)}`).toContain(`\n${want}\n`);
}

const getNote = "      operationId: notes.get\n";
const createNote = "      operationId: notes.create\n";

test("the imports", async () => {
  await expectLines(
    [],
    `import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { CallOptions as RuntimeOptions } from "../src/runtime/operation.js";
import type { components, paths } from "./schema.js";`,
  );
});

test("the options of a call have the parameters that the client is created with", async () => {
  await expectLines(
    [],
    `/** The last argument of every method. */
export interface CallOptions extends RuntimeOptions {
  /** Id of the team. Default: the client's. */
  readonly teamId?: string | null | undefined;
}`,
  );
});

test("a named type refers to the schema, under its description", async () => {
  await expectLines(
    [],
    `/** A new note. */
export type NoteCreate = components["schemas"]["NoteCreate"];`,
  );
});

test("a resource is an interface of documented methods", async () => {
  await expectLines(
    [],
    `/** Notes of one team. */
export interface NotesResource {
  /**
   * Creates a note
   *
   * Creates a note and returns it.
   *
   * Token permission: Notes Write.
   *
   * \`POST /teams/{team_id}/notes\`
   *
   * @example
   * await client.notes.create({ text: "milk" });
   */
  create(body: NoteCreate, options?: CallOptions): Promise<Note>;
  /**
   * Gets a note
   *
   * Gets a note by its id.
   *
   * \`GET /teams/{team_id}/notes/{note_id}\`
   *
   * @param noteId - Id of the note. 4 to 8 characters.
   */
  get(noteId: string, options?: CallOptions): Promise<Note>;
}

/** Every resource of the API, under its name. */
export interface Resources {
  /** Notes of one team. */
  readonly notes: NotesResource;
}`,
  );
});

test("an operation is a row of data", async () => {
  await expectLines(
    [],
    `export const operations = {
  notes: {
    create: {
      method: "POST",
      path: "/teams/{team_id}/notes",
      params: { team_id: { client: "teamId" } },
      body: { type: "application/json", required: true },
      result: {
        property: "result",
        required: { id: "string", text: "string" },
      },
      permissions: ["Notes Write"],
    },
    get: {
      method: "GET",
      path: "/teams/{team_id}/notes/{note_id}",
      params: {
        team_id: { client: "teamId" },
        note_id: { argument: "noteId", minLength: 4, maxLength: 8 },
      },
      result: {
        property: "result",
        required: { id: "string", text: "string" },
      },
    },
  },
} as const;`,
  );
});

test("the server of the description is the base URL", async () => {
  await expectLines([], 'export const baseUrl = "https://api.notes.test/v1";');
});

describe("signatures", () => {
  const parameters = "      parameters:\n";
  const full =
    "        - { in: query, name: full, description: All of it., schema: { type: boolean } }\n";
  const since =
    "        - { in: header, name: if-newer, required: true, description: A date., schema: { type: string } }\n";

  test.each<{
    name: string;
    given: readonly [string, string][];
    want: string;
  }>([
    {
      name: "a body without required properties is optional",
      given: [["required: [text]\n      properties:", "properties:"]],
      want: "  create(body?: NoteCreate, options?: CallOptions): Promise<Note>;",
    },
    {
      name: "a query is typed by the schema",
      given: [[getNote, getNote + parameters + full]],
      want: `  get(
    noteId: string,
    options?: CallOptions & {
      query?: NonNullable<
        paths["/teams/{team_id}/notes/{note_id}"]["get"]["parameters"]["query"]
      >;
    },
  ): Promise<Note>;`,
    },
    {
      name: "a required header makes the options required",
      given: [[getNote, getNote + parameters + since]],
      want: `  get(
    noteId: string,
    options: Omit<CallOptions, "headers"> & {
      headers: NonNullable<
        paths["/teams/{team_id}/notes/{note_id}"]["get"]["parameters"]["header"]
      > &
        Readonly<Record<string, unknown>>;
    },
  ): Promise<Note>;`,
    },
    {
      name: "nothing optional comes before required options",
      given: [
        ["required: [text]\n      properties:", "properties:"],
        [createNote, createNote + parameters + since],
      ],
      want: `    body: NoteCreate | undefined,
    options: Omit<CallOptions, "headers"> & {`,
    },
    {
      name: "a parameter that is no plain string is typed by the schema",
      given: [
        ["{ type: string, minLength: 4, maxLength: 8 }", "{ type: integer }"],
      ],
      want: `    noteId: paths["/teams/{team_id}/notes/{note_id}"]["get"]["parameters"]["path"]["note_id"],`,
    },
    {
      name: "a reserved word is a method name, and an argument with a mark",
      given: [
        ["notes.get", "notes.delete"],
        ["notes/{note_id}", "notes/{new}"],
        ["name: note_id", "name: new"],
      ],
      want: "  delete(new_: string, options?: CallOptions): Promise<Note>;",
    },
    {
      name: "names that are no identifiers are quoted",
      given: [["notes.get", "notes.1st-one"]],
      want: '  "1st-one"(noteId: string, options?: CallOptions): Promise<Note>;',
    },
    {
      name: "__proto__ is a method like any other",
      given: [["notes.get", "notes.__proto__"]],
      want: '  ["__proto__"](noteId: string, options?: CallOptions): Promise<Note>;',
    },
    {
      name: "a list",
      given: [
        [
          '          $ref: "#/components/schemas/Note"\n',
          '          type: array\n          items: { $ref: "#/components/schemas/Note" }\n',
        ],
      ],
      want: "  get(noteId: string, options?: CallOptions): Promise<Note[]>;",
    },
    {
      name: "a deprecated operation says so",
      given: [[getNote, `${getNote}      deprecated: true\n`]],
      want: `   * @param noteId - Id of the note. 4 to 8 characters.
   *
   * @deprecated
   */`,
    },
  ])("$name", ({ given, want }) => expectLines(given, want));
});

describe("examples", () => {
  const noteId = "schema: { type: string, minLength: 4, maxLength: 8 }";
  const noteExample = "      example: { text: milk }\n";
  const noteText =
    "        text: { type: string, description: What the note says. }\n      example: { text: milk }";
  const required = (place: string, name: string, example: string) =>
    `      parameters: [{ in: ${place}, name: ${name}, required: true, schema: { type: integer }${example} }]\n`;

  test.each<{
    name: string;
    given: readonly [string, string][];
    want: string;
  }>([
    {
      name: "of a parameter",
      given: [[noteId, `${noteId}\n      example: n-01`]],
      want: 'notes.get("n-01")',
    },
    {
      name: "of a parameter, named",
      given: [
        [noteId, `${noteId}\n      examples: { first: { value: n-02 } }`],
      ],
      want: 'notes.get("n-02")',
    },
    {
      name: "of the schema of a parameter",
      given: [[noteId, "schema: { type: string, examples: [n-03] }"]],
      want: 'notes.get("n-03")',
    },
    {
      name: "of a list in the path",
      given: [
        [
          noteId,
          "schema: { type: array, items: { type: integer } }\n      example: [1, 2]",
        ],
      ],
      want: "notes.get([1, 2])",
    },
    {
      name: "of the content type, before that of the schema",
      given: [
        [
          'schema: { $ref: "#/components/schemas/NoteCreate" }',
          'schema: { $ref: "#/components/schemas/NoteCreate" }\n            examples: { tea: { value: { text: tea } } }',
        ],
      ],
      want: 'notes.create({ text: "tea" })',
    },
    {
      name: "of the properties",
      given: [
        [
          noteText,
          "        text: { type: string, example: eggs }\n        size: { type: integer, example: 2 }\n        by: { type: string }",
        ],
      ],
      want: 'notes.create({ size: 2, text: "eggs" })',
    },
    {
      name: "without what only answers have",
      given: [
        [
          noteText,
          "        id: { type: string, readOnly: true }\n        text: { type: string }\n      example: { id: n-01, text: milk }",
        ],
      ],
      want: 'notes.create({ text: "milk" })',
    },
    {
      name: "with the required options",
      given: [
        [createNote, createNote + required("query", "page", ", example: 3")],
      ],
      want: 'notes.create({ text: "milk" }, { query: { page: 3 } })',
    },
    {
      name: "of an optional body that has none",
      given: [
        ["required: [text]\n      properties:", "properties:"],
        [noteExample, ""],
      ],
      want: "notes.create()",
    },
    {
      name: "with keys and names that are no identifiers",
      given: [
        ["notes.create", "notes.1st-one"],
        ["required: [text]", "required: [a-b]"],
        [noteText, "        a-b: { type: boolean, example: true }"],
      ],
      want: 'notes["1st-one"]({ "a-b": true })',
    },
    {
      name: "whose text begins no tag and no link, and ends no comment",
      given: [
        [noteExample, `      example: { text: "see @a {@link b} */ c@d" }\n`],
      ],
      want: String.raw`notes.create({ text: "see \u0040a {\u0040link b} *\/ c@d" })`,
    },
  ])("$name", async ({ given, want }) => {
    await expectLines(
      given,
      `   * @example\n   * await client.${want};\n   */`,
    );
  });

  test.each<{
    name: string;
    given: readonly [string, string][];
  }>([
    { name: "a required body has none", given: [[noteExample, ""]] },
    {
      name: "it lacks what is required",
      given: [["example: { text: milk }", "example: {}"]],
    },
    {
      name: "it is of another type",
      given: [["example: { text: milk }", "example: { text: 1 }"]],
    },
    {
      name: "it is no object",
      given: [["example: { text: milk }", "example: milk"]],
    },
    {
      name: "the value is bytes",
      given: [
        [noteText, noteText.replace("string,", "string, format: binary,")],
      ],
    },
    {
      name: "a required option has none",
      given: [[createNote, createNote + required("header", "x-page", "")]],
    },
    {
      name: "it is longer than a line",
      given: [
        ["example: { text: milk }", `example: { text: ${"m".repeat(200)} }`],
      ],
    },
  ])("none where $name", async ({ given }) => {
    const yaml = given.reduce(
      (text, change) => edit(text, ...change),
      notesSpec,
    );
    expect(await clientOf(yaml)).not.toContain("@example");
  });
});

describe("rows", () => {
  test.each<{
    name: string;
    given: readonly [string, string][];
    want: string;
  }>([
    {
      name: "a number in the path is told to the runtime",
      given: [
        ["{ type: string, minLength: 4, maxLength: 8 }", "{ type: integer }"],
      ],
      want: `      params: {
        team_id: { client: "teamId" },
        note_id: { argument: "noteId", type: "number" },
      },`,
    },
    {
      name: "a boolean in the path is told to the runtime",
      given: [
        ["{ type: string, minLength: 4, maxLength: 8 }", "{ type: boolean }"],
      ],
      want: `      params: {
        team_id: { client: "teamId" },
        note_id: { argument: "noteId", type: "boolean" },
      },`,
    },
    {
      name: "a body that need not be sent",
      given: [["        required: true\n        content:", "        content:"]],
      want: '      body: { type: "application/json", required: false, properties: ["text"] },',
    },
    {
      name: "a body of another JSON type",
      given: [
        [
          "application/json:\n            schema",
          "application/merge-patch+json:\n            schema",
        ],
      ],
      want: '      body: { type: "application/merge-patch+json", required: true },',
    },
    {
      name: "keys that are no identifiers",
      given: [
        [
          "required: [id, text]",
          "required: [a-b, 1st, constructor, __proto__]",
        ],
        [
          "id: { type: string, description: Id of the note. }",
          "a-b: { type: integer }\n        1st: { type: [array, 'null'] }\n        constructor: {}\n        __proto__: { type: boolean }",
        ],
      ],
      want: `        required: {
          "1st": "array|null",
          ["__proto__"]: "boolean",
          "a-b": "number",
          constructor: "any",
        },`,
    },
  ])("$name", ({ given, want }) => expectLines(given, want));
});

describe("descriptions", () => {
  const description = "      description: Gets a note by its id.\n";

  async function documentation(text: string): Promise<string> {
    const given = `      description: ${JSON.stringify(text)}\n`;
    return clientOf(edit(notesSpec, description, given));
  }

  test("keep their lines", async () => {
    expect(await documentation("One.\n\n- two\n  three")).toContain(`   * One.
   *
   * - two
   *   three
`);
  });

  test("do not end the comment", async () => {
    expect(await documentation("a */ alert(1); /* b")).toContain(
      "   * a *\\/ alert(1); /* b\n",
    );
  });

  test("keep backticks, dollars, emoji and marks of direction", async () => {
    const text = "`${process.exit()}` 🎥 \u202eabc\u202c";
    expect(await documentation(text)).toContain(`   * ${text}\n`);
  });

  test.each(["@deprecated for a year", "One.\n@deprecated for a year"])(
    "do not start a tag: %j",
    async (text) => {
      expect(await documentation(text)).not.toMatch(/^ *\* *@deprecated/m);
    },
  );
});

import { beforeAll, describe, expect, test } from "vitest";
import { compileFiles } from "./support/compile-folder.js";
import { generate } from "./support/generate.js";
import { edit, notesSpec } from "./support/notes-spec.js";

/** What a user of the small API writes; line 1 is the import. */
const consumer = `import type { Note, NoteCreate, Resources } from "./client.js";
import { createApiClient, operations } from "./client.js";
declare const calls: Resources;
export const draft: NoteCreate = { text: "milk" };
export const made: Promise<Note> = calls.notes.create(draft);
export const found: Note = await calls.notes.get("n-01", { timeout: 1 });
export const text: string = found.text;
export const path: "/teams/{team_id}/notes/{note_id}" = operations.notes.get.path;
export const { data } = await createApiClient().GET("/teams/{team_id}/notes/{note_id}", {
  params: { path: { team_id: "t", note_id: "n-01" } },
});
export const again: string | undefined = data?.result.text;
`;

const getOperation = /^ {4}get:\n(?: {5,}.*\n)+/m.exec(notesSpec)?.[0] ?? "";

interface Case {
  readonly yaml: string;
  readonly consumer: string;
  readonly want: readonly string[];
}

const cases = {
  "a consumer of the description as it is compiles": {
    yaml: notesSpec,
    consumer,
    want: [],
  },
  "an operation that is gone": {
    yaml: edit(notesSpec, getOperation, ""),
    consumer,
    want: ["6: TS2339", "8: TS2339", "9: TS2345", "12: TS2339"],
  },
  "an operation with another name": {
    yaml: edit(notesSpec, "operationId: notes.get", "operationId: notes.read"),
    consumer,
    want: ["6: TS2339", "8: TS2339"],
  },
  "a resource with another name": {
    yaml: notesSpec.replaceAll("operationId: notes.", "operationId: memos."),
    consumer,
    want: ["5: TS2339", "6: TS2339", "8: TS2339"],
  },
  "a field with another name, in requests and results": {
    yaml: notesSpec
      .replaceAll("        text: {", "        words: {")
      .replaceAll("text]", "words]")
      .replaceAll("text: milk", "words: milk"),
    consumer,
    want: ["4: TS2353", "7: TS2339", "12: TS2339"],
  },
  "a field of another type": {
    yaml: notesSpec
      .replaceAll(
        "        text: { type: string",
        "        text: { type: integer",
      )
      .replaceAll("text: milk", "text: 1"),
    consumer,
    want: ["4: TS2322", "7: TS2322", "12: TS2322"],
  },
  "a field that need not be there any more": {
    yaml: notesSpec
      .replaceAll("[id, text]", "[id]")
      .replaceAll("required: [text]", "required: []"),
    consumer,
    want: ["7: TS2322"],
  },
  "a field that must be there from now on": {
    yaml: edit(
      notesSpec,
      "      required: [text]\n      properties:\n",
      `      required: [text, title]
      properties:
        title: { type: string, description: A title. }
`,
    ).replace("example: { text: milk }", "example: { text: milk, title: a }"),
    consumer,
    want: ["4: TS2741"],
  },
  "wrong calls": {
    yaml: notesSpec,
    consumer: `import type { Note, Resources } from "./client.js";
declare const calls: Resources;
calls.notes.get();
calls.notes.get(7);
calls.notes.create();
calls.notes.create({});
calls.notes.create({ text: "milk", colour: "red" });
calls.notes.create({ text: undefined });
calls.notes.get("n-01", { timeuot: 1 });
calls.notes = calls.notes;
export const note: Note = { id: "n-01" };
`,
    want: [
      "3: TS2554",
      "4: TS2345",
      "5: TS2554",
      "6: TS2741",
      "7: TS2353",
      "8: TS2322",
      "9: TS2561",
      "10: TS2540",
      "11: TS2741",
    ],
  },
  "nasty names compile": {
    yaml: edit(
      edit(
        notesSpec,
        "        id: { type: string, description: Id of the note. }\n",
        `        id: { type: string, description: "*/ export const boom = 1; /*" }
        constructor: { type: string }
        __proto__: { type: string }
        default: { type: string, default: x }
        a-b: { type: string, enum: ["", 1s, Etc/GMT+1, Etc/GMT-1] }
        1st: { $ref: "#/components/schemas/Note" }
        free: { type: object }
        map: { type: object, additionalProperties: { type: integer } }
        some: { allOf: [{ $ref: "#/components/schemas/NoteCreate" }, { required: [text] }] }
`,
      ),
      getOperation,
      [
        "get then",
        "put new",
        "delete delete",
        "patch __proto__",
        "options 1st-one",
      ]
        .map((names) => {
          const [method = "", name = ""] = names.split(" ");
          return getOperation
            .replace("get:", `${method}:`)
            .replace("notes.get", `notes.${name}`);
        })
        .join(""),
    ),
    consumer: `import type { Note, Resources } from "./client.js";
declare const calls: Resources;
export const note: Note = {
  id: "n-01",
  text: "",
  constructor: "a",
  ["__proto__"]: "b",
  "a-b": "Etc/GMT+1",
  "1st": { id: "n-02", text: "", constructor: "c" },
  free: { any: [1], thing: null },
  map: { one: 1 },
  some: { text: "" },
};
export const all: Promise<Note>[] = [
  calls.notes.then("a"),
  calls.notes.new("a"),
  calls.notes.delete("a"),
  calls.notes["__proto__"]("a"),
  calls.notes["1st-one"]("a"),
];
export const zone: Note["a-b"] = "Etc/GMT";
`,
    want: ["21: TS2820"],
  },
} as const satisfies Record<string, Case>;

describe("a consumer's file", () => {
  let errors: readonly string[];

  beforeAll(async () => {
    const files: Record<string, string> = {};
    await Promise.all(
      Object.entries<Case>(cases).map(async ([, { yaml, consumer }], index) => {
        const { schema, client } = await generate(
          yaml,
          "../../src/runtime/operation.js",
        );
        files[`${index}/schema.ts`] = schema;
        files[`${index}/client.ts`] = client;
        files[`${index}/consumer.ts`] = consumer;
      }),
    );
    errors = await compileFiles(files, {
      options: { isolatedDeclarations: false },
    });
  });

  test.each(Object.keys(cases).map((name, index) => ({ name, index })))(
    "$name",
    ({ name, index }) => {
      const { want } = cases[name as keyof typeof cases];
      const prefix = `${index}/`;
      const told = errors
        .filter((error) => error.startsWith(prefix))
        .map((error) => error.slice(prefix.length));
      expect(told).toEqual(want.map((line) => `consumer.ts:${line}`));
    },
  );

  test("there is no error outside", () => {
    expect(errors.filter((error) => !/^\d+\//.test(error))).toEqual([]);
  });
});

import { renameSync } from "node:fs";
import { join } from "node:path";
import { diffLines } from "diff";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  generate,
  runGenerator,
  temporaryFolder,
  type Generated,
} from "./support/generate.js";
import { edit, notesSpec } from "./support/notes-spec.js";
import { contentOf, place } from "./support/place.js";
import { shuffled } from "./support/shuffled.js";

const stack = /^ +at /m;

/** The operations of the small description that read a note. */
const getNote = /^ {4}get:\n(?: {5,}.*\n)+/m.exec(notesSpec)?.[0] ?? "";

let fresh: Generated;

beforeAll(async () => {
  fresh = await generate(notesSpec);
});

describe.concurrent("the command line", () => {
  test("an unknown option is refused with the usage", async () => {
    const { code, stdout, stderr } = await runGenerator(["--chekc"]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("--chekc");
    expect(stderr).toContain("\nUsage: npm run generate");
    expect(stderr).not.toMatch(stack);
  });

  test("a folder to watch that is not there", async () => {
    const folder = temporaryFolder();
    const told = await runGenerator(
      ["--spec", "no/spec.yaml", "--out", "out", "--watch"],
      { cwd: folder },
    );
    expect(told).toEqual({
      code: 1,
      stdout: "",
      stderr: `${join(folder, "no")}: there is no such folder to watch - one that exists\n`,
    });
  });

  test("mistakes, a line each without colour and caret, and nothing is written", async () => {
    const yaml = [
      ["[team_id]", "[taem_id]"],
      ["      summary: Gets a note\n", ""],
      ["schemas/NoteAnswer", "schemas/NoteAnswr"],
    ].reduce((text, [from = "", to = ""]) => edit(text, from, to), notesSpec);
    const { folder, out } = place({}, yaml);
    const told = await runGenerator(["--spec", "notes.yaml", "--out", "out"], {
      cwd: folder,
      env: { FORCE_COLOR: "3" },
    });
    expect(told).toEqual({
      code: 1,
      stdout: "",
      stderr: `notes.yaml:10:19: x-client-params › 0: no path has a parameter {taem_id} - did you mean \`team_id\`?
notes.yaml:39:5: notes.get › summary: operation object should contain \`summary\` field - a \`summary\` of one line
notes.yaml:69:21: components › responses › OneNote › content › application/json › schema › $ref: nothing is at "#/components/schemas/NoteAnswr" - did you mean \`NoteAnswer\`?
`,
    });
    expect(contentOf(out)).toEqual({});
  });

  test("the command that mends a stale output can be copied into a shell", async () => {
    const { folder, spec } = place();
    renameSync(spec, join(folder, "it's all my $notes.yaml"));
    const told = await runGenerator(
      ["--check", "--spec", "it's all my $notes.yaml", "--out=an out"],
      { cwd: folder },
    );
    expect(told.code).toBe(1);
    expect(told.stderr).toContain(
      `run "npm run generate -- --spec 'it'\\''s all my $notes.yaml' '--out=an out'" and commit`,
    );
  });

  test("--check finds what is committed fresh, from any folder", async () => {
    const told = await runGenerator(["--check"], { cwd: temporaryFolder() });
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expect(told.stdout).toMatch(
      /^API\.md: unchanged\nclient\.ts: unchanged\nschema\.ts: unchanged\nFresh \(\d+\.\d\d s\)\.\n$/,
    );
  });
});

describe("the same bytes", () => {
  test.each([
    { name: "twice", yaml: notesSpec },
    { name: "with CRLF", yaml: notesSpec.replaceAll("\n", "\r\n") },
    { name: "with a byte order mark", yaml: `\uFEFF${notesSpec}` },
    { name: "with comments", yaml: notesSpec.replace(/^/gm, "# a comment\n") },
    { name: "as JSON", yaml: JSON.stringify(parse(notesSpec)) },
    { name: "with the keys in another order", yaml: shuffled(notesSpec) },
  ])("$name", async ({ yaml }) => {
    expect(await generate(yaml)).toEqual(fresh);
  });
});

describe("a change of the description", () => {
  interface Difference {
    readonly removed: readonly string[];
    readonly added: readonly string[];
  }

  async function difference(yaml: string): Promise<Difference> {
    const after = await generate(yaml);
    const parts = [
      ...diffLines(fresh.client, after.client),
      ...diffLines(fresh.schema, after.schema),
    ];
    const lines = (wanted: (part: (typeof parts)[number]) => boolean) =>
      parts
        .filter(wanted)
        .flatMap(({ value }) => value.trimEnd().split("\n"))
        .map((line) => line.trim());
    return {
      removed: lines(({ removed }) => removed),
      added: lines(({ added }) => added),
    };
  }

  test.each([
    {
      name: "of an operation",
      from: "Gets a note by its id.",
      to: "Reads a note.",
      removed: ["* Gets a note by its id.", "* Gets a note by its id."],
      added: ["* Reads a note.", "* Reads a note."],
    },
    {
      name: "of a tag",
      from: "Notes of one team.",
      to: "All notes.",
      removed: ["/** Notes of one team. */", "/** Notes of one team. */"],
      added: ["/** All notes. */", "/** All notes. */"],
    },
    {
      name: "of a schema",
      from: "A new note.",
      to: "A note to make.",
      removed: ["/** A new note. */", "* A new note."],
      added: ["/** A note to make. */", "* A note to make."],
    },
    {
      name: "of a property",
      from: "id: { type: string, description: Id of the note. }",
      to: "id: { type: string, description: What it is called. }",
      removed: ["/** Id of the note. */"],
      added: ["/** What it is called. */"],
    },
    {
      name: "that was short and gets long",
      from: "A note in its envelope.",
      to: `A note ${"in its envelope ".repeat(9)}.`,
      removed: ["/** A note in its envelope. */", "* A note in its envelope."],
      added: [
        "/**",
        `* A note ${"in its envelope ".repeat(9)}.`,
        "*/",
        `* A note ${"in its envelope ".repeat(9)}.`,
      ],
    },
  ])("a description $name changes the lines that carry it", async (given) => {
    const { from, to, removed, added } = given;
    expect(await difference(edit(notesSpec, from, to))).toEqual({
      removed,
      added,
    });
  });

  test("an endpoint of its own path adds lines and changes none", async () => {
    const path = `  /teams/{team_id}/notes/{note_id}/shares:
    parameters:
      - $ref: "#/components/parameters/TeamId"
      - $ref: "#/components/parameters/NoteId"
${getNote.replace("get:", "post:").replace("notes.get", "notes.share")}`;
    const { removed, added } = await difference(
      edit(notesSpec, "\ncomponents:\n", `\n${path}components:\n`),
    );
    expect(removed).toEqual([]);
    expect(added).toContain(
      "share(noteId: string, options?: CallOptions): Promise<Note>;",
    );
  });

  test("an endpoint of a path that is there adds lines and changes none", async () => {
    const { removed, added } = await difference(
      edit(
        notesSpec,
        getNote,
        getNote +
          getNote
            .replace("get:", "delete:")
            .replace("notes.get", "notes.delete"),
      ),
    );
    expect(removed).toEqual([]);
    expect(added).toContain(
      "delete(noteId: string, options?: CallOptions): Promise<Note>;",
    );
  });

  test("an optional property adds lines and changes none", async () => {
    const { removed, added } = await difference(
      edit(
        notesSpec,
        "        id: { type: string, description: Id of the note. }\n",
        `        id: { type: string, description: Id of the note. }
        colour: { type: string, description: Its colour. }
`,
      ),
    );
    expect(removed).toEqual([]);
    expect(added).toEqual([
      "/** Its colour. */",
      "colour?: string | undefined;",
    ]);
  });
});

/** `npm run drift`: our description beside another one of the same API, each written here. */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareFiles, type DriftFiles } from "../scripts/drift-run.js";
import { contractOf } from "../scripts/pipeline/contract.js";
import { readDriftList } from "../scripts/pipeline/drift-list.js";
import { compareDescriptions, judgeDrifts } from "../scripts/pipeline/drift.js";
import { SpecError } from "../scripts/pipeline/problem.js";
import { readSpec } from "../scripts/pipeline/read-spec.js";
import { CannotCompare } from "../scripts/version-tree.js";
import { project, runProgram, temporaryFolder } from "./support/generate.js";

const ours = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
servers: [{ url: "https://api.notes.test/v1" }]
security: [{ token: [] }]
x-unwrap: result
paths:
  /notes/{note_id}:
    put:
      operationId: notes.update
      description: Changes a note.
      tags: [notes]
      x-permissions: [Notes Write]
      parameters:
        - { name: note_id, in: path, required: true, schema: { type: string, maxLength: 8 } }
        - { name: x-trace, in: header, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Change" } }
      responses:
        "200":
          description: The note.
          content:
            application/json: { schema: { $ref: "#/components/schemas/Answer" } }
        4XX: { $ref: "#/components/responses/Failure" }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  responses:
    Failure:
      description: A failure.
      content:
        application/json:
          schema: { type: object, properties: { result: { type: "null" } } }
  schemas:
    Change:
      type: object
      properties: { text: { type: string, description: What it says. } }
    Answer:
      type: object
      required: [result]
      properties: { result: { $ref: "#/components/schemas/Note" } }
    Note:
      type: object
      required: [id]
      properties: { id: { type: string }, text: { type: string } }
`;

/** The same API in other words, as JSON of OpenAPI 3.0, and with mistakes elsewhere. */
const theirs = {
  openapi: "3.0.3",
  info: { title: "All our APIs", version: "4" },
  servers: [{ url: "https://api.notes.test/v1", description: "Public" }],
  security: [{ key_a: [], key_b: [] }],
  paths: {
    "/users": { get: { tags: 1, parameters: { a: null }, responses: [7] } },
    "/broken": { $ref: "#/nowhere" },
    "/notes/{id}": {
      put: {
        operationId: "edit-a-note",
        summary: "Edit",
        tags: ["Everything"],
        "x-hidden": true,
        security: [{ "API Token": [] }],
        parameters: [
          {
            name: "X-Trace",
            in: "header",
            schema: { type: "string" },
          },
          { $ref: "#/components/parameters/id" },
        ],
        requestBody: {
          required: true,
          content: {
            "application/json; charset=utf-8": {
              schema: {
                type: "object",
                properties: { text: { $ref: "#/components/schemas/text" } },
              },
            },
          },
        },
        responses: {
          "200": {
            description: "Done",
            content: {
              "application/json": {
                schema: {
                  allOf: [
                    { $ref: "#/components/schemas/envelope" },
                    {
                      type: "object",
                      properties: {
                        result: { $ref: "#/components/schemas/note" },
                      },
                    },
                  ],
                },
              },
            },
          },
          "4xx": {
            description: "No",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: {
                    result: { type: "object", nullable: true, enum: [null] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      "API Token": { type: "http", scheme: "Bearer" },
      key_a: { type: "apiKey", in: "header", name: "X-A" },
      key_b: { type: "apiKey", in: "header", name: "X-B" },
    },
    parameters: {
      id: {
        name: "id",
        in: "path",
        required: true,
        schema: { type: "string", maxLength: 8, example: "n-1" },
      },
    },
    schemas: {
      text: { type: "string", description: "Free text", "x-order": 2 },
      envelope: {
        type: "object",
        required: ["result"],
        properties: {
          result: { anyOf: [{ type: "object" }, { type: "string" }] },
        },
      },
      note: {
        type: "object",
        required: ["id"],
        properties: { id: { type: "string" }, text: { type: "string" } },
      },
      unused: { type: "what", allOf: { no: "list" } },
    },
  },
};

const agreeing = JSON.stringify(theirs, null, 2);

/** What differs, a line each. */
function drifts(own: string, other: string): readonly string[] {
  const contract = (source: string) => contractOf(readSpec(source).document);
  return compareDescriptions(contract(own), contract(other)).drifts.map(
    ({ operation, part, what }) => `${operation} ${part}: ${what}`,
  );
}

function edit(source: string, from: string, to: string): string {
  expect(source).toContain(from);
  return source.replace(from, to);
}

describe("what differs", () => {
  test("nothing, under other names, in other words, beside mistakes", () => {
    expect(drifts(ours, agreeing)).toEqual([]);
  });

  const operation = "notes.update";
  const token = '"API Token": []';
  test.each<{ from: string; to: string; want: string }>([
    {
      from: '"maxLength": 8',
      to: '"maxLength": 9',
      want: "path.note_id: maxLength was 8, is 9",
    },
    {
      from: '"in": "header",\n            "schema"',
      to: '"in": "header", "required": true, "schema"',
      want: "headers.X-Trace: became required",
    },
    {
      from: token,
      to: '"key_b": [], "key_a": []',
      want: "security: was http bearer, is key in header x-a and key in header x-b",
    },
    {
      from: '"security": [\n          {\n            "API Token": []\n          }\n        ],',
      to: '"security": [],',
      want: "security: was http bearer, is no token",
    },
    {
      from: '"x-hidden": true',
      to: '"deprecated": true',
      want: ": became deprecated",
    },
    {
      from: '"x-hidden": true',
      to: '"x-permissions": ["Notes"]',
      want: "permissions: was Notes Write, is Notes",
    },
    {
      from: '"200"',
      to: '"201"',
      want: "status: was 200, is 201: methods take any success",
    },
    {
      from: '"4xx"',
      to: '"404"',
      want: "failure 4XX: lost the status 4XX",
    },
    {
      from: '"description": "Free text"',
      to: '"maxLength": 100',
      want: "body.text: got maxLength 100",
    },
    {
      from: '"required": [\n          "id"\n        ],',
      to: "",
      want: "answer.result.id: became optional",
    },
    {
      from: "https://api.notes.test/v1",
      to: "https://notes.test",
      want: "servers: was https://api.notes.test/v1, is https://notes.test",
    },
  ])("$want", ({ from, to, want }) => {
    const line = `${operation} ${want}`;
    expect(drifts(ours, edit(agreeing, from, to))).toContain(line);
  });

  test("an operation that they do not have", () => {
    const own = edit(
      ours,
      "paths:\n",
      "paths:\n  /notes:\n    get: { operationId: notes.list, tags: [notes], responses: {} }\n",
    );
    expect(drifts(own, agreeing)).toEqual(["notes.list : is missing"]);
  });
});

describe("what is known", () => {
  const path: readonly string[] = [];
  const place = { ours: path, theirs: path };
  const found = [
    {
      operation: "notes.get",
      part: "answer.id",
      what: "became optional",
      ...place,
    },
    {
      operation: "notes.list",
      part: "answer[].id",
      what: "became optional",
      ...place,
    },
  ];
  const names = ["notes.get", "notes.list"];
  const judge = (list: string) => {
    const { fresh, gone } = judgeDrifts(found, readDriftList(list), names);
    return {
      fresh: fresh.map((one) => `${one.operation} ${one.part}`),
      gone: gone.map(
        (one) => `${one.operations.join()} ${one.part}: ${one.what}`,
      ),
    };
  };

  test("each by its own entry", () => {
    const list = `
- { operations: [notes.get], part: answer.id, what: became optional, reason: R }
- { operations: [notes.list], part: "answer[].id", what: became optional, reason: R }
`;
    expect(judge(list)).toEqual({ fresh: [], gone: [] });
  });

  test("one is new, without an entry", () => {
    const list =
      "[{ operations: notes.get, part: answer.id, what: became optional, reason: R }]";
    expect(judge(list)).toEqual({
      fresh: ["notes.list answer[].id"],
      gone: [],
    });
  });

  test("an entry for all holds at each operation", () => {
    const list =
      '[{ operations: all, part: [answer.id, "answer[].id"], what: became optional, reason: R }]';
    expect(judge(list)).toEqual({
      fresh: [],
      gone: [
        "notes.list answer.id: became optional",
        "notes.get answer[].id: became optional",
      ],
    });
  });
});

describe("a list with a mistake", () => {
  test.each<{ list: string; want: string }>([
    { list: "a: 1", want: "1:1 the list: this is no list" },
    { list: "- a", want: "1:3 entry 1: this is no map" },
    {
      list: "- operations: all\n  part: a\n  what: b\n  reason: c\n  why: d",
      want: "5:3 entry 1: there is no key why",
    },
    {
      list: "- operations: all\n  part: a\n  what: b\n  reason: ' '",
      want: "4:11 entry 1: there is no reason",
    },
    {
      list: "- operations: all\n  what: b\n  reason: c",
      want: "1:3 entry 1: part is missing",
    },
    {
      list: "- operations: all\n  part: a\n  what: [b, 3]\n  reason: c",
      want: "3:9 entry 1: what is no text",
    },
    {
      list: "- operations: []\n  part: a\n  what: b\n  reason: c",
      want: "1:15 entry 1: operations is no text",
    },
    {
      list: "- a: [",
      want: "1:7 YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    },
  ])("$want", ({ list, want }) => {
    let told: readonly string[] = [];
    try {
      readDriftList(list);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      told = error.problems.map(
        (one) => `${one.line}:${one.column} ${one.where}: ${one.what}`,
      );
    }
    expect(told).toContain(want);
  });
});

/** The paths of files in a new folder: `theirs` agrees with ours, the list is empty. */
function filesOf(texts: Partial<DriftFiles>): DriftFiles {
  const folder = temporaryFolder();
  const place = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    ours: place("ours.yaml", texts.ours ?? ours),
    theirs: place("theirs.json", texts.theirs ?? agreeing),
    known: place("known.yaml", texts.known ?? "[]"),
  };
}

/** A text without the folders of the files in it. */
function short(text: string, { ours: path }: DriftFiles): string {
  return text.replaceAll(`${dirname(path)}/`, "");
}

const longer = edit(agreeing, '"description": "Free text"', '"maxLength": 100');
const entry = `# Requests
- operations: [notes.update]
  part: body.text
  what: got maxLength 100
  reason: Open.
`;

describe("files", () => {
  test.each<{ name: string; texts: Partial<DriftFiles>; want: string }>([
    {
      name: "what differs is known; theirs is YAML",
      texts: { theirs: `# theirs\n${longer}`, known: entry },
      want: `
Operations compared: 1. Differences: 1, all known, by 1 entries of known.yaml.
`,
    },
    {
      name: "one is new: both places are told",
      texts: { theirs: longer },
      want: `
New: theirs differs from ours, and known.yaml has no reason for it
  body.text: got maxLength 100
      notes.update
      ours ours.yaml:38:21, theirs theirs.json:150:7 #/components/schemas/text

Operations compared: 1. Differences: 1, 1 of them new. Gone, in part or whole: 0 of 0 entries of known.yaml.
`,
    },
    {
      name: "a known one is gone",
      texts: { known: entry },
      want: `
Gone: known, and no longer so
  known.yaml:2: body.text: got maxLength 100
      notes.update

Operations compared: 1. Differences: 0, 0 of them new. Gone, in part or whole: 1 of 1 entries of known.yaml.
`,
    },
    {
      name: "operations that only they have, at our paths and below",
      texts: { theirs: edit(agreeing, '"/users"', '"/notes/{id}/copy"') },
      want: `
Not compared, for ours does not have it: GET /notes/{id}/copy.
Operations compared: 1. Differences: 0, all known, by 0 entries of known.yaml.
`,
    },
    {
      name: "a text of theirs steers no terminal",
      texts: {
        theirs: edit(
          agreeing,
          '"description": "Free text"',
          '"format": "a\\u001b[2Jb"',
        ),
      },
      want: "body.text: got format a\\u001b[2Jb\n",
    },
  ])("$name", ({ texts, want }) => {
    const files = filesOf(texts);
    expect(short(compareFiles(files).report, files)).toContain(want);
  });

  test.each<{ name: string; texts: Partial<DriftFiles>; want: string }>([
    { name: "no text", texts: { theirs: "{" }, want: "theirs.json:1:" },
    {
      name: "no description",
      texts: { theirs: '{ "swagger": "2.0", "paths": {} }' },
      want: "theirs.json: this is no description - OpenAPI 3",
    },
    {
      name: "no paths",
      texts: { theirs: '{ "openapi": "3.1.0", "paths": [] }' },
      want: "theirs.json: this is no description - OpenAPI 3",
    },
    {
      name: "of another API",
      texts: { theirs: '{ "openapi": "3.1.0", "paths": { "/users": {} } }' },
      want: "theirs.json: there is none of our operations in it - one of PUT /notes/{note_id}",
    },
    {
      name: "a list with a mistake",
      texts: { known: "- operations: all\n" },
      want: "known.yaml:1:3: entry 1: part is missing - a text or a list of texts",
    },
  ])("can't be compared: $name", ({ texts, want }) => {
    const files = filesOf(texts);
    let told = "";
    try {
      compareFiles(files);
    } catch (error) {
      if (!(error instanceof CannotCompare)) throw error;
      told = short(error.message, files);
    }
    expect(told).toContain(want);
  });
});

describe("the command", () => {
  const run = async (texts: Partial<DriftFiles>, args: readonly string[]) => {
    const files = filesOf(texts);
    const { code, stdout, stderr } = await runProgram([
      ...["--import", "tsx", "scripts/drift.ts"],
      ...["--spec", files.ours, "--known", files.known],
      ...args.map((arg) => (arg === "FILE" ? files.theirs : arg)),
    ]);
    const error = stderr.split("\n")[0];
    return { code, stdout: short(stdout, files), error };
  };

  test.each<{
    name: string;
    texts?: Partial<DriftFiles>;
    args: readonly string[];
    code: number;
    stdout?: string;
    error?: string;
  }>([
    {
      name: "nothing differs",
      args: ["FILE"],
      code: 0,
      stdout:
        "ours.yaml → theirs.json\n\n" +
        "Operations compared: 1. Differences: 0, all known, by 0 entries of known.yaml.\n",
    },
    {
      name: "one is new",
      texts: { theirs: longer },
      args: ["FILE"],
      code: 1,
      stdout: "New: theirs differs from ours",
    },
    {
      name: "one is gone",
      texts: { known: entry },
      args: ["FILE"],
      code: 1,
      stdout: "Gone: known, and no longer so",
    },
    {
      name: "no such file",
      args: ["none.json"],
      code: 2,
      error:
        "Can't compare: none.json: there is no such file or folder - one that exists",
    },
    {
      name: "no file",
      args: [],
      code: 2,
      error:
        "Can't compare: no file is named - the other description: npm run drift -- FILE",
    },
  ])(
    "$code: $name",
    async ({ texts = {}, args, code, stdout = "", error = "" }) => {
      const given = await run(texts, args);
      expect(given).toMatchObject({ code, error });
      expect(given.stdout).toContain(stdout);
    },
  );
});

test("spec/drift.yaml: each entry has a reason and names operations of ours", () => {
  const read = (name: string) =>
    readFileSync(join(project, "spec", name), "utf8");
  const { operations } = contractOf(readSpec(read("openapi.yaml")).document);
  const names = operations.map(({ name }) => name);
  const entries = readDriftList(read("drift.yaml"));
  expect(entries.length).toBeGreaterThan(0);
  for (const entry of entries) {
    expect(entry.reason).toMatch(/\.$/);
    expect(names).toEqual(
      expect.arrayContaining([...(entry.operations ?? [])]),
    );
  }
});

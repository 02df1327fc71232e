/** `npm run drift`: our description beside another one of the same API, in files. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { main } from "../scripts/drift.js";
import { compareFiles, type DriftFiles } from "../scripts/drift-run.js";
import { contractOf } from "../scripts/pipeline/contract.js";
import { readDriftList } from "../scripts/pipeline/drift/list.js";
import { readSpec } from "../scripts/pipeline/read-spec.js";
import { CannotCompare } from "../scripts/cannot-compare.js";
import { collect } from "./support/collect.js";
import { project, temporaryFolder } from "./support/generate.js";
import { agreeing, edit, ours } from "./support/same-api.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The paths of files in a new folder: `theirs` agrees with ours, the list is empty. */
function filesOf(texts: Partial<DriftFiles>): DriftFiles {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "spec"));
  const place = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    ours: place("spec/openapi.yaml", texts.ours ?? ours),
    theirs: place("theirs.json", texts.theirs ?? agreeing),
    known: place("spec/drift.yaml", texts.known ?? "[]"),
  };
}

/** A text without the folder of the files in it. */
function short(text: string, { theirs }: DriftFiles): string {
  const folder = dirname(theirs);
  return [relative(process.cwd(), folder), folder].reduce(
    (made, path) => made.replaceAll(`${path}/`, ""),
    text,
  );
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
Operations compared: 1. Differences: 1, all known, by 1 entries of spec/drift.yaml.
`,
    },
    {
      name: "one is new: both places are told",
      texts: { theirs: longer },
      want: `
New: theirs differs from ours, and spec/drift.yaml has no reason for it
  body.text: got maxLength 100
      notes.update
      ours spec/openapi.yaml:38:21, theirs theirs.json:150:7 #/components/schemas/text

Operations compared: 1. Differences: 1, 1 of them new. Gone, in part or whole: 0 of 0 entries of spec/drift.yaml.
`,
    },
    {
      name: "a known one is gone",
      texts: { known: entry },
      want: `
Gone: known, and no longer so
  spec/drift.yaml:2: body.text: got maxLength 100
      notes.update

Operations compared: 1. Differences: 0, 0 of them new. Gone, in part or whole: 1 of 1 entries of spec/drift.yaml.
`,
    },
    {
      name: "the list names an operation that ours does not have",
      texts: { known: entry.replace("notes.update", "notes.updat") },
      want: `
Gone: known, and no longer so
  spec/drift.yaml:2: body.text: got maxLength 100
      notes.updat (no operation of ours)
`,
    },
    {
      name: "operations that only they have, at our paths and below",
      texts: { theirs: edit(agreeing, '"/users"', '"/notes/{id}/copy"') },
      want: `
Not compared, for ours does not have it: GET /notes/{id}/copy.
Operations compared: 1. Differences: 0, all known, by 0 entries of spec/drift.yaml.
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
      want: "spec/drift.yaml:1:3: entry 1: part is missing - a text or a list of texts",
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
    const given = args.map((arg) => (arg === "FILE" ? files.theirs : arg));
    const root = dirname(files.theirs);
    const { code, stdout, stderr } = await collect(() =>
      Promise.resolve(main(given, { project: root })),
    );
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
        "spec/openapi.yaml → theirs.json\n\n" +
        "Operations compared: 1. Differences: 0, all known, by 0 entries of spec/drift.yaml.\n",
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

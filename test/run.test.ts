/** Runs of the generator in this process; those that are about a process are in `generate.slow.test.ts`. */

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { main } from "../scripts/generate.js";
import { emitClient } from "../scripts/pipeline/emit-client.js";
import { emitSchema } from "../scripts/pipeline/emit-schema.js";
import { print } from "../scripts/pipeline/print.js";
import { run, type Emitters, type Options } from "../scripts/run.js";
import { startThread } from "../scripts/thread.js";
import { collect } from "./support/collect.js";
import {
  generate,
  project,
  temporaryFolder,
  type Run,
} from "./support/generate.js";
import { edit, notesSpec } from "./support/notes-spec.js";
import { contentOf, place, type Place } from "./support/place.js";

const stack = /^ +at /m;

/** The emitters, on the thread of the test. */
const emitters: Emitters = {
  schema: {
    run: (document) => print(emitSchema(document)),
    end: () => Promise.resolve(),
  },
  client: {
    run: ({ model, operationModule }) =>
      print(emitClient(model, operationModule)),
    end: () => Promise.resolve(),
  },
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs once, as `main` does after it has read the command line. */
function runOnce(
  options: Pick<Options, "spec" | "out"> & Partial<Options>,
): Promise<Run> {
  const command = "npm run generate --";
  const flags = { check: false, watch: false, strict: false };
  return collect(() =>
    run({ project, command, ...flags, ...options }, emitters),
  );
}

test("a thread that can't be started is no mistake of the description", async () => {
  const { folder, spec, out } = place();
  const threads: Emitters = {
    ...emitters,
    client: startThread(join(folder, "nothing.cjs"), { keep: false }),
  };
  const flags = { check: false, watch: false, strict: false };
  const options = { project, command: "", ...flags, spec, out };
  await expect(run(options, threads)).rejects.toMatchObject({
    code: "MODULE_NOT_FOUND",
  });
});

describe("a command line that starts no run", () => {
  function runMain(args: readonly string[]): Promise<Run> {
    const places = { project, schemaThread: "", clientThread: "" };
    return collect(() => main(args, places));
  }

  test("--help prints the usage", async () => {
    const { code, stdout, stderr } = await runMain(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run generate -- \[options\]\n/);
    for (const option of ["--spec", "--out", "--check", "--strict", "--help"]) {
      expect(stdout).toContain(`\n  ${option} `);
    }
    for (const limit of [
      "400 levels",
      "100,000",
      "fewer than a hundred",
      "hundredfold",
      "linear time",
      "fewer than 100,000 ways",
      "does not find openapi-fetch",
    ]) {
      expect(stdout).toContain(limit);
    }
    expect(stderr).toBe("");
  });

  test.each(["--spec", "--out"])("%s with no name", async (option) => {
    const told = await runMain([option, ""]);
    expect(told).toMatchObject({ code: 2, stdout: "" });
    expect(told.stderr).toMatch(
      new RegExp(`^${option}: the value is empty - a path\n`),
    );
  });

  test("another description does not replace generated/ by mistake", async () => {
    const before = contentOf(join(project, "generated"));
    const { spec } = place();
    const told = await runMain(["--spec", spec]);
    expect(told).toMatchObject({ code: 2, stdout: "" });
    expect(told.stderr).toMatch(
      /^--spec needs --out DIR: generated\/ belongs to spec\/openapi\.yaml\n/,
    );
    expect(contentOf(join(project, "generated"))).toEqual(before);
  });
});

describe("a description that can't be read", () => {
  test("is not there", async () => {
    const folder = temporaryFolder();
    const spec = join(folder, "missing.yaml");
    const out = join(folder, "out");
    const told = await runOnce({ spec, out });
    expect(told.code).toBe(1);
    expect(told.stderr).toContain(spec);
    expect(told.stderr).not.toMatch(stack);
    expect(existsSync(out)).toBe(false);
  });

  test("has a chain of references that is too long to follow", async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => {
        const next = {
          $ref: `#/components/schemas/S${(index + 1) % 5_000}`,
        };
        return [`S${index}`, { type: "object", properties: { next } }];
      }),
    );
    const chain = {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      paths: {},
      components: { schemas },
    };
    const { folder, spec, out } = place({}, JSON.stringify(chain));
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    const told = await runOnce({ spec, out });
    expect(told).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "notes.yaml:1:1: document: this is nested too deeply, or its references make too long a chain - at most 400 levels, and chains of some hundred references\n",
    });
    expect(readdirSync(out)).toEqual([]);
  });

  test("is a folder", async () => {
    const folder = temporaryFolder();
    const told = await runOnce({ spec: folder, out: folder });
    expect(told.code).toBe(1);
    expect(told.stderr).toContain(folder);
    expect(told.stderr).not.toMatch(stack);
  });
});

describe("on a terminal", () => {
  const wrong = edit(notesSpec, "schemas/NoteAnswer", "schemas/NoteAnswr");
  const line = '          schema: { $ref: "#/components/schemas/NoteAnswr" }';

  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) {
      const { isTTY } = stream;
      stream.isTTY = true;
      onTestFinished(() => {
        stream.isTTY = isTTY;
      });
    }
  });

  function runIn({ folder, spec, out }: Place): Promise<Run> {
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    return runOnce({ spec, out });
  }

  test("a mistake shows its line and a caret in colour", async () => {
    const { code, stderr } = await runIn(place({}, wrong));
    expect(code).toBe(1);
    const [told, shown, caret, ...rest] = stderr.split("\n");
    expect(told).toMatch(/^notes\.yaml:70:21: .* - did you mean/);
    expect(shown).toBe(`  ${line}`);
    expect(caret).toBe(`  ${" ".repeat(20)}\u001B[31m^\u001B[39m`);
    expect(rest).toEqual([""]);
  });

  test("NO_COLOR leaves the colour out", async () => {
    vi.stubEnv("NO_COLOR", "1");
    const { stderr } = await runIn(place({}, wrong));
    expect(stderr.split("\n").slice(1)).toEqual([
      `  ${line}`,
      `  ${" ".repeat(20)}^`,
      "",
    ]);
  });

  test("a run of more than a second tells its stages", async () => {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() * 1000);
    const { code, stdout } = await runIn(place());
    expect(code).toBe(0);
    const [read, check, emit, docs, client] = stdout.split("\n");
    expect(read).toMatch(/^ {2}read +\d+\.\d\d s$/);
    expect(check).toMatch(/^ {2}check +\d+\.\d\d s$/);
    expect(emit).toMatch(/^ {2}emit +\d+\.\d\d s$/);
    expect(docs).toMatch(/^API\.md: \+\d+ -0$/);
    expect(client).toMatch(/^client\.ts: \+\d+ -0$/);
  });
});

describe("warnings", () => {
  const schemas = `    Failure:
      description: The request was refused, or failed.
  schemas:
    Spare: { type: string, enum: [a, a] }
    Other: { type: string, enum: [b, b] }
`;
  const yaml = edit(
    notesSpec,
    "    Failure:\n      description: The request was refused, or failed.\n  schemas:\n",
    schemas,
  ).replace(/^x-.*\n/gm, "");

  test("of one rule are told once, with their number and the first place", async () => {
    const { spec, out, folder } = place({}, yaml);
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    const told = await runOnce({ spec, out });
    expect(told.code).toBe(0);
    expect(told.stderr).toBe(
      `notes.yaml:72:5: warning: components › schemas › Spare: no example - \`examples\` with a value that validates (2 places of schema-has-example; --strict lists each)
notes.yaml:72:5: warning: components › schemas › Spare: no description - a \`description\` in own words (2 places of schema-has-description; --strict lists each)
notes.yaml:72:28: warning: components › schemas › Spare › enum: a value is listed twice - each value once (2 places of enum-values-differ; --strict lists each)
`,
    );
  });

  test("are mistakes under --strict, each at its place", async () => {
    const { spec, out } = place({}, yaml);
    const { code, stderr } = await runOnce({ spec, out, strict: true });
    expect(code).toBe(1);
    expect(stderr).not.toContain("warning");
    expect(stderr.match(/a value is listed twice/g)).toHaveLength(2);
    expect(contentOf(out)).toEqual({});
  });
});

describe("--watch", () => {
  test("says after a mistake how many there are, and that nothing was written", async () => {
    const yaml = edit(notesSpec, "[team_id]", "[taem_id]").replace(
      "schemas/NoteAnswer",
      "schemas/NoteAnswr",
    );
    const { spec, out } = place({}, yaml);
    const { stderr } = await runOnce({ spec, out, watch: true });
    expect(stderr.split("\n").slice(2)).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d 2 mistakes: nothing was written\.$/,
      ),
      "",
    ]);
    expect(contentOf(out)).toEqual({});
  });

  test("tells the time of a run", async () => {
    const { spec, out } = place();
    const { stdout } = await runOnce({ spec, out, watch: true });
    expect(stdout).toMatch(/\n\d\d:\d\d:\d\d Generated in \d\.\d\d s\.\n$/);
  });
});

describe("the output", () => {
  test("behind a link imports from where it lies", async () => {
    const { folder, spec } = place();
    const far = join(folder, "a/b/c");
    mkdirSync(far, { recursive: true });
    symlinkSync(far, join(folder, "link"));
    const told = await runOnce({ spec, out: join(folder, "link/out") });
    expect(told).toMatchObject({ code: 0, stderr: "" });
    const { "client.ts": client = "" } = contentOf(join(far, "out"));
    const [, path = ""] = /from "(.*operation\.js)"/.exec(client) ?? [];
    expect(join(far, "out", path)).toBe(
      join(project, "src/runtime/operation.js"),
    );
  });

  test("is checked: an edited, a missing and an extra file are told, with a diff and what to do, and nothing is written", async () => {
    const { schema } = await generate(notesSpec);
    const output = {
      "schema.ts": edit(schema, "    NoteCreate: {\n", "    NoteMade: {\n"),
      "old.ts": "export {};\n",
      "README.md": "Not generated, and nobody minds.\n",
    };
    const { spec, out } = place(output);
    const told = await runOnce({ spec, out, check: true });
    expect(told.code).toBe(1);
    expect(told.stdout).toContain("API.md: missing\n");
    expect(told.stdout).toContain("\n+### notes.create\n");
    expect(told.stdout).toContain("client.ts: missing\n");
    expect(told.stdout).toContain("\n+export interface NotesResource {\n");
    expect(told.stdout).toContain("\nold.ts: not generated");
    expect(told.stdout).toContain("\nschema.ts: edited\n");
    expect(told.stdout).toContain("\n-    NoteMade: {\n+    NoteCreate: {\n");
    expect(told.stdout).not.toContain("README.md");
    expect(told.stderr).toMatch(/^Stale .*npm run generate/);
    expect(told.stderr).not.toMatch(stack);
    expect(contentOf(out)).toEqual(output);
  });

  test("is checked: a description that was saved later is told, not an edit of the output", async () => {
    const old = await generate(edit(notesSpec, "A new note.", "A note."));
    const { spec, out } = place({
      "API.md": old.docs,
      "client.ts": old.client,
      "schema.ts": old.schema,
    });
    const anHourAgo = new Date(Date.now() - 3_600_000);
    for (const name of Object.keys(contentOf(out))) {
      utimesSync(join(out, name), anHourAgo, anHourAgo);
    }
    const told = await runOnce({ spec, out, check: true });
    expect(told.code).toBe(1);
    expect(told.stdout).toContain("schema.ts: out of date\n");
    expect(told.stderr).toMatch(
      /^Stale \(.* s\): the description is newer: run "npm run generate --" and commit what it writes\.\n$/,
    );
  });

  test("can't be written where a file lies in the place of the folder", async () => {
    const { spec, folder } = place();
    const out = join(folder, "file");
    writeFileSync(out, "a file\n");
    const told = await runOnce({ spec, out });
    expect(told.code).toBe(1);
    expect(told.stderr).toContain(out);
    expect(told.stderr).not.toMatch(stack);
    expect(readFileSync(out, "utf8")).toBe("a file\n");
  });

  // every write to /dev/full fails as on a full disk
  test.skipIf(!existsSync("/dev/full"))(
    "stays as it was where the disk is full",
    async () => {
      const old = {
        "client.ts": "old client\n",
        "schema.ts": "old schema\n",
      };
      const { spec, out } = place(old);
      symlinkSync("/dev/full", join(out, `.schema.ts.${process.pid}.new`));
      const told = await runOnce({ spec, out });
      expect(told.code).toBe(1);
      expect(told.stderr).toBe(
        `${out}: the disk is full - room for the output\n`,
      );
      expect(contentOf(out)).toEqual(old);
    },
  );
});

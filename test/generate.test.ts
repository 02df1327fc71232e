import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { diffLines } from "diff";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import {
  compareFiles,
  describeChange,
  replaceFiles,
} from "../scripts/output-folder.js";
import {
  generate,
  project,
  runGenerator,
  runProgram,
  temporaryFolder,
  type Generated,
} from "./support/generate.js";
import { edit, notesSpec } from "./support/notes-spec.js";
import { contentOf, place } from "./support/place.js";

const committed = readFileSync(join(project, "spec/openapi.yaml"), "utf8");
const stack = /^ +at /m;

/** The operations of the small description that read a note. */
const getNote = /^ {4}get:\n(?: {5,}.*\n)+/m.exec(notesSpec)?.[0] ?? "";

let fresh: Generated;

beforeAll(async () => {
  fresh = await generate(notesSpec);
});

/** The output for a folder that lies elsewhere: only the path of one import differs. */
function withoutImport(text: string): string {
  return text.replace(/from ".*operation\.js"/, 'from "operation.js"');
}

/** A folder holds what the small description gives, and nothing else. */
function expectFresh(out: string): void {
  const { "client.ts": client = "", ...rest } = contentOf(out);
  expect(withoutImport(client)).toBe(withoutImport(fresh.client));
  expect(rest).toEqual({ "API.md": fresh.docs, "schema.ts": fresh.schema });
}

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
      stderr: `${join(folder, "no")}: there is no such folder to watch\n`,
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

  test("other folder, home, locale, time zone, stray configuration, CRLF and order of keys: the same bytes", async () => {
    const { folder, out } = place(
      { "client.ts": "one\ntwo\n" },
      shuffled(committed).replaceAll("\n", "\r\n"),
    );
    writeFileSync(
      join(folder, ".prettierrc"),
      '{"semi":false,"printWidth":40}',
    );
    writeFileSync(
      join(folder, ".editorconfig"),
      "root = true\n[*]\nindent_style = tab\nend_of_line = crlf\nmax_line_length = 40\n",
    );
    const told = await runGenerator(
      ["--spec", "notes.yaml", "--out", "out", "--strict"],
      {
        cwd: folder,
        env: {
          HOME: folder,
          LANG: "de_DE.UTF-8",
          LC_ALL: "de_DE.UTF-8",
          TZ: "Pacific/Chatham",
          COLUMNS: "40",
          FORCE_COLOR: "3",
        },
      },
    );
    const written = contentOf(out);
    const wanted = contentOf(join(project, "generated"));
    expect(Object.keys(written)).toEqual(["API.md", "client.ts", "schema.ts"]);
    expect(written["API.md"]).toBe(wanted["API.md"]);
    expect(written["schema.ts"]).toBe(wanted["schema.ts"]);
    expect(withoutImport(written["client.ts"] ?? "")).toBe(
      withoutImport(wanted["client.ts"] ?? ""),
    );
    const lines = (text = "") => text.split("\n").length - 1;
    const [docs, client, schema, took, ...rest] = told.stdout.split("\n");
    expect(docs).toBe(`API.md: +${lines(wanted["API.md"])} -0`);
    expect(client).toBe(`client.ts: +${lines(wanted["client.ts"])} -2`);
    expect(schema).toBe(`schema.ts: +${lines(wanted["schema.ts"])} -0`);
    expect(took).toMatch(/^Generated in \d+\.\d\d s\.$/);
    expect(rest).toEqual([""]);
    expect(told).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    {
      yaml: notesSpec.replaceAll("\n", "\r\n"),
      env: {
        LANG: "tr_TR.UTF-8",
        LC_ALL: "tr_TR.UTF-8",
        TZ: "America/St_Johns",
      },
    },
    {
      yaml: shuffled(notesSpec, 2),
      env: { LANG: "C", LC_ALL: "C", TZ: "UTC", COLUMNS: "20", NO_COLOR: "1" },
    },
  ])("in the surroundings $env: the same bytes", async ({ yaml, env }) => {
    const { folder, out } = place({}, yaml);
    writeFileSync(join(folder, ".prettierrc"), '{"useTabs":true}');
    writeFileSync(join(folder, ".editorconfig"), "[*]\nindent_size = 8\n");
    const told = await runGenerator(["--spec", "notes.yaml", "--out", "out"], {
      cwd: folder,
      env: { HOME: folder, ...env },
    });
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expectFresh(out);
  });

  test("--check finds what is committed fresh, from any folder", async () => {
    const told = await runGenerator(["--check"], { cwd: temporaryFolder() });
    expect(told).toMatchObject({ code: 0, stderr: "" });
    expect(told.stdout).toMatch(
      /^API\.md: unchanged\nclient\.ts: unchanged\nschema\.ts: unchanged\nFresh \(\d+\.\d\d s\)\.\n$/,
    );
  });
});

describe.concurrent(
  "an output that can't be written",

  () => {
    const old = { "client.ts": "old client\n", "schema.ts": "old schema\n" };

    test("the folder is read-only", async () => {
      const { folder, out } = place(old);
      for (const name of Object.keys(old)) chmodSync(join(out, name), 0o444);
      chmodSync(folder, 0o755);
      chmodSync(out, 0o555);
      const told = await runProgram([
        ...["--import", "tsx", "test/support/unprivileged-writer.ts"],
        folder,
      ]);
      chmodSync(out, 0o755); // or an ordinary user could not delete it
      expect(told).toEqual({
        code: 1,
        stdout: "client.ts: +1 -1\nschema.ts: +1 -1\n",
        stderr:
          "out: permission denied - a place that you may read and write\n",
      });
      expect(contentOf(out)).toEqual(old);
    });
  },
);

describe.concurrent("what would never end", () => {
  function pipe(path: string): void {
    execFileSync("mkfifo", [path]);
  }

  test("a description that is a pipe", async () => {
    const { folder, out } = place();
    const spec = join(folder, "pipe.yaml");
    pipe(spec);
    const told = await runGenerator(["--spec", spec, "--out", out]);
    expect(told).toEqual({
      code: 1,
      stdout: "",
      stderr: `${spec}: this is not a regular file - a file\n`,
    });
  });

  test("a pipe among the output", async () => {
    const { spec, out } = place();
    pipe(join(out, "x.ts"));
    const told = await runGenerator(["--spec", spec, "--out", out]);
    expect(told.code).toBe(1);
    expect(told.stderr).toBe(
      `${join(out, "x.ts")}: this is not a regular file - a file\n`,
    );
    expect(readdirSync(out)).toEqual(["x.ts"]);
  });

  test.skipIf(!existsSync("/proc/self"))(
    "a folder where the system makes none",
    async () => {
      const { spec } = place();
      const told = await runGenerator(["--spec", spec, "--out", "/proc/x/y"]);
      expect(told).toEqual({
        code: 1,
        stdout: "",
        stderr:
          "/proc/x/y: there is no such file or folder - one that exists\n",
      });
    },
  );
});

describe.concurrent("all files or none", () => {
  const old = { "client.ts": "old client\n", "schema.ts": "old schema\n" };

  test("the second file can't be replaced: the first is restored", () => {
    const { out } = place({ "client.ts": old["client.ts"] });
    const files = new Map([
      ["client.ts", "new client\n"],
      ["schema.ts", "new schema\n"],
    ]);
    const changes = compareFiles(out, files);
    mkdirSync(join(out, "schema.ts"));
    expect(() => {
      replaceFiles(out, changes);
    }).toThrow("schema.ts");
    expect(readdirSync(out)).toEqual(["client.ts", "schema.ts"]);
    expect(readFileSync(join(out, "client.ts"), "utf8")).toBe("old client\n");
  });

  test("what a killed run has left is removed, what a living one needs is not", () => {
    const { out } = place({
      ".schema.ts.999999999.new": "half",
      ".API.md.999999999.new": "half",
      ".client.ts.999999999.old": "old",
      [`.client.ts.${process.ppid}.new`]: "another run",
      ".notes.txt": "mine",
    });
    replaceFiles(out, compareFiles(out, new Map([["client.ts", "new\n"]])));
    expect(readdirSync(out)).toEqual([
      `.client.ts.${process.ppid}.new`,
      ".notes.txt",
      "client.ts",
    ]);
  });

  test("killed between two files: --check says so, the next run mends it", async () => {
    const { folder, spec, out } = place(old);
    const trap = join(folder, "trap.mjs");
    writeFileSync(
      trap,
      `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  if (to.endsWith("schema.ts")) process.kill(process.pid, "SIGKILL");
  renameSync(from, to);
};
syncBuiltinESMExports();
`,
    );
    const args = ["--spec", spec, "--out", out];
    const killed = await runGenerator(args, {
      env: { NODE_OPTIONS: `--import ${JSON.stringify(trap)}` },
    });
    expect(killed.code).toBe(null);
    expect(contentOf(out)["schema.ts"]).toBe("old schema\n");
    expect(contentOf(out)["client.ts"]).not.toBe("old client\n");
    const told = await runGenerator([...args, "--check"]);
    expect(told.code).toBe(1);
    expect(told.stdout).toContain("client.ts: unchanged\n");
    expect(told.stdout).toContain("schema.ts: edited\n");
    expect(told.stderr).toContain(
      `run "npm run generate -- ${args.join(" ")}"`,
    );
    expect((await runGenerator(args)).code).toBe(0);
    expectFresh(out);
  });
});

describe("the folder", () => {
  const files = new Map([
    ["client.ts", "one\ntwo\n"],
    ["schema.ts", "three\n"],
  ]);

  test("is made where it is missing, with the folders above it", () => {
    const out = join(temporaryFolder(), "a/b");
    replaceFiles(out, compareFiles(out, files));
    expect(contentOf(out)).toEqual({
      "client.ts": "one\ntwo\n",
      "schema.ts": "three\n",
    });
  });

  test("is compared without a difference in line ends", () => {
    const { out } = place({
      "client.ts": "one\r\ntwo\r\n",
      "schema.ts": "three\n",
    });
    const changes = compareFiles(out, files);
    expect(changes.map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
    replaceFiles(out, changes);
    expect(contentOf(out)["client.ts"]).toBe("one\r\ntwo\r\n");
  });

  test("is told file by file, in the order of names", () => {
    const { out } = place({ "client.ts": "one\nmore\n", "b.ts": "mine\n" });
    const told = compareFiles(out, files).map((change) =>
      describeChange(change, { diff: false }),
    );
    expect(told).toEqual([
      "b.ts: not generated; delete it or move it elsewhere",
      "client.ts: +1 -1",
      "schema.ts: +1 -0",
    ]);
  });

  test("that holds a folder in the place of a file is named", () => {
    const { out } = place({ "client.ts": "zero\n" });
    mkdirSync(join(out, "schema.ts"));
    expect(() => compareFiles(out, files)).toThrow(join(out, "schema.ts"));
  });

  test("stays as it was where the name of a temporary file is taken", () => {
    const { out } = place({ "client.ts": "zero\n" });
    const taken = `.schema.ts.${process.pid}.new`;
    mkdirSync(join(out, taken));
    const changes = compareFiles(out, files);
    expect(() => {
      replaceFiles(out, changes);
    }).toThrow(taken);
    expect(readdirSync(out)).toEqual([taken, "client.ts"]);
    expect(readFileSync(join(out, "client.ts"), "utf8")).toBe("zero\n");
  });

  test("keeps what nobody generates", () => {
    const { out } = place({ "client.ts": "zero\n", "mine.ts": "mine\n" });
    replaceFiles(out, compareFiles(out, files));
    expect(contentOf(out)).toEqual({
      "client.ts": "one\ntwo\n",
      "mine.ts": "mine\n",
      "schema.ts": "three\n",
    });
  });

  test("may be a link", () => {
    const { folder, out } = place();
    symlinkSync(out, join(folder, "link"));
    replaceFiles(
      join(folder, "link"),
      compareFiles(join(folder, "link"), files),
    );
    expect(Object.keys(contentOf(out))).toEqual(["client.ts", "schema.ts"]);
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

/** The same description with the keys of every map in another order, each time the same one. */
function shuffled(yaml: string, start = 7): string {
  let seed = start;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const shuffle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffle);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(
      ([key, child]) => [random(), key, shuffle(child)] as const,
    );
    entries.sort(([a], [b]) => a - b);
    return new Map(entries.map(([, key, child]) => [key, child]));
  };
  const text = stringify(shuffle(parse(yaml)));
  if (text === stringify(parse(yaml))) throw new Error("nothing was shuffled");
  return text;
}

/** The generator as a process: in other surroundings, with odd files in its way, killed. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  generate,
  project,
  runGenerator,
  runProgram,
  temporaryFolder,
  type Generated,
} from "./support/generate.js";
import { notesSpec } from "./support/notes-spec.js";
import { contentOf, place } from "./support/place.js";
import { shuffled } from "./support/shuffled.js";

const committed = readFileSync(join(project, "spec/openapi.yaml"), "utf8");
const old = { "client.ts": "old client\n", "schema.ts": "old schema\n" };

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

test("other folder, home, locale, time zone, stray configuration, CRLF and order of keys: the same bytes", async () => {
  const { folder, out } = place(
    { "client.ts": "one\ntwo\n" },
    shuffled(committed).replaceAll("\n", "\r\n"),
  );
  writeFileSync(join(folder, ".prettierrc"), '{"semi":false,"printWidth":40}');
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

test("into a folder that is read-only is told, and nothing is written", async () => {
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
    stderr: "out: permission denied - a place that you may read and write\n",
  });
  expect(contentOf(out)).toEqual(old);
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
  expect(told.stderr).toContain(`run "npm run generate -- ${args.join(" ")}"`);
  expect((await runGenerator(args)).code).toBe(0);
  expectFresh(out);
});

describe("the folder of bundles", () => {
  /** A project with this one's generator and packages, and bundles of its own. */
  function projectOfItsOwn(): { root: string; cache: string } {
    const root = temporaryFolder();
    for (const name of ["package.json", "scripts", "tsconfig.json"]) {
      cpSync(join(project, name), join(root, name), { recursive: true });
    }
    const packages = join(root, "node_modules");
    mkdirSync(packages);
    for (const name of readdirSync(join(project, "node_modules"))) {
      if (name.startsWith(".")) continue;
      symlinkSync(
        join(project, "node_modules", name),
        join(packages, name),
        "junction",
      );
    }
    return { root, cache: join(packages, ".cache/cloudflare-calls") };
  }

  test("a bundle that lacks a file, or has a damaged one, is made again", async () => {
    const { root, cache } = projectOfItsOwn();
    const { spec, out } = place();
    const args = ["--spec", spec, "--out", out];
    const told = await runGenerator(args, { root });
    expect(told).toMatchObject({ code: 0, stderr: "" });
    const bundles = () =>
      readdirSync(cache).filter((name) => name.startsWith("generate."));
    const [name = ""] = bundles();
    const folder = join(cache, name);
    const damages = [
      () => {
        rmSync(join(folder, "client-thread.cjs"));
      },
      () => {
        writeFileSync(join(folder, "schema-thread.cjs"), "");
      },
      () => {
        truncateSync(join(folder, "generate.cjs"), 1_000);
      },
      () => {
        writeFileSync(join(folder, "client-thread.cjs"), "\0".repeat(1_000));
      },
      () => {
        rmSync(folder, { recursive: true });
        writeFileSync(folder, "");
      },
    ];
    for (const damage of damages) {
      damage();
      const again = await runGenerator([...args, "--check"], { root });
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(bundles()).toEqual([name]);
    }
  });

  test("after an install, the packages are bundled again", async () => {
    const { root, cache } = projectOfItsOwn();
    const bundles = () =>
      readdirSync(cache).filter((name) => name.startsWith("generate."));
    await runGenerator(["--help"], { root });
    expect(bundles()).toHaveLength(1);
    // what npm writes at its end
    writeFileSync(join(root, "node_modules/.package-lock.json"), "{}");
    await runGenerator(["--help"], { root });
    expect(bundles()).toHaveLength(2);
  });

  test("of other bundles, those of a day ago are gone when a new one is written", async () => {
    const { root, cache } = projectOfItsOwn();
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    for (const [name, time] of [
      ["generate.0000000000000000", twoDaysAgo],
      ["generate.0000000000000001.77", twoDaysAgo],
      ["generate.0000000000000002", Date.now() / 1000],
      ["review.0000000000000000", twoDaysAgo],
    ] as const) {
      mkdirSync(join(cache, name), { recursive: true });
      utimesSync(join(cache, name), time, time);
    }
    expect(await runGenerator(["--help"], { root })).toMatchObject({ code: 0 });
    const left = readdirSync(cache).filter((name) => name !== "compiled");
    expect(left.sort()).toEqual([
      "generate.0000000000000002",
      expect.stringMatching(/^generate\.[0-9a-f]{16}$/),
      "review.0000000000000000",
    ]);
  });

  test("that can't be written is told in one line", async () => {
    const { root, cache } = projectOfItsOwn();
    const { spec, out } = place();
    mkdirSync(join(cache, ".."));
    writeFileSync(cache, "");
    const args = ["--spec", spec, "--out", out];
    expect(await runGenerator(args, { root })).toEqual({
      code: 1,
      stdout: "",
      stderr: `${cache}: ENOTDIR - make it writable, or remove it\n`,
    });
    expect(readdirSync(out)).toEqual([]);
  });
});

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

  test("another description that is a pipe", async () => {
    const spec = join(temporaryFolder(), "pipe.yaml");
    pipe(spec);
    const launcher = join(project, "scripts/launcher.js");
    expect(await runProgram([launcher, "drift", spec])).toEqual({
      code: 2,
      stdout: "",
      stderr: `Can't compare: ${spec}: this is not a regular file - a file\n`,
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

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { project, temporaryFolder } from "./support/generate.js";
import { edit, notesSpec } from "./support/notes-spec.js";

/** Milliseconds after which what was awaited does not come any more. */
const patience = 240_000;

/** Waits for a value, and tells how many milliseconds it took. */
async function until<T>(
  look: () => T | undefined,
  what: () => string,
): Promise<{ readonly value: T; readonly took: number }> {
  const started = performance.now();
  for (;;) {
    const value = look();
    const took = performance.now() - started;
    if (value !== undefined) return { value, took };
    if (took > patience) throw new Error(`never came: ${what()}`);
    await setTimeout(2);
  }
}

/** The watcher as a process of its own, and all that it has printed. */
function startWatching(folder: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    [
      ...[join(project, "scripts/launcher.js"), "generate", "--watch"],
      ...["--spec", "tmp/spec.yaml", "--out", "tmp/out"],
    ],
    {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const streams = { stdout: "", stderr: "" };
  let from = 0;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      streams[name] += text;
    });
  }
  return {
    child,
    streams,
    /** Waits for a line on standard output, later than the last that was waited for. */
    line: async (wanted: RegExp): Promise<string> => {
      const { value } = await until(
        () => {
          const found = wanted.exec(streams.stdout.slice(from));
          if (found) from += found.index + found[0].length;
          return found?.[0];
        },
        () => `${wanted.source} in:\n${streams.stdout}\n${streams.stderr}`,
      );
      return value;
    },
  };
}

test("--watch follows every save, through a mistake, until it is ended", async () => {
  const folder = temporaryFolder();
  const tmp = join(folder, "tmp");
  const spec = join(tmp, "spec.yaml");
  mkdirSync(tmp);
  const saveInPlace = (text: string) => {
    writeFileSync(spec, text);
  };
  /** As editors do: a new file takes the name of the old one. */
  const saveByRename = (text: string) => {
    const fresh = join(tmp, ".spec.yaml.new");
    writeFileSync(fresh, text);
    renameSync(fresh, spec);
  };
  const noteWith = (property: string) =>
    edit(
      notesSpec,
      "        id: { type: string, description: Id of the note. }",
      `        id: { type: string, description: Id of the note. }
        ${property}: { type: string, description: New. }`,
    );
  const written = (text: string) =>
    until(
      () => readSchema(tmp).includes(text) || undefined,
      () => `${text} in schema.ts`,
    );

  saveInPlace(notesSpec);
  const { child, streams, line } = startWatching(folder);
  expect(await line(/Generated in .* s\.\n/)).toMatch(/\d\.\d\d s/);
  await line(/Watching tmp\/spec\.yaml\. Ctrl\+C ends it\.\n/);
  expect(readSchema(tmp)).toContain("NoteCreate");
  expect(streams.stderr).toBe("");

  const times: number[] = [];
  for (const [save, property] of [
    [saveInPlace, "first_new"],
    [saveByRename, "second_new"],
    [saveByRename, "third_new"],
    [saveInPlace, "fourth_new"],
  ] as const) {
    save(noteWith(property));
    times.push((await written(property)).took);
    await line(/Generated in/);
  }
  const ours = readFileSync(join(project, "spec/openapi.yaml"), "utf8");
  for (const description of ["One app.", "Another app.", "A third app."]) {
    saveByRename(edit(ours, "An app, without its secret.", description));
    times.push((await written(description)).took);
    await line(/Generated in/);
  }
  const told = times.map((time) => time.toFixed(0)).join(", ");
  console.log(
    `From save to written file: ${told} ms, the last three of spec/openapi.yaml.`,
  );
  expect(streams.stderr).toBe("");

  const before = readSchema(tmp);
  const wrong = edit(notesSpec, "schemas/NoteCreate", "schemas/NoteCraete");
  const at = wrong.split("\n").findIndex((text) => text.includes("Craete"));
  saveByRename(wrong);
  await until(
    () => /nothing was written\.\n$/.test(streams.stderr) || undefined,
    () => `a mistake in ${streams.stdout}`,
  );
  expect(streams.stderr).toMatch(
    new RegExp(
      `^tmp/spec\\.yaml:${at + 1}:\\d+: notes\\.create › .*: nothing is at "#/components/schemas/NoteCraete" - did you mean \`NoteCreate\`\\?\n\\d\\d:\\d\\d:\\d\\d 1 mistake: nothing was written\\.\n$`,
    ),
  );
  expect(readSchema(tmp)).toBe(before);

  const half = notesSpec.slice(0, notesSpec.indexOf("operationId") + 5);
  streams.stderr = "";
  saveInPlace(half);
  await until(
    () =>
      /^tmp\/spec\.yaml:\d+:\d+: [^]*nothing was written\.\n$/m.test(
        streams.stderr,
      ) || undefined,
    () => `a mistake in ${streams.stdout}`,
  );
  expect(child.exitCode).toBeNull();

  streams.stderr = "";
  saveByRename(noteWith("fifth_new"));
  await written("fifth_new");
  await line(/Generated in/);
  expect(streams.stderr).toBe("");

  child.kill("SIGTERM");
  const [code, signal] = (await once(child, "exit")) as unknown[];
  expect({ code, signal }).toEqual({ code: null, signal: "SIGTERM" });
  expect(existsSync(join(tmp, "out/schema.ts"))).toBe(true);
});

test("--watch begins with a mistake, or without the file, and goes on", async () => {
  const folder = temporaryFolder();
  const tmp = join(folder, "tmp");
  const spec = join(tmp, "spec.yaml");
  mkdirSync(tmp);
  const { child, streams, line } = startWatching(folder);
  await line(/Watching/);
  expect(streams.stderr).toContain("no such file");
  writeFileSync(spec, notesSpec);
  await line(/Generated in/);
  expect(readSchema(tmp)).toContain("NoteCreate");

  // an empty file is what a slow save shows for a moment
  streams.stderr = "";
  writeFileSync(spec, "");
  await until(
    () => streams.stderr.includes("the file is empty") || undefined,
    () => streams.stderr,
  );
  rmSync(spec);
  await until(
    () => streams.stderr.includes("no such file") || undefined,
    () => streams.stderr,
  );
  writeFileSync(spec, notesSpec);
  await line(/Generated in/);
  expect(child.exitCode).toBeNull();

  // as a checkout of another revision can do
  renameSync(tmp, join(folder, "old"));
  mkdirSync(tmp);
  writeFileSync(
    spec,
    edit(notesSpec, "A new note.", "A note in a new folder."),
  );
  await line(/Generated in/);
  expect(readSchema(tmp)).toContain("A note in a new folder.");
});

test("--watch takes a mistake off the terminal when it is mended, and nothing else", async () => {
  const folder = temporaryFolder();
  const spec = join(folder, "tmp/spec.yaml");
  mkdirSync(join(folder, "tmp"));
  // a look at a file that is half saved would be one more mistake
  const save = (text: string) => {
    writeFileSync(`${spec}.new`, text);
    renameSync(`${spec}.new`, spec);
  };
  save(notesSpec);
  const terminal = join(project, "test/support/terminal.cjs");
  const { streams, line } = startWatching(folder, {
    NODE_OPTIONS: `--require ${JSON.stringify(terminal)}`,
    TERM: "xterm",
  });
  await line(/Watching/);
  save(edit(notesSpec, "A new note.", "Another note."));
  await line(/Generated in/);
  const clear = "\x1b[1;1H\x1b[0J";
  expect(streams.stdout).not.toContain(clear);

  save(edit(notesSpec, "schemas/NoteCreate", "schemas/None"));
  await until(
    () =>
      streams.stderr.includes('nothing is at "#/components/schemas/None"') ||
      undefined,
    () => streams.stderr,
  );
  expect(streams.stdout).not.toContain(clear);
  save(notesSpec);
  await line(/Generated in/);
  expect(streams.stdout.split(clear)).toHaveLength(2);
});

function readSchema(tmp: string): string {
  const file = join(tmp, "out/schema.ts");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

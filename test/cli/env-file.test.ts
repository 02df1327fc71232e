import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import {
  chmod,
  mkdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile, setVariables } from "../../src/cli/env-file.js";

const values = { CALLS_APP_ID: "a1", CALLS_APP_SECRET: "b2" };

describe("setVariables", () => {
  test.each<{ what: string; given: string; want: string }>([
    {
      what: "a new file",
      given: "",
      want: "CALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "other lines, comments and blank ones among them",
      given: "# mine\n\nPORT=1\nexport HOST='x y'\n",
      want: "# mine\n\nPORT=1\nexport HOST='x y'\nCALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "a last line without an end",
      given: "PORT=1",
      want: "PORT=1\nCALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "lines that end as on Windows",
      given: "PORT=1\r\n",
      want: "PORT=1\r\nCALLS_APP_ID=a1\r\nCALLS_APP_SECRET=b2\r\n",
    },
    {
      what: "lines that end now so, now so",
      given: "\ufeffA=1\nB=2\r\nC=3",
      want: "\ufeffA=1\nB=2\r\nC=3\r\nCALLS_APP_ID=a1\r\nCALLS_APP_SECRET=b2\r\n",
    },
    {
      what: "empty ones, where they are",
      given: "CALLS_APP_SECRET=\nPORT=1\nCALLS_APP_ID=''\n",
      want: "CALLS_APP_SECRET=b2\nPORT=1\nCALLS_APP_ID=a1\n",
    },
    {
      what: "a name that is exported, and empty",
      given: "export CALLS_APP_ID=\n",
      want: "export CALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "what another reader takes for a value",
      given: "CALLS_APP_ID=#x\nCALLS_APP_SECRET= # y\n",
      want: "# CALLS_APP_ID=#x\nCALLS_APP_ID=a1\n# CALLS_APP_SECRET= # y\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "other values, which stay as comments",
      given: "CALLS_APP_ID=old\nexport CALLS_APP_SECRET='older'\nPORT=1\n",
      want: "# CALLS_APP_ID=old\nCALLS_APP_ID=a1\n# export CALLS_APP_SECRET='older'\nexport CALLS_APP_SECRET=b2\nPORT=1\n",
    },
    {
      what: "the same values",
      given: "CALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
      want: "CALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "a name that begins as another does, and a comment",
      given: "CALLS_APP_ID_OLD=x\n#CALLS_APP_ID=y\n",
      want: "CALLS_APP_ID_OLD=x\n#CALLS_APP_ID=y\nCALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "of two lines of a name the last, which is the one that counts",
      given: "CALLS_APP_ID=x\nCALLS_APP_ID=y\n",
      want: "CALLS_APP_ID=x\n# CALLS_APP_ID=y\nCALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n",
    },
    {
      what: "a value of several lines",
      given: 'KEY="one\ntwo"\n',
      want: 'KEY="one\ntwo"\nCALLS_APP_ID=a1\nCALLS_APP_SECRET=b2\n',
    },
  ])("$what", ({ given, want }) => {
    expect(setVariables(given, values)).toBe(want);
    expect(setVariables(want, values)).toBe(want);
  });

  test.each([
    { what: "a line within another value", given: 'K="\nCALLS_APP_ID=x\n"\n' },
    { what: "a quote that is never closed", given: 'CALLS_APP_ID="x\nP=1\n"' },
  ])("$what is refused", ({ given }) => {
    expect(() => setVariables(given, values)).toThrow(
      "CALLS_APP_ID and CALLS_APP_SECRET can't be set: ",
    );
  });

  test("a value that no line can hold is refused", () => {
    expect(() => setVariables("", { B: "1", A: "x # y\nz" })).toThrow(
      "A can't be set: a line of an .env file can't hold its value.",
    );
  });
});

describe("editFile", () => {
  let folder: string;
  let file: string;
  const text = () => readFileSync(file, "utf8");
  const mode = () => (statSync(file).mode & 0o777).toString(8);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "env file ü-"));
    file = join(folder, ".env");
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test("makes a file that its owner alone reads", async () => {
    await editFile(file, (old) => `${old}A=1\n`);
    expect({ text: text(), mode: mode() }).toEqual({
      text: "A=1\n",
      mode: "600",
    });
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  test("takes the right to read from others", async () => {
    await writeFile(file, "A=1\n", { mode: 0o644 });
    await editFile(file, (old) => `${old}B=2\n`);
    expect({ text: text(), mode: mode() }).toEqual({
      text: "A=1\nB=2\n",
      mode: "600",
    });
  });

  test("writes nothing where the text stays", async () => {
    await writeFile(file, "A=1\n", { mode: 0o644 });
    const { ino } = statSync(file);
    await editFile(file, (old) => old);
    expect({ mode: mode(), ino: statSync(file).ino }).toEqual({
      mode: "644",
      ino,
    });
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  test("a link stays a link", async () => {
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real/env"), "A=1\n");
    await symlink("real/env", file);
    await editFile(file, (old) => `${old}B=2\n`);
    expect(await readlink(file)).toBe("real/env");
    expect(text()).toBe("A=1\nB=2\n");
  });

  test("an edit that fails leaves the file as it was", async () => {
    await writeFile(file, "A=1\n");
    const refuse = () => {
      throw new Error("no");
    };
    await expect(editFile(file, refuse)).rejects.toThrow("no");
    expect(text()).toBe("A=1\n");
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  test("bytes that are no UTF-8 stay as they are", async () => {
    const bytes = Buffer.from([0x41, 0x3d, 0xe9, 0x0a]);
    await writeFile(file, bytes);
    await expect(editFile(file, (old) => `${old}B=1\n`)).rejects.toThrow(
      `${file}: the file is not UTF-8: it stays as it is.`,
    );
    expect(readFileSync(file)).toEqual(bytes);
  });

  test("ten at once lose no line", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `N${index}`);
    await Promise.all(
      names.map((name) => editFile(file, (old) => `${old}${name}=1\n`)),
    );
    expect(text().split("\n").sort()).toEqual(
      ["", ...names.map((name) => `${name}=1`)].sort(),
    );
  });

  test("waits for another process", async () => {
    const lock = `${file}.lock`;
    await writeFile(lock, "");
    const edited = editFile(file, () => "A=1\n");
    setTimeout(() => void rm(lock), 100);
    await edited;
    expect(text()).toBe("A=1\n");
  });

  test.each(["a folder", "a pipe", "a link to nowhere"])(
    "%s is not replaced, and not waited for",
    async (what) => {
      if (what === "a folder") await mkdir(file);
      if (what === "a pipe") execFileSync("mkfifo", [file]);
      if (what === "a link to nowhere") await symlink("nowhere", file);
      await expect(editFile(file, () => "A=1\n")).rejects.toThrow(
        `${file}: this is no file that can be replaced.`,
      );
      expect(readdirSync(folder)).toEqual([".env"]);
    },
  );

  test.each([
    {
      what: "a folder that is not there",
      path: "no/.env",
      want: "its folder does not exist (ENOENT)",
    },
    {
      what: "a file as a folder",
      path: "file/.env",
      want: "its folder is none (ENOTDIR)",
    },
  ])("$what is told", async ({ path, want }) => {
    await writeFile(join(folder, "file"), "");
    const whole = `${folder}/${path}`;
    await expect(editFile(whole, () => "A=1\n")).rejects.toThrow(
      `${whole}: the file can't be written: ${want}.`,
    );
  });

  test("a folder that is read-only is told", async ({ skip }) => {
    if (process.getuid?.() === 0) skip("root may write anywhere");
    await chmod(folder, 0o500);
    await expect(editFile(file, () => "A=1\n")).rejects.toThrow(
      "this user may not write there (EACCES)",
    );
    await chmod(folder, 0o700);
  });
});

/** The folder that the generator writes: compared file by file, replaced whole or not at all. */

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  compareFiles,
  describeChange,
  replaceFiles,
} from "../scripts/output-folder.js";
import { temporaryFolder } from "./support/generate.js";
import { contentOf, place } from "./support/place.js";

describe("all files or none", () => {
  test("the second file can't be replaced: the first is restored", () => {
    const { out } = place({ "client.ts": "old client\n" });
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

/** The tables of the README: how they are made, and that they are those of the runtimes and checks of now. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import * as calls from "../../src/index.js";
import { project } from "../support/generate.js";
import { checks } from "./lifecycle.js";
import { putBetween } from "../support/marks.js";
import { runtimes, type Runtime } from "./runtimes.js";
import { tablesOf } from "./table.js";

const program = { how: "program", args: [], what: "lifecycle" } as const;
const some: readonly Runtime[] = [
  { name: "A, old", start: program, differences: [] },
  { name: "A, new", start: program, differences: ["headers are hidden"] },
  { name: "B, one", start: program, differences: ["Blobs are sent once"] },
  { name: "B, two", start: program, differences: ["Blobs are sent once"] },
];

test("a row for each runtime, also for one that did not run", () => {
  const outcomes = [
    { version: "1.0", results: [{ name: "one" }, { name: "two" }] },
    { version: "2.0", results: [{ name: "one", problem: "a | b" }] },
    { notRun: "npm says\n no | yes" },
    { version: "3.0", results: [] },
  ];
  const rows = some.flatMap((runtime, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ runtime, outcome }] : [];
  });
  const lines = tablesOf(rows).split("\n");
  expect(lines.slice(0, 7)).toEqual([
    "| Runtime | Version | Checks passed |",
    "| --- | --- | --- |",
    "| A, old | 1.0 | 2 of 2 |",
    "| A, new | 2.0 | 0 of 1 |",
    "| B, one |  | not run: npm says no \\| yes |",
    "| B, two | 3.0 | 0 of 0 |",
    "",
  ]);
  const where = lines.slice(9).map((line) => line.split(" | ").at(-1));
  expect(where).toEqual([" |", " |", "B |", " |", "A, new |", ""]);
});

test("the tables go between their marks", () => {
  const readme =
    "a\n<!-- runtimes: start -->\nold\n<!-- runtimes: end -->\nb\n";
  expect(putBetween(readme, "runtimes", "new\n")).toBe(
    "a\n<!-- runtimes: start -->\n\nnew\n\n<!-- runtimes: end -->\nb\n",
  );
  expect(() => putBetween("a\n", "runtimes", "new\n")).toThrow(
    "README.md: <!-- runtimes: start --> with <!-- runtimes: end --> behind it is missing: put both where the text belongs.",
  );
});

test("the README has the runtimes, versions, checks and differences of now: npm run test:runtimes", async () => {
  const readme = await readFile(join(project, "README.md"), "utf8");
  const input = {
    ...{ origin: "http://127.0.0.1:1", closed: "http://127.0.0.1:1" },
    differences: [],
  };
  const all = checks(calls, input).map(({ name }) => ({ name }));
  // Debian decides which Chromium it was
  const chromium = /^\| Chromium,[^|]+\| ([\d.]+) /m.exec(readme)?.[1] ?? "";
  const rows = runtimes.map((runtime) => ({
    runtime,
    outcome: {
      version: runtime.spec?.split("@")[1] ?? chromium,
      results:
        runtime.name === "Deno, no permission" ? [{ name: "denied" }] : all,
    },
  }));
  const tables = await format(tablesOf(rows), { parser: "markdown" });
  expect(putBetween(readme, "runtimes", tables)).toBe(readme);
});

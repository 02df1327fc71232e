/** A review of a large description with twenty changes: the file that LARGE_SPEC names. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Json } from "../../scripts/pipeline/document.js";
import { runProgram, temporaryFolder } from "../support/generate.js";
import { seed } from "./seeds.js";

const spec = process.env["LARGE_SPEC"];

test("every change is told, and nothing else", async ({ skip }) => {
  if (spec === undefined) {
    const reason = "LARGE_SPEC names no description: left out";
    console.log(reason);
    return skip(reason);
  }
  const document = JSON.parse(readFileSync(spec, "utf8")) as Json;
  const want = seed(document);
  const changed = join(temporaryFolder(), "changed.json");
  writeFileSync(changed, JSON.stringify(document));
  const { code, stdout, stderr } = await runProgram([
    ...["scripts/launcher.js", "review", spec, changed, "--format", "json"],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { changes } = JSON.parse(stdout) as {
    readonly changes: readonly { readonly sentence: string }[];
  };
  const told = changes.map(({ sentence }) => sentence);
  expect(want).toHaveLength(20);
  expect(
    told.filter((line) => !want.some((one) => line.startsWith(one))),
  ).toEqual([]);
  expect(
    want.filter((one) => !told.some((line) => line.startsWith(one))),
  ).toEqual([]);
  expect(told).toHaveLength(20);
});

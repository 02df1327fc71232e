/** A description of a whole company, of more than 1,500 operations: the file that LARGE_SPEC names. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  isObject,
  operationsOf,
  type Json,
} from "../../scripts/pipeline/document.js";
import type { OperationTable } from "../../src/runtime/operation.js";
import { compileOutput } from "../support/compile-folder.js";
import { runGenerator, temporaryFolder } from "../support/generate.js";

const spec = process.env["LARGE_SPEC"];

test("1,500 operations: generated, compiled, none lost", async ({ skip }) => {
  if (spec === undefined) {
    const reason = "LARGE_SPEC names no description: left out";
    console.log(reason);
    return skip(reason);
  }
  const document = JSON.parse(readFileSync(spec, "utf8")) as Json;
  const out = temporaryFolder();
  const { code, stderr } = await runGenerator(["--spec", spec, "--out", out]);
  expect(code).toBe(0);

  const leftOut = [
    ...stderr.matchAll(/warning: (.*): .* left out of the client$/gm),
  ].length;
  const { operations } = (await import(join(out, "client.ts"))) as {
    operations: OperationTable;
  };
  const rows = Object.values(operations).flatMap((one) => Object.values(one));
  const wanted = [...operationsOf(document)].map(
    ({ method, url }) => `${method.toUpperCase()} ${url}`,
  );
  const given = new Set(rows.map(({ method, path }) => `${method} ${path}`));
  const lost = wanted.filter((one) => !given.has(one));
  expect(isObject(document) && wanted.length).toBeGreaterThan(1500);
  expect(lost.length, lost.join("\n")).toBe(leftOut);
  for (const one of lost) expect(stderr).toContain(one.split(" ")[1]);

  expect(await compileOutput(out, "typescript")).toBe("");
}, 240_000);

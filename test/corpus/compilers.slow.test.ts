/** The output for every construct compiles with each TypeScript of today; `corpus.test.ts` tries the newest. */

import { expect, test } from "vitest";
import { compileFiles } from "../support/compile-folder.js";
import { generateCases } from "./cases.js";

test.each(["typescript", "typescript-6"])("with %s", async (compiler) => {
  const { files, failures } = generateCases();
  expect([...failures]).toEqual([]);
  expect(await compileFiles(files, { compiler })).toEqual([]);
});

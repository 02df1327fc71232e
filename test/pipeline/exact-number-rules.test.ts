/** Integers that JavaScript can't hold: what is said of them, and at which line. */

import { expect, test } from "vitest";
import { problemsOf } from "../support/errors-of.js";

/** What is said of integers in a schema, which is at line 7. */
async function said(schema: string): Promise<readonly string[]> {
  const problems = await problemsOf(`openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: "https://api.test" }]
paths: {}
components:
  schemas:
    A: ${schema}
`);
  return problems.filter((problem) => problem.includes("JavaScript"));
}

const value =
  "a value between -(2^53 - 1) and 2^53 - 1; `type: string` where values are larger";
const limit = "a number between -(2^53 - 1) and 2^53 - 1";

test.each([
  {
    name: "a value of an enum",
    given: "{ enum: [1, 9007199254740993] }",
    want: `error 7: 9007199254740993 would be 9007199254740992: JavaScript has no such number - ${value}`,
  },
  {
    name: "a negative value of an enum, in a block",
    given: "\n      enum:\n        - -9007199254740993",
    want: `error 9: -9007199254740993 would be -9007199254740992: JavaScript has no such number - ${value}`,
  },
  {
    name: "the one value of a list",
    given: "{ const: { id: [12345678901234567890] } }",
    want: `error 7: 12345678901234567890 would be 12345678901234567000: JavaScript has no such number - ${value}`,
  },
  {
    name: "a limit",
    given: "{ type: integer, maximum: 9223372036854775807 }",
    want: `warning 7: 9223372036854775807 would be 9223372036854776000: JavaScript has no such number - ${limit}`,
  },
  {
    name: "a default",
    given: "{ type: integer, default: 9007199254740993 }",
    want: `warning 7: 9007199254740993 would be 9007199254740992: JavaScript has no such number - ${limit}`,
  },
])("$name", async ({ given, want }) => {
  expect(await said(given)).toEqual([want]);
});

test("JSON is told at its line, too", async () => {
  const json = JSON.stringify(
    {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      paths: {},
      components: { schemas: { A: { const: 0 } } },
    },
    null,
    1,
  ).replace('"const": 0', '"const": 9007199254740993');
  const problems = await problemsOf(json);
  expect(problems).toContain(
    `error 11: 9007199254740993 would be 9007199254740992: JavaScript has no such number - ${value}`,
  );
});

test.each([
  "{ enum: [9007199254740991, 9007199254740992, 1e21, 1000000000000000000000] }",
  "{ enum: [1152921504606846976, 9223372036854776000, 0.1] }",
  '{ enum: ["9007199254740993"] }',
  "{ example: 9007199254740993, examples: [9007199254740993] }",
])("nothing is said of %s", async (given) => {
  expect(await said(given)).toEqual([]);
});

import { expect, test } from "vitest";
import { print } from "../../scripts/pipeline/print.js";

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.
`;

test.each([
  {
    name: "code, formatted",
    given: "export const a={b:'c',\n'd-e':1} as const",
    want: `${header}
export const a = { b: "c", "d-e": 1 } as const;
`,
  },
  {
    name: "a line of more than 80 columns, broken",
    given: `export type Long = Record<"${"a".repeat(40)}", Record<string, ReadonlyArray<string>>>`,
    want: `${header}
export type Long = Record<
  "${"a".repeat(40)}",
  Record<string, ReadonlyArray<string>>
>;
`,
  },
  {
    name: "line ends of Unicode",
    given: 'export type A = "\u2028" | "\u2029";',
    want: `${header}
export type A = "\\u2028" | "\\u2029";
`,
  },
  {
    name: "CRLF",
    given: "/** a\r\n * b */\r\nexport type A = 1;\r\n",
    want: `${header}
/** a
 * b */
export type A = 1;
`,
  },
])("prints $name", async ({ given, want }) => {
  expect(await print(given)).toBe(want);
});

test("prints what it printed the same way", async () => {
  const given = "export interface A{b?:string}";
  const once = await print(given);
  const text = once.slice(header.length);
  expect(await print(text)).toBe(once);
});

test("refuses what is not TypeScript", async () => {
  await expect(print("export type = ;")).rejects.toThrow(SyntaxError);
});

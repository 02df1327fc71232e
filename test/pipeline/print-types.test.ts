import { describe, expect, test } from "vitest";
import { print } from "../../scripts/pipeline/print.js";
import { printTypes } from "../../scripts/pipeline/print-types.js";

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.

`;

/** Members of an interface, indented as openapi-typescript does. */
function inside(members: string): string {
  return `export interface a {\n${members.replace(/^(?=.)/gm, "    ")}\n}\n`;
}

const long = "a-name-of-many-characters-that-leaves-no-room-on-its-line";

test("prints members as the formatter does", async () => {
  const given = inside(`/** @description One.   */
b?: string;
/**
 * @description Two lines,
 *     the second indented.
 */
"c-d": {
    e: components["schemas"]["e"][];
    200: "x" | null;
} | null;
f: components["schemas"]["f"] & {
    [key: string]: unknown;
};
g: {
    h: number;
} | {
    i: "${long}" | "${long}";
};
j: ("a" | "b")[];`);
  const want = `${header}export interface a {
  /** @description One.   */
  b?: string;
  /**
   * @description Two lines,
   *     the second indented.
   */
  "c-d": {
    e: components["schemas"]["e"][];
    200: "x" | null;
  } | null;
  f: components["schemas"]["f"] & {
    [key: string]: unknown;
  };
  g:
    | {
        h: number;
      }
    | {
        i:
          | "${long}"
          | "${long}";
      };
  j: ("a" | "b")[];
}
`;
  expect(await printTypes(given)).toBe(want);
});

describe("gives what the formatter alone gives", () => {
  const at = (columns: number) =>
    `a: ${'"x" | '.repeat(11)}"${"y".repeat(columns - 76)}";`;
  test.each<readonly [name: string, given: string]>([
    ["statements", "export type a = Record<string, never>;\ntype B = A | 1;\n"],
    ["a union of 78 columns", inside(at(78))],
    ["a union of 79 columns", inside(at(79))],
    ["a union of 80 columns", inside(at(80))],
    ["a union of 81 columns", inside(at(81))],
    ["a long reference", inside(`a: components["schemas"]["${long}"][];`)],
    ["a long record", inside(`a${"b".repeat(55)}: Record<string, unknown>;`)],
    [
      "a union far inside",
      inside(
        Array.from({ length: 36 }, (_, depth) => `${"    ".repeat(depth)}p: {`)
          .concat(
            `${"    ".repeat(36)}y: "${"a".repeat(33)}" | "${"b".repeat(20)}";`,
          )
          .concat(
            Array.from(
              { length: 36 },
              (_, up) => `${"    ".repeat(35 - up)}};`,
            ),
          )
          .join("\n"),
      ),
    ],
    ["a long key signature", inside(`[key: string]: a["${long}${long}"];`)],
    ["a key in quotes that needs none", inside('"a": string;\n"b-c": string;')],
    ["a quoted number", inside('"1": string;')],
    ["a list of objects or null", inside("a: {\n    b: string;\n}[] | null;")],
    ["a list of objects", inside("a: {\n    b: string;\n}[];")],
    ["no members", inside("a: {};")],
    ["two objects", inside("a: {\n    b: 1;\n} & {\n    c: 2;\n};")],
    ["a part and a list", inside("a: B & {\n    b: 1;\n}[];")],
    ["braces in quotes", inside('"{": {\n    "}": "{";\n};')],
    ["letters beyond ASCII", inside('a: "日本";\n"é": string;')],
    ["quotes in quotes", inside(`a: "it's" | "say \\"hi\\"";`)],
    ["a comment that ends like a member", inside("/** a; */\nb: 1;")],
    ["a comment of another kind", inside("/*\n   a\n */\nb: 1;")],
    ["a comment without its stars", inside("/**\n  a\n */\nb: 1;")],
    ["CRLF", inside("/**\r\n * a\r\n */\r\nb: 1;")],
    [
      "depth",
      inside("a: {\n    b: {\n        c: (1 | 2)[] | D<3>;\n    };\n};"),
    ],
  ])("%s", async (_, given) => {
    expect(await printTypes(given)).toBe(await print(given));
  });
});

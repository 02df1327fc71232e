import { expect, test } from "vitest";
import { addConstant } from "../../scripts/pipeline/data-layout.js";
import type { Json } from "../../scripts/pipeline/document.js";
import { format } from "../../scripts/pipeline/print.js";

const long = "a text that takes sixty columns of a line, no more and no fewer";
const longKey = "aKeyThatTakesMoreThanHalfOfALine".repeat(2);

test.each<{ name: string; given: Json; want: string }>([
  { name: "nothing", given: {}, want: "export const a = {} as const;" },
  {
    name: "three levels, a line for each key, and what fits on a line below",
    given: { b: { "c-d": { e: { f: [true, null] }, g: {} } }, h: [] },
    want: `export const a = {
  b: {
    "c-d": {
      e: { f: [true, null] },
      g: {},
    },
  },
  h: [],
} as const;`,
  },
  {
    name: "what does not",
    given: { list: [long, long], object: { key: long, other: 1 } },
    want: `export const a = {
  list: [
    "${long}",
    "${long}",
  ],
  object: {
    key: "${long}",
    other: 1,
  },
} as const;`,
  },
  {
    name: "a text that is longer than a line",
    given: { path: long + long, other: long + long },
    want: `export const a = {
  path: "${long}${long}",
  other:
    "${long}${long}",
} as const;`,
  },
  {
    name: "a key that is longer than a line",
    given: { [longKey + longKey]: { b: 1, c: long } },
    want: `export const a = {
  ${longKey}${longKey}:
    {
      b: 1,
      c: "${long}",
    },
} as const;`,
  },
  {
    name: "names that are no identifiers, or that mean something else",
    given: JSON.parse(
      '{ "__proto__": 1, "1st": 2, "new": 3, "it\'s": 4 }',
    ) as Json,
    want: `export const a = {
  ["__proto__"]: 1,
  "1st": 2,
  new: 3,
  "it's": 4,
} as const;`,
  },
  {
    name: "quotes, and line ends of Unicode",
    given: { b: 'say "it"', c: "it's \u2028", d: "\\" },
    want: `export const a = {
  b: 'say "it"',
  c: "it's \\u2028",
  d: "\\\\",
} as const;`,
  },
  {
    name: "nothing behind a key that leaves no room",
    given: { b: { c: { ["d".repeat(70)]: {} } } },
    want: `export const a = {
  b: {
    c: {
      ${"d".repeat(70)}:
        {},
    },
  },
} as const;`,
  },
  {
    name: "letters of two columns",
    given: { b: "日".repeat(20), c: "本".repeat(16) },
    want: `export const a = {
  b: "${"日".repeat(20)}",
  c: "${"本".repeat(16)}",
} as const;`,
  },
])("$name", async ({ given, want }) => {
  const lines: string[] = [];
  addConstant(lines, "a", given);
  expect(lines.join("\n")).toBe(want);
  expect(await format(`${want}\n`)).toBe(`${want}\n`);
});

import { describe, expect, test } from "vitest";
import type { Json, Path } from "../../scripts/pipeline/document.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { formatProblem, SpecError } from "../../scripts/pipeline/problem.js";

function mistakes(source: string): readonly string[] {
  try {
    readSpec(source);
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map((problem) => formatProblem("api.yaml", problem));
  }
}

test.each<[source: string, want: Json]>([
  ["a: 1\nb: [x, null]\n", { a: 1, b: ["x", null] }],
  ['{ "a": 1, "b": ["x", null] }', { a: 1, b: ["x", null] }],
  ["\uFEFFa: 1\n", { a: 1 }],
  ["a: 1\rb:\r  c: [2]\r", { a: 1, b: { c: [2] } }],
  ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
  ["a: yes\nb: 012\nc: 2020-01-01\n", { a: "yes", b: 12, c: "2020-01-01" }],
  ["200: ok\n", { "200": "ok" }],
  [
    "1.0: a\n1e3: b\n0x10: c\nTrue: d\n~: e\n",
    { "1.0": "a", "1e3": "b", "0x10": "c", True: "d", "~": "e" },
  ],
  ["a: &x { b: 1 }\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
  [
    "a: &x 1\nb: *x\nc: &x [2]\nd: *x\n? &y e\n: *y\n",
    { a: 1, b: 1, c: [2], d: [2], e: "e" },
  ],
  ["constructor: 1\ntoString: 2\n", { constructor: 1, toString: 2 }],
  ["", null],
  ["# nothing\n", null],
  ["just words\n", "just words"],
])("%j is read", (source, want) => {
  expect(readSpec(source).document).toEqual(want);
});

test("of several slips the first alone is told: the others may follow from it", () => {
  expect(mistakes("x: [\ny: 1\nz: } }\n")).toEqual([
    "api.yaml:1:4: YAML: nothing closes the `[` - a `]` behind the last item",
  ]);
});

test("a key __proto__ is a key like any other", () => {
  const { document } = readSpec("__proto__: { polluted: true }\n");
  expect(Object.entries(document as object)).toEqual([
    ["__proto__", { polluted: true }],
  ]);
  expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
});

test.each([
  {
    name: "a duplicate key",
    source: "a:\n  b: 1\n  c: 2\n  b: 3\n",
    want: ["api.yaml:4:3: YAML: duplicate key - each key once in a map"],
  },
  {
    name: "every duplicate key",
    source: "a: 1\na: 2\nb: 3\nb: 4\n",
    want: [
      "api.yaml:2:1: YAML: duplicate key - each key once in a map",
      "api.yaml:4:1: YAML: duplicate key - each key once in a map",
    ],
  },
  {
    name: "a duplicate key in JSON",
    source: '{\r\n  "a": 1,\r\n  "a": 2\r\n}\r\n',
    want: ["api.yaml:3:3: JSON: duplicate key - each key once in a map"],
  },
  {
    name: "a duplicate key behind a byte order mark",
    source: "\uFEFFa: 1\na: 2\n",
    want: ["api.yaml:2:1: YAML: duplicate key - each key once in a map"],
  },
  {
    name: "a tab",
    source: "a:\n\tb: 1\n",
    want: ["api.yaml:2:1: YAML: a tab in the indentation - spaces"],
  },
  {
    name: "a second document",
    source: "a: 1\n---\nb: 2\n",
    want: [
      "api.yaml:2:1: YAML: more than one document - one document in a file, without a second ---",
    ],
  },
  {
    name: "a map that does not end",
    source: "a: { b: 1\n",
    want: [
      "api.yaml:1:4: YAML: nothing closes the `{` - a `}` behind the last key",
    ],
  },
  {
    name: "a tag",
    source: "a: !secret b\n",
    want: ["api.yaml:1:4: YAML: Unresolved tag: !secret - YAML 1.2 or JSON"],
  },
])("refused: $name", ({ source, want }) => {
  expect(mistakes(source)).toEqual(want);
});

const unlike =
  "this line is indented unlike those that it belongs to - the same number of spaces for all keys of a map";
const twoVersions =
  "a conflict of two versions, which git has left here - one of the two, without the lines <<<<<<<, ======= and >>>>>>>";
const unclosed = (quote: string) =>
  `nothing closes the quote \`${quote}\` - a quote of the same kind at the end of the text`;
const comment =
  "a comment, and JSON has none - JSON without it, or YAML, where `#` begins a comment";
const hash =
  '`#` begins a comment, and nothing behind it is read - the reference in quotes: "#/components/…"';
const behind =
  "text behind the end of a value - quotes around the whole, and `''` or `\\\"` for one inside";
test.each<[name: string, source: string, want: string]>([
  [
    "a colon in text",
    "a:\n  b: Note: this\n",
    "2:6: YAML: `: ` in the text makes a key of what stands before it - the text in quotes",
  ],
  [
    "a conflict",
    "a:\n  x: 1\n<<<<<<< HEAD\n  b: 2\n=======\n  b: 3\n>>>>>>> mine\n",
    `3:1: YAML: ${twoVersions}`,
  ],
  [
    "an open double quote",
    'a:\n  b: "text\n  c: d\ne: f\n',
    `2:6: YAML: ${unclosed('"')}`,
  ],
  [
    "an open double quote before another text in quotes",
    'a:\n  b: "text\n  c: "d"\n',
    `2:6: YAML: ${unclosed('"')}`,
  ],
  [
    "an open single quote",
    "a:\n  - b\n  - 'it''s\n  - 'd'\n",
    `3:5: YAML: ${unclosed("'")}`,
  ],
  ["a quote inside", "a: 'it's'\nb: 1\n", `1:8: YAML: ${behind}`],
  ["text behind a quote", 'a: "x" y\n', `1:8: YAML: ${behind}`],
  ["a key too far right", "a:\n  b: 1\n   c: 2\n", `3:4: YAML: ${unlike}`],
  ["a key too far left", "a:\n  b: 1\n c: 2\n", `3:2: YAML: ${unlike}`],
  ["a key below text", "a: text\n  b: 1\n", `2:3: YAML: ${unlike}`],
  [
    "a key beside a list",
    "a:\n  - x: 1\n    y: 2\n   z: 2\n",
    `4:4: YAML: ${unlike}`,
  ],
  [
    "a reference without quotes in braces",
    "a:\n  b: { $ref: #/components/schemas/X }\n  c: 1\n",
    `2:14: YAML: ${hash}`,
  ],
  [
    "a list that does not end",
    "a: [b,\nc: 1\n",
    "1:4: YAML: nothing closes the `[` - a `]` behind the last item",
  ],
  [
    "a key without a colon",
    "a:\n  b\n  c: 1\n",
    "2:3: YAML: a key without a colon - a colon and a space behind a key: `key: value`",
  ],
  [
    "a key without a space",
    "a:1\nb: 2\n",
    "1:1: YAML: no space behind the colon - a colon and a space behind a key: `key: value`",
  ],
  [
    "text that begins with a sign",
    "a: @x\n",
    "1:4: YAML: text can't begin with `@` - the text in quotes",
  ],
  [
    "a content type that begins with a star",
    "content: */*\n",
    "1:10: YAML: no anchor is called &/* - an alias of an anchor that ends before it; quotes around text that begins with `*`",
  ],
  ["JSON behind a comment", '// It.\n{ "a": 1 }\n', `1:1: JSON: ${comment}`],
  [
    "JSON with a comment",
    '{\n  // It.\n  "a": 1\n}\n',
    `2:3: JSON: ${comment}`,
  ],
  [
    "JSON with a comment behind a value",
    '{\n  "a": 1, // b: c\n  "b": 2\n}\n',
    `2:11: JSON: ${comment}`,
  ],
  [
    "aliases that multiply",
    `a: &a [1]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`,
    "4:5: YAML: *c stands for 110 other aliases - aliases that multiply the document at most a hundredfold",
  ],
  [
    "JSON that is nested too deeply",
    `{ "a":\n${"[".repeat(20_000)}${"]".repeat(20_000)} }`,
    "2:20000: JSON: this is nested too deeply - at most 400 levels",
  ],
  [
    "JSON without a comma",
    '{ "a": {}\n  "b": 1 }\n',
    "2:3: JSON: no comma before this - a comma between two members of a map or a list",
  ],
  [
    "JSON without a comma behind a number",
    '{ "a": 1\n  "b": 1 }\n',
    "2:3: JSON: no comma before this - a comma between two members of a map or a list",
  ],
  [
    "JSON without a comma in a list",
    '{ "a": [{} {}] }',
    "1:12: JSON: no comma before this - a comma between two members of a map or a list",
  ],
  [
    "JSON without a colon",
    '{ "a" 1 }\n',
    '1:7: JSON: a key without a colon - a colon behind a key: `"key": value`',
  ],
  [
    "JSON that does not end",
    '{ "a": [1, 2\n',
    "1:8: JSON: nothing closes the `[` - a `]` behind the last item",
  ],
  [
    "YAML that begins with a quote",
    '"a": 1\nb: @x\n',
    "2:4: YAML: text can't begin with `@` - the text in quotes",
  ],
  [
    "a mistake behind lines that end in CR alone",
    "a: 1\rb: @x\r",
    "2:4: YAML: text can't begin with `@` - the text in quotes",
  ],
  [
    "a hundred thousand brackets, of which the first 403 are read",
    "[".repeat(100_000),
    "1:403: YAML: this is nested too deeply - at most 400 levels",
  ],
  [
    "lines that are indented ever more",
    Array.from({ length: 5_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join(
      "\n",
    ),
    "403:403: YAML: this is nested too deeply - at most 400 levels",
  ],
])("what a person did: %s", (_name, source, want) => {
  expect(mistakes(source)).toEqual([`api.yaml:${want}`]);
});

describe("a number that JSON has not is refused at its place", () => {
  const words =
    "this is no number of JSON - a finite number; quotes around text";
  test.each<[source: string, ...places: string[]]>([
    ["a: .inf\n", "1:4"],
    ["a: 1\nb: [.NaN, 2, -.Inf]\n", "2:5", "2:14"],
    ["a: { x-note: 1e400 }\n", "1:14"],
    ["a: -1e400\n", "1:4"],
    ["a: &a .nan\nb: *a\n", "1:7"],
    ["a: 1\n.inf: 2\n", "2:1"],
    ['{ "a": 1,\n  "b": [1e400] }', "2:9"],
    ['{ "example": -1e999 }', "1:14"],
  ])("%j", (source, ...places) => {
    const format = source.startsWith('{ "') ? "JSON" : "YAML";
    expect(mistakes(source)).toEqual(
      places.map((place) => `api.yaml:${place}: ${format}: ${words}`),
    );
  });

  test("text and large numbers are none", () => {
    const yaml = "a: '.inf'\nb: inf\nc: NaN\nd: 1e308\ne: '1e400'\n";
    const json = '{"a":".inf","b":"inf","c":"NaN","d":1e308,"e":"1e400"}';
    const want = { a: ".inf", b: "inf", c: "NaN", d: 1e308, e: "1e400" };
    expect(readSpec(yaml).document).toEqual(want);
    expect(readSpec(json).document).toEqual(want);
  });
});

test.each([
  { name: "a key that is a list", source: "a: 1\n? [b, c]\n: 2\n" },
  { name: "a key that is a map", source: "{ { a }: 1 }\n" },
  { name: "an alias without an anchor", source: "a: 1\nb: *nothing\n" },
  { name: "an alias to its own anchor", source: "a: 1\nb: &b [*b]\n" },
  { name: "a merge of a number", source: "a: { <<: 1 }\n" },
  { name: "a merge of nothing", source: "a:\n  <<:\n" },
  { name: "a merge of a list of numbers", source: "a: { <<: [1, 2] }\n" },
  { name: "a merge of an alias of text", source: "a: &a b\nc: { <<: *a }\n" },
  { name: "a merge of an alias without an anchor", source: "a: { <<: *b }\n" },
  { name: "a merge into its own anchor", source: "a: &a\n  <<: *a\n" },
  {
    name: "aliases that multiply",
    source: `a: 1
b: &b [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
`,
  },
])("refused with its place: $name", ({ source }) => {
  const told = mistakes(source);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^api\.yaml:\d+:\d+: YAML: .+ - .+$/);
});

test.each(["a: ", "- "])("400 levels below %j are read", (root) => {
  const yaml = `${root}${"[".repeat(400)}b${"]".repeat(400)}\n`;
  expect(mistakes(yaml)).toEqual([]);
});

describe("many aliases", () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `  - ${line(index)}\n`).join(
      "",
    );
  const withAliases = (count: number) => {
    const anchors = lines(count, (index) => `&a${index} { x: ${index} }`);
    return `anchors:\n${anchors}aliases:\n${lines(count, (index) => `*a${index}`)}`;
  };

  test("1,000, each of an anchor of its own, are read", () => {
    const { document } = readSpec(withAliases(1_000));
    const want = Array.from({ length: 1_000 }, (_, index) => ({ x: index }));
    expect(document).toEqual({ anchors: want, aliases: want });
  });

  test("10,000 are refused at the first one too many", () => {
    expect(mistakes(withAliases(10_000))).toEqual([
      "api.yaml:11003:5: YAML: this is one of 10000 aliases - at most 1000; references with `$ref` have no limit",
    ]);
  });

  test("1,000, each of the one before, are refused: they multiply", () => {
    const anchors = lines(1_001, (index) =>
      index === 0 ? "&a0 { x: 0 }" : `&a${index} { x: *a${index - 1} }`,
    );
    expect(mistakes(`anchors:\n${anchors}`)).toEqual([
      "api.yaml:1002:17: YAML: *a999 stands for 999 other aliases - aliases that multiply the document at most a hundredfold",
    ]);
  });
});

describe("positions", () => {
  const source = `paths:
  /apps:
    get: &get
      tags: [a, b]
  /other: { get: *get }
"200":   x
`;
  test.each<[path: Path, target: "key" | "value", want: string]>([
    [[], "key", "1:1"],
    [["paths"], "key", "1:1"],
    [["paths", "/apps"], "key", "2:3"],
    [["paths", "/apps", "get", "tags"], "key", "4:7"],
    [["paths", "/apps", "get", "tags"], "value", "4:13"],
    [["paths", "/apps", "get", "tags", 1], "key", "4:17"],
    [["paths", "/apps", "get", "missing"], "key", "3:5"],
    [["paths", "/apps", "get", "tags", 7], "value", "4:7"],
    [["paths", "/other", "get"], "key", "5:13"],
    [["paths", "/other", "get", "tags", 0], "key", "4:14"],
    [["200"], "value", "6:10"],
    [["missing", "too"], "key", "1:1"],
  ])("%j (%s) is at %s", (path, target, want) => {
    const { line, column } = readSpec(source).positionOf(path, target);
    expect(`${line}:${column}`).toBe(want);
  });

  const json = `{ "paths": {
    "/apps": { "get": { "tags": ["a", { "b": [] }, [1, 2]] } } },
  "200":   null
}`;
  test.each<[path: Path, target: "key" | "value", want: string]>([
    [[], "key", "1:1"],
    [["paths"], "key", "1:3"],
    [["paths"], "value", "1:12"],
    [["paths", "/apps", "get", "tags"], "key", "2:25"],
    [["paths", "/apps", "get", "tags"], "value", "2:33"],
    [["paths", "/apps", "get", "tags", 0], "key", "2:34"],
    [["paths", "/apps", "get", "tags", 1, "b"], "value", "2:46"],
    [["paths", "/apps", "get", "tags", 2, 1], "value", "2:56"],
    [["paths", "/apps", "get", "missing"], "key", "2:16"],
    [["paths", "/apps", "get", "tags", 7], "value", "2:25"],
    [["200"], "value", "3:12"],
    [["missing", "too"], "key", "1:1"],
  ])("%j (%s) of JSON is at %s", (path, target, want) => {
    const { line, column } = readSpec(json).positionOf(path, target);
    expect(`${line}:${column}`).toBe(want);
  });
});

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
  ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
  ["a: yes\nb: 012\nc: 2020-01-01\n", { a: "yes", b: 12, c: "2020-01-01" }],
  ["200: ok\n", { "200": "ok" }],
  ["a: &x { b: 1 }\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
  ["constructor: 1\ntoString: 2\n", { constructor: 1, toString: 2 }],
  ["", null],
  ["# nothing\n", null],
  ["just words\n", "just words"],
])("%j is read", (source, want) => {
  expect(readSpec(source).document).toEqual(want);
});

test("a slip of syntax is told once a line", () => {
  const lines = mistakes("x: [\ny: 1\nz: } }\n").map(
    (line) => line.split(": ")[0],
  );
  expect(lines).toEqual(["api.yaml:2:1", "api.yaml:3:4"]);
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
    want: ["api.yaml:3:3: YAML: duplicate key - each key once in a map"],
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
      "api.yaml:2:1: YAML: Flow map in block collection must be sufficiently indented and end with a } - YAML 1.2 or JSON",
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

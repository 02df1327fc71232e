import { expect, test } from "vitest";
import { format } from "../../scripts/pipeline/print.js";
import {
  addMembers,
  around,
  array,
  emptyObject,
  indexed,
  intersection,
  literal,
  object,
  reference,
  shortObject,
  signature,
  simple,
  tuple,
  union,
  type MemberLayout,
  type TypeLayout,
} from "../../scripts/pipeline/type-layout.js";

const long = "a-name-that-takes-forty-columns-of-a-line";
const a = indexed(simple("A"), `"${long}"`);
const b = indexed(simple("B"), `"${long}"`);
const words = ["none", "log", "block"].map((word) => literal(`"${word}"`));
const one = object(() => [{ comment: [], head: "b: ", type: literal("1") }]);
const none = literal("null");
const wide = "aKeyThatLeavesNoRoomForMuchMoreThanItselfOnALine";

test.each<{
  name: string;
  head?: string;
  type: TypeLayout;
  want: string;
}>([
  { name: "a keyword", type: simple("string"), want: "a: string;" },
  { name: "an object of nothing", type: emptyObject, want: "a: {};" },
  {
    name: "an object, a line for each member",
    type: object(() => [
      { comment: ["/** One. */"], head: "b?: ", type: simple("string") },
      { comment: [], head: '"c-d": ', type: one },
    ]),
    want: `a: {
  /** One. */
  b?: string;
  "c-d": {
    b: 1;
  };
};`,
  },
  {
    name: "a reference that is too long, and nowhere to break",
    head: `${wide}: `,
    type: array(a),
    want: `${wide}: A["${long}"][];`,
  },
  {
    name: "a union that fits",
    type: union([...words, none]),
    want: 'a: "none" | "log" | "block" | null;',
  },
  {
    name: "a union that fits on the next line",
    head: `${wide}AndSome: `,
    type: union([...words, simple("A")]),
    want: `${wide}AndSome:
  "none" | "log" | "block" | A;`,
  },
  {
    name: "a union that fits on no line",
    type: union([a, b]),
    want: `a:
  | A["${long}"]
  | B["${long}"];`,
  },
  {
    name: "a list of one of some",
    head: `${wide}AndSome: `,
    type: array(union(words)),
    want: `${wide}AndSome: (
  "none" | "log" | "block"
)[];`,
  },
  {
    name: "a list of a long union",
    type: array(union([a, b])),
    want: `a: (
  | A["${long}"]
  | B["${long}"]
)[];`,
  },
  {
    name: "an object or null",
    type: union([one, none]),
    want: "a: {\n  b: 1;\n} | null;",
  },
  {
    name: "a list of objects or nulls",
    type: array(union([one, none])),
    want: "a: ({\n  b: 1;\n} | null)[];",
  },
  {
    name: "an object or another",
    type: union([one, one]),
    want: `a:
  | {
      b: 1;
    }
  | {
      b: 1;
    };`,
  },
  {
    name: "a list of objects, or null",
    type: union([array(one), none]),
    want: `a:
  | {
      b: 1;
    }[]
  | null;`,
  },
  {
    name: "both of two",
    type: intersection([a, b]),
    want: `a: A["${long}"] &
  B["${long}"];`,
  },
  {
    name: "a reference and an object",
    type: intersection([simple("A"), one]),
    want: "a: A & {\n  b: 1;\n};",
  },
  {
    name: "two references and an object",
    type: intersection([a, b, one]),
    want: `a: A["${long}"] &
  B["${long}"] & {
    b: 1;
  };`,
  },
  {
    name: "an object, a reference and an object",
    type: intersection([simple("A"), one, b, one]),
    want: `a: A & {
  b: 1;
} & B["${long}"] & {
    b: 1;
  };`,
  },
  {
    name: "two objects",
    type: intersection([one, one]),
    want: "a: {\n  b: 1;\n} & {\n  b: 1;\n};",
  },
  {
    name: "a reference and one of some",
    type: intersection([simple("A"), union([one, one])]),
    want: `a: A &
  (
    | {
        b: 1;
      }
    | {
        b: 1;
      }
  );`,
  },
  {
    name: "unions in a union",
    type: union([union([simple("A"), none]), union([simple("B"), none])]),
    want: "a: (A | null) | (B | null);",
  },
  {
    name: "arguments that fit",
    type: reference("Omit", [simple("A"), literal('"b"')]),
    want: 'a: Omit<A, "b">;',
  },
  {
    name: "arguments that do not",
    type: reference("Omit", [a, union([b, a])]),
    want: `a: Omit<
  A["${long}"],
  | B["${long}"]
  | A["${long}"]
>;`,
  },
  {
    name: "one argument that does not",
    head: `${wide}: `,
    type: indexed(reference("NonNullable", [a]), '"b"'),
    want: `${wide}: NonNullable<
  A["${long}"]
>["b"];`,
  },
  {
    name: "an object as an argument",
    type: reference("Partial", [one]),
    want: "a: Partial<{\n  b: 1;\n}>;",
  },
  {
    name: "a tuple",
    type: tuple([a, around("...", array(b), "")]),
    want: `a: [
  A["${long}"],
  ...B["${long}"][],
];`,
  },
  {
    name: "unions in a tuple of several",
    type: tuple([union([one, simple("string")]), union([a, b])]),
    want: `a: [
  (
    | {
        b: 1;
      }
    | string
  ),
  (
    | A["${long}"]
    | B["${long}"]
  ),
];`,
  },
  {
    name: "a union in a tuple of one",
    type: tuple([union([a, b])]),
    want: `a: [
  | A["${long}"]
  | B["${long}"],
];`,
  },
  {
    name: "both of one",
    type: array(intersection([simple("string")])),
    want: "a: string[];",
  },
  {
    name: "a map or null behind a long key",
    head: `${wide}AndSome: `,
    type: union([
      reference("Record", [simple("string"), simple("unknown")]),
      none,
    ]),
    want: `${wide}AndSome: Record<
  string,
  unknown
> | null;`,
  },
  {
    name: "a promise of a map or null behind a long key",
    head: `${wide}: `,
    type: reference("Promise", [
      union([reference("Record", [simple("string"), simple("unknown")]), none]),
    ]),
    want: `${wide}: Promise<Record<
  string,
  unknown
> | null>;`,
  },
  {
    name: "a name or null behind a key that leaves no room",
    head: `${wide}${wide}: `,
    type: union([simple("Blob"), none]),
    want: `${wide}${wide}: Blob | null;`,
  },
  {
    name: "a keyword or null behind a long key",
    head: `${wide}AndSomeMoreOfIt: `,
    type: union([simple("string"), none]),
    want: `${wide}AndSomeMoreOfIt:
  string | null;`,
  },
  {
    name: "a list of one number behind a key that leaves no room",
    head: `${wide}${wide}: `,
    type: reference("Array", [literal("-1")]),
    want: `${wide}${wide}: Array<-1>;`,
  },
  {
    name: "a key of any name",
    head: "[key: string]: ",
    type: reference("Record", [a, a]),
    want: `[key: string]: Record<
  A["${long}"],
  A["${long}"]
>;`,
  },
  {
    name: "a key of any name that leaves no room",
    head: "[key: string]: ",
    type: indexed(a, `"${long}"`),
    want: `[
  key: string
]: A["${long}"]["${long}"];`,
  },
  {
    name: "letters of two columns",
    type: union([
      literal(`"${"日".repeat(17)}"`),
      literal(`"${"本".repeat(17)}"`),
    ]),
    want: `a:
  "${"日".repeat(17)}" | "${"本".repeat(17)}";`,
  },
  {
    name: "a method",
    head: "get",
    type: signature(
      [{ head: "id: ", type: simple("string") }],
      reference("Promise", [simple("A")]),
    ),
    want: "get(id: string): Promise<A>;",
  },
  {
    name: "a method with much of everything",
    head: "get",
    type: signature(
      [
        { head: "body: ", type: union([a, simple("undefined")]) },
        {
          head: "options?: ",
          type: intersection([
            reference("Omit", [simple("Options"), literal('"headers"')]),
            shortObject([
              { comment: [], head: "query?: ", type: a },
              { comment: [], head: "headers: ", type: intersection([b, a]) },
            ]),
          ]),
        },
      ],
      reference("Promise", [reference("NonNullable", [array(union([a, b]))])]),
    ),
    want: `get(
  body: A["${long}"] | undefined,
  options?: Omit<Options, "headers"> & {
    query?: A["${long}"];
    headers: B["${long}"] &
      A["${long}"];
  },
): Promise<
  NonNullable<
    (
      | A["${long}"]
      | B["${long}"]
    )[]
  >
>;`,
  },
])("$name", async ({ head = "a: ", type, want }) => {
  const member: MemberLayout = { comment: [], head, type };
  const lines: string[] = [];
  addMembers(lines, [member], 1);
  const text = lines.join("\n");
  expect(text).toBe(want.replace(/^(?=.)/gm, "  "));
  const module = `interface a {\n${text}\n}\n`;
  expect(await format(module)).toBe(module);
});

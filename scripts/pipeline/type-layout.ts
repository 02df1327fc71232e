/** The types of TypeScript in the layout that the formatter gives them, without a parser in between. */

import { builders, printer } from "prettier/doc";
import { lineWidth } from "./print.js";

type Doc = builders.Doc;
const { align, group, hardline, ifBreak, indent, join, line, softline } =
  builders;

/** Where a type stands: by itself, as a part of another type, in the brackets of one, or in a tuple beside others. */
type Position = "alone" | "part" | "argument" | "element";

/** A type: how it reads on one line, and how it breaks. */
export interface TypeLayout {
  readonly kind:
    | "keyword"
    | "null"
    | "literal"
    | "name"
    | "application"
    | "object"
    | "intersection"
    | "union"
    | "hugged union"
    | "other";
  /** The type on one line; nothing where it always takes several. */
  readonly flat: string | undefined;
  /** The type as a document of the formatter, which knows where it breaks; nothing where it never does. */
  readonly doc?: ((position: Position) => Doc) | undefined;
  /** What an object has, each on lines of its own; made when it is printed, and no longer kept. */
  readonly members?: () => readonly MemberLayout[];
}

/** A member of an object or interface. */
export interface MemberLayout {
  /** The lines of its documentation comment, without indentation. */
  readonly comment: readonly string[];
  /** All that stands before the type: `name?: `. */
  readonly head: string;
  readonly type: TypeLayout;
}

const keywords = new Set(
  "any boolean never number object string undefined unknown void".split(" "),
);

/** A keyword, or a name without arguments. */
export function simple(text: string): TypeLayout {
  if (text === "null") return { kind: "null", flat: text };
  return { kind: keywords.has(text) ? "keyword" : "name", flat: text };
}

/** A text, a number, true, false or null. */
export function literal(text: string): TypeLayout {
  return text === "null" ? simple(text) : { kind: "literal", flat: text };
}

/** `Name<A, B>` */
export function reference(
  name: string,
  args: readonly TypeLayout[],
): TypeLayout {
  const [first] = args;
  if (!first) return simple(name);
  return layout("application", flatList(args, `${name}<`, ", ", ">"), () => {
    const inside = join(
      [",", line],
      args.map((arg) => docOf(arg, "argument")),
    );
    return args.length === 1 && isHugged(first)
      ? [name, "<", inside, ">"]
      : group([name, "<", indent([softline, inside]), softline, ">"]);
  });
}

/** `[A, B]` */
export function tuple(elements: readonly TypeLayout[]): TypeLayout {
  if (elements.length === 0) return simple("[]");
  return other(flatList(elements, "[", ", ", "]"), () => {
    const position = elements.length > 1 ? "element" : "argument";
    const inside = join(
      [",", line],
      elements.map((element) => docOf(element, position)),
    );
    return group([
      "[",
      indent([softline, inside]),
      ifBreak(","),
      softline,
      "]",
    ]);
  });
}

/** `object["key"]` */
export function indexed(object: TypeLayout, key: string): TypeLayout {
  return around("", object, `[${key}]`);
}

/** `element[]` */
export function array(element: TypeLayout): TypeLayout {
  return around("", element, "[]");
}

/** A type in the middle of what does not break. */
export function around(
  before: string,
  type: TypeLayout,
  after: string,
): TypeLayout {
  const flat = flatList([type], before, "", after, flatPart);
  return type.doc
    ? other(flat, () => [before, docOf(type, "part"), after])
    : { kind: "other", flat };
}

/** `A | B` */
export function union(types: readonly TypeLayout[]): TypeLayout {
  const [only] = types;
  if (only && types.length === 1) return only;
  return layout(
    isHuggedUnion(types) ? "hugged union" : "union",
    flatList(types, "", " | ", "", flatPart),
    (position) => unionDoc(types, position),
  );
}

function unionDoc(types: readonly TypeLayout[], position: Position): Doc {
  const parts = types.map((type) => docOf(type, "part"));
  if (isHuggedUnion(types)) {
    const row = join(" | ", parts);
    return position === "part" ? ["(", row, ")"] : row;
  }
  const code = group([
    ifBreak("| "),
    join(
      [line, "| "],
      parts.map((part) => align(2, part)),
    ),
  ]);
  switch (position) {
    case "alone":
      return group(indent([softline, code]));
    case "argument":
      return code;
    case "element":
      return group([
        indent([ifBreak(["(", softline]), code]),
        softline,
        ifBreak(")"),
      ]);
    case "part":
      return ["(", group([indent([softline, code]), softline]), ")"];
  }
}

/** What stands with null on its own lines. */
const besideNull = new Set(["object", "name", "application"]);

function isHuggedUnion(types: readonly TypeLayout[]): boolean {
  const others = types.filter(({ kind }) => kind !== "null");
  return others.length === 1 && besideNull.has(others[0]?.kind ?? "");
}

/** What stands as the only argument between its brackets. */
const hugged = new Set([
  ...["keyword", "null", "literal", "name", "object", "hugged union"],
]);

function isHugged({ kind }: TypeLayout): boolean {
  return hugged.has(kind);
}

/** `A & B` */
export function intersection(types: readonly TypeLayout[]): TypeLayout {
  const [only] = types;
  if (only && types.length === 1) return only;
  return layout(
    "intersection",
    flatList(types, "", " & ", "", flatPart),
    (position) => {
      const doc = intersectionDoc(types);
      return position === "part" ? ["(", doc, ")"] : doc;
    },
  );
}

function intersectionDoc(types: readonly TypeLayout[]): Doc {
  let wasIndented = false;
  const parts = types.map((type, index): Doc => {
    const doc = docOf(type, "part");
    const before = types[index - 1];
    if (!before) return doc;
    const areObjects = [before, type].filter(({ kind }) => kind === "object");
    if (areObjects.length === 2) {
      return [" & ", wasIndented ? indent(doc) : doc];
    }
    if (areObjects.length === 0) return indent([" &", line, doc]);
    wasIndented ||= index > 1;
    return [" & ", index > 1 ? indent(doc) : doc];
  });
  return group(parts);
}

/** `{}` */
export const emptyObject: TypeLayout = { kind: "object", flat: "{}" };

/** `{ … }`, with a line for each member. */
export function object(members: () => readonly MemberLayout[]): TypeLayout {
  return layout(
    "object",
    undefined,
    () => [
      "{",
      indent([hardline, join(hardline, members().map(memberDoc))]),
      hardline,
      "}",
    ],
    members,
  );
}

/** `{ … }`, on one line if it fits. */
export function shortObject(members: readonly MemberLayout[]): TypeLayout {
  const flat = members.map(({ head, type }) =>
    type.flat === undefined ? undefined : head + type.flat,
  );
  return layout(
    "object",
    flat.includes(undefined) ? undefined : `{ ${flat.join("; ")} }`,
    () =>
      group([
        "{",
        indent([
          line,
          join(
            [";", line],
            members.map(({ head, type }) => [head, docOf(type, "alone")]),
          ),
        ]),
        ifBreak(";"),
        line,
        "}",
      ]),
  );
}

/** `(name: A, other?: B): C` */
export function signature(
  params: readonly Omit<MemberLayout, "comment">[],
  result: TypeLayout,
): TypeLayout {
  const flat = params.map(({ head, type }) =>
    type.flat === undefined ? undefined : head + type.flat,
  );
  return other(
    flat.includes(undefined) || result.flat === undefined
      ? undefined
      : `(${flat.join(", ")}): ${result.flat}`,
    () =>
      group([
        "(",
        indent([
          softline,
          join(
            [",", line],
            params.map(({ head, type }) => [head, docOf(type, "alone")]),
          ),
        ]),
        ifBreak(","),
        softline,
        ")",
        group([": ", docOf(result, "alone")]),
      ]),
  );
}

/** Adds the lines of members, each behind its comment. */
export function addMembers(
  lines: string[],
  members: readonly MemberLayout[],
  depth: number,
): void {
  const margin = "  ".repeat(depth);
  for (const { comment, head, type } of members) {
    for (const one of comment) lines.push(margin + one);
    if (type.members) {
      lines.push(`${margin}${head}{`);
      addMembers(lines, type.members(), depth + 1);
      lines.push(`${margin}};`);
    } else {
      lines.push(...fitted(head, type, ";", margin));
    }
  }
}

/** A type behind a head: one line if it fits, else those that the formatter makes of it. */
export function fitted(
  head: string,
  type: TypeLayout,
  tail: string,
  margin: string,
): readonly string[] {
  if (type.flat !== undefined) {
    const text = margin + head + type.flat + tail;
    if (isSolid(head, type) || fits(text)) return [text];
  }
  const { formatted } = printDoc(
    [headDoc(head), docOf(type, "alone"), tail],
    lineWidth - margin.length,
  );
  return formatted.split("\n").map((text) => text && margin + text);
}

/** Whether a line is short enough. */
export function fits(text: string): boolean {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length <= lineWidth;
  // how wide other characters are the formatter knows
  const tooLong = "…";
  const { formatted } = printDoc(group([text, ifBreak(tooLong)]), lineWidth);
  return !formatted.endsWith(tooLong) || text.endsWith(tooLong);
}

function printDoc(doc: Doc, printWidth: number) {
  return printer.printDocToString(doc, {
    printWidth,
    tabWidth: 2,
    useTabs: false,
  });
}

function memberDoc({ comment, head, type }: MemberLayout): Doc {
  const lines = comment.flatMap((one) => [one, hardline]);
  return [...lines, headDoc(head), docOf(type, "alone"), ";"];
}

/** The one head that breaks is the one of an index signature. */
function headDoc(head: string): Doc {
  const [, before, key] = /^(.*)\[([^"]*)\]: $/.exec(head) ?? [];
  return before === undefined || key === undefined
    ? head
    : [before, group(["[", indent([softline, key]), softline, "]"]), ": "];
}

function isSolid(head: string, { doc }: TypeLayout): boolean {
  return doc === undefined && !head.includes("[");
}

function docOf({ doc, flat = "" }: TypeLayout, position: Position): Doc {
  return doc ? doc(position) : flat;
}

function other(flat: string | undefined, doc: TypeLayout["doc"]): TypeLayout {
  return layout("other", flat, doc);
}

/** Positional, so that tsx gives no name to a function for each type. */
function layout(
  kind: TypeLayout["kind"],
  flat: string | undefined,
  doc: TypeLayout["doc"],
  members?: () => readonly MemberLayout[],
): TypeLayout {
  return members ? { kind, flat, doc, members } : { kind, flat, doc };
}

/** Types in a row on one line, if each of them is. */
function flatList(
  types: readonly TypeLayout[],
  before: string,
  between: string,
  after: string,
  flatOf: (type: TypeLayout) => string | undefined = ({ flat }) => flat,
): string | undefined {
  let text = before;
  for (const [index, type] of types.entries()) {
    const flat = flatOf(type);
    if (flat === undefined) return undefined;
    text += index === 0 ? flat : between + flat;
  }
  return text + after;
}

/** A part of another type, in parentheses if it is composed itself. */
function flatPart({ kind, flat }: TypeLayout): string | undefined {
  const composed = ["union", "hugged union", "intersection"].includes(kind);
  return composed && flat !== undefined ? `(${flat})` : flat;
}

/** Markdown of texts that may hold anything: none of them becomes markup. */

import { sortKeys, type Json } from "../document.js";

/** An item of a list: its own line, the lines of its words, and the items below it. */
export interface Item {
  /** Facts, as markdown of one line without a full stop. */
  readonly line: string;
  readonly words: readonly string[];
  readonly items: readonly Item[];
}

/** An item of one line. */
export function item(line: string, items: readonly Item[] = []): Item {
  return { line, words: [], items };
}

/** The lines of a list, the items below an item indented. */
export function listLines(
  items: readonly Item[],
  indent = "",
): readonly string[] {
  return items.flatMap(({ line, words, items: below }) => [
    `${indent}- ${line}.`,
    ...words.map((text) => `${indent}  ${text}`),
    ...listLines(below, `${indent}  `),
  ]);
}

/** A code span of a text. What can't be seen is written as an escape, a space at either end too. */
export function code(text: string): string {
  const shown = text.replace(
    /^\s|\s$|[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  if (shown === "") return '`""`';
  const runs = (shown.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = "`".repeat(shortestMissing(runs));
  const pad = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function shortestMissing(lengths: readonly number[]): number {
  let length = 1;
  while (lengths.includes(length)) length += 1;
  return length;
}

/** A code span of JSON, the keys of its maps sorted. */
export function jsonCode(value: Json): string {
  return code(JSON.stringify(sortKeys(value)));
}

/** A text as lines of prose, without the empty ones. Only its code spans and addresses are markup. */
export function proseLines(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/\r\n?|[\n\u0085\u2028\u2029]/)
    .map((line) => proseLine(line))
    .filter((line) => line !== "");
}

/** A text as one line of prose. */
export function prose(text: string): string {
  return proseLines(text).join(" ");
}

/** Paragraphs of prose; an empty line parts two. */
export function proseBlocks(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)/)
    .map((paragraph) => proseLines(paragraph).join("\n"))
    .filter((paragraph) => paragraph !== "");
}

function proseLine(line: string): string {
  const clean = line.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim();
  const markup = /`([^`]+)`|(https?:\/\/[\w./?=%#~+-]*[\w/=])/g;
  let written = "";
  let end = 0;
  for (const match of clean.matchAll(markup)) {
    const [whole, span, url] = match;
    written += escaped(clean.slice(end, match.index));
    written += url === undefined ? code((span ?? "").trim()) : `<${url}>`;
    end = match.index + whole.length;
  }
  return (written + escaped(clean.slice(end))).replace(
    // what begins a list, a heading, a quotation, a table or a rule
    /^(\d*)([-+=#>:.)])/,
    "$1\\$2",
  );
}

function escaped(text: string): string {
  return (
    text
      .replace(/[\\`*[\]<|~$]|\{(?=[{%])/g, "\\$&")
      .replace(/&(?=[#\w]+;)/g, "\\&")
      // inside a word, it is no emphasis
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
  );
}

/** A heading. */
export function heading(level: number, title: string): string {
  const text = prose(title).replace(/#$/, "\\#");
  return `${"#".repeat(level)} ${text === "" ? code("") : text}`;
}

/** A link to a heading of the same file, whose text is markdown. */
export function link(text: string, anchor: string): string {
  return `[${text}](#${anchor})`;
}

/** The anchors that GitHub gives to headings, in the order of the file. */
export function anchorsOf(titles: readonly string[]): readonly string[] {
  const taken = new Map<string, number>();
  return titles.map((title) => {
    const name = title
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = name;
    while (taken.has(anchor)) {
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      anchor = `${name}-${count}`;
    }
    taken.set(anchor, 0);
    return anchor;
  });
}

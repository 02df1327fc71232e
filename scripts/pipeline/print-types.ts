/** The text of schema.ts → the text of its file. A large one is almost all lines that the formatter would only indent. */

import { format, header, lineWidth, print } from "./print.js";

const name = "[A-Za-z_$][\\w$]*";
/** A quoted key that the formatter leaves in its quotes, whatever stands beside it. */
const quoted = `"(?!(?:${name}|\\d+)")[^"'\\\\]+"`;
const key = `(?:${name}|\\d+|${quoted})\\??`;
const reference = `${name}(?:\\["[^"'\\\\]*"\\])*`;
const plain = `(?:${reference}|"[^"'\\\\]*"|-?\\d+)(?:\\[\\])*`;
const atom = `(?:${plain}|Record<string, ${name}>(?:\\[\\])*)`;
const opening = new RegExp(`^(?:export interface ${name}|${key}:) \\{$`);
const closing = /^\}(?:\[\]| \| null)?;?$/;
const intersection = new RegExp(`^${key}: ${reference} & \\{$`);
/** A member whose type has no place to break at. */
const unbreakable = new RegExp(`^${key}: ${plain};$`);
const breakable = new RegExp(
  `^(?:${key}|\\[${name}: string\\]): ${atom}(?:(?: \\| ${atom})*|(?: & ${atom})*);$`,
);
/** A quoted key that stays so only if another of the same object needs its quotes. */
const maybeQuoted = new RegExp(`^ *"(?:${name}|\\d+)"\\??:`, "m");

/** Below this, too little is left of a line for pieces to be formatted apart. */
const deepest = 16;

/** A member or statement that is left to the formatter. */
interface Piece {
  readonly text: string;
  readonly depth: number;
}

/**
 * Prints what openapi-typescript gives, to the text that `print` would make of
 * it, in a part of the time and memory.
 */
export async function printTypes(source: string): Promise<string> {
  if (/[\r\u2028\u2029]/.test(source) || maybeQuoted.test(source)) {
    return print(source);
  }
  const lines = source.trimEnd().split("\n");
  const ends = endsOf(lines);
  const printed: (string | Piece)[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const content = line.trimStart();
    const depth = (line.length - content.length) / 4;
    const settled = "  ".repeat(depth) + content;
    if (content.startsWith("/**")) {
      printed.push(settled.trimEnd());
      while (!lines[at]?.endsWith("*/")) {
        at++;
        const more = lines[at]?.trim() ?? "*/";
        if (!more.startsWith("*")) return print(source);
        printed.push(`${"  ".repeat(depth)} ${more}`);
      }
    } else if (isSettled(content, settled.length, ends[at])) {
      printed.push(settled);
    } else {
      const start = at;
      const last = new RegExp(`^ {${depth * 4}}\\S.*;$`);
      while (at < lines.length - 1 && !last.test(lines[at] ?? "")) at++;
      const text = lines.slice(start, at + 1).join("\n");
      printed.push({ text, depth });
    }
  }
  const left = printed.filter((part) => typeof part !== "string");
  if (left.some(({ depth }) => depth > deepest)) return print(source);
  const pieces = await formatPieces(left);
  const texts = printed.map((part) =>
    typeof part === "string" ? part : (pieces.get(part) ?? ""),
  );
  return `${header}${texts.join("\n")}\n`;
}

/** Where a line opens braces: the line that closes them. */
function endsOf(lines: readonly string[]): readonly (string | undefined)[] {
  const ends: (string | undefined)[] = [];
  const open: number[] = [];
  for (const [index, line] of lines.entries()) {
    const content = line.trimStart();
    const indent = line.length - content.length;
    const opener = open[indent];
    if (content.startsWith("}") && opener !== undefined) ends[opener] = content;
    if (content.endsWith("{")) open[indent] = index;
  }
  return ends;
}

function isSettled(
  content: string,
  width: number,
  end: string | undefined,
): boolean {
  if (/[^\x20-\x7e]/.test(content)) return false;
  return (
    closing.test(content) ||
    (end !== undefined && opening.test(content) && closing.test(end)) ||
    (end === "};" && intersection.test(content)) ||
    unbreakable.test(content) ||
    (width <= lineWidth && breakable.test(content))
  );
}

/** Between pieces: a comment, which the formatter leaves on its line. */
const mark = "//-";

/** Formats the pieces, those of one depth together, in lines that are shorter by the indentation they get. */
async function formatPieces(
  pieces: readonly Piece[],
): Promise<ReadonlyMap<Piece, string>> {
  const texts = new Map<Piece, string>();
  for (const depth of new Set(pieces.map((piece) => piece.depth))) {
    const some = pieces.filter((piece) => piece.depth === depth);
    const joined = some.map(({ text }) => text).join(`\n${mark}\n`);
    const formatted =
      depth === 0
        ? await format(joined)
        : within(
            await format(
              `type _ = {\n${joined}\n};`,
              lineWidth - 2 * (depth - 1),
            ),
          );
    const indent = "  ".repeat(Math.max(0, depth - 1));
    const indented = formatted.trimEnd().replace(/^(?=.)/gm, indent);
    const parts = indented.split(new RegExp(`\\n *${mark}\\n`));
    some.forEach((piece, index) => texts.set(piece, parts[index] ?? ""));
  }
  return texts;
}

/** A text without its first and last line. */
function within(text: string): string {
  return text.trimEnd().split("\n").slice(1, -1).join("\n");
}

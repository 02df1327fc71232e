/** What a person did where a parser of YAML or JSON stops: the mistake, its place, and how to write it. */

import { printParseErrorCode, visit } from "jsonc-parser";

/** A mistake at an offset of the text. */
export interface Mistake {
  readonly offset: number;
  readonly what: string;
  readonly accepted: string;
}

/** An error of the parser. */
export interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The mistakes behind the errors of the parser: of most, the first alone, since the others follow from it. */
export function mistakesOf(
  source: string,
  errors: readonly SyntaxError[],
): readonly Mistake[] {
  const [first] = errors;
  if (!first) return [];
  const cause = findConflict(source) ?? findJsonComment(source);
  if (cause) return [cause];
  const repeated = errors.filter(({ code }) => code === "DUPLICATE_KEY");
  if (repeated.length < errors.length) {
    const slip = isMeantAsJson(source) && findJsonSlip(source);
    return [slip || explain(source, first, errors)];
  }
  return repeated.map((error) => explain(source, error, errors));
}

/** A conflict that git leaves in a file. */
function findConflict(source: string): Mistake | undefined {
  const [begin, end] = [/^<{7} .*$/m.exec(source), /^>{7} .*$/m.exec(source)];
  return begin && end
    ? {
        offset: begin.index,
        what: "a conflict of two versions, which git has left here",
        accepted:
          "one of the two, without the lines <<<<<<<, ======= and >>>>>>>",
      }
    : undefined;
}

/** Whether a text begins as JSON does, perhaps with a comment. The parser of YAML reads both. */
export function isMeantAsJson(source: string): boolean {
  return /^\s*(\{\s*("|\/[/*])|\/[/*])/.test(source);
}

/** A comment in what is JSON for the rest. */
export function findJsonComment(source: string): Mistake | undefined {
  if (!/^\s*(\{|\/\/|\/\*)/.test(source)) return undefined;
  let comment: number | undefined;
  visit(source, {
    onComment: (offset) => {
      comment ??= offset;
    },
  });
  return comment === undefined
    ? undefined
    : {
        offset: comment,
        what: "a comment, and JSON has none",
        accepted: "JSON without it, or YAML, where `#` begins a comment",
      };
}

/** What lacks in JSON, by the errors of its parser. */
const jsonSlips: Readonly<Record<string, Omit<Mistake, "offset">>> = {
  CommaExpected: {
    what: "no comma before this",
    accepted: "a comma between two members of a map or a list",
  },
  ColonExpected: {
    what: "a key without a colon",
    accepted: 'a colon behind a key: `"key": value`',
  },
};

/** The first error of JSON, where something lacks before it. */
function findJsonSlip(source: string): Mistake | undefined {
  let first: Mistake | undefined;
  let isFirst = true;
  visit(source, {
    onError: (code, offset) => {
      const slip = jsonSlips[printParseErrorCode(code)];
      if (isFirst && slip) first = { offset, ...slip };
      isFirst = false;
    },
  });
  return first;
}

function explain(
  source: string,
  { code, message, pos: [offset] }: SyntaxError,
  errors: readonly SyntaxError[],
): Mistake {
  const words = message.split("\n")[0]?.replace(/[.:]$/, "") ?? message;
  const hasCode = (wanted: string) =>
    errors.some((error) => error.code === wanted && error.pos[0] === offset);
  switch (code) {
    case "DUPLICATE_KEY":
      return {
        offset,
        what: "duplicate key",
        accepted: "each key once in a map",
      };
    case "TAB_AS_INDENT":
      return { offset, what: "a tab in the indentation", accepted: "spaces" };
    case "MULTIPLE_DOCS":
      return {
        offset,
        what: "more than one document",
        accepted: "one document in a file, without a second ---",
      };
    case "BLOCK_AS_IMPLICIT_KEY":
      return hasCode("MULTILINE_IMPLICIT_KEY")
        ? wronglyIndented(nextLine(source, offset))
        : {
            offset,
            what: "`: ` in the text makes a key of what stands before it",
            accepted: "the text in quotes",
          };
    case "MULTILINE_IMPLICIT_KEY":
      return keyWithoutColon(source, offset);
    case "BAD_SCALAR_START":
      return {
        offset,
        what: `text can't begin with \`${source.charAt(offset)}\``,
        accepted: "the text in quotes",
      };
    case "BAD_INDENT":
    case "MISSING_CHAR":
    case "UNEXPECTED_TOKEN":
      return (
        explainByWords(source, words, offset) ?? {
          offset,
          what: words,
          accepted: "YAML 1.2 or JSON",
        }
      );
    default:
      return { offset, what: words, accepted: "YAML 1.2 or JSON" };
  }
}

function explainByWords(
  source: string,
  words: string,
  offset: number,
): Mistake | undefined {
  if (/^Flow (map|sequence) in block collection/.test(words)) {
    return openBrace(source, offset);
  }
  if (/must start at the same column|without - indicator/.test(words)) {
    return wronglyIndented(nextLine(source, offset - 1));
  }
  if (words.startsWith("Missing closing")) return openQuote(source, offset);
  return words === "Unexpected scalar at node end"
    ? {
        offset,
        what: "text behind the end of a value",
        accepted: "quotes around the whole, and `''` or `\\\"` for one inside",
      }
    : undefined;
}

function wronglyIndented(offset: number): Mistake {
  return {
    offset,
    what: "this line is indented unlike those that it belongs to",
    accepted: "the same number of spaces for all keys of a map",
  };
}

/** Where the first word behind the end of a line is. */
function nextLine(source: string, offset: number): number {
  const rest = /\n\s*/.exec(source.slice(Math.max(offset, 0)));
  return rest ? Math.max(offset, 0) + rest.index + rest[0].length : offset;
}

function keyWithoutColon(source: string, offset: number): Mistake {
  const accepted = "a colon and a space behind a key: `key: value`";
  return /^[\w$-]+:\S/.test(source.slice(offset))
    ? { offset, what: "no space behind the colon", accepted }
    : { offset, what: "a key without a colon", accepted };
}

const bracesAndQuotes = /"(?:[^"\\]|\\.)*"|'[^']*'|#.*|[{}[\]]/g;

/** The place that is nested deeper than any other: its innermost brace, or its line. */
export function deepestPlace(source: string): number {
  let deepest = { depth: 0, offset: 0 };
  const look = (depth: number, offset: number) => {
    if (depth > deepest.depth) deepest = { depth, offset };
  };
  let open = 0;
  for (const { 0: brace, index } of source.matchAll(bracesAndQuotes)) {
    if (brace === "{" || brace === "[") look((open += 1), index);
    if (brace === "}" || brace === "]") open -= 1;
  }
  for (const { 0: indentation, index } of source.matchAll(/^[ -]+(?=\S)/gm)) {
    look(indentation.length / 2, index + indentation.length);
  }
  return deepest.offset;
}

/** The brace that nothing closes before an offset; what closes it may stand behind a `#`. */
function openBrace(source: string, offset: number): Mistake {
  const before = source.slice(0, offset);
  const ref = before.lastIndexOf("$ref:");
  if (ref >= 0 && /^\$ref: *#.*\s*$/.test(before.slice(ref))) {
    return {
      offset: before.indexOf("#", ref),
      what: "`#` begins a comment, and nothing behind it is read",
      accepted: 'the reference in quotes: "#/components/…"',
    };
  }
  const open: number[] = [];
  for (const { 0: brace, index } of before.matchAll(bracesAndQuotes)) {
    if (brace === "{" || brace === "[") open.push(index);
    if (brace === "}" || brace === "]") open.pop();
  }
  const at = open.at(-1) ?? offset;
  const isMap = source.charAt(at) === "{";
  return {
    offset: at,
    what: `nothing closes the \`${source.charAt(at)}\``,
    accepted: isMap
      ? "a `}` behind the last key"
      : "a `]` behind the last item",
  };
}

/** The first quote before an offset that no quote on its line closes. */
function openQuote(source: string, offset: number): Mistake {
  const before = source.slice(0, offset);
  const value = /^(?: *- +)* *(?:[^\s"'#][^"'#\n]*: +)?(["'])(.*)$/gm;
  for (const { 0: line, 1: quote = "", 2: rest = "", index } of before.matchAll(
    value,
  )) {
    if (rest.replaceAll("''", "").replace(/\\./g, "").includes(quote)) continue;
    return {
      offset: index + line.length - rest.length - 1,
      what: `nothing closes the quote \`${quote}\``,
      accepted: "a quote of the same kind at the end of the text",
    };
  }
  return {
    offset,
    what: "nothing closes a quote before this",
    accepted: "a quote of the same kind at the end of the text",
  };
}

/** YAML text → the document of the parser, whose errors are in it. */

import {
  Composer,
  isScalar,
  Lexer,
  Parser,
  YAMLParseError,
  type CST,
  type Document,
  type LineCounter,
} from "yaml";
import { maxDepth } from "./problem.js";

/**
 * Parses the first document of a text, and notes an error where there is another.
 *
 * @param stop - called at the first offset that is nested deeper than `maxDepth`:
 * the parser would take seconds for what is far deeper
 */
export function parseYaml(
  text: string,
  lines: LineCounter,
  stop: (offset: number) => never,
): Document.Parsed {
  const composer = new Composer({
    prettyErrors: false,
    merge: true,
    // `200` and `"200"` are the same key of a document
    uniqueKeys: (a, b) =>
      a === b ||
      (isScalar(a) && isScalar(b) && String(a.value) === String(b.value)),
  });
  const tokens = tokensOf(text, lines, stop);
  const [first, second] = composer.compose(tokens, true, text.length);
  if (!first) throw new TypeError("the parser has made no document");
  if (second) {
    const [begin, end] = second.range;
    const error = new YAMLParseError([begin, end], "MULTIPLE_DOCS", "");
    first.errors.push(error);
  }
  return first;
}

/** The open nodes of the parser at which maps and lists are nested too deeply: the document and a scalar are among them. */
const tooManyOpen = maxDepth + 4;

function* tokensOf(
  text: string,
  lines: LineCounter,
  stop: (offset: number) => never,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length >= tooManyOpen) stop(parser.offset - lexeme.length);
  }
  yield* parser.end();
}

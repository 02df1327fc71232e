/** YAML or JSON text → document, and the position of every node in the text. */

import { visit } from "jsonc-parser";
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit as visitYaml,
  type Document,
  type Node,
  type Pair,
} from "yaml";
import type { Json, Path } from "./document.js";
import { jsonOffsets } from "./json-offsets.js";
import { SpecError, type Position, type Problem } from "./spec-error.js";

export interface Spec {
  readonly document: Json;
  /** Where the nodes at these paths are written: a key where there is one and it is wanted, the nearest ancestor where there is no node. */
  readonly positionsOf: (places: readonly Place[]) => readonly Position[];
}

/** A node, or its key. */
export interface Place {
  readonly path: Path;
  readonly target: "key" | "value";
}

/**
 * Reads a description.
 *
 * @throws {SpecError} with every mistake of syntax, duplicate keys included.
 */
export function readSpec(source: string): Spec {
  const text = source.replace(/^\uFEFF/, "");
  return readJson(text) ?? readYaml(text);
}

/** JSON by the engine's own parser, which is far faster on a large file. */
function readJson(text: string): Spec | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return undefined; // YAML in braces, or a mistake, which the YAML parser places
  }
  if (hasDuplicates(text)) return undefined; // the YAML parser places them
  return {
    document,
    positionsOf: (places) => {
      const lines = new LineCounter();
      lines.addNewLine(0);
      for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
      return jsonOffsets(text, places).map((offset) => {
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
      });
    },
  };
}

function hasDuplicates(text: string): boolean {
  const maps: Set<string>[] = [];
  let found = false;
  visit(text, {
    onObjectBegin: () => {
      maps.push(new Set());
    },
    onObjectEnd: () => {
      maps.pop();
    },
    onObjectProperty: (key) => {
      found ||= maps.at(-1)?.has(key) === true;
      maps.at(-1)?.add(key);
    },
  });
  return found;
}

/** One slip of syntax is many errors to the parser: the first of a line says most. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    ({ line }, index) =>
      problems.findIndex((problem) => problem.line === line) === index,
  );
}

function readYaml(text: string): Spec {
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    // `200` and `"200"` are one key of a document
    uniqueKeys: (a, b) =>
      a === b ||
      (isScalar(a) && isScalar(b) && String(a.value) === String(b.value)),
  });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [...parsed.errors, ...parsed.warnings].map(
    (error): Problem => ({
      ...position(error.pos[0]),
      severity: "error",
      ...describe(error.code, error.message),
    }),
  );
  if (problems.length === 0) {
    for (const { offset, ...told } of unreadable(parsed)) {
      problems.push({
        ...position(offset),
        severity: "error",
        where: "YAML",
        ...told,
      });
    }
  }
  if (problems.length > 0) throw new SpecError(firstOfEachLine(problems));
  return {
    document: toDocument(parsed),
    positionsOf: (places) =>
      places.map(({ path, target }) =>
        position(offsetOf(parsed, path, target)),
      ),
  };
}

function toDocument(parsed: Document.Parsed): Json {
  try {
    return (parsed.toJS() ?? null) as Json;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const what = "aliases that multiply into too many nodes";
    const accepted = "a document of its own size";
    throw new SpecError([
      { line: 1, column: 1, severity: "error", where: "YAML", what, accepted },
    ]);
  }
}

interface Unreadable {
  readonly offset: number;
  readonly what: string;
  readonly accepted: string;
}

/** What is YAML, but no document: aliases of nothing or of what they stand in, keys that are no text. */
function unreadable(parsed: Document.Parsed): readonly Unreadable[] {
  const found: Unreadable[] = [];
  visitYaml(parsed, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(parsed);
      const offset = alias.range?.[0] ?? 0;
      const accepted = "an alias of an anchor that ends before it";
      if (!target) {
        const what = `nothing is called &${alias.source}`;
        found.push({ offset, what, accepted });
      } else if (ancestors.some((ancestor) => ancestor === target)) {
        const what = `*${alias.source} stands inside of what it names`;
        found.push({ offset, what, accepted });
      }
    },
    Pair(_key, { key }) {
      const target = isAlias(key) ? key.resolve(parsed) : key;
      if (!isCollection(target)) return;
      const offset = (key as Node).range?.[0] ?? 0;
      const what = "a key that is a list or a map";
      found.push({ offset, what, accepted: "text, quoted where it needs it" });
    },
  });
  return found;
}

function describe(
  code: string,
  message: string,
): Pick<Problem, "where" | "what" | "accepted"> {
  const where = "YAML";
  switch (code) {
    case "DUPLICATE_KEY":
      return {
        where,
        what: "duplicate key",
        accepted: "each key once in a map",
      };
    case "TAB_AS_INDENT":
      return { where, what: "a tab in the indentation", accepted: "spaces" };
    case "MULTIPLE_DOCS":
      return {
        where,
        what: "more than one document",
        accepted: "one document in a file, without a second ---",
      };
    default:
      return {
        where,
        what: (message.split("\n")[0] ?? message).replace(/[.:]$/, ""),
        accepted: "YAML 1.2 or JSON",
      };
  }
}

function offsetOf(
  parsed: Document.Parsed,
  path: Path,
  target: "key" | "value",
): number {
  let node: Node | null | undefined = parsed.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(parsed);
    let next: Node | null | undefined;
    if (isMap<Node, Node | null>(node)) {
      const pair: Pair<Node, Node | null> | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (!pair) break;
      next = pair.value;
      offset = pair.key.range?.[0] ?? offset;
    } else if (isSeq<Node>(node)) {
      next = node.items[Number(step)];
      if (!next) break;
      offset = next.range?.[0] ?? offset;
    } else break;
    const last = depth === path.length - 1;
    if (last && target === "value") offset = next?.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}

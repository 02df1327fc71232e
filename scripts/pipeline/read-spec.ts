/** YAML or JSON text → document, and the position of every node in the text. */

import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import type { Json, Path } from "./document.js";
import { SpecError, type Position, type Problem } from "./spec-error.js";

export interface Spec {
  readonly document: Json;
  /** The position of the node at a path: of its key, where it has one. Falls back to the nearest ancestor. */
  readonly positionOf: (path: Path, target?: "key" | "value") => Position;
}

/**
 * Reads a description.
 *
 * @throws {SpecError} with every mistake of syntax, duplicate keys included.
 */
export function readSpec(source: string): Spec {
  const lines = new LineCounter();
  const parsed = parseDocument(source.replace(/^\uFEFF/, ""), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
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
  if (problems.length > 0) throw new SpecError(problems);
  return {
    document: (parsed.toJS() ?? null) as Json,
    positionOf: (path, target = "key") =>
      position(offsetOf(parsed, path, target)),
  };
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
  let node: Node | null = parsed.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (node && "resolve" in node && !isMap(node) && !isSeq(node)) {
      node = (node.resolve(parsed) as Node | undefined) ?? null;
    }
    let next: Node | null | undefined;
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(
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
    node = next ?? null;
  }
  return offset;
}

/** The text of spec/drift.yaml → the known differences, each with its reason. */

import {
  isObject,
  list,
  object,
  text,
  type Json,
  type Path,
} from "../document.js";
import { SpecError, type Problem } from "../problem.js";
import { readSpec } from "../read-spec.js";

export interface KnownDrift {
  /** The names of operations; undefined for all. */
  readonly operations: readonly string[] | undefined;
  readonly parts: readonly string[];
  readonly whats: readonly string[];
  readonly reason: string;
  readonly line: number;
}

type Complain = (
  path: Path,
  words: Pick<Problem, "what" | "accepted">,
  target?: "key" | "value",
) => void;

const keys = ["operations", "part", "what", "reason"];
const entryWords = `a map of ${keys.join(", ")}`;

/**
 * Reads the list.
 *
 * @throws {SpecError} with every mistake in it
 */
export function readDriftList(source: string): readonly KnownDrift[] {
  const { document, positionOf } = readSpec(source);
  const problems: Problem[] = [];
  const complain: Complain = (path, words, target = "value") =>
    problems.push({
      ...positionOf(path, target),
      severity: "error",
      rule: "drift",
      where: path.length === 0 ? "the list" : `entry ${Number(path[0]) + 1}`,
      ...words,
    });
  if (!Array.isArray(document) && document !== null) {
    const what = "this is no list";
    complain([], { what, accepted: "a list of known differences" });
  }
  const entries = list(document).map((value, index) => {
    checkKeys(value, [index], complain);
    const entry = object(value);
    const named = entry["operations"];
    return {
      operations:
        named === "all"
          ? undefined
          : textsAt([index, "operations"], named, complain),
      parts: textsAt([index, "part"], entry["part"], complain),
      whats: textsAt([index, "what"], entry["what"], complain),
      reason: reasonAt([index, "reason"], entry["reason"], complain),
      line: positionOf([index], "key").line,
    };
  });
  if (problems.length > 0) throw new SpecError(problems);
  return entries;
}

function checkKeys(value: Json, path: Path, complain: Complain): void {
  if (!isObject(value)) {
    complain(path, { what: "this is no map", accepted: entryWords });
    return;
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const what = `there is no key ${key}`;
    complain([...path, key], { what, accepted: keys.join(", ") }, "key");
  }
}

/** A text, or a list of texts. An empty text is the part of a whole operation. */
function textsAt(
  path: Path,
  value: Json | undefined,
  complain: Complain,
): readonly string[] {
  const key = String(path.at(-1));
  const all = typeof value === "string" ? [value] : list(value);
  const found = all.filter((one) => typeof one === "string");
  if (all.length === 0 || found.length < all.length) {
    const what = `${key} is ${value === undefined ? "missing" : "no text"}`;
    const more = key === "operations" ? ", or all" : "";
    complain(path, { what, accepted: `a text or a list of texts${more}` });
  }
  return found;
}

function reasonAt(
  path: Path,
  value: Json | undefined,
  complain: Complain,
): string {
  const reason = text(value)?.trim() ?? "";
  if (reason === "") {
    const what = "there is no reason";
    const accepted = "why ours is right, or why it is open";
    complain(path, { what, accepted });
  }
  return reason;
}

/** One difference between two versions of a description: where, what, and what the wire makes of it. */

import type { Path } from "../document.js";

/** `none`: nothing that worked stops working. */
export type Verdict = "none" | "not judged" | "breaks";

/** Who sends what the schema describes: a client a `request`, the API an `answer`. A `type` is described and not used. */
export type Direction = "answer" | "request" | "type";

/** What the values of the new version are, beside those of the old one. */
export type Shift = "fewer" | "more" | "other" | "unknown";

export type Kind =
  | "added"
  | "added required"
  | "choice added"
  | "choice removed"
  | "default"
  | "deprecated"
  | "limit"
  | "moved"
  | "not required"
  | "null"
  | "other"
  | "paging"
  | "removed"
  | "renamed"
  | "required"
  | "type"
  | "value added"
  | "value removed"
  | "words";

/** Whether a difference is one of words that people read. */
export function isDocumentation({ kind }: { readonly kind: Kind }): boolean {
  return kind === "words" || kind === "deprecated";
}

/** The place in one of the two descriptions. */
export interface Place {
  readonly side: "new" | "old";
  readonly path: Path;
}

export interface Difference {
  /** The part that differs: `body.name`, `answer.result[].uid`; empty for the whole. */
  readonly part: string;
  readonly kind: Kind;
  readonly direction: Direction;
  /** The end of a sentence about the part: "became required". */
  readonly what: string;
  readonly at: Place;
  /** The place in the other description that is nearest; undefined for that of the operation. */
  readonly other?: Path | undefined;
  readonly shift: Shift;
  readonly wire: Verdict;
}

/** What a shift of the accepted values does to old requests, or to programs that read old answers. */
export function wireVerdict(direction: Direction, shift: Shift): Verdict {
  if (direction === "type") return "none";
  if (shift === "unknown") return "not judged";
  const harmless = direction === "request" ? "more" : "fewer";
  return shift === harmless ? "none" : "breaks";
}

/** The differences of a part, seen from the whole that has it. */
export function within<Item extends { readonly part: string }>(
  prefix: string,
  differences: readonly Item[],
): readonly Item[] {
  return differences.map((one) => ({
    ...one,
    part: joinParts(prefix, one.part),
  }));
}

/** `body` and `name` → `body.name`; `apps` and `[].uid` → `apps[].uid`. */
export function joinParts(prefix: string, part: string): string {
  return part === "" || part.startsWith("[") || prefix === ""
    ? prefix + part
    : `${prefix}.${part}`;
}

/** The name of a property as a step of a part: a name with other characters is quoted. */
export function partName(name: string): string {
  return /^[\w$-]+$/.test(name)
    ? name
    : JSON.stringify(name).replaceAll("`", "\\u0060"); // a sentence sets it in backticks
}

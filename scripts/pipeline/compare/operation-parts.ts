/** What requests and answers have in common: parameters and headers, contents, words. */

import {
  differingKeys,
  wordDifferences,
  type CompareShapes,
} from "./keywords.js";
import type { ContractContent, ContractParameter } from "../contract.js";
import type { Json, Path } from "../document.js";
import {
  joinParts,
  partName,
  within,
  wireVerdict,
  type Difference,
  type Direction,
  type Kind,
  type Place,
  type Shift,
} from "./difference.js";

export interface Words {
  readonly part: string;
  readonly kind: Kind;
  readonly what: string;
  readonly shift: Shift;
  readonly direction?: Direction;
}

/** A difference that a place in the new version shows, or in the old one. */
export function partDifference(
  { part, kind, what, shift, direction = "request" }: Words,
  path: Path,
  side: Place["side"] = "new",
): Difference {
  const wire = wireVerdict(direction, shift);
  return { part, kind, direction, what, at: { side, path }, shift, wire };
}

/** Gives differences that have no place in the other description that of the part which both have. */
export function near(
  { before, after }: { readonly before: Located; readonly after: Located },
  differences: readonly Difference[],
): readonly Difference[] {
  return differences.map((one) => ({
    ...one,
    other: one.other ?? (one.at.side === "old" ? after : before).path,
  }));
}

interface Located {
  readonly path: Path;
}

interface Described {
  readonly path: Path;
  readonly words: Readonly<Record<string, Json>>;
}

interface Extended {
  readonly path: Path;
  readonly others: Readonly<Record<string, Json>>;
}

/** The words that people read, which change nothing else. */
export function compareWords(
  part: string,
  { before, after }: { readonly before: Described; readonly after: Described },
): readonly Difference[] {
  return wordDifferences(before.words, after.words).map((words) =>
    partDifference({ part, ...words, shift: "more" }, after.path),
  );
}

/** The keywords that no rule knows. */
export function compareOthers(
  part: string,
  { before, after }: { readonly before: Extended; readonly after: Extended },
): readonly Difference[] {
  return differingKeys(before.others, after.others).map((key) =>
    partDifference(
      { part, kind: "other", what: `${key} changed`, shift: "unknown" },
      after.path,
    ),
  );
}

interface Naming {
  readonly direction: Direction;
  readonly compare: CompareShapes;
}

/** Compares parameters or headers. Those of one name belong together. */
export function compareNamed(
  before: readonly ContractParameter[],
  after: readonly ContractParameter[],
  { direction, compare }: Naming,
): readonly Difference[] {
  const nameOf = (one: ContractParameter) =>
    one.in === "header" ? one.name.toLowerCase() : one.name;
  const same = (a: ContractParameter) => (b: ContractParameter) =>
    a.in === b.in && nameOf(a) === nameOf(b);
  const removed = before
    .filter((old) => !after.some(same(old)))
    .map((old) =>
      partDifference(
        {
          part: partOf(old),
          kind: "removed",
          what: "was removed",
          shift: direction === "request" ? "unknown" : "more",
          direction,
        },
        old.path,
        "old",
      ),
    );
  const others = after.flatMap((now) => {
    const old = before.find(same(now));
    if (old) return compareParameter(old, now, direction, compare);
    const needed = now.required && direction === "request";
    return [
      partDifference(
        {
          part: partOf(now),
          kind: needed ? "added required" : "added",
          what: needed ? "was added, required" : "was added, optional",
          shift: needed || direction === "answer" ? "fewer" : "more",
          direction,
        },
        now.path,
      ),
    ];
  });
  return [...removed, ...others];
}

function partOf({ in: place, name }: ContractParameter): string {
  return joinParts(place === "header" ? "headers" : place, partName(name));
}

/** Compares a parameter or header with its other version. */
export function compareParameter(
  before: ContractParameter,
  after: ContractParameter,
  direction: Direction,
  compare: CompareShapes,
): readonly Difference[] {
  const part = partOf(after);
  const found = [
    ...compareWords(part, { before, after }),
    ...within(part, compare(before.schema, after.schema, direction)),
  ];
  const add = (kind: Kind, what: string, shift: Shift) =>
    found.push(
      partDifference({ part, kind, what, shift, direction }, after.path),
    );
  if (before.required !== after.required) {
    if (after.required) add("required", "became required", "fewer");
    else add("not required", "became optional", "more");
  }
  if (before.style !== after.style) {
    add(
      "other",
      `was written as ${before.style}, is as ${after.style}`,
      "other",
    );
  }
  return near({ before, after }, found);
}

/** Compares the schemas of each content type. */
export function compareContents(
  part: string,
  before: readonly ContractContent[],
  after: readonly ContractContent[],
  { direction, compare }: Naming,
): readonly Difference[] {
  const same = (a: ContractContent) => (b: ContractContent) =>
    withoutCharset(a.type) === withoutCharset(b.type);
  const removed = before.filter((old) => !after.some(same(old)));
  return [
    ...removed.map(({ type, path }) =>
      partDifference(
        {
          part,
          kind: "removed",
          what: `has no content type ${type} any more`,
          shift: direction === "request" ? "fewer" : "other",
          direction,
        },
        path,
        "old",
      ),
    ),
    ...after.flatMap((now) => {
      const old = before.find(same(now));
      if (!old) return [contentAdded(part, now, before.length, direction)];
      const found = [
        ...within(part, compare(old.schema, now.schema, direction)),
      ];
      if (JSON.stringify(old.encoding) !== JSON.stringify(now.encoding)) {
        const what = "writes its fields another way";
        found.push(
          partDifference(
            { part, kind: "other", what, shift: "unknown", direction },
            now.path,
          ),
        );
      }
      return found;
    }),
  ];
}

/** Case and charset change nothing: what is sent and read is UTF-8. */
function withoutCharset(type: string): string {
  return type.toLowerCase().replace(/\s*;\s*charset=[^;]*/, "");
}

/** A client takes the content type that it asked for, so that a further one harms nobody. */
function contentAdded(
  part: string,
  { type, path }: ContractContent,
  others: number,
  direction: Direction,
): Difference {
  const harmlessShift = direction === "request" ? "more" : "fewer";
  return partDifference(
    {
      part,
      kind: "added",
      what: `got the content type ${type}`,
      shift: others === 0 && direction === "answer" ? "other" : harmlessShift,
      direction,
    },
    path,
  );
}

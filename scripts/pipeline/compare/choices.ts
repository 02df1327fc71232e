/** The differences of two `oneOf` or `anyOf`. */

import { difference, typesOf, type Pair } from "./keywords.js";
import type { Json } from "../document.js";
import { isSpoken, type Difference, type Place } from "./difference.js";
import type { Choice, Shape, Source } from "../shape.js";

/** Compares the choices of a pair that has some on both sides, or none. */
export function compareChoices(pair: Pair): readonly Difference[] {
  const { before, after } = pair;
  if (before.choices.length !== after.choices.length) {
    return [
      difference(pair, {
        kind: "other",
        what: `has ${after.choices.length} groups of alternatives, had ${before.choices.length}`,
        shift: "unknown",
      }),
    ];
  }
  return after.choices.flatMap((now, index) => {
    const old = before.choices[index];
    return old ? compareMembers(pair, old, now) : [];
  });
}

function compareMembers(
  pair: Pair,
  old: Choice,
  now: Choice,
): readonly Difference[] {
  const { direction } = pair;
  const { pairs, removed, added } = pairMembers(pair, old, now);
  const isOverlap = now.keyword === "oneOf" && direction === "request";
  return [
    ...(old.keyword === now.keyword
      ? []
      : [
          difference(pair, {
            kind: "other",
            what: `was ${old.keyword}, is ${now.keyword}`,
            shift: "unknown",
          }),
        ]),
    ...pairs.flatMap(([was, is]) => compareMember(pair, was, is)),
    ...(isOverlap && beginToOverlap(pair, pairs)
      ? [
          difference(pair, {
            kind: "other",
            what: "has alternatives that may overlap: a value that fits two of them is refused",
            shift: "unknown",
          }),
        ]
      : []),
    ...removed.map((source) =>
      difference(pair, {
        kind: "choice removed",
        what: `lost the alternative ${nameOf(source)}`,
        shift: "fewer",
        side: "old",
        path: source[0]?.path ?? pair.before.path,
      }),
    ),
    ...added.map((source) =>
      difference(pair, {
        kind: "choice added",
        what: `got the alternative ${nameOf(source)}`,
        shift: isOverlap && overlaps(pair, source, old) ? "unknown" : "more",
        path: source[0]?.path ?? pair.after.path,
      }),
    ),
  ];
}

/** Compares two alternatives, but for null: the comparison of the whole choice tells whether it accepts null. */
function compareMember(
  { compare, direction }: Pair,
  old: Source,
  now: Source,
): readonly Difference[] {
  return compare(old, now, direction).filter(
    ({ part, kind }) => part !== "" || kind !== "null",
  );
}

/** Whether a value may fit a new alternative of a `oneOf` beside an old one, and so be refused. */
function overlaps(pair: Pair, source: Source, { members }: Choice): boolean {
  const added = pair.shapes("new", source);
  return members.some((member) =>
    mayShare(pair, [pair.shapes("old", member), "old"], [added, "new"]),
  );
}

/** Whether two alternatives of a `oneOf` that shared no value may share one now. */
function beginToOverlap(
  pair: Pair,
  pairs: readonly (readonly [Source, Source])[],
): boolean {
  const { shapes } = pair;
  return pairs.some(([was, is], index) =>
    pairs
      .slice(index + 1)
      .some(
        ([otherWas, otherIs]) =>
          mayShare(
            pair,
            [shapes("new", is), "new"],
            [shapes("new", otherIs), "new"],
          ) &&
          !mayShare(
            pair,
            [shapes("old", was), "old"],
            [shapes("old", otherWas), "old"],
          ),
      ),
  );
}

type SidedShape = readonly [Shape, Place["side"]];

/** Whether a value may fit both shapes: neither their types nor a property that both require tell them apart. */
function mayShare(
  { shapes }: Pair,
  [one, oneSide]: SidedShape,
  [other, otherSide]: SidedShape,
): boolean {
  const [types, otherTypes] = [typesOf(one), typesOf(other)];
  const haveCommonType =
    !types || !otherTypes || types.some((type) => otherTypes.includes(type));
  const isTold = [...one.properties].some(([name, source]) => {
    const otherSource = other.properties.get(name);
    const left = shapes(oneSide, source).values;
    const right = otherSource && shapes(otherSide, otherSource).values;
    return (
      left &&
      right &&
      one.required.has(name) &&
      other.required.has(name) &&
      !left.some((value) => right.includes(value))
    );
  });
  return haveCommonType && !isTold;
}

interface Pairing {
  readonly pairs: readonly (readonly [Source, Source])[];
  readonly removed: readonly Source[];
  readonly added: readonly Source[];
}

/** Pairs members by the schema that they refer to, then those that are the same, then what is left in order. */
function pairMembers(pair: Pair, old: Choice, now: Choice): Pairing {
  const pairs: (readonly [Source, Source])[] = [];
  let removed = old.members;
  let added = now.members;
  const match = (fits: (was: Source, is: Source) => boolean) => {
    for (const was of removed) {
      const is = added.find((one) => fits(was, one));
      if (!is) continue;
      pairs.push([was, is]);
      removed = removed.filter((one) => one !== was);
      added = added.filter((one) => one !== is);
    }
  };
  match((was, is) => refOf(was) !== undefined && refOf(was) === refOf(is));
  match((was, is) => isSame(compareMember(pair, was, is)));
  if (removed.length === added.length) match(() => true);
  return { pairs, removed, added };
}

function isSame(differences: readonly Difference[]): boolean {
  return differences.every(isSpoken);
}

function refOf(source: Source): Json | undefined {
  const value = source[0]?.value;
  return typeof value === "object" && value !== null && "$ref" in value
    ? value["$ref"]
    : undefined;
}

/** The name of an alternative in a sentence. */
function nameOf(source: Source): string {
  const ref = refOf(source);
  return typeof ref === "string"
    ? (ref.split("/").at(-1) ?? ref)
    : `no. ${Number(source[0]?.path.at(-1) ?? 0) + 1}`;
}

/** One side is a choice, the other a schema without one, which may be one of the alternatives. */
export function compareChoiceWithNone(pair: Pair): readonly Difference[] {
  const { before, after, sources, direction, compare } = pair;
  const isWider = after.choices.length > 0;
  const [choice] = isWider ? after.choices : before.choices;
  const members = choice?.members ?? [];
  const isAmongThem = members.some((member) =>
    isSame(
      isWider
        ? compare(sources.before, member, direction)
        : compare(member, sources.after, direction),
    ),
  );
  // a value that fits two alternatives of a oneOf is refused
  const mayOverlap =
    isWider && choice?.keyword === "oneOf" && direction === "request";
  const shift = isWider ? "more" : "fewer";
  return [
    difference(pair, {
      kind: isWider ? "choice added" : "choice removed",
      what: isWider
        ? `became one of ${members.length} alternatives`
        : `was one of ${members.length} alternatives, is one schema`,
      shift: isAmongThem && !mayOverlap ? shift : "unknown",
    }),
  ];
}

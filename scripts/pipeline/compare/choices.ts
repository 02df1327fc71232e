/** The differences of two `oneOf` or `anyOf`. */

import {
  compareNull,
  difference,
  isAny,
  rangeDifference,
  typesOf,
  type Pair,
} from "./keywords.js";
import type { Json } from "../document.js";
import { isDocumentation, type Difference } from "./difference.js";
import { commonTypes, type Choice, type Shape, type Source } from "../shape.js";

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
    return old
      ? (compareWithMember(pair, old, now) ?? compareMembers(pair, old, now))
      : [];
  });
}

/** The alternatives that came or went, where the whole of one side is a choice that is an alternative of the other side. */
function compareWithMember(
  pair: Pair,
  old: Choice,
  now: Choice,
): readonly Difference[] | undefined {
  const { shapes, sources } = pair;
  const kept = old.members.find(
    (member) =>
      shapes("old", member).choices.length > 0 &&
      isSame(compareMember(pair, member, sources.after)),
  );
  if (kept) {
    const gone = old.members.filter((member) => member !== kept);
    return gone.map((member) => lost(pair, member));
  }
  const twin = now.members.find(
    (member) =>
      shapes("new", member).choices.length > 0 &&
      isSame(compareMember(pair, sources.before, member)),
  );
  if (!twin) return undefined;
  const come = now.members.filter((member) => member !== twin);
  return come.map((member) => got(pair, now, member));
}

function compareMembers(
  pair: Pair,
  old: Choice,
  now: Choice,
): readonly Difference[] {
  const { pairs, removed, added } = pairMembers(pair, old, now);
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
    // alternatives may lead to one schema, whose differences would double at each level
    ...new Set(
      pairs.flatMap(([was, is]) => {
        const found = compareMember(pair, was, is);
        return isExclusive(pair, now) && sharesValues(pair, is, now)
          ? found.map(unlessItWidens)
          : found;
      }),
    ),
    ...removed.map((source) => lost(pair, source)),
    ...added.map((source) => got(pair, now, source)),
  ];
}

function lost(pair: Pair, source: Source): Difference {
  return difference(pair, {
    kind: "choice removed",
    what: `lost the alternative ${nameOf(source)}`,
    shift: "fewer",
    side: "old",
    path: source[0]?.path ?? pair.before.path,
  });
}

function got(pair: Pair, now: Choice, source: Source): Difference {
  const isValue = now.members.every(
    (member) => pair.shapes("new", member).values,
  );
  const make = isValue ? rangeDifference : difference;
  return make(pair, {
    kind: "choice added",
    what: `got the alternative ${nameOf(source)}`,
    shift:
      isExclusive(pair, now) && sharesValues(pair, source, now)
        ? "unknown"
        : "more",
    path: source[0]?.path ?? pair.after.path,
  });
}

/** Whether a request is refused that fits two of the alternatives. */
function isExclusive({ direction }: Pair, { keyword }: Choice): boolean {
  return keyword === "oneOf" && direction === "request";
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

/** What fits an alternative of a `oneOf` now may fit another one, too, and so be refused. */
function unlessItWidens(one: Difference): Difference {
  const { kind, shift, wire, what } = one;
  const isWider =
    wire === "none" &&
    shift !== "fewer" &&
    kind !== "default" &&
    !isDocumentation(one);
  return isWider
    ? {
        ...one,
        what: `${what}; a value that fits two alternatives is refused`,
        wire: "not judged",
      }
    : one;
}

/** Whether a value may fit an alternative and another one of the same choice. */
function sharesValues(
  { shapes }: Pair,
  source: Source,
  { members, hasNull }: Choice,
): boolean {
  return (
    (hasNull && isOfAnyType(shapes("new", source))) ||
    members.some(
      (member) => member !== source && mayShare(shapes, source, member),
    )
  );
}

/** Whether properties or items alone tell the type: values of other types fit. */
function isOfAnyType({ isImplied, values }: Shape): boolean {
  return isImplied && !values;
}

/** Whether a value may fit both alternatives: neither their types nor a property that both require tell them apart. */
function mayShare(
  shapes: Pair["shapes"],
  source: Source,
  otherSource: Source,
): boolean {
  const [one, other] = [shapes("new", source), shapes("new", otherSource)];
  const [types, otherTypes] = [one, other].map((shape) =>
    isOfAnyType(shape) ? undefined : typesOf(shape),
  );
  const hasDistinctProperty = [...one.properties].some(([name, property]) => {
    const otherProperty = other.properties.get(name);
    const left = shapes("new", property).values;
    const right = otherProperty && shapes("new", otherProperty).values;
    return (
      left &&
      right &&
      one.required.has(name) &&
      other.required.has(name) &&
      !left.some((value) => right.includes(value))
    );
  });
  const isFixed =
    one.values?.every((value) => !hasValue(other, value)) === true;
  return (
    !hasDistinctProperty &&
    !isFixed &&
    (!types || !otherTypes || commonTypes(types, otherTypes).length > 0)
  );
}

/** Whether a shape that has fixed values has this one, or may have it. */
function hasValue({ values }: Shape, value: Json): boolean {
  return !values || values.some((one) => isEqual(one, value));
}

function isEqual(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
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
  return differences.every(isDocumentation);
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
  const { after, before, sources } = pair;
  const isWider = after.choices.length > 0;
  const [[choice], other] = isWider
    ? [after.choices, before]
    : [before.choices, after];
  if (!choice) return [];
  const alternatives = `one of ${choice.members.length} alternatives`;
  if (isAny(other)) {
    return [
      difference(pair, {
        kind: "type",
        what: isWider
          ? `was any type, is ${alternatives}`
          : `was ${alternatives}, is any type`,
        shift: isWider ? "fewer" : "more",
      }),
    ];
  }
  const twin = choice.members.find((member) =>
    isSame(
      isWider
        ? compareMember(pair, sources.before, member)
        : compareMember(pair, member, sources.after),
    ),
  );
  const isRefused =
    isWider &&
    isExclusive(pair, choice) &&
    twin !== undefined &&
    sharesValues(pair, twin, choice);
  const shift = isWider ? "more" : "fewer";
  return [
    difference(pair, {
      kind: isWider ? "choice added" : "choice removed",
      what: isWider
        ? `became ${alternatives}`
        : `was ${alternatives}, is one schema`,
      shift: twin && !isRefused ? shift : "unknown",
    }),
    ...compareNull(pair),
  ];
}

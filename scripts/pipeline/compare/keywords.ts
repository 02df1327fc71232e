/** The differences of two shapes that their own keywords tell, the schemas inside them apart. */

import type { Json, Path } from "../document.js";
import {
  wireVerdict,
  type Difference,
  type Direction,
  type Kind,
  type Place,
  type Shift,
} from "./difference.js";
import { boundOf } from "../limits.js";
import { commonTypes, type Shape, type Source } from "../shape.js";

export type CompareShapes = (
  before: Source,
  after: Source,
  direction: Direction,
) => readonly Difference[];

/** A pair of shapes, and how to compare the schemas inside them. */
export interface Pair {
  readonly before: Shape;
  readonly after: Shape;
  readonly sources: { readonly before: Source; readonly after: Source };
  readonly direction: Direction;
  readonly compare: CompareShapes;
  readonly shapes: (side: Place["side"], source: Source) => Shape;
}

/** Every difference that the keywords of a pair tell. */
export function compareKeywords(pair: Pair): readonly Difference[] {
  return [
    ...compareTypes(pair),
    ...compareNull(pair),
    ...compareValues(pair),
    ...compareLimits(pair),
    ...compareDefaults(pair),
    ...compareOthers(pair),
  ];
}

interface Words {
  readonly kind: Kind;
  readonly what: string;
  readonly shift: Shift;
  readonly side?: Place["side"];
  readonly path?: Path;
}

export function difference(
  { before, after, direction }: Pair,
  { kind, what, shift, side = "new", path }: Words,
): Difference {
  const [own, other] = side === "old" ? [before, after] : [after, before];
  return {
    part: "",
    kind,
    direction,
    what,
    at: { side, path: path ?? own.path },
    other: other.path,
    shift,
    wire: wireVerdict(direction, shift),
  };
}

/** A difference in what values may be, none in which properties a reader finds: answers may always say more. */
export function rangeDifference(pair: Pair, words: Words): Difference {
  const isAnswer = pair.direction === "answer";
  const made = difference(pair, words);
  return isAnswer && words.shift !== "unknown"
    ? { ...made, wire: "none" }
    : made;
}

export function compareWords(pair: Pair): readonly Difference[] {
  return wordDifferences(pair.before.words, pair.after.words).map((words) => ({
    ...difference(pair, { ...words, shift: "other" }),
    wire: "none",
  }));
}

/** What differs in the words that people read. */
export function wordDifferences(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): readonly Pick<Words, "kind" | "what">[] {
  return differingKeys(before, after).map((key) => {
    if (key !== "deprecated") return { kind: "words", what: `${key} changed` };
    const what =
      after[key] === true ? "became deprecated" : "is no longer deprecated";
    return { kind: "deprecated", what };
  });
}

/** The types that a shape names, or else those of its only values. */
export function typesOf({
  types,
  values,
}: Shape): readonly string[] | undefined {
  return types ?? (values && [...new Set(values.map(typeOf))].sort());
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Whether one line says it all: the two have no type in common, or one of them takes any value. */
export function isOtherType({ before, after }: Pair): boolean {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (old && now) return commonTypes(old, now).length === 0;
  return old !== now && (isAny(before) || isAny(after));
}

/** Whether a schema takes any value. */
export function isAny(shape: Shape): boolean {
  const { types, values, limits, others, choices, properties } = shape;
  const { required, additional, items, tuple } = shape;
  return (
    !types &&
    !values &&
    Object.keys({ ...limits, ...others }).length === 0 &&
    choices.length + properties.size + required.size + tuple.length === 0 &&
    additional === true &&
    !items
  );
}

export function compareTypes(pair: Pair): readonly Difference[] {
  const [old, now] = [pair.before, pair.after].map((shape) => {
    const types = typesOf(shape);
    return isNullAlone(pair) && shape.nullable && types
      ? [...types, "null"]
      : types;
  });
  if (String(old) === String(now)) return now ? compareImplied(pair, now) : [];
  const text = (types: readonly string[] | undefined) =>
    types ? types.join(" or ") || "nothing" : "any type";
  const { before, after, sources } = pair;
  const isWrittenHere = String(before.path) === String(sources.before[0]?.path);
  return [
    difference(pair, {
      kind: "type",
      what: `was ${text(old)}, is ${text(now)}`,
      shift: typeShift(old, now),
      // a reference in the place of a schema is what changes, not what it leads to
      path: (isWrittenHere && sources.after[0]?.path) || after.path,
    }),
  ];
}

/** Where properties alone tell the type, most authors mean objects; what the API does with others, nobody knows. */
function compareImplied(
  pair: Pair,
  types: readonly string[],
): readonly Difference[] {
  const { before, after, direction } = pair;
  const isImplied = after.isImplied && !after.values;
  if ((before.isImplied && !before.values) === isImplied) return [];
  const type = types.join(" or ");
  const shift = isImplied ? "more" : "fewer";
  // in a oneOf, null would fit this and the alternative that is null alone
  const isSafe =
    isImplied === (direction === "request") && !(isImplied && after.nullable);
  return [
    difference(pair, {
      kind: "type",
      what: isImplied
        ? `lost type ${type}: other types fit, too`
        : `got type ${type}: other types fit no longer`,
      shift: isSafe ? shift : "unknown",
    }),
  ];
}

/** Whether null is the only value of one side, and so a type. */
function isNullAlone({ before, after }: Pair): boolean {
  return [before, after].some(({ types }) => types?.length === 0);
}

function typeShift(
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
): Shift {
  const holds = (wide: readonly string[] | undefined, narrow: typeof wide) =>
    !wide ||
    narrow?.every(
      (type) =>
        wide.includes(type) || (type === "integer" && wide.includes("number")),
    ) === true;
  if (holds(now, old)) return "more";
  return holds(old, now) ? "fewer" : "other";
}

export function compareNull(pair: Pair): readonly Difference[] {
  const { before, after } = pair;
  // next to null in a oneOf, an alternative of any type refuses null
  const isOpen = (shape: Shape) =>
    shape.nullable &&
    typesOf(shape) === undefined &&
    shape.choices.length === 0;
  if (before.nullable === after.nullable || isNullAlone(pair)) return [];
  if (isOpen(before) !== isOpen(after)) return [];
  return [
    difference(pair, {
      kind: "null",
      what: after.nullable ? "may be null" : "is never null",
      shift: after.nullable ? "more" : "fewer",
    }),
  ];
}

function compareValues(pair: Pair): readonly Difference[] {
  const { values: old } = pair.before;
  const { values: now } = pair.after;
  if (!old && !now) return [];
  const texts = (values: readonly Json[]) =>
    values.map((value) => JSON.stringify(value));
  if (!old || !now) {
    return [
      rangeDifference(pair, {
        kind: "type",
        what: now
          ? `has fixed values: ${texts(now).join(", ")}`
          : "has any value of its type",
        shift: now ? "fewer" : "more",
      }),
    ];
  }
  const removed = texts(old).filter((value) => !texts(now).includes(value));
  const added = texts(now).filter((value) => !texts(old).includes(value));
  return [
    ...removed.map((value) =>
      rangeDifference(pair, {
        kind: "value removed",
        what: `lost the value ${value}`,
        shift: "fewer",
      }),
    ),
    ...added.map((value) =>
      rangeDifference(pair, {
        kind: "value added",
        what: `got the value ${value}`,
        shift: "more",
      }),
    ),
  ];
}

function compareLimits(pair: Pair): readonly Difference[] {
  const { limits: old } = pair.before;
  const { limits: now } = pair.after;
  return differingKeys(old, now).map((key) => {
    const words = {
      kind: "limit" as const,
      what: limitWords(key, old[key], now[key]),
      shift: limitShift(key, old[key], now[key]),
    };
    // a reader parses a value by its format
    return key === "format"
      ? difference(pair, words)
      : rangeDifference(pair, words);
  });
}

function limitWords(key: string, old?: Json, now?: Json): string {
  const text = (value: Json) =>
    typeof value === "string" ? value : JSON.stringify(value);
  if (old === undefined) return `got ${key} ${text(now ?? null)}`;
  if (now === undefined) return `lost ${key} ${text(old)}`;
  return `${key} was ${text(old)}, is ${text(now)}`;
}

function limitShift(key: string, old?: Json, now?: Json): Shift {
  if (old === undefined) return "fewer";
  if (now === undefined) return "more";
  const bound = boundOf(key);
  // nobody can tell which texts two patterns have in common
  if (!bound) return key === "format" ? "other" : "unknown";
  return Number(now) > Number(old) === (bound === "lower") ? "fewer" : "more";
}

function compareDefaults(pair: Pair): readonly Difference[] {
  const { before, after, direction } = pair;
  const text = (value: Json | undefined) =>
    value === undefined ? "none" : JSON.stringify(value);
  const [old, now] = [text(before.defaultValue), text(after.defaultValue)];
  if (old === now) return [];
  const made = difference(pair, {
    kind: "default",
    what: `default was ${old}, is ${now}`,
    shift: "other",
  });
  const changes = before.defaultValue !== undefined && direction === "request";
  return [{ ...made, wire: changes ? "breaks" : "none" }];
}

function compareOthers(pair: Pair): readonly Difference[] {
  return differingKeys(pair.before.others, pair.after.others).map((key) =>
    difference(pair, {
      kind: "other",
      what: `${key} changed`,
      shift: "unknown",
    }),
  );
}

/** The keys whose values differ, whatever the order of keys inside them. */
export function differingKeys(
  old: Readonly<Record<string, Json>>,
  now: Readonly<Record<string, Json>>,
): readonly string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => stable(old[key]) !== stable(now[key]));
}

/** A value as text, its keys sorted. */
function stable(value: Json | undefined): string | undefined {
  return JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

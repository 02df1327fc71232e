/** Two versions of a schema → their differences. */

import { compareChoices, compareChoiceWithNone } from "./choices.js";
import { withoutChoice } from "./flat-choice.js";
import {
  compareKeywords,
  compareNull,
  compareTypes,
  compareWords,
  difference,
  isAny,
  isOtherType,
  rangeDifference,
  type CompareShapes,
  type Pair,
} from "./keywords.js";
import { isObject, refPath, text, type Json, type Path } from "../document.js";
import { partName, within, type Difference, type Place } from "./difference.js";
import { pairMemory } from "./pair-memory.js";
import { shapeOf, type Shape, type Source } from "../shape.js";

/** Compares schemas of two documents. Each pair is compared once; a pair inside itself adds nothing. */
export function shapeComparer(before: Json, after: Json): CompareShapes {
  const recall = pairMemory<readonly Difference[]>([]);
  const shaped = new Map<string, Shape>();
  const shapes = (side: Place["side"], source: Source): Shape => {
    const key = side + keyOf(source);
    const shape =
      shaped.get(key) ?? shapeOf(side === "old" ? before : after, source);
    shaped.set(key, shape);
    return shape;
  };
  const compare: CompareShapes = (old, now, direction) => {
    const key = [direction, keyOf(old), keyOf(now)].join("\n");
    return recall(key, () =>
      comparePair({
        before: shapes("old", old),
        after: shapes("new", now),
        sources: { before: old, after: now },
        direction,
        compare,
        shapes,
      }),
    );
  };
  return compare;
}

/** A bare reference is its target. */
function keyOf(source: Source): string {
  return JSON.stringify(
    source.map(({ path, value }) => {
      const isBare = isObject(value) && Object.keys(value).length === 1;
      return (isBare && refPath(text(value["$ref"]) ?? "")) || path;
    }),
  );
}

function comparePair(pair: Pair): readonly Difference[] {
  const { before, after } = pair;
  const words = compareWords(pair);
  if (isOtherType(pair)) {
    const isOpened = isAny(before) || isAny(after);
    const ofNull = isOpened ? compareNull(pair) : [];
    return [...words, ...compareTypes(pair), ...ofNull];
  }
  if (before.choices.length > 0 !== after.choices.length > 0) {
    const old = withoutChoice(pair, "old", before);
    const now = withoutChoice(pair, "new", after);
    if (old.choices.length + now.choices.length === 0) {
      return comparePair({ ...pair, before: old, after: now });
    }
    return [...words, ...compareChoiceWithNone(pair)];
  }
  return [
    ...words,
    ...compareKeywords(pair),
    ...compareProperties(pair),
    ...compareAdditional(pair),
    ...compareItems(pair),
    ...compareChoices(pair),
  ];
}

/** The properties that this direction has: an answer no `writeOnly` ones, a request no `readOnly` ones. */
function propertiesOf(
  { direction, shapes }: Pair,
  side: Place["side"],
  shape: Shape,
): ReadonlyMap<string, Source> {
  const isForeign = (source: Source) => {
    const { readOnly, writeOnly } = shapes(side, source);
    return direction === "request"
      ? readOnly
      : direction === "answer" && writeOnly;
  };
  return new Map(
    [...shape.properties].filter(([, source]) => !isForeign(source)),
  );
}

function compareProperties(pair: Pair): readonly Difference[] {
  const { before, after, direction } = pair;
  const old = propertiesOf(pair, "old", before);
  const now = propertiesOf(pair, "new", after);
  const removed = [...old].flatMap(([name, source]) =>
    now.has(name) ? [] : within(partName(name), [removal(pair, source)]),
  );
  const others = [...now].flatMap(([name, source]) => {
    const was = old.get(name);
    const needed = after.required.has(name);
    const path = source[0]?.path ?? after.path;
    if (!was) {
      return within(partName(name), [addition(pair, path, needed)]);
    }
    const inner = pair.compare(was, source, direction);
    const changed = before.required.has(name) !== needed;
    return within(partName(name), [
      ...(changed ? [requirement(pair, path, needed)] : []),
      ...inner,
    ]);
  });
  return [...removed, ...others, ...compareUndescribed(pair)];
}

/** Properties that are required, and described in neither version. */
function compareUndescribed(pair: Pair): readonly Difference[] {
  const { before, after } = pair;
  return [...new Set([...before.required, ...after.required])].flatMap(
    (name) => {
      const needed = after.required.has(name);
      return before.required.has(name) === needed ||
        before.properties.has(name) ||
        after.properties.has(name)
        ? []
        : within(partName(name), [
            requirement(pair, [...after.path, "properties", name], needed),
          ]);
    },
  );
}

function removal(pair: Pair, source: Source): Difference {
  const isKept =
    pair.direction === "request" && pair.after.additional !== false;
  const made = difference(pair, {
    kind: "removed",
    what: "was removed",
    shift: isKept ? "more" : "fewer",
    side: "old",
    path: source[0]?.path ?? pair.before.path,
  });
  return pair.direction === "answer" ? { ...made, wire: "breaks" } : made;
}

function addition(pair: Pair, path: Path, needed: boolean): Difference {
  const { before, direction } = pair;
  const made = difference(pair, {
    kind: needed ? "added required" : "added",
    what: needed ? "was added, required" : "was added, optional",
    // an open object took it before, as any value
    shift: needed || before.additional !== false ? "fewer" : "more",
    path,
  });
  return needed && direction === "request" ? made : { ...made, wire: "none" };
}

function requirement(pair: Pair, path: Path, needed: boolean): Difference {
  return difference(pair, {
    kind: needed ? "required" : "not required",
    what: needed ? "became required" : "became optional",
    shift: needed ? "fewer" : "more",
    path,
  });
}

function compareAdditional(pair: Pair): readonly Difference[] {
  const { additional: old } = pair.before;
  const { additional: now } = pair.after;
  if (typeof old === "object" && typeof now === "object") {
    return within("[*]", pair.compare(old, now, pair.direction));
  }
  if (old === now) return [];
  const what =
    now === false
      ? "takes no other properties any more"
      : now === true
        ? "takes any other properties"
        : "takes other properties of one type only";
  const isFewer = now === false || old === true;
  const words = {
    kind: "other" as const,
    what,
    shift: isFewer ? ("fewer" as const) : ("more" as const),
  };
  return [
    typeof old === "boolean" && typeof now === "boolean"
      ? rangeDifference(pair, words)
      : difference(pair, { ...words, kind: "type" }),
  ];
}

function compareItems(pair: Pair): readonly Difference[] {
  const { before, after, direction } = pair;
  const found: Difference[] = [];
  if (before.items && after.items) {
    found.push(
      ...within("[]", pair.compare(before.items, after.items, direction)),
    );
  } else if ((before.items || after.items) && before.types && after.types) {
    const what = after.items
      ? "has items of one type"
      : "has items of any type";
    const shift = after.items ? "fewer" : "more";
    found.push(difference(pair, { kind: "type", what, shift }));
  }
  if (before.tuple.length !== after.tuple.length) {
    const what = `has ${after.tuple.length} fixed items, had ${before.tuple.length}`;
    found.push(difference(pair, { kind: "type", what, shift: "unknown" }));
  }
  after.tuple.forEach((item, index) => {
    const old = before.tuple[index];
    if (old)
      found.push(...within(`[${index}]`, pair.compare(old, item, direction)));
  });
  return found;
}

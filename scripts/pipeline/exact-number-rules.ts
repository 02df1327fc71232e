/** Rules about integers that JavaScript can't hold: it takes the nearest number that it has. */

import { isObject, list, type Json, type Path } from "./document.js";
import { boundOf } from "./limits.js";
import type { Rule } from "./rule.js";

export const valuesAreExact: Rule = rule(
  (key) => key === "const" || key === "enum",
  "a value between -(2^53 - 1) and 2^53 - 1; `type: string` where values are larger",
);

export const limitsAreExact: Rule = rule(
  (key) => key === "default" || boundOf(key) !== undefined,
  "a number between -(2^53 - 1) and 2^53 - 1",
);

/** Makes a rule of the keywords that it looks at, and of what is accepted. */
function rule(isMeant: (keyword: string) => boolean, accepted: string): Rule {
  return ({ wordAt }) => ({
    Schema: (node, { path, report }) => {
      for (const [keyword, value = null] of Object.entries(node)) {
        if (!isMeant(keyword)) continue;
        for (const place of unsafeIntegers(value, [...path, keyword])) {
          const word = wordAt(place.path);
          if (isExact(word, place.value)) continue;
          const what = `${word} would be ${place.value}: JavaScript has no such number`;
          report(place.path, what, accepted, "value");
        }
      }
    },
  });
}

interface PlacedNumber {
  readonly value: number;
  readonly path: Path;
}

/** The integers in a value that are too large to be exact. */
function unsafeIntegers(value: Json, path: Path): readonly PlacedNumber[] {
  if (Array.isArray(value)) {
    return list(value).flatMap((item, index) =>
      unsafeIntegers(item, [...path, index]),
    );
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item = null]) =>
      unsafeIntegers(item, [...path, key]),
    );
  }
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? [{ value: Number(value), path }]
    : [];
}

/** Whether a number is what is written, or is printed as it is written. */
function isExact(word: string, value: number): boolean {
  if (!/^[-+]?\d+$/.test(word)) return true;
  const digits = word.replace("+", "");
  return String(value) === digits || BigInt(value) === BigInt(digits);
}

/** A choice of fixed values, or of bare types → the shape of these. */

import type { Json } from "../document.js";
import type { Shape } from "../shape.js";
import type { Place } from "./difference.js";
import { isAny, type Pair } from "./keywords.js";

/** A shape whose only choice is one of fixed values, or of bare types, as the shape of these. */
export function withoutChoice(
  { shapes }: Pair,
  side: Place["side"],
  shape: Shape,
): Shape {
  const [choice, ...others] = shape.choices;
  if (!choice || others.length > 0 || shape.values) return shape;
  const members = choice.members.map((member) => shapes(side, member));
  const values = joinDistinct(members.map((member) => member.values));
  if (values) return { ...shape, values, choices: [] };
  const types = joinDistinct(
    members.map((one) => (isBare(one) ? one.types : null)),
  );
  const hasOverlap = types?.includes("integer") && types.includes("number");
  return types && !hasOverlap && isBare({ ...shape, choices: [] })
    ? { ...shape, types: [...types].sort(), isImplied: false, choices: [] }
    : shape;
}

/** The members of all lists; undefined where one is no list, or two share a member. */
function joinDistinct<Item extends Json>(
  lists: readonly (readonly Item[] | null | undefined)[],
): readonly Item[] | undefined {
  const all = lists.flatMap((one) => one ?? []);
  const isDistinct =
    new Set(all.map((one) => JSON.stringify(one))).size === all.length;
  return isDistinct && lists.every(Array.isArray) ? all : undefined;
}

/** Whether a schema says nothing but types. */
function isBare(shape: Shape): boolean {
  return isAny({ ...shape, types: undefined });
}

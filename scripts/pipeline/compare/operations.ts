/** Two contracts → what differs for the wire, an operation after the other. */

import { compareAnswers } from "./answers.js";
import {
  compareOthers,
  compareWords,
  partDifference,
  type Words,
} from "./operation-parts.js";
import { compareBodies, compareParameters } from "./requests.js";
import { renamedSchemes } from "./whole-description.js";
import { shapeComparer } from "./shapes.js";
import {
  isRepeatable,
  routeOf,
  type Contract,
  type ContractOperation,
  type OperationPair,
} from "../contract.js";
import type { Difference, Shift } from "./difference.js";
import type { Path } from "../document.js";

interface PairedOperations {
  readonly pairs: readonly OperationPair[];
  readonly removed: readonly ContractOperation[];
  readonly added: readonly ContractOperation[];
}

/** Pairs operations by their name, then those that are left by their route. */
export function pairOperations(
  before: Contract,
  after: Contract,
): PairedOperations {
  const pairs: OperationPair[] = [];
  let removed = before.operations;
  let added = after.operations;
  for (const keyOf of [({ name }: ContractOperation) => name, routeOf]) {
    const byKey = new Map(added.map((one) => [keyOf(one), one]));
    const found = new Set<ContractOperation>();
    for (const old of removed) {
      const now = byKey.get(keyOf(old));
      if (!now || found.has(now)) continue;
      pairs.push({ before: old, after: now });
      found.add(now).add(old);
    }
    removed = removed.filter((one) => !found.has(one));
    added = added.filter((one) => !found.has(one));
  }
  return { pairs, removed, added };
}

/** Compares the two versions of an operation. */
export function operationComparer(
  before: Contract,
  after: Contract,
): (pair: OperationPair) => readonly Difference[] {
  const compare = shapeComparer(before.document, after.document);
  const renamed = renamedSchemes(before, after);
  return (pair) => [
    ...compareNameAndRoute(pair),
    ...compareAccess(pair, renamed),
    ...compareParameters(pair, compare),
    ...compareBodies(pair, compare),
    ...compareAnswers(pair, compare),
    ...compareWords("", pair),
    ...compareOthers("", pair),
  ];
}

function compareNameAndRoute({
  before,
  after,
}: OperationPair): readonly Difference[] {
  const found: Difference[] = [];
  const add = (words: Omit<Words, "part">) =>
    found.push(partDifference({ part: "", ...words }, after.path));
  if (before.name !== after.name) {
    const what = `was called ${before.name}`;
    add({ kind: "renamed", what, shift: "more" });
  }
  const [old, now] = [routeOf(before), routeOf(after)];
  const moved = `was ${before.method} ${before.url}, is ${after.method} ${after.url}`;
  if (old !== now) {
    const [was, is] = [before, after].map(({ method }) => isRepeatable(method));
    const resent =
      was === is
        ? ""
        : `; a lost call is ${is ? "now" : "no longer"} sent again`;
    add({ kind: "moved", what: moved + resent, shift: "fewer" });
  } else if (before.url !== after.url) {
    add({
      kind: "moved",
      what: `${moved}: the parameter has another name`,
      shift: "more",
    });
  }
  return found;
}

function compareAccess(
  { before, after }: OperationPair,
  renamed: ReadonlyMap<string, string>,
): readonly Difference[] {
  const sets = [
    { part: "permissions", none: "no permission", any: " or " },
    { part: "security", none: "no token", any: " or " },
    { part: "servers", none: "no server", any: ", " },
  ] as const;
  return sets.flatMap(({ part, none, any }): Difference[] => {
    const now = after[part];
    const old =
      part === "security"
        ? before[part].map((one) => withNewNames(one, renamed))
        : before[part];
    if (isSameSet(part, old, now)) return [];
    const text = (all: readonly string[]) =>
      all.map((one) => one || "none").join(any) || none;
    const what = `was ${text(old)}, is ${text(now)}`;
    const shift =
      part === "servers" ? serverShift(old, now) : accessShift(old, now);
    return [
      partDifference(
        { part, kind: "other", what, shift },
        accessPath(part, after),
      ),
    ];
  });
}

/** A security requirement by the names that its schemes have now. */
function withNewNames(
  requirement: string,
  renamed: ReadonlyMap<string, string>,
): string {
  return requirement
    .split(" and ")
    .map((one) => one.replace(/^\S+/, (name) => renamed.get(name) ?? name))
    .sort()
    .join(" and ");
}

/** Whether two lists say the same. Of servers, the first is the one that is used. */
function isSameSet(
  part: string,
  old: readonly string[],
  now: readonly string[],
): boolean {
  const text = (all: readonly string[]) =>
    JSON.stringify(part === "servers" ? all : [...all].sort());
  return text(old) === text(now);
}

/** Where an operation says it, or else the whole description. */
function accessPath(part: string, { path, own }: ContractOperation): Path {
  if (part === "permissions") return [...path, "x-permissions"];
  return own.includes(part) ? [...path, part] : [part];
}

/** Any requirement of the old ones must be enough; none at all is the weakest. */
function accessShift(old: readonly string[], now: readonly string[]): Shift {
  if (now.length === 0 || now.includes("")) return "more";
  if (old.length === 0) return "fewer";
  return old.every((one) => now.includes(one)) ? "more" : "fewer";
}

/** Requests go to the first server. Whether an old one goes on to answer, no description says. */
function serverShift(old: readonly string[], now: readonly string[]): Shift {
  return old[0] !== undefined && now.includes(old[0]) ? "more" : "unknown";
}

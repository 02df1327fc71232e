/** Two versions of an operation → what differs in its requests: parameters and body. */

import type { CompareShapes } from "./keywords.js";
import {
  compareContents,
  compareNamed,
  compareParameter,
  compareWords,
  partDifference,
  near,
} from "./operation-parts.js";
import {
  routeOf,
  type ContractBody,
  type ContractOperation,
  type ContractParameter,
  type OperationPair,
} from "../contract.js";
import type { Difference } from "./difference.js";

/** Compares parameters; those of the path by their position. */
export function compareParameters(
  { before, after }: OperationPair,
  compare: CompareShapes,
): readonly Difference[] {
  const isSent = ({ in: place }: ContractParameter) => place !== "path";
  const found = comparePositional(before, after, compare);
  return [
    ...found,
    ...compareNamed(
      before.parameters.filter(isSent),
      after.parameters.filter(isSent),
      { direction: "request", compare },
    ),
    ...paging(before, after),
  ];
}

/** Path parameters are compared by their position: their names are nobody's business but the description's. */
function comparePositional(
  before: ContractOperation,
  after: ContractOperation,
  compare: CompareShapes,
): readonly Difference[] {
  if (routeOf(before) !== routeOf(after)) {
    const named = ({ parameters }: ContractOperation) =>
      parameters.filter(({ in: place }) => place === "path");
    // another route: only what has the same name is the same parameter
    return named(after).flatMap((now) => {
      const old = named(before).find(({ name }) => name === now.name);
      return old ? compareParameter(old, now, "request", compare) : [];
    });
  }
  const old = pathParameters(before);
  return pathParameters(after).flatMap((now, index) => {
    const was = old[index];
    return was && now ? compareParameter(was, now, "request", compare) : [];
  });
}

function pathParameters({
  url,
  parameters,
}: ContractOperation): readonly (ContractParameter | undefined)[] {
  return [...url.matchAll(/\{([^{}]*)\}/g)].map((match) =>
    parameters.find(
      ({ in: place, name }) => place === "path" && name === match[1],
    ),
  );
}

/** Names of parameters that cut a list into pages. */
const pagingNames =
  /^(page|per_?page|page_?(size|token|number)|limit|offset|cursor|skip|take|max_?results|starting_?after|(next|continuation)_?token)$/i;

/** A list that may now come in pieces looks the same to every type. */
function paging(
  before: ContractOperation,
  after: ContractOperation,
): readonly Difference[] {
  const pages = ({ parameters }: ContractOperation) =>
    parameters.filter(
      ({ in: place, name }) => place === "query" && pagingNames.test(name),
    );
  const [first] = pages(after);
  if (!first || pages(before).length > 0 || after.method !== "GET") return [];
  return [
    partDifference(
      {
        part: "answer",
        kind: "paging",
        what: "may come in pages now: one answer may not be the whole list",
        shift: "unknown",
        direction: "answer",
      },
      first.path,
    ),
  ];
}

/** Compares request bodies. */
export function compareBodies(
  { before, after }: OperationPair,
  compare: CompareShapes,
): readonly Difference[] {
  const { body: old } = before;
  const { body: now } = after;
  const part = "body";
  if (!old || !now) {
    if (now) return [bodyAdded(now)];
    if (!old) return [];
    const words = {
      part,
      kind: "removed",
      what: "was removed",
      shift: "unknown",
    } as const;
    return [partDifference(words, old.path, "old")];
  }
  const found = [
    ...compareWords(part, { before: old, after: now }),
    ...compareContents(part, old.content, now.content, {
      direction: "request",
      compare,
    }),
  ];
  if (old.required !== now.required) {
    const what = now.required ? "became required" : "became optional";
    const kind = now.required ? "required" : "not required";
    found.push(
      partDifference(
        { part, kind, what, shift: now.required ? "fewer" : "more" },
        now.path,
      ),
    );
  }
  return near({ before: old, after: now }, found);
}

function bodyAdded({ required, path }: ContractBody): Difference {
  return partDifference(
    {
      part: "body",
      kind: required ? "added required" : "added",
      what: required ? "was added, required" : "was added, optional",
      shift: required ? "fewer" : "more",
    },
    path,
  );
}

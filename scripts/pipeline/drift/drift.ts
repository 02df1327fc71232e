/** Our contract and somebody else's of the same API → how they differ, and which of it is known. */

import { operationComparer } from "../compare/operations.js";
import {
  routeOf,
  type Contract,
  type ContractOperation,
  type OperationPair,
} from "../contract.js";
import type { Difference } from "../compare/difference.js";
import {
  at,
  list,
  member,
  object,
  resolve,
  text,
  texts,
  type Json,
  type Path,
} from "../document.js";
import type { KnownDrift } from "./list.js";

/** A difference of one operation. */
export interface Drift {
  readonly operation: string;
  readonly part: string;
  /** What differs, from ours to theirs. */
  readonly what: string;
  readonly ours: Path;
  /** Undefined where they do not have the operation at all. */
  readonly theirs: Path | undefined;
}

export interface Comparison {
  readonly drifts: readonly Drift[];
  /** The names of the operations that both descriptions have. */
  readonly compared: readonly string[];
  /** The routes of theirs at our paths or below them that we do not have. */
  readonly further: readonly string[];
}

/** What an entry says of some operations, and is so no more. */
export interface GoneDrift {
  readonly entry: KnownDrift;
  readonly operations: readonly string[];
  readonly part: string;
  readonly what: string;
}

/** Compares our operations with theirs of the same method and path. */
export function compareDescriptions(
  ours: Contract,
  theirs: Contract,
): Comparison {
  const compare = operationComparer(ours, theirs);
  const byRoute = new Map(
    [...theirs.operations].reverse().map((one) => [routeOf(one), one]),
  );
  const drifts: Drift[] = [];
  const compared: string[] = [];
  for (const before of ours.operations) {
    const after = byRoute.get(routeOf(before));
    if (!after) {
      drifts.push(missing(before));
      continue;
    }
    compared.push(before.name);
    const found = compare({
      before: { ...before, security: credentials(ours, before) },
      after: inOurWords(before, after, theirs),
    });
    drifts.push(
      ...found.filter(isDrift).map((one) => driftOf(one, { before, after })),
    );
  }
  return { drifts: unique(drifts), compared, further: further(ours, theirs) };
}

/** Tells what is new and what is gone. An entry stands for every combination of its operations, parts and `what`s; each must differ. */
export function judgeDrifts(
  drifts: readonly Drift[],
  known: readonly KnownDrift[],
  names: readonly string[],
): { readonly fresh: readonly Drift[]; readonly gone: readonly GoneDrift[] } {
  const found = new Set(drifts.map(keyOf));
  const listed = new Set<string>();
  const gone: GoneDrift[] = [];
  for (const entry of known) {
    for (const part of entry.parts) {
      for (const what of entry.whats) {
        const operations = (entry.operations ?? names).filter((operation) => {
          const key = keyOf({ operation, part, what });
          listed.add(key);
          return !found.has(key);
        });
        if (operations.length > 0) gone.push({ entry, operations, part, what });
      }
    }
  }
  return { fresh: drifts.filter((one) => !listed.has(keyOf(one))), gone };
}

function keyOf({
  operation,
  part,
  what,
}: Pick<Drift, "operation" | "part" | "what">): string {
  return JSON.stringify([operation, part, what]);
}

function unique(drifts: readonly Drift[]): readonly Drift[] {
  const byKey = new Map([...drifts].reverse().map((one) => [keyOf(one), one]));
  return [...byKey.values()].reverse();
}

function missing({ name, path }: ContractOperation): Drift {
  const what = "is missing";
  return { operation: name, part: "", what, ours: path, theirs: undefined };
}

/** Words and extensions of OpenAPI are everybody's own; that something is deprecated is not. */
function isDrift({ kind, what }: Difference): boolean {
  if (kind === "words") return false;
  return kind !== "other" || !/^x-\S* changed$/.test(what);
}

function driftOf(
  { part, what, at: place, other }: Difference,
  { before, after }: OperationPair,
): Drift {
  const isOurs = place.side === "old";
  return {
    operation: before.name,
    part,
    what,
    ours: isOurs ? place.path : (other ?? before.path),
    theirs: isOurs ? (other ?? after.path) : place.path,
  };
}

/** Their operation with our names: of itself, of its path parameters, of its credentials. */
function inOurWords(
  ours: ContractOperation,
  theirs: ContractOperation,
  contract: Contract,
): ContractOperation {
  const own = namesIn(ours.url);
  const names = new Map(
    namesIn(theirs.url).map((name, index) => [name, own[index] ?? name]),
  );
  return {
    ...theirs,
    name: ours.name,
    url: ours.url,
    parameters: theirs.parameters.map((one) =>
      one.in === "path"
        ? { ...one, name: names.get(one.name) ?? one.name }
        : one,
    ),
    security: credentials(contract, theirs),
    // only our generator reads x-permissions: a description without it does not speak of them
    permissions:
      theirs.permissions.length > 0 ? theirs.permissions : ours.permissions,
  };
}

function namesIn(url: string): readonly string[] {
  return [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
}

/** The security requirements of an operation, each by what is sent, not by the name of its scheme. */
function credentials(
  { document, securitySchemes }: Contract,
  { path }: ContractOperation,
): readonly string[] {
  const own = at(document, [...path, "security"]);
  return list(own ?? member(document, "security")).map((requirement) =>
    Object.entries(object(requirement))
      .map(([name, scopes = null]) => {
        const scheme = resolve(document, member(securitySchemes, name), []);
        return credential(scheme?.value, name) + scopeWords(scopes);
      })
      .sort()
      .join(" and "),
  );
}

function credential(scheme: Json | undefined, name: string): string {
  const word = (key: string) => text(member(scheme, key)) ?? "";
  switch (word("type")) {
    case "http":
      return `http ${word("scheme").toLowerCase()}`;
    case "apiKey":
      return `key in ${word("in")} ${word("name").toLowerCase()}`;
    default:
      return word("type") || name;
  }
}

function scopeWords(scopes: Json): string {
  const all = [...texts(scopes)].sort();
  return all.length > 0 ? ` (${all.join(", ")})` : "";
}

function further(ours: Contract, theirs: Contract): readonly string[] {
  const pathOf = (one: ContractOperation) => routeOf(one).replace(/^\S+ /, "");
  const routes = new Set(ours.operations.map(routeOf));
  const paths = [...new Set(ours.operations.map(pathOf))];
  return theirs.operations
    .filter((one) => {
      const path = pathOf(one);
      return (
        !routes.has(routeOf(one)) &&
        paths.some((own) => path === own || path.startsWith(`${own}/`))
      );
    })
    .map(({ method, url }) => `${method} ${url}`);
}

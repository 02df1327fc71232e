/** Operations that are the same in both versions, with all that they refer to: nothing of them needs a comparison. */

import type {
  Contract,
  ContractOperation,
  OperationPair,
} from "../contract.js";
import { at, object, refPath, type Json } from "../document.js";

/** What a `$ref` leads to: whether it is the same text in both versions, and its own references. */
interface Target {
  readonly isSame: boolean;
  readonly refs: readonly string[];
}

/** Finds out whether a pair is the same in both versions. */
export function sameOperations(
  before: Contract,
  after: Contract,
): (pair: OperationPair) => boolean {
  const [old, now] = [before.document, after.document];
  const settings = ({ settings: all }: Contract) => JSON.stringify(all);
  // a discriminator changes the types of schemas that do not refer to it
  const isComparable =
    settings(before) === settings(after) &&
    discriminators(before) === discriminators(after);
  const targets = new Map<string, Target>();
  const targetOf = (ref: string): Target => {
    const path = refPath(ref) ?? [];
    const found =
      targets.get(ref) ?? compareTexts(at(old, path), at(now, path));
    targets.set(ref, found);
    return found;
  };
  const isSameBelow = (refs: readonly string[]): boolean => {
    const seen = new Set(refs);
    for (const ref of seen) {
      const { isSame, refs: inner } = targetOf(ref);
      if (!isSame) return false;
      for (const one of inner) seen.add(one);
    }
    return true;
  };
  return (pair) => {
    if (!isComparable) return false;
    const text = ownText(before, pair.before);
    return text === ownText(after, pair.after) && isSameBelow(refsIn(text));
  };
}

/** All that an operation says itself, and what it has of its path and of the whole description. */
function ownText(
  { document }: Contract,
  { name, method, url, path, security, servers }: ContractOperation,
): string {
  // a path item that is a reference may have parameters on both sides of it
  const owners = [path.slice(0, -1), ["paths", url]];
  const parameters = owners.map(
    (owner) => object(at(document, owner))["parameters"] ?? null,
  );
  const operation = at(document, path) ?? null;
  return JSON.stringify([
    name,
    method,
    url,
    security,
    servers,
    parameters,
    operation,
  ]);
}

/** Every schema with a discriminator, as text. */
function discriminators({ schemas }: Contract): string {
  return Object.values(schemas)
    .map((schema) => JSON.stringify(schema))
    .filter((text) => text.includes('"discriminator"'))
    .join("\n");
}

function compareTexts(old: Json | undefined, now: Json | undefined): Target {
  const text = JSON.stringify(now ?? null);
  const isSame = now !== undefined && JSON.stringify(old ?? null) === text;
  return { isSame, refs: isSame ? refsIn(text) : [] };
}

function refsIn(text: string): readonly string[] {
  return [...text.matchAll(/"\$ref":("(?:[^"\\]|\\.)*")/g)].map(
    (match) => JSON.parse(match[1] ?? '""') as string,
  );
}

/** One change between two versions: where, what, and a verdict for each audience. */

import type { Path } from "../document.js";
import {
  partName,
  type Direction,
  type Kind,
  type Place,
  type Verdict,
} from "./difference.js";

/** The wire: requests and answers. Callers: code that calls methods. Builders: code that implements them, builds results, or switches over unions. */
export const audiences = ["wire", "callers", "builders"] as const;
type Audience = (typeof audiences)[number];
type Verdicts = Readonly<Record<Audience, Verdict>>;

export interface Change {
  /** The operations, or else the type or the setting, that change in this way. */
  readonly subjects: readonly string[];
  /** As the first subject has it. */
  readonly part: string;
  /** The part as its schema has it, where the subjects have it at several places: `Item.name`. */
  readonly schemaPart?: string;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly what: string;
  readonly at: Place;
  readonly verdicts: Verdicts;
  /** Whether of all callers only users of `calls.api` and of `paths` break. */
  readonly rawOnly: boolean;
  /** What the compiler says to old code. */
  readonly reason?: string;
}

/** A part of a version number, from the one that asks most. */
export const steps = ["major", "minor", "patch", "none"] as const;
export type Step = (typeof steps)[number];

/** The step that semantic versioning asks for. Builders alone make no major one: interfaces of a client are there to be called. */
export function stepOf(changes: readonly Change[]): Step {
  const isMajor = changes.some(
    ({ verdicts }) =>
      verdicts.wire === "breaks" || verdicts.callers === "breaks",
  );
  if (isMajor) return "major";
  // users are to hear of a deprecation before what it announces
  const isMinor = changes.some(({ kind }) => kind !== "words");
  if (isMinor) return "minor";
  return changes.length > 0 ? "patch" : "none";
}

/** The worst verdict of a change. */
export function worstOf({ verdicts }: Change): Verdict {
  const all = audiences.map((audience) => verdicts[audience]);
  if (all.includes("breaks")) return "breaks";
  return all.includes("not judged") ? "not judged" : "none";
}

/** Changes of one place with the same words are one change of several subjects. */
export function groupChanges(changes: readonly Change[]): readonly Change[] {
  const groups = new Map<string, Change>();
  for (const change of changes) {
    const { part, at, what, kind, direction, verdicts, rawOnly } = change;
    const schemaPart = partInSchema(at.path);
    const words = [schemaPart ?? part, at, what, kind, direction];
    const key = JSON.stringify([...words, verdicts, rawOnly]);
    const group = groups.get(key) ?? change;
    groups.set(key, {
      ...group,
      ...(group.part !== part && schemaPart && { schemaPart }),
      subjects: [...new Set([...group.subjects, ...change.subjects])],
    });
  }
  return [...groups.values()];
}

/** `Item.tags[]` for a place in the schema `Item`; undefined for a place in none that has a name. */
function partInSchema(path: Path): string | undefined {
  const [components, schemas, name, ...keys] = path;
  if (components !== "components" || schemas !== "schemas") return undefined;
  let part = partName(String(name));
  while (keys.length > 0) {
    const key = keys.shift();
    if (key === "items") part += "[]";
    else if (key === "additionalProperties") part += "[*]";
    else {
      const inner = keys.shift();
      if (key === "properties") part += `.${partName(String(inner))}`;
      if (key === "prefixItems") part += `[${String(inner)}]`;
    }
  }
  return part;
}

/** What a change does to each audience that it breaks, in words. */
export function effectsOf(change: Change): readonly string[] {
  return audiences.flatMap((audience) =>
    change.verdicts[audience] === "breaks" ? [effect(change, audience)] : [],
  );
}

function effect(change: Change, audience: Audience): string {
  switch (audience) {
    case "wire":
      return wireEffect(change);
    case "callers":
      return change.rawOnly
        ? "code that uses `calls.api` or `paths` stops compiling"
        : callersEffect(change);
    case "builders":
      return buildersEffect(change);
  }
}

function wireEffect({ kind, direction, part, subjects }: Change): string {
  if (part === "" && kind === "removed")
    return "old requests find no such route";
  if (part === "permissions")
    return "tokens that have none of the permissions asked for now are refused";
  if (part === "security") return "requests that were enough are refused";
  if (subjects[0]?.startsWith("security scheme ")) {
    return "tokens that are sent the old way are refused";
  }
  if (direction === "request") {
    switch (kind) {
      case "added required":
      case "required":
        return "old requests without it are refused";
      case "removed":
      case "value removed":
        return "old requests with it are refused";
      case "moved":
        return "old requests find no such route";
      case "default":
        return "old requests without it mean something else";
      case "null":
        return "old requests with null are refused";
      default:
        return "old requests that don't fit are refused";
    }
  }
  switch (kind) {
    case "removed":
      return "old programs that read it get nothing";
    case "not required":
      return "old programs may find it missing";
    case "null":
      return "old programs may get null";
    default:
      return "old programs may get what they don't know";
  }
}

function callersEffect({ kind, direction, part, subjects }: Change): string {
  const [subject = ""] = subjects;
  if (kind === "renamed") return "every call by the old name stops compiling";
  if (direction === "type") return "code that imports it stops compiling";
  if (kind === "removed" && part === "") {
    return `every call of ${subject} stops compiling`;
  }
  if (direction === "request") {
    switch (kind) {
      case "added required":
      case "required":
        return "every call without it stops compiling";
      case "removed":
      case "value removed":
        return "calls that pass it stop compiling";
      case "null":
        return "calls that pass null stop compiling";
      default:
        return "calls that pass what was accepted stop compiling";
    }
  }
  switch (kind) {
    case "removed":
      return "code that reads it stops compiling";
    case "not required":
    case "null":
      return "code that reads it unchecked stops compiling";
    default:
      return "code that reads it as it was stops compiling";
  }
}

function buildersEffect({ kind, direction, part }: Change): string {
  if (
    part === "" &&
    (kind === "added" || kind === "removed" || kind === "renamed")
  ) {
    return kind === "added"
      ? "classes that implement the interface lack it"
      : "mocks that have it stop compiling";
  }
  if (kind.startsWith("value") || kind.startsWith("choice")) {
    return kind.endsWith("removed")
      ? "switches and mocks that name it stop compiling"
      : "exhaustive switches stop compiling";
  }
  if (direction === "request")
    return "implementations that read it stop compiling";
  return kind === "added required" || kind === "required"
    ? "mocks without it stop compiling"
    : "mocks that build it as it was stop compiling";
}

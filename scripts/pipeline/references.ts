/**
 * Finds the references of a document. An inner reference leads to anything but
 * a named component, such as a property of a schema. Normalizing replaces it by
 * its target, so its target may not hold it, and the copies need a bound.
 */

import {
  at,
  isNamedComponent,
  isObject,
  member,
  refPath,
  text,
  type Json,
  type Path,
} from "./document.js";
import { childrenOf, type Place } from "./walk.js";

/** An inner reference, and the number of maps and lists that its target has once every inner reference below it is replaced. */
interface InnerReference {
  readonly path: Path;
  readonly ref: string;
  readonly size: number;
}

export interface InnerReferences {
  /** The references whose target holds them. */
  readonly endless: readonly InnerReference[];
  readonly others: readonly InnerReference[];
}

/** Finds every inner reference of a document. */
export function innerReferences(document: Json): InnerReferences {
  const sizes = new Map<Json, number>();
  // the nodes on the way to the current one, each with the number of references followed on the way to it
  const open = new Map<Json, number>();
  const followed: InnerReference[] = [];
  const endless = new Set<InnerReference>();
  const others: InnerReference[] = [];

  const sizeOf = (node: Json, place: Place, path: Path): number => {
    if (typeof node !== "object" || node === null) return 0;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    const before = open.get(node);
    if (before !== undefined) {
      for (const one of followed.slice(before)) endless.add(one);
      return 0;
    }
    open.set(node, followed.length);
    const ref = place === "node" ? innerTarget(node) : undefined;
    const size = ref
      ? follow(ref, path)
      : 1 + sizeOfChildren(node, place, path);
    open.delete(node);
    sizes.set(node, size);
    return size;
  };

  const follow = ([ref, target]: readonly [string, Path], path: Path) => {
    const reference = { path: [...path, "$ref"], ref, size: 0 };
    followed.push(reference);
    const size = sizeOf(at(document, target) ?? null, "node", target);
    followed.pop();
    if (!endless.has(reference)) others.push({ ...reference, size });
    return size;
  };

  const sizeOfChildren = (node: Json, place: Place, path: Path): number => {
    let size = 0;
    for (const [key, child, inside] of childrenOf(node, place)) {
      size += sizeOf(child, inside, [...path, key]);
    }
    return size;
  };

  for (const { path } of allReferences(document)) {
    const holder = path.slice(0, -1);
    const node = at(document, holder) ?? null;
    if (innerTarget(node)) sizeOf(node, "node", holder);
  }
  return { endless: [...endless], others };
}

/** Finds every `$ref` of a document, except in mappings and in data such as examples. */
export function allReferences(
  document: Json,
): readonly Pick<InnerReference, "path" | "ref">[] {
  const found: Pick<InnerReference, "path" | "ref">[] = [];
  const look = (node: Json, place: Place, path: Path): void => {
    const ref = place === "node" ? text(member(node, "$ref")) : undefined;
    if (ref !== undefined) found.push({ path: [...path, "$ref"], ref });
    for (const [key, child, inside] of childrenOf(node, place)) {
      look(child, inside, [...path, key]);
    }
  };
  look(document, "node", []);
  return found;
}

/** The text and the target of an inner reference; undefined for any other node. */
function innerTarget(node: Json): readonly [string, Path] | undefined {
  const ref = isObject(node) ? text(node["$ref"]) : undefined;
  const target = ref === undefined ? undefined : refPath(ref);
  return ref !== undefined && target && !isNamedComponent(target)
    ? [ref, target]
    : undefined;
}

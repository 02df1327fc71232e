/** Circular schemas: each is a part of itself, and no object lies between. */

import { circlesOf } from "./circles.js";
import {
  at,
  isObject,
  list,
  member,
  object,
  refPath,
  text,
  type Json,
  type JsonObject,
} from "./document.js";

/** A `$ref` that lies on a circle, and the component schema that it names. */
interface CircularReference {
  readonly node: JsonObject;
  readonly name: string;
}

const compositions = ["allOf", "anyOf", "oneOf"];
const arrays = ["items", "prefixItems"];

/** References on a circle of compositions alone. No value has such a shape: they are typed as unknown. */
export function endlessReferences(
  document: Json,
): readonly CircularReference[] {
  return circularReferences(document, compositions);
}

/** References on a circle of compositions and arrays. TypeScript needs a type alias for such a shape. */
export function arrayReferences(document: Json): readonly CircularReference[] {
  return circularReferences(document, [...compositions, ...arrays]);
}

/** References on a circle of `allOf` alone. */
export function allOfReferences(document: Json): readonly CircularReference[] {
  return circularReferences(document, ["allOf"]);
}

function circularReferences(
  document: Json,
  keywords: readonly string[],
): readonly CircularReference[] {
  const schemas = object(at(document, ["components", "schemas"]));
  const parts = new Map(
    Object.entries(schemas).map(([name, schema = null]) => [
      name,
      referencesOf(schema, keywords),
    ]),
  );
  const names = new Map(
    [...parts].map(([holder, references]) => [
      holder,
      references.map(({ name }) => name),
    ]),
  );
  const circles = circlesOf(names);
  return [...parts].flatMap(([holder, references]) =>
    references.filter(({ name }) => circles.get(name) === circles.get(holder)),
  );
}

/** The component schemas that a schema refers to, through these keywords only. */
function referencesOf(
  schema: Json,
  keywords: readonly string[],
): readonly CircularReference[] {
  if (!isObject(schema)) return [];
  const target = refPath(text(schema["$ref"]) ?? "");
  if (target) {
    const [, kind, name] = target;
    return kind === "schemas" && target.length === 3
      ? [{ node: schema, name: String(name) }]
      : [];
  }
  return keywords
    .flatMap((key) => {
      const value = member(schema, key) ?? [];
      return Array.isArray(value) ? list(value) : [value];
    })
    .flatMap((part) => referencesOf(part, keywords));
}

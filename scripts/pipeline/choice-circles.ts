/** Circles of a choice and its alternatives → schemas without the circle. */

import {
  at,
  isObject,
  list,
  member,
  object,
  schemaName,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import { isChoice } from "./schema-facts.js";

/**
 * A schema whose alternatives are built on it: `Role` is one of `Aws` and
 * `Azure`, and each of them is a `Role`. The alternatives take the rest of the
 * schema, and the schema is the choice alone.
 */
export function openCircle(document: Json, name: string, schema: Json): Json {
  const circle = (base: string | undefined) =>
    base === undefined ? undefined : circleOf(document, base);
  const own = circle(name);
  if (own) {
    const { oneOf, anyOf, description, discriminator } = own.whole;
    return Object.fromEntries(
      Object.entries({ description, discriminator, oneOf, anyOf }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  }
  const parts = list(member(schema, "allOf"));
  const opened = parts.map((part) => {
    const base = circle(schemaName(member(part, "$ref")));
    if (!base?.alternatives.includes(name)) return part;
    return without(base.whole, "oneOf", "anyOf", "discriminator");
  });
  return opened.every((part, index) => part === parts[index])
    ? schema
    : { ...object(schema), allOf: opened };
}

interface Circle {
  /** The schema, with its choice as its own. */
  readonly whole: JsonObject;
  readonly alternatives: readonly (string | undefined)[];
}

/** The alternatives of a component schema, where each is built on it. */
function circleOf(document: Json, name: string): Circle | undefined {
  const schemas = object(at(document, ["components", "schemas"]));
  const whole = takeChoice(object(schemas[name]));
  const alternatives = [
    ...list(member(whole, "oneOf")),
    ...list(member(whole, "anyOf")),
  ].map((one) => schemaName(member(one, "$ref")));
  const isBuiltOn = (one: string | undefined) =>
    one !== undefined &&
    list(member(schemas[one], "allOf")).some(
      (part) => schemaName(member(part, "$ref")) === name,
    );
  return alternatives.length > 0 && alternatives.every(isBuiltOn)
    ? { whole, alternatives }
    : undefined;
}

/** A schema with the choice that stands alone in a part of its `allOf`. */
function takeChoice(schema: JsonObject): JsonObject {
  const parts = list(schema["allOf"]);
  const isAlone = (part: Json): part is JsonObject =>
    isObject(part) &&
    isChoice(part) &&
    Object.keys(part).every((key) =>
      ["anyOf", "description", "discriminator", "oneOf", "type"].includes(key),
    );
  const [choice, ...others] = parts.filter(isAlone);
  if (!choice || others.length > 0 || isChoice(schema)) return schema;
  const allOf = parts.filter((part) => part !== choice);
  return { ...choice, ...schema, allOf };
}

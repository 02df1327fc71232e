/** A schema → the same with the values of a discriminator's property. */

import {
  isObject,
  list,
  member,
  object,
  partsOf,
  resolve,
  texts,
  type Json,
  type JsonObject,
} from "./document.js";

/** The values that tell a schema, by the property that holds them. */
export type Values = ReadonlyMap<string, ReadonlySet<string>>;

/** Gives the property of each discriminator its values, unless the schema says itself which ones it has. */
export function narrow(document: Json, schema: Json, values: Values): Json {
  return [...values].reduce((made, [property, all]) => {
    if (!isObject(made) || !isPlainObject(made)) return made;
    const own = resolve(document, member(made["properties"], property), []);
    if (hasValues(own?.value)) return made;
    const parts = partsOf(document, made).flatMap((part) => {
      const declared = member(member(part, "properties"), property);
      const found = resolve(document, declared, []);
      return found ? [found.value] : [];
    });
    const allowed = parts.flatMap((part) =>
      hasValues(part) ? [valuesIn(part)] : [],
    );
    const kept = [...all]
      .map((value) => typed(value, parts))
      .filter((value) => allowed.every((one) => one.includes(value)));
    return kept.length === 0
      ? made
      : withValues(made, property, kept, own?.value ?? parts[0]);
  }, schema);
}

/** Whether a schema is an object of its own, and no choice. */
function isPlainObject(schema: JsonObject): boolean {
  const { type = "object" } = schema;
  const isType = type === "object" || texts(type).includes("object");
  return (
    isType && schema["oneOf"] === undefined && schema["anyOf"] === undefined
  );
}

function hasValues(schema: JsonObject | undefined): boolean {
  return schema?.["enum"] !== undefined || schema?.["const"] !== undefined;
}

function valuesIn(schema: JsonObject): readonly Json[] {
  return "const" in schema ? [schema["const"] ?? null] : list(schema["enum"]);
}

/** A value of the mapping in the type of its property: a mapping has texts only. */
function typed(value: string, parts: readonly JsonObject[]): Json {
  const types = parts.map((part) => member(part, "type"));
  if (types.includes("integer") || types.includes("number")) {
    return Number(value);
  }
  return types.includes("boolean") ? value === "true" : value;
}

function withValues(
  schema: JsonObject,
  property: string,
  values: readonly Json[],
  described: JsonObject | undefined,
): JsonObject {
  const { type = "string", description } = described ?? {};
  const words = description === undefined ? {} : { description };
  const told = { [property]: { type, ...words, enum: values } };
  const { allOf, properties } = schema;
  // beside parts, the whole would require the key of each of them
  if (Array.isArray(allOf)) {
    const part = { type: "object", required: [property], properties: told };
    return { ...schema, allOf: [...list(allOf), part] };
  }
  return {
    ...schema,
    type: "object",
    properties: { ...object(properties), ...told },
    required: [...new Set([...texts(schema["required"]), property])],
  };
}

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

/**
 * Gives the property of each discriminator its values, unless the schema says
 * itself which ones it has. A value that the property can't hold is left out.
 */
export function narrow(document: Json, schema: Json, values: Values): Json {
  return [...values].reduce((made, [property, all]) => {
    const parts = openParts(document, made, property);
    if (!isObject(made) || !parts) return made;
    const allowed = parts.flatMap((part) =>
      hasValues(part) ? [valuesIn(part)] : [],
    );
    const types = typesOf(document, parts);
    const kept = [...all]
      .map((value) => convertValue(value, types))
      .filter((value) => value !== undefined)
      .filter((value) => allowed.every((one) => one.includes(value)));
    return kept.length === 0
      ? made
      : withValues(made, property, kept, parts[0]);
  }, schema);
}

/** Returns the type of a discriminator's property that can't hold this value. Undefined where it can. */
export function unfitType(
  document: Json,
  schema: Json,
  property: string,
  value: string,
): string | undefined {
  const parts = openParts(document, schema, property) ?? [];
  const types = typesOf(document, parts);
  return convertValue(value, types) === undefined ? types[0] : undefined;
}

/** Every declaration of a property, the schema's own first. Undefined where the schema is a choice, or says itself which values there are. */
function openParts(
  document: Json,
  schema: Json,
  property: string,
): readonly JsonObject[] | undefined {
  if (!isObject(schema) || !isPlainObject(schema)) return undefined;
  const own = resolve(document, member(schema["properties"], property), []);
  if (hasValues(own?.value)) return undefined;
  return partsOf(document, schema).flatMap((part) => {
    const declared = member(member(part, "properties"), property);
    const found = resolve(document, declared, []);
    return found ? [found.value] : [];
  });
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

/** The types that the declarations of a property name, null apart. */
function typesOf(
  document: Json,
  parts: readonly JsonObject[],
): readonly string[] {
  return parts
    .flatMap((part) => partsOf(document, part))
    .flatMap(({ type }) => (typeof type === "string" ? [type] : texts(type)))
    .filter((type) => type !== "null");
}

/** A value of the mapping, which has texts only, in a type of its property. Undefined where none can hold it. */
function convertValue(
  value: string,
  types: readonly string[],
): Json | undefined {
  if (types.length === 0 || types.includes("string")) return value;
  const read = readScalar(value);
  if (typeof read === "boolean") {
    return types.includes("boolean") ? read : undefined;
  }
  const isNumber =
    types.includes("number") ||
    (types.includes("integer") && Number.isInteger(read));
  return isNumber && Number.isFinite(read) ? read : undefined;
}

/** The number or boolean that a text is in JSON. */
function readScalar(value: string): number | boolean | undefined {
  if (value === "true" || value === "false") return value === "true";
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i.test(value);
  return isNumber ? Number(value) : undefined;
}

function withValues(
  schema: JsonObject,
  property: string,
  values: readonly Json[],
  described: JsonObject | undefined,
): JsonObject {
  const { type = typeof values[0], description } = described ?? {};
  const words = description === undefined ? {} : { description };
  const all = texts(type).includes("null") ? [...values, null] : values;
  const told = { [property]: { type, ...words, enum: all } };
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

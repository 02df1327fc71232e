/** Every way in which a person changes a schema at one place. */

import {
  isObject,
  list,
  texts,
  type Json,
  type JsonObject,
} from "../../scripts/pipeline/document.js";

/** A schema with one edit, for each edit that it can have. */
export function edits(schema: Json): readonly Json[] {
  if (!isObject(schema)) return [];
  return [...ownEdits(schema), ...innerEdits(schema)];
}

function innerEdits(schema: JsonObject): readonly Json[] {
  const { properties, items } = schema;
  return [
    ...Object.entries(isObject(properties) ? properties : {}).flatMap(
      ([name, one = null]) =>
        edits(one).map((edited) => ({
          ...schema,
          properties: { ...(properties as JsonObject), [name]: edited },
        })),
    ),
    ...(items === undefined
      ? []
      : edits(items).map((edited) => ({ ...schema, items: edited }))),
    ...["oneOf", "anyOf"].flatMap((key) =>
      list(schema[key]).flatMap((one, index, all) =>
        edits(one).map((edited) => ({
          ...schema,
          [key]: all.with(index, edited),
        })),
      ),
    ),
  ];
}

function without(schema: JsonObject, key: string): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).filter(([one]) => one !== key),
  );
}

const types = ["string", "integer", "number", "boolean", "null", "array"];

function ownEdits(schema: JsonObject): readonly JsonObject[] {
  const { type } = schema;
  const named = typeof type === "string" ? [type] : texts(type);
  return [
    ...Object.keys(schema).flatMap((key) => {
      // an empty choice is no schema
      return key === "oneOf" || key === "anyOf" ? [] : [without(schema, key)];
    }),
    ...(schema["$ref"] === undefined
      ? types
          .filter((one) => !named.includes(one))
          .flatMap((one) => [
            { ...schema, type: one },
            { ...schema, type: [...named, one] },
          ])
      : [{ $ref: "PART" }]),
    ...(named.length > 1
      ? named.map((one) => ({
          ...schema,
          type: named.filter((other) => other !== one),
        }))
      : []),
    { ...schema, maxLength: 1 },
    { ...schema, minimum: 1 },
    { ...schema, enum: ["x", 1] },
    ...texts(schema["enum"]).map((one) => ({ ...schema, enum: [one, "long"] })),
    ...objectEdits(schema),
    ...choiceEdits(schema),
  ];
}

function objectEdits(schema: JsonObject): readonly JsonObject[] {
  const { properties } = schema;
  if (!isObject(properties)) return [];
  const required = texts(schema["required"]);
  const closed = { ...schema, additionalProperties: false };
  return [
    closed,
    { ...schema, additionalProperties: { type: "string" } },
    { ...schema, properties: { ...properties, c: { type: "string" } } },
    { ...schema, required: [...required, "c"] },
    ...Object.keys(properties).flatMap((name) => {
      const { [name]: gone = null, ...rest } = properties;
      return [
        { ...schema, properties: rest },
        { ...schema, properties: { ...rest, c: gone } },
        {
          ...schema,
          required: required.includes(name)
            ? required.filter((one) => one !== name)
            : [...required, name],
        },
      ];
    }),
  ];
}

function choiceEdits(schema: JsonObject): readonly JsonObject[] {
  const others: readonly JsonObject[] = [
    { type: "string" },
    { type: "null" },
    { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  ];
  return (["oneOf", "anyOf"] as const).flatMap((key) => {
    const members = list(schema[key]);
    const isRef = schema["$ref"] === "NOTE";
    if (members.length === 0) {
      return isRef
        ? []
        : [
            { [key]: [schema] },
            ...others.map((one) => ({ [key]: [schema, one] })),
          ];
    }
    return [
      {
        ...without(schema, key),
        [key === "oneOf" ? "anyOf" : "oneOf"]: members,
      },
      ...others.map((one) => ({ ...schema, [key]: [...members, one] })),
      ...(members.length > 1
        ? members.map((_one, index) => ({
            ...schema,
            [key]: members.toSpliced(index, 1),
          }))
        : []),
    ];
  });
}

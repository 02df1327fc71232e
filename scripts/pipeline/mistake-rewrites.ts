/**
 * Mends mistakes that do no harm, so that neither openapi-typescript nor the
 * model meets them. A rule has told each.
 */

import {
  isObject,
  jsonTypeOf,
  list,
  mappedReference,
  object,
  refPath,
  text,
  at,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import {
  declarePathParameters,
  dropRepeatedParameters,
} from "./parameter-rewrites.js";
import { isRegular } from "./schema-rules.js";

/** The mendings, in order. Each takes one map whose keys are keywords of OpenAPI. */
export const mendings: readonly ((
  node: JsonObject,
  document: Json,
) => JsonObject)[] = [
  dropNull,
  fillNames,
  writeWords,
  dropRequiredOfProperty,
  writeKnownType,
  mendEnum,
  dropEmptyCompositions,
  dropLimits,
  dropDeadMapping,
  dropRepeatedParameters,
  declarePathParameters,
];

/** Keywords that may be null, or that another rule looks at. */
const nullable = new Set(["$ref", "const", "default", "example", "value"]);

/** A keyword without a value says nothing. */
function dropNull(node: JsonObject): JsonObject {
  const empty = Object.keys(node).filter(
    (key) => node[key] === null && !nullable.has(key),
  );
  return empty.length === 0 ? node : without(node, ...empty);
}

/** A response, a content type or a path without a value has nothing to add to its name. */
function fillNames(node: JsonObject): JsonObject {
  return ["content", "paths", "responses"].reduce((made, key) => {
    const names = made[key];
    if (!isObject(names) || !Object.values(names).includes(null)) return made;
    const filled = Object.entries(names).map(
      ([name, value]) => [name, value ?? {}] as const,
    );
    return { ...made, [key]: Object.fromEntries(filled) };
  }, node);
}

/** Words that are a number, true or false; a map or list in their place says nothing. A name is text. */
function writeWords(node: JsonObject): JsonObject {
  const { operationId = "" } = node;
  const named =
    typeof operationId === "string" ? node : without(node, "operationId");
  return ["description", "format", "summary", "title"].reduce((made, key) => {
    const value = made[key] ?? "";
    if (typeof value === "string") return made;
    return typeof value === "object"
      ? without(made, key)
      : { ...made, [key]: String(value) };
  }, named);
}

/** `required: true` belongs to parameters and bodies. */
function dropRequiredOfProperty(node: JsonObject): JsonObject {
  const isHolder = ["in", "content", "schema"].some((key) => key in node);
  return typeof node["required"] === "boolean" && !isHolder
    ? without(node, "required")
    : node;
}

/** Types that are none, and what they are known to mean. */
function writeKnownType(node: JsonObject): JsonObject {
  switch (node["type"]) {
    case "file":
      return { ...node, type: "string", format: "binary" };
    case "any":
      return without(node, "type");
    default:
      return node;
  }
}

/** Each value once; the values of a list's items stand at the items. */
function mendEnum(node: JsonObject): JsonObject {
  const { enum: values, type, items } = node;
  if (!Array.isArray(values)) return node;
  if (values.length === 0) return without(node, "enum");
  const once = new Map(
    list(values).map((value) => [JSON.stringify(value), value]),
  );
  const distinct = [...once.values()];
  const ofItems = type === "array" && !distinct.some(Array.isArray);
  if (ofItems && (items === undefined || isObject(items))) {
    const isFree = ["$ref", "enum"].every((key) => !(key in object(items)));
    return {
      ...without(node, "enum"),
      items: isFree ? { ...object(items), enum: distinct } : (items ?? {}),
    };
  }
  // the values are the type, and of an object openapi-typescript takes each for a schema
  const isOther = distinct.some((value) => !hasTypeOf(node, value));
  return {
    ...(type === "object" || isOther ? without(node, "type") : node),
    enum: distinct,
  };
}

/** Whether a value is of a type that a schema names, or the schema names none. */
function hasTypeOf(node: JsonObject, value: Json): boolean {
  const { type: given = [] } = node;
  const named = Array.isArray(given) ? list(given) : [given];
  if (named.length === 0) return true;
  if (value === null && node["nullable"] === true) return true;
  const type = jsonTypeOf(value);
  return (
    named.includes(type) || (type === "number" && named.includes("integer"))
  );
}

function dropEmptyCompositions(node: JsonObject): JsonObject {
  const empty = ["allOf", "anyOf", "oneOf"].filter((key) => {
    const parts = node[key];
    return Array.isArray(parts) && parts.length === 0;
  });
  return empty.length === 0 ? node : without(node, ...empty);
}

/** Limits to which no value can keep, and patterns that the client can't run, would refuse every argument. */
function dropLimits(node: JsonObject): JsonObject {
  const { minLength, maxLength, pattern } = node;
  const hasRoom = Number(minLength ?? 0) <= Number(maxLength ?? Infinity);
  const isRun = typeof pattern !== "string" || isRegular(pattern, "u");
  if (hasRoom && isRun) return node;
  return without(
    node,
    ...(hasRoom ? [] : ["minLength", "maxLength"]),
    ...(isRun ? [] : ["pattern"]),
  );
}

/** A mapping leads to schemas that are there. A discriminator without a property says nothing. */
function dropDeadMapping(node: JsonObject, document: Json): JsonObject {
  const { discriminator } = node;
  if (!isObject(discriminator)) return node;
  if (text(discriminator["propertyName"]) === undefined) {
    return without(node, "discriminator");
  }
  const { mapping } = discriminator;
  if (!isObject(mapping)) return node;
  const living = Object.entries(mapping).filter(([, target = null]) => {
    const path = refPath(text(mappedReference(document, target)) ?? "x");
    return path !== undefined && at(document, path) !== undefined;
  });
  return living.length === Object.keys(mapping).length
    ? node
    : {
        ...node,
        discriminator: {
          ...without(discriminator, "mapping"),
          ...(living.length > 0 && { mapping: Object.fromEntries(living) }),
        },
      };
}

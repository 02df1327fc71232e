/** Rewrites of `required`, so that each key is required where it is declared: openapi-typescript looks there alone. */

import {
  isObject,
  list,
  member,
  object,
  partsOf,
  text,
  texts,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import { declaredKeys } from "./schema-facts.js";

/** Keywords of a part that make no type. */
const emptyKeys = new Set(
  "$comment deprecated description example examples externalDocs required title type".split(
    " ",
  ),
);

function requiredOf(parts: readonly JsonObject[]): readonly string[] {
  return parts.flatMap((part) => texts(part["required"]));
}

/**
 * What any part of an `allOf` requires, the whole requires where a part that is
 * written in its place declares it as optional, or where every part does. A
 * part that holds nothing else is gone.
 */
export function joinRequired(node: JsonObject, document: Json): JsonObject {
  const parts = list(node["allOf"]);
  if (parts.length === 0) return node;
  const groups = [
    { inPlace: true, all: [node] },
    ...parts.map((part) => ({
      inPlace: member(part, "$ref") === undefined,
      all: partsOf(document, part),
    })),
  ].map(({ inPlace, all }) => ({
    inPlace,
    declared: new Set(declaredKeys(all)),
    required: new Set(requiredOf(all)),
  }));
  const isLacking = (key: string): boolean => {
    const here = groups.filter(({ declared }) => declared.has(key));
    const open = here.filter(({ required }) => !required.has(key));
    return open.some(({ inPlace }) => inPlace || open.length === here.length);
  };
  const required = new Set(groups.flatMap((group) => [...group.required]));
  const lacking = [...required].filter(isLacking);
  const declared = new Set(groups.flatMap((group) => [...group.declared]));
  const kept = parts
    .map((part) => dropUndeclared(part, declared))
    .filter((part) => !isEmpty(part));
  const all = [...new Set([...texts(node["required"]), ...lacking])];
  return {
    ...node,
    allOf: kept.length > 0 ? kept : parts.slice(0, 1),
    ...(all.length > 0 && { required: all }),
  };
}

/** A part of an `allOf` without the required keys that another part declares. */
function dropUndeclared(part: Json, declared: ReadonlySet<string>): Json {
  if (!isObject(part) || part["$ref"] !== undefined) return part;
  if (!Array.isArray(part["required"])) return part;
  const own = declaredKeys([part]);
  const required = texts(part["required"]).filter(
    (key) => own.includes(key) || !declared.has(key),
  );
  return {
    ...without(part, "required"),
    ...(required.length > 0 && { required }),
  };
}

/** Whether a part says nothing about the type of a value that is an object anyway. */
function isEmpty(part: Json): boolean {
  if (!isObject(part)) return false;
  const { type = "object" } = part;
  return (
    type === "object" &&
    part["required"] === undefined &&
    Object.keys(part).every((key) => emptyKeys.has(key))
  );
}

/** What a schema requires beside its alternatives, each alternative requires that declares it. */
export function requireInAlternatives(
  node: JsonObject,
  document: Json,
): JsonObject {
  const own = new Set(declaredKeys(partsOf(document, node)));
  const required = texts(node["required"]).filter((key) => !own.has(key));
  if (required.length === 0) return node;
  return ["oneOf", "anyOf"].reduce<JsonObject>((made, keyword) => {
    const members = list(made[keyword]);
    if (members.length === 0) return made;
    return {
      ...made,
      [keyword]: members.map((one) => requireKeys(document, one, required)),
    };
  }, node);
}

function requireKeys(
  document: Json,
  schema: Json,
  required: readonly string[],
): Json {
  const parts = partsOf(document, schema);
  const declared = declaredKeys(parts);
  const already = requiredOf(parts);
  const lacking = required.filter(
    (key) => declared.includes(key) && !already.includes(key),
  );
  if (lacking.length === 0 || !isObject(schema)) return schema;
  return text(schema["$ref"]) === undefined
    ? { ...schema, required: [...texts(schema["required"]), ...lacking] }
    : { allOf: [schema], required: lacking };
}

/** A key that is required and not declared is there, whatever its value. */
export function declareRequired(node: JsonObject, document: Json): JsonObject {
  const { type = "object", additionalProperties = {} } = node;
  const isTyped = type === "object" || texts(type).includes("object");
  const hasChoice = ["oneOf", "anyOf", "$ref", "not", "enum", "const"].some(
    (key) => key in node,
  );
  if (!isTyped || hasChoice || additionalProperties === false) return node;
  if (!Array.isArray(node["required"])) return node;
  // the schema of a part may declare it in ways that no list of keys shows
  const parts = partsOf(document, node);
  if (parts.some((part) => "oneOf" in part || "anyOf" in part)) return node;
  const declared = declaredKeys(parts);
  const missing = texts(node["required"]).filter(
    (key) => !declared.includes(key),
  );
  if (missing.length === 0) return node;
  const value = isObject(additionalProperties) ? additionalProperties : {};
  return {
    ...node,
    properties: {
      ...object(member(node, "properties")),
      ...Object.fromEntries(missing.map((key) => [key, value])),
    },
  };
}

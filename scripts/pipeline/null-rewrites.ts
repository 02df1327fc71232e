/** Rewrites of what openapi-typescript gets wrong of null. */

import { acceptsNull } from "./accepted-null.js";
import {
  member,
  texts,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import { isChoice } from "./schema-facts.js";

/** openapi-typescript takes the null of a list of types for a value beside an `enum` without it, and loses it beside alternatives. */
export function separateNull(node: JsonObject, document: Json): JsonObject {
  const { type, description, deprecated, ...others } = node;
  const types = texts(type).filter((one) => one !== "null");
  if (
    !Array.isArray(type) ||
    types.length === 0 ||
    types.length === type.length
  ) {
    return node;
  }
  const [only = ""] = types;
  const ownType = types.length === 1 ? only : types;
  if (!acceptsNull(document, node)) return { ...node, type: ownType };
  if (!isChoice(node)) return node;
  return {
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
    oneOf: [{ ...others, type: ownType }, { type: "null" }],
  };
}

/** openapi-typescript overlooks `const: null`, and `nullable` of a file and of an object that has no properties. */
export function addNullType(node: JsonObject): JsonObject {
  if (member(node, "const") === null) return { ...node, type: "null" };
  const { nullable, type = null, format, properties } = node;
  const isFile = type === "string" && format === "binary";
  const isEmpty =
    type === "object" && !properties && node["additionalProperties"] === false;
  return nullable === true && (isFile || isEmpty)
    ? { ...without(node, "nullable"), type: [type, "null"] }
    : node;
}

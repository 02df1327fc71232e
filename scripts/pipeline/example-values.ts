/** The examples of a description, as arguments of a call. */

import {
  isObject,
  jsonTypeOf,
  list,
  member,
  object,
  partsOf,
  resolve,
  text,
  type Json,
  type JsonObject,
} from "./document.js";
import {
  declaredKeys,
  isBytes,
  jsonTypes,
  property,
  propertyNames,
  requiredKeys,
} from "./schema-facts.js";

/**
 * The example of a parameter or a content type: its own, that of its schema, or
 * those of the properties together. Undefined where none is a value that a call
 * can pass.
 */
export function exampleOf(
  document: Json,
  holder: Json | undefined,
): Json | undefined {
  const schema = member(holder, "schema");
  const value =
    statedExample(document, holder, schema) ??
    statedExample(document, resolve(document, schema, [])?.value, schema) ??
    exampleOfProperties(document, schema);
  return value === undefined ? undefined : fitToSchema(document, schema, value);
}

/** The first example that a node states of a schema. Null shows nothing. */
function statedExample(
  document: Json,
  node: Json | undefined,
  schema: Json | undefined,
): Json | undefined {
  const examples = member(node, "examples");
  const [named] = Object.values(object(examples));
  const stated =
    member(node, "example") ??
    list(examples)[0] ??
    member(resolve(document, named, [])?.value, "value") ??
    undefined;
  const isText = jsonTypes(document, schema).split("|").includes("string");
  return isText ? stated : parseExample(stated);
}

/** A normalized document holds an object or a list as its text. */
function parseExample(stated: Json | undefined): Json | undefined {
  try {
    const value = JSON.parse(text(stated) ?? "") as Json;
    return typeof value === "object" && value !== null ? value : stated;
  } catch {
    return stated;
  }
}

function exampleOfProperties(
  document: Json,
  schema: Json | undefined,
): Json | undefined {
  const entries = declaredKeys(partsOf(document, schema)).flatMap(
    (name): readonly (readonly [string, Json])[] => {
      const field = property(document, schema, name);
      const node = resolve(document, field, [])?.value;
      const value = statedExample(document, node, field);
      return value === undefined ? [] : [[name, value]];
    },
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A value as its schema types it, without what no property takes; undefined where it is of another type, or lacks a required key. */
function fitToSchema(
  document: Json,
  schema: Json | undefined,
  value: Json,
): Json | undefined {
  const resolved = resolve(document, schema, [])?.value;
  if (isBytes(resolved)) return undefined;
  const types = jsonTypes(document, schema);
  if (types !== "any" && !types.split("|").includes(jsonTypeOf(value))) {
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json) =>
      fitToSchema(document, member(resolved, "items"), item),
    );
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  return isObject(value) ? fitObject(document, schema, value) : value;
}

function fitObject(
  document: Json,
  schema: Json | undefined,
  value: JsonObject,
): Json | undefined {
  const names = propertyNames(document, schema);
  const entries = Object.entries(value).flatMap(([name, given = null]) => {
    if (names?.includes(name) === false) return [];
    const fit = fitToSchema(document, property(document, schema, name), given);
    return fit === undefined ? [] : [[name, fit] as const];
  });
  const object = Object.fromEntries(entries);
  const isWhole = requiredKeys(document, schema).every((key) =>
    Object.hasOwn(object, key),
  );
  return isWhole ? object : undefined;
}

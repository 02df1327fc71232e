/** Facts about a schema: its properties, required keys and types. */

import {
  list,
  member,
  object,
  partsOf,
  resolve,
  text,
  texts,
  type Json,
  type JsonObject,
} from "./document.js";

/** The schema of a property. The schema's own `properties` come first, then the last part of `allOf` that has the property. */
export function property(
  document: Json,
  schema: Json | undefined,
  name: string,
): Json | undefined {
  const [own, ...parts] = partsOf(document, schema).map((part) =>
    member(member(part, "properties"), name),
  );
  return own ?? parts.findLast((value) => value !== undefined);
}

/** The properties that parts of a schema declare. */
export function declaredKeys(parts: readonly JsonObject[]): readonly string[] {
  return parts.flatMap((part) => Object.keys(object(part["properties"])));
}

/** The keys that a schema, or a part of its `allOf`, requires. */
export function requiredKeys(
  document: Json,
  schema: Json | undefined,
): readonly string[] {
  const keys = partsOf(document, schema).flatMap((part) =>
    texts(member(part, "required")),
  );
  return [...new Set(keys)];
}

/** The properties of a schema and of the parts of its `allOf`; undefined where its values may have others. */
export function propertyNames(
  document: Json,
  schema: Json | undefined,
): readonly string[] | undefined {
  const parts = partsOf(document, schema);
  const openEnded = [
    "additionalProperties",
    "patternProperties",
    "anyOf",
    "oneOf",
  ];
  const isOpen = parts.some((part) =>
    openEnded.some((key) => (member(part, key) ?? false) !== false),
  );
  const names = declaredKeys(parts);
  return isOpen || names.length === 0 ? undefined : [...new Set(names)];
}

/** The JSON types of a schema's values: `string|null`, or `any` where the schema names none. */
export function jsonTypes(document: Json, schema: Json | undefined): string {
  const resolved = resolve(document, schema, [])?.value;
  const types = [...ownTypes(resolved)];
  // a schema or null, as normalizing writes it
  if (types.length === 0) {
    const [one, other, ...rest] = list(member(resolved, "oneOf")).map(ownTypes);
    if (one && other?.join() === "null" && rest.length === 0) {
      types.push(...one, ...(one.length > 0 ? other : []));
    }
  }
  if (types.length === 0) return "any";
  if (member(resolved, "nullable") === true) types.push("null");
  return types.map((name) => (name === "integer" ? "number" : name)).join("|");
}

/** The types that a schema names in its place. */
function ownTypes(schema: Json | undefined): readonly string[] {
  const type = member(schema, "type");
  return typeof type === "string" ? [type] : texts(type);
}

/** Whether a schema has this type, among others or alone. */
export function hasType(schema: JsonObject | undefined, name: string): boolean {
  const type = member(schema, "type");
  return type === name || texts(type).includes(name);
}

/** Whether a schema's values are bytes as they are: OpenAPI 3.1 says it by a media type that is no text, 3.0 by a format. */
export function isBytes(schema: JsonObject | undefined): boolean {
  if (!hasOnlyType(schema, "string")) return false;
  if (member(schema, "format") === "binary") return true;
  const type = text(member(schema, "contentMediaType"));
  return (
    type !== undefined &&
    member(schema, "contentEncoding") === undefined &&
    !/^text\/|[/+](json|xml|yaml)\b|^message\//i.test(type)
  );
}

/** Whether a schema names a type. */
export function hasAnyType(schema: JsonObject | undefined): boolean {
  return member(schema, "type") !== undefined;
}

/** Whether a schema has this type and no other, except null. */
export function hasOnlyType(
  schema: JsonObject | undefined,
  name: string,
): boolean {
  const type = member(schema, "type");
  const types = Array.isArray(type)
    ? texts(type).filter((one) => one !== "null")
    : [type];
  return types.length === 1 && types[0] === name;
}

/** Whether a schema has alternatives. */
export function isChoice(node: JsonObject): boolean {
  return list(node["oneOf"]).length > 0 || list(node["anyOf"]).length > 0;
}

/** A schema as its values see it: references followed, `allOf` joined, every spelling of null the same. */

import { acceptsNull } from "./accepted-null.js";
import {
  isObject,
  list,
  member,
  object,
  refPath,
  at,
  text,
  texts,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { isLimit, limitsOf } from "./limits.js";

/** A schema as it is written, and where. */
export interface WrittenSchema {
  readonly value: Json | undefined;
  readonly path: Path;
}

/** Schemas that a value must fit all of. */
export type Source = readonly WrittenSchema[];

/** The alternatives of a `oneOf` or `anyOf`; null is none of them. */
export interface Choice {
  readonly keyword: "anyOf" | "oneOf";
  readonly members: readonly Source[];
  /** Whether null alone is an alternative beside the members. */
  readonly hasNull: boolean;
}

export interface Shape {
  /** Where the schema is written: that of the last reference, if it is one. */
  readonly path: Path;
  /** The JSON types of its values, null aside; undefined where any is accepted. */
  readonly types: readonly string[] | undefined;
  /** Whether properties or items alone tell the type: values of other types fit, too. */
  readonly isImplied: boolean;
  readonly nullable: boolean;
  /** The only values, null aside; undefined where there are others. */
  readonly values: readonly Json[] | undefined;
  /** Keywords that narrow a value without changing its type. */
  readonly limits: Readonly<Record<string, Json>>;
  readonly properties: ReadonlyMap<string, Source>;
  readonly required: ReadonlySet<string>;
  /** Whether other properties are accepted, or what each of them must be. */
  readonly additional: boolean | Source;
  readonly items: Source | undefined;
  readonly tuple: readonly Source[];
  readonly choices: readonly Choice[];
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly defaultValue: Json | undefined;
  /** What people read: descriptions, examples, `deprecated`. */
  readonly words: Readonly<Record<string, Json>>;
  /** Keywords that no field above holds. */
  readonly others: Readonly<Record<string, Json>>;
}

const wordKeys = new Set(
  "$comment deprecated description example examples externalDocs title".split(
    " ",
  ),
);
const fieldKeys = new Set(
  (
    "$defs $id $ref $schema additionalProperties allOf anyOf const default definitions enum items nullable oneOf " +
    "prefixItems properties readOnly required type writeOnly"
  ).split(" "),
);

/** The shape of a schema. */
export function shapeOf(document: Json, source: Source): Shape {
  const choosing = choosingOf(document, source);
  const parts = partsOf(choosing, source);
  const objects = parts.filter((part): part is Part => isObject(part.value));
  const values = (key: string) =>
    objects.flatMap(({ value }) => member(value, key) ?? []);
  const nullable = source.every(({ value }) => acceptsNull(document, value));
  const only = valuesOf(objects);
  const isNull =
    (nullable && only?.length === 0) ||
    objects.some(({ value }) => hasNullAlone(document, value));
  return {
    path: parts[0]?.path ?? source[0]?.path ?? [],
    // null alone, or nothing, with or without the type that it is `nullable` beside
    types: isNull ? [] : typesOf(parts),
    isImplied: !objects.some(({ value }) => "type" in value),
    nullable,
    values: isNull ? undefined : only,
    limits: limitsOf(objects.map(({ value }) => value)),
    properties: propertiesOf(objects),
    required: new Set(objects.flatMap(({ value }) => texts(value["required"]))),
    additional: additionalOf(objects),
    items: schemasUnder(objects, "items"),
    tuple: tupleOf(objects),
    choices: objects.flatMap((part) => choicesOf(choosing, part)),
    readOnly: values("readOnly").includes(true),
    writeOnly: values("writeOnly").includes(true),
    defaultValue: values("default")[0],
    words: pick(objects, (key) => wordKeys.has(key)),
    others: othersOf(objects),
  };
}

interface Part {
  readonly value: JsonObject;
  readonly path: Path;
}

/** A document, and the types that every part of a schema accepts: an alternative of none of them is none. */
interface Choosing {
  readonly document: Json;
  readonly types: readonly string[] | undefined;
}

function choosingOf(document: Json, source: Source): Choosing {
  const open = { document, types: undefined };
  return { document, types: typesOf(partsOf(open, source)) };
}

/** The schemas of a source, of their references and of their `allOf`, each once. */
function partsOf(choosing: Choosing, source: Source): readonly WrittenSchema[] {
  const { document } = choosing;
  const found = new Map<string, WrittenSchema>();
  const hasSiblings = !/^3\.0/.test(text(member(document, "openapi")) ?? "");
  const add = ({ value, path }: WrittenSchema): void => {
    const key = JSON.stringify(path);
    if (value === undefined || found.has(key)) return;
    const target = refPath(text(member(value, "$ref")) ?? "");
    if (target) {
      add({ value: at(document, target), path: target });
      if (!hasSiblings) return;
    }
    found.set(key, { value, path });
    for (const { members } of realChoices(choosing, value, path)) {
      // a choice of one is that one
      if (members.length === 1) members[0]?.forEach(add);
    }
    list(member(value, "allOf")).forEach((part, index) => {
      add({ value: part, path: [...path, "allOf", index] });
    });
  };
  source.forEach(add);
  return [...found.values()];
}

/** The types that every part accepts. */
function typesOf(
  parts: readonly WrittenSchema[],
): readonly string[] | undefined {
  let types: readonly string[] | undefined;
  for (const { value } of parts) {
    const own = value === false ? [] : ownTypes(value);
    if (own === undefined) continue;
    types = types === undefined ? own : commonTypes(types, own);
  }
  return types && [...types].sort();
}

/** The types that both accept. */
export function commonTypes(
  left: readonly string[],
  right: readonly string[],
): readonly string[] {
  const accepts = (types: readonly string[], type: string) =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  return [
    ...new Set([
      ...left.filter((type) => accepts(right, type)),
      ...right.filter((type) => accepts(left, type)),
    ]),
  ];
}

function ownTypes(value: Json | undefined): readonly string[] | undefined {
  const type = member(value, "type");
  const named = typeof type === "string" ? [type] : texts(type);
  if (named.length > 0) return named.filter((name) => name !== "null");
  if (isObject(member(value, "properties"))) return ["object"];
  return member(value, "items") === undefined ? undefined : ["array"];
}

function valuesOf(parts: readonly Part[]): readonly Json[] | undefined {
  const lists = parts.flatMap(({ value }) => [
    ...(Array.isArray(value["enum"]) ? [list(value["enum"])] : []),
    ...("const" in value ? [[value["const"] ?? null]] : []),
  ]);
  const [first, ...rest] = lists;
  return first?.filter(
    (one) =>
      one !== null &&
      rest.every((others) =>
        others.some((other) => JSON.stringify(other) === JSON.stringify(one)),
      ),
  );
}

function propertiesOf(parts: readonly Part[]): ReadonlyMap<string, Source> {
  const found = new Map<string, WrittenSchema[]>();
  for (const { value, path } of parts) {
    for (const [name, schema] of Object.entries(object(value["properties"]))) {
      const schemas = found.get(name) ?? [];
      schemas.push({ value: schema, path: [...path, "properties", name] });
      found.set(name, schemas);
    }
  }
  return found;
}

function additionalOf(parts: readonly Part[]): Shape["additional"] {
  if (parts.some(({ value }) => value["additionalProperties"] === false)) {
    return false;
  }
  return (
    schemasUnder(
      parts.filter(({ value }) => isObject(value["additionalProperties"])),
      "additionalProperties",
    ) ?? true
  );
}

/** What the parts say by one keyword, together. A schema that accepts anything says nothing. */
function schemasUnder(parts: readonly Part[], key: string): Source | undefined {
  const schemas = parts.flatMap(({ value, path }) => {
    const schema = value[key];
    const isOpen =
      schema === true || (isObject(schema) && Object.keys(schema).length === 0);
    return schema === undefined || Array.isArray(schema) || isOpen
      ? []
      : [{ value: schema, path: [...path, key] }];
  });
  return schemas.length === 0 ? undefined : schemas;
}

function tupleOf(parts: readonly Part[]): readonly Source[] {
  return parts.flatMap(({ value, path }) =>
    list(value["prefixItems"]).map((item, index) => [
      { value: item, path: [...path, "prefixItems", index] },
    ]),
  );
}

/** The choices of a part with more than one member: a single one is the schema itself. */
function choicesOf(
  choosing: Choosing,
  { value, path }: Part,
): readonly Choice[] {
  return realChoices(choosing, value, path).filter(
    ({ members }) => members.length > 1,
  );
}

/** The choices of a schema without the members that accept null alone, or no type of the whole. */
export function realChoices(
  choosing: Choosing,
  value: Json,
  path: Path,
): readonly Choice[] {
  return (["oneOf", "anyOf"] as const).flatMap((keyword) => {
    const all = list(member(value, keyword));
    const isNull = (one: Json) => isNullAlone(choosing.document, one);
    const members = all.flatMap((one, index) => {
      const source = [{ value: one, path: [...path, keyword, index] }];
      return isNull(one) || !fits(choosing, source) ? [] : [source];
    });
    return members.length === 0
      ? []
      : [{ keyword, members, hasNull: all.some(isNull) }];
  });
}

function fits({ document, types }: Choosing, member: Source): boolean {
  if (types === undefined) return true;
  const own = typesOf(partsOf({ document, types: undefined }, member));
  return own === undefined || commonTypes(own, types).length > 0;
}

/** Whether every alternative of a choice accepts null alone. */
function hasNullAlone(document: Json, schema: JsonObject): boolean {
  return [schema["oneOf"], schema["anyOf"]].some((members) => {
    const all = list(members);
    return all.length > 0 && all.every((one) => isNullAlone(document, one));
  });
}

export function isNullAlone(document: Json, schema: Json): boolean {
  const target = refPath(text(member(schema, "$ref")) ?? "");
  const value = target ? at(document, target) : schema;
  const type = member(value, "type");
  const values = list(member(value, "enum"));
  return (
    type === "null" ||
    (Array.isArray(type) && texts(type).join() === "null") ||
    member(value, "const") === null ||
    (values.length > 0 && values.every((one) => one === null))
  );
}

function othersOf(parts: readonly Part[]): Shape["others"] {
  const others = pick(
    parts,
    (key) => !wordKeys.has(key) && !isLimit(key) && !fieldKeys.has(key),
  );
  const { discriminator, ...rest } = others;
  if (discriminator === undefined) return rest;
  // a renamed schema changes the targets of a mapping, not the values
  const keys = Object.keys(object(member(discriminator, "mapping"))).sort();
  const name = member(discriminator, "propertyName") ?? null;
  return { ...rest, discriminator: [name, ...keys] };
}

/** The keywords of all parts that a test accepts; the first part that has one decides. */
function pick(
  parts: readonly Part[],
  isWanted: (key: string) => boolean,
): Readonly<Record<string, Json>> {
  const entries = parts
    .flatMap(({ value }) => Object.entries(value))
    .filter((entry): entry is [string, Json] => isWanted(entry[0]));
  return Object.fromEntries(entries.reverse());
}

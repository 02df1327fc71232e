/** Discriminators → `enum` of the property, in each schema that one of their values means. */

import {
  at,
  childrenOf,
  isObject,
  list,
  mappedReference,
  member,
  object,
  partsOf,
  refPath,
  resolve,
  text,
  texts,
  type Json,
  type JsonObject,
  type Place,
} from "./document.js";

/** The values that tell a schema, by the property that holds them. */
type Values = Map<string, Set<string>>;

interface Discriminator {
  readonly property: string;
  /** The values of a component schema that the mapping names. */
  readonly mapped: ReadonlyMap<string, readonly string[]>;
}

/**
 * Writes what each discriminator says into the schemas that it tells apart, so
 * that no stage after this one has to know of discriminators. A schema that
 * says itself which values it has keeps them.
 */
export function writeDiscriminators(document: Json): Json {
  const schemas = object(at(document, ["components", "schemas"]));
  const found = new Map<string, Values>();
  for (const [node, name] of discriminated(document)) {
    for (const [schema, property, values] of valuesOf(document, node, name)) {
      const own = found.get(schema) ?? new Map<string, Set<string>>();
      const all = own.get(property) ?? new Set<string>();
      for (const value of values) all.add(value);
      found.set(schema, own.set(property, all));
    }
  }
  const narrowed = Object.entries(schemas).map(
    ([name, schema = null]): [string, Json] => {
      const values = found.get(name);
      const opened = openCircle(document, name, schema);
      return [name, values ? narrow(document, opened, values) : opened];
    },
  );
  if (narrowed.length === 0) return document;
  return {
    ...object(document),
    components: {
      ...object(member(document, "components")),
      schemas: Object.fromEntries(narrowed),
    },
  };
}

/** Every schema with a discriminator, and its name if it is a component. */
function* discriminated(
  document: Json,
): Generator<readonly [JsonObject, string | undefined]> {
  const names = new Map(
    Object.entries(object(at(document, ["components", "schemas"]))).map(
      ([name, schema]) => [schema, name],
    ),
  );
  function* look(node: Json, place: Place): Generator<JsonObject> {
    if (place === "data") return;
    if (place === "node" && isObject(node) && isObject(node["discriminator"])) {
      yield node;
    }
    for (const [, child, inside] of childrenOf(node, place)) {
      yield* look(child, inside);
    }
  }
  for (const node of look(document, "node")) yield [node, names.get(node)];
}

function readDiscriminator(
  document: Json,
  node: JsonObject,
): Discriminator | undefined {
  const property = text(member(node["discriminator"], "propertyName"));
  if (property === undefined) return undefined;
  const mapped = new Map<string, string[]>();
  const mapping = object(member(node["discriminator"], "mapping"));
  for (const [value, target = null] of Object.entries(mapping)) {
    const name = schemaName(mappedReference(document, target));
    if (name === undefined) continue;
    mapped.set(name, [...(mapped.get(name) ?? []), value]);
  }
  return { property, mapped };
}

/** The name of the component schema that a `$ref` names. */
function schemaName(ref: Json | undefined): string | undefined {
  const path = refPath(text(ref) ?? "");
  return path?.length === 3 && path[1] === "schemas"
    ? String(path[2])
    : undefined;
}

type Told = readonly [
  schema: string,
  property: string,
  values: readonly string[],
];

/** The values of the alternatives of a schema, or of the schemas that are built on it. */
function valuesOf(
  document: Json,
  node: JsonObject,
  name: string | undefined,
): readonly Told[] {
  const discriminator = readDiscriminator(document, node);
  if (!discriminator) return [];
  const { property, mapped } = discriminator;
  const alternatives = [...list(node["oneOf"]), ...list(node["anyOf"])];
  if (alternatives.length > 0) {
    return alternatives.flatMap((one): readonly Told[] => {
      const schema = schemaName(member(one, "$ref"));
      if (schema === undefined) return [];
      return [[schema, property, mapped.get(schema) ?? [schema]]];
    });
  }
  return name === undefined
    ? []
    : descendants(document, name, discriminator).map(
        ([schema, values]): Told => [schema, property, values],
      );
}

/** The schemas that are built on a base, each with its own values and those of what is built on it. */
function descendants(
  document: Json,
  base: string,
  { mapped }: Discriminator,
): readonly (readonly [string, readonly string[]])[] {
  const schemas = object(at(document, ["components", "schemas"]));
  const childrenOfSchema = (parent: string) =>
    Object.keys(schemas).filter((name) =>
      list(member(schemas[name], "allOf")).some(
        (part) => schemaName(member(part, "$ref")) === parent,
      ),
    );
  const found = new Map<string, readonly string[] | undefined>();
  const look = (name: string): readonly string[] | undefined => {
    if (found.has(name)) return found.get(name);
    found.set(name, []); // a circle adds nothing
    // with a mapping, a schema that it does not name may have any value
    const own = mapped.get(name) ?? (mapped.size > 0 ? undefined : [name]);
    const below = childrenOfSchema(name).map(look);
    const all = [own, ...below];
    const values = all.every((one) => one !== undefined)
      ? [...new Set(all.flat())]
      : undefined;
    found.set(name, values);
    return values;
  };
  childrenOfSchema(base).forEach(look);
  return [...found].flatMap(([name, values]) =>
    values === undefined || name === base ? [] : [[name, values] as const],
  );
}

/**
 * A schema whose alternatives are built on it: `Role` is one of `Aws` and
 * `Azure`, and each of them is a `Role`. The alternatives take the rest of the
 * schema, and the schema is the choice alone.
 */
function openCircle(document: Json, name: string, schema: Json): Json {
  const schemas = object(at(document, ["components", "schemas"]));
  if (isCircle(schemas, name)) {
    const { oneOf, anyOf, description, discriminator } = object(schema);
    return Object.fromEntries(
      Object.entries({ description, discriminator, oneOf, anyOf }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  }
  const parts = list(member(schema, "allOf"));
  const bases = parts.map((part) => schemaName(member(part, "$ref")));
  if (
    !bases.some((base) => base !== undefined && isCircle(schemas, base, name))
  )
    return schema;
  return {
    ...object(schema),
    allOf: parts.map((part, index) => {
      const base = bases[index];
      if (base === undefined || !isCircle(schemas, base, name)) return part;
      const rest = Object.entries(object(schemas[base])).filter(
        ([key]) => !["oneOf", "anyOf", "discriminator"].includes(key),
      );
      return Object.fromEntries(rest);
    }),
  };
}

/** Whether every alternative of a schema, this one among them if it is given, is built on the schema. */
function isCircle(
  schemas: JsonObject,
  name: string,
  alternative?: string,
): boolean {
  const schema = schemas[name];
  const alternatives = [
    ...list(member(schema, "oneOf")),
    ...list(member(schema, "anyOf")),
  ].map((one) => schemaName(member(one, "$ref")));
  const isBuiltOn = (one: string | undefined) =>
    one !== undefined &&
    list(member(schemas[one], "allOf")).some(
      (part) => schemaName(member(part, "$ref")) === name,
    );
  return (
    alternatives.length > 0 &&
    alternatives.every(isBuiltOn) &&
    (alternative === undefined || alternatives.includes(alternative))
  );
}

/** Gives the property of each discriminator its values, unless the schema says itself which ones it has. */
function narrow(document: Json, schema: Json, values: Values): Json {
  return [...values].reduce((made, [property, all]) => {
    if (!isObject(made) || !isPlainObject(made)) return made;
    const own = resolve(document, member(made["properties"], property), []);
    const parts = partsOf(document, made).flatMap((part) => {
      const declared = member(member(part, "properties"), property);
      const found = resolve(document, declared, []);
      return found ? [found.value] : [];
    });
    if (hasValues(own?.value)) return made;
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

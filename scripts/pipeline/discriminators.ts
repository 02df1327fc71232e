/** Discriminators → `enum` of the property, in each schema that one of their values means. */

import { openCircle } from "./choice-circles.js";
import { findDescendants, type Descendants } from "./descendants.js";
import {
  at,
  isObject,
  list,
  mappedReference,
  member,
  object,
  schemaName,
  text,
  type Json,
  type JsonObject,
} from "./document.js";
import { narrow, type Values } from "./discriminator-values.js";
import { isChoice, requiredKeys } from "./schema-facts.js";
import { sharedSchemas } from "./shared-schemas.js";
import { childrenOf, visitNodes, type Place } from "./walk.js";

export interface Discriminator {
  readonly property: string;
  /** The values of a component schema that the mapping names. */
  readonly mapped: ReadonlyMap<string, readonly string[]>;
}

/**
 * Writes what each discriminator says into the schemas that it tells apart, so
 * that no stage after this one has to know of discriminators. A schema that
 * says itself which values it has keeps them. One that is also used without the
 * choice, and does not require the property, has the values at the choice alone.
 */
export function writeDiscriminators(document: Json): Json {
  const schemas = object(at(document, ["components", "schemas"]));
  const shared = sharedSchemas(document);
  const found = collectValues(document, shared);
  const narrowed = Object.entries(schemas).map(
    ([name, schema = null]): [string, Json] => {
      const values = found.get(name);
      const opened = openCircle(document, name, schema);
      return [name, values ? narrow(document, opened, values) : opened];
    },
  );
  if (narrowed.length === 0) return document;
  const whole = {
    ...object(document),
    components: {
      ...object(member(document, "components")),
      schemas: Object.fromEntries(narrowed),
    },
  };
  return narrowAtChoices(whole, shared);
}

/** The values of each component schema, by the property that holds them. */
function collectValues(
  document: Json,
  shared: ReadonlySet<string>,
): ReadonlyMap<string, Values> {
  const descendants = findDescendants(document);
  const found = new Map<string, Map<string, Set<string>>>();
  // on a long chain of bases, each adds the same values
  const added = new Map<Set<string>, Set<readonly string[]>>();
  const add = ([schema, property, values]: AllowedValues): void => {
    const own = found.get(schema) ?? new Map<string, Set<string>>();
    const all = own.get(property) ?? new Set<string>();
    found.set(schema, own.set(property, all));
    const before = added.get(all) ?? new Set();
    added.set(all, before);
    if (before.has(values)) return;
    before.add(values);
    for (const value of values) all.add(value);
  };
  for (const [node, name] of schemasWithDiscriminator(document)) {
    if (!isChoice(node)) {
      valuesOfBase(document, node, name, descendants).forEach(add);
      continue;
    }
    valuesOfChoice(document, node)
      .filter(
        ([schema, property]) => !isFree(document, schema, property, shared),
      )
      .forEach(add);
  }
  return found;
}

/** Whether a schema is used without a choice, and need not have the property there. */
function isFree(
  document: Json,
  name: string,
  property: string,
  shared: ReadonlySet<string>,
): boolean {
  const schema = at(document, ["components", "schemas", name]);
  return shared.has(name) && !requiredKeys(document, schema).includes(property);
}

/** Writes the values of a free schema at the choice alone. What does not change stays the same node. */
function narrowAtChoices(document: Json, shared: ReadonlySet<string>): Json {
  const known = new Map<Json, Json>();
  const narrowNode = (node: Json, place: Place): Json => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const changed = new Map<string, Json>();
    for (const [key, child, inside] of childrenOf(node, place)) {
      const made = inside === "data" ? child : narrowNode(child, inside);
      if (made !== child) changed.set(String(key), made);
    }
    const whole = changed.size === 0 ? node : withChildren(node, changed);
    const result =
      place === "node" && isObject(whole)
        ? narrowAlternatives(document, whole, shared)
        : whole;
    known.set(node, result);
    return result;
  };
  return narrowNode(document, "node");
}

function withChildren(node: Json, changed: ReadonlyMap<string, Json>): Json {
  return Array.isArray(node)
    ? list(node).map((child, index) => changed.get(String(index)) ?? child)
    : { ...object(node), ...Object.fromEntries(changed) };
}

function narrowAlternatives(
  document: Json,
  node: JsonObject,
  shared: ReadonlySet<string>,
): JsonObject {
  if (!isObject(node["discriminator"]) || !isChoice(node)) return node;
  const values = new Map(
    valuesOfChoice(document, node)
      .filter(([schema, property]) =>
        isFree(document, schema, property, shared),
      )
      .map(([schema, property, all]): [string, Values] => [
        schema,
        new Map([[property, new Set(all)]]),
      ]),
  );
  if (values.size === 0) return node;
  const narrowOne = (one: Json): Json => {
    const name = schemaName(member(one, "$ref")) ?? "";
    const own = values.get(name);
    const schema = at(document, ["components", "schemas", name]) ?? null;
    // a schema that says its values itself keeps them
    return !own || narrow(document, schema, own) === schema
      ? one
      : narrow(document, { allOf: [one] }, own);
  };
  return ["oneOf", "anyOf"].reduce(
    (made, key) =>
      Array.isArray(made[key])
        ? { ...made, [key]: list(made[key]).map(narrowOne) }
        : made,
    node,
  );
}

/** Every schema with a discriminator, and its name if it is a component. */
function schemasWithDiscriminator(
  document: Json,
): readonly (readonly [JsonObject, string | undefined])[] {
  const names = new Map(
    Object.entries(object(at(document, ["components", "schemas"]))).map(
      ([name, schema]) => [schema, name],
    ),
  );
  const found: [JsonObject, string | undefined][] = [];
  visitNodes(document, (node) => {
    if (isObject(node["discriminator"])) found.push([node, names.get(node)]);
  });
  return found;
}

export function readDiscriminator(
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

type AllowedValues = readonly [
  schema: string,
  property: string,
  values: readonly string[],
];

/** The values of the alternatives of a choice. */
function valuesOfChoice(
  document: Json,
  node: JsonObject,
): readonly AllowedValues[] {
  const discriminator = readDiscriminator(document, node);
  if (!discriminator) return [];
  const { property, mapped } = discriminator;
  const alternatives = [...list(node["oneOf"]), ...list(node["anyOf"])];
  return alternatives.flatMap((one): readonly AllowedValues[] => {
    const schema = schemaName(member(one, "$ref"));
    if (schema === undefined) return [];
    return [[schema, property, mapped.get(schema) ?? [schema]]];
  });
}

/** The values of the schemas that are built on a component. */
function valuesOfBase(
  document: Json,
  node: JsonObject,
  name: string | undefined,
  descendants: Descendants,
): readonly AllowedValues[] {
  const discriminator = readDiscriminator(document, node);
  if (!discriminator || name === undefined) return [];
  const { property, mapped } = discriminator;
  return descendants(name, mapped).map(([schema, values]): AllowedValues => [
    schema,
    property,
    values,
  ]);
}

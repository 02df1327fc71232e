/** Checked document → normalized document: the one form from which the types and the client are made. */

import { endlessReferences } from "./circular-references.js";
import { writeDiscriminators } from "./discriminators.js";
import { ownKeys } from "./extension-rules.js";
import { replaceInnerReference } from "./inner-references.js";
import { writeOutPathItems } from "./path-items.js";
import { addNullType, separateNull } from "./null-rewrites.js";
import { nameRecursiveDefinitions } from "./recursive-schema-names.js";
import { hasAnyType, hasOnlyType, isBytes } from "./schema-facts.js";
import { splitViews } from "./views.js";
import {
  declareRequired,
  joinRequired,
  requireInAlternatives,
} from "./required-rewrites.js";
import { mendings } from "./mistake-rewrites.js";
import {
  isIgnoredHeader,
  isObject,
  list,
  member,
  object,
  resolve,
  sortKeys,
  text,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import { placeOf, type Place } from "./walk.js";

/** Rewrites one map whose keys are keywords of OpenAPI. Its children are rewritten afterwards. */
type Rewrite = (node: JsonObject, document: Json) => JsonObject;

/**
 * Rewrites of what openapi-typescript gets wrong, to other words for the same
 * values. Each takes the result of the one before.
 */
const rewrites: readonly Rewrite[] = [
  writeOutAliases,
  moveReferenceIntoAllOf,
  dropSiblingsOfReference,
  dropDiscriminator,
  dropBooleanParts,
  joinRequired,
  dropRequiredAlternatives,
  requireInAlternatives,
  declareRequired,
  shareItems,
  separateNull,
  nestAnyOf,
  takeSchemaOfContent,
  dropIgnoredHeaders,
  takeUnevaluatedProperties,
  openAdditionalProperties,
  nameBinaryContent,
  dropDefinitions,
  dropExtensions,
  dropPlainResponses,
  addNullType,
  escapeTags,
  printExamples,
  ...mendings,
];

/**
 * Normalizes a checked document: names recursive definitions, writes
 * discriminators into the schemas that they tell apart, writes path items out,
 * splits schemas that requests and answers see differently, replaces each inner
 * reference by its target, applies the rewrites above, and sorts the keys and
 * lists whose order has no meaning.
 */
export function normalize(checked: Json): Json {
  const named = nameRecursiveDefinitions(checked);
  const document = splitViews(writeOutPathItems(writeDiscriminators(named)));
  const endless = new Set<Json>(
    endlessReferences(document).map(({ node }) => node),
  );
  const normalizeNode = (node: Json, place: Place): Json => {
    if (Array.isArray(node))
      return node.map((item: Json) => normalizeNode(item, place));
    if (!isObject(node)) return node;
    if (place === "data") return sortKeys(node);
    if (endless.has(node)) return {};
    const plain =
      place === "node"
        ? rewrites.reduce<JsonObject>(
            (made, rewrite) => rewrite(made, document),
            replaceInnerReference(node, document),
          )
        : node;
    const entries = Object.keys(plain)
      .sort()
      .map((key): [string, Json] => {
        const child = plain[key] ?? null;
        const ordered =
          place === "node" ? sortList(key, child, document) : child;
        // a list is no definition, and openapi-typescript looks for schemas in it
        if (place === "names" && Array.isArray(child)) return [key, []];
        return [key, normalizeNode(ordered, placeOf(place, key, child))];
      });
    return Object.fromEntries(entries);
  };
  return normalizeNode(document, "node");
}

/** openapi-typescript takes a response or a body among the components that is a reference for an empty one. */
function writeOutAliases(node: JsonObject, document: Json): JsonObject {
  if (node !== member(document, "components")) return node;
  return ["requestBodies", "responses"].reduce<JsonObject>((made, kind) => {
    const named = made[kind];
    if (!isObject(named)) return made;
    const whole = Object.entries(named).map(([name, value = null]) => [
      name,
      resolve(document, value, [])?.value ?? value,
    ]);
    return { ...made, [kind]: Object.fromEntries(whole) as JsonObject };
  }, node);
}

/** Sorts a list whose order has no meaning: required names, parameters, and types, with null as the last. */
function sortList(key: string, given: Json, document: Json): Json {
  if (!Array.isArray(given)) return given;
  const child = list(given);
  switch (key) {
    case "required":
      return sortBy(child, (item) => text(item) ?? "");
    case "type":
      return sortBy(child, (item) =>
        item === "null" ? "\uffff" : (text(item) ?? ""),
      );
    case "parameters":
      return sortBy(child, (item) => {
        const parameter = resolve(document, item, [])?.value;
        return `${text(parameter?.["in"]) ?? ""} ${text(parameter?.["name"]) ?? ""}`;
      });
    default:
      return child;
  }
}

function sortBy(items: readonly Json[], rank: (item: Json) => string): Json {
  return items
    .map((item) => [rank(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
}

/** Keywords that OpenAPI 3.1 allows in a schema with a `$ref`. */
const siblingsOfReference = [
  "additionalProperties",
  "allOf",
  "anyOf",
  "const",
  "enum",
  "items",
  "oneOf",
  "properties",
  "required",
];

/** openapi-typescript ignores the siblings of a `$ref`: makes the `$ref` a part of an `allOf`. */
function moveReferenceIntoAllOf(node: JsonObject, document: Json): JsonObject {
  const isVersion31 = text(member(document, "openapi"))?.startsWith("3.1");
  const isSchema = text(node["$ref"])?.startsWith("#/components/schemas/");
  if (!isVersion31 || !isSchema) return node;
  if (!siblingsOfReference.some((key) => key in node)) return node;
  const { $ref = null, allOf, ...others } = node;
  return { ...others, allOf: [{ $ref }, ...list(allOf)] };
}

/** Drops the maps and lists next to a `$ref`; its description and the like stay. */
function dropSiblingsOfReference(node: JsonObject): JsonObject {
  if (text(node["$ref"]) === undefined) return node;
  return Object.fromEntries(
    Object.entries(node).filter(([, child]) => typeof child !== "object"),
  );
}

/** What it says is in the schemas. */
function dropDiscriminator(node: JsonObject): JsonObject {
  return isObject(node["discriminator"])
    ? without(node, "discriminator")
    : node;
}

/** openapi-typescript takes every part of an `allOf` for a map. */
function dropBooleanParts(node: JsonObject): JsonObject {
  const { allOf } = node;
  return Array.isArray(allOf) && !allOf.every(isObject)
    ? { ...node, allOf: allOf.filter(isObject) }
    : node;
}

function onlyRequires(part: Json): part is JsonObject {
  return isObject(part) && Object.keys(part).every((key) => key === "required");
}

/** No type can require one of several keys. */
function dropRequiredAlternatives(node: JsonObject): JsonObject {
  return ["anyOf", "oneOf"].reduce((made, key) => {
    const alternatives = list(made[key]);
    return alternatives.length > 0 && alternatives.every(onlyRequires)
      ? without(made, key)
      : made;
  }, node);
}

/** openapi-typescript ignores the `items` beside alternatives: a list among these has them, unless it says its own. */
function shareItems(node: JsonObject): JsonObject {
  const { items } = node;
  if (!isObject(items)) return node;
  const isOpen = (one: Json): one is JsonObject =>
    isObject(one) &&
    one["type"] === "array" &&
    Object.keys(object(one["items"])).length === 0;
  return ["anyOf", "oneOf"].reduce((made, key) => {
    const alternatives = list(made[key]);
    if (!alternatives.some(isOpen)) return made;
    const shared = alternatives.map((one) =>
      isOpen(one) ? { ...one, items } : one,
    );
    return { ...made, [key]: shared };
  }, node);
}

/** openapi-typescript takes the siblings of an `anyOf` for one more alternative. */
function nestAnyOf(node: JsonObject): JsonObject {
  const alternatives = list(node["anyOf"]);
  // some descriptions mean one of the alternatives or a list of them
  const isOpen =
    !hasOnlyType(node, "array") ||
    alternatives.some((one) => isObject(one) && isTypeless(one));
  const isShared =
    ["allOf", "oneOf", "properties"].some((key) => key in node) ||
    (hasAnyType(node) && !hasOnlyType(node, "object") && isOpen);
  return alternatives.length > 0 && isShared
    ? {
        ...without(node, "anyOf"),
        allOf: [...list(node["allOf"]), { anyOf: alternatives }],
      }
    : node;
}

/** Whether a schema has no type, neither in its place nor by a reference. */
function isTypeless(schema: JsonObject): boolean {
  return !hasAnyType(schema) && !("$ref" in schema);
}

/** openapi-typescript reads the `schema` of a parameter, not its `content`. */
function takeSchemaOfContent(node: JsonObject): JsonObject {
  const { content } = node;
  if (text(node["in"]) === undefined || !isObject(content)) return node;
  const [media] = Object.values(content);
  return { ...node, schema: member(media, "schema") ?? {} };
}

/** OpenAPI ignores them, and so does the client. */
function dropIgnoredHeaders(node: JsonObject, document: Json): JsonObject {
  const { parameters } = node;
  if (!Array.isArray(parameters)) return node;
  const isIgnored = (one: Json) => {
    const found = resolve(document, one, []);
    return found !== undefined && isIgnoredHeader(found.value);
  };
  return parameters.some(isIgnored)
    ? { ...node, parameters: parameters.filter((one: Json) => !isIgnored(one)) }
    : node;
}

/** Beside no other properties, what is left unevaluated is all of them. */
function takeUnevaluatedProperties(node: JsonObject): JsonObject {
  const { unevaluatedProperties: rest } = node;
  const others = "additionalProperties allOf anyOf oneOf patternProperties";
  const isAll = !`${others} properties`.split(" ").some((key) => key in node);
  return isObject(rest) && isAll
    ? { ...node, additionalProperties: rest }
    : node;
}

/** openapi-typescript knows bytes by their format alone. */
function nameBinaryContent(node: JsonObject): JsonObject {
  const isNamed = text(node["contentMediaType"]) !== undefined;
  return isNamed && isBytes(node) ? { ...node, format: "binary" } : node;
}

/** As an index signature, `additionalProperties` would hold for the named properties too. */
function openAdditionalProperties(node: JsonObject): JsonObject {
  const { properties, additionalProperties, patternProperties } = node;
  if (!isObject(properties) || Object.keys(properties).length === 0)
    return node;
  if (!isObject(additionalProperties) && !isObject(patternProperties))
    return node;
  return { ...without(node, "patternProperties"), additionalProperties: true };
}

/** No reference to a definition is left. */
function dropDefinitions(node: JsonObject): JsonObject {
  return isObject(node["$defs"]) ? without(node, "$defs") : node;
}

/** openapi-typescript looks for schemas in extensions, too, which may hold anything. */
function dropExtensions(node: JsonObject): JsonObject {
  const isRead = (key: string) =>
    !key.startsWith("x-") || ownKeys.includes(key);
  return Object.keys(node).every(isRead)
    ? node
    : Object.fromEntries(Object.entries(node).filter(([key]) => isRead(key)));
}

/** openapi-typescript takes every value for a response; an extension may have any value. */
function dropPlainResponses(node: JsonObject): JsonObject {
  const { responses } = node;
  if (!isObject(responses)) return node;
  const maps = Object.entries(responses).filter(([, value]) => isObject(value));
  return { ...node, responses: Object.fromEntries(maps) };
}

/** In a documentation comment, an `@` at the start of a line begins a tag. */
function escapeTags(node: JsonObject): JsonObject {
  return ["description", "summary", "title"].reduce((made, key) => {
    const words = text(made[key]);
    if (words === undefined || !/@|\r/.test(words)) return made;
    const escaped = words
      .replace(/\r\n?/g, "\n")
      .replace(/(^|\n)(\s*)@/g, "$1$2\\@");
    return { ...made, [key]: escaped };
  }, node);
}

/** openapi-typescript also looks for schemas in examples: turns each into the text that a comment shows. */
function printExamples(node: JsonObject): JsonObject {
  const { examples } = node;
  const printed = ["default", "example", "value"].reduce((made, key) => {
    const value = made[key] ?? null;
    return isCompound(value) ? { ...made, [key]: print(value) } : made;
  }, node);
  return Array.isArray(examples) && examples.some(isCompound)
    ? {
        ...printed,
        examples: examples.map((one: Json) =>
          isCompound(one) ? print(one) : one,
        ),
      }
    : printed;
}

function isCompound(value: Json): boolean {
  return typeof value === "object" && value !== null;
}

function print(value: Json): string {
  return JSON.stringify(sortKeys(value), null, 2);
}

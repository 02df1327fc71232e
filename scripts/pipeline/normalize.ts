/** Document → the same document in the one form that is emitted from. */

import { endlessReferences } from "./circles.js";
import {
  at,
  isNamedComponent,
  isObject,
  list,
  mappedReference,
  member,
  object,
  placeOf,
  refPath,
  resolve,
  text,
  type Json,
  type JsonObject,
  type Place,
} from "./document.js";

/**
 * Brings a checked document into one form: keys in one order, since theirs in
 * the file has no meaning, and what openapi-typescript would get wrong written
 * another way to the same effect.
 */
export function normalize(document: Json): Json {
  const endless = new Set<Json>(
    endlessReferences(document).map(({ node }) => node),
  );
  const version31 =
    text(member(document, "openapi"))?.startsWith("3.1") ?? false;
  // what is being written out: of a circle, which the check refuses, there is no end
  const open = new Set<JsonObject>();
  const rewrite = (node: Json, place: Place): Json => {
    if (Array.isArray(node)) {
      return (node as readonly Json[]).map((item) =>
        typeof item === "object" ? rewrite(item, place) : item,
      );
    }
    if (!isObject(node)) return node;
    if (endless.has(node)) return {};
    const inlined = place === "node" ? inline(document, node) : node;
    if (inlined === node) return rewriteKeys(node, place);
    if (open.has(inlined)) return {};
    open.add(inlined);
    const written = rewriteKeys(inlined, place);
    open.delete(inlined);
    return written;
  };
  const rewriteKeys = (node: JsonObject, place: Place): Json => {
    const plain = place === "node" ? simplify(document, node, version31) : node;
    const sorted: Record<string, Json> = {};
    for (const key of Object.keys(plain).sort()) {
      const given = plain[key] ?? null;
      const child =
        place === "node" && Array.isArray(given)
          ? inOrder(document, key, list(given))
          : given;
      const value =
        typeof child === "object"
          ? rewrite(child, placeOf(place, key, child))
          : child;
      if (key === "__proto__") {
        // assigned to, it would be no key
        Object.defineProperty(sorted, key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      } else sorted[key] = value;
    }
    return sorted;
  };
  return rewrite(document, "node");
}

/** Lists whose order has no meaning, in one order: names, parameters, and types with null at their end. */
function inOrder(
  document: Json,
  key: string,
  items: readonly Json[],
): readonly Json[] {
  if (key !== "required" && key !== "parameters" && key !== "type") {
    return items;
  }
  const ranks = new Map(
    items.map((item) => [item, rankOf(document, key, item)] as const),
  );
  return [...items].sort((a, b) =>
    (ranks.get(a) ?? "") < (ranks.get(b) ?? "") ? -1 : 1,
  );
}

function rankOf(document: Json, key: string, item: Json): string {
  if (key === "type" && item === "null") return "\uffff";
  if (key !== "parameters") return text(item) ?? "";
  const parameter = resolve(document, item, [])?.value;
  return `${text(parameter?.["in"]) ?? ""} ${text(parameter?.["name"]) ?? ""}`;
}

/** A reference to anything but a named component becomes what it refers to: only those have a type to point at. */
function inline(document: Json, node: JsonObject): JsonObject {
  const seen = new Set<JsonObject>();
  let value = node;
  for (;;) {
    const target = refPath(text(value["$ref"]) ?? "");
    if (!target || isNamedComponent(target)) {
      return value;
    }
    const next = at(document, target);
    if (!isObject(next) || seen.has(next)) return value;
    seen.add(next);
    value = next;
  }
}

/** Keywords of a schema that hold beside a `$ref` since OpenAPI 3.1. */
const besideReferences = [
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

/** Keywords that hold together with an `anyOf`. */
const besideAlternatives = ["allOf", "oneOf", "properties"];

function without(node: JsonObject, key: string): JsonObject {
  return Object.fromEntries(
    Object.entries(node).filter(([name]) => name !== key),
  );
}

function onlyRequires(part: Json): part is JsonObject {
  return isObject(part) && Object.keys(part).every((key) => key === "required");
}

function simplify(
  document: Json,
  node: JsonObject,
  version31: boolean,
): JsonObject {
  let plain = node;
  const ref = text(plain["$ref"]);
  if (
    ref?.startsWith("#/components/schemas/") &&
    version31 &&
    besideReferences.some((key) => key in plain)
  ) {
    // openapi-typescript reads nothing beside a reference
    const { $ref = null, allOf, ...others } = plain;
    plain = { ...others, allOf: [{ $ref }, ...list(allOf)] };
  }
  const mapping = member(plain["discriminator"], "mapping");
  if (isObject(mapping)) {
    const references = Object.entries(mapping).map(([value, target]) => [
      value,
      mappedReference(document, target ?? null),
    ]);
    plain = {
      ...plain,
      discriminator: {
        ...object(plain["discriminator"]),
        mapping: Object.fromEntries(references) as JsonObject,
      },
    };
  }
  // a part that only requires names is a `required` of the whole
  const parts = list(plain["allOf"]);
  if (parts.some(onlyRequires) && !parts.every(onlyRequires)) {
    const required = parts
      .filter(onlyRequires)
      .flatMap((part) => list(part["required"]));
    plain = {
      ...plain,
      allOf: parts.filter((part) => !onlyRequires(part)),
      required: [...list(plain["required"]), ...required],
    };
  }
  for (const key of ["anyOf", "oneOf"]) {
    const alternatives = list(plain[key]);
    if (alternatives.length === 0) continue;
    if (alternatives.every(onlyRequires)) {
      // of which keys one is required, no type can tell
      plain = without(plain, key);
    } else if (
      key === "anyOf" &&
      besideAlternatives.some((one) => one in plain)
    ) {
      // openapi-typescript takes the rest for one more of them
      plain = {
        ...without(plain, key),
        allOf: [...list(plain["allOf"]), { anyOf: alternatives }],
      };
    }
  }
  const { content, properties, additionalProperties: others } = plain;
  if (text(plain["in"]) !== undefined && isObject(content)) {
    // openapi-typescript reads the schema of a parameter only
    const [media] = Object.values(content);
    plain = { ...plain, schema: member(media, "schema") ?? {} };
  }
  if (
    isObject(properties) &&
    (isObject(others) || isObject(plain["patternProperties"])) &&
    Object.keys(properties).length > 0
  ) {
    // as an index signature it would hold for the named properties too
    plain = without(plain, "patternProperties");
    plain = { ...plain, additionalProperties: true };
  }
  // what refers to them has been written out
  if (isObject(plain["$defs"])) plain = without(plain, "$defs");
  const { responses } = plain;
  if (isObject(responses)) {
    // an extension may be of any type, and openapi-typescript expects maps
    const maps = Object.entries(responses).filter(([, value]) =>
      isObject(value),
    );
    plain = { ...plain, responses: Object.fromEntries(maps) };
  }
  if (member(plain, "const") === null && Object.hasOwn(plain, "const")) {
    plain = { ...plain, type: "null" };
  }
  return plain;
}

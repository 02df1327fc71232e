/** `readOnly` and `writeOnly` → two views of a schema: what a request sends, and what an answer holds. */

import {
  at,
  isObject,
  member,
  object,
  partsOf,
  resolve,
  schemaName,
  schemaRef,
  texts,
  without,
  type Json,
  type JsonObject,
} from "./document.js";
import { writeOutInnerReferences } from "./inner-references.js";
import { childrenOf, placeOf, visitNodes, type Place } from "./walk.js";

type Direction = "answer" | "request";

/** Keys of an operation, a path or the components below which everything is sent. */
const sentKeys = new Set(["parameters", "requestBodies", "requestBody"]);
/** Keys below which everything is received. */
const receivedKeys = new Set(["headers", "responses"]);

/**
 * Splits each schema that has properties of one direction only. It keeps its
 * name for the answers, or for the requests where only they use it; where both
 * do, the requests' view is `UserWritable` beside `User`.
 */
export function splitViews(given: Json): Json {
  if (!hasDirection(given)) return given;
  // what an inner reference leads to may be in one view only
  const document = writeOutInnerReferences(given);
  const schemas = object(at(document, ["components", "schemas"]));
  const split = splitSchemas(schemas);
  const used = {
    answer: reachable(document, "answer"),
    request: reachable(document, "request"),
  };
  const writable = new Map<string, string>();
  for (const name of split) {
    if (!used.request.has(name) || !used.answer.has(name)) continue;
    writable.set(name, freeName(`${name}Writable`, schemas));
  }
  const viewOf = (node: Json, direction: Direction) =>
    view({ document, writable, direction }, node, "node", new Set());
  const entries = Object.entries(schemas).flatMap(([name, schema = null]) => {
    if (!split.has(name)) return [[name, schema] as const];
    const other = writable.get(name);
    const isSent = used.request.has(name) && !used.answer.has(name);
    return [
      [name, viewOf(schema, isSent ? "request" : "answer")] as const,
      ...(other === undefined
        ? []
        : [[other, viewOf(schema, "request")] as const]),
    ];
  });
  const places = viewPlaces(document, viewOf);
  return {
    ...object(places),
    components: {
      ...object(member(places, "components")),
      ...(entries.length > 0 && { schemas: Object.fromEntries(entries) }),
    },
  };
}

/** The document with each place that is sent or received in its view; component schemas apart. */
function viewPlaces(
  document: Json,
  viewOf: (node: Json, direction: Direction) => Json,
): Json {
  const look = (node: Json, place: Place): Json => {
    if (place === "data") return node;
    if (Array.isArray(node)) return node.map((one: Json) => look(one, place));
    if (!isObject(node)) return node;
    const entries = Object.entries(node).map(([key, value = null]) => {
      if (key === "schemas") return [key, value] as const;
      if (place === "node" && sentKeys.has(key)) {
        return [key, viewOf(value, "request")] as const;
      }
      if (place === "node" && receivedKeys.has(key)) {
        return [key, viewOf(value, "answer")] as const;
      }
      return [key, look(value, placeOf(place, key, value))] as const;
    });
    return Object.fromEntries(entries);
  };
  return look(document, "node");
}

interface View {
  readonly document: Json;
  readonly writable: ReadonlyMap<string, string>;
  readonly direction: Direction;
}

/** A node without the properties of the other direction; `hidden` are those that a schema around it has. */
function view(
  given: View,
  node: Json,
  place: Place,
  hidden: ReadonlySet<string>,
): Json {
  if (place === "data") return node;
  if (Array.isArray(node)) {
    return node.map((one: Json) => view(given, one, place, hidden));
  }
  if (!isObject(node)) return node;
  const all = place === "node" ? hiddenKeys(given, node, hidden) : hidden;
  const entries = Object.entries(node).flatMap(([key, value = null]) => {
    if (place === "node" && key === "$ref") {
      return [[key, reference(given, value)] as const];
    }
    if (place === "node" && key === "required" && Array.isArray(value)) {
      const kept = texts(value).filter((one) => !all.has(one));
      return kept.length > 0 ? [[key, kept] as const] : [];
    }
    if (place === "node" && key === "properties" && isObject(value)) {
      const shown = without(value, ...all);
      if (Object.keys(shown).length === 0) return [];
      return [[key, view(given, shown, "names", new Set())] as const];
    }
    // only the parts of an object speak of the same properties
    const same = key === "allOf" ? all : new Set<string>();
    const inside = placeOf(place, key, value);
    return [[key, view(given, value, inside, same)] as const];
  });
  return Object.fromEntries(entries);
}

function reference({ writable, direction }: View, value: Json): Json {
  const target = direction === "request" ? schemaName(value) : undefined;
  const name = target === undefined ? undefined : writable.get(target);
  return name === undefined ? value : schemaRef(name);
}

/** The properties that the other direction alone has. */
function hiddenKeys(
  { document, direction }: View,
  node: JsonObject,
  outer: ReadonlySet<string>,
): ReadonlySet<string> {
  const keyword = direction === "request" ? "readOnly" : "writeOnly";
  const own = partsOf(document, node).flatMap((part) =>
    Object.entries(object(part["properties"])).flatMap(([name, property]) => {
      const target = resolve(document, property, [])?.value;
      const isHidden = [property, target].some(
        (one) => member(one, keyword) === true,
      );
      return isHidden ? [name] : [];
    }),
  );
  return new Set([...outer, ...own]);
}

/** The component schemas that have a property of one direction, or lead to one. */
function splitSchemas(schemas: JsonObject): ReadonlySet<string> {
  const refs = new Map(
    Object.entries(schemas).map(([name, schema = null]) => [
      name,
      new Set(schemaRefs(schema)),
    ]),
  );
  const found = new Set(
    Object.entries(schemas).flatMap(([name, schema = null]) =>
      hasDirection(schema) ? [name] : [],
    ),
  );
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [name, targets] of refs) {
      if ([...targets].some((target) => found.has(target))) found.add(name);
    }
  }
  return found;
}

/** Whether a schema in a node is `readOnly` or `writeOnly`. */
function hasDirection(node: Json): boolean {
  let isFound = false;
  visitNodes(node, ({ readOnly, writeOnly }) => {
    isFound ||= readOnly === true || writeOnly === true;
  });
  return isFound;
}

/** The names of the component schemas that a node refers to. */
function schemaRefs(node: Json, place?: Place): readonly string[] {
  const names: string[] = [];
  const visit = ({ $ref }: JsonObject) => {
    const name = schemaName($ref);
    if (name !== undefined) names.push(name);
  };
  visitNodes(node, visit, place);
  return names;
}

/** The component schemas that the requests, or the answers, lead to. */
function reachable(document: Json, direction: Direction): ReadonlySet<string> {
  const keys = direction === "request" ? sentKeys : receivedKeys;
  const found = new Set<string>();
  const look = (node: Json, place: Place): void => {
    if (place === "data") return;
    for (const [key, child, inside] of childrenOf(node, place)) {
      if (place === "node" && keys.has(String(key))) {
        for (const name of schemaRefs(child, inside)) found.add(name);
      } else if (key !== "schemas") look(child, inside);
    }
  };
  look(document, "node");
  const schemas = at(document, ["components", "schemas"]);
  for (const name of found) {
    for (const one of schemaRefs(member(schemas, name) ?? null)) found.add(one);
  }
  return found;
}

function freeName(name: string, schemas: JsonObject): string {
  return schemas[name] === undefined ? name : freeName(`${name}_`, schemas);
}

/** Whether a schema accepts null. */

import { circlesOf } from "./circles.js";
import {
  at,
  isObject,
  list,
  object,
  refPath,
  text,
  texts,
  type Json,
  type JsonObject,
} from "./document.js";

/** The answers for the schemas of each document: each schema is looked at once, however many lead to it. */
const memory = new WeakMap<JsonObject, Map<JsonObject, boolean>>();

/** Whether null is a value of a schema, which accepts it unless something in it does not. */
export function acceptsNull(document: Json, schema: Json | undefined): boolean {
  if (!isObject(schema)) return schema !== false;
  const root = object(document);
  const answers = memory.get(root) ?? new Map<JsonObject, boolean>();
  memory.set(root, answers);
  if (!answers.has(schema)) answerAll(document, schema, answers);
  return answers.get(schema) === true;
}

/** Adds the answers for a schema and those that it leads to; a schema comes before those that lead to it. */
function answerAll(
  document: Json,
  schema: JsonObject,
  answers: Map<JsonObject, boolean>,
): void {
  const circles = new Map<JsonObject, JsonObject[]>();
  const graph = graphFrom(document, schema, answers);
  for (const [one, name] of circlesOf(graph)) {
    const circle = circles.get(name) ?? [];
    circles.set(name, circle);
    circle.push(one);
  }
  for (const circle of [...circles.values()].reverse()) {
    answerCircle(document, circle, answers);
  }
}

/** Each schema that has no answer yet, with those of its inner ones that have none. */
function graphFrom(
  document: Json,
  schema: JsonObject,
  answers: ReadonlyMap<JsonObject, boolean>,
): ReadonlyMap<JsonObject, readonly JsonObject[]> {
  const graph = new Map<JsonObject, readonly JsonObject[]>();
  const open = [schema];
  for (const one of open) {
    if (graph.has(one)) continue;
    const inner = innerSchemas(document, one).filter(
      (part) => !answers.has(part),
    );
    graph.set(one, inner);
    for (const part of inner) open.push(part);
  }
  return graph;
}

/** The schemas that the answer for a schema depends on. */
function innerSchemas(
  document: Json,
  schema: JsonObject,
): readonly JsonObject[] {
  if (schema["nullable"] === true || !allowsNull(schema)) return [];
  return [
    targetOf(document, schema),
    ...["allOf", "oneOf", "anyOf"].flatMap((keyword) => list(schema[keyword])),
  ].filter(isObject);
}

/** Answers for schemas that lead to each other: what leads back adds no condition, so each accepts null until another says no. */
function answerCircle(
  document: Json,
  circle: readonly JsonObject[],
  answers: Map<JsonObject, boolean>,
): void {
  for (const one of circle) answers.set(one, true);
  let open = circle;
  for (let count = -1; count !== open.length;) {
    count = open.length;
    open = open.filter((one) => {
      const answer = answerOf(document, one, answers);
      answers.set(one, answer);
      return answer;
    });
  }
}

/** The answer for a schema, whose inner schemas have theirs. */
function answerOf(
  document: Json,
  schema: JsonObject,
  answers: ReadonlyMap<JsonObject, boolean>,
): boolean {
  if (schema["nullable"] === true) return true;
  const accepts = (one: Json | undefined) =>
    isObject(one) ? answers.get(one) === true : one !== false;
  const oneOf = list(schema["oneOf"]);
  const anyOf = list(schema["anyOf"]);
  return (
    allowsNull(schema) &&
    accepts(targetOf(document, schema)) &&
    list(schema["allOf"]).every(accepts) &&
    // what fits two alternatives of a oneOf is refused
    (oneOf.length === 0 || oneOf.filter(accepts).length === 1) &&
    (anyOf.length === 0 || anyOf.some(accepts))
  );
}

/** Whether the keywords of a schema that hold no schema allow null. */
function allowsNull(schema: JsonObject): boolean {
  const { type, properties, items } = schema;
  const values = Array.isArray(schema["enum"])
    ? list(schema["enum"])
    : "const" in schema
      ? [schema["const"] ?? null]
      : [null];
  const isAllowedType =
    type === undefined
      ? properties === undefined && items === undefined
      : type === "null" || texts(type).includes("null");
  return isAllowedType && values.includes(null);
}

/** What the `$ref` of a schema leads to. */
function targetOf(document: Json, { $ref }: JsonObject): Json | undefined {
  const target = refPath(text($ref) ?? "");
  return target && at(document, target);
}

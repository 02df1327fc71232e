/** Whether every example fits the schema that it illustrates. */

import { validate, type OutputUnit, type Schema } from "@cfworker/json-schema";
import { kindOf } from "./content-type.js";
import {
  isObject,
  list,
  member,
  object,
  refPath,
  resolve,
  text,
  visit,
  withChildren,
  type Json,
  type JsonObject,
  type Path,
  type Place,
} from "./document.js";
import { convention, type Finding } from "./finding.js";

/** Examples of schemas, parameters, headers and contents that their schemas don't accept, and defaults. */
export function examples(document: Json): readonly Finding[] {
  const version31 = text(member(document, "openapi"))?.startsWith("3.1");
  const lookup = lookupIn(document);
  const findings: Finding[] = [];
  visit(document, (node, path) => {
    if (member(node, "$ref") !== undefined) return;
    const schema = member(node, "schema") ?? node;
    for (const [kind, value, place] of examplesOf(document, node, path)) {
      try {
        const { errors } = validate(
          value,
          plain(schema) as Schema | boolean,
          version31 ? "2020-12" : "4",
          lookup,
          false,
        );
        findings.push(
          ...reasons(errors).map(({ instanceLocation, error }) =>
            convention(
              [...place, ...(refPath(instanceLocation) ?? [])],
              `the ${kind} does not fit its schema: ${phrase(error)}`,
              `${kind === "default" ? "a default" : "an example"} that its schema accepts`,
              "value",
            ),
          ),
        );
      } catch {
        // a schema that is wrong itself, which other checks tell: its examples say nothing
      }
    }
  });
  return findings;
}

/** The examples of a schema, or of what has a schema, and where they are written. */
function* examplesOf(
  document: Json,
  node: JsonObject,
  path: Path,
): Generator<readonly ["default" | "example", Json, Path]> {
  const { default: standard, example, examples } = node;
  const [holder, type] = path.slice(-2);
  // of XML and the like, an example is a text
  if (holder === "content" && kindOf(String(type)) !== "json") return;
  if (standard !== undefined && !isObject(standard)) {
    yield ["default", standard, [...path, "default"]];
  }
  if (example !== undefined) yield ["example", example, [...path, "example"]];
  for (const [index, value] of list(examples).entries()) {
    yield ["example", value, [...path, "examples", index]];
  }
  for (const [name, value] of Object.entries(object(examples))) {
    const named = resolve(document, value, [...path, "examples", name]);
    const held = member(named?.value, "value");
    if (named && held !== undefined) {
      yield ["example", held, [...named.path, "value"]];
    }
  }
}

/** What a reference leads to, for the validator, which asks with the text of the reference. */
function lookupIn(document: Json): Record<string, Schema | boolean> {
  return new Proxy<Record<string, Schema | boolean>>(
    Object.create(null) as Record<string, Schema | boolean>,
    {
      get: (known, ref) =>
        (known[String(ref)] ??= plain(
          resolve(document, { $ref: String(ref) }, [])?.value ?? true,
        ) as Schema | boolean),
    },
  );
}

const plainSchemas = new WeakMap<JsonObject, Json>();

/** A schema as JSON Schema knows it: without the keyword `nullable` of OpenAPI 3.0, and without types that are none. */
function plain(node: Json, place: Place = "node"): Json {
  if (place === "data" || !isObject(node)) {
    return Array.isArray(node) ? withChildren(node, place, plain) : node;
  }
  const known = plainSchemas.get(node);
  if (known !== undefined) return known;
  let made = withChildren(node, place, plain) as JsonObject;
  if (place === "node" && !hasTypes(node)) {
    // told elsewhere; here, no example would fit it
    const others = Object.entries(made).filter(([key]) => key !== "type");
    made = Object.fromEntries(others);
  }
  if (place === "node" && node["nullable"] === true) {
    made = { anyOf: [{ type: "null" }, made] };
  }
  plainSchemas.set(node, made);
  return made;
}

const types = new Set(
  "array boolean integer null number object string".split(" "),
);

function hasTypes({ type }: JsonObject): boolean {
  if (type === undefined) return true;
  const named = Array.isArray(type) ? (type as readonly Json[]) : [type];
  return named.every((name) => typeof name === "string" && types.has(name));
}

/** Keywords that speak for all the schemas below them. */
const choices = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** The errors that say what is wrong, without those that only lead there. */
function reasons(errors: readonly OutputUnit[]): readonly OutputUnit[] {
  const told = errors.filter(({ keyword }) => keyword !== "false");
  return told.filter(
    (error) =>
      !told.some(
        (outer) => choices.has(outer.keyword) && isBelow(error, outer),
      ) &&
      (choices.has(error.keyword) ||
        !told.some((inner) => isBelow(inner, error))),
  );
}

function isBelow(inner: OutputUnit, outer: OutputUnit): boolean {
  return inner.keywordLocation.startsWith(`${outer.keywordLocation}/`);
}

/** A sentence of the validator as a part of a line. */
function phrase(error: string): string {
  const line = error.replace(/\.$/, "").replace(". Expected", ", expected");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

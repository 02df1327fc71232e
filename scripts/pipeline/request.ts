/** What a call sends: parameters and body. */

import {
  isObject,
  list,
  member,
  namesInPath,
  object,
  partsOf,
  resolve,
  text,
  type FoundOperation,
  type Json,
  type JsonObject,
  type Located,
} from "./document.js";
import { exampleOf } from "./example-values.js";
import { argumentName, indexedAccess } from "./names.js";
import type { FieldStyle, ParamStyle } from "../../src/runtime/operation.js";
import {
  property,
  requiredKeys,
  hasType,
  hasAnyType,
  isBytes,
  propertyNames,
} from "./schema-facts.js";
import {
  concreteType,
  preferredType,
  kindOf,
  schemaIn,
} from "./content-type.js";
import { namedTypeOf, type Context } from "./model.js";

/** The limits of a path parameter, in the keywords of JSON Schema. */
export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface PathParam {
  readonly name: string;
  /** The argument of the method; undefined where the client is created with the parameter. */
  readonly argument: string | undefined;
  readonly description: string | undefined;
  /** The type of its values, as `typeof` names it, or `array`; undefined for a string. */
  readonly valueType:
    "any" | "array" | "boolean" | "number" | "object" | undefined;
  readonly limits: Limits;
  readonly style: ParamStyle;
  readonly example: Json | undefined;
  /** As source text. */
  readonly type: string;
}

/** The parameters of one place, query or header. */
export interface ParamGroup {
  readonly required: boolean;
  /** The parameters that are not written in the default style. */
  readonly styles: Readonly<Record<string, ParamStyle>>;
  /** A value for each required parameter; undefined where one has no example. */
  readonly example: JsonObject | undefined;
  /** As source text. */
  readonly type: string;
}

export interface Body {
  /** Whether a call must pass a body. */
  readonly required: boolean;
  /** Whether a request must have a body, even an empty one. */
  readonly mandatory: boolean;
  readonly contentType: string;
  /** The properties of a JSON object: the client tells a body from options by them. Undefined where a value may have others. */
  readonly properties: readonly string[] | undefined;
  /** The fields of a form that are not written in the default style. */
  readonly styles: Readonly<Record<string, FieldStyle>>;
  readonly example: Json | undefined;
  /** As source text. */
  readonly type: string;
}

/** The parameters of a path, in its order. Those that the client is created with have no argument. */
export function pathParams(
  { document, clientParams }: Context,
  url: string,
  keys: readonly string[],
  parameters: readonly Located[],
): readonly PathParam[] {
  const taken = new Set(["body", "options"]);
  return [...new Set(namesInPath(url))].map((name) => {
    const parameter = parameters.find(
      ({ value }) =>
        member(value, "in") === "path" && member(value, "name") === name,
    );
    const bound = clientParams.some((param) => param.name === name);
    const argument = bound ? undefined : argumentName(name, taken);
    if (argument !== undefined) taken.add(argument);
    const schema = resolve(document, member(parameter?.value, "schema"), []);
    const { minLength, maxLength, pattern } = schema?.value ?? {};
    const valueType = valueTypeOf(schema?.value);
    return {
      name,
      argument,
      description: text(member(parameter?.value, "description")),
      valueType,
      limits: {
        ...(typeof minLength === "number" && { minLength }),
        ...(typeof maxLength === "number" && { maxLength }),
        ...(typeof pattern === "string" && { pattern }),
      },
      style: styleOf(document, parameter?.value ?? {}, "simple"),
      example: exampleOf(document, parameter?.value),
      type:
        valueType === undefined &&
        !schema?.value["enum"] &&
        schema?.value["const"] === undefined
          ? "string"
          : indexedAccess("paths", [...keys, "parameters", "path", name]),
    };
  });
}

/** The type of a path parameter's values: undefined for a string, "any" where the schema leaves it open. */
function valueTypeOf(schema: JsonObject | undefined): PathParam["valueType"] {
  const type = member(schema, "type");
  switch (type) {
    case "integer":
      return "number";
    case "array":
    case "boolean":
    case "number":
    case "object":
      return type;
    case "string":
      return undefined;
    default:
      return schema ? "any" : undefined;
  }
}

/** The style of a parameter, as far as it differs from the default of its place. */
function styleOf(
  document: Json,
  parameter: JsonObject,
  usual: "simple" | "form",
): ParamStyle {
  const content = member(parameter, "content");
  if (isObject(content)) {
    const [type = "", media] = Object.entries(content)[0] ?? [];
    return kindOf(type, schemaIn(document, media)) === "json"
      ? { json: true }
      : {};
  }
  const style = text(member(parameter, "style")) ?? usual;
  const explode = member(parameter, "explode") ?? style === "form";
  const schema = resolve(document, member(parameter, "schema"), [])?.value;
  const composed =
    hasType(schema, "array") ||
    hasType(schema, "object") ||
    !hasAnyType(schema);
  return {
    ...(style !== usual && { style }),
    // a single value is written the same either way
    ...(composed &&
      explode !== (usual === "form") && { explode: explode === true }),
    ...(member(parameter, "allowReserved") === true && {
      allowReserved: true as const,
    }),
  };
}

/** The parameters of one place; undefined where there are none. */
export function paramGroup(
  { document }: Context,
  place: "query" | "header",
  keys: readonly string[],
  parameters: readonly Located[],
): ParamGroup | undefined {
  const here = parameters.filter(({ value }) => member(value, "in") === place);
  if (here.length === 0) return undefined;
  const styles = here
    .map(
      ({ value }) =>
        [
          text(member(value, "name")) ?? "",
          styleOf(document, value, place === "query" ? "form" : "simple"),
        ] as const,
    )
    .filter(([, style]) => Object.keys(style).length > 0);
  const required = here.filter(
    ({ value }) => member(value, "required") === true,
  );
  return {
    required: required.length > 0,
    styles: Object.fromEntries(styles),
    example: examplesOf(document, required),
    type: indexedAccess("paths", [...keys, "parameters", { maybe: place }]),
  };
}

function examplesOf(
  document: Json,
  parameters: readonly Located[],
): JsonObject | undefined {
  const entries = parameters.map(
    ({ value }) =>
      [text(member(value, "name")) ?? "", exampleOf(document, value)] as const,
  );
  const isWhole = entries.every(([, example]) => example !== undefined);
  return isWhole ? Object.fromEntries(entries) : undefined;
}

/** The request body in the content type that the client uses; undefined where there is none. */
export function body(
  context: Context,
  found: FoundOperation,
  keys: readonly string[],
): Body | undefined {
  const { document } = context;
  if (isWithoutBody(found)) return undefined;
  const requestBody = resolve(document, member(found.value, "requestBody"), []);
  const content = object(member(requestBody?.value, "content"));
  const contentType = preferredType(document, content);
  if (contentType === undefined) return undefined;
  const schema = member(member(content, contentType), "schema");
  const mandatory = member(requestBody?.value, "required") === true;
  const kind = kindOf(contentType, schemaIn(document, content[contentType]));
  const isObject = kind === "json" && hasOnlyObjects(document, schema);
  return {
    required: mandatory && !(isObject && acceptsEmpty(document, schema)),
    mandatory,
    contentType: concreteType(contentType, kind),
    properties: isObject ? propertyNames(document, schema) : undefined,
    styles:
      kind === "form"
        ? fieldStyles(document, contentType, content[contentType])
        : {},
    example:
      kind === "blob" ? undefined : exampleOf(document, content[contentType]),
    type:
      kind === "text"
        ? "string"
        : kind === "blob"
          ? "Blob"
          : (namedTypeOf(schema, context) ??
            indexedAccess("paths", [
              ...keys,
              { maybe: "requestBody" },
              "content",
              contentType,
            ])),
  };
}

/** Whether fetch sends no body with such a request. */
export function isWithoutBody({ method }: FoundOperation): boolean {
  return method === "get" || method === "head";
}

/** The styles of the fields of a form, from its `encoding`: of a multipart form, the content types of its parts. */
function fieldStyles(
  document: Json,
  contentType: string,
  media: Json | undefined,
): Readonly<Record<string, FieldStyle>> {
  const isMultipart = /^multipart\//i.test(contentType);
  const schema = member(media, "schema");
  const styles = Object.entries(object(member(media, "encoding"))).map(
    ([name, given]): [string, FieldStyle] => {
      const encoding = object(given);
      return [
        name,
        isMultipart
          ? partStyle(document, encoding, property(document, schema, name))
          : fieldStyle(encoding),
      ];
    },
  );
  return Object.fromEntries(
    styles.filter(([, style]) => Object.keys(style).length > 0),
  );
}

function fieldStyle({ style, explode, allowReserved }: JsonObject): FieldStyle {
  return {
    ...(typeof style === "string" && style !== "form" && { style }),
    ...(typeof explode === "boolean" && { explode }),
    ...(allowReserved === true && { allowReserved: true as const }),
  };
}

/** The content type of a part. Of several, text has the first, and bytes have their own, as they do in a range. */
function partStyle(
  document: Json,
  encoding: JsonObject,
  field: Json | undefined,
): FieldStyle {
  const given = text(encoding["contentType"]) ?? "";
  const [type = ""] = given.split(",").map((one) => one.trim());
  const schema = resolve(document, field, [])?.value;
  const items = resolve(document, member(schema, "items"), [])?.value;
  const isOpen = given.includes(",") && (isBytes(schema) || isBytes(items));
  return type === "" || type.includes("*") || isOpen ? {} : { type };
}

/** Whether a part of a schema says that its values are objects. */
function hasOnlyObjects(document: Json, schema: Json | undefined): boolean {
  return partsOf(document, schema).some(
    (part) =>
      member(part, "type") === "object" || isObject(member(part, "properties")),
  );
}

/** Whether no property is required of an object: neither by a part of its schema nor by each of several alternatives. */
function acceptsEmpty(
  document: Json,
  schema: Json | undefined,
  // each schema once: several may lead to one
  known: Map<Json, boolean> = new Map(),
): boolean {
  const [whole = null, ...parts] = partsOf(document, schema);
  const before = known.get(whole);
  if (before !== undefined) return before;
  known.set(whole, false); // what leads back to it adds nothing
  const isSent = (key: string) =>
    member(property(document, schema, key), "readOnly") !== true;
  const choices = [whole, ...parts]
    .flatMap((part) => [
      list(member(part, "oneOf")),
      list(member(part, "anyOf")),
    ])
    .filter((members) => members.length > 0);
  const result =
    !requiredKeys(document, schema).some(isSent) &&
    choices.every((members) =>
      members.some((one) => acceptsEmpty(document, one, known)),
    );
  known.set(whole, result);
  return result;
}

/** Document → ApiModel: what the emitted client needs to know, as plain data. */

import {
  at,
  isObject,
  list,
  member,
  object,
  operationsOf,
  parametersOf,
  resolve,
  text,
  texts,
  type FoundOperation,
  type HttpMethod,
  type Json,
  type JsonObject,
  type Located,
} from "./document.js";
import { argumentName, camelCase, pascalCase, typeName } from "./names.js";

export interface ApiModel {
  /** The default base URL: the first server, its variables at their defaults. */
  readonly server: string | undefined;
  readonly clientParams: readonly ClientParam[];
  readonly types: readonly NamedType[];
  readonly resources: readonly Resource[];
}

/** A path parameter that the client is created with. */
export interface ClientParam {
  readonly name: string;
  readonly identifier: string;
}

/** A component schema under the name that the client exports. */
export interface NamedType {
  readonly name: string;
  readonly schema: string;
  readonly description: string | undefined;
}

export interface Resource {
  readonly name: string;
  readonly typeName: string;
  readonly description: string | undefined;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly name: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly description: readonly string[];
  readonly deprecated: boolean;
  readonly permissions: readonly string[];
  readonly pathParams: readonly PathParam[];
  readonly query: ParamGroup | undefined;
  readonly headers: ParamGroup | undefined;
  readonly body: Body | undefined;
  readonly result: Result;
}

/** What a value of a path parameter must keep to, as JSON Schema has it. */
export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface PathParam {
  readonly name: string;
  /** The argument of the method; nothing where the client is bound to it. */
  readonly argument: string | undefined;
  readonly description: string | undefined;
  /** What `typeof` says of its values, arrays told apart; nothing for a string. */
  readonly valueType:
    "any" | "array" | "boolean" | "number" | "object" | undefined;
  readonly limits: Limits;
  readonly style: ParamStyle;
  readonly type: Type;
}

/** How a value is written, where that is not the default of its place. */
export interface ParamStyle {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: true;
  /** The value is sent as JSON. */
  readonly json?: true;
}

/** The parameters of one place, query or header. */
export interface ParamGroup {
  readonly required: boolean;
  /** The parameters that are not written in the default style. */
  readonly styles: Readonly<Record<string, ParamStyle>>;
  readonly type: Type;
}

export interface Body {
  /** Whether a call must name it. */
  readonly required: boolean;
  /** Whether a request must carry it, be it empty. */
  readonly mandatory: boolean;
  readonly contentType: string;
  /** The fields of a form that are not written in the default style. */
  readonly styles: Readonly<Record<string, ParamStyle>>;
  readonly type: Type;
}

export interface Result {
  readonly type: Type;
  /** What a believable success holds; nothing where the description promises no body. */
  readonly shape: ResultShape | undefined;
}

export interface ResultShape {
  /** How a body that is not JSON is given. */
  readonly as?: "text" | "blob" | "declared";
  /** Success may have no body. */
  readonly empty?: true;
  /** The property of the body that methods return; the body itself where there is none. */
  readonly property?: string;
  /** A list, so that a null in its place is an empty one. */
  readonly array?: true;
  /** Null is a value of it. */
  readonly nullable?: true;
  /** Keys without which a result, or an item of a list, is not believed, and the JSON types of their values. */
  readonly required?: Readonly<Record<string, string>>;
}

/** A type by reference into the emitted schema: never a copy. */
export type Type =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "keyword"; readonly name: "string" | "undefined" | "Blob" }
  | { readonly kind: "union"; readonly of: readonly Type[] }
  | { readonly kind: "array"; readonly of: Type }
  | { readonly kind: "member"; readonly steps: readonly Step[] };

/** One step into the emitted schema; what lies there may be null or missing. */
export interface Step {
  readonly key: string;
  readonly maybe?: boolean;
}

/** What every part of the model is built with. */
interface Context {
  readonly document: Json;
  readonly clientParams: readonly ClientParam[];
  /** The exported name of a component schema, by its `$ref`. */
  readonly named: ReadonlyMap<string, string>;
}

/** An operation of the document under its name in the client. */
export interface NamedOperation {
  readonly found: FoundOperation;
  readonly resource: string;
  readonly name: string;
  /** Why the client can't have it. */
  readonly leftOut:
    | { readonly kind: "trace" }
    | { readonly kind: "clash"; readonly other: string }
    | undefined;
}

/** Builds the model of a checked document. */
export function buildModel(document: Json): ApiModel {
  const clientParams = texts(member(document, "x-client-params")).map(
    (name) => ({ name, identifier: camelCase(name) }),
  );
  const named = nameOperations(document).filter(({ leftOut }) => !leftOut);
  const types = namedTypes(document, resourceTypeNames(named));
  const context = {
    document,
    clientParams,
    named: new Map(
      types.map(({ name, schema }) => [
        `#/components/schemas/${schema.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        name,
      ]),
    ),
  };
  const resources = new Map<string, Operation[]>();
  for (const { found, resource, name } of named) {
    const operations = resources.get(resource) ?? [];
    resources.set(resource, operations);
    operations.push(operation(context, found, name));
  }
  const descriptions = tagDescriptions(document);
  return {
    server: serverUrl(document),
    clientParams,
    types,
    resources: [...resources].map(([name, operations]) => ({
      name,
      typeName: resourceTypeName(name),
      description: descriptions.get(name),
      operations,
    })),
  };
}

/**
 * Names every operation as the client has it: `apps.create` → apps, create. Of
 * two that get one name, the first in the order of paths and methods keeps it.
 */
export function nameOperations(document: Json): readonly NamedOperation[] {
  const taken = new Map<string, string>();
  const order = ({ url, method }: FoundOperation) => `${url} ${method}`;
  const all = [...operationsOf(document)].sort((a, b) =>
    order(a) < order(b) ? -1 : 1,
  );
  return all.map((found) => {
    const { resource, name } = namesOf(found);
    const key = `${resource}.${name}`;
    const label = operationLabel(found);
    const other = taken.get(key);
    if (other === undefined) taken.set(key, label);
    const leftOut =
      found.method === "trace"
        ? ({ kind: "trace" } as const)
        : other === undefined
          ? undefined
          : ({ kind: "clash", other } as const);
    return { found, resource, name, leftOut };
  });
}

/** What a person would call an operation. */
export function operationLabel(found: FoundOperation): string {
  return (
    text(member(found.value, "operationId")) ??
    `${found.method.toUpperCase()} ${found.url}`
  );
}

function namesOf(found: FoundOperation): {
  readonly resource: string;
  readonly name: string;
} {
  const id = text(member(found.value, "operationId")) || undefined;
  const dot = id?.lastIndexOf(".") ?? -1;
  if (id !== undefined && dot > 0 && dot < id.length - 1) {
    return { resource: camelCase(id.slice(0, dot)), name: id.slice(dot + 1) };
  }
  const tag = texts(member(found.value, "tags"))[0] ?? "default";
  return {
    resource: camelCase(tag),
    name: camelCase(id ?? `${found.method} ${found.url}`),
  };
}

function resourceTypeName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

/** The names that resource interfaces take. */
export function resourceTypeNames(
  named: readonly NamedOperation[],
): ReadonlySet<string> {
  return new Set(named.map(({ resource }) => resourceTypeName(resource)));
}

function tagDescriptions(document: Json): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const tag of list(member(document, "tags"))) {
    const name = text(member(tag, "name"));
    const description = text(member(tag, "description"));
    if (name !== undefined && description !== undefined) {
      found.set(camelCase(name), description);
    }
  }
  return found;
}

/** Component schemas by the names that the client exports; of those that share a name, none gets it. */
function namedTypes(
  document: Json,
  taken: ReadonlySet<string>,
): readonly NamedType[] {
  const schemas = object(at(document, ["components", "schemas"]));
  const all = Object.entries(schemas).map(([schema, value]) => ({
    name: typeName(schema),
    schema,
    description: text(member(value, "description")),
  }));
  const uses = new Map<string, number>();
  for (const { name } of all) uses.set(name, (uses.get(name) ?? 0) + 1);
  return all
    .filter(({ name }) => uses.get(name) === 1 && !taken.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function serverUrl(document: Json): string | undefined {
  const server = list(member(document, "servers"))[0];
  const variables = object(member(server, "variables"));
  return text(member(server, "url"))?.replace(
    /\{([^{}]+)\}/g,
    (whole, name: string) =>
      text(member(member(variables, name), "default")) ?? whole,
  );
}

function operation(
  context: Context,
  found: FoundOperation,
  name: string,
): Operation {
  const { url, method, value } = found;
  const keys = ["paths", url, method];
  const parameters = parametersOf(context.document, found);
  return {
    name,
    method,
    path: url,
    description: [
      text(member(value, "summary")),
      text(member(value, "description")),
    ].filter((line) => line !== undefined && line !== "") as string[],
    deprecated: member(value, "deprecated") === true,
    permissions: texts(member(value, "x-permissions")),
    pathParams: pathParams(context, url, keys, parameters),
    query: paramGroup(context, "query", keys, parameters),
    headers: paramGroup(context, "header", keys, parameters),
    body: body(context, found, keys),
    result: result(context, found, keys),
  };
}

function pathParams(
  { document, clientParams }: Context,
  url: string,
  keys: readonly string[],
  parameters: readonly Located[],
): readonly PathParam[] {
  const taken = new Set(["body", "options"]);
  return [...url.matchAll(/\{([^{}]+)\}/g)].map((match) => {
    const name = match[1] ?? "";
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
      type:
        valueType === undefined &&
        !schema?.value["enum"] &&
        schema?.value["const"] === undefined
          ? { kind: "keyword", name: "string" }
          : memberType([...keys, "parameters", "path", name]),
    };
  });
}

/** Nothing for a string, "any" where the schema leaves the type open. */
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

/** How a parameter is written, as far as that differs from the default of its place. */
function styleOf(
  document: Json,
  parameter: JsonObject,
  usual: "simple" | "form",
): ParamStyle {
  if (member(parameter, "content") !== undefined) return { json: true };
  const style = text(member(parameter, "style")) ?? usual;
  const explode = member(parameter, "explode") ?? style === "form";
  const schema = resolve(document, member(parameter, "schema"), [])?.value;
  const composed =
    hasType(schema, "array") ||
    hasType(schema, "object") ||
    !hasAnyType(schema);
  return {
    ...(style !== usual && { style }),
    // a single value reads the same either way
    ...(composed &&
      explode !== (usual === "form") && { explode: explode === true }),
    ...(member(parameter, "allowReserved") === true && {
      allowReserved: true as const,
    }),
  };
}

function paramGroup(
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
  return {
    required: here.some(({ value }) => member(value, "required") === true),
    styles: Object.fromEntries(styles),
    type: memberType([...keys, "parameters", maybe(place)]),
  };
}

function body(
  { document, named }: Context,
  found: FoundOperation,
  keys: readonly string[],
): Body | undefined {
  const requestBody = resolve(document, member(found.value, "requestBody"), []);
  const content = object(member(requestBody?.value, "content"));
  const contentType = preferredType(content);
  if (contentType === undefined) return undefined;
  const schema = member(member(content, contentType), "schema");
  const mandatory = member(requestBody?.value, "required") === true;
  const kind = kindOf(contentType);
  const fields = requiredKeys(document, schema).filter(
    (key) => member(property(document, schema, key), "readOnly") !== true,
  );
  const isObject = kind === "json" && hasOnlyObjects(document, schema);
  return {
    required: mandatory && (!isObject || fields.length > 0),
    mandatory,
    contentType,
    styles: /^application\/x-www-form-urlencoded\b/i.test(contentType)
      ? fieldStyles(member(content, contentType))
      : {},
    type:
      kind === "text"
        ? { kind: "keyword", name: "string" }
        : kind === "blob"
          ? { kind: "keyword", name: "Blob" }
          : (namedType(schema, named) ??
            memberType([
              ...keys,
              maybe("requestBody"),
              "content",
              contentType,
            ])),
  };
}

/** How the fields of a form are written, where `encoding` says so. */
function fieldStyles(
  media: Json | undefined,
): Readonly<Record<string, ParamStyle>> {
  const styles = Object.entries(object(member(media, "encoding"))).map(
    ([name, encoding]) => {
      const { style, explode, allowReserved } = object(encoding);
      return [
        name,
        {
          ...(typeof style === "string" && style !== "form" && { style }),
          ...(typeof explode === "boolean" && { explode }),
          ...(allowReserved === true && { allowReserved: true as const }),
        },
      ] as const;
    },
  );
  return Object.fromEntries(
    styles.filter(([, style]) => Object.keys(style).length > 0),
  );
}

function hasOnlyObjects(document: Json, schema: Json | undefined): boolean {
  const resolved = resolve(document, schema, [])?.value;
  return (
    member(resolved, "type") === "object" ||
    isObject(member(resolved, "properties"))
  );
}

function result(
  context: Context,
  found: FoundOperation,
  keys: readonly string[],
): Result {
  const { document } = context;
  const responses = object(member(found.value, "responses"));
  const codes = Object.keys(responses).filter((code) =>
    /^2(\d\d|XX)$/i.test(code),
  );
  if (codes.length === 0 && "default" in responses) codes.push("default");
  const results = codes.map((code): Result | undefined => {
    const response = resolve(document, responses[code], []);
    const content = object(member(response?.value, "content"));
    const contentType = preferredType(content);
    if (contentType === undefined || found.method === "head") return undefined;
    const place = [...keys, "responses", code, "content", contentType];
    switch (kindOf(contentType)) {
      case "text":
        return {
          type: { kind: "keyword", name: "string" },
          shape: { as: "text" },
        };
      case "json":
        return jsonResult(
          context,
          member(member(content, contentType), "schema"),
          place,
        );
      default:
        return {
          type: { kind: "keyword", name: "Blob" },
          shape: { as: "blob" },
        };
    }
  });
  const nothing: Type = { kind: "keyword", name: "undefined" };
  const held = results.filter((one) => one !== undefined);
  const [first] = held;
  if (!first?.shape) return { type: nothing, shape: undefined };
  const empty = held.length < results.length;
  const types = unique([
    ...held.map(({ type }) => type),
    ...(empty ? [nothing] : []),
  ]);
  const kinds = new Set(held.map(({ shape }) => shape?.as));
  const json = held.filter(({ shape }) => shape?.as === undefined);
  const shape: ResultShape =
    kinds.size === 1
      ? shared(held.map((one) => one.shape ?? {}))
      : { ...shared(json.map((one) => one.shape ?? {})), as: "declared" };
  return {
    type:
      types.length === 1 ? (types[0] ?? nothing) : { kind: "union", of: types },
    shape: { ...shape, ...(empty && { empty }) },
  };
}

/** What the shapes of several successes have in common. */
function shared(shapes: readonly ResultShape[]): ResultShape {
  const [first = {}, ...rest] = shapes;
  const { as, property, array, nullable } = first;
  const agree = (key: keyof ResultShape) =>
    rest.every((shape) => shape[key] === first[key]);
  const required = Object.entries(first.required ?? {}).filter(([key, type]) =>
    rest.every((shape) => shape.required?.[key] === type),
  );
  return {
    ...(as && { as }),
    ...(property !== undefined && agree("property") && { property }),
    ...(array && agree("array") && { array }),
    ...((nullable || rest.some((shape) => shape.nullable)) && {
      nullable: true as const,
    }),
    ...(required.length > 0 && { required: Object.fromEntries(required) }),
  };
}

function jsonResult(
  { document, named }: Context,
  whole: Json | undefined,
  place: readonly string[],
): Result {
  const unwrap = text(member(document, "x-unwrap"));
  const inner =
    unwrap === undefined ? undefined : property(document, whole, unwrap);
  const schema = inner ?? whole;
  const resolved = resolve(document, schema, [])?.value;
  const array = hasType(resolved, "array");
  // null in the place of an enveloped list is an empty one, whether declared or not
  const nullable =
    !(array && inner !== undefined) &&
    (hasType(resolved, "null") || member(resolved, "nullable") === true);
  const items = member(resolved, "items");
  const itemType = array && !nullable ? namedType(items, named) : undefined;
  const believed = array ? items : schema;
  const required = requiredKeys(document, believed)
    .map((key) => [key, property(document, believed, key)] as const)
    .filter(([, value]) => member(value, "writeOnly") !== true)
    .map(([key, value]) => [key, jsonTypes(document, value)] as const);
  return {
    type:
      itemType !== undefined
        ? { kind: "array", of: itemType }
        : (namedType(schema, named) ??
          memberType(
            inner === undefined || unwrap === undefined
              ? place
              : [...place, { key: unwrap, maybe: !nullable }],
          )),
    shape: {
      ...(inner !== undefined && unwrap !== undefined && { property: unwrap }),
      ...(array && { array }),
      ...(nullable && { nullable }),
      ...(required.length > 0 && { required: Object.fromEntries(required) }),
    },
  };
}

function unique(types: readonly Type[]): readonly Type[] {
  return [
    ...new Map(types.map((type) => [JSON.stringify(type), type])).values(),
  ];
}

function maybe(key: string): Step {
  return { key, maybe: true };
}

function memberType(steps: readonly (string | Step)[]): Type {
  return {
    kind: "member",
    steps: steps.map((step) =>
      typeof step === "string" ? { key: step } : step,
    ),
  };
}

/** The named type that a schema is a reference to, if it is one. */
function namedType(
  schema: Json | undefined,
  named: Context["named"],
): Type | undefined {
  const name = named.get(text(member(schema, "$ref")) ?? "");
  return name === undefined ? undefined : { kind: "named", name };
}

/** The content type that the client speaks, of those that are offered: JSON if there is any. */
function preferredType(content: JsonObject): string | undefined {
  const types = Object.keys(content);
  return types.find((type) => kindOf(type) === "json") ?? types[0];
}

function kindOf(contentType: string): "json" | "form" | "text" | "blob" {
  if (/^[^;]*[/+]json\b/i.test(contentType) || contentType === "*/*")
    return "json";
  if (
    /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(
      contentType,
    )
  ) {
    return "form";
  }
  return /^text\//i.test(contentType) ? "text" : "blob";
}

function hasType(schema: JsonObject | undefined, name: string): boolean {
  const type = member(schema, "type");
  return type === name || texts(type).includes(name);
}

function hasAnyType(schema: JsonObject | undefined): boolean {
  return member(schema, "type") !== undefined;
}

/** Every part of a schema that its own keywords and its `allOf` make, each once. */
function partsOf(
  document: Json,
  schema: Json | undefined,
): readonly JsonObject[] {
  const parts = new Set<JsonObject>();
  const add = (value: Json | undefined): void => {
    const resolved = resolve(document, value, [])?.value;
    if (!resolved || parts.has(resolved)) return;
    parts.add(resolved);
    list(member(resolved, "allOf")).forEach(add);
  };
  add(schema);
  return [...parts];
}

/** A property of a schema; the last part that has it wins, its own keywords first. */
function property(
  document: Json,
  schema: Json | undefined,
  name: string,
): Json | undefined {
  const [own, ...parts] = partsOf(document, schema).map((part) =>
    member(member(part, "properties"), name),
  );
  return own ?? parts.findLast((value) => value !== undefined);
}

/** The JSON types of a schema's values: `string|null`, or `any` where the schema names none. */
function jsonTypes(document: Json, schema: Json | undefined): string {
  const resolved = resolve(document, schema, [])?.value;
  const type = member(resolved, "type");
  const types = typeof type === "string" ? [type] : [...texts(type)];
  if (types.length === 0) return "any";
  if (member(resolved, "nullable") === true) types.push("null");
  return types.map((name) => (name === "integer" ? "number" : name)).join("|");
}

function requiredKeys(
  document: Json,
  schema: Json | undefined,
): readonly string[] {
  const keys = partsOf(document, schema).flatMap((part) =>
    texts(member(part, "required")),
  );
  return [...new Set(keys)];
}

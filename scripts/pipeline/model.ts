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
  type HttpMethod,
  type Json,
  type JsonObject,
  type Located,
  type Path,
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
  readonly limits: Limits;
  readonly type: Type;
}

/** The parameters of one place, query or header. */
export interface ParamGroup {
  readonly required: boolean;
  readonly type: Type;
}

export interface Body {
  /** Whether a call must name it. */
  readonly required: boolean;
  /** Whether a request must carry it, be it empty. */
  readonly mandatory: boolean;
  readonly contentType: string;
  readonly type: Type;
}

export interface Result {
  readonly type: Type;
  /** What a believable success holds; nothing where the description promises no JSON. */
  readonly shape: ResultShape | undefined;
}

export interface ResultShape {
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
  | { readonly kind: "keyword"; readonly name: "string" | "undefined" }
  | { readonly kind: "array"; readonly of: Type }
  | { readonly kind: "member"; readonly steps: readonly Step[] };

/** One step into the emitted schema; what lies there may be null or missing. */
export interface Step {
  readonly key: string;
  readonly maybe?: boolean;
}

/** Builds the model of a checked document. */
export function buildModel(document: Json): ApiModel {
  const clientParams = texts(member(document, "x-client-params")).map(
    (name) => ({ name, identifier: camelCase(name) }),
  );
  const types = namedTypes(document);
  const resources = new Map<string, Operation[]>();
  const descriptions = tagDescriptions(document);
  for (const found of operationsOf(document)) {
    const { resource, name } = operationNames(found);
    const operations = resources.get(resource) ?? [];
    resources.set(resource, operations);
    operations.push(operation(document, found, name, clientParams, types));
  }
  return {
    server: serverUrl(document),
    clientParams,
    types,
    resources: [...resources].map(([name, operations]) => ({
      name,
      typeName: `${pascalCase(name)}Resource`,
      description: descriptions.get(name),
      operations,
    })),
  };
}

/** Names of an operation as the client has it: `apps.create` → apps, create. */
export function operationNames(found: {
  readonly url: string;
  readonly method: HttpMethod;
  readonly value: JsonObject;
}): { readonly resource: string; readonly name: string } {
  const id = text(member(found.value, "operationId"));
  const dot = id?.lastIndexOf(".") ?? -1;
  if (id !== undefined && dot > 0) {
    return { resource: camelCase(id.slice(0, dot)), name: id.slice(dot + 1) };
  }
  const tag = texts(member(found.value, "tags"))[0] ?? "default";
  return {
    resource: camelCase(tag),
    name: camelCase(id ?? `${found.method} ${found.url}`),
  };
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

function namedTypes(document: Json): readonly NamedType[] {
  const schemas = object(at(document, ["components", "schemas"]));
  return Object.entries(schemas)
    .map(([schema, value]) => ({
      name: typeName(schema),
      schema,
      description: text(member(value, "description")),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
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
  document: Json,
  found: ReturnType<typeof operationsOf> extends Generator<infer Found>
    ? Found
    : never,
  name: string,
  clientParams: readonly ClientParam[],
  types: readonly NamedType[],
): Operation {
  const { url, method, value } = found;
  const keys = ["paths", url, method];
  const parameters = parametersOf(document, found);
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
    pathParams: pathParams(document, url, keys, parameters, clientParams),
    query: paramGroup("query", keys, parameters),
    headers: paramGroup("header", keys, parameters),
    body: body(document, found, keys, types),
    result: result(document, found, keys, types),
  };
}

function pathParams(
  document: Json,
  url: string,
  keys: readonly string[],
  parameters: readonly Located[],
  clientParams: readonly ClientParam[],
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
    const limits = {
      ...(typeof minLength === "number" && { minLength }),
      ...(typeof maxLength === "number" && { maxLength }),
      ...(typeof pattern === "string" && { pattern }),
    };
    const plain = schema?.value["type"] === "string" && !schema.value["enum"];
    return {
      name,
      argument,
      description: text(member(parameter?.value, "description")),
      limits,
      type: plain
        ? { kind: "keyword", name: "string" }
        : memberType([...keys, "parameters", "path", name]),
    };
  });
}

function paramGroup(
  place: "query" | "header",
  keys: readonly string[],
  parameters: readonly Located[],
): ParamGroup | undefined {
  const here = parameters.filter(({ value }) => member(value, "in") === place);
  if (here.length === 0) return undefined;
  return {
    required: here.some(({ value }) => member(value, "required") === true),
    type: memberType([...keys, "parameters", maybe(place)]),
  };
}

function body(
  document: Json,
  found: { readonly value: JsonObject; readonly path: Path },
  keys: readonly string[],
  types: readonly NamedType[],
): Body | undefined {
  const requestBody = resolve(document, member(found.value, "requestBody"), [
    ...found.path,
    "requestBody",
  ]);
  const content = object(member(requestBody?.value, "content"));
  const contentType = jsonTypeOf(content) ?? Object.keys(content)[0];
  if (contentType === undefined) return undefined;
  const schema = member(member(content, contentType), "schema");
  const mandatory = member(requestBody?.value, "required") === true;
  return {
    required: mandatory && requiredKeys(document, schema).length > 0,
    mandatory,
    contentType,
    type:
      namedType(schema, types) ??
      memberType([...keys, maybe("requestBody"), "content", contentType]),
  };
}

function result(
  document: Json,
  found: { readonly value: JsonObject; readonly path: Path },
  keys: readonly string[],
  types: readonly NamedType[],
): Result {
  const responses = object(member(found.value, "responses"));
  const status = Object.keys(responses).find((code) =>
    /^2(\d\d|XX)$/.test(code),
  );
  const nothing: Result = {
    type: { kind: "keyword", name: "undefined" },
    shape: undefined,
  };
  if (status === undefined) return nothing;
  const response = resolve(document, responses[status], []);
  const content = object(member(response?.value, "content"));
  const contentType = jsonTypeOf(content);
  if (contentType === undefined) return nothing;
  const whole = member(member(content, contentType), "schema");
  const unwrap = text(member(document, "x-unwrap"));
  const inner =
    unwrap === undefined ? undefined : property(document, whole, unwrap);
  const schema = inner ?? whole;
  const resolved = resolve(document, schema, [])?.value;
  const array = hasType(resolved, "array");
  const nullable = !array && hasType(resolved, "null");
  const itemType = array
    ? namedType(member(resolved, "items"), types)
    : undefined;
  const believed = array ? member(resolved, "items") : schema;
  const required = requiredKeys(document, believed).map((key) => [
    key,
    jsonTypes(document, property(document, believed, key)),
  ]);
  const place = [...keys, "responses", status, "content", contentType];
  return {
    type:
      itemType !== undefined
        ? { kind: "array", of: itemType }
        : (namedType(schema, types) ??
          memberType(
            inner === undefined || unwrap === undefined
              ? place
              : [...place, { key: unwrap, maybe: !nullable }],
          )),
    shape: {
      ...(inner !== undefined && unwrap !== undefined && { property: unwrap }),
      ...(array && { array }),
      ...(nullable && { nullable }),
      ...(required.length > 0 && {
        required: Object.fromEntries(required) as Record<string, string>,
      }),
    },
  };
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
  types: readonly NamedType[],
): Type | undefined {
  const ref = text(member(schema, "$ref"));
  const named = types.find(
    (type) => ref === `#/components/schemas/${type.schema}`,
  );
  return named && { kind: "named", name: named.name };
}

function jsonTypeOf(content: JsonObject): string | undefined {
  return Object.keys(content).find((type) =>
    /^application\/(.+\+)?json\b/i.test(type),
  );
}

function hasType(schema: JsonObject | undefined, name: string): boolean {
  const type = member(schema, "type");
  return type === name || texts(type).includes(name);
}

/** A property of a schema, looked for through `$ref` and `allOf`; the last one written wins. */
function property(
  document: Json,
  schema: Json | undefined,
  name: string,
): Json | undefined {
  const resolved = resolve(document, schema, [])?.value;
  const own = member(member(resolved, "properties"), name);
  if (own !== undefined) return own;
  return list(member(resolved, "allOf"))
    .map((part) => property(document, part, name))
    .findLast((value) => value !== undefined);
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

/** The required keys of an object schema, through `$ref` and `allOf`. */
function requiredKeys(
  document: Json,
  schema: Json | undefined,
): readonly string[] {
  const resolved = resolve(document, schema, [])?.value;
  if (!isObject(resolved)) return [];
  const all = list(member(resolved, "allOf")).flatMap((part) =>
    requiredKeys(document, part),
  );
  return [...new Set([...texts(member(resolved, "required")), ...all])];
}

/** Document → ApiModel: what the emitted client needs to know, as plain data. */

import {
  at,
  list,
  member,
  object,
  parametersOf,
  schemaRef,
  text,
  texts,
  urlOfServer,
  type FoundOperation,
  type HttpMethod,
  type Json,
} from "./document.js";
import { camelCase, typeName } from "./names.js";
import {
  nameOperations,
  resourceTypeName,
  resourceTypeNames,
} from "./operation-names.js";
import {
  type PathParam,
  type ParamGroup,
  type Body,
  pathParams,
  paramGroup,
  body,
} from "./request.js";
import { type Result, result } from "./result.js";

export interface ApiModel {
  /** The default base URL: the first server, its variables at their defaults. */
  readonly server: string | undefined;
  readonly clientParams: readonly ClientParam[];
  readonly types: readonly NamedType[];
  readonly resources: readonly Resource[];
}

/** A path parameter that the client is created with. */
interface ClientParam {
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

/** What every part of the model is built from. */
export interface Context {
  readonly document: Json;
  readonly clientParams: readonly ClientParam[];
  /** The exported name of a component schema, by its `$ref`. */
  readonly named: ReadonlyMap<string, string>;
}

/** The name of the type that a schema refers to, if it is a reference to a named one. */
export function namedTypeOf(
  schema: Json | undefined,
  { named }: Context,
): string | undefined {
  return named.get(text(member(schema, "$ref")) ?? "");
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
    named: new Map(types.map(({ name, schema }) => [schemaRef(schema), name])),
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

/** The component schemas that the client exports. Of schemas that share a name, only one of exactly that name is among them. */
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
  // the schema of exactly this name keeps it
  const isClear = ({ name, schema }: NamedType) =>
    uses.get(name) === 1 || name === schema;
  return all
    .filter((one) => isClear(one) && !taken.has(one.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The URL of the first server, its variables at their defaults; undefined where one has none. */
export function serverUrl(document: Json): string | undefined {
  const url = urlOfServer(list(member(document, "servers"))[0]);
  // a variable without a value is no part of an address
  return url?.includes("{") ? undefined : url;
}

function operation(
  context: Context,
  found: FoundOperation,
  name: string,
): Operation {
  const { url, method, value } = found;
  const keys = [url, method];
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

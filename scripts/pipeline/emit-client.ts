/** ApiModel → the text of client.ts: its frame through ts-morph, a member or a row for each operation. */

import { addConstant } from "./data-layout.js";
import type { Json } from "./document.js";
import type { ApiModel, NamedType, Operation } from "./model.js";
import type { ParamGroup, PathParam } from "./request-model.js";
import type { Type } from "./type-reference.js";
import { indexedAccess, propertyKey, quoted } from "./names.js";
import type { Emitted } from "./print.js";
import {
  addMembers,
  array,
  fits,
  indexed,
  intersection,
  literal,
  reference,
  shortObject,
  signature,
  simple,
  union,
  type MemberLayout,
  type TypeLayout,
} from "./type-layout.js";

/**
 * Emits the client of a model.
 *
 * @param operationModule - specifier of src/operation.ts, relative to the output
 */
export function emitClient(model: ApiModel, operationModule: string): Emitted {
  const lines = [...imports(model, operationModule)];
  for (const type of model.types) addNamedType(lines, type);
  for (const resource of model.resources) {
    addInterface(
      lines,
      resource.typeName,
      resource.description,
      resource.operations.map(method),
    );
  }
  addInterface(
    lines,
    "Resources",
    "Every resource of the API, under its name.",
    model.resources.map(({ name, typeName, description }) => ({
      comment: comment([plainText(description)]),
      head: `readonly ${propertyKey(name)}: `,
      type: simple(typeName),
    })),
  );
  lines.push(
    "",
    ...comment([
      "One row an operation: all that the runtime needs of the description.",
    ]),
  );
  addConstant(lines, "operations", table(model));
  lines.push("", ...comment(["The base URL that the description names."]));
  addDeclaration(lines, "export const baseUrl", quoted(model.server ?? ""));
  const text = lines.map((line) => `${line}\n`).join("") + fetchClient;
  return { text, isFormatted: true };
}

function imports(
  { resources, types }: ApiModel,
  operationModule: string,
): readonly string[] {
  const named = types.length > 0 ? "components, paths" : "paths";
  return [
    'import createClient, { type Client, type ClientOptions } from "openapi-fetch";',
    ...(resources.length > 0
      ? [`import type { CallOptions } from ${quoted(operationModule)};`]
      : []),
    `import type { ${named} } from "./schema.js";`,
  ];
}

/** What the client of any description ends with. */
const fetchClient = `
/** The typed fetch client of every path. */
export type ApiClient = Client<paths>;

/**
 * Creates the typed fetch client; \`options\` as openapi-fetch documents them.
 */
export function createApiClient(options?: ClientOptions): ApiClient {
  return createClient<paths>({ baseUrl, ...options });
}
`;

function addNamedType(
  lines: string[],
  { name, schema, description }: NamedType,
): void {
  lines.push("", ...comment([plainText(description)]));
  const type = indexedAccess("components", ["schemas", schema]);
  addDeclaration(lines, `export type ${name}`, type);
}

/** What can't be broken, behind its name or below it. */
function addDeclaration(lines: string[], head: string, value: string): void {
  const line = `${head} = ${value};`;
  if (fits(line)) lines.push(line);
  else lines.push(`${head} =`, `  ${value};`);
}

function addInterface(
  lines: string[],
  name: string,
  description: string | undefined,
  members: readonly MemberLayout[],
): void {
  lines.push("", ...comment([plainText(description)]));
  if (members.length === 0) {
    lines.push(`export interface ${name} {}`);
    return;
  }
  lines.push(`export interface ${name} {`);
  addMembers(lines, members, 1);
  lines.push("}");
}

function method(operation: Operation): MemberLayout {
  const { body, query, headers } = operation;
  const optionsRequired =
    Boolean(query?.required) || Boolean(headers?.required);
  const params = operation.pathParams.flatMap(({ argument, type }) =>
    argument === undefined
      ? []
      : [{ head: `${argument}: `, type: typeLayout(type) }],
  );
  if (body) {
    const type = typeLayout(body.type);
    if (body.required) params.push({ head: "body: ", type });
    else if (optionsRequired) {
      params.push({ head: "body: ", type: union([type, simple("undefined")]) });
    } else params.push({ head: "body?: ", type });
  }
  params.push({
    head: optionsRequired ? "options: " : "options?: ",
    type: optionsType(operation),
  });
  return {
    comment: comment([
      ...operation.description.map(plainText),
      operation.permissions.length > 0
        ? `Token permission: ${operation.permissions.join(" or ")}.`
        : undefined,
      `\`${operation.method.toUpperCase()} ${operation.path}\``,
      paramDocs(operation),
      operation.deprecated ? "@deprecated" : undefined,
    ]),
    // bare, it would declare a constructor
    head: operation.name === "new" ? '"new"' : propertyKey(operation.name),
    type: signature(
      params,
      reference("Promise", [typeLayout(operation.result.type)]),
    ),
  };
}

function paramDocs({ pathParams }: Operation): string {
  return pathParams
    .flatMap((param) =>
      param.argument === undefined || param.description === undefined
        ? []
        : [
            `@param ${param.argument} - ${param.description}${limitsText(param)}`,
          ],
    )
    .join("\n");
}

function optionsType({ query, headers }: Operation): TypeLayout {
  const options = simple("CallOptions");
  if (!query && !headers) return options;
  const members: MemberLayout[] = [];
  if (query) {
    const head = query.required ? "query: " : "query?: ";
    members.push({ comment: [], head, type: typeLayout(query.type) });
  }
  if (headers) {
    const head = headers.required ? "headers: " : "headers?: ";
    // other headers stay allowed
    const others = reference("Readonly", [
      reference("Record", [simple("string"), simple("unknown")]),
    ]);
    const type = intersection([typeLayout(headers.type), others]);
    members.push({ comment: [], head, type });
  }
  return intersection([
    headers ? reference("Omit", [options, literal('"headers"')]) : options,
    shortObject(members),
  ]);
}

function limitsText({ limits }: PathParam): string {
  const { minLength, maxLength } = limits;
  if (minLength === undefined && maxLength === undefined) return "";
  if (minLength === maxLength) return ` Exactly ${minLength} characters.`;
  if (minLength === undefined) return ` At most ${maxLength} characters.`;
  if (maxLength === undefined) return ` At least ${minLength} characters.`;
  return ` ${minLength} to ${maxLength} characters.`;
}

/** The route table as data; what a row doesn't need, it doesn't have. */
function table(model: ApiModel): Json {
  const client = new Map(
    model.clientParams.map((param) => [param.name, param.identifier]),
  );
  return Object.fromEntries(
    model.resources.map((resource) => [
      resource.name,
      Object.fromEntries(
        resource.operations.map((operation) => [
          operation.name,
          row(operation, client),
        ]),
      ),
    ]),
  );
}

function row(operation: Operation, client: ReadonlyMap<string, string>): Json {
  const { pathParams, body, result, permissions } = operation;
  return present({
    method: operation.method.toUpperCase(),
    path: operation.path,
    params:
      pathParams.length === 0
        ? undefined
        : Object.fromEntries(
            pathParams.map(({ name, valueType, limits, style }) => [
              name,
              present({
                client: client.get(name),
                type: valueType,
                ...limits,
                ...style,
              }),
            ]),
          ),
    query: styles(operation.query),
    headers: styles(operation.headers),
    body:
      body &&
      present({
        type: body.contentType,
        required: body.mandatory,
        styles: styles(body),
      }),
    result: result.shape && { ...result.shape },
    permissions: permissions.length === 0 ? undefined : permissions,
  });
}

/** The parameters or fields that need more than the default style; nothing where none does. */
function styles(
  group: Pick<ParamGroup, "styles"> | undefined,
): Json | undefined {
  const all = Object.entries(group?.styles ?? {});
  return all.length === 0
    ? undefined
    : Object.fromEntries(all.map(([name, style]) => [name, { ...style }]));
}

/** The object without the members that have no value. */
function present(value: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  );
}

function typeLayout(type: Type): TypeLayout {
  switch (type.kind) {
    case "named":
    case "keyword":
      return simple(type.name);
    case "array":
      return array(typeLayout(type.of));
    case "union":
      return union(type.of.map(typeLayout));
    case "member":
      return (
        type.steps.reduce<TypeLayout | undefined>((whole, { key, maybe }) => {
          if (!whole) return simple(key);
          const member = indexed(whole, quoted(key));
          return maybe ? reference("NonNullable", [member]) : member;
        }, undefined) ?? simple("unknown")
      );
  }
}

/** Text of the description, in which an `@` at the start of a line is no tag. */
function plainText(text: string | undefined): string | undefined {
  return text?.replace(/^(\s*)@/gm, "$1\\@");
}

/** The lines of a documentation comment that nothing in its paragraphs can end or start a tag of. */
function comment(
  paragraphs: readonly (string | undefined)[],
): readonly string[] {
  const text = paragraphs
    .filter((paragraph) => paragraph !== undefined && paragraph.trim() !== "")
    .join("\n\n")
    .replaceAll("*/", "*\\/");
  if (text === "") return [];
  const lines = text.split(/\r\n?|[\n\u2028\u2029]/);
  if (lines.length === 1 && text.length <= 70)
    return [`/** ${text.trimEnd()} */`];
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}

/** ApiModel → the source text of client.ts, unformatted. */

import {
  Project,
  StructureKind,
  VariableDeclarationKind,
  Writers,
  type FunctionDeclarationStructure,
  type ImportDeclarationStructure,
  type InterfaceDeclarationStructure,
  type MethodSignatureStructure,
  type OptionalKind,
  type ParameterDeclarationStructure,
  type StatementStructures,
  type TypeAliasDeclarationStructure,
  type VariableStatementStructure,
  type WriterFunction,
} from "ts-morph";
import {
  docs,
  exampleDoc,
  limitsText,
  paramDoc,
  plainText,
} from "./client-comments.js";
import type { Json } from "./document.js";
import { literal } from "./data-literal.js";
import type { ApiModel, NamedType, Operation, Resource } from "./model.js";
import { indexedAccess, propertyKey, stringLiteral } from "./names.js";
import type { ParamGroup } from "./request.js";

/**
 * Emits the client of a model.
 *
 * @param operationModule - specifier of src/runtime/operation.ts, relative to the output
 */
export function emitClient(model: ApiModel, operationModule: string): string {
  const project = new Project({ useInMemoryFileSystem: true });
  const declarations: readonly StatementStructures[] = [
    ...model.types.map(namedType),
    ...clientOptions(model),
    ...model.resources.map(resourceInterface),
    resourcesInterface(model),
    routeTable(model),
    baseUrl(model),
    apiClient,
    createApiClient,
  ];
  const statements = [
    ...imports(model, operationModule),
    ...declarations.map((one) => ({ ...one, leadingTrivia: "\n" })),
  ];
  return project.createSourceFile("client.ts", { statements }).getFullText();
}

function imports(
  { resources, types, clientParams }: ApiModel,
  operationModule: string,
): readonly ImportDeclarationStructure[] {
  const typeImport = (moduleSpecifier: string, ...names: string[]) => ({
    kind: StructureKind.ImportDeclaration as const,
    isTypeOnly: true,
    namedImports: names,
    moduleSpecifier,
  });
  return [
    {
      kind: StructureKind.ImportDeclaration,
      defaultImport: "createClient",
      namedImports: ["type Client", "type ClientOptions"],
      moduleSpecifier: "openapi-fetch",
    },
    ...(resources.length > 0
      ? [
          typeImport(
            operationModule,
            clientParams.length > 0
              ? "CallOptions as RuntimeOptions"
              : "CallOptions",
          ),
        ]
      : []),
    typeImport(
      "./schema.js",
      ...(types.length > 0 ? ["components"] : []),
      "paths",
    ),
  ];
}

/** The options of every call, with the path parameters that the client is created with. */
function clientOptions({
  resources,
  clientParams,
}: ApiModel): readonly InterfaceDeclarationStructure[] {
  const params = resources
    .flatMap(({ operations }) => operations)
    .flatMap(({ pathParams }) => pathParams);
  const properties = clientParams.flatMap(({ name, identifier }) => {
    const param = params.find((one) => one.name === name);
    return param
      ? [
          {
            isReadonly: true,
            name: propertyKey(identifier),
            type: `${param.type} | null | undefined`,
            hasQuestionToken: true,
            docs: docs([
              `${plainText(param.description) ?? ""}${limitsText(param)} Default: the client's.`.trim(),
            ]),
          },
        ]
      : [];
  });
  return properties.length === 0
    ? []
    : [
        {
          kind: StructureKind.Interface,
          isExported: true,
          name: "CallOptions",
          extends: ["RuntimeOptions"],
          docs: docs(["The last argument of every method."]),
          properties,
        },
      ];
}

function namedType({
  name,
  schema,
  description,
}: NamedType): TypeAliasDeclarationStructure {
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name,
    type: indexedAccess("components", ["schemas", schema]),
    docs: docs([plainText(description)]),
  };
}

function resourceInterface({
  name,
  typeName,
  description,
  operations,
}: Resource): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: typeName,
    docs: docs([plainText(description)]),
    methods: operations.map((operation) => method(name, operation)),
  };
}

function resourcesInterface({
  resources,
}: ApiModel): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: "Resources",
    docs: docs(["Every resource of the API, under its name."]),
    properties: resources.map(({ name, typeName, description }) => ({
      isReadonly: true,
      name: propertyKey(name),
      type: typeName,
      docs: docs([plainText(description)]),
    })),
  };
}

function method(
  resource: string,
  operation: Operation,
): OptionalKind<MethodSignatureStructure> {
  return {
    // bare, `new` would declare a constructor
    name: operation.name === "new" ? '"new"' : propertyKey(operation.name),
    parameters: parameters(operation),
    returnType: `Promise<${operation.result.type}>`,
    docs: docs([
      ...operation.description.map(plainText),
      operation.permissions.length > 0
        ? `Token permission: ${operation.permissions.join(" or ")}.`
        : undefined,
      `\`${operation.method.toUpperCase()} ${operation.path}\``,
      operation.pathParams.flatMap(paramDoc).join("\n"),
      exampleDoc(resource, operation),
      operation.deprecated ? "@deprecated" : undefined,
    ]),
  };
}

/** The arguments of a method: path parameters, except those that the client is created with; body; options. */
function parameters(
  operation: Operation,
): OptionalKind<ParameterDeclarationStructure>[] {
  const { pathParams, body, query, headers } = operation;
  const needsOptions = Boolean(query?.required) || Boolean(headers?.required);
  const ids = pathParams.flatMap(({ argument, type }) =>
    argument === undefined ? [] : [{ name: argument, type }],
  );
  const bodies = body
    ? [
        {
          name: "body",
          // an optional parameter can't precede a required one
          type:
            body.required || !needsOptions
              ? body.type
              : `${body.type} | undefined`,
          hasQuestionToken: !body.required && !needsOptions,
        },
      ]
    : [];
  const options = {
    name: "options",
    type: optionsType(operation),
    hasQuestionToken: !needsOptions,
  };
  return [...ids, ...bodies, options];
}

function optionsType({ query, headers }: Operation): string {
  const mark = (group: ParamGroup) => (group.required ? "" : "?");
  const members = [
    query && `query${mark(query)}: ${query.type}`,
    // other headers stay allowed
    headers &&
      `headers${mark(headers)}: ${headers.type} & Readonly<Record<string, unknown>>`,
  ].filter((one) => one !== undefined);
  const others = headers ? 'Omit<CallOptions, "headers">' : "CallOptions";
  return members.length === 0
    ? others
    : `${others} & { ${members.join("; ")} }`;
}

/** The route table: a row for each operation. */
function routeTable(model: ApiModel): VariableStatementStructure {
  const bound = new Map(
    model.clientParams.map(({ name, identifier }) => [name, identifier]),
  );
  const resources = model.resources.map(
    ({ name, operations }): [string, WriterFunction] => {
      const rows = operations.map((operation): [string, WriterFunction] => [
        operation.name,
        row(operation, bound),
      ]);
      return [name, lines(rows)];
    },
  );
  const table = lines(resources);
  return constant(
    "operations",
    (writer) => {
      table(writer);
      writer.write(" as const");
    },
    "One row for each operation, with all that the runtime needs.",
  );
}

/** A row of the route table, without members that have no value. */
function row(
  operation: Operation,
  bound: ReadonlyMap<string, string>,
): WriterFunction {
  const { pathParams, body, result, permissions } = operation;
  const params = pathParams.map(
    ({ name, argument, valueType, limits, style }) => [
      name,
      dropUndefined({
        client: bound.get(name),
        argument: argument === name ? undefined : argument,
        type: valueType,
        ...limits,
        ...style,
      }),
    ],
  );
  return lines(
    Object.entries(
      dropUndefined({
        method: operation.method.toUpperCase(),
        path: operation.path,
        params:
          params.length === 0
            ? undefined
            : (Object.fromEntries(params) as Json),
        query: styles(operation.query),
        headers: styles(operation.headers),
        body:
          body &&
          dropUndefined({
            type: body.contentType,
            required: body.mandatory,
            properties: body.required ? undefined : body.properties,
            styles: styles(body),
          }),
        accept: result.accept,
        result: result.shape && { ...result.shape },
        permissions: permissions.length === 0 ? undefined : permissions,
      }),
    ).map(([key, value = null]) => [key, literal(value)]),
  );
}

/** The parameters or fields with another style than the default; undefined where there is none. */
function styles(
  group: Pick<ParamGroup, "styles"> | undefined,
): Json | undefined {
  const all = Object.entries(group?.styles ?? {});
  return all.length === 0
    ? undefined
    : Object.fromEntries(all.map(([name, style]) => [name, { ...style }]));
}

/** The object without its undefined members. */
function dropUndefined(
  value: Readonly<Record<string, Json | undefined>>,
): Readonly<Record<string, Json | undefined>> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  );
}

function baseUrl({ server = "" }: ApiModel): VariableStatementStructure {
  return constant(
    "baseUrl",
    stringLiteral(server),
    "The base URL that the description names.",
  );
}

const apiClient: TypeAliasDeclarationStructure = {
  kind: StructureKind.TypeAlias,
  isExported: true,
  name: "ApiClient",
  type: "Client<paths>",
  docs: docs(["The typed fetch client of every path."]),
};

const createApiClient: FunctionDeclarationStructure = {
  kind: StructureKind.Function,
  isExported: true,
  name: "createApiClient",
  parameters: [
    { name: "options", type: "ClientOptions", hasQuestionToken: true },
  ],
  returnType: "ApiClient",
  statements: "return createClient<paths>({ baseUrl, ...options });",
  docs: [
    "\nCreates the typed fetch client; `options` as openapi-fetch documents them.",
  ],
};

function constant(
  name: string,
  initializer: string | WriterFunction,
  description: string,
): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [{ name, initializer }],
    docs: docs([description]),
  };
}

/** An object with a line for each member: the formatter keeps it so, and a diff shows the member that changed. */
function lines(
  members: readonly (readonly [string, string | WriterFunction])[],
): WriterFunction {
  return Writers.object(
    Object.fromEntries(
      members.map(([key, value]) => [propertyKey(key), value]),
    ),
  );
}

/** ApiModel → the text of client.ts, through ts-morph. */

import {
  IndentationText,
  Project,
  StructureKind,
  VariableDeclarationKind,
  type InterfaceDeclarationStructure,
  type MethodSignatureStructure,
  type OptionalKind,
} from "ts-morph";
import type { Json } from "./document.js";
import type { ApiModel, Operation, Resource } from "./model.js";
import type { ParamGroup, PathParam } from "./request-model.js";
import type { Type } from "./type-reference.js";
import { indexedAccess, propertyKey } from "./names.js";

/**
 * Emits the client of a model.
 *
 * @param operationModule - specifier of src/operation.ts, relative to the output
 */
export function emitClient(model: ApiModel, operationModule: string): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile("client.ts", {
    statements: [
      {
        kind: StructureKind.ImportDeclaration,
        defaultImport: "createClient",
        namedImports: [
          { name: "Client", isTypeOnly: true },
          { name: "ClientOptions", isTypeOnly: true },
        ],
        moduleSpecifier: "openapi-fetch",
      },
      ...(model.resources.length === 0
        ? []
        : [
            {
              kind: StructureKind.ImportDeclaration as const,
              isTypeOnly: true,
              namedImports: ["CallOptions"],
              moduleSpecifier: operationModule,
            },
          ]),
      {
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        namedImports:
          model.types.length > 0 ? ["components", "paths"] : ["paths"],
        moduleSpecifier: "./schema.js",
      },
      ...model.types.map((type) => ({
        kind: StructureKind.TypeAlias as const,
        leadingTrivia: "\n",
        isExported: true,
        name: type.name,
        type: indexedAccess("components", ["schemas", type.schema]),
        docs: docs([plainText(type.description)]),
      })),
      ...model.resources.map(resourceInterface),
      {
        kind: StructureKind.Interface,
        isExported: true,
        name: "Resources",
        docs: docs(["Every resource of the API, under its name."]),
        properties: model.resources.map(({ name, typeName, description }) => ({
          name: propertyKey(name),
          isReadonly: true,
          type: typeName,
          docs: docs([plainText(description)]),
        })),
      },
      {
        kind: StructureKind.VariableStatement,
        leadingTrivia: "\n",
        isExported: true,
        declarationKind: VariableDeclarationKind.Const,
        docs: docs([
          "One row an operation: all that the runtime needs of the description.",
        ]),
        declarations: [
          {
            name: "operations",
            initializer: `${literal(table(model))} as const`,
          },
        ],
      },
      {
        kind: StructureKind.VariableStatement,
        leadingTrivia: "\n",
        isExported: true,
        declarationKind: VariableDeclarationKind.Const,
        docs: docs(["The base URL that the description names."]),
        declarations: [
          { name: "baseUrl", initializer: JSON.stringify(model.server ?? "") },
        ],
      },
      {
        kind: StructureKind.TypeAlias,
        leadingTrivia: "\n",
        isExported: true,
        name: "ApiClient",
        type: "Client<paths>",
        docs: docs(["The typed fetch client of every path."]),
      },
      {
        kind: StructureKind.Function,
        isExported: true,
        name: "createApiClient",
        parameters: [
          { name: "options", hasQuestionToken: true, type: "ClientOptions" },
        ],
        returnType: "ApiClient",
        statements: ["return createClient<paths>({ baseUrl, ...options });"],
        docs: docs([
          "Creates the typed fetch client; `options` as openapi-fetch documents them.",
        ]),
      },
    ],
  });
  return file.getFullText();
}

function resourceInterface(resource: Resource): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: resource.typeName,
    docs: docs([plainText(resource.description)]),
    methods: resource.operations.map(signature),
  };
}

function signature(
  operation: Operation,
): OptionalKind<MethodSignatureStructure> {
  const { body, query, headers } = operation;
  const optionsRequired =
    Boolean(query?.required) || Boolean(headers?.required);
  return {
    // bare, it would declare a constructor
    name: operation.name === "new" ? '"new"' : propertyKey(operation.name),
    parameters: [
      ...operation.pathParams.flatMap(({ argument, type }) =>
        argument === undefined
          ? []
          : [{ name: argument, type: typeText(type) }],
      ),
      ...(body
        ? [
            {
              name: "body",
              type:
                typeText(body.type) +
                (body.required || !optionsRequired ? "" : " | undefined"),
              hasQuestionToken: !body.required && !optionsRequired,
            },
          ]
        : []),
      {
        name: "options",
        type: optionsType(operation),
        hasQuestionToken: !optionsRequired,
      },
    ],
    returnType: `Promise<${typeText(operation.result.type)}>`,
    docs: docs([
      ...operation.description.map(plainText),
      operation.permissions.length > 0
        ? `Token permission: ${operation.permissions.join(" or ")}.`
        : undefined,
      `\`${operation.method.toUpperCase()} ${operation.path}\``,
      paramDocs(operation),
      operation.deprecated ? "@deprecated" : undefined,
    ]),
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

function optionsType({ query, headers }: Operation): string {
  if (!query && !headers) return "CallOptions";
  const base = headers ? 'Omit<CallOptions, "headers">' : "CallOptions";
  const extra = [
    query && `query${query.required ? "" : "?"}: ${typeText(query.type)}`,
    // other headers stay allowed
    headers &&
      `headers${headers.required ? "" : "?"}: ${typeText(headers.type)} & Readonly<Record<string, unknown>>`,
  ].filter((member) => member !== undefined);
  return `${base} & { ${extra.join("; ")} }`;
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

/** JSON as a TypeScript literal. */
function literal(value: Json): string {
  if (Array.isArray(value)) {
    return `[${(value as readonly Json[]).map(literal).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${propertyKey(key)}: ${literal(member ?? null)}`,
    );
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

function typeText(type: Type): string {
  switch (type.kind) {
    case "named":
    case "keyword":
      return type.name;
    case "array":
      return `${typeText(type.of)}[]`;
    case "union":
      return type.of.map(typeText).join(" | ");
    case "member":
      return type.steps.reduce(
        (whole, { key, maybe }, index) =>
          index === 0
            ? key
            : maybe
              ? `NonNullable<${indexedAccess(whole, [key])}>`
              : indexedAccess(whole, [key]),
        "",
      );
  }
}

/** Text of the description, in which an `@` at the start of a line is no tag. */
function plainText(text: string | undefined): string | undefined {
  return text?.replace(/^(\s*)@/gm, "$1\\@");
}

/** Paragraphs as a documentation comment that nothing in them can end or start a tag of. */
function docs(paragraphs: readonly (string | undefined)[]): string[] {
  const lines = paragraphs
    .filter((paragraph) => paragraph !== undefined && paragraph.trim() !== "")
    .join("\n\n");
  if (lines === "") return [];
  const safe = lines.replaceAll("*/", "*\\/");
  return [safe.includes("\n") || safe.length > 70 ? `\n${safe}` : safe];
}

/** Document → Contract: what the API accepts and answers, an operation a row, with the place of each part. */

import {
  at,
  isObject,
  list,
  member,
  object,
  parametersOf,
  resolve,
  text,
  texts,
  urlOfServer,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { nameOperations, type NamedOperation } from "./operation-names.js";
import { nameRecursiveDefinitions } from "./recursive-schema-names.js";
import { shapeOf, type Source } from "./shape.js";

export interface Contract {
  readonly document: Json;
  readonly operations: readonly ContractOperation[];
  /** The property of a success that methods return. */
  readonly unwrap: string | undefined;
  /** What the description says of the whole API, as text that can be compared. */
  readonly settings: Readonly<Record<string, Json>>;
  /** The security schemes, by name. */
  readonly securitySchemes: Readonly<Record<string, Json>>;
  /** The names of the schemas that the client exports types of. */
  readonly schemas: JsonObject;
}

/** A part of a contract that a line can be about. */
interface Part {
  readonly path: Path;
  /** What people read: descriptions, examples, `deprecated`. */
  readonly words: Readonly<Record<string, Json>>;
}

export interface ContractOperation extends Part {
  /** `apps.create`, or the route where the client has no method for it. */
  readonly name: string;
  readonly hasMethod: boolean;
  readonly method: string;
  readonly url: string;
  /** Any of them is enough. */
  readonly permissions: readonly string[];
  /** The security requirements, such as `apiToken`. One of them is enough. An empty text requires nothing. */
  readonly security: readonly string[];
  readonly servers: readonly string[];
  /** The keywords that the operation has itself. */
  readonly own: readonly string[];
  readonly parameters: readonly ContractParameter[];
  readonly body: ContractBody | undefined;
  readonly answers: readonly ContractAnswer[];
  /** Keywords that no field above holds. */
  readonly others: Readonly<Record<string, Json>>;
}

export interface ContractParameter extends Part {
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  /** How its value is written: style, explode and the like. */
  readonly style: string;
  readonly schema: Source;
}

export interface ContractBody extends Part {
  readonly required: boolean;
  readonly content: readonly ContractContent[];
}

export interface ContractContent {
  readonly type: string;
  readonly path: Path;
  readonly schema: Source;
  /** How the fields of a form are written. */
  readonly encoding: Json;
}

export interface ContractAnswer extends Part {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly content: readonly ContractContent[];
  readonly headers: readonly ContractParameter[];
  readonly others: Readonly<Record<string, Json>>;
}

/** An operation in both versions, under one name or two. */
export interface OperationPair {
  readonly before: ContractOperation;
  readonly after: ContractOperation;
}

const wordKeys = new Set([
  ..."deprecated description example examples externalDocs summary".split(" "),
]);
const operationKeys = new Set([
  ..."operationId parameters requestBody responses security servers tags x-permissions".split(
    " ",
  ),
]);
const answerKeys = new Set(["content", "headers"]);

/** Reads the contract of a checked document. Its paths are those of the document as it is written. */
export function contractOf(checked: Json): Contract {
  const document = nameRecursiveDefinitions(checked);
  return {
    document,
    operations: nameOperations(document).map((named) =>
      operation(document, named),
    ),
    unwrap: text(member(document, "x-unwrap")),
    settings: pick(document, (key) => key.startsWith("x-")),
    securitySchemes: pick(
      at(document, ["components", "securitySchemes"]) ?? null,
      () => true,
    ),
    schemas: object(at(document, ["components", "schemas"])),
  };
}

/** The route of an operation, whatever its path parameters are called: `GET /apps/{}`. */
export function routeOf({ method, url }: ContractOperation): string {
  return `${method} ${url.replace(/\{[^{}]*\}/g, "{}")}`;
}

/** Whether the client sends a request of a method, such as `GET`, again after any failure that may pass, as src/runtime/retry.ts has it. */
export function isRepeatable(method: string): boolean {
  return method !== "POST" && method !== "PATCH";
}

/** Whether a status is that of a success. */
export function isSuccess(status: string): boolean {
  return /^2(\d\d|XX)$/i.test(status);
}

function operation(
  document: Json,
  { found, resource, name, leftOut }: NamedOperation,
): ContractOperation {
  const { url, method, value, path, pathItem } = found;
  const route = `${method.toUpperCase()} ${url}`;
  const requestBody = resolve(document, member(value, "requestBody"), [
    ...path,
    "requestBody",
  ]);
  const servers = [value, pathItem.value, document]
    .map((owner) => list(member(owner, "servers")))
    .find((all) => all.length > 0);
  return {
    name: leftOut ? route : `${resource}.${name}`,
    hasMethod: !leftOut,
    method: method.toUpperCase(),
    url,
    path,
    words: {
      ...pick(value, isWord),
      // tags but the first group pages, nothing else
      ...(texts(value["tags"]).length > 1 && { tags: value["tags"] ?? null }),
    },
    permissions: texts(value["x-permissions"]),
    security: list(value["security"] ?? member(document, "security")).map(
      requirementText,
    ),
    servers: (servers ?? []).map((server) => urlOfServer(server) ?? ""),
    own: Object.keys(value),
    parameters: parametersOf(document, found).map((one) =>
      parameter(document, one.value, one.path),
    ),
    body: requestBody && {
      path: requestBody.path,
      words: pick(requestBody.value, isWord),
      required: requestBody.value["required"] === true,
      content: contents(requestBody.value, requestBody.path),
    },
    answers: answers(document, value, path),
    others: pick(value, (key) => !isWord(key) && !operationKeys.has(key)),
  };
}

/** A security requirement: the names of its schemes, with their scopes. */
export function requirementText(value: Json): string {
  return Object.entries(object(value))
    .map(([name, scopes]) =>
      texts(scopes).length > 0
        ? `${name} (${[...texts(scopes)].sort().join(", ")})`
        : name,
    )
    .sort()
    .join(" and ");
}

function parameter(
  document: Json,
  value: JsonObject,
  path: Path,
): ContractParameter {
  const place = text(value["in"]) ?? "header";
  const content = Object.entries(object(value["content"]))[0];
  const usualStyle =
    place === "query" || place === "cookie" ? "form" : "simple";
  const style = text(value["style"]) ?? usualStyle;
  const schema = content
    ? {
        value: member(content[1], "schema"),
        path: [...path, "content", content[0], "schema"],
      }
    : { value: value["schema"], path: [...path, "schema"] };
  // a single value is written the same either way
  const isSingle = shapeOf(document, [schema]).types?.every(
    (type) => type !== "array" && type !== "object",
  );
  const usual = style === "form";
  const explode = isSingle ? usual : (value["explode"] ?? usual);
  const styles = [
    style,
    explode === true && "explode",
    value["allowReserved"] === true && "allowReserved",
    value["allowEmptyValue"] === true && "allowEmptyValue",
  ];
  return {
    in: place,
    name: text(value["name"]) ?? "",
    path,
    words: pick(value, isWord),
    required: value["required"] === true,
    style: content ? content[0] : styles.filter(Boolean).join(", "),
    schema: [schema],
  };
}

function contents(owner: JsonObject, path: Path): readonly ContractContent[] {
  return Object.entries(object(owner["content"])).map(([type, media]) => ({
    type,
    path: [...path, "content", type],
    schema: [
      {
        value: member(media, "schema"),
        path: [...path, "content", type, "schema"],
      },
    ],
    encoding: member(media, "encoding") ?? null,
  }));
}

function answers(
  document: Json,
  value: JsonObject,
  path: Path,
): readonly ContractAnswer[] {
  return Object.entries(object(value["responses"])).flatMap(
    ([status, written]) => {
      if (status.startsWith("x-")) return [];
      const response = resolve(document, written, [
        ...path,
        "responses",
        status,
      ]);
      if (!response) return [];
      const headers = object(response.value["headers"]);
      return {
        status:
          status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
        path: response.path,
        words: pick(response.value, isWord),
        content: contents(response.value, response.path),
        headers: Object.entries(headers).flatMap(([name, header]) => {
          const found = resolve(document, header, [
            ...response.path,
            "headers",
            name,
          ]);
          return found
            ? [
                {
                  ...parameter(document, found.value, found.path),
                  name: name.toLowerCase(),
                  in: "header",
                },
              ]
            : [];
        }),
        others: pick(
          response.value,
          (key) => !isWord(key) && !answerKeys.has(key),
        ),
      };
    },
  );
}

function isWord(key: string): boolean {
  return wordKeys.has(key);
}

/** The members of a node whose keys a test accepts. */
function pick(
  node: Json,
  isWanted: (key: string) => boolean,
): Readonly<Record<string, Json>> {
  const entries = isObject(node) ? Object.entries(node) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, Json] => isWanted(entry[0])),
  );
}

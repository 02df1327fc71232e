/** An operation and its parts → items of API.md. */

import {
  isRepeatable,
  isSuccess,
  type ContractAnswer,
  type ContractBody,
  type ContractContent,
  type ContractOperation,
  type ContractParameter,
} from "../contract.js";
import {
  at,
  list,
  member,
  object,
  pointerOf,
  text,
  texts,
  type Json,
  type Path,
} from "../document.js";
import {
  code,
  item,
  jsonCode,
  prose,
  proseLines,
  type Item,
} from "./markdown.js";
import type { Operation, Resource } from "../model.js";
import { byKey, describeSchema, otherItems, type Book } from "./schema-docs.js";

/** Whether a part is described in its own section: elsewhere it is a link to it. */
interface Home {
  readonly isHome?: boolean;
}

/** The places of parameters, in the order of a request. */
const places = ["path", "query", "header", "cookie"];

/** The line of an operation in the list of its resource: call, route, success, permissions. */
function summaryOf(
  operation: ContractOperation,
  call: Operation | undefined,
): string {
  const statuses = operation.answers
    .map(({ status }) => status)
    .filter((status) => isSuccess(status))
    .sort();
  const permissions = operation.permissions.map(prose).sort();
  return [
    ...(call ? [code(signatureOf(call))] : []),
    routeCode(operation),
    ...(statuses.length > 0 ? [statuses.map(code).join(" or ")] : []),
    ...(permissions.length > 0 ? [permissions.join(" or ")] : []),
    ...(operation.words["deprecated"] === true ? ["deprecated"] : []),
  ].join(", ");
}

export function routeCode({ method, url }: ContractOperation): string {
  return code(`${method} ${url}`);
}

/** The call of a method; types that have no name are left out. */
function signatureOf({
  name,
  pathParams,
  body,
  query,
  headers,
  result,
}: Operation): string {
  const hasName = (type: string) => !type.includes('["');
  const typed = (argument: string, type: string) =>
    hasName(type) ? `${argument}: ${type}` : argument;
  const isNeeded = query?.required === true || headers?.required === true;
  const groups = [
    ...(query ? [`query${query.required ? "" : "?"}`] : []),
    ...(headers ? [`headers${headers.required ? "" : "?"}`] : []),
  ];
  const options = groups.length > 0 ? ` & { ${groups.join("; ")} }` : "";
  const all = [
    ...pathParams.flatMap(({ argument, type }) =>
      argument === undefined ? [] : [typed(argument, type)],
    ),
    ...(body
      ? [typed(body.required || isNeeded ? "body" : "body?", body.type)]
      : []),
    `options${isNeeded ? "" : "?"}: CallOptions${options}`,
  ];
  const returned = hasName(result.type) ? `: Promise<${result.type}>` : "";
  return `${name}(${all.join(", ")})${returned}`;
}

/** The facts of an operation that are not in its summary, and its parts. */
export function operationItems(
  book: Book,
  operation: ContractOperation,
  defaults: { readonly security: readonly string[] },
): readonly Item[] {
  const { path, security, parameters, body, answers, others } = operation;
  const isUsual =
    [...security].sort().join() === [...defaults.security].sort().join();
  const place = ({ in: where }: ContractParameter) => places.indexOf(where);
  return [
    ...ownServers(book.document, path).map(serverItem),
    ...(isUsual ? [] : [item(securityLine(security))]),
    ...(isRepeatable(operation.method)
      ? [item("sent again after any failure that may pass")]
      : [item("sent again only where the server has certainly not done it")]),
    ...[...parameters]
      .sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
      .map((one) => parameterItem(book, one)),
    ...(body ? [bodyItem(book, body)] : []),
    ...[...answers]
      .sort((a, b) => (a.status < b.status ? -1 : 1))
      .map((one) => answerItem(book, one, `answer ${code(one.status)}`)),
    ...otherItems(others),
  ];
}

/** Writes the security requirements. One of them is enough. */
export function securityLine(requirements: readonly string[]): string {
  const written = requirements.map((one) => (one === "" ? "none" : code(one)));
  return `security: ${written.sort().join(" or ") || "none"}`;
}

/** The servers of an operation, where they are not those of the whole API. */
function ownServers(document: Json, path: Path): readonly Json[] {
  const all = [path, path.slice(0, -1)].map((owner) =>
    list(member(at(document, owner), "servers")),
  );
  return all.find((servers) => servers.length > 0) ?? [];
}

/** A server, and each of its variables. */
export function serverItem(server: Json): Item {
  const variables = Object.entries(object(member(server, "variables")));
  return {
    line: `server ${code(text(member(server, "url")) ?? "")}`,
    words: proseLines(text(member(server, "description"))),
    items: variables.sort(byKey).map(([name, variable]) => {
      const values = texts(member(variable, "enum")).map(code);
      return {
        line: [
          `variable ${code(name)}`,
          ...(values.length > 0 ? [`one of ${values.join(" ")}`] : []),
          `default ${code(text(member(variable, "default")) ?? "")}`,
        ].join(", "),
        words: proseLines(text(member(variable, "description"))),
        items: [],
      };
    }),
  };
}

/** A parameter or a header: a link where it has a section of its own. */
export function parameterItem(
  book: Book,
  parameter: ContractParameter,
  { isHome = false }: Home = {},
): Item {
  const { in: place, name, path, required, style, words } = parameter;
  const label = `${place} ${code(name)}: `;
  const link = isHome ? undefined : book.links.get(pointerOf(path));
  if (link !== undefined) return item(label + link);
  const schema = describeSchema(book, parameter.schema, {
    label: `${label}${required ? "required" : "optional"}, `,
  });
  const usual =
    place === "query" || place === "cookie" ? "form, explode" : "simple";
  return {
    line: [
      schema.line,
      ...(style === usual ? [] : [`written as ${code(style)}`]),
      ...(words["deprecated"] === true ? ["deprecated"] : []),
    ].join(", "),
    words: [...proseLines(text(words["description"])), ...schema.words],
    items: schema.items,
  };
}

/** A request body: a link where it has a section of its own. */
export function bodyItem(
  book: Book,
  { path, required, words, content }: ContractBody,
  { isHome = false }: Home = {},
): Item {
  const link = isHome ? undefined : book.links.get(pointerOf(path));
  if (link !== undefined) return item(`body: ${link}`);
  return {
    line: `body: ${required ? "required" : "optional"}`,
    words: proseLines(text(words["description"])),
    items: contentItems(book, content),
  };
}

/** An answer: a link where it has a section of its own. */
export function answerItem(
  book: Book,
  { path, words, content, headers, others }: ContractAnswer,
  label: string,
  { isHome = false }: Home = {},
): Item {
  const link = isHome ? undefined : book.links.get(pointerOf(path));
  if (link !== undefined) return item(`${label}: ${link}`);
  return {
    line: content.length > 0 ? label : `${label}: no body`,
    words: proseLines(text(words["description"])),
    items: [
      ...[...headers]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((one) => parameterItem(book, one)),
      ...contentItems(book, content),
      ...otherItems(others),
    ],
  };
}

function contentItems(
  book: Book,
  content: readonly ContractContent[],
): readonly Item[] {
  return [...content]
    .sort((a, b) => (a.type < b.type ? -1 : 1))
    .map(({ type, schema, encoding }) => {
      const described = describeSchema(book, schema, {
        label: `${code(type)}: `,
      });
      const fields = Object.entries(object(encoding)).sort(byKey);
      return {
        ...described,
        items: [
          ...described.items,
          ...fields.map(([name, value = null]) =>
            item(`encoding of ${code(name)}: ${jsonCode(value)}`),
          ),
        ],
      };
    });
}

/** The items that the operations of a resource have in its list. */
export function summaryItems(
  book: Book,
  operations: readonly ContractOperation[],
  resource: Resource | undefined,
): readonly Item[] {
  return operations.map((operation) => {
    const call = callOf(operation, resource);
    const link = book.links.get(operation.name) ?? "";
    return item(`${link}: ${summaryOf(operation, call)}`);
  });
}

function callOf(
  { name }: ContractOperation,
  resource: Resource | undefined,
): Operation | undefined {
  return resource?.operations.find(
    (one) => `${resource.name}.${one.name}` === name,
  );
}

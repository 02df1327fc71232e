/** Rules about parameters: the client can send every value that one may have, or it has no argument. */

import {
  isIgnoredHeader,
  isObject,
  list,
  member,
  object,
  parametersOf,
  partsOf,
  text,
  type FoundOperation,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { kindOf, schemaIn } from "./content-type.js";
import { forEachOperation } from "./operation-rules.js";
import { operationLabel } from "./operation-names.js";
import { hasAnyType, hasType } from "./schema-facts.js";
import type { Rule } from "./rule.js";

/** What HTTP allows as the name of a header. */
const validName = /^[\w!#$%&'*+.^`|~-]+$/;

/** Why a parameter can't be sent as described, by the key that says so. */
interface Obstacle {
  readonly key: string;
  readonly why: string;
  readonly accepted: string;
}

export const parameterCanBeSent: Rule = ({ document }) => ({
  Parameter: (node, { path, report }) => {
    if (member(node, "in") === "cookie" || isIgnoredHeader(node)) return;
    const obstacle =
      obstacleOfName(node) ??
      (isObject(member(node, "content"))
        ? obstacleOfContent(document, node)
        : obstacleOfStyle(document, node));
    if (!obstacle) return;
    const { key, why, accepted } = obstacle;
    const name = text(member(node, "name")) ?? "";
    const place: Path = key in node ? [...path, key] : path;
    report(
      place,
      `the client can't send the parameter \`${name}\` as described: ${why}`,
      accepted,
    );
  },
});

export const ignoredHeadersAreNoArguments: Rule = () => ({
  Parameter: (node, { path, report }) => {
    if (!isIgnoredHeader(node)) return;
    report(
      path,
      `the header \`${text(member(node, "name")) ?? ""}\` is no argument: OpenAPI says to ignore it`,
      "nothing here: the body, the responses and `security` say what the client sends",
    );
  },
});

export const parameterHasOneForm: Rule = () => ({
  Parameter: (node, { path, report }) => {
    if (!isObject(member(node, "content"))) return;
    if (!isObject(member(node, "schema"))) return;
    report(
      [...path, "schema"],
      "a parameter has either `schema` or `content`, and here `content` counts",
      "one of the two",
    );
  },
});

export const parameterHasName: Rule = () => ({
  Parameter: (node, { path, report }) => {
    if (member(node, "in") !== "query" || member(node, "name") !== "") return;
    report(
      [...path, "name"],
      "the name of this query parameter is empty",
      "the name that the API reads",
      "value",
    );
  },
});

/** Whoever passes two headers of one name sends the last of them. */
export const headerNamesDiffer: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    const seen = new Map<string, string>();
    for (const { value, path } of parametersOf(document, found)) {
      if (member(value, "in") !== "header") continue;
      const name = text(member(value, "name")) ?? "";
      const other = seen.get(name.toLowerCase());
      seen.set(name.toLowerCase(), name);
      if (other === undefined) continue;
      report(
        [...path, "name"],
        `the headers \`${other}\` and \`${name}\` are one: HTTP does not tell small letters from capitals`,
        "each header once",
        "value",
      );
    }
  },
);

export const cookiesAreNotSent: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    for (const { value, path } of parametersOf(document, found)) {
      if (member(value, "in") !== "cookie") continue;
      report(
        path,
        `${userOf(path, found)}the client does not send the cookie \`${text(member(value, "name")) ?? ""}\``,
        "the `cookie` header in the options of a call; in a browser, only the browser sends cookies",
      );
    }
  },
);

/** The styles that OpenAPI allows in each place. */
const stylesOf = new Map<unknown, readonly string[]>([
  ["cookie", ["form"]],
  ["header", ["simple"]],
  ["path", ["simple", "label", "matrix"]],
  ["query", ["form", "spaceDelimited", "pipeDelimited", "deepObject"]],
]);

export const styleIsOfItsPlace: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    for (const { value, path } of parametersOf(document, found)) {
      const place = text(member(value, "in"));
      const style = text(member(value, "style"));
      const accepted = stylesOf.get(place);
      if (!place || style === undefined || !accepted) continue;
      if (accepted.includes(style)) continue;
      report(
        [...path, "style"],
        `a parameter in \`${place}\` is not written in the style ${style}`,
        accepted.join(", "),
        "value",
      );
    }
  },
);

/** Query parameters that choose a part of a list. */
const pageParameters =
  /^(page|page_?(number|token)|cursor|offset|after|next)$/i;

export const listIsOnePage: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    if (found.method !== "get") return;
    for (const { value, path } of parametersOf(document, found)) {
      const name = text(member(value, "name")) ?? "";
      if (member(value, "in") !== "query" || !pageParameters.test(name))
        continue;
      report(
        path,
        `${userOf(path, found)}the client reads one page`,
        `callers pass \`${name}\` to get the others`,
      );
    }
  },
);

/** The operation that has a parameter, where the path of the parameter does not say so. */
function userOf([root]: Path, found: FoundOperation): string {
  return root === "components" ? `${operationLabel(found)}: ` : "";
}

function obstacleOfName(parameter: JsonObject): Obstacle | undefined {
  const name = text(member(parameter, "name"));
  if (name === undefined || validName.test(name)) return undefined;
  return member(parameter, "in") === "header"
    ? {
        key: "name",
        why: "HTTP has no header of this name",
        accepted: "letters, digits and ! # $ % & ' * + - . ^ _ ` | ~",
      }
    : undefined;
}

function obstacleOfContent(
  document: Json,
  parameter: JsonObject,
): Obstacle | undefined {
  const [[type, media] = ["", null]] = Object.entries(
    object(parameter["content"]),
  );
  if (kindOf(type, schemaIn(document, media)) === "json") return undefined;
  const schemas = alternatives(document, member(media, "schema"));
  return schemas.some(isComposed)
    ? {
        key: "content",
        why: `it writes no list or object as ${type}`,
        accepted: "`application/json`",
      }
    : undefined;
}

function obstacleOfStyle(
  document: Json,
  parameter: JsonObject,
): Obstacle | undefined {
  const style = text(parameter["style"]) ?? "";
  const schemas = alternatives(document, parameter["schema"]);
  if (style === "deepObject" && schemas.some(isList)) {
    return {
      key: "style",
      why: "deepObject has no form for a list",
      accepted: "form, spaceDelimited or pipeDelimited for a list",
    };
  }
  if (
    /^(pipe|space)Delimited$/.test(style) &&
    parameter["explode"] === true &&
    schemas.some(isMap)
  ) {
    return {
      key: "explode",
      why: `${style} has no exploded form for an object`,
      accepted: "`explode: false`, or another style",
    };
  }
  const isNested = schemas
    .flatMap(membersOf)
    .some((member) => alternatives(document, member).some(isComposed));
  return isNested
    ? {
        key: "schema",
        why: "no style has a form for a list or an object inside of another",
        accepted: "plain values inside, or `content` with application/json",
      }
    : undefined;
}

/** A schema with its parts and alternatives at any depth, each once. */
function alternatives(
  document: Json,
  schema: Json | undefined,
): readonly JsonObject[] {
  const found = new Set<JsonObject>();
  const add = (value: Json | undefined): void => {
    for (const part of partsOf(document, value)) {
      if (found.has(part)) continue;
      found.add(part);
      [...list(part["anyOf"]), ...list(part["oneOf"])].forEach(add);
    }
  };
  add(schema);
  return [...found];
}

/** The schemas of the items of a list, or of the properties of an object. */
function membersOf(schema: JsonObject): readonly Json[] {
  const { items, prefixItems, properties, additionalProperties } = schema;
  return [
    ...(isList(schema) ? [items ?? null, ...list(prefixItems)] : []),
    ...(isMap(schema)
      ? [additionalProperties, ...Object.values(object(properties))].map(
          (one) => one ?? null,
        )
      : []),
  ];
}

function isComposed(schema: JsonObject): boolean {
  return isList(schema) || isMap(schema);
}

function isList(schema: JsonObject): boolean {
  return hasType(schema, "array") || (!hasAnyType(schema) && "items" in schema);
}

function isMap(schema: JsonObject): boolean {
  const isNamed = hasType(schema, "object");
  return isNamed || (!hasAnyType(schema) && isObject(schema["properties"]));
}

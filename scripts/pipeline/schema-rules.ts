/** Rules about schemas. Most report a schema that would become a wrong or an empty type. */

import { allOfReferences, endlessReferences } from "./circular-references.js";
import { writeDiscriminators } from "./discriminators.js";
import {
  at,
  isObject,
  list,
  member,
  object,
  partsOf,
  text,
  type Json,
  type Path,
} from "./document.js";
import { suggestName, typeName } from "./names.js";
import { resourceTypeNames } from "./operation-names.js";
import type { Report, RuleContext, Visitor } from "./rule.js";
import { declaredKeys } from "./schema-facts.js";

const schemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const schemaMaps = ["properties", "patternProperties", "$defs", "definitions"];
const singleSchemas = ["items", "additionalProperties", "not", "schema"];

export function schemaIsMap(): Visitor {
  const check = (schema: Json | undefined, path: Path, report: Report) => {
    if (schema === undefined || typeof schema === "boolean") return;
    if (isObject(schema)) return;
    report(
      path,
      `a schema is a map of keywords, and this is ${describeType(schema)}`,
      "a map such as `{ type: string }`",
      "value",
    );
  };
  const checkParts: Visitor[string] = (node, { path, report }) => {
    for (const key of singleSchemas) check(node[key], [...path, key], report);
    for (const key of schemaLists) {
      list(node[key]).forEach((one, index) => {
        check(one, [...path, key, index], report);
      });
    }
    for (const key of schemaMaps) {
      for (const [name, one] of Object.entries(object(node[key]))) {
        check(one, [...path, key, name], report);
      }
    }
  };
  return {
    Schema: checkParts,
    Parameter: checkParts,
    Header: checkParts,
    MediaType: checkParts,
    NamedSchemas: (node, { path, report }) => {
      for (const [name, schema] of Object.entries(node)) {
        check(schema, [...path, name], report);
      }
    },
  };
}

function describeType(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

/** Keywords below which openapi-typescript calls a node by the path that leads to it. */
const pathKeywords = ["properties", "anyOf", "oneOf"];

const badName = [
  "percent-decoding can't read this name, and it has parts",
  "a name without `%`, or a schema without parts",
] as const;

/** openapi-typescript reads names as percent-encoded, and what comes of it once more. */
export function nameWithoutPercent(): Visitor {
  const check: Visitor[string] = (_node, { path, report }) => {
    const depth = path.findIndex((key) => !isDecodable(String(key)));
    if (depth >= 0) report(path.slice(0, depth + 1), ...badName);
  };
  return {
    Schema: (node, visit) => {
      if (hasParts(node)) check(node, visit);
    },
    PathItem: check,
    RequestBody: check,
    Response: check,
    Parameter: (node, { path, report }) => {
      const [media] = Object.values(object(node["content"]));
      const schema = node["schema"] ?? member(media, "schema");
      if (isDecodable(text(node["name"]) ?? "") || !hasParts(schema)) return;
      report([...path, "name"], ...badName, "value");
    },
    Operation: (node, visit) => {
      const id = text(node["operationId"]);
      if (!id?.includes("%")) return;
      visit.report(
        [...visit.path, "operationId"],
        `"${id}" holds a \`%\``,
        "letters, digits and - . _ ~",
        "value",
      );
    },
  };
}

function hasParts(schema: Json | undefined): boolean {
  return (
    isObject(schema) &&
    pathKeywords.some(
      (key) => isObject(schema[key]) || Array.isArray(schema[key]),
    )
  );
}

function isDecodable(name: string): boolean {
  try {
    return !decodeURIComponent(name).includes("%");
  } catch {
    return false;
  }
}

export function allOfEnds({ document }: RuleContext): Visitor {
  const circular = new Set<Json>(
    allOfReferences(document).map(({ node }) => node),
  );
  return {
    ref: (node, { path, report }) => {
      if (!circular.has(node)) return;
      report(path, "this schema is a part of itself", "an `allOf` that ends");
    },
  };
}

export function enumHasValues(): Visitor {
  return {
    Schema: ({ enum: values }, { path, report }) => {
      if (!Array.isArray(values) || values.length > 0) return;
      report([...path, "enum"], "no value is allowed", "at least one value");
    },
  };
}

export function enumValuesDiffer(): Visitor {
  return {
    Schema: ({ enum: values }, { path, report }) => {
      const texts = list(values).map((value) => JSON.stringify(value));
      if (new Set(texts).size === texts.length) return;
      report([...path, "enum"], "a value is listed twice", "each value once");
    },
  };
}

export function limitsLeaveRoom(): Visitor {
  return {
    Schema: (node, { path, report }) => {
      for (const [least, most] of [
        ["minLength", "maxLength"],
        ["minItems", "maxItems"],
        ["minProperties", "maxProperties"],
        ["minimum", "maximum"],
      ] as const) {
        const [low, high] = [node[least], node[most]];
        if (typeof low !== "number" || typeof high !== "number") continue;
        if (low <= high) continue;
        report(
          [...path, most],
          `${high} is less than \`${least}\``,
          `at least ${low}`,
        );
      }
    },
  };
}

export function patternIsRegular(): Visitor {
  return {
    Schema: (node, { path, report }) => {
      const pattern = text(node["pattern"]);
      const names = Object.keys(object(node["patternProperties"]));
      for (const [keys, source] of [
        ...(pattern === undefined ? [] : [[["pattern"], pattern] as const]),
        ...names.map((name) => [["patternProperties", name], name] as const),
      ]) {
        if (isRegular(source, "u")) continue;
        report(
          [...path, ...keys],
          isRegular(source, "")
            ? "this is a regular expression without the flag u only"
            : "this is not a regular expression",
          "a regular expression of ECMAScript with the flag u",
        );
      }
    },
  };
}

export function isRegular(pattern: string, flags: "u" | ""): boolean {
  try {
    return Boolean(new RegExp(pattern, flags));
  } catch {
    return false; // the engine's message names no place in the file
  }
}

/** A part of an `allOf` may require what another part declares. */
export function requiredIsDeclared({ document }: RuleContext): Visitor {
  return {
    Schema: (node, { path, report }) => {
      const parts = partsOf(document, node);
      const names = declaredKeys(parts);
      const isOpen = parts.some((part) =>
        ["anyOf", "oneOf"].some((key) => key in part),
      );
      if (names.length === 0 || isOpen) return;
      list(node["required"]).forEach((name, index) => {
        if (typeof name !== "string" || names.includes(name)) return;
        report(
          [...path, "required", index],
          `\`required\` names \`${name}\`, which is no property`,
          suggestName(name, names) ?? "names that `properties` declares",
          "value",
        );
      });
    },
  };
}

export function compositionHasParts(): Visitor {
  return {
    Schema: (node, { path, report }) => {
      for (const key of ["allOf", "anyOf", "oneOf"]) {
        const parts = node[key];
        if (!Array.isArray(parts) || parts.length > 0) continue;
        report([...path, key], "no schema is listed", "at least one schema");
      }
    },
  };
}

/** The component schemas, each under its name. */
function schemasOf(document: Json): [string, Json | undefined][] {
  return Object.entries(object(at(document, ["components", "schemas"])));
}

export function schemaHasExample({ document }: RuleContext): Visitor {
  return {
    Root: (_root, { report }) => {
      for (const [name, schema] of schemasOf(document)) {
        const [first] = list(member(schema, "examples"));
        if ((member(schema, "example") ?? first) !== undefined) continue;
        report(
          ["components", "schemas", name],
          "no example",
          "`examples` with a value that validates",
        );
      }
    },
  };
}

export function typeNamesDiffer({
  document,
  operations,
}: RuleContext): Visitor {
  return {
    Root: (_root, { report }) => {
      const taken = new Map<string, string>(
        [...resourceTypeNames(operations)].map((name) => [
          name,
          "the resource interface",
        ]),
      );
      for (const [key] of schemasOf(document)) {
        const name = typeName(key);
        const other = taken.get(name);
        if (other !== undefined) {
          report(
            ["components", "schemas", key],
            `"${key}" and ${other} both become the type ${name}`,
            "names that differ in more than their case and punctuation",
          );
        }
        taken.set(name, `"${key}"`);
      }
    },
  };
}

export function endlessSchemaIsUnknown({ document }: RuleContext): Visitor {
  // a choice of schemas that are built on it is opened before the types are made
  const opened = writeDiscriminators(document);
  const endless = new Set<Json>(
    endlessReferences(opened).map(({ node }) => node),
  );
  return {
    ref: (node, { path, report }) => {
      if (!endless.has(node)) return;
      report(
        path,
        "this schema is a part of itself, and no object or array lies between",
        "its type is `unknown`",
      );
    },
  };
}

export function webhooksHaveNoMethod(): Visitor {
  return {
    Root: (root, { report }) => {
      for (const name of Object.keys(object(member(root, "webhooks")))) {
        report(
          ["webhooks", name],
          "the API sends webhooks, not the client",
          "types only, no method",
        );
      }
    },
  };
}

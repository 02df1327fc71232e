/** Changes to put into any large description, each with the line that tells it. */

import { nameOperations } from "../../scripts/pipeline/operation-names.js";
import { at, object, type Json } from "../../scripts/pipeline/document.js";

type Mutable = { [key: string]: unknown };

/** An operation that can be changed, and its name in the client. */
interface Target {
  readonly name: string;
  readonly route: string;
  readonly value: Mutable;
  /** The path item, and the key of the operation in it. */
  readonly owner: Mutable;
  readonly method: string;
}

/** Changes an operation if it can, and returns the line of the report. */
type Seed = (target: Target) => string | undefined;

const isMap = (value: unknown): value is Mutable =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The parameters of the operation itself that a test accepts. */
function parameters(
  { value }: Target,
  accepts: (parameter: Mutable, schema: Mutable) => boolean,
): readonly Mutable[] {
  const all = Array.isArray(value["parameters"]) ? value["parameters"] : [];
  return all.filter(
    (one): one is Mutable =>
      isMap(one) &&
      one["in"] === "query" &&
      isMap(one["schema"]) &&
      one["schema"]["$ref"] === undefined &&
      /^\w+$/.test(String(one["name"])) &&
      accepts(one, one["schema"]),
  );
}

function ownParameter(
  accepts: (parameter: Mutable, schema: Mutable) => boolean,
  change: (parameter: Mutable, schema: Mutable) => string,
): Seed {
  return (target) => {
    const [one] = parameters(target, accepts);
    if (!one) return undefined;
    const what = change(one, one["schema"] as Mutable);
    return `\`${target.name}\`: query \`${String(one["name"])}\` ${what}`;
  };
}

const isText = (_parameter: Mutable, schema: Mutable) =>
  schema["type"] === "string" &&
  schema["enum"] === undefined &&
  schema["maxLength"] === undefined &&
  schema["pattern"] === undefined;

function addParameter(required: boolean): Seed {
  return ({ name, value }) => {
    const list = Array.isArray(value["parameters"]) ? value["parameters"] : [];
    value["parameters"] = [
      ...(list as unknown[]),
      { name: "seeded", in: "query", required, schema: { type: "string" } },
    ];
    return `\`${name}\`: query \`seeded\` was added, ${required ? "required" : "optional"}`;
  };
}

/** The map of an inline body of JSON. */
function bodySchema({ value }: Target): Mutable | undefined {
  const body = value["requestBody"];
  const content = isMap(body) ? body["content"] : undefined;
  const media = isMap(content) ? content["application/json"] : undefined;
  const schema = isMap(media) ? media["schema"] : undefined;
  return isMap(schema) && isMap(schema["properties"]) ? schema : undefined;
}

const seeds: readonly Seed[] = [
  ({ name, route, owner, method }) => {
    Reflect.deleteProperty(owner, method);
    return `\`${name}\`: was removed (${route})`;
  },
  ({ name, value }) => {
    value["summary"] = "Seeded";
    return `\`${name}\`: summary changed`;
  },
  ({ name, value }) => {
    if (value["deprecated"] !== undefined) return undefined;
    value["deprecated"] = true;
    return `\`${name}\`: became deprecated`;
  },
  addParameter(false),
  addParameter(true),
  ownParameter(
    (one) => one["required"] !== true,
    (one) => {
      one["required"] = true;
      return "became required";
    },
  ),
  ownParameter(isText, (_one, schema) => {
    schema["maxLength"] = 7;
    return "got maxLength 7";
  }),
  ownParameter(isText, (_one, schema) => {
    schema["pattern"] = "^a";
    return "got pattern ^a";
  }),
  ownParameter(isText, (_one, schema) => {
    schema["minLength"] = 3;
    return "got minLength 3";
  }),
  ownParameter(
    (_one, { enum: values }) => Array.isArray(values),
    (_one, schema) => {
      schema["enum"] = [...(schema["enum"] as unknown[]), "seeded"];
      return 'got the value "seeded"';
    },
  ),
  ownParameter(
    (_one, { enum: values, default: usual }) =>
      Array.isArray(values) && values.length > 2 && usual !== values.at(-1),
    (_one, schema) => {
      const values = [...(schema["enum"] as unknown[])];
      const last = JSON.stringify(values.pop());
      schema["enum"] = values;
      return `lost the value ${last}`;
    },
  ),
  ownParameter(
    (_one, schema) => typeof schema["default"] === "number",
    (_one, schema) => {
      const old = Number(schema["default"]);
      schema["default"] = old + 1;
      return `default was ${old}, is ${old + 1}`;
    },
  ),
  ({ name, value }) => {
    const security = JSON.stringify(value["security"] ?? []);
    if (security === "[]") return undefined;
    const old = (value["security"] as Mutable[]).map((one) =>
      Object.keys(one).sort().join(" and "),
    );
    value["security"] = [];
    return `\`${name}\`: security was ${old.join(" or ")}, is no token`;
  },
  ({ name, value }) => {
    const responses = value["responses"] as Mutable;
    if (responses["418"] !== undefined) return undefined;
    responses["418"] = { description: "Seeded." };
    return `\`${name}\`: failure 418 was added`;
  },
  (target) => {
    const schema = bodySchema(target);
    if (!schema) return undefined;
    schema["properties"] = {
      ...(schema["properties"] as Mutable),
      seeded: { type: "string" },
    };
    return `\`${target.name}\`: body \`seeded\` was added, optional`;
  },
  (target) => {
    const schema = bodySchema(target);
    if (!schema) return undefined;
    const required = Array.isArray(schema["required"])
      ? schema["required"]
      : [];
    schema["properties"] = {
      ...(schema["properties"] as Mutable),
      seeded: { type: "string" },
    };
    schema["required"] = [...(required as unknown[]), "seeded"];
    return `\`${target.name}\`: body \`seeded\` was added, required`;
  },
  (target) => {
    const schema = bodySchema(target);
    if (!schema || schema["additionalProperties"] !== undefined)
      return undefined;
    schema["additionalProperties"] = false;
    return `\`${target.name}\`: body takes no other properties any more`;
  },
  ({ name, value }) => {
    const body = value["requestBody"];
    if (!isMap(body) || body["required"] !== true) return undefined;
    body["required"] = false;
    return `\`${name}\`: body became optional`;
  },
  ({ name, value }) => {
    const body = value["requestBody"];
    const content = isMap(body) ? body["content"] : undefined;
    if (!isMap(content) || content["text/seeded"] !== undefined)
      return undefined;
    content["text/seeded"] = { schema: { type: "string" } };
    return `\`${name}\`: body got the content type text/seeded`;
  },
  ({ name, value }) => {
    value["servers"] = [{ url: "https://seeded.example" }];
    return `\`${name}\`: servers were `;
  },
];

/** Puts each change into another operation. Returns the lines, or beginnings of lines. */
export function seed(document: Json): readonly string[] {
  const targets = nameOperations(document)
    .filter(({ leftOut }) => !leftOut)
    .map(({ found, resource, name }): Target => ({
      name: `${resource}.${name}`,
      route: `${found.method.toUpperCase()} ${found.url}`,
      value: found.value,
      // a path item may be a reference: the value is written out
      owner: object(at(document, ["paths", found.url])),
      method: found.method,
    }));
  const free = new Set(targets);
  return seeds.map((change, index) => {
    for (const target of free) {
      const line = change(target);
      if (line === undefined) continue;
      free.delete(target);
      return line;
    }
    throw new Error(`no operation takes change ${index}`);
  });
}

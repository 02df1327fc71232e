/** What a call resolves to, and what a valid response holds. */

import {
  member,
  object,
  resolve,
  text,
  type FoundOperation,
  type Json,
} from "./document.js";
import type { ResultShape } from "../../src/runtime/operation.js";
import { acceptsNull } from "./accepted-null.js";
import { isSuccess } from "./contract.js";
import { indexedAccess, type MaybeStep } from "./names.js";
import {
  hasAnyType,
  hasOnlyType,
  jsonTypes,
  property,
  requiredKeys,
} from "./schema-facts.js";
import {
  acceptedTypes,
  preferredType,
  kindOf,
  schemaIn,
} from "./content-type.js";
import { namedTypeOf, type Context } from "./model.js";

export interface Result {
  /** As source text. */
  readonly type: string;
  /** What the body of a success must hold; undefined where the description declares no body. */
  readonly shape: ResultShape | undefined;
  /** What a request says that it accepts; undefined for `application/json`. */
  readonly accept: string | undefined;
}

/** The type of a text that is never empty. */
const nonempty = "nonempty string";

/** What one success response holds. */
type Part = Pick<Result, "type" | "shape">;

/** What an operation resolves to, for all of its success responses together. */
export function result(
  context: Context,
  found: FoundOperation,
  keys: readonly string[],
): Result {
  const { document } = context;
  const responses = object(member(found.value, "responses"));
  const codes = Object.keys(responses).filter(isSuccess);
  if (codes.length === 0 && "default" in responses) codes.push("default");
  const accepted = new Set<string>();
  const results = codes.map((code): Part | undefined => {
    const response = resolve(document, responses[code], []);
    const content = object(member(response?.value, "content"));
    const contentType = preferredType(document, content);
    if (contentType === undefined) return undefined;
    const kind = kindOf(contentType, schemaIn(document, content[contentType]));
    for (const type of acceptedTypes(document, content, contentType)) {
      accepted.add(type);
    }
    if (found.method === "head") return undefined;
    const place = [...keys, "responses", code, "content", contentType];
    switch (kind) {
      case "text":
        return {
          type: "string",
          shape: { as: "text" },
        };
      case "json":
        return jsonResult(
          context,
          member(member(content, contentType), "schema"),
          place,
        );
      default:
        return {
          type: "Blob",
          shape: { as: "blob" },
        };
    }
  });
  const all = [...accepted].join(", ");
  const accept = all === "" || all === "application/json" ? undefined : all;
  return { ...joinResults(results), accept };
}

/** What the success responses of an operation come to. */
function joinResults(results: readonly (Part | undefined)[]): Part {
  const nothing = "undefined";
  const withBody = results.filter((one) => one !== undefined);
  const [first] = withBody;
  if (!first?.shape) return { type: nothing, shape: undefined };
  const empty = withBody.length < results.length;
  const types = new Set(withBody.map(({ type }) => type));
  if (empty) types.add(nothing);
  const kinds = new Set(withBody.map(({ shape }) => shape?.as));
  const json = withBody.filter(({ shape }) => shape?.as === undefined);
  const shape: ResultShape =
    kinds.size === 1
      ? commonShape(withBody.map((one) => one.shape ?? {}))
      : { ...commonShape(json.map((one) => one.shape ?? {})), as: "declared" };
  return {
    type: [...types].join(" | "),
    shape: { ...shape, ...(empty && { empty }) },
  };
}

/** What the shapes of several success responses have in common. */
function commonShape(shapes: readonly ResultShape[]): ResultShape {
  const [first = {}, ...rest] = shapes;
  const { as, property, array, nullable } = first;
  const agree = (key: keyof ResultShape) =>
    rest.every((shape) => shape[key] === first[key]);
  const required = Object.entries(first.required ?? {}).flatMap(
    ([key, type]) => {
      const all = [type, ...rest.map((shape) => shape.required?.[key])];
      if (all.every((one) => one === type)) return [[key, type] as const];
      const areTexts = all.every((one) => one === "string" || one === nonempty);
      return areTexts ? [[key, "string"] as const] : [];
    },
  );
  return {
    ...(as && { as }),
    ...(property !== undefined && agree("property") && { property }),
    ...(array && agree("array") && { array }),
    ...((nullable || rest.some((shape) => shape.nullable)) && {
      nullable: true as const,
    }),
    ...(required.length > 0 && { required: Object.fromEntries(required) }),
  };
}

function jsonResult(
  context: Context,
  whole: Json | undefined,
  place: readonly string[],
): Part {
  const { document } = context;
  const unwrap = text(member(document, "x-unwrap"));
  const inner =
    unwrap === undefined ? undefined : property(document, whole, unwrap);
  const schema = inner ?? whole;
  const resolved = resolve(document, schema, [])?.value;
  const array = hasOnlyType(resolved, "array");
  // null in the place of an unwrapped list is an empty list, declared or not
  const nullable =
    !(array && inner !== undefined) && acceptsNull(document, schema);
  const items = member(resolved, "items");
  const itemType = array && !nullable ? namedTypeOf(items, context) : undefined;
  const steps: readonly (string | MaybeStep)[] =
    inner === undefined || unwrap === undefined
      ? place
      : [...place, nullable ? unwrap : { maybe: unwrap }];
  const checked = array ? items : schema;
  const required = (
    isAlwaysObject(document, checked, array)
      ? requiredKeys(document, checked)
      : []
  )
    .map((key) => [key, property(document, checked, key)] as const)
    .filter(([, value]) => !isWriteOnly(document, value))
    .map(([key, value]) => [key, acceptedValues(document, value)] as const);
  return {
    type:
      itemType !== undefined
        ? `${itemType}[]`
        : (namedTypeOf(schema, context) ?? indexedAccess("paths", steps)),
    shape: {
      ...(inner !== undefined && unwrap !== undefined && { property: unwrap }),
      ...(array && { array }),
      ...(nullable && { nullable }),
      ...(required.length > 0 && { required: Object.fromEntries(required) }),
    },
  };
}

/** The JSON types of a value, and whether it is a text that is never empty: an empty secret is none. */
function acceptedValues(document: Json, schema: Json | undefined): string {
  const types = jsonTypes(document, schema);
  const { minLength } = object(resolve(document, schema, [])?.value);
  return types === "string" && Number(minLength) > 0 ? nonempty : types;
}

/** Whether a value of a schema can only be an object, so that its keys can be checked. */
function isAlwaysObject(
  document: Json,
  schema: Json | undefined,
  isItem: boolean,
): boolean {
  const resolved = resolve(document, schema, [])?.value;
  return (
    (!hasAnyType(resolved) || hasOnlyType(resolved, "object")) &&
    !(isItem && acceptsNull(document, schema))
  );
}

function isWriteOnly(document: Json, schema: Json | undefined): boolean {
  const resolved = resolve(document, schema, [])?.value;
  return [schema, resolved].some((one) => member(one, "writeOnly") === true);
}

/** Values → the text of a request: query, headers, path segments, bodies. */

import {
  serializeArrayParam,
  serializeObjectParam,
  serializePrimitiveParam,
} from "openapi-fetch";
import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import type { FieldStyle, ParamStyle } from "./operation.js";

type Styles = Readonly<Record<string, FieldStyle>>;

/** Whether a content type is JSON, not a sequence of JSON. */
export function isJson(type: string): boolean {
  return /^[^;]*[/+]json\s*(;|$)/i.test(type);
}

/**
 * Returns the query of a URL, without the question mark. Leaves out undefined and null.
 *
 * @throws {CallsInputError} for a value that its style can't write
 */
export function serializeQuery(
  query: object,
  styles: Styles | undefined,
  call: Call,
): string {
  return Object.entries(query)
    .filter(([, value]) => isGiven(value))
    .map(([name, value]) => {
      const key = encodeKey(name);
      const style = { style: "form", explode: true, ...styles?.[name] };
      try {
        const text: unknown = style.allowReserved
          ? encodeExceptReserved(value)
          : value;
        return serialize(key, text, style);
      } catch {
        throw new CallsInputError(
          `${name} can't be written as ${style.style}: it holds a circle, or a value that has no such form.`,
          call,
        );
      }
    })
    .filter((pair) => pair !== "")
    .join("&");
}

/** Returns a value as one path segment. */
export function serializeSegment(
  name: string,
  value: unknown,
  style: ParamStyle = {},
): string {
  if (style.json) return encodeURIComponent(JSON.stringify(value));
  const text =
    typeof value === "object" || style.style
      ? serialize(name, value, { style: "simple", explode: false, ...style })
      : encodeURIComponent(textOf(value));
  return style.style === "matrix" && typeof value !== "object"
    ? `;${text}`
    : text;
}

function serialize(name: string, value: unknown, style: ParamStyle): string {
  const { json, ...rest } = style;
  if (json) return serializePrimitiveParam(name, JSON.stringify(value), rest);
  if (typeof value === "object" && value !== null) {
    checkFlat(value);
    if (!Array.isArray(value)) return serializeObject(name, value, rest);
    if (rest.style === "deepObject") throw new TypeError();
    return serializeArrayParam(name, value.filter(isGiven), rest as never);
  }
  if (rest.style === "label") return `.${encodeURIComponent(textOf(value))}`;
  return serializePrimitiveParam(name, textOf(value), rest);
}

/** @throws {TypeError} for a list or an object inside of another: no style has a form for it */
function checkFlat(value: object): void {
  if (Object.values(value).some((member) => Object(member) === member))
    throw new TypeError();
}

const separators: Readonly<Record<string, string>> = {
  pipeDelimited: "|",
  spaceDelimited: "%20",
};

function serializeObject(
  name: string,
  value: object,
  style: ParamStyle,
): string {
  const members = Object.entries(value)
    .filter(([, member]) => isGiven(member))
    .map(([key, member]) => [encodeKey(key), member as unknown] as const);
  const separator = separators[style.style ?? ""];
  return separator === undefined
    ? serializeObjectParam(name, Object.fromEntries(members), style as never)
    : `${name}=${members
        .flatMap(([key, member]) => [key, encodeURIComponent(textOf(member))])
        .join(separator)}`;
}

/** Encodes what would end a name or its parameter. Brackets stay: many servers expect them bare. */
function encodeKey(name: string): string {
  return name.replace(/[&=#+%\s]/g, encodeURIComponent);
}

/** Encodes a value, except reserved characters that neither end nor split its parameter. */
function encodeExceptReserved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encodeExceptReserved);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        isGiven(member) ? encodeExceptReserved(member) : member,
      ]),
    );
  }
  return encodeURI(textOf(value)).replace(/[#&+]/g, encodeURIComponent);
}

/** Returns a header value as text. */
export function serializeHeader(
  value: unknown,
  style: ParamStyle = {},
): string {
  if (style.json) return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return textOf(value);
  checkFlat(value);
  if (Array.isArray(value)) return value.filter(isGiven).join(",");
  return Object.entries(value)
    .filter(([, member]) => isGiven(member))
    .map(
      ([key, member]) => `${key}${style.explode ? "=" : ","}${String(member)}`,
    )
    .join(",");
}

/**
 * Returns the body of a request. A form leaves out fields that are undefined or
 * null.
 *
 * @param type - the content type of the request
 * @param styles - the styles of the fields of a form
 */
export function serializeBody(
  type: string,
  value: unknown,
  styles: Styles | undefined,
  call: Call,
): unknown {
  if (value instanceof FormData || value instanceof Blob) return value;
  if (isJson(type)) return JSON.stringify(value);
  if (/^multipart\/form-data\b/i.test(type)) {
    const form = new FormData();
    for (const [name, field] of listFields(value as object)) {
      form.append(name, partOf(field, styles?.[name]?.type));
    }
    return form;
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const styled = Object.entries(value as object).filter(
      ([name]) => styles?.[name],
    );
    const plain = new URLSearchParams(
      listFields(value as object)
        .filter(([name]) => !styles?.[name])
        .map(([name, field]) => [name, textOf(field)]),
    ).toString();
    return [plain, serializeQuery(Object.fromEntries(styled), styles, call)]
      .filter((part) => part !== "")
      .join("&");
  }
  return value;
}

/** Returns a part of a form. An object is a part of JSON, as OpenAPI has it. */
function partOf(field: unknown, given?: string): string | Blob {
  const isBlob = field instanceof Blob;
  const isObject = typeof field === "object" && !isBlob;
  const type = given ?? (isObject ? "application/json" : undefined);
  const content = isBlob ? field : textOf(field);
  if (!type) return content;
  const name = field instanceof File ? field.name : "blob";
  return new File([content], name, { type });
}

/** Lists the fields of a form: an array is one field for each of its items. */
function listFields(form: object): (readonly [string, unknown])[] {
  return Object.entries(form).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter(isGiven)
      .map((item) => [name, item] as const),
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Returns a text as it is, and anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

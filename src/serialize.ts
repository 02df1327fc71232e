/** Values → the text of a request: query, headers, path segments, bodies. */

import {
  serializeArrayParam,
  serializeObjectParam,
  serializePrimitiveParam,
} from "openapi-fetch";
import type { ParamStyle } from "./operation.js";

type Styles = Readonly<Record<string, ParamStyle>>;

/** The query of a URL, without its question mark; what is undefined or null is left out. */
export function serializeQuery(query: object, styles: Styles = {}): string {
  return Object.entries(query)
    .filter(([, value]) => isGiven(value))
    .map(([name, value]) => {
      const key = encodeKey(name);
      const text: unknown = styles[name]?.allowReserved
        ? keepReserved(value)
        : value;
      return serialize(key, text, {
        style: "form",
        explode: true,
        ...styles[name],
      });
    })
    .filter((pair) => pair !== "")
    .join("&");
}

/** Header values as text; what is undefined or null is left out. */
export function serializeHeaders(
  headers: object,
  styles: Styles = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => isGiven(value))
      .map(([name, value]) => [name, plain(value, styles[name])]),
  );
}

/** A value as one path segment. */
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
  if (Array.isArray(value)) {
    return serializeArrayParam(name, value.filter(isGiven), rest as never);
  }
  if (typeof value === "object" && value !== null) {
    return serializeObject(name, value, rest);
  }
  if (rest.style === "label") return `.${encodeURIComponent(textOf(value))}`;
  return serializePrimitiveParam(name, textOf(value), rest);
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

/** A name with what would end it or the parameter encoded; brackets, which many servers want bare, stay. */
function encodeKey(name: string): string {
  return name.replace(/[&=#+%\s]/g, encodeURIComponent);
}

/** A value in which only what would end or split the parameter is encoded. */
function keepReserved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keepReserved);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        isGiven(member) ? keepReserved(member) : member,
      ]),
    );
  }
  return encodeURI(textOf(value)).replace(/[#&+]/g, encodeURIComponent);
}

function plain(value: unknown, style: ParamStyle = {}): string {
  if (style.json) return JSON.stringify(value);
  if (Array.isArray(value)) return value.filter(isGiven).join(",");
  if (typeof value !== "object" || value === null) return textOf(value);
  return Object.entries(value)
    .filter(([, member]) => isGiven(member))
    .map(
      ([key, member]) => `${key}${style.explode ? "=" : ","}${String(member)}`,
    )
    .join(",");
}

/** A request body of a content type; `styles` are those of the fields of a form, which has no form for undefined and null. */
export function serializeBody(
  type: string,
  value: unknown,
  styles: Styles = {},
): unknown {
  if (/[/+]json\b/i.test(type)) return JSON.stringify(value);
  const fields = () =>
    Object.entries(value as object).flatMap(([name, member]) =>
      (Array.isArray(member) ? (member as unknown[]) : [member])
        .filter(isGiven)
        .map((one) => [name, one] as const),
    );
  if (/^multipart\/form-data\b/i.test(type) && !(value instanceof FormData)) {
    const form = new FormData();
    for (const [name, one] of fields()) {
      form.append(name, one instanceof Blob ? one : textOf(one));
    }
    return form;
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const styled = Object.entries(value as object).filter(
      ([name]) => styles[name],
    );
    const plainFields = new URLSearchParams(
      fields()
        .filter(([name]) => !styles[name])
        .map(([name, one]) => [name, textOf(one)]),
    ).toString();
    return [plainFields, serializeQuery(Object.fromEntries(styled), styles)]
      .filter((part) => part !== "")
      .join("&");
  }
  return value;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

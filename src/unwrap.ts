/** ReadResponse → value or error. No other file decides that. */

import {
  CallsApiError,
  CallsResponseError,
  type CallsError,
  type ErrorDetail,
  type Outcome,
} from "./errors.js";
import type { Operation, ResultShape } from "./operation.js";

/** What errors and events say about a call. */
export interface Call {
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  /** The row of the operation. Undefined for a request of `calls.api` that matches none. */
  readonly row: Operation | undefined;
}

/** A response whose body has been read. */
export interface ReadResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly bytes: ArrayBuffer;
  /** The bytes as text. Where the status is not 2xx: without the token. */
  readonly text: string;
  /** The error that ended the body early, if one did. */
  readonly broken: unknown;
  /** Removes the token from a text. */
  readonly conceal: (text: string) => string;
}

/** The value of a response, or its error. `cutOff`: the body ended early. */
export type Verdict =
  | { readonly value: unknown; readonly error?: never }
  | { readonly error: CallsError; readonly cutOff?: boolean };

/** What a call has done before its response is judged. */
export interface Progress {
  /** How many requests were sent, this one included. */
  readonly attempts: number;
  /** The outcome of the attempts before this one. */
  readonly before: Outcome;
}

/** Decides whether a response is valid, and returns its value or its error. */
export function unwrap(
  response: ReadResponse,
  call: Call,
  progress: Progress,
): Verdict {
  const { status, text } = response;
  const parsed = parseJson(text);
  const body = isRecord(parsed.value) ? parsed.value : {};
  const ok = status >= 200 && status < 300;
  const { row } = call;
  // where no operation matches, the body is JSON or empty
  const shape = row ? row.result : { empty: true as const };
  if (
    !ok ||
    (body["success"] === false && (!row || shape?.property !== undefined))
  ) {
    return { error: apiError(response, body, call, progress) };
  }
  const result = response.broken
    ? "the body was cut off"
    : readValue(response, parsed, shape);
  if (typeof result !== "string") return result;
  const cause = response.broken ?? parsed.cause;
  const type = response.headers.get("content-type") ?? "no content type";
  return {
    error: new CallsResponseError(
      `status ${status}, but ${result} (${type.slice(0, 60)}). ${explainUnknown(call)}`,
      {
        ...responseFields(response, call),
        attempts: progress.attempts,
        outcome: "unknown",
      },
      cause === undefined ? undefined : { cause },
    ),
    cutOff:
      Boolean(response.broken) ||
      (parsed.cause !== undefined && /^\s*[[{]/.test(text)),
  };
}

interface Parsed {
  readonly value?: unknown;
  readonly cause?: SyntaxError;
}

function parseJson(text: string): Parsed {
  if (text.trim() === "") return {};
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // the message of the engine quotes the body, which may hold a secret
    return {
      cause: new SyntaxError(`invalid JSON in ${text.length} characters`),
    };
  }
}

/** Returns the value of a 2xx response, or why the response is invalid. */
function readValue(
  { text, bytes, headers }: ReadResponse,
  parsed: Parsed,
  shape: ResultShape | undefined,
): { value: unknown } | string {
  if (!shape || (shape.empty && text.trim() === ""))
    return { value: undefined };
  const type = headers.get("content-type") ?? "";
  const as = shape.as === "declared" ? declaredKind(type) : shape.as;
  if (as === "text") return { value: text };
  if (as === "blob") return { value: new Blob([bytes], { type }) };
  if (parsed.cause) return "the body is not JSON";
  if (text.trim() === "") return "there is no body";
  return readJson(parsed.value, shape);
}

/** Returns what a body is by its content type; undefined for JSON. */
function declaredKind(type: string): "text" | "blob" | undefined {
  if (/^[^;]*[/+]json\b/i.test(type)) return undefined;
  return /^text\//i.test(type) ? "text" : "blob";
}

/** Returns the result that a JSON body holds, or why the body is invalid. */
function readJson(
  body: unknown,
  { property, array, nullable, required }: ResultShape,
): { value: unknown } | string {
  if (property !== undefined && !isRecord(body))
    return "the body is not an object";
  const inner =
    property !== undefined && isRecord(body) ? body[property] : body;
  const name = property === undefined ? "the body" : `\`${property}\``;
  if (nullable && inner === null) return { value: null };
  if (array && inner === null) return { value: [] };
  if (array && !Array.isArray(inner)) return `${name} is not a list`;
  if (property !== undefined && inner === undefined)
    return `${name} is missing`;
  for (const item of array ? (inner as unknown[]) : [inner]) {
    for (const [key, type] of Object.entries(required ?? {})) {
      const value =
        isRecord(item) && Object.hasOwn(item, key) ? item[key] : undefined;
      const fits = type
        .split("|")
        .some((accepted) => accepted === "any" || accepted === typeOf(value));
      if (value === undefined || !fits)
        return `${name} has no ${type} \`${key}\``;
    }
  }
  return { value: inner };
}

function apiError(
  response: ReadResponse,
  body: Readonly<Record<string, unknown>>,
  call: Call,
  { attempts, before }: Progress,
): CallsError {
  const { status, headers, conceal } = response;
  const errors = readDetails(body["errors"], conceal);
  const [first] = errors;
  const code = first?.code;
  const reasons = [...errors.slice(0, 1), ...(first?.error_chain ?? [])].map(
    (item) => `${item.message ?? ""} (code ${item.code ?? "none"})`,
  );
  const refused =
    isRefusal(status) || (status < 300 && body["success"] === false);
  const outcome = refused ? before : "unknown";
  const gone = refused && (status === 404 || code === 20007);
  const ray = headers.get("cf-ray");
  const rest = [
    advice(status, code, call),
    outcome === "unknown" ? explainUnknown(call, gone) : "",
    ray === null ? "" : `Ray ${ray.slice(0, 30)}.`,
  ].filter((part) => part !== "");
  // a long reason is cut, the advice is not
  const room =
    290 -
    `${call.method} ${call.path}: ${status} `.length -
    rest.join(" ").length;
  const reason =
    reasons.join(": ") || (headers.get("content-type") ?? "no body");
  const short =
    reason.length > room ? `${reason.slice(0, Math.max(room, 20))}…` : reason;
  return new CallsApiError([`${status} ${short}.`, ...rest].join(" "), {
    ...responseFields(response, call),
    code,
    errors,
    attempts,
    messages: readDetails(body["messages"], conceal),
    retryAfter: readRetryAfter(headers.get("retry-after")),
    outcome,
  });
}

/** Returns the fields that every error about a response has. */
function responseFields(
  response: ReadResponse,
  { operation, method, path }: Call,
) {
  return {
    operation,
    method,
    path,
    status: response.status,
    ray: response.headers.get("cf-ray") ?? undefined,
  };
}

/** Whether a status shows that the operation did not happen: 4xx, except 408. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** Returns what the caller can do about an error. */
function advice(
  status: number,
  code: ErrorDetail["code"],
  { row }: Call,
): string {
  const permissions = row?.permissions?.join(" or ");
  if (code === 9109 || code === 10000 || status === 403) {
    return permissions === undefined
      ? "The token is not accepted here."
      : `The token needs the permission ${permissions} on this account.`;
  }
  if (code === 6003) return "Check the token for quotes or spaces.";
  if (code === 7003 || code === 7000) return "Check the account id.";
  return "";
}

/**
 * Explains an unknown outcome, and what to do about it. Empty for a method that
 * the caller can simply repeat.
 *
 * @param gone - whether the last attempt found nothing to delete
 */
export function explainUnknown(
  { operation, method }: Call,
  gone = false,
): string {
  if (method === "DELETE" && gone) {
    return "An earlier attempt very likely deleted it.";
  }
  if (method === "PATCH") return mayHaveHappened;
  if (method !== "POST") return "";
  const resource = operation?.split(".")[0];
  return resource === undefined
    ? mayHaveHappened
    : `A new entry of ${resource} may exist: look with calls.${resource}.list() before you try again.`;
}

const mayHaveHappened = "The operation may have happened.";

/**
 * Reads `errors` or `messages`. Leaves out what is not an object, makes numbers
 * of numeric codes, and removes the token from all texts.
 */
function readDetails(
  items: unknown,
  conceal: (text: string) => string,
  depth = 0,
): readonly ErrorDetail[] {
  if (!Array.isArray(items) || depth > deepest) return [];
  return items.filter(isRecord).map((item) => {
    const {
      code,
      message,
      documentation_url: url,
      source,
      error_chain: chain,
    } = item;
    const pointer = isRecord(source) ? source["pointer"] : undefined;
    return {
      ...(typeof code === "number" && { code }),
      ...(typeof code === "string" && {
        code: /^\d+$/.test(code) ? Number(code) : conceal(code),
      }),
      ...(typeof message === "string" && { message: conceal(message) }),
      ...(typeof url === "string" && { documentation_url: conceal(url) }),
      ...(typeof pointer === "string" && {
        source: { pointer: conceal(pointer) },
      }),
      ...(chain !== undefined && {
        error_chain: readDetails(chain, conceal, depth + 1),
      }),
    };
  });
}

/** How many levels of `error_chain` are read. */
const deepest = 8;

/** Returns the seconds of a Retry-After header, a number or an HTTP date. Undefined for other text. */
function readRetryAfter(header: string | null): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  // without a weekday it may not be a date: engines read "-1" as a year
  if (!/^[a-z]{3,}, /i.test(value)) return undefined;
  const seconds = Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : typeof value;
}

/** Response → value or error: the only place that decides. */

import {
  CallsApiError,
  CallsResponseError,
  type CallsError,
  type ErrorDetail,
  type Outcome,
} from "./errors.js";
import type { Operation, ResultShape } from "./operation.js";

/** One call, as errors and events name it. */
export interface Call {
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  /** The row of the operation; nothing for a request of `calls.api` that matches none. */
  readonly row: Operation | undefined;
}

/** An answer whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly bytes: ArrayBuffer;
  /** The bytes as text; of a refusal, without the token. */
  readonly text: string;
  /** What broke the body off, if anything did. */
  readonly broken: unknown;
  /** The text without the token. */
  readonly conceal: (text: string) => string;
}

/** What an answer comes to. */
export type Verdict =
  | { readonly value: unknown; readonly error?: never }
  | { readonly error: CallsError; readonly cutOff?: boolean };

/** What a call has behind it when an answer is judged. */
export interface Progress {
  /** Requests sent, this one included. */
  readonly attempts: number;
  /** What the attempts before this one have left behind. */
  readonly before: Outcome;
}

/** Decides whether an answer is believed, and what it holds. */
export function unwrap(
  answer: Answer,
  call: Call,
  progress: Progress,
): Verdict {
  const { status, text } = answer;
  const parsed = parse(text);
  const body = isRecord(parsed.value) ? parsed.value : {};
  const ok = status >= 200 && status < 300;
  const { row } = call;
  // a request of `calls.api` that matches no operation: JSON, if anything
  const shape = row ? row.result : { empty: true as const };
  if (
    !ok ||
    (body["success"] === false && (!row || shape?.property !== undefined))
  ) {
    return { error: apiError(answer, body, call, progress) };
  }
  const believed = answer.broken
    ? "the body was cut off"
    : read(answer, parsed, shape);
  if (typeof believed !== "string") return believed;
  const cause = answer.broken ?? parsed.cause;
  const type = answer.headers.get("content-type") ?? "no content type";
  return {
    error: new CallsResponseError(
      `status ${status}, but ${believed} (${type.slice(0, 60)}). ${afterwards(call)}`,
      {
        ...fieldsOf(answer, call),
        attempts: progress.attempts,
        outcome: "unknown",
      },
      cause === undefined ? undefined : { cause },
    ),
    cutOff:
      Boolean(answer.broken) ||
      (parsed.cause !== undefined && /^\s*[[{]/.test(text)),
  };
}

interface Parsed {
  readonly value?: unknown;
  readonly cause?: SyntaxError;
}

function parse(text: string): Parsed {
  if (text.trim() === "") return {};
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // the engine's own message quotes the body, and a body can hold a secret
    return {
      cause: new SyntaxError(`invalid JSON in ${text.length} characters`),
    };
  }
}

/** The value of a success, or why it isn't believed. */
function read(
  { text, bytes, headers }: Answer,
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

/** What a body is by its content type; nothing for JSON. */
function declaredKind(type: string): "text" | "blob" | undefined {
  if (/^[^;]*[/+]json\b/i.test(type)) return undefined;
  return /^text\//i.test(type) ? "text" : "blob";
}

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
        .some((one) => one === "any" || one === typeOf(value));
      if (value === undefined || !fits)
        return `${name} has no ${type} \`${key}\``;
    }
  }
  return { value: inner };
}

function apiError(
  answer: Answer,
  body: Readonly<Record<string, unknown>>,
  call: Call,
  { attempts, before }: Progress,
): CallsError {
  const { status, headers, conceal } = answer;
  const errors = details(body["errors"], conceal);
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
    outcome === "unknown" ? afterwards(call, gone) : "",
    ray === null ? "" : `Ray ${ray.slice(0, 30)}.`,
  ].filter((part) => part !== "");
  // the advice stays whole, whatever the server has to say
  const room =
    290 -
    `${call.method} ${call.path}: ${status} `.length -
    rest.join(" ").length;
  const reason =
    reasons.join(": ") || (headers.get("content-type") ?? "no body");
  const short =
    reason.length > room ? `${reason.slice(0, Math.max(room, 20))}…` : reason;
  return new CallsApiError([`${status} ${short}.`, ...rest].join(" "), {
    ...fieldsOf(answer, call),
    code,
    errors,
    attempts,
    messages: details(body["messages"], conceal),
    retryAfter: retryAfter(headers.get("retry-after")),
    outcome,
  });
}

/** What every error about an answer tells of it. */
function fieldsOf(answer: Answer, { operation, method, path }: Call) {
  return {
    operation,
    method,
    path,
    status: answer.status,
    ray: answer.headers.get("cf-ray") ?? undefined,
  };
}

/** 4xx, but for a request that timed out half-way, says that nothing happened. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** What a person can do about it. */
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
 * What to do when it may have happened all the same.
 *
 * @param gone - whether the last attempt found nothing, so that an earlier one did it
 */
export function afterwards({ operation, method }: Call, gone = false): string {
  if (method === "DELETE" && gone) {
    return "An earlier attempt got no answer and very likely deleted it.";
  }
  if (method === "PATCH") return "It may have happened all the same.";
  if (method !== "POST") return "";
  const resource = operation?.split(".")[0];
  return resource === undefined
    ? "It may have happened all the same."
    : `A new entry of ${resource} may exist: look with calls.${resource}.list() before you try again.`;
}

/** The items of `errors` or `messages` that are items: a numeric code as a number, no token in any text. */
function details(
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
        error_chain: details(chain, conceal, depth + 1),
      }),
    };
  });
}

/** Levels of `error_chain` that are read. */
const deepest = 8;

/** Seconds to wait: a number, or an HTTP date; nothing where it is neither. */
function retryAfter(header: string | null): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  // only a date with a weekday: engines read "-1" as a year
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

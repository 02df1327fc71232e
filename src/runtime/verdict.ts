/** A response → its value, or the error that it comes to. No other file decides that. */

import { describeCall, type Call } from "./call.js";
import type { Dialect, Said } from "./dialect.js";
import {
  CallsApiError,
  CallsResponseError,
  type CallsError,
  type Findings,
  type Outcome,
} from "./errors.js";
import type { ResultShape } from "./operation.js";
import { isTransient, readRetryAfter, type Again } from "./retry.js";
import { explainUnknown, isRecord, reasonsOf } from "./reason.js";
import { isJson } from "./serialize.js";

/** A response whose body has been read. */
export interface ReadResponse {
  readonly status: number;
  /** Undefined where what stands in for `fetch` leaves it out. */
  readonly statusText: string | undefined;
  readonly headers: Headers;
  readonly bytes: ArrayBuffer;
  /** The bytes as text. */
  readonly text: string;
  /** The error that ended the body early, if one did. */
  readonly broken: unknown;
  /** Whether somebody has read the body before the client could. */
  readonly isUsed: boolean;
}

/** The value of a response, or its error and whether another attempt may succeed. */
export type Verdict =
  | { readonly value: unknown; readonly error?: never }
  | { readonly error: CallsError; readonly again: Again };

/** What a verdict needs beside the response. */
export interface Trial {
  readonly call: Call;
  readonly dialect: Dialect;
  /** Removes the token from a text. */
  readonly conceal: (text: string) => string;
  /** Copies what somebody else has thrown, without the token. */
  readonly copy: (error: unknown) => unknown;
  /** How many requests were sent, this one included. */
  readonly attempts: number;
  /** The outcome of the attempts before this one. */
  readonly before: Outcome;
}

/** Decides whether a response is valid, and returns its value or its error. */
export function judge(response: ReadResponse, trial: Trial): Verdict {
  const { status, text, isUsed } = response;
  const parsed = parseJson(text);
  const said = trial.dialect.read?.(parsed.value, trial.conceal) ?? {};
  const { row } = trial.call;
  const ok = status >= 200 && status < 300;
  // where no operation matches, the body is JSON or empty
  const shape = row ? row.result : { empty: true as const };
  const isEnvelope = !row || shape?.property !== undefined;
  if (!ok || (said.success === false && isEnvelope)) {
    return refuse(response, parsed.value, said, trial);
  }
  const result = isUsed
    ? "its body was already read: fetch must return a new Response for each call"
    : response.broken !== undefined
      ? "the body was cut off"
      : readValue(response, parsed, shape, said, trial.call);
  return typeof result === "string"
    ? disbelieve(result, response, parsed, said, trial)
    : result;
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
  said: Said,
  call: Call,
): { value: unknown } | string {
  if (!shape || (shape.empty && text.trim() === "")) {
    return { value: undefined };
  }
  const type = headers.get("content-type") ?? "";
  const as = shape.as === "declared" ? declaredKind(type) : shape.as;
  if (as === "text") return { value: text };
  if (as === "blob") return { value: new Blob([bytes], { type }) };
  if (parsed.cause) return "the body is not JSON";
  if (text.trim() === "") return "there is no body";
  if (text.includes("\ufffd") && !isUtf8(bytes)) return "the body is not UTF-8";
  return readJson(parsed.value, shape, said, call);
}

/** Whether bytes are the text that was made of them: a damaged secret is none. */
function isUtf8(bytes: ArrayBuffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Returns what a body is by its content type; undefined for JSON. */
function declaredKind(type: string): "text" | "blob" | undefined {
  if (isJson(type)) return undefined;
  return /^text\//i.test(type) ? "text" : "blob";
}

/** Returns the result that a JSON body holds, or why the body is invalid. */
function readJson(
  body: unknown,
  { property, array, nullable, required }: ResultShape,
  { success, errors = [], total = 0, hasMore }: Said,
  { isPage = false }: Call,
): { value: unknown } | string {
  if (property !== undefined && !isRecord(body))
    return "the body is not an object";
  const inner =
    property !== undefined && isRecord(body) ? body[property] : body;
  const name = property === undefined ? "the body" : `\`${property}\``;
  if (nullable && inner === null) return { value: null };
  const isNone = inner === null && (success || property === undefined);
  const value: unknown = array && isNone ? [] : inner;
  if (array && !Array.isArray(value)) return `${name} is not a list`;
  if (property !== undefined && value === undefined)
    return `${name} is missing`;
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (array && !isPage && hasMore) {
    return `${name} has further pages, which can't be asked for`;
  }
  if (array && !isPage && items.length < total) {
    return `${name} holds ${items.length} of ${total} items, and the rest can't be asked for`;
  }
  if (array && !success && items.length === 0 && errors.length > 0) {
    return `${name} is empty, and there are errors`;
  }
  const lack = findLack(array ? items : [value], required);
  return lack === undefined ? { value } : `${name} has no ${lack}`;
}

/** Returns the first required key that an item lacks, with its type; undefined where none does. */
function findLack(
  items: readonly unknown[],
  required: ResultShape["required"] = {},
): string | undefined {
  const keys = Object.entries(required);
  for (const item of items) {
    for (const [key, type] of keys) {
      const value =
        isRecord(item) && Object.hasOwn(item, key) ? item[key] : undefined;
      const actual = typeOf(value);
      const fits =
        type === actual ||
        (type === "nonempty string" && actual === "string" && value !== "") ||
        type
          .split("|")
          .some((accepted) => accepted === "any" || accepted === actual);
      if (value === undefined || !fits) return `${type} \`${key}\``;
    }
  }
  return undefined;
}

/** The error of a 2xx response that is invalid. */
function disbelieve(
  why: string,
  response: ReadResponse,
  parsed: Parsed,
  said: Said,
  trial: Trial,
): Verdict {
  const { status, headers, text, isUsed } = response;
  const { call, dialect, conceal, copy } = trial;
  const type = conceal(headers.get("content-type") ?? "no content type");
  const [reason] = reasonsOf(said, undefined, conceal);
  const flaw = `status ${status}, but ${why} (${type.slice(0, 60)})`;
  const all = reason === undefined ? flaw : `${flaw}. The API says: ${reason}`;
  const rest = explainUnknown(call, dialect);
  const cause = copy(response.broken) ?? parsed.cause;
  return {
    error: new CallsResponseError(
      joinParts([`${shorten(all, call, rest)}.`, rest]),
      {
        ...call,
        ...answerFields(response, said, trial),
        outcome: "unknown",
      },
      cause === undefined ? undefined : { cause },
    ),
    // JSON that breaks off is a body that was cut off
    again:
      !isUsed &&
      (response.broken !== undefined ||
        (parsed.cause !== undefined && /^\s*[[{]/.test(text)))
        ? "repeatable"
        : "never",
  };
}

/** Whether a status means that nothing was carried out, where the API itself refuses. */
function saysNo(status: number): boolean {
  const isClient = status >= 400 && status < 500 && status !== 408;
  return isClient || (status >= 200 && status < 300);
}

/** The error of a response that says no. */
function refuse(
  response: ReadResponse,
  body: unknown,
  said: Said,
  trial: Trial,
): Verdict {
  const { status, headers } = response;
  const { call, dialect, before, copy } = trial;
  const fields = answerFields(response, said, trial);
  const { code, ray } = fields;
  const isThrottled = status === 429 || dialect.isThrottled?.(code) === true;
  // such as a page of a proxy, nothing, or a body that was cut off: the API itself says no in words
  const isForeign = dialect.read !== undefined && said.success !== false;
  // what stands in between may refuse to pass on the response, too
  const isCertain = saysNo(status) && (!isForeign || isThrottled);
  const outcome = isCertain ? before : "unknown";
  const isGone =
    isCertain &&
    before === "unknown" &&
    call.method === "DELETE" &&
    (dialect.isNotFound?.(status, code) ?? status === 404);
  const rest = joinParts([
    dialect.advise?.(code, call) ?? "",
    isGone
      ? "An earlier attempt very likely deleted it."
      : outcome === "unknown"
        ? explainUnknown(call, dialect)
        : "",
    ray === undefined ? "" : `Ray ${ray.slice(0, 30)}.`,
  ]);
  const error = new CallsApiError(
    `${status} ${shorten(describeRefusal(response, body, said, trial), call, rest)}.${rest && ` ${rest}`}`,
    {
      ...call,
      ...fields,
      retryAfter: readRetryAfter(headers, { isThrottled }),
      outcome,
    },
    isForeign
      ? {
          cause:
            copy(response.broken) ??
            new TypeError("the body is not one of this API"),
        }
      : {},
  );
  return {
    error,
    again:
      isThrottled && isCertain
        ? "always"
        : isTransient(status) || response.broken !== undefined
          ? "repeatable"
          : "never",
  };
}

/** Says why the API refuses a request, as far as the response tells. */
function describeRefusal(
  { status, statusText = "", headers, isUsed }: ReadResponse,
  body: unknown,
  said: Said,
  { conceal }: Trial,
): string {
  if (isUsed)
    return "whose body was already read: fetch must return a new Response for each call";
  if (status >= 300 && status < 400 && status !== 304) {
    const target = conceal(headers.get("location") ?? "nowhere");
    return `is a redirect to ${target.slice(0, 80)}, which is not followed`;
  }
  const reasons = reasonsOf(said, body, conceal);
  if (reasons.length > 0) return reasons.join(": ");
  const type = headers.get("content-type")?.split(";")[0] ?? "no body";
  return `${conceal(statusText).slice(0, 60)} (no reason given, ${conceal(type).slice(0, 60)})`.trim();
}

/** Cuts a long reason so that what follows it is not cut. */
function shorten(reason: string, call: Call, rest: string): string {
  const room = 290 - rest.length - describeCall(call).length;
  const clean = reason.replace(/\s+/g, " ").replace(/\.$/, "");
  return clean.length > room ? `${clean.slice(0, Math.max(room, 20))}…` : clean;
}

/** Returns the fields that every error about a response has. */
function answerFields(
  { headers, status }: ReadResponse,
  said: Said,
  { dialect, conceal, attempts }: Trial,
): Omit<Findings, "outcome" | "retryAfter"> {
  const { ray: rayHeader } = dialect.headers ?? {};
  const ray = rayHeader && headers.get(rayHeader);
  const { errors = [], messages = [] } = said;
  return {
    status,
    code: errors[0]?.code,
    errors,
    messages,
    ray: ray ? conceal(ray) : undefined,
    attempts,
  };
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

function typeOf(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : typeof value;
}

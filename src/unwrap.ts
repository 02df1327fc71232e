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
  const shape = call.row?.result;
  if (!ok || (body["success"] === false && (!shape || shape.property))) {
    return { error: apiError(answer, body, call, progress) };
  }
  if (!shape) return { value: parsed.value };
  const believed = parsed.error ?? read(parsed.value, shape);
  if (typeof believed !== "string") return believed;
  const type = answer.headers.get("content-type") ?? "no content type";
  return {
    error: new CallsResponseError(
      `status ${status}, but ${believed} (${type.slice(0, 60)}). ${afterwards(call)}`,
      {
        ...fieldsOf(answer, call),
        attempts: progress.attempts,
        outcome: "unknown",
      },
      parsed.cause && { cause: parsed.cause },
    ),
    cutOff: parsed.cause !== undefined && /^\s*[[{]/.test(text),
  };
}

function parse(text: string): {
  value?: unknown;
  error?: string;
  cause?: SyntaxError;
} {
  if (text.trim() === "") return { error: "no body" };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // the engine's own message quotes the body, and a body can hold a secret
    const cause = new SyntaxError(`invalid JSON in ${text.length} characters`);
    return { error: "the body is not JSON", cause };
  }
}

/** The value of a success body, or why it isn't believed. */
function read(
  body: unknown,
  { property, array, nullable, required }: ResultShape,
): { value: unknown } | string {
  const inner = property && isRecord(body) ? body[property] : body;
  const name = property ? `\`${property}\`` : "the body";
  if (property && !isRecord(body)) return "the body is not an object";
  if (array && inner === null) return { value: [] };
  if (nullable && inner === null) return { value: null };
  if (array && !Array.isArray(inner)) return `${name} is not a list`;
  for (const item of array ? (inner as unknown[]) : [inner]) {
    for (const [key, type] of Object.entries(required ?? {})) {
      const value =
        isRecord(item) && Object.hasOwn(item, key) ? item[key] : undefined;
      if (
        value === undefined ||
        !type.split("|").some((one) => one === "any" || one === typeOf(value))
      ) {
        return `${name} has no ${type} \`${key}\``;
      }
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
  const { status, headers } = answer;
  const errors = details(body["errors"]);
  const first = errors[0];
  const code = first?.code;
  const chain = first?.error_chain ?? [];
  const reasons = [first, ...chain].flatMap((item) =>
    item?.message === undefined && item?.code === undefined
      ? []
      : [`${(item.message ?? "").slice(0, 80)} (code ${item.code ?? "none"})`],
  );
  const ray = headers.get("cf-ray");
  const refused =
    isRefusal(status) || (status < 300 && body["success"] === false);
  const outcome = refused ? before : "unknown";
  return new CallsApiError(
    [
      `${status} ${reasons.join(": ") || (headers.get("content-type") ?? "no body").slice(0, 60)}.`,
      advice(status, code, call),
      outcome === "unknown" ? afterwards(call, refused) : "",
      ray === null ? "" : `Ray ${ray}.`,
    ]
      .filter((part) => part !== "")
      .join(" "),
    {
      ...fieldsOf(answer, call),
      code,
      errors,
      attempts,
      messages: details(body["messages"]),
      retryAfter: retryAfter(headers.get("retry-after")),
      outcome,
    },
  );
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
 * @param refused - whether the last attempt certainly did nothing, so that it was an earlier one
 */
export function afterwards(
  { operation, method }: Call,
  refused = false,
): string {
  if (method === "DELETE" && refused) {
    return "An earlier attempt got no answer and very likely deleted it.";
  }
  if (method === "PATCH") return "It may have happened all the same.";
  if (method !== "POST") return "";
  const resource = operation?.split(".")[0];
  return resource === undefined
    ? "It may have happened all the same."
    : `A new entry of ${resource} may exist: look with calls.${resource}.list() before you try again.`;
}

/** The items of `errors` or `messages` that are items, a numeric code as a number. */
function details(items: unknown): readonly ErrorDetail[] {
  if (!Array.isArray(items)) return [];
  return items.filter(isRecord).map((item) => {
    const { code, message, error_chain: chain } = item;
    const number =
      typeof code === "string" && /^\d+$/.test(code) ? Number(code) : code;
    return {
      ...item,
      ...(code !== undefined && { code: number }),
      message: typeof message === "string" ? message : undefined,
      ...(chain !== undefined && { error_chain: details(chain) }),
    } as ErrorDetail;
  });
}

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

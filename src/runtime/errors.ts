/** The error classes, and the guard that works for the errors of another copy of the package, too. */

import { describeCall, type Call } from "./call.js";

export type CallsErrorKind =
  "input" | "api" | "connection" | "timeout" | "aborted" | "response";

/** Whether an operation happened: certainly not (`"rejected"`), or perhaps (`"unknown"`). */
export type Outcome = "rejected" | "unknown";

/** An item of `errors` or `messages` of a response. */
export interface ErrorDetail {
  /** A number, unless the API sends a word. */
  readonly code?: number | string;
  /** The reason, in the words of the API. */
  readonly message?: string;
  /** A page about this error. */
  readonly documentation_url?: string;
  /** The part of the request that it is about, as a JSON pointer. */
  readonly source?: { readonly pointer?: string };
  /** The errors that led to this one. The last one is the original. */
  readonly error_chain?: readonly ErrorDetail[];
}

/** What an error says beside its message. */
export interface CallsErrorFields {
  /** For example `apps.create`. Undefined for a request of `calls.api` that matches no operation. */
  readonly operation: string | undefined;
  /** The HTTP method. Empty where the error is about no request. */
  readonly method: string;
  /** The path template, without ids. Empty where the error is about no request. */
  readonly path: string;
  /** The status of the response. Undefined where there is none. */
  readonly status: number | undefined;
  /**
   * The code of the first error of the response, a number unless the API sends a
   * word. Where there is no response: the code of the system, such as
   * ECONNREFUSED, if the runtime tells it.
   */
  readonly code: number | string | undefined;
  /** The errors that the response names, without the token. */
  readonly errors: readonly ErrorDetail[];
  /** The remarks of the response, without the token. */
  readonly messages: readonly ErrorDetail[];
  /** The id of the response that support asks for: its `cf-ray` header. */
  readonly ray: string | undefined;
  /** How many seconds the API asks to wait, if it asks. */
  readonly retryAfter: number | undefined;
  /** How many requests were started. 0 if none was. */
  readonly attempts: number;
  /**
   * `"rejected"`: the operation certainly did not happen. `"unknown"`: it may
   * have, so look before you repeat what creates something.
   */
  readonly outcome: Outcome;
}

/** Marks the errors of every copy of the package. */
const brand = Symbol.for("cloudflare-calls.error");
/** The longest message, in characters. */
const longestMessage = 299;

type Route = "operation" | "method" | "path";
/** The fields that an error has beside those of its call. @internal */
export type Findings = Omit<CallsErrorFields, Route>;

const noFields = {
  status: undefined,
  code: undefined,
  errors: [],
  messages: [],
  ray: undefined,
  retryAfter: undefined,
  attempts: 0,
  outcome: "rejected",
} as const satisfies Findings;

/**
 * The error that every method throws. Use `kind` in a `switch`, and the
 * subclasses with `instanceof`. No field holds a token, a secret or a body.
 */
export abstract class CallsError extends Error implements CallsErrorFields {
  /** What went wrong: one of six words, each with a class of its own. */
  abstract readonly kind: CallsErrorKind;
  declare readonly operation: string | undefined;
  declare readonly method: string;
  declare readonly path: string;
  declare readonly status: number | undefined;
  declare readonly code: number | string | undefined;
  declare readonly errors: readonly ErrorDetail[];
  declare readonly messages: readonly ErrorDetail[];
  declare readonly ray: string | undefined;
  declare readonly retryAfter: number | undefined;
  declare readonly attempts: number;
  declare readonly outcome: Outcome;

  /**
   * @param reason - what went wrong, what is certain, what to do
   * @param about - the call, and the fields of the error
   */
  constructor(
    reason: string,
    about: Partial<CallsErrorFields> &
      Partial<Call> &
      Pick<Call, "method" | "path">,
    options?: ErrorOptions,
  ) {
    const { operation, method, path } = about;
    const message = `${describeCall(about)}: ${reason}`;
    super(
      message.length > longestMessage
        ? `${message.slice(0, longestMessage - 1)}…`
        : message,
      options,
    );
    Object.assign(this, { operation, method, path }, findingsOf(about));
    Object.defineProperty(this, brand, { value: true });
  }

  /** Returns all fields and the message for `JSON.stringify`, which leaves out the message of an error. */
  toJSON(): object {
    return Object.assign({ message: this.message }, this, { cause: undefined });
  }
}

function findingsOf(given: Partial<Findings>): Findings {
  const names = Object.keys(noFields) as (keyof Findings)[];
  const fields = names.map((name) => [name, given[name] ?? noFields[name]]);
  return Object.fromEntries(fields) as Findings;
}

/** An argument or an option is missing or invalid, or the runtime refuses it. No request left, unless `attempts` counts some. */
export class CallsInputError extends CallsError {
  override readonly name = "CallsInputError";
  readonly kind = "input";
}

/** The API refused the request, or failed: the status is not 2xx, or the body has `success: false`. */
export class CallsApiError extends CallsError {
  override readonly name = "CallsApiError";
  readonly kind = "api";
}

/** There is no response. `cause` is a copy of what `fetch` threw: name, message and code, without the token. */
export class CallsConnectionError extends CallsError {
  override readonly name = "CallsConnectionError";
  readonly kind = "connection";
}

/** The deadline of the call passed. */
export class CallsTimeoutError extends CallsError {
  override readonly name = "CallsTimeoutError";
  readonly kind = "timeout";
}

/** The caller's signal aborted. `cause` is its reason. */
export class CallsAbortedError extends CallsError {
  override readonly name = "CallsAbortedError";
  readonly kind = "aborted";
}

/**
 * A 2xx response is invalid: its body is empty, cut off or not JSON, or its
 * result lacks a required key.
 */
export class CallsResponseError extends CallsError {
  override readonly name = "CallsResponseError";
  readonly kind = "response";
}

/** Whether an error comes from this package, or from another copy of it. */
export function isCallsError(error: unknown): error is CallsError {
  return typeof error === "object" && error !== null && brand in error;
}

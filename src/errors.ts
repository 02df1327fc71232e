/** The error classes, and guards that work for the errors of another copy of the package, too. */

export type CallsErrorKind =
  "input" | "api" | "connection" | "timeout" | "aborted" | "response";

/** `"rejected"`: the operation certainly did not happen. `"unknown"`: it may have. */
export type Outcome = "rejected" | "unknown";

/** An item of `errors` or `messages` of a response. */
export interface ErrorDetail {
  readonly code?: number | string;
  readonly message?: string;
  readonly documentation_url?: string;
  readonly source?: { readonly pointer?: string };
  /** The errors that led to this one. The last one is the original. */
  readonly error_chain?: readonly ErrorDetail[];
}

export interface CallsErrorFields {
  /** For example `apps.create`. Undefined for a request of `calls.api` that matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  /** The path template, without ids. */
  readonly path: string;
  /** The status of the response. Undefined where there is none. */
  readonly status: number | undefined;
  /** The code of the first error, if it has one. A number, unless the API sends a word. */
  readonly code: number | string | undefined;
  readonly errors: readonly ErrorDetail[];
  readonly messages: readonly ErrorDetail[];
  /** The `cf-ray` header of the response: the id that support asks for. */
  readonly ray: string | undefined;
  /** How many seconds the API asks to wait, if it asks. */
  readonly retryAfter: number | undefined;
  /** How many requests were started. 0 if none was. */
  readonly attempts: number;
  readonly outcome: Outcome;
}

/** Marks the errors of every copy of the package. */
const brand = Symbol.for("cloudflare-calls.error");
/** The longest message, in characters. */
const longestMessage = 299;

/**
 * The error that every method throws. Use `kind` in a `switch`, and the
 * subclasses with `instanceof`. No field holds a token, a secret or a body.
 */
export abstract class CallsError extends Error implements CallsErrorFields {
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

  constructor(
    reason: string,
    fields: Partial<CallsErrorFields> &
      Pick<CallsErrorFields, "method" | "path">,
    options?: ErrorOptions,
  ) {
    const message = `${fields.method} ${fields.path}: ${reason}`;
    super(
      message.length > longestMessage
        ? `${message.slice(0, longestMessage - 1)}…`
        : message,
      options,
    );
    Object.assign(
      this,
      { attempts: 0, outcome: "rejected", errors: [], messages: [] },
      fields,
    );
    Object.defineProperty(this, brand, { value: true });
  }
}

/** An argument or an option is missing or invalid. No request was sent with it. */
export class CallsInputError extends CallsError {
  override readonly name = "CallsInputError";
  readonly kind = "input";
}

/** The API refused the request, or failed: the status is not 2xx, or the body has `success: false`. */
export class CallsApiError extends CallsError {
  override readonly name = "CallsApiError";
  readonly kind = "api";
}

/** There is no response. `cause` is the error that `fetch` threw, without the token. */
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

/** Whether the API found nothing there: status 404, or code 20007. */
export function isNotFound(error: unknown): error is CallsApiError {
  return isApiError(error) && (error.status === 404 || error.code === 20007);
}

/** Whether the API throttles the caller: status 429, or code 971. */
export function isRateLimited(error: unknown): error is CallsApiError {
  return isApiError(error) && (error.status === 429 || error.code === 971);
}

/**
 * Whether the API refuses the token, as missing, malformed, unknown or without
 * permission: status 401 or 403, or code 10000, 9109 or 6003.
 */
export function isAuthenticationError(error: unknown): error is CallsApiError {
  return (
    isApiError(error) &&
    (error.status === 401 ||
      error.status === 403 ||
      [10000, 9109, 6003].includes(Number(error.code)))
  );
}

function isApiError(error: unknown): error is CallsApiError {
  return isCallsError(error) && error.kind === "api";
}

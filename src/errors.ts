/** The error family, and guards that work across two copies of the package. */

export type CallsErrorKind =
  "input" | "api" | "connection" | "timeout" | "aborted" | "response";

/** `"rejected"`: the operation certainly did not happen. `"unknown"`: it may have. */
export type Outcome = "rejected" | "unknown";

/** An item of `errors` or `messages`, as the API sent it. */
export interface ErrorDetail {
  readonly code?: number | string;
  readonly message?: string;
  readonly documentation_url?: string;
  readonly source?: { readonly pointer?: string };
  /** The reasons behind this one, the real one last. */
  readonly error_chain?: readonly ErrorDetail[];
}

export interface CallsErrorFields {
  /** `apps.create`; nothing where a request of `calls.api` matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  /** The path template, never the path with its ids. */
  readonly path: string;
  readonly status: number | undefined;
  /** The code of the first error, as a number where it is one. */
  readonly code: number | string | undefined;
  readonly errors: readonly ErrorDetail[];
  readonly messages: readonly ErrorDetail[];
  /** The `cf-ray` of the answer: the id that support asks for. */
  readonly ray: string | undefined;
  /** Seconds that the API asks to wait. */
  readonly retryAfter: number | undefined;
  /** Requests that were sent, or begun. 0 where nothing was. */
  readonly attempts: number;
  readonly outcome: Outcome;
}

const brand = Symbol.for("cloudflare-calls.error");
/** Messages stay under 300 characters. */
const longest = 299;

/**
 * What every method throws. `kind` is for `switch`, the subclasses are for
 * `instanceof`. No field holds a token, a secret or a body.
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
      message.length > longest ? `${message.slice(0, longest - 1)}…` : message,
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

/** Refused before anything was sent. */
export class CallsInputError extends CallsError {
  override readonly name = "CallsInputError";
  readonly kind = "input";
}

/** An answer that says no: not 2xx, or `success: false`. */
export class CallsApiError extends CallsError {
  override readonly name = "CallsApiError";
  readonly kind = "api";
}

/** No answer; `cause` is what `fetch` threw. */
export class CallsConnectionError extends CallsError {
  override readonly name = "CallsConnectionError";
  readonly kind = "connection";
}

/** The deadline passed. */
export class CallsTimeoutError extends CallsError {
  override readonly name = "CallsTimeoutError";
  readonly kind = "timeout";
}

/** The caller's signal; `cause` is its reason. */
export class CallsAbortedError extends CallsError {
  override readonly name = "CallsAbortedError";
  readonly kind = "aborted";
}

/** A 2xx that can't be believed: not JSON, cut off, empty, or a result without a required key. */
export class CallsResponseError extends CallsError {
  override readonly name = "CallsResponseError";
  readonly kind = "response";
}

/** Whether this is an error of this package, of whichever copy. */
export function isCallsError(error: unknown): error is CallsError {
  return typeof error === "object" && error !== null && brand in error;
}

/** Whether the API says that there is no such thing: status 404, or code 20007. */
export function isNotFound(error: unknown): error is CallsApiError {
  return isApiError(error) && (error.status === 404 || error.code === 20007);
}

/** Whether the API asks to slow down: status 429, or code 971. */
export function isRateLimited(error: unknown): error is CallsApiError {
  return isApiError(error) && (error.status === 429 || error.code === 971);
}

/** Whether the token is missing, malformed, unknown or not allowed to do this. */
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

/** Token, deadline and retries: the function that sends the requests of openapi-fetch. */

import { startDeadline, type Deadline } from "./deadline.js";
import {
  CallsAbortedError,
  CallsConnectionError,
  CallsInputError,
  CallsTimeoutError,
  isCallsError,
  isRateLimited,
  type CallsError,
  type Outcome,
} from "./errors.js";
import {
  explainUnknown,
  unwrap,
  type Call,
  type ReadResponse,
} from "./unwrap.js";

/**
 * An event of a call, for `onEvent`. It holds no body, no token, no id of an
 * account or app, and no header but those below.
 */
export interface CallsEvent {
  readonly type: "request" | "response" | "retry" | "error";
  /** For example `apps.create`. Undefined for a request of `calls.api` that matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** The number of the attempt, from 1. 0 before the first one. */
  readonly attempt: number;
  /** The status of the response (response). */
  readonly status?: number | undefined;
  /** The `cf-ray` header of the response (response). */
  readonly ray?: string | undefined;
  /** How long it took, in milliseconds: the attempt (response), the call (error). */
  readonly duration?: number;
  /** Milliseconds until the next attempt (retry). */
  readonly delay?: number;
  /** The `ratelimit` header of the response (response). */
  readonly ratelimit?: string | undefined;
  /** The `ratelimit-policy` header of the response (response). */
  readonly ratelimitPolicy?: string | undefined;
  /** The error of the attempt (retry), or of the call (error). */
  readonly error?: CallsError;
}

export interface TransportOptions {
  readonly apiToken: string | (() => string | Promise<string>) | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly maxRetryDelay: number;
  readonly onEvent: ((event: CallsEvent) => unknown) | undefined;
}

/** The limits of one call, where they differ from the client's. */
export interface CallLimits {
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A response, and its value or its error. */
export interface Settled {
  readonly response: ReadResponse;
  readonly value?: unknown;
  readonly error?: CallsError;
}

/**
 * Sends a request, and again after failures that allow it.
 *
 * @throws {CallsError} where there is no response, or the token or a limit is invalid
 */
export type Transport = (
  request: Request,
  call: Call,
  limits?: CallLimits,
) => Promise<Settled>;

/** Methods that have the same effect when they are sent twice. */
const repeatable = new Set([
  "GET",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "TRACE",
]);
/** Statuses of an overloaded or broken server. Another attempt may succeed. */
const transient = new Set([
  408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526,
]);
/** Milliseconds before the second attempt. They double with each further one. */
const firstDelay = 500;
const longestDelay = 8_000;

/** A call in progress. */
interface Running {
  readonly options: TransportOptions;
  readonly request: Request;
  readonly call: Call;
  readonly deadline: Deadline;
  readonly state: CallState;
}

/** What a call has done so far: the fields of its errors. */
interface CallState extends Pick<Call, "operation" | "method" | "path"> {
  /** How many requests were started. */
  attempts: number;
  /** "unknown": one of them may have had its effect. */
  outcome: Outcome;
}

/** How an attempt ended. */
type Attempt =
  | {
      readonly response: ReadResponse;
      readonly value: unknown;
      readonly error?: never;
    }
  | Failed;

interface Failed {
  readonly response?: ReadResponse;
  readonly error: CallsError;
  /** Whether another attempt may succeed, and does no harm. */
  readonly again: boolean;
}

/** Creates the function that sends every request of a client. */
export function createTransport(options: TransportOptions): Transport {
  return async (request, call, limits = {}) => {
    const { timeout = options.timeout, maxRetries = options.maxRetries } =
      limits;
    const started = performance.now();
    const { operation, method, path } = call;
    const state: CallState = {
      operation,
      method,
      path,
      attempts: 0,
      outcome: "rejected",
    };
    const deadline = startDeadline(timeout, limits.signal, (why) => {
      if (why === "timeout") {
        const reason = `no response within ${timeout} ms.`;
        return new CallsTimeoutError(addHint(reason, call, state), state);
      }
      const reason = addHint("aborted by the caller.", call, state);
      const cause: unknown = limits.signal?.reason;
      return new CallsAbortedError(reason, state, { cause });
    });
    const running = { options, request, call, deadline, state };
    const emitError = (error: CallsError) => {
      const duration = performance.now() - started;
      emit(running, { type: "error", error, duration });
    };
    try {
      checkLimits(state, timeout, maxRetries, options.maxRetryDelay);
      const body = await deadline.within(readBody(request));
      for (;;) {
        const result = await deadline.within(sendOnce(running, body));
        if (!result.error) return result;
        const delay = nextDelay(running, result, maxRetries);
        if (delay === undefined) {
          const { response, error } = result;
          if (!response) throw error;
          emitError(error);
          return { response, error };
        }
        emit(running, { type: "retry", delay, error: result.error });
        await deadline.wait(delay);
      }
    } catch (error) {
      if (isCallsError(error)) emitError(error);
      throw error;
    } finally {
      deadline.release();
    }
  };
}

/** Sends the request once and judges its response. */
async function sendOnce(
  running: Running,
  body: ArrayBuffer | undefined,
): Promise<Attempt> {
  const { options, request, call, deadline, state } = running;
  const { method } = call;
  const token = await readToken(options.apiToken, state);
  deadline.signal.throwIfAborted();
  const before = state.outcome;
  state.attempts += 1;
  state.outcome = "unknown";
  emit(running, { type: "request" });
  const sent = performance.now();
  let response: ReadResponse;
  try {
    response = await exchange(
      options.fetch ?? globalThis.fetch,
      new Request(request.url, {
        method,
        headers: authorize(request.headers, token),
        redirect: "manual",
        signal: deadline.signal,
        ...(body && { body }),
      }),
      token,
    );
  } catch (cause) {
    deadline.signal.throwIfAborted();
    const unsent = wasNeverSent(cause);
    if (unsent) state.outcome = before;
    const reason = unsent ? "could not connect." : "the connection was lost.";
    const error = new CallsConnectionError(
      addHint(reason, call, state),
      state,
      { cause: concealToken(cause, token) },
    );
    return { error, again: unsent || repeatable.has(method) };
  }
  deadline.signal.throwIfAborted();
  emitResponse(running, response, performance.now() - sent);
  const { attempts } = state;
  const verdict = unwrap(response, call, { attempts, before });
  if (!verdict.error) return { response, value: verdict.value };
  const { error, cutOff = false } = verdict;
  state.outcome = error.outcome;
  const again =
    (isRateLimited(error) && response.status < 500) ||
    (repeatable.has(method) && (cutOff || transient.has(response.status)));
  return { response, error, again };
}

/**
 * Returns the milliseconds to wait before the next attempt; undefined where
 * there must be none.
 */
function nextDelay(
  { options: { maxRetryDelay }, deadline, state: { attempts } }: Running,
  { error, again }: Failed,
  maxRetries: number,
): number | undefined {
  const asked = (error.retryAfter ?? 0) * 1000;
  const delay = Math.max(asked, backoff(attempts, maxRetryDelay));
  const allowed = again && attempts <= maxRetries && asked <= maxRetryDelay;
  return allowed && delay < deadline.left() ? delay : undefined;
}

/** @throws {CallsInputError} for a limit that is out of range */
function checkLimits(
  state: CallState,
  timeout: number,
  maxRetries: number,
  maxRetryDelay: number,
): void {
  if (!(timeout > 0)) {
    throw new CallsInputError("timeout is not a number above 0.", state);
  }
  for (const [name, value] of Object.entries({ maxRetries, maxRetryDelay })) {
    if (!(value >= 0)) {
      throw new CallsInputError(`${name} is not a number from 0.`, state);
    }
  }
}

/** Adds to a reason what to do where the outcome is unknown. */
function addHint(reason: string, call: Call, { outcome }: CallState): string {
  return outcome === "unknown"
    ? `${reason} ${explainUnknown(call)}`.trimEnd()
    : reason;
}

/** Returns a random delay in milliseconds that grows with each attempt. */
function backoff(attempts: number, longest: number): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** (attempts - 1));
  return Math.min(longest, delay * (0.5 + Math.random() / 2));
}

async function readBody(request: Request): Promise<ArrayBuffer | undefined> {
  return request.body === null ? undefined : request.arrayBuffer();
}

async function readToken(
  apiToken: TransportOptions["apiToken"],
  state: CallState,
): Promise<string> {
  let token: unknown;
  try {
    token = typeof apiToken === "function" ? await apiToken() : apiToken;
  } catch (cause) {
    throw new CallsInputError("apiToken: the function failed.", state, {
      cause,
    });
  }
  if (typeof token !== "string" || token === "") {
    throw new CallsInputError(
      "no API token: pass apiToken to createCallsClient, or set CLOUDFLARE_API_TOKEN.",
      state,
    );
  }
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    throw new CallsInputError(
      "apiToken holds a character that no token has, such as a space, a quote or a line break. Pass the bare token.",
      state,
    );
  }
  return token;
}

function authorize(headers: Headers, token: string): Headers {
  const all = new Headers(headers);
  all.set("authorization", `Bearer ${token}`);
  return all;
}

/** Sends a request and reads its whole response. */
async function exchange(
  fetch: typeof globalThis.fetch,
  request: Request,
  token: string,
): Promise<ReadResponse> {
  // browsers refuse a fetch whose `this` is not the global object
  const response = await fetch.call(globalThis, request);
  const { status, statusText, headers } = response;
  // browsers hide a redirect that they do not follow behind status 0
  if (status === 0) throw new TypeError("the response is hidden: a redirect?");
  const conceal = (text: string) =>
    token.length < shortestSecret ? text : text.replaceAll(token, "[token]");
  let bytes = new ArrayBuffer(0);
  let broken: unknown;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    broken = cause ?? new TypeError("the body was cut off");
  }
  const text = new TextDecoder().decode(bytes);
  return {
    ...{ status, statusText, headers, bytes, broken, conceal },
    text: response.ok ? text : conceal(text),
  };
}

/** Shorter tokens are not concealed: they are those of tests, and may be part of a word. */
const shortestSecret = 8;

/** Returns the error that `fetch` threw, or, where it holds the token, a copy without the token. */
function concealToken(cause: unknown, token: string): unknown {
  if (!mentionsToken(cause, token)) return cause;
  const { message = "", code } = cause as { message?: string; code?: unknown };
  return Object.assign(new Error(message.replaceAll(token, "[token]")), {
    code,
  });
}

function mentionsToken(value: unknown, token: string, depth = 0): boolean {
  if (typeof value === "string") return value.includes(token);
  if (typeof value !== "object" || value === null || depth > 4) return false;
  if (value instanceof Request)
    return mentionsToken(value.headers, token, depth);
  if (value instanceof Headers)
    return [...value.values()].some((text) => text.includes(token));
  return Reflect.ownKeys(value).some((key) =>
    mentionsToken(
      (value as Record<PropertyKey, unknown>)[key],
      token,
      depth + 1,
    ),
  );
}

/** The error codes of Node and Bun where no connection was made. */
const noConnection = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/** Whether an error of `fetch` shows that the request never reached the server. */
function wasNeverSent(failure: unknown, depth = 0): boolean {
  if (typeof failure !== "object" || failure === null || depth > 5) {
    return false;
  }
  const { code, syscall, errors, cause, message } = failure as {
    readonly [
      key in "code" | "syscall" | "errors" | "cause" | "message"
    ]?: unknown;
  };
  return (
    noConnection.has(String(code)) ||
    syscall === "connect" ||
    // Deno gives no code
    String(message).includes("client error (Connect)") ||
    (Array.isArray(errors) &&
      errors.length > 0 &&
      errors.every((error) => wasNeverSent(error, depth + 1))) ||
    wasNeverSent(cause, depth + 1)
  );
}

/** Sends an event to the listener, whose errors and rejections are ignored. */
function emit(
  { options, state: { operation, method, path, attempts } }: Running,
  details: Pick<CallsEvent, "type"> & Partial<CallsEvent>,
): void {
  const about = { operation, method, path, attempt: attempts };
  try {
    Promise.resolve(options.onEvent?.({ ...about, ...details })).catch(
      () => undefined,
    );
  } catch {
    // an error of the listener must not end the call
  }
}

function emitResponse(
  running: Running,
  { status, headers }: ReadResponse,
  duration: number,
): void {
  emit(running, {
    type: "response",
    status,
    ray: headers.get("cf-ray") ?? undefined,
    duration,
    ratelimit: headers.get("ratelimit") ?? undefined,
    ratelimitPolicy: headers.get("ratelimit-policy") ?? undefined,
  });
}

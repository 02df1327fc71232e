/** Auth, deadline, retry: one fetch-shaped function beneath openapi-fetch. */

import { startDeadline } from "./deadline.js";
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
import { afterwards, unwrap, type Answer, type Call } from "./unwrap.js";

/** What `onEvent` is told: never headers or bodies, and the path template, never an id. */
export interface CallsEvent {
  readonly type: "request" | "response" | "retry" | "error";
  /** `apps.create`; nothing where a request of `calls.api` matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** From 1; 0 where nothing was sent. */
  readonly attempt: number;
  readonly status?: number | undefined;
  readonly ray?: string | undefined;
  /** Milliseconds: of the attempt (response), of the call (error). */
  readonly duration?: number;
  /** Milliseconds until the next attempt (retry). */
  readonly delay?: number;
  /** The rate-limit headers of the answer (response). */
  readonly ratelimit?: string | undefined;
  readonly ratelimitPolicy?: string | undefined;
  /** What went wrong (retry, error). */
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

/** What a single call may choose for itself. */
export interface CallLimits {
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a call ended: an answer, and its value or the error that it comes to. */
export interface Settled {
  readonly answer: Answer;
  readonly value?: unknown;
  readonly error?: CallsError;
}

/** Sends a request until its answer can be believed, or says no. Throws a CallsError where there is no answer. */
export type Transport = (
  request: Request,
  call: Call,
  limits?: CallLimits,
) => Promise<Settled>;

/** Methods that may be sent twice to the same effect. */
const repeatable = new Set([
  "GET",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "TRACE",
]);
/** Statuses of an overloaded or broken server: another try may fare better. */
const transient = new Set([
  408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526,
]);
/** Milliseconds before the second attempt; doubled for each further one. */
const firstDelay = 500;
const longestDelay = 8_000;

/** Creates the function that every request of a client goes through. */
export function createTransport(options: TransportOptions): Transport {
  return async (request, call, limits = {}) => {
    const { operation, method, path } = call;
    const { timeout = options.timeout, maxRetries = options.maxRetries } =
      limits;
    const started = performance.now();
    let attempts = 0;
    // what the attempts so far may have left behind
    let outcome: Outcome = "rejected";
    const fields = () => ({ operation, method, path, attempts, outcome });
    const tell = (about: EventDetails) => {
      notify(options.onEvent, {
        ...{ operation, method, path, attempt: attempts },
        ...about,
      });
    };
    const deadline = startDeadline(timeout, limits.signal, (why) => {
      const hint = outcome === "unknown" ? afterwards(call) : "";
      return why === "aborted"
        ? new CallsAbortedError(
            `aborted by the caller. ${hint}`.trimEnd(),
            fields(),
            {
              cause: limits.signal?.reason,
            },
          )
        : new CallsTimeoutError(
            `no answer within ${timeout} ms. ${hint}`.trimEnd(),
            fields(),
          );
    });

    /** One request and what comes of it; an error with `again` is worth another. */
    const attempt = async (body: ArrayBuffer | undefined): Promise<Attempt> => {
      const token = await readToken(options.apiToken, fields());
      deadline.signal.throwIfAborted();
      const before = outcome;
      attempts += 1;
      outcome = "unknown";
      tell({ type: "request" });
      const sent = performance.now();
      let answer: Answer;
      try {
        answer = await exchange(
          options.fetch ?? globalThis.fetch,
          new Request(request.url, {
            method,
            headers: authorized(request.headers, token),
            redirect: "manual",
            signal: deadline.signal,
            ...(body && { body }),
          }),
          token,
        );
      } catch (cause) {
        deadline.signal.throwIfAborted();
        const unsent = neverSent(cause);
        outcome = unsent ? before : "unknown";
        const hint = outcome === "unknown" ? afterwards(call) : "";
        const error = new CallsConnectionError(
          `${unsent ? "could not connect" : "the connection was lost"}. ${hint}`,
          fields(),
          { cause: concealed(cause, token) },
        );
        return { error, again: unsent || repeatable.has(method) };
      }
      deadline.signal.throwIfAborted();
      const { status, headers } = answer;
      tell({
        type: "response",
        status,
        ray: headers.get("cf-ray") ?? undefined,
        duration: performance.now() - sent,
        ratelimit: headers.get("ratelimit") ?? undefined,
        ratelimitPolicy: headers.get("ratelimit-policy") ?? undefined,
      });
      const verdict = unwrap(answer, call, { attempts, before });
      if (!verdict.error) return { answer, value: verdict.value };
      const { error, cutOff = false } = verdict;
      outcome = error.outcome;
      const again =
        isRateLimited(error) ||
        (repeatable.has(method) && (cutOff || transient.has(status)));
      return { answer, error, again };
    };

    try {
      if (!(timeout > 0)) {
        throw invalid("timeout is not a number above 0.", fields());
      }
      if (!(maxRetries >= 0)) {
        throw invalid("maxRetries is not a number from 0.", fields());
      }
      if (!(options.maxRetryDelay >= 0)) {
        throw invalid("maxRetryDelay is not a number from 0.", fields());
      }
      const body = await deadline.within(bodyOf(request));
      for (;;) {
        const result = await deadline.within(attempt(body));
        if (!result.error) return result;
        const { answer, error, again } = result;
        const asked = (error.retryAfter ?? 0) * 1000;
        const delay = Math.max(asked, backoff(attempts, options.maxRetryDelay));
        if (
          !again ||
          attempts > maxRetries ||
          asked > options.maxRetryDelay ||
          delay >= deadline.left()
        ) {
          if (!answer) throw error;
          tell({ type: "error", error, duration: performance.now() - started });
          return { answer, error };
        }
        tell({ type: "retry", delay, error });
        await deadline.wait(delay);
      }
    } catch (error) {
      if (isCallsError(error)) {
        tell({ type: "error", error, duration: performance.now() - started });
      }
      throw error;
    } finally {
      deadline.release();
    }
  };
}

type EventDetails = Pick<CallsEvent, "type"> & Partial<CallsEvent>;
type Attempt =
  | {
      readonly answer: Answer;
      readonly value: unknown;
      readonly error?: never;
    }
  | {
      readonly answer: Answer;
      readonly error: CallsError;
      readonly again: boolean;
    }
  | {
      readonly answer?: never;
      readonly error: CallsError;
      readonly again: boolean;
    };

/** Milliseconds to wait before the next attempt, growing and scattered. */
function backoff(attempts: number, longest: number): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** (attempts - 1));
  return Math.min(longest, delay * (0.5 + Math.random() / 2));
}

async function bodyOf(request: Request): Promise<ArrayBuffer | undefined> {
  return request.body === null ? undefined : request.arrayBuffer();
}

async function readToken(
  apiToken: TransportOptions["apiToken"],
  fields: Parameters<typeof invalid>[1],
): Promise<string> {
  let token: unknown;
  try {
    token = typeof apiToken === "function" ? await apiToken() : apiToken;
  } catch (cause) {
    throw invalid("apiToken: the function failed.", fields, { cause });
  }
  if (typeof token !== "string" || token === "") {
    throw invalid(
      "no API token: pass apiToken to createCallsClient, or set CLOUDFLARE_API_TOKEN.",
      fields,
    );
  }
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    throw invalid(
      "apiToken holds a character that no token has, such as a space, a quote or a line break. Pass the bare token.",
      fields,
    );
  }
  return token;
}

function invalid(
  reason: string,
  fields: ConstructorParameters<typeof CallsInputError>[1],
  options?: ErrorOptions,
): CallsInputError {
  return new CallsInputError(reason, fields, options);
}

function authorized(headers: Headers, token: string): Headers {
  const all = new Headers(headers);
  all.set("authorization", `Bearer ${token}`);
  return all;
}

/** Sends a request and reads its whole answer. */
async function exchange(
  fetch: typeof globalThis.fetch,
  request: Request,
  token: string,
): Promise<Answer> {
  // called on the global object: browsers refuse a fetch with any other `this`
  const response = await fetch.call(globalThis, request);
  const { status, statusText, headers } = response;
  // what a browser shows of a redirect that it did not follow
  if (status === 0) throw new TypeError("the answer is hidden: a redirect?");
  const conceal = (text: string) =>
    token.length < shortest ? text : text.replaceAll(token, "[token]");
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

/** Below this many characters a token is a test's, and a part of other words. */
const shortest = 8;

/** What `fetch` threw, or a copy of its message where it quotes the token. */
function concealed(cause: unknown, token: string): unknown {
  if (!mentions(cause, token)) return cause;
  const { message = "", code } = cause as { message?: string; code?: unknown };
  return Object.assign(new Error(message.replaceAll(token, "[token]")), {
    code,
  });
}

function mentions(value: unknown, token: string, depth = 0): boolean {
  if (typeof value === "string") return value.includes(token);
  if (typeof value !== "object" || value === null || depth > 4) return false;
  if (value instanceof Request) return mentions(value.headers, token, depth);
  if (value instanceof Headers)
    return [...value.values()].some((one) => one.includes(token));
  return Reflect.ownKeys(value).some((key) =>
    mentions((value as Record<PropertyKey, unknown>)[key], token, depth + 1),
  );
}

/** What the runtimes call a connection that was never made: Node, Bun. */
const noConnection = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/** Whether a failure of `fetch` shows that the request never reached the server. */
function neverSent(failure: unknown, depth = 0): boolean {
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
    // Deno says it in words only
    String(message).includes("client error (Connect)") ||
    (Array.isArray(errors) &&
      errors.length > 0 &&
      errors.every((error) => neverSent(error, depth + 1))) ||
    neverSent(cause, depth + 1)
  );
}

/** Tells the listener; what it throws, now or later, is its own affair. */
function notify(
  listener: TransportOptions["onEvent"],
  event: CallsEvent,
): void {
  try {
    Promise.resolve(listener?.(event)).catch(() => undefined);
  } catch {
    // a broken listener must not break a call
  }
}

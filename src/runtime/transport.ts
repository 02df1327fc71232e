/** Token, deadline and attempts: every request of a client goes through here. */

import { asOneRequest } from "./body.js";
import { errorFields, type Call, type Progress } from "./call.js";
import { startDeadline, type Deadline } from "./deadline.js";
import type { Dialect } from "./dialect.js";
import {
  CallsAbortedError,
  CallsConnectionError,
  CallsInputError,
  CallsTimeoutError,
  isCallsError,
  type CallsError,
  type Outcome,
} from "./errors.js";
import { createEmitter, type CallEvents, type CallsEvent } from "./event.js";
import { exchange, type FetchFunction, type Lost } from "./exchange.js";
import { describeFailure, type Reach } from "./network-failure.js";
import { explainUnknown } from "./reason.js";
import { createRedactor, type Redactor } from "./redact.js";
import { redactResponse } from "./rebuilt-response.js";
import { backoff, isRepeatable, type Again } from "./retry.js";
import { readToken, type TokenSource } from "./token.js";
import { judge, type ReadResponse } from "./verdict.js";

export interface TransportSettings extends TokenSource {
  /** Every request is beneath it: no other URL gets the token. */
  readonly baseUrl: string;
  readonly fetch?: FetchFunction | null | undefined;
  readonly fetchOptions?: Readonly<Record<string, unknown>> | null | undefined;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly maxRetryDelay: number;
  readonly onEvent?: ((event: CallsEvent) => unknown) | null | undefined;
  readonly dialect: Dialect;
}

/** The limits of one call, where they differ from the client's. Null means none, as undefined does. */
export interface CallLimits {
  readonly timeout?: number | null | undefined;
  readonly maxRetries?: number | null | undefined;
  readonly fetch?: FetchFunction | null | undefined;
  readonly fetchOptions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A request to send, without its URL and its token. */
export interface Outgoing {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: BodyInit | Promise<BodyInit> | undefined;
  readonly call: Call;
  /** Each of them ends the call. */
  readonly signals: readonly AbortSignal[];
  readonly limits: CallLimits;
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
 * @throws {CallsError} where there is no response, or the token or the URL is invalid
 */
export type Transport = (url: string, outgoing: Outgoing) => Promise<Settled>;

/** A call in progress. */
interface Running extends Progress {
  readonly settings: TransportSettings;
  readonly redactor: Redactor;
  readonly url: string;
  readonly outgoing: Outgoing;
  /** The call as messages show it. */
  call: Call;
  readonly deadline: Deadline;
  readonly events: CallEvents;
  readonly timeout: number;
  readonly maxRetries: number;
  attempts: number;
  outcome: Outcome;
  /** Whether an attempt got a response. */
  isAnswered: boolean;
}

/** How an attempt ended: with a value, or with an error after which another may succeed. */
type Attempt =
  | {
      readonly response: ReadResponse;
      readonly value: unknown;
      readonly error?: never;
    }
  | {
      readonly response?: ReadResponse;
      readonly error: CallsError;
      readonly again: Again;
    };

/** Creates the function that sends every request of a client. */
export function createTransport(settings: TransportSettings): Transport {
  const known = createRedactor();
  if (typeof settings.apiToken === "string") known.learn(settings.apiToken);
  const base = `${new URL(settings.baseUrl).href.replace(/\/$/, "")}/`;
  const startEvents = createEmitter(
    settings.onEvent,
    settings.dialect.headers ?? {},
  );
  return async (url, outgoing) => {
    const { call, limits } = outgoing;
    const timeout = limits.timeout ?? settings.timeout;
    const maxRetries = limits.maxRetries ?? settings.maxRetries;
    const redactor = createRedactor(known);
    const shown = concealCall(call, redactor);
    const running: Running = {
      settings,
      redactor,
      timeout,
      maxRetries,
      url,
      outgoing,
      call: shown,
      deadline: startDeadline(timeout, outgoing.signals),
      events: startEvents(shown, redactor.conceal),
      attempts: 0,
      outcome: "rejected",
      isAnswered: false,
    };
    const { events, deadline } = running;
    try {
      checkTarget(running, base);
      const settled = await repeat(running);
      if (settled.error) events.error(running.attempts, settled.error);
      return settled;
    } catch (thrown) {
      const error = deadline.ended() ? endEarly(running) : thrown;
      if (isCallsError(error)) events.error(running.attempts, error);
      throw error;
    } finally {
      deadline.release();
    }
  };
}

/** Sends the request, and again as long as its failure allows another attempt. */
async function repeat(running: Running): Promise<Settled> {
  const { deadline, events } = running;
  for (;;) {
    const attempt = await deadline.within(sendOnce(running));
    if (!attempt.error) return attempt;
    const delay = nextDelay(running, attempt.error, attempt.again);
    if (delay === undefined) {
      const { response, error } = attempt;
      if (!response) throw error;
      return { response, error };
    }
    events.retry(running.attempts, attempt.error, delay);
    await deadline.wait(delay);
  }
}

/** Sends the request once and judges its response. */
async function sendOnce(running: Running): Promise<Attempt> {
  const { settings, redactor, url, outgoing, deadline, events } = running;
  const { limits } = outgoing;
  deadline.signal.throwIfAborted();
  const before = running.outcome;
  const token = await readToken(settings, redactor, running);
  // an id may be the token, which a function has only now told
  if (typeof settings.apiToken === "function")
    running.call = concealCall(outgoing.call, redactor);
  const { call } = running;
  const body = await asOneRequest(outgoing.method, outgoing.body);
  const fetch = limits.fetch ?? settings.fetch ?? globalThis.fetch;
  checkFetch(fetch, running);
  deadline.signal.throwIfAborted();
  running.attempts += 1;
  running.outcome = "unknown";
  const receive = events.request(running.attempts);
  const result = await exchange(fetch, url, requestInit(running, token, body));
  deadline.signal.throwIfAborted();
  if (result.failure) return lose(running, result, before);
  const { response } = result;
  running.isAnswered = true;
  receive(response);
  const verdict = judge(response, {
    call,
    before,
    conceal: redactor.conceal,
    copy: redactor.copy,
    dialect: settings.dialect,
    attempts: running.attempts,
  });
  if (!verdict.error) return { response, value: verdict.value };
  running.outcome = verdict.error.outcome;
  return { response: redactResponse(response, redactor.conceal), ...verdict };
}

/** What `fetch` gets beside the URL: the caller's options, and what the client sets itself. */
function requestInit(
  running: Running,
  token: string,
  body: BodyInit | undefined,
): RequestInit {
  const { settings, outgoing, deadline } = running;
  const { method, limits } = outgoing;
  const headers = new Headers(outgoing.headers);
  headers.set("authorization", `Bearer ${token}`);
  return {
    ...settings.fetchOptions,
    ...limits.fetchOptions,
    method,
    headers,
    redirect: "manual",
    signal: deadline.signal,
    ...(body !== undefined && { body }),
  };
}

/** The end of an attempt that got no response. */
function lose(
  running: Running,
  { failure, thrown }: Lost,
  before: Outcome,
): Attempt {
  const { url, call, redactor, settings } = running;
  const { conceal } = redactor;
  const { reach } = failure;
  const code = failure.code && conceal(failure.code);
  const isSent = reach === "lost" || reach === "failed";
  const outcome = isSent ? "unknown" : before;
  running.outcome = outcome;
  const reason = [
    describeFailure({ ...failure, code }, new URL(url).host, conceal),
    outcome === "unknown"
      ? explainUnknown(call, settings.dialect)
      : running.isAnswered
        ? "No attempt was carried out."
        : "Nothing was sent.",
  ];
  const ErrorClass =
    reach === "invalid" ? CallsInputError : CallsConnectionError;
  const error = new ErrorClass(
    reason.join(" ").trimEnd(),
    { ...errorFields(running), code },
    thrown === undefined ? undefined : { cause: redactor.copy(thrown) },
  );
  return { error, again: againAfter[reach] };
}

const againAfter: Readonly<Record<Reach, Again>> = {
  invalid: "never",
  refused: "never",
  unsent: "always",
  lost: "repeatable",
  failed: "never",
};

/**
 * Returns the milliseconds to wait before the next attempt; undefined where
 * there must be none.
 */
function nextDelay(
  { settings, outgoing: { method }, maxRetries, deadline, attempts }: Running,
  { retryAfter = 0 }: CallsError,
  again: Again,
): number | undefined {
  const { maxRetryDelay } = settings;
  const asked = retryAfter * 1000;
  const delay = Math.max(asked, backoff(attempts, maxRetryDelay));
  const isAllowed =
    attempts <= maxRetries &&
    (again === "always" || (again === "repeatable" && isRepeatable(method))) &&
    asked <= maxRetryDelay;
  return isAllowed && delay < deadline.left() ? delay : undefined;
}

/** The error of a call that its deadline or its caller has ended. Made here, behind an await, so that its stack names the caller. */
function endEarly(running: Running): CallsError {
  const { call, deadline, timeout, outcome } = running;
  const hint =
    outcome === "unknown"
      ? ` ${explainUnknown(call, running.settings.dialect)}`.trimEnd()
      : "";
  const fields = errorFields(running);
  return deadline.ended() === "timeout"
    ? new CallsTimeoutError(`no response within ${timeout} ms.${hint}`, fields)
    : new CallsAbortedError(`aborted by the caller.${hint}`, fields, {
        cause: deadline.reason(),
      });
}

/** The call as messages show it: an id may be anything, a token among them, and so may a path that is no template. */
function concealCall(call: Call, { conceal }: Redactor): Call {
  if (!call.row) return { ...call, path: conceal(call.path) };
  const ids = call.ids?.map((id) =>
    typeof id === "string" ? conceal(id) : id,
  );
  const isKept = ids?.every((id, index) => id === call.ids?.[index]) ?? true;
  return isKept ? call : { ...call, ids };
}

/** @throws {CallsInputError} where there is nothing to send with */
function checkFetch(fetch: unknown, progress: Progress): void {
  if (typeof fetch === "function") return;
  const reason =
    fetch === undefined
      ? "this runtime has no fetch: pass one to createCallsClient."
      : `fetch is a ${typeof fetch}, not a function.`;
  throw new CallsInputError(reason, errorFields(progress));
}

/** @throws {CallsInputError} where a URL is not beneath the base URL: the token must not go there */
function checkTarget({ url, call }: Running, base: string): void {
  if (url.startsWith(base)) {
    // what a URL parser leaves as it is needs no parser
    if (/^[\w/~-]*$/.test(url.slice(base.length))) return;
    const { origin, pathname } = new URL(url);
    if (`${origin}${pathname}`.startsWith(base)) return;
  }
  throw new CallsInputError(
    "the URL of the request is not beneath the client's base URL.",
    call,
  );
}

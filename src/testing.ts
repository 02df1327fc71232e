/** A fake of the API, for tests. */

import {
  createStore,
  randomHex,
  type FakeApp,
  type GivenApp,
  type StoreCall,
  type Success,
} from "./fake-store.js";
import {
  checkNames,
  createFaults,
  type FakeOperation,
  type FaultRule,
} from "./faults.js";

export type { FakeApp, GivenApp } from "./fake-store.js";
export type { FakeOperation, Fault, FaultRule } from "./faults.js";

/** A request that the fake got. It never holds the token. */
export interface FakeRequest {
  /** Undefined where the path and the method are no operation's. */
  readonly operation: FakeOperation | undefined;
  readonly method: string;
  /** As sent, with what stands before `/accounts`, without the query. */
  readonly path: string;
  /** Undefined where the path is no operation's. */
  readonly account: string | undefined;
  /** The value of a JSON body; the text of any other; undefined where there is none. */
  readonly body: unknown;
}

export interface FakeCalls {
  /**
   * Responds to a request as the API does. It takes the arguments of the global `fetch`, and needs
   * no `this`: pass it as `fetch` to `createCallsClient`, or serve it over HTTP.
   *
   * Rejects with the signal's reason if the signal aborts before the request is carried out (then
   * no app changes), with a TypeError if the arguments make no Request, and with the error of a
   * fault (`fail`).
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /** The present apps of all accounts, oldest first. Requests change this one array. */
  readonly apps: readonly FakeApp[];
  /**
   * The requests so far, oldest first, those that fail included. Requests change this one array. A
   * request that `send-twice` repeats is there twice.
   */
  readonly requests: readonly FakeRequest[];
  /**
   * Makes requests fail from now on. For example, after
   * `fake.fail({ operation: "apps.create", how: "drop-after" })` the fake carries out the next create
   * but sends no response. Where several rules fit a request, the first one given decides. If the
   * signal of a request aborts while a fault delays the response, the request or its body fails with
   * the signal's reason.
   *
   * @returns a function that removes the fault
   * @throws {TypeError} for an unknown or missing fault, an unknown option, one out of its range, or
   * `times` together with `rate`
   */
  readonly fail: (rule: FaultRule) => () => void;
}

export interface FakeCallsOptions {
  /** The apps that are there from the start, in the order of the list. Default: none. */
  apps?: readonly GivenApp[];
  /** The only token that the fake accepts. Default: it accepts every well-formed bearer token. */
  apiToken?: string;
  /** The only account of the token. Default: it has every account, each with its own apps. */
  accountId?: string;
  /**
   * The time for `created`, `modified`, and the `date` and `ratelimit` headers. Default: the real
   * time.
   */
  now?: () => Date;
}

const fakeOptions: readonly string[] = [
  "apps",
  "apiToken",
  "accountId",
  "now",
] satisfies (keyof FakeCallsOptions)[];

const failures = {
  malformedCredential: {
    status: 400,
    code: 6003,
    message: "Invalid request headers",
    error_chain: [
      { code: 6111, message: "Invalid format for Authorization header" },
    ],
  },
  malformedBody: {
    status: 400,
    code: 10026,
    message: "The body must be a JSON object, and its name, if given, a string",
  },
  unauthenticated: {
    status: 401,
    code: 10000,
    message: "Authentication error",
  },
  foreignAccount: {
    status: 403,
    code: 9109,
    message: "Unauthorized to access requested resource",
  },
  noRoute: { status: 404, code: 7003, message: "Could not route to this path" },
  noApp: { status: 404, code: 20007, message: "App not found" },
  wrongMethod: { status: 405, code: 10001, message: "Method not allowed" },
};

type Failure = keyof typeof failures;

const collectionOperations = new Map<string, FakeOperation>([
  ["GET", "apps.list"],
  ["POST", "apps.create"],
]);
const appOperations = new Map<string, FakeOperation>([
  ["GET", "apps.get"],
  ["PUT", "apps.update"],
  ["DELETE", "apps.delete"],
]);

/**
 * Creates an in-memory fake of the apps endpoints of the Cloudflare Calls management API, for
 * tests. It starts with `apps`, and keeps what requests change for later requests.
 *
 * The fake accepts any host and any path prefix: only the end of the path counts,
 * `/accounts/{account_id}/calls/apps` with or without `/{app_id}`. It checks a request in this order:
 * route, method, `Authorization`, account, body, app. The first check that fails decides the response:
 *
 * | status | code | when |
 * | --- | --- | --- |
 * | 404 | 7003 | another path, an account id that is not 1 to 32 characters long, or an app id that is not 32 |
 * | 405 | 10001 | another method on a known path, HEAD and OPTIONS included |
 * | 401 | 10000 | no `Authorization`, or a token other than `apiToken` |
 * | 400 | 6003 | not `Bearer <token>`, or white space or quotes in the token |
 * | 403 | 9109 | an account other than `accountId` |
 * | 400 | 10026 | create or update: the body is empty, not JSON or not an object, or its name is not a string |
 * | 404 | 20007 | the account has no such app |
 *
 * Three things are not known of the live API: its code for an invalid body (10026 is a choice of
 * this fake), the order of its checks, and its status for code 20007. The rate limit headers count
 * requests down to 1: the fake throttles only by `fail`.
 *
 * @throws {TypeError} for an unknown option, and for one of `apps` whose id is not 32 characters long,
 * or whose time is none
 */
export function createFakeCalls(options: FakeCallsOptions = {}): FakeCalls {
  checkNames(options, fakeOptions, "createFakeCalls");
  const now = options.now ?? ((): Date => new Date());
  const { accountId = "" } = options;
  const { apps, execute } = createStore(options.apps ?? [], accountId, now);
  const requests: FakeRequest[] = [];
  const faults = createFaults<FakeApp>();
  const countRequest = createRequestCounter();

  async function fetch(
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> {
    const signal =
      init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const request = new Request(input, init);
    // No await after this: no other request can come between a check and a change.
    const text = await request.text();
    signal?.throwIfAborted();
    const date = now();
    const call = findRoute(request);
    const received = describeRequest(request, call, readBody(text));
    requests.push(received);
    adoptApps(apps, received.account);
    const headers = {
      "content-type": "application/json",
      "cf-ray": `${randomHex(8)}-AMS`,
      date: date.toUTCString(),
      ...countRequest(date),
    };
    let carriedOut = 0;
    const carryOut = (listed: readonly FakeApp[] = apps): Response => {
      carriedOut += 1;
      if (carriedOut > 1) requests.push(received);
      const outcome =
        typeof call === "string"
          ? call
          : (findRefusal(call, request.headers, options) ??
            execute(call, received.body, date, listed));
      return typeof outcome === "string"
        ? failureResponse(outcome, headers)
        : successResponse(outcome, headers);
    };
    const makeFail = faults.choose(received.operation, apps);
    return makeFail ? makeFail({ carryOut, headers, signal }) : carryOut();
  }

  return { fetch, apps, requests, fail: faults.add };
}

function describeRequest(
  { method, url }: Request,
  call: StoreCall | string,
  body: unknown,
): FakeRequest {
  const { operation, accountId: account } =
    typeof call === "string"
      ? { operation: undefined, accountId: undefined }
      : call;
  return { operation, method, path: new URL(url).pathname, account, body };
}

function readBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // not JSON
  }
}

/** Gives the apps that have no account yet to the first account that a request names. */
function adoptApps(
  apps: readonly FakeApp[],
  account: string | undefined,
): void {
  if (account === undefined) return;
  for (const app of apps) app.account ||= account;
}

/** Finds the operation of a request, and its ids. */
function findRoute(request: Request): StoreCall | "noRoute" | "wrongMethod" {
  const path = new URL(request.url).pathname;
  const match = /\/accounts\/([^/]*)\/calls\/apps(?:\/([^/]*))?$/.exec(path);
  if (match === null) return "noRoute";
  const onCollection = match[2] === undefined;
  const accountId = decodeSegment(match[1]);
  const appId = decodeSegment(match[2]);
  if (!hasLength(accountId, 1, 32)) return "noRoute";
  if (!onCollection && !hasLength(appId, 32, 32)) return "noRoute";
  const operations = onCollection ? collectionOperations : appOperations;
  const operation = operations.get(request.method);
  if (operation === undefined) return "wrongMethod";
  return { operation, accountId, appId };
}

/** Returns the failure for a wrong credential or account; undefined where both are right. */
function findRefusal(
  call: StoreCall,
  headers: Headers,
  { apiToken, accountId }: FakeCallsOptions,
): Failure | undefined {
  const authorization = headers.get("authorization");
  if (authorization === null) return "unauthenticated";
  const token = /^Bearer ([^\s"']+)$/i.exec(authorization)?.[1];
  if (token === undefined) return "malformedCredential";
  if (apiToken !== undefined && token !== apiToken) return "unauthenticated";
  if (accountId !== undefined && call.accountId !== accountId) {
    return "foreignAccount";
  }
  return undefined;
}

function successResponse(
  { status, result }: Success,
  headers: Record<string, string>,
): Response {
  const envelope = { success: true, errors: [], messages: [], result };
  return new Response(JSON.stringify(envelope), { status, headers });
}

function failureResponse(
  failure: Failure,
  headers: Record<string, string>,
): Response {
  const { status, ...error } = failures[failure];
  const envelope = {
    success: false,
    errors: [error],
    messages: [],
    result: null,
  };
  return new Response(JSON.stringify(envelope), { status, headers });
}

/** Makes a function that counts a request and returns the rate limit headers of its response. */
function createRequestCounter(): (date: Date) => Record<string, string> {
  const quota = 100;
  const windowSeconds = 60;
  let windowStart = -Infinity;
  let used = 0;
  return (date) => {
    const seconds = Math.floor(date.getTime() / 1000);
    const elapsed = seconds - windowStart;
    // A test may turn the clock back: that starts a new window, too.
    if (elapsed < 0 || elapsed >= windowSeconds) {
      windowStart = seconds;
      used = 0;
    }
    used += 1;
    // at 0 a client would wait: nothing is throttled here
    const remaining = Math.max(1, quota - used);
    const reset = windowStart + windowSeconds - seconds;
    return {
      ratelimit: `"default";r=${remaining};t=${reset}`,
      "ratelimit-policy": `"burst";q=${quota};w=${windowSeconds}`,
    };
  };
}

/** Decodes a path segment. Returns `""`, which is no id, for one that is absent or malformed. */
function decodeSegment(segment = ""): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return ""; // a malformed segment is the id of no account and no app
  }
}

/** Checks the number of code points, which JSON Schema counts, too. */
function hasLength(text: string, least: number, most: number): boolean {
  const { length } = Array.from(text);
  return length >= least && length <= most;
}

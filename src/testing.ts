/** A fake of the API, for tests. */

import { createFaults, type FakeOperation, type FaultRule } from "./faults.js";

export type { FakeOperation, Fault, FaultRule } from "./faults.js";

/** An app in the fake. The API returns its secret on create only. */
export interface FakeApp {
  /** 32 lower-case hexadecimal digits. */
  uid: string;
  name: string;
  /** RFC 3339 in UTC, whole seconds: `2014-01-02T02:20:00Z`. */
  created: string;
  /** The time of the last create or update, in the form of `created`. */
  modified: string;
  /** 64 lower-case hexadecimal digits. */
  secret: string;
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
   * Makes requests fail from now on. For example, after
   * `fake.fail({ operation: "apps.create", how: "drop-after" })` the fake carries out the next create
   * but sends no response. Where several rules fit a request, the first one given decides. If the
   * signal of a request aborts while a fault delays the response, the request or its body fails with
   * the signal's reason.
   *
   * @returns a function that removes the fault
   * @throws {TypeError} for an unknown or missing fault, an option out of its range, or `times`
   * together with `rate`
   */
  readonly fail: (rule: FaultRule) => () => void;
}

export interface FakeCallsOptions {
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

interface Call {
  operation: FakeOperation;
  accountId: string;
  /** `""` for list and create. */
  appId: string;
}

interface Success {
  status: number;
  result: unknown;
}

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
 * tests. It keeps the apps that one request creates for later requests.
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
 * requests, but the fake throttles only by `fail`.
 */
export function createFakeCalls(options: FakeCallsOptions = {}): FakeCalls {
  const now = options.now ?? ((): Date => new Date());
  const { apps, execute } = createStore();
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
    const body = await request.text();
    signal?.throwIfAborted();
    const date = now();
    const call = findRoute(request);
    const headers = {
      "content-type": "application/json",
      "cf-ray": `${randomHex(8)}-AMS`,
      date: date.toUTCString(),
      ...countRequest(date),
    };
    const carryOut = (listed: readonly FakeApp[] = apps): Response => {
      const outcome =
        typeof call === "string"
          ? call
          : (findRefusal(call, request.headers, options) ??
            execute(call, body, date, listed));
      return typeof outcome === "string"
        ? failureResponse(outcome, headers)
        : successResponse(outcome, headers);
    };
    const operation = typeof call === "string" ? undefined : call.operation;
    const makeFail = faults.choose(operation, apps);
    return makeFail ? makeFail({ carryOut, headers, signal }) : carryOut();
  }

  return { fetch, apps, fail: faults.add };
}

interface Store {
  readonly apps: FakeApp[];
  /** Executes an accepted request. A list shows the apps of `listed`. */
  readonly execute: (
    call: Call,
    body: string,
    date: Date,
    listed: readonly FakeApp[],
  ) => Success | Failure;
}

/** Creates the apps of a fake, none at first. */
function createStore(): Store {
  const apps: FakeApp[] = [];
  const accountOf = new Map<FakeApp["uid"], string>();

  function selectAccount(
    accountId: string,
    among: readonly FakeApp[],
  ): FakeApp[] {
    return among.filter(({ uid }) => accountOf.get(uid) === accountId);
  }

  function create(accountId: string, date: Date, name = ""): FakeApp {
    const created = timestamp(date);
    const app: FakeApp = {
      uid: randomHex(16),
      name,
      created,
      modified: created,
      secret: randomHex(32),
    };
    apps.push(app);
    accountOf.set(app.uid, accountId);
    return app;
  }

  function update(app: FakeApp, date: Date, name = app.name): void {
    app.name = name;
    app.modified = timestamp(date);
  }

  function execute(
    call: Call,
    body: string,
    date: Date,
    listed: readonly FakeApp[],
  ): Success | Failure {
    const { operation, accountId, appId } = call;
    if (operation === "apps.list") {
      const found = selectAccount(accountId, listed);
      return { status: 200, result: found.map(withoutSecret) };
    }
    const writes = operation === "apps.create" || operation === "apps.update";
    const fields = writes ? readFields(body) : {};
    if (fields === undefined) return "malformedBody";
    if (operation === "apps.create") {
      return { status: 201, result: create(accountId, date, fields.name) };
    }
    const app = selectAccount(accountId, apps).find(({ uid }) => uid === appId);
    if (app === undefined) return "noApp";
    if (operation === "apps.update") update(app, date, fields.name);
    if (operation === "apps.delete") apps.splice(apps.indexOf(app), 1);
    return { status: 200, result: withoutSecret(app) };
  }

  return { apps, execute };
}

/** Finds the operation of a request, and its ids. */
function findRoute(request: Request): Call | "noRoute" | "wrongMethod" {
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
  call: Call,
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

/** Reads the body of create or update; undefined where it is invalid. */
function readFields(body: string): { name?: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined; // not JSON
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  if (!("name" in value)) return {};
  return typeof value.name === "string" ? { name: value.name } : undefined;
}

function withoutSecret(app: FakeApp): Omit<FakeApp, "secret"> {
  const { uid, name, created, modified } = app;
  return { uid, name, created, modified };
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
    const remaining = Math.max(0, quota - used);
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

function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

import { createFaults, type FakeOperation, type FaultRule } from "./faults.js";

export type { FakeOperation, Fault, FaultRule } from "./faults.js";

/** An app as the fake holds it. The secret is here, although only create answers with it. */
export interface FakeApp {
  /** 32 lower-case hexadecimal digits. */
  uid: string;
  name: string;
  /** RFC 3339 in UTC, whole seconds: `2014-01-02T02:20:00Z`. */
  created: string;
  /** Same form as `created`; every update sets it. */
  modified: string;
  /** 64 lower-case hexadecimal digits. */
  secret: string;
}

export interface FakeCalls {
  /**
   * Answers a request as the API would. Shaped like the global `fetch`: pass it as `fetch` to
   * `createCallsClient`, or serve it over HTTP. It needs no `this`.
   *
   * Rejects only where `fetch` does: with the signal's reason if the signal is aborted before the
   * request is carried out (nothing is changed then), and with a TypeError for what makes no Request;
   * and where a fault says so (`fail`).
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /** The apps of all accounts that exist now, oldest first. Always the same array, which changes with each call. */
  readonly apps: readonly FakeApp[];
  /**
   * Makes requests fail from now on: `fake.fail({ operation: "apps.create", how: "drop-after" })` loses
   * the answer of the next create. Several faults are tried in the order given, and the first
   * that strikes a request decides. A request whose signal aborts while it is held up rejects with
   * the signal's reason, and its body fails with it.
   *
   * @returns what takes the fault away
   * @throws {TypeError} for a rule that says nothing, or nothing clear
   */
  readonly fail: (rule: FaultRule) => () => void;
}

export interface FakeCallsOptions {
  /** The only token accepted. Default: every well-formed bearer token is. */
  apiToken?: string;
  /** The only account the token is for. Default: every account, each with apps of its own. */
  accountId?: string;
  /** The clock behind `created`, `modified`, and the `date` and `ratelimit` headers. Default: the real time. */
  now?: () => Date;
}

interface Call {
  operation: FakeOperation;
  accountId: string;
  /** `""` for the operations on the collection. */
  appId: string;
}

interface Answer {
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
 * Makes an in-memory fake of the apps endpoints of the Cloudflare Calls management API, for tests: what
 * one call creates, later calls list, get, update and delete.
 *
 * Any host and any path prefix will do; the route is found by the end of the path,
 * `/accounts/{account_id}/calls/apps` with or without `/{app_id}`. A request is checked in this order:
 * route, method, `Authorization`, account, body, app. The first check that fails decides the answer:
 *
 * | status | code | when |
 * | --- | --- | --- |
 * | 404 | 7003 | no such path, an account id that has not 1 to 32 characters, an app id that has not 32 |
 * | 405 | 10001 | any other method on a known path, HEAD and OPTIONS included |
 * | 401 | 10000 | no `Authorization`, or a token other than `apiToken` |
 * | 400 | 6003 | not `Bearer <token>`, or white space or quotes in the token |
 * | 403 | 9109 | an account other than `accountId` |
 * | 400 | 10026 | create or update with an empty body, not JSON, not an object, or a name that is no string |
 * | 404 | 20007 | the account has no such app |
 *
 * Code 10026 is this fake's own choice: how the live API refuses a body is not known, nor is the order
 * of its checks or the status it sends with 20007. The rate limit headers count requests, but the
 * fake throttles only where it is told to (`fail`).
 */
export function createFakeCalls(options: FakeCallsOptions = {}): FakeCalls {
  const now = options.now ?? ((): Date => new Date());
  const apps: FakeApp[] = [];
  const accountOf = new Map<FakeApp["uid"], string>();
  const faults = createFaults<FakeApp>();
  const rateLimitHeaders = countRequests();

  function ofAccount(accountId: string, among: readonly FakeApp[]): FakeApp[] {
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

  function answer(
    call: Call,
    body: string,
    date: Date,
    listed: readonly FakeApp[],
  ): Answer | Failure {
    const { operation, accountId, appId } = call;
    if (operation === "apps.list") {
      const found = ofAccount(accountId, listed);
      return { status: 200, result: found.map(withoutSecret) };
    }
    const writes = operation === "apps.create" || operation === "apps.update";
    const fields = writes ? readFields(body) : {};
    if (fields === undefined) return "malformedBody";
    if (operation === "apps.create") {
      return { status: 201, result: create(accountId, date, fields.name) };
    }
    const app = ofAccount(accountId, apps).find(({ uid }) => uid === appId);
    if (app === undefined) return "noApp";
    if (operation === "apps.update") update(app, date, fields.name);
    if (operation === "apps.delete") apps.splice(apps.indexOf(app), 1);
    return { status: 200, result: withoutSecret(app) };
  }

  async function fetch(
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> {
    const signal =
      init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const request = new Request(input, init);
    // Read before anything is decided, so that no other call comes between a look and a change.
    const body = await request.text();
    signal?.throwIfAborted();
    const date = now();
    const call = route(request);
    const headers = {
      "content-type": "application/json",
      "cf-ray": `${randomHex(8)}-AMS`,
      date: date.toUTCString(),
      ...rateLimitHeaders(date),
    };
    const carryOut = (listed: readonly FakeApp[] = apps): Response => {
      const outcome =
        typeof call === "string"
          ? call
          : (refuse(call, request.headers, options) ??
            answer(call, body, date, listed));
      return typeof outcome === "string"
        ? failureResponse(outcome, headers)
        : successResponse(outcome, headers);
    };
    const operation = typeof call === "string" ? undefined : call.operation;
    const strike = faults.strike(operation, apps);
    return strike ? strike({ carryOut, headers, signal }) : carryOut();
  }

  return { fetch, apps, fail: faults.add };
}

/** Names the operation that a request asks for. */
function route(request: Request): Call | "noRoute" | "wrongMethod" {
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

/** The failure that the caller's credential or account deserves, if any. */
function refuse(
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

/** `undefined` when the body is not what create and update accept. */
function readFields(body: string): { name?: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined; // not JSON: refused like every other unacceptable body
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
  { status, result }: Answer,
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

/** Makes the function that counts a request and returns the headers that tell what is left of the window. */
function countRequests(): (date: Date) => Record<string, string> {
  const quota = 100;
  const windowSeconds = 60;
  let windowStart = -Infinity;
  let used = 0;
  return (date) => {
    const seconds = Math.floor(date.getTime() / 1000);
    const elapsed = seconds - windowStart;
    // A clock that a test has turned back starts a new window too.
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

/** `""`, which is no id, for what is absent or is no valid percent-encoding. */
function decodeSegment(segment = ""): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return ""; // malformed escapes name no account and no app
  }
}

/** Counts code points, as JSON Schema does. */
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

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createApiClient } from "../generated/client.js";
import { dialect } from "../src/cloudflare.js";
import manifest from "../package.json" with { type: "json" };
import type {
  CallsClientOptions,
  CallsError,
  CallsEvent,
} from "../src/index.js";
import type { CallOptions, OperationTable } from "../src/runtime/operation.js";
import { createClient } from "../src/runtime/client.js";
import {
  account,
  app,
  appId,
  broken,
  connect,
  failureOf,
  methodNames,
  methods,
  newApp,
  no,
  script,
  sleep,
  token,
  yes,
  type Reply,
  type Script,
  type Turn,
} from "./support/answers.js";
import { stopClock } from "./support/clock.js";
import { defer } from "./support/deferred.js";
import {
  freePort,
  listen,
  neverAnswer,
  stall,
  watchHeads,
} from "./support/loopback.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const hour = 3_600_000;
const path = "/accounts/{account_id}/things";
const params = { account_id: { client: "accountId" } };
const body = { type: "application/json", required: true };
const result = { property: "result" };
const things = {
  things: {
    look: { method: "GET", path, params, result },
    put: { method: "PUT", path, params, body, result },
    remove: { method: "DELETE", path, params, result },
    add: { method: "POST", path, params, body, result },
    change: { method: "PATCH", path, params, body, result },
  },
} as const satisfies OperationTable;
type ThingMethods = Record<
  "things",
  Record<Thing, (...args: unknown[]) => Promise<unknown>>
>;
type Thing = keyof (typeof things)["things"];

const safe: readonly Thing[] = ["look", "put", "remove"];
const unsafe: readonly Thing[] = ["add", "change"];
const every: readonly Thing[] = [...safe, ...unsafe];

/** Calls a method of the table against a script; one retry, at once. */
async function call(
  thing: Thing,
  { fetch }: Script,
  options: CallOptions = {},
): Promise<unknown> {
  const { resources } = createClient<ThingMethods, unknown>(
    things,
    createApiClient,
    {
      baseUrl: "https://example.com",
      apiToken: token,
      fetch,
      timeout: Infinity,
      maxRetries: 1,
      maxRetryDelay: 0,
      bound: { accountId: { value: account, missing: "no account" } },
      dialect,
    },
  );
  const method = resources.things[thing];
  const hasBody = "body" in things.things[thing];
  return hasBody ? method({ a: 1 }, options) : method(options);
}

describe("what is tried again", () => {
  const fine = yes({ ok: true });

  async function attemptsOf(thing: Thing, reply: Reply | Error) {
    const given = script(reply, fine);
    const value = await call(thing, given).catch((error: unknown) => error);
    return { value, sent: given.requests.length };
  }

  const transient = [
    408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526,
  ];
  const final = [
    301, 302, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 412, 413, 415,
    418, 422, 423, 425, 428, 431, 451, 501, 505, 507, 508, 511, 519, 527, 530,
    599,
  ];
  const throttled: [string, Reply][] = [
    ["429", { status: 429 }],
    ["429 with code 971", no(429, 971)],
    ["200 with code 971", no(200, 971)],
    ["400 with code 971", no(400, 971)],
    [
      "403 with code 971 in a string",
      { status: 403, body: '{"errors":[{"code":"971","message":"x"}]}' },
    ],
    ["503 with code 971", no(503, 971)],
  ];
  const unsent: [string, Error][] = [
    ["ECONNREFUSED", broken("ECONNREFUSED", "connect")],
    ["ETIMEDOUT of a connect", broken("ETIMEDOUT", "connect")],
    ["ENETUNREACH of a connect", broken("ENETUNREACH", "connect")],
    ["ENOTFOUND", broken("ENOTFOUND", "getaddrinfo")],
    ["EAI_AGAIN", broken("EAI_AGAIN", "getaddrinfo")],
    ["UND_ERR_CONNECT_TIMEOUT", broken("UND_ERR_CONNECT_TIMEOUT")],
    [
      "every address refused",
      new TypeError("fetch failed", {
        cause: new AggregateError([
          Object.assign(new Error("::1"), { code: "ECONNREFUSED" }),
          Object.assign(new Error("127.0.0.1"), { code: "ECONNREFUSED" }),
        ]),
      }),
    ],
  ];
  const lost: [string, Reply | Error][] = [
    ["ECONNRESET", broken("ECONNRESET")],
    ["ECONNRESET of a read", broken("ECONNRESET", "read")],
    ["EPIPE", broken("EPIPE", "write")],
    ["EHOSTUNREACH of a read", broken("EHOSTUNREACH", "read")],
    ["ENETUNREACH of a write", broken("ENETUNREACH", "write")],
    ["an uncertain state", new Error("the socket is in an uncertain state")],
    ["a proxy that is late", new Error("no proxy response in time")],
    ["408 with code 971", no(408, 971)],
    ["UND_ERR_SOCKET", broken("UND_ERR_SOCKET")],
    ["UND_ERR_HEADERS_TIMEOUT", broken("UND_ERR_HEADERS_TIMEOUT")],
    ["terminated", new TypeError("terminated")],
    ["a body cut off", { status: 200, body: '{"success":true,"res' }],
    [
      "one address refused, one lost",
      new TypeError("fetch failed", {
        cause: new AggregateError([
          Object.assign(new Error("::1"), { code: "ECONNREFUSED" }),
          Object.assign(new Error("127.0.0.1"), { code: "ECONNRESET" }),
        ]),
      }),
    ],
  ];

  test.each(transient)("%i: GET, PUT, DELETE only", async (status) => {
    for (const thing of safe) {
      const { value, sent } = await attemptsOf(thing, { status });
      expect([thing, sent, value]).toStrictEqual([thing, 2, { ok: true }]);
    }
    for (const thing of unsafe) {
      const { value, sent } = await attemptsOf(thing, { status });
      expect([thing, sent]).toStrictEqual([thing, 1]);
      expect(value).toMatchObject({ kind: "api", status, outcome: "unknown" });
    }
  });

  test.each(throttled)("%s: every method", async (_name, reply) => {
    for (const thing of every) {
      if (reply.status === 503 && unsafe.includes(thing)) continue;
      const { value, sent } = await attemptsOf(thing, reply);
      expect([thing, sent, value]).toStrictEqual([thing, 2, { ok: true }]);
    }
  });

  test.each(final)("%i: never", async (status) => {
    for (const thing of every) {
      const { value, sent } = await attemptsOf(thing, { status });
      expect([thing, sent]).toStrictEqual([thing, 1]);
      expect(value).toMatchObject({ kind: "api", status });
    }
  });

  test("302 with code 971: never", async () => {
    for (const thing of every) {
      const { value, sent } = await attemptsOf(thing, no(302, 971));
      expect([thing, sent]).toStrictEqual([thing, 1]);
      expect(value).toMatchObject({ kind: "api", outcome: "unknown" });
    }
  });

  const unbelievable: [string, Reply][] = [
    ["200 without a body", { status: 200 }],
    ["204", { status: 204 }],
    ["200 with a page", { status: 200, body: "<p>" }],
    ["200 with a list for an envelope", { status: 200, body: "[]" }],
    ["200 with code 10003", no(200, 10003)],
  ];

  test.each(unbelievable)("%s: never", async (_name, reply) => {
    for (const thing of every) {
      const { sent } = await attemptsOf(thing, reply);
      expect([thing, sent]).toStrictEqual([thing, 1]);
    }
  });

  test.each(unsent)("%s: every method", async (_name, reply) => {
    for (const thing of every) {
      const { value, sent } = await attemptsOf(thing, reply);
      expect([thing, sent, value]).toStrictEqual([thing, 2, { ok: true }]);
    }
  });

  test.each(lost)("%s: GET, PUT, DELETE only", async (_name, reply) => {
    for (const thing of safe) {
      const { value, sent } = await attemptsOf(thing, reply);
      expect([thing, sent, value]).toStrictEqual([thing, 2, { ok: true }]);
    }
    for (const thing of unsafe) {
      const { value, sent } = await attemptsOf(thing, reply);
      expect([thing, sent]).toStrictEqual([thing, 1]);
      expect(value).toMatchObject({ outcome: "unknown" });
    }
  });

  test("a PATCH whose answer is lost says so", async () => {
    const given = script(broken("ECONNRESET"));
    const error = await failureOf(call("change", given));
    expect(error).toMatchObject({
      kind: "connection",
      operation: "things.change",
      method: "PATCH",
      outcome: "unknown",
    });
    expect(error.message).toMatch(/may have happened/);
  });

  test("a new connection is tried until the retries are used up", async () => {
    const { requests, fetch } = script(broken("ECONNREFUSED", "connect"));
    const calls = connect({ fetch, maxRetries: 4 });
    const error = await failureOf(calls.apps.create());
    expect(requests).toHaveLength(5);
    expect(error).toMatchObject({
      kind: "connection",
      attempts: 5,
      outcome: "rejected",
    });
  });
});

describe("an attempt", () => {
  test("is a Request of its own with the same content", async () => {
    const name = 'zwölf \u0000 😀 "';
    const { requests, bodies, fetch } = script(
      no(503),
      broken("ECONNRESET"),
      no(429),
      yes(app),
    );
    const calls = connect({ fetch, maxRetries: 3 });
    await calls.apps.update(appId, { name }, { headers: { "x-trace": "7" } });
    expect(new Set(requests).size).toBe(4);
    expect(bodies.map((text) => JSON.parse(text) as unknown)).toStrictEqual([
      { name },
      { name },
      { name },
      { name },
    ]);
    expect(new Set(bodies).size).toBe(1);
    for (const request of requests) {
      expect(request.method).toBe("PUT");
      expect(request.url).toBe(requests[0]?.url);
      expect([...request.headers]).toStrictEqual([
        ["accept", "application/json"],
        ["authorization", `Bearer ${token}`],
        ["content-type", "application/json"],
        ["user-agent", `cloudflare-calls/${manifest.version}`],
        ["x-trace", "7"],
      ]);
    }
  });

  test("asks for the token anew", async () => {
    const { requests, fetch } = script(no(503), no(429), yes([]));
    let asked = 0;
    const apiToken = () => {
      asked += 1;
      return asked % 2 === 0 ? `t-${asked}` : Promise.resolve(`t-${asked}`);
    };
    await connect({ apiToken, fetch }).apps.list();
    expect(
      requests.map(({ headers }) => headers.get("authorization")),
    ).toStrictEqual(["Bearer t-1", "Bearer t-2", "Bearer t-3"]);
  });

  test("that gets no token does not hide what an earlier one may have done", async () => {
    for (const second of ["", new Error("the vault is closed")]) {
      let asked = 0;
      const apiToken = () => {
        asked += 1;
        if (asked === 1) return token;
        if (second instanceof Error) throw second;
        return second;
      };
      const { fetch } = script(broken("ECONNRESET"));
      const error = await failureOf(
        connect({ apiToken, fetch }).apps.delete(appId),
      );
      expect(error).toMatchObject({
        kind: "input",
        outcome: "unknown",
        attempts: 1,
      });
      expect(error.message).not.toContain("Nothing was sent");
    }
  });

  test("is not made without a token", async () => {
    const why = new Error("the vault is closed");
    const { requests, fetch } = script(yes([]));
    for (const apiToken of [
      () => Promise.reject(why),
      () => {
        throw why;
      },
    ]) {
      const error = await failureOf(connect({ apiToken, fetch }).apps.list());
      expect(error).toMatchObject({ kind: "input", attempts: 0 });
      expect(error.cause).toMatchObject({ message: "the vault is closed" });
    }
    expect(requests).toStrictEqual([]);
  });
});

describe("redirects", () => {
  test.each([301, 302, 303, 307, 308])("%i is not followed", async (status) => {
    const elsewhere = await listen(yes([app]));
    const server = await listen({
      status,
      headers: { location: `${elsewhere.url}/x`, "cf-ray": "8f-AMS" },
    });
    const calls = connect({ baseUrl: server.url });
    for (const method of methodNames) {
      expect(await failureOf(methods[method](calls))).toMatchObject({
        kind: "api",
        status,
        ray: "8f-AMS",
        attempts: 1,
      });
    }
    const { error, response } = await calls.api.GET(
      "/accounts/{account_id}/calls/apps",
      { params: { path: { account_id: account } }, redirect: "follow" },
    );
    expect(error).toBeTruthy();
    expect(response.status).toBe(status);
    expect(elsewhere.received).toStrictEqual([]);
    expect(server.received).toHaveLength(methodNames.length + 1);
  });
});

describe("an abort", () => {
  const reason = new Error("no longer wanted");

  /** The error of a create that only an abort can end, when what has to come before it has come. */
  async function abortAfter(
    before: Promise<unknown>,
    options: CallsClientOptions,
  ): Promise<CallsError> {
    const controller = new AbortController();
    const { signal } = controller;
    const calls = connect({ timeout: Infinity, ...options });
    const failed = failureOf(calls.apps.create({}, { signal }));
    await before;
    controller.abort(reason);
    return failed;
  }

  test("before the call: nothing is sent, no token asked for", async () => {
    const { requests, fetch } = script(yes([]));
    const apiToken = vi.fn(() => token);
    const calls = connect({ apiToken, fetch });
    const signal = AbortSignal.abort(reason);
    for (const method of methodNames) {
      const error = await failureOf(methods[method](calls, { signal }));
      expect(error).toMatchObject({
        kind: "aborted",
        attempts: 0,
        outcome: "rejected",
      });
      expect(error.cause).toBe(reason);
    }
    expect(requests).toStrictEqual([]);
    expect(apiToken).not.toHaveBeenCalled();
  });

  test.each([
    ["in flight", neverAnswer],
    ["while the body is read", stall],
  ])("%s", async (_name, act) => {
    const server = await listen(act);
    const { fetch, head } = watchHeads();
    const error = await abortAfter(act === stall ? head : server.asked, {
      baseUrl: server.url,
      fetch,
    });
    expect(error).toMatchObject({
      kind: "aborted",
      attempts: 1,
      outcome: "unknown",
    });
    expect(error.cause).toBe(reason);
    await server.hungUp;
    expect(server.received).toHaveLength(1);
  });

  test("in a fetch that knows no signal", async () => {
    const asked = defer();
    const fetch = () => {
      asked.resolve();
      return new Promise<never>(() => undefined);
    };
    const error = await abortAfter(asked.promise, { fetch });
    expect(error.kind).toBe("aborted");
  });

  test("while it waits: at once, and nothing more is sent", async () => {
    stopClock();
    const waits = defer();
    const { requests, fetch } = script(no(429), yes(newApp));
    const error = await abortAfter(waits.promise, {
      fetch,
      onEvent: ({ type }) => {
        if (type === "retry") waits.resolve();
      },
    });
    expect(error).toMatchObject({
      kind: "aborted",
      attempts: 1,
      outcome: "rejected",
    });
    await vi.advanceTimersByTimeAsync(hour);
    expect(requests).toHaveLength(1);
  });

  test("in the token function: nothing is sent", async () => {
    const asked = defer();
    const given = defer<string>();
    const { requests, fetch } = script(yes(newApp));
    const apiToken = () => {
      asked.resolve();
      return given.promise;
    };
    const error = await abortAfter(asked.promise, { fetch, apiToken });
    expect(error).toMatchObject({
      kind: "aborted",
      attempts: 0,
      outcome: "rejected",
    });
    given.resolve(token);
    await sleep(0);
    expect(requests).toStrictEqual([]);
  });

  test("after the call changes nothing", async () => {
    const controller = new AbortController();
    const calls = connect(script(yes([app])));
    const value = await calls.apps.list({ signal: controller.signal });
    controller.abort();
    expect(value).toStrictEqual([app]);
  });

  test("by a signal of its own leaves other calls alone", async () => {
    const one = new AbortController();
    const two = new AbortController();
    const calls = connect({ ...script("hang"), timeout: 20 });
    const first = failureOf(calls.apps.list({ signal: one.signal }));
    const second = failureOf(calls.apps.list({ signal: two.signal }));
    one.abort();
    expect((await first).kind).toBe("aborted");
    expect((await second).kind).toBe("timeout");
  });

  test("ends every call that shares the signal", async () => {
    const { signal, abort: end } = sharedSignal();
    const calls = connect(script("hang"));
    const failed = Array.from({ length: 20 }, () =>
      failureOf(calls.apps.list({ signal })),
    );
    await sleep(10);
    end();
    for (const { kind } of await Promise.all(failed)) {
      expect(kind).toBe("aborted");
    }
  });
});

function sharedSignal(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}

/** Warnings of the process until the test is over. */
function collectWarnings(): readonly Error[] {
  const warnings: Error[] = [];
  const collect = (warning: Error) => {
    warnings.push(warning);
  };
  process.on("warning", collect);
  onTestFinished(() => {
    process.off("warning", collect);
  });
  return warnings;
}

describe("nothing is left", () => {
  test("of 1,000 calls with one signal", async () => {
    const warnings = collectWarnings();
    const { signal } = sharedSignal();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    const { fetch } = script(yes(null));
    const quiet = script(no(500));
    const fine = connect({ fetch });
    const failing = connect({ fetch: quiet.fetch, maxRetries: 0 });
    for (let round = 0; round < 4; round += 1) {
      const batch = Array.from({ length: 250 }, (_, index) =>
        index % 10 === 0
          ? failing.apps.list({ signal }).catch(() => undefined)
          : index % 10 === 1
            ? fine.api.GET("/accounts/{account_id}/calls/apps", {
                params: { path: { account_id: account } },
                signal,
              })
            : fine.apps.list({ signal }),
      );
      await Promise.all(batch);
      forget(quiet);
    }
    const listeners = (calls: readonly (readonly unknown[])[]) =>
      calls.filter(([type]) => type === "abort").length;
    expect(listeners(remove.mock.calls)).toBe(listeners(add.mock.calls));
    expect(listeners(add.mock.calls)).toBeLessThan(40);
    await sleep(0);
    expect(warnings).toStrictEqual([]);
  });

  test("of listeners on a real server, with many attempts", async () => {
    const warnings = collectWarnings();
    const server = await listen(no(503));
    const { signal } = sharedSignal();
    const calls = connect({
      baseUrl: server.url,
      maxRetries: 40,
      maxRetryDelay: 0,
    });
    await failureOf(calls.apps.list({ signal }));
    expect(server.received).toHaveLength(41);
    await sleep(0);
    expect(warnings).toStrictEqual([]);
  });

  test("of timers, when a call is done", async () => {
    stopClock();
    const calls = connect(script(no(503), yes([]), no(400)));
    const listed = calls.apps.list();
    await vi.advanceTimersByTimeAsync(5);
    await listed;
    await failureOf(calls.apps.list());
    await failureOf(calls.apps.list({ signal: AbortSignal.abort() }));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that keeps an idle process", async () => {
    const server = await listen(no(503), yes([]), yes([]), no(400), stall);
    const index = new URL("../src/index.ts", import.meta.url).href;
    // a timer that were left would keep the process for an hour
    const program = `
      import { createCallsClient } from ${JSON.stringify(index)};
      const { signal } = new AbortController();
      const stalled = new AbortController();
      let answers = 0;
      const calls = createCallsClient({
        fetch: async (...request) => {
          const answer = await fetch(...request);
          if (++answers === 5) stalled.abort();
          return answer;
        },
        apiToken: async () => "token",
        accountId: "account",
        baseUrl: ${JSON.stringify(server.url)},
        timeout: ${hour},
        maxRetryDelay: 5,
      });
      await calls.apps.list({ signal });
      await calls.apps.list();
      await calls.apps.list().catch(() => undefined);
      await calls.apps.list({ signal: stalled.signal }).catch(() => undefined);
    `;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", program],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    onTestFinished(() => {
      child.kill();
    });
    expect(await once(child, "exit")).toStrictEqual([0, null]);
    expect(server.received).toHaveLength(5);
  });
});

/** Lets go of what a script has recorded. */
function forget({ requests, bodies }: Script): void {
  requests.length = 0;
  bodies.length = 0;
}

describe("options that make no sense", () => {
  const wrong = [NaN, -1, -Infinity, "soon"] as number[];

  test.each([...wrong, 0])("timeout %s is refused", async (timeout) => {
    const warnings = collectWarnings();
    const { fetch, requests } = script(yes(app));
    for (const call of [
      async () => connect({ fetch, timeout }).apps.get(appId),
      async () => connect({ fetch }).apps.get(appId, { timeout }),
    ]) {
      const error = await failureOf(call());
      expect(error.kind).toBe("input");
      expect(error.message).toContain("timeout");
    }
    expect(requests).toStrictEqual([]);
    await sleep(0);
    expect(warnings).toStrictEqual([]);
  });

  test.each([...wrong, 0])(
    "timeout %s of ensure is refused",
    async (timeout) => {
      const { fetch, requests } = script(yes([app]));
      const { apps } = connect({ fetch });
      const error = await failureOf(apps.ensure({ name: "one" }, { timeout }));
      expect(error.kind).toBe("input");
      expect(error.message).toContain("timeout");
      expect(requests).toStrictEqual([]);
    },
  );

  test.each(wrong)("maxRetries %s is refused", async (maxRetries) => {
    const { fetch, requests } = script(yes(app));
    for (const call of [
      async () => connect({ fetch, maxRetries }).apps.get(appId),
      async () => connect({ fetch }).apps.get(appId, { maxRetries }),
    ]) {
      const error = await failureOf(call());
      expect(error.kind).toBe("input");
      expect(error.message).toContain("maxRetries");
    }
    expect(requests).toStrictEqual([]);
  });

  test.each([NaN, -1])("maxRetryDelay %s is refused", (maxRetryDelay) => {
    expect(() => connect({ maxRetryDelay })).toThrow(
      `createCallsClient: maxRetryDelay is ${maxRetryDelay}, not a number of milliseconds from 0.`,
    );
  });

  test("Infinity is a timeout and a number of retries", async () => {
    const { fetch: some } = script(no(503), no(503), no(503), no(503), yes([]));
    const calls = connect({
      fetch: some,
      timeout: Infinity,
      maxRetries: Infinity,
    });
    expect(await calls.apps.list()).toStrictEqual([]);
  });

  test("a timeout longer than any timer is no short one", async () => {
    const warnings = collectWarnings();
    const { fetch: some } = script(no(503), yes([]));
    const calls = connect({ fetch: some, timeout: 2 ** 40 });
    expect(await calls.apps.list()).toStrictEqual([]);
    await sleep(0);
    expect(warnings).toStrictEqual([]);
  });
});

describe("events", () => {
  function listenTo(options: CallsClientOptions) {
    const events: CallsEvent[] = [];
    const calls = connect({
      ...options,
      onEvent: (event) => {
        events.push(event);
      },
    });
    return { calls, events };
  }
  const of = ({ type, attempt, status }: CallsEvent) =>
    status === undefined
      ? `${type} ${attempt}`
      : `${type} ${attempt} ${status}`;

  const ray = { "cf-ray": "8f-AMS" };
  const given: [string, readonly Turn[], string[]][] = [
    ["a success", [yes([])], ["request 1", "response 1 200"]],
    [
      "a retry",
      [no(503), yes([])],
      ["request 1", "response 1 503", "retry 1", "request 2", "response 2 200"],
    ],
    [
      "a connection lost, then a success",
      [broken("ECONNRESET"), yes([])],
      ["request 1", "retry 1", "request 2", "response 2 200"],
    ],
    ["a refusal", [no(400)], ["request 1", "response 1 400", "error 1"]],
    [
      "a failure to the end",
      [no(500)],
      [
        "request 1",
        "response 1 500",
        "retry 1",
        "request 2",
        "response 2 500",
        "retry 2",
        "request 3",
        "response 3 500",
        "error 3",
      ],
    ],
    [
      "no connection",
      [broken("ECONNREFUSED", "connect")],
      ["request 1", "retry 1", "request 2", "retry 2", "request 3", "error 3"],
    ],
    [
      "an answer that is not believed",
      [{ status: 200, body: "<p>" }],
      ["request 1", "response 1 200", "error 1"],
    ],
    ["a timeout", ["hang"], ["request 1", "error 1"]],
  ];

  test.each(given)("%s", async (_name, replies, want) => {
    const timeout = replies.includes("hang") ? 20 : Infinity;
    const first = listenTo({ ...script(...replies), timeout });
    await first.calls.apps.list().catch(() => undefined);
    expect(first.events.map(of)).toStrictEqual(want);
    const second = listenTo({ ...script(...replies), timeout });
    await second.calls.api
      .GET("/accounts/{account_id}/calls/apps", {
        params: { path: { account_id: account } },
      })
      .catch(() => undefined);
    expect(second.events.map(of)).toStrictEqual(want);
    for (const event of [...first.events, ...second.events]) {
      expect(event).toMatchObject({
        operation: "apps.list",
        method: "GET",
        path: "/accounts/{account_id}/calls/apps",
      });
    }
  });

  test("no token: an error, and nothing else", async () => {
    const { calls, events } = listenTo({ ...script(yes([])), apiToken: "" });
    await failureOf(calls.apps.list());
    expect(events.map(of)).toStrictEqual(["error 0"]);
  });

  test("each tells what it knows", async () => {
    const limits = {
      ...ray,
      ratelimit: '"default";r=50;t=30',
      "ratelimit-policy": '"burst";q=100;w=60',
    };
    const { fetch } = script(no(503, 1000, "Busy", limits), no(404, 20007));
    const { calls, events } = listenTo({ fetch });
    const error = await failureOf(calls.apps.get(appId));
    const about = {
      call: 1,
      operation: "apps.get",
      method: "GET",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
    };
    expect(events).toHaveLength(6);
    const [request, response, retry, , , failure] = events;
    expect(request).toStrictEqual({ ...about, type: "request", attempt: 1 });
    expect(response).toStrictEqual({
      ...about,
      type: "response",
      attempt: 1,
      status: 503,
      ray: "8f-AMS",
      duration: expect.any(Number) as number,
      ratelimit: '"default";r=50;t=30',
      ratelimitPolicy: '"burst";q=100;w=60',
    });
    expect(retry).toMatchObject({ ...about, type: "retry", attempt: 1 });
    expect(retry?.error).toMatchObject({ kind: "api", status: 503 });
    expect(retry?.delay).toBeGreaterThanOrEqual(0);
    expect(retry?.delay).toBeLessThanOrEqual(5);
    expect(failure).toMatchObject({ ...about, type: "error", attempt: 2 });
    expect(failure?.error).toBe(error);
    expect(failure?.duration).toBeGreaterThan(0);
  });

  const broke = new Error("a broken listener");
  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw broke;
      },
    ],
    ["rejects", () => Promise.reject(broke)],
    [
      "returns a thenable that throws",
      () => ({
        then: () => {
          throw broke;
        },
      }),
    ],
    ["never settles", () => new Promise(() => undefined)],
  ])("a listener that %s breaks nothing", async (_name, onEvent) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    onTestFinished(() => {
      process.off("unhandledRejection", unhandled);
    });
    const { apps } = connect({ ...script(no(503), yes([app])), onEvent });
    expect(await apps.list()).toStrictEqual([app]);
    const failing = connect({ ...script(no(400)), onEvent });
    expect((await failureOf(failing.apps.list())).status).toBe(400);
    await sleep(0);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("calls.api", () => {
  const route = "/accounts/{account_id}/calls/apps";
  const one = "/accounts/{account_id}/calls/apps/{app_id}";
  const init = { params: { path: { account_id: account } } };
  const id = (app_id: string) => ({
    params: { path: { account_id: account, app_id } },
  });

  test("resolves to data", async () => {
    const { requests, bodies, fetch } = script(yes(newApp, 201));
    const { data, error, response } = await connect({ fetch }).api.POST(route, {
      ...init,
      body: { name: "one" },
    });
    expect(data?.result).toStrictEqual(newApp);
    expect(error).toBeUndefined();
    expect(response.status).toBe(201);
    expect(bodies).toStrictEqual(['{"name":"one"}']);
    expect(requests[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
  });

  test("has the deadline", async () => {
    stopClock();
    for (const act of [neverAnswer, stall]) {
      const server = await listen(act);
      const { fetch, head } = watchHeads();
      const { api } = connect({ baseUrl: server.url, fetch, timeout: 60 });
      const failed = failureOf(api.GET(route, init));
      await (act === stall ? head : server.asked);
      await vi.advanceTimersByTimeAsync(60);
      expect(await failed).toMatchObject({
        kind: "timeout",
        operation: "apps.list",
      });
    }
  });

  test("has the retries, with the same body", async () => {
    const { bodies, fetch } = script(no(503), broken("ECONNRESET"), yes(app));
    const { data } = await connect({ fetch }).api.PUT(one, {
      ...id(appId),
      body: { name: "two" },
    });
    expect(data?.result).toStrictEqual(app);
    expect(bodies).toStrictEqual(Array(3).fill('{"name":"two"}'));
  });

  test("does not repeat a create", async () => {
    const { requests, fetch } = script(no(502), yes(newApp));
    const { api } = connect({ fetch });
    const { error, response } = await api.POST(route, { ...init, body: {} });
    expect(error).toMatchObject({ success: false });
    expect(response.status).toBe(502);
    expect(requests).toHaveLength(1);
  });

  test("has the signal, before, in flight and while it waits", async () => {
    const reason = new Error("no longer wanted");
    const aborted = AbortSignal.abort(reason);
    const unused = script(yes([]));
    const early = await failureOf(
      connect(unused).api.GET(route, { ...init, signal: aborted }),
    );
    expect(early).toMatchObject({ kind: "aborted", attempts: 0 });
    expect(early.cause).toBe(reason);
    expect(unused.requests).toStrictEqual([]);
    stopClock();
    for (const [given, last] of [
      [script("hang"), "request"],
      [script(no(503)), "retry"],
    ] as const) {
      const ready = defer();
      const { api } = connect({
        fetch: given.fetch,
        timeout: Infinity,
        onEvent: ({ type }) => {
          if (type === last) ready.resolve();
        },
      });
      const controller = new AbortController();
      const { signal } = controller;
      const failed = failureOf(api.GET(route, { ...init, signal }));
      await ready.promise;
      controller.abort(reason);
      expect((await failed).cause).toBe(reason);
    }
  });

  test.each(["", "null", "false", "0", '""', " ", "-0", "0.0", "[]", "x"])(
    "has an error for a 500 with %j",
    async (text) => {
      const { fetch } = script({ status: 500, body: text });
      const { api } = connect({ fetch, maxRetries: 0 });
      const { data, error } = await api.GET(route, init);
      expect(data).toBeUndefined();
      expect(error).toBeTruthy();
    },
  );

  test.each(["", "null", "{}"])(
    "never resolves without data or error: 304 and %j",
    async () => {
      const { api } = connect(script({ status: 304 }));
      expect(await failureOf(api.GET(route, init))).toMatchObject({
        kind: "api",
        status: 304,
      });
    },
  );

  test("throws for a 2xx that says no", async () => {
    const { api } = connect(script(no(200, 10003)));
    expect(await failureOf(api.GET(route, init))).toMatchObject({
      kind: "api",
      status: 200,
      code: 10003,
    });
  });

  test("throws for a 2xx that is not believed", async () => {
    const withoutUid = { ...app, uid: undefined };
    for (const reply of [
      { status: 200 },
      { status: 204 },
      { status: 200, body: "<p>" },
      yes(withoutUid),
    ]) {
      const { api } = connect(script(reply));
      const error = await failureOf(api.GET(one, id(appId)));
      expect(error).toMatchObject({
        kind: "response",
        operation: "apps.get",
        status: reply.status,
      });
    }
  });

  test.each([
    "",
    ".",
    "..",
    "a".repeat(31),
    "a".repeat(33),
    undefined,
    null,
    5,
  ])("refuses the id %j", async (wrong) => {
    const { requests, fetch } = script(yes(app));
    const { api } = connect({ fetch });
    const init = id(wrong as string);
    for (const call of [
      () => api.GET(one, init),
      () => api.DELETE(one, init),
    ]) {
      const error = await failureOf(call());
      expect(error.kind).toBe("input");
      expect(error.message).toMatch(/app_?id/i);
    }
    expect(requests).toStrictEqual([]);
  });

  test("refuses a path with parameters that are not there", async () => {
    const { requests, fetch } = script(yes(app));
    const { api } = connect({ fetch });
    for (const none of [
      undefined,
      {},
      { params: {} },
      { params: { path: {} } },
    ]) {
      const error = await failureOf(api.GET(one, none as never));
      expect(error.kind).toBe("input");
    }
    expect(requests).toStrictEqual([]);
  });

  describe("with a path that the description does not know", () => {
    const unknown = "/accounts/{account_id}/elsewhere/{id}" as typeof one;
    const there = (wrong: string) =>
      ({ params: { path: { account_id: account, id: wrong } } }) as never;

    test("sends it, with the same token and retries", async () => {
      const { requests, fetch } = script(no(503), yes({ any: "thing" }));
      const { data } = await connect({ fetch }).api.GET(unknown, there("a/b"));
      expect(data).toMatchObject({ result: { any: "thing" } });
      expect(requests).toHaveLength(2);
      for (const { url, headers } of requests) {
        expect(url).toBe(
          `https://api.cloudflare.com/client/v4/accounts/${account}/elsewhere/a%2Fb`,
        );
        expect(headers.get("authorization")).toBe(`Bearer ${token}`);
      }
    });

    test.each(["", ".", ".."])("refuses the id %j", async (wrong) => {
      const { requests, fetch } = script(yes({}));
      const error = await failureOf(
        connect({ fetch }).api.GET(unknown, there(wrong)),
      );
      expect(error.kind).toBe("input");
      expect(requests).toStrictEqual([]);
    });

    test("has an error for what is not 2xx", async () => {
      const { api } = connect({ ...script({ status: 500 }), maxRetries: 0 });
      const { error, response } = await api.GET(unknown, there("x"));
      expect(error).toBeTruthy();
      expect(response.status).toBe(500);
    });

    test.each([
      ["says no", no(200, 10003), "api"],
      ["is a page", { status: 200, body: "<p>" }, "response"],
      ["is cut off", { status: 200, body: '{"su' }, "response"],
    ])("throws for a 2xx that %s", async (_name, reply, kind) => {
      const { api } = connect(script(reply));
      const error = await failureOf(api.GET(unknown, there("x")));
      expect(error.kind).toBe(kind);
    });
  });
});

describe("answers as sockets send them", () => {
  /** Sends these bytes for every request. */
  async function sendRaw(text: string): Promise<string> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.end(Buffer.from(text));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const envelope = JSON.stringify({ success: true, result: newApp });

  test.each([
    ["plain", "201 Created"],
    ["empty", "201 "],
    ["in Latin-1 letters", "201 Cr\u00e9\u00e9"],
    ["in other letters", "201 \u6210\u529f"],
  ])("a reason phrase that is %s", async (_name, line) => {
    const baseUrl = await sendRaw(
      `HTTP/1.1 ${line}\r\ncontent-length: ${envelope.length}\r\nconnection: close\r\n\r\n${envelope}`,
    );
    const { apps, api } = connect({ baseUrl });
    expect(await apps.create()).toStrictEqual(newApp);
    const { data } = await api.POST("/accounts/{account_id}/calls/apps", {
      params: { path: { account_id: account } },
      body: {},
    });
    expect(data?.result).toStrictEqual(newApp);
  });

  test("a refusal with a reason phrase in other letters", async () => {
    const baseUrl = await sendRaw(
      "HTTP/1.1 404 \u6ca1\u6709\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    const { apps, api } = connect({ baseUrl });
    expect(await failureOf(apps.get(appId))).toMatchObject({ status: 404 });
    const { error, response } = await api.GET(
      "/accounts/{account_id}/calls/apps",
      { params: { path: { account_id: account } } },
    );
    expect(error).toBeTruthy();
    expect(response.status).toBe(404);
  });

  test("no HTTP at all", async () => {
    const baseUrl = await sendRaw("SSH-2.0-OpenSSH_9.6\r\n");
    const error = await failureOf(connect({ baseUrl }).apps.create());
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
  });

  test("a body that claims to be compressed", async () => {
    const baseUrl = await sendRaw(
      `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${envelope.length}\r\nconnection: close\r\n\r\n${envelope}`,
    );
    const error = await failureOf(connect({ baseUrl }).apps.create());
    expect(error.outcome).toBe("unknown");
  });

  test("nobody listens", async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}`;
    const error = await failureOf(connect({ baseUrl }).apps.create());
    expect(error).toMatchObject({
      kind: "connection",
      attempts: 3,
      outcome: "rejected",
    });
  });
});

test.each([
  ["error_chain", '{"errors":[', '{"error_chain":[', "]}", "]}"],
  ["error", '{"error":', '{"error":', "1}", "}"],
])("reasons nested without end in %s are an api error", async (...parts) => {
  const [, first, open, last, close] = parts;
  const depth = 50_000;
  const text = `${first}${open.repeat(depth)}${last}${close.repeat(depth)}`;
  expect(() => JSON.parse(text) as unknown).not.toThrow();
  const { fetch } = script({ status: 400, body: text });
  const error = await failureOf(connect({ fetch }).apps.list());
  expect(error).toMatchObject({ kind: "api", status: 400 });
});

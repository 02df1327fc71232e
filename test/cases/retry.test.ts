import { describe, expect, test, vi } from "vitest";
import { createFakeCalls } from "../../src/testing.js";
import {
  app,
  appId,
  broken,
  connect,
  failureOf,
  newApp,
  no,
  script,
  sleep,
  toResponse,
  yes,
  type Reply,
} from "../support/answers.js";
import { stopClock } from "../support/clock.js";
import { defer } from "../support/deferred.js";
import {
  cutOff,
  drip,
  freePort,
  hangUp,
  listen,
  listenOn,
  neverAnswer,
  reset,
  stall,
  unmeasured,
  watchHeads,
  type Act,
} from "../support/loopback.js";

const created = JSON.stringify({ success: true, result: newApp });

const hour = 3_600_000;

/** Whether a promise has settled. */
function watch(promise: Promise<unknown>): { settled: boolean } {
  const state = { settled: false };
  const settle = () => {
    state.settled = true;
  };
  promise.then(settle, settle);
  return state;
}

describe("create", () => {
  const ambiguous: [string, Act][] = [
    ["500", no(500)],
    [
      "502",
      {
        status: 502,
        headers: { "content-type": "text/html" },
        body: "<h1>502</h1>",
      },
    ],
    ["502 with code 971", no(502, 971)],
    ["503 with code 971", no(503, 971)],
    ["a connection reset", reset],
    ["a connection closed", hangUp],
    ["a body cut off", cutOff(201, created.slice(0, 50))],
    ["a body of unknown length cut off", unmeasured(201, created.slice(0, 50))],
  ];

  test.each(ambiguous)(
    "case 14: answered by %s: one request, outcome unknown",
    async (_name, act) => {
      const server = await listen(act, yes(newApp, 201));
      const calls = connect({ baseUrl: server.url, maxRetries: 5 });
      const error = await failureOf(calls.apps.create({ name: "one" }));
      expect(error).toMatchObject({ outcome: "unknown", attempts: 1 });
      expect(server.received).toHaveLength(1);
    },
  );

  test.each([
    ["nothing in time", neverAnswer],
    ["half a body in time", stall],
  ])(
    "case 14: answered by %s: one request, outcome unknown",
    async (_name, act) => {
      stopClock();
      const server = await listen(act, yes(newApp, 201));
      const { fetch, head } = watchHeads();
      const calls = connect({ baseUrl: server.url, fetch, timeout: 250 });
      const failed = failureOf(calls.apps.create({ name: "one" }));
      await (act === stall ? head : server.asked);
      await vi.advanceTimersByTimeAsync(250);
      expect(await failed).toMatchObject({ outcome: "unknown", attempts: 1 });
      await vi.advanceTimersByTimeAsync(hour);
      expect(server.received).toHaveLength(1);
    },
  );

  test("case 14: 429, then 201: two requests", async () => {
    const server = await listen(no(429, 971), yes(newApp, 201));
    const calls = connect({ baseUrl: server.url });
    expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
    expect(
      server.received.map(({ method, body }) => [method, body]),
    ).toStrictEqual([
      ["POST", '{"name":"one"}'],
      ["POST", '{"name":"one"}'],
    ]);
  });

  test("case 14: connection refused twice, then 201: three requests", async () => {
    const port = await freePort();
    let sent = 0;
    const calls = connect({
      baseUrl: `http://127.0.0.1:${port}`,
      fetch: async (request) => {
        sent += 1;
        if (sent === 3) await listenOn(port, yes(newApp, 201));
        return globalThis.fetch(request);
      },
    });
    expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
    expect(sent).toBe(3);
  });
});

describe("methods that may be repeated", () => {
  test("case 15: GET: 503, then 200: two requests", async () => {
    const server = await listen(no(503), yes(app));
    const calls = connect({ baseUrl: server.url });
    expect(await calls.apps.get(appId)).toStrictEqual(app);
    expect(server.received.map(({ method }) => method)).toStrictEqual([
      "GET",
      "GET",
    ]);
  });

  test.each([
    ["503", no(503)],
    ["a connection reset", reset],
    ["429", no(429)],
  ])(
    "case 15: PUT: %s, then 200: the body is sent again",
    async (_name, act) => {
      const server = await listen(act, act, yes(app));
      const calls = connect({ baseUrl: server.url });
      await calls.apps.update(appId, { name: "zwölf 😀" });
      expect(
        server.received.map(({ method, body }) => [method, body]),
      ).toStrictEqual([
        ["PUT", '{"name":"zwölf 😀"}'],
        ["PUT", '{"name":"zwölf 😀"}'],
        ["PUT", '{"name":"zwölf 😀"}'],
      ]);
      const [first, ...others] = server.received.map(({ headers }) => ({
        type: headers["content-type"],
        length: headers["content-length"],
      }));
      expect(first).toStrictEqual({ type: "application/json", length: "22" });
      expect(others).toStrictEqual([first, first]);
    },
  );
});

describe("Retry-After", () => {
  const refusal = (status: number, retryAfter: string) =>
    no(status, 971, "Slow", { "retry-after": retryAfter });
  /** An HTTP date: of whole seconds. */
  const date = (milliseconds: number) =>
    new Date(Date.now() + milliseconds).toUTCString();

  test.each([
    ["1", 429, () => "1", 1_000],
    ["1 with a 503", 503, () => "1", 1_000],
    ["60", 429, () => "60", 60_000],
    ["an HTTP date", 429, () => date(2_000), 2_000],
  ])("case 16: %s is honoured", async (_name, status, retryAfter, wait) => {
    stopClock();
    vi.setSystemTime("2026-01-02T03:04:05Z");
    const { fetch, requests } = script(refusal(status, retryAfter()), yes([]));
    const calls = connect({ fetch, maxRetryDelay: 60_000, timeout: Infinity });
    const listed = calls.apps.list();
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await listed).toStrictEqual([]);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ["-1"],
    ["NaN"],
    ["soon"],
    [""],
    ["Infinity"],
    ["1e9"],
    ["0x10"],
    [date(-100_000)],
  ])("case 16: %j is ignored", async (retryAfter) => {
    stopClock();
    const { fetch, requests } = script(refusal(429, retryAfter), yes([]));
    const calls = connect({ fetch, maxRetryDelay: 60_000 });
    const listed = calls.apps.list();
    // the longest first pause that nobody asked for
    await vi.advanceTimersByTimeAsync(500);
    expect(await listed).toStrictEqual([]);
    expect(requests).toHaveLength(2);
  });

  test("case 16: what is ignored is no retryAfter either", async () => {
    for (const retryAfter of ["-1", "NaN"]) {
      const { fetch } = script(refusal(429, retryAfter));
      const error = await failureOf(connect({ fetch }).apps.list());
      expect(error.retryAfter).toBeUndefined();
    }
  });

  test.each([
    ["list", "277403", Infinity],
    ["create", "277403", Infinity],
    ["list", "61", Infinity],
    ["list", "5", 2_000],
  ] as const)(
    "case 16: %s, %s, timeout %d fails at once",
    async (method, retryAfter, timeout) => {
      stopClock();
      const { fetch, requests } = script(refusal(429, retryAfter), yes([]));
      const { apps } = connect({ fetch, maxRetryDelay: 60_000, timeout });
      // the clock stands still: what waits never ends
      expect(await failureOf(apps[method]())).toMatchObject({
        kind: "api",
        status: 429,
        retryAfter: Number(retryAfter),
        outcome: "rejected",
      });
      expect(requests).toHaveLength(1);
    },
  );

  test("case 16: a far HTTP date fails at once", async () => {
    stopClock();
    vi.setSystemTime("2026-01-02T03:04:05Z");
    const { fetch, requests } = script(refusal(429, date(hour)));
    const calls = connect({ fetch, maxRetryDelay: 60_000, timeout: Infinity });
    const error = await failureOf(calls.apps.list());
    expect(error.retryAfter).toBe(3_600);
    expect(requests).toHaveLength(1);
  });
});

test.each(["list", "create"] as const)(
  "case 17: %s aborted while it waits to retry a real server",
  async (method) => {
    stopClock();
    const wait = no(429, 971, "Slow", { "retry-after": "1" });
    const server = await listen(wait, yes([]));
    const waits = defer();
    const { apps } = connect({
      baseUrl: server.url,
      maxRetryDelay: 60_000,
      onEvent: ({ type }) => {
        if (type === "retry") waits.resolve();
      },
    });
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const { signal } = controller;
    const failed = failureOf(
      method === "list" ? apps.list({ signal }) : apps.create({}, { signal }),
    );
    await waits.promise;
    controller.abort(reason);
    // the clock stands still: the wait is not over
    const error = await failed;
    expect(error).toMatchObject({
      kind: "aborted",
      outcome: "rejected",
      attempts: 1,
    });
    expect(error.cause).toBe(reason);
    await vi.advanceTimersByTimeAsync(hour);
    expect(server.received).toHaveLength(1);
  },
);

describe("the deadline", () => {
  const slow: [string, typeof drip][] = [
    ["never answers", neverAnswer],
    ["sends headers and then stalls", stall],
    ["drips bytes", drip],
  ];
  const given = slow.flatMap(([name, act]) =>
    [0, 5].map((maxRetries) => [name, maxRetries, act] as const),
  );

  test.each(given)(
    "case 18: a server that %s, maxRetries %i",
    async (_name, maxRetries, act) => {
      stopClock();
      const server = await listen(act);
      const { fetch, head } = watchHeads();
      const options = { baseUrl: server.url, fetch, timeout: 200, maxRetries };
      const failed = failureOf(connect(options).apps.list());
      const state = watch(failed);
      await (act === neverAnswer ? server.asked : head);
      await vi.advanceTimersByTimeAsync(199);
      expect(state.settled).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await failed).toMatchObject({
        kind: "timeout",
        operation: "apps.list",
        attempts: 1,
      });
      await server.hungUp;
    },
  );

  /** A `fetch` whose answer takes its time, in milliseconds. */
  function delayed(delay: number, reply: Reply) {
    return vi.fn(async () => {
      await sleep(delay);
      return toResponse(reply);
    });
  }

  test("case 18: the timeout covers attempts and pauses together", async () => {
    stopClock();
    const fetch = delayed(70, no(503));
    const calls = connect({ fetch, timeout: 300, maxRetries: 100 });
    const state = watch(failureOf(calls.apps.list()));
    await vi.advanceTimersByTimeAsync(300);
    expect(state.settled).toBe(true);
    // of 70 ms each, with 5 ms between them
    expect(fetch).toHaveBeenCalledTimes(4);
  });

  test("case 19: it starts at each call", async () => {
    stopClock();
    const fetch = delayed(150, yes([app]));
    const calls = connect({ fetch, timeout: 200, maxRetries: 0 });
    await vi.advanceTimersByTimeAsync(250);
    for (let turn = 0; turn < 3; turn += 1) {
      const listed = calls.apps.list();
      await vi.advanceTimersByTimeAsync(150);
      expect(await listed).toStrictEqual([app]);
    }
  });
});

/** The same numbers from 0 to 1 for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("case 20: 30 in 100 creates lost, ensure on 200 names: 200 apps, each with its secret in hand", async () => {
  stopClock();
  const fake = createFakeCalls();
  const next = random(1);
  let lost = 0;
  const { apps } = connect({
    maxRetryDelay: 60_000,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const creates = request.method === "POST";
      const response = await fake.fetch(request);
      if (!creates || next() >= 0.3) return response;
      lost += 1;
      if (next() < 0.5) throw broken("ECONNRESET");
      return new Response("<h1>502</h1>", { status: 502 });
    },
  });
  const names = Array.from({ length: 200 }, (_, index) => `app-${index}`);
  const all = Promise.all(names.map((name) => apps.ensure({ name })));
  await vi.advanceTimersByTimeAsync(60_000);
  const results = await all;

  expect(lost).toBeGreaterThan(40);
  const there = fake.apps.map(
    ({ name, uid, secret }) => `${name} ${uid} ${secret}`,
  );
  const inHand = results.map(({ created: isNew, app: got }) => {
    expect(isNew).toBe(true);
    return "secret" in got && `${got.name} ${got.uid} ${got.secret}`;
  });
  expect(fake.apps.map(({ name }) => name).sort()).toStrictEqual(names.sort());
  expect([...inHand].sort()).toStrictEqual([...there].sort());
});

describe("case 20: names that begin alike", () => {
  const mark = "0123456789abcdef".repeat(2);

  test("case 20: an app under way holds up its own name only", async () => {
    const fake = createFakeCalls();
    const sent: string[] = [];
    const { apps } = connect({
      fetch: (input, init) => {
        sent.push(init.method ?? "");
        return fake.fetch(input, init);
      },
    });
    await apps.create({ name: `app-10 ~claimed-${mark}` });
    const { created: isNew } = await apps.ensure(
      { name: "app-1" },
      { timeout: 1_000 },
    );
    expect(isNew).toBe(true);
    expect(sent.filter((method) => method === "POST")).toHaveLength(2);
  });

  test("case 20: an old app under way of another name is left alone", async () => {
    let time = Date.UTC(2026, 0, 1);
    const fake = createFakeCalls({ now: () => new Date(time) });
    const { apps } = connect({ fetch: fake.fetch });
    const other = await apps.create({ name: `app-10 ~claimed-${mark}` });
    time += 3_600_000;
    await apps.ensure({ name: "app-1" });
    expect(fake.apps.map(({ uid }) => uid)).toContain(other.uid);
  });
});

import { describe, expect, test } from "vitest";
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
  yes,
} from "../support/answers.js";
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
  type Act,
} from "../support/loopback.js";

const created = JSON.stringify({ success: true, result: newApp });

async function timed<T>(
  step: () => Promise<T>,
): Promise<{ value: T; elapsed: number }> {
  const start = performance.now();
  const value = await step();
  return { value, elapsed: performance.now() - start };
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
    ["a connection reset", reset],
    ["a connection closed", hangUp],
    ["a timeout", neverAnswer],
    ["a timeout of the body", stall],
    ["a body cut off", cutOff(201, created.slice(0, 50))],
    ["a body of unknown length cut off", unmeasured(201, created.slice(0, 50))],
  ];

  test.each(ambiguous)(
    "case 14: answered by %s: one request, outcome unknown",
    async (_name, act) => {
      const server = await listen(act, yes(newApp, 201));
      const calls = connect({
        baseUrl: server.url,
        timeout: 250,
        maxRetries: 5,
      });
      const error = await failureOf(calls.apps.create({ name: "one" }));
      expect(error).toMatchObject({ outcome: "unknown", attempts: 1 });
      await sleep(20);
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
  /** The milliseconds between the only refusal and the answer that follows it. */
  async function waited(status: number, retryAfter: string): Promise<number> {
    const headers = { "retry-after": retryAfter };
    const { fetch, requests } = script(
      no(status, 971, "Slow", headers),
      yes([]),
    );
    // the longest pause between two attempts that was not asked for is a second
    const calls = connect({ fetch, maxRetryDelay: 60_000 });
    const { elapsed } = await timed(() => calls.apps.list());
    expect(requests).toHaveLength(2);
    return elapsed;
  }
  const date = (milliseconds: number) =>
    new Date(Date.now() + milliseconds).toUTCString();

  test.concurrent("case 16: 1 is honoured", async () => {
    const elapsed = await waited(429, "1");
    expect(elapsed).toBeGreaterThan(990);
    expect(elapsed).toBeLessThan(1_500);
  });

  test.concurrent("case 16: 1 with a 503 is honoured", async () => {
    const elapsed = await waited(503, "1");
    expect(elapsed).toBeGreaterThan(990);
    expect(elapsed).toBeLessThan(1_500);
  });

  test.concurrent("case 16: an HTTP date is honoured", async () => {
    // whole seconds: one to two seconds from now
    const elapsed = await waited(429, date(2_000));
    expect(elapsed).toBeGreaterThan(980);
    expect(elapsed).toBeLessThan(2_500);
  });

  test.concurrent.each([
    ["-1"],
    ["NaN"],
    ["soon"],
    [""],
    ["Infinity"],
    ["1e9"],
    ["0x10"],
    [date(-100_000)],
  ])("case 16: %j is ignored", async (retryAfter) => {
    const elapsed = await waited(429, retryAfter);
    expect(elapsed).toBeLessThan(900);
  });

  test("case 16: what is ignored is no retryAfter either", async () => {
    for (const retryAfter of ["-1", "NaN"]) {
      const headers = { "retry-after": retryAfter };
      const { fetch } = script(no(429, 971, "Slow", headers));
      const error = await failureOf(connect({ fetch }).apps.list());
      expect(error.retryAfter).toBeUndefined();
    }
  });

  test.each([
    ["list", "277403"],
    ["create", "277403"],
    ["list", "61"],
  ] as const)("case 16: %s, %s fails at once", async (method, retryAfter) => {
    const headers = { "retry-after": retryAfter };
    const { fetch, requests } = script(no(429, 971, "Slow", headers), yes([]));
    const { apps } = connect({
      fetch,
      maxRetryDelay: 60_000,
      timeout: Infinity,
    });
    const { value, elapsed } = await timed(() => failureOf(apps[method]()));
    expect(value).toMatchObject({
      kind: "api",
      status: 429,
      retryAfter: Number(retryAfter),
      outcome: "rejected",
    });
    expect(elapsed).toBeLessThan(200);
    expect(requests).toHaveLength(1);
  });

  test("case 16: a far HTTP date fails at once", async () => {
    const headers = { "retry-after": date(3_600_000) };
    const { fetch, requests } = script(no(429, 971, "Slow", headers));
    const calls = connect({ fetch, maxRetryDelay: 60_000, timeout: Infinity });
    const { value, elapsed } = await timed(() => failureOf(calls.apps.list()));
    expect(value.retryAfter).toBeGreaterThan(3_590);
    expect(value.retryAfter).toBeLessThan(3_601);
    expect(elapsed).toBeLessThan(200);
    expect(requests).toHaveLength(1);
  });

  test("case 16: a wait that passes the deadline fails at once", async () => {
    const { fetch, requests } = script(
      no(429, 971, "Slow", { "retry-after": "5" }),
    );
    const calls = connect({ fetch, maxRetryDelay: 60_000, timeout: 2_000 });
    const { value, elapsed } = await timed(() => failureOf(calls.apps.list()));
    expect(value).toMatchObject({ kind: "api", status: 429, retryAfter: 5 });
    expect(elapsed).toBeLessThan(200);
    expect(requests).toHaveLength(1);
  });
});

test("case 17: aborted while it waits to retry", async () => {
  const abortWhileWaiting = async (method: "list" | "create") => {
    const { fetch, requests } = script(
      no(429, 971, "Slow", { "retry-after": "1" }),
      yes([]),
    );
    const { apps } = connect({ fetch, maxRetryDelay: 60_000 });
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const { signal } = controller;
    const failed = failureOf(
      method === "list" ? apps.list({ signal }) : apps.create({}, { signal }),
    );
    await sleep(200);
    expect(requests).toHaveLength(1);
    const { value, elapsed } = await timed(() => {
      controller.abort(reason);
      return failed;
    });
    expect(elapsed).toBeLessThan(50);
    expect(value).toMatchObject({
      kind: "aborted",
      outcome: "rejected",
      attempts: 1,
    });
    expect(value.cause).toBe(reason);
    await sleep(1_000);
    expect(requests).toHaveLength(1);
  };
  await Promise.all([abortWhileWaiting("list"), abortWhileWaiting("create")]);
});

test("case 17: aborted while it waits to retry a real server", async () => {
  const server = await listen(no(503), yes([]));
  const calls = connect({ baseUrl: server.url, maxRetryDelay: 60_000 });
  const controller = new AbortController();
  const failed = failureOf(calls.apps.list({ signal: controller.signal }));
  await sleep(100);
  const { value, elapsed } = await timed(() => {
    controller.abort();
    return failed;
  });
  expect(elapsed).toBeLessThan(50);
  expect(value.kind).toBe("aborted");
  expect(value.cause).toBe(controller.signal.reason);
  await sleep(500);
  expect(server.received).toHaveLength(1);
});

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
      const server = await listen(act);
      const calls = connect({ baseUrl: server.url, timeout: 200, maxRetries });
      const { value, elapsed } = await timed(() =>
        failureOf(calls.apps.list()),
      );
      expect(value).toMatchObject({
        kind: "timeout",
        operation: "apps.list",
        attempts: 1,
      });
      expect(elapsed).toBeGreaterThan(190);
      expect(elapsed).toBeLessThan(400);
      await server.hungUp;
    },
  );

  test("case 18: the timeout covers attempts and pauses together", async () => {
    const server = await listen((response) => {
      setTimeout(() => response.writeHead(503).end(), 70);
    });
    const calls = connect({
      baseUrl: server.url,
      timeout: 300,
      maxRetries: 100,
    });
    const { elapsed } = await timed(() => failureOf(calls.apps.list()));
    expect(elapsed).toBeLessThan(450);
    expect(server.received.length).toBeLessThan(6);
  });

  test("case 19: it starts at each call", async () => {
    const server = await listen((response) => {
      setTimeout(() => {
        response.end(yes([app]).body);
      }, 100);
    });
    const calls = connect({ baseUrl: server.url, timeout: 200, maxRetries: 0 });
    await sleep(250);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await calls.apps.list()).toStrictEqual([app]);
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
  const fake = createFakeCalls();
  const next = random(1);
  let lost = 0;
  const { apps } = connect({
    maxRetryDelay: 60_000,
    fetch: async (input) => {
      const request = input as Request;
      const creates = request.method === "POST";
      const response = await fake.fetch(request);
      if (!creates || next() >= 0.3) return response;
      lost += 1;
      if (next() < 0.5) throw broken("ECONNRESET");
      return new Response("<h1>502</h1>", { status: 502 });
    },
  });
  const names = Array.from({ length: 200 }, (_, index) => `app-${index}`);
  const results = await Promise.all(names.map((name) => apps.ensure({ name })));

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
      fetch: (input) => {
        sent.push((input as Request).method);
        return fake.fetch(input);
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

import { once } from "node:events";
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serveFake } from "../src/cli/fake-server.js";
import {
  createFakeCalls,
  type FakeCalls,
  type Fault,
  type FaultRule,
} from "../src/testing.js";
import { defer } from "./support/deferred.js";

const path = "/accounts/023e105f4ecef8ad9ca31a8372d0c353/calls/apps";
const url = `https://api.cloudflare.com/client/v4${path}`;
const headers = { authorization: "Bearer token-1" };

/** What becomes of a create. */
interface Want {
  fault: Fault;
  /** Of the request that is answered. */
  status?: number;
  /** Named headers; null: absent. */
  headers?: Record<string, string | null>;
  /** `whole`: the app in full. */
  body?: "whole" | "first half" | RegExp;
  /** Whether the app exists afterwards. */
  exists: boolean;
}

const json = { "content-type": "application/json" };
const throttled = /^{"success":false,"errors":\[{"code":971,.*"result":null}$/;

const answered: Want[] = [
  {
    fault: "bad-gateway-after",
    status: 502,
    headers: { "content-type": "text/html; charset=UTF-8" },
    body: /^<!DOCTYPE html>/,
    exists: true,
  },
  {
    fault: "empty-500",
    status: 500,
    headers: { "content-type": null },
    body: /^$/,
    exists: false,
  },
  {
    fault: "throttle",
    status: 429,
    headers: { ...json, "retry-after": "7" },
    body: throttled,
    exists: false,
  },
  {
    fault: "throttle-bare",
    status: 429,
    headers: { ...json, "retry-after": null },
    body: throttled,
    exists: false,
  },
  {
    fault: "throttle-200",
    status: 200,
    headers: json,
    body: throttled,
    exists: false,
  },
  {
    fault: "refuse-200",
    status: 200,
    headers: json,
    body: /^{"success":false,"errors":\[{"code":10003,.*"result":null}$/,
    exists: false,
  },
  {
    fault: "cut-off",
    status: 201,
    headers: json,
    body: "first half",
    exists: true,
  },
  { fault: "drip", status: 201, headers: json, body: "whole", exists: true },
  { fault: "slow", status: 201, headers: json, body: "whole", exists: true },
];

const dropped: Want[] = [
  { fault: "drop-before", exists: false },
  { fault: "drop-after", exists: true },
];

const stalled: Want[] = [
  { fault: "stall-headers", exists: true },
  { fault: "stall-body", status: 201, headers: json, exists: true },
];

function create(fake: FakeCalls, init: RequestInit = {}): Promise<Response> {
  const body = '{"name":"one"}';
  return fake.fetch(url, { method: "POST", headers, body, ...init });
}

async function namesOf(fake: FakeCalls): Promise<string[]> {
  const response = await fake.fetch(url, { headers });
  const { result } = (await response.json()) as { result: { name: string }[] };
  return result.map(({ name }) => name);
}

function wholeAnswer({ apps: [app] }: FakeCalls): string {
  if (!app) throw new Error("there is no app");
  const { uid, name, created, modified, secret } = app;
  return JSON.stringify({
    success: true,
    errors: [],
    messages: [],
    result: { uid, name, created, modified, secret },
  });
}

function expectBody(body: string, want: Want["body"], fake: FakeCalls): void {
  if (want instanceof RegExp) expect(body).toMatch(want);
  else {
    const whole = wholeAnswer(fake);
    const length = want === "whole" ? whole.length : whole.length / 2;
    expect(body).toBe(whole.slice(0, length));
  }
}

function exists(fake: FakeCalls): boolean {
  return fake.apps.length === 1;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("in-process", () => {
  test.each(answered)("$fault answers $status", async (want) => {
    const fake = createFakeCalls();
    fake.fail({ how: want.fault, retryAfter: 7, delay: 1 });
    const response = await create(fake);
    expect(response.status).toBe(want.status);
    for (const [name, value] of Object.entries(want.headers ?? {})) {
      expect(response.headers.get(name)).toBe(value);
    }
    expect(response.headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-AMS$/);
    expectBody(await response.text(), want.body, fake);
    expect(exists(fake)).toBe(want.exists);
  });

  test.each(dropped)("$fault rejects like fetch", async (want) => {
    const fake = createFakeCalls();
    fake.fail({ how: want.fault });
    const error: unknown = await create(fake).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
    expect(exists(fake)).toBe(want.exists);
  });

  const held: Fault[] = ["stall-headers", "stall-body", "drip", "slow"];
  test.each(held)(
    "%s ends with the signal's reason, and leaves no timer",
    async (how) => {
      vi.useFakeTimers();
      const fake = createFakeCalls();
      fake.fail({ how });
      const controller = new AbortController();
      const { signal } = controller;
      const ended = create(fake, { signal })
        .then((response) => response.text())
        .catch((reason: unknown) => reason);
      await vi.advanceTimersByTimeAsync(100);
      expect(exists(fake)).toBe(true);
      controller.abort("enough");
      expect(await ended).toBe("enough");
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("a drip whose body is cancelled leaves no timer", async () => {
    vi.useFakeTimers();
    const fake = createFakeCalls();
    fake.fail({ how: "drip" });
    const { body } = await create(fake);
    const reader = body?.getReader();
    await reader?.read();
    void reader?.read();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(1);
    await reader?.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("stall-body sends the first half", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "stall-body" });
    const { body, status } = await create(fake);
    const reader = body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(status).toBe(201);
    expectBody(new TextDecoder().decode(value), "first half", fake);
    await reader?.cancel();
  });

  test("drip sends one byte at a time", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "drip", delay: 0 });
    const { body } = await create(fake);
    const lengths = new Set<number>();
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      lengths.add(piece.length);
    }
    expect([...lengths]).toEqual([1]);
  });
});

describe("lagging-list", () => {
  test.each([
    { lag: 1, want: ["one", "two"] },
    { lag: 2, want: ["one"] },
    { lag: 3, want: [] },
    { lag: 9, want: [] },
  ])("$lag requests behind three creates shows $want", async (given) => {
    const fake = createFakeCalls();
    fake.fail({ how: "lagging-list", lag: given.lag });
    for (const name of ["one", "two", "three"]) {
      await create(fake, { body: JSON.stringify({ name }) });
    }
    expect(await namesOf(fake)).toEqual(given.want);
    expect(await namesOf(fake)).toEqual(["one", "two", "three"]);
  });

  test("shows old names and deleted apps", async () => {
    const fake = createFakeCalls();
    await create(fake);
    const uid = fake.apps[0]?.uid ?? "";
    fake.fail({ how: "lagging-list", lag: 2 });
    const init = { method: "PUT", headers, body: '{"name":"new"}' };
    await fake.fetch(`${url}/${uid}`, init);
    await fake.fetch(`${url}/${uid}`, { method: "DELETE", headers });
    expect(await namesOf(fake)).toEqual(["one"]);
    expect(await namesOf(fake)).toEqual([]);
  });

  test("is never further behind than the moment it was given", async () => {
    const fake = createFakeCalls();
    await create(fake);
    fake.fail({ how: "lagging-list", lag: 9 });
    await create(fake);
    expect(await namesOf(fake)).toEqual(["one"]);
  });
});

/** Statuses of so many creates: 500 is a strike. */
async function strikes(fake: FakeCalls, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    statuses.push((await create(fake)).status);
  }
  return statuses;
}

describe("which requests", () => {
  test("the next one, by default", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500" });
    expect(await strikes(fake, 3)).toEqual([500, 201, 201]);
  });

  test("the next n", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500", times: 2 });
    expect(await strikes(fake, 3)).toEqual([500, 500, 201]);
  });

  test("those of an operation", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500", operation: "apps.create" });
    expect((await fake.fetch(url, { headers })).status).toBe(200);
    expect(await strikes(fake, 2)).toEqual([500, 201]);
  });

  test("any, one without a route included", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500" });
    expect((await fake.fetch("https://a.test/x")).status).toBe(500);
    expect((await fake.fetch("https://a.test/x")).status).toBe(404);
  });

  test("a share, the same for the same seed", async () => {
    const drawn = async (seed: number): Promise<number[]> => {
      const fake = createFakeCalls();
      fake.fail({ how: "empty-500", rate: 0.3, seed });
      return strikes(fake, 200);
    };
    const [first, second, other] = [
      await drawn(1),
      await drawn(1),
      await drawn(2),
    ];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(40);
    expect(struck).toBeLessThan(80);
  });

  test.each([
    { rate: 0, want: [201, 201, 201] },
    { rate: 1, want: [500, 500, 500] },
  ])("a share of $rate", async ({ rate, want }) => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500", rate });
    expect(await strikes(fake, 3)).toEqual(want);
  });

  test("until the fault is taken away", async () => {
    const fake = createFakeCalls();
    const heal = fake.fail({ how: "empty-500", rate: 1 });
    expect(await strikes(fake, 1)).toEqual([500]);
    heal();
    expect(await strikes(fake, 1)).toEqual([201]);
  });

  test("the first of several faults that strikes decides, and only it is used up", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: "empty-500" });
    fake.fail({ how: "throttle" });
    expect(await strikes(fake, 3)).toEqual([500, 429, 201]);
  });

  test("one of several hows is drawn for each", async () => {
    const fake = createFakeCalls();
    fake.fail({ how: ["empty-500", "throttle"], rate: 1 });
    expect(new Set(await strikes(fake, 50))).toEqual(new Set([500, 429]));
  });

  test("a rule that is changed after it was given is as it was", async () => {
    const fake = createFakeCalls();
    const how: Fault[] = ["empty-500"];
    const rule: FaultRule = { how, rate: 1 };
    fake.fail(rule);
    rule.rate = 0;
    how.length = 0;
    expect(await strikes(fake, 1)).toEqual([500]);
  });
});

const wrong: [given: object, message: RegExp][] = [
  [{ how: "explode" }, /^fail: how: explode - accepted: drop-before, .*slow/],
  [{}, /^fail: how: undefined - accepted: drop-before, /],
  [{ how: [] }, /^fail: how: an empty list - accepted: at least one fault$/],
  [{ how: ["slow", "toString"] }, /^fail: how: toString - /],
  [
    { how: "slow", operation: "create" },
    /^fail: operation: create - accepted: apps.list, apps.create, /,
  ],
  [
    { how: "slow", times: 1, rate: 0.5 },
    /^fail: times and rate: both given - accepted: one of them$/,
  ],
  [{ how: "slow", times: 0 }, /^fail: times: 0 - accepted: an integer from 1$/],
  [{ how: "slow", times: 1.5 }, /^fail: times: 1.5 - /],
  [{ how: "slow", rate: 1.1 }, /^fail: rate: 1.1 - .*: a number from 0 to 1$/],
  [{ how: "slow", rate: -0.1 }, /^fail: rate: -0.1 - /],
  [{ how: "slow", rate: NaN }, /^fail: rate: NaN - /],
  [{ how: "slow", seed: 0.5 }, /^fail: seed: 0.5 - accepted: an integer$/],
  [{ how: "slow", delay: -1 }, /^fail: delay: -1 - accepted: milliseconds /],
  [{ how: "slow", delay: Infinity }, /^fail: delay: Infinity - /],
  [{ how: "throttle", retryAfter: 0.5 }, /^fail: retryAfter: 0.5 - /],
  [{ how: "lagging-list", lag: 0 }, /^fail: lag: 0 - /],
  [
    { how: "slow", tmes: 2 },
    /^fail: there is no option tmes: there are how, operation, times, /,
  ],
];

test.each(wrong)("%j is refused", (given, message) => {
  const fake = createFakeCalls();
  expect(() => fake.fail(given as FaultRule)).toThrow(TypeError);
  expect(() => fake.fail(given as FaultRule)).toThrow(message);
});

/** What a raw client sees: an answer, or the error that came instead or half-way. */
interface Seen {
  status?: number | undefined;
  headers?: IncomingHttpHeaders;
  body?: string;
  error?: unknown;
}

/** Sends a create over HTTP; the signal makes the client go away. */
async function sendRaw(
  baseUrl: string,
  seen: Seen,
  signal?: AbortSignal,
): Promise<void> {
  const sent = httpRequest(baseUrl + path, {
    method: "POST",
    headers,
    agent: false,
    ...(signal && { signal }),
  });
  sent.end('{"name":"one"}');
  try {
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    seen.status = response.statusCode;
    seen.headers = response.headers;
    seen.body = await text(response);
  } catch (error) {
    seen.error = signal?.aborted
      ? "gave up"
      : (error as { code?: string }).code;
  }
}

describe("over HTTP", () => {
  interface Served {
    readonly seen: Seen;
    readonly fake: FakeCalls;
  }

  /** One create; with `enough`, the client goes away then, and the fake has to notice. */
  async function serveOnce(
    how: Fault,
    enough?: (served: Served) => boolean,
  ): Promise<Served> {
    const fake = createFakeCalls();
    fake.fail({ how, retryAfter: 7, delay: 1 });
    const aborted = defer();
    const server = await serveFake({
      fetch(input, init) {
        init?.signal?.addEventListener("abort", () => {
          aborted.resolve();
        });
        return fake.fetch(input, init);
      },
    });
    onTestFinished(() => server.close());
    const seen: Seen = {};
    const client = new AbortController();
    const sent = sendRaw(server.baseUrl, seen, client.signal);
    if (enough) {
      await expect.poll(() => enough({ seen, fake })).toBe(true);
      client.abort();
      await aborted.promise;
    }
    await sent;
    return { seen, fake };
  }

  test.each(answered)("$fault answers $status", async (want) => {
    const { seen, fake } = await serveOnce(want.fault);
    expect(seen.error).toBeUndefined();
    expect(seen.status).toBe(want.status);
    for (const [name, value] of Object.entries(want.headers ?? {})) {
      expect(seen.headers?.[name] ?? null).toBe(value);
    }
    expectBody(seen.body ?? "", want.body, fake);
    expect(exists(fake)).toBe(want.exists);
  });

  test.each(dropped)("$fault destroys the connection", async (want) => {
    const { seen, fake } = await serveOnce(want.fault);
    expect(seen).toEqual({ error: "ECONNRESET" });
    expect(exists(fake)).toBe(want.exists);
  });

  test.each(stalled)(
    "$fault says nothing more; a client that goes away aborts the request",
    async (want) => {
      const { seen } = await serveOnce(
        want.fault,
        ({ seen, fake }) =>
          exists(fake) === want.exists && seen.status === want.status,
      );
      expect(seen).toMatchObject({ error: "gave up" });
      expect(seen).not.toHaveProperty("body");
    },
  );

  test("a body that fails half-way destroys the connection", async () => {
    const server = await serveFake({
      fetch() {
        let pulls = 0;
        const body = new ReadableStream({
          pull(controller) {
            pulls += 1;
            if (pulls === 1) controller.enqueue(new Uint8Array(4));
            else controller.error(new Error("enough"));
          },
        });
        return Promise.resolve(new Response(body));
      },
    });
    onTestFinished(() => server.close());
    const seen: Seen = {};
    await sendRaw(server.baseUrl, seen);
    expect(seen.error).toBe("ECONNRESET");
  });

  test("the global Request and Response are left alone", async () => {
    const before = [Request, Response];
    await serveOnce("throttle");
    expect([Request, Response]).toEqual(before);
  });
});

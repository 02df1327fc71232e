import { afterEach, describe, expect, test, vi } from "vitest";
import { ensure } from "../src/ensure.js";
import { nextMove } from "../src/ensure-state.js";
import {
  createCallsClient,
  isRateLimited,
  type AppWithSecret,
  type CallsError,
} from "../src/index.js";
import { createFakeCalls, type FakeCalls, type Fault } from "../src/testing.js";
import { failureOf } from "./support/answers.js";
import { advance, stopClock } from "./support/clock.js";
import { expectNoLoss } from "./support/ensure-promise.js";
import { everyRun, someRuns } from "./support/interleavings.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("concurrent callers", () => {
  const world = { created: "growing", uids: "growing" } as const;

  test("two, every interleaving: one app, one creator", async () => {
    const runs = await everyRun({ world, callers: 2 }, expectNoLoss);
    expect(runs).toBeGreaterThan(20);
  });

  test("three, some runs, one of which dies beside an app made without ensure, a late delete and a create sent twice", async () => {
    const disturbed = { crashes: 1, lateDeletes: 1, outsiders: 1, resends: 1 };
    await someRuns({ world, callers: 3, ...disturbed }, 20, expectNoLoss);
  });
});

describe("an app under way that somebody else has left", () => {
  const mark = "0123456789abcdef".repeat(2);

  /** Ensures `x` where these apps were made so many seconds before; a caller that would wait fails. */
  const ensureAfter = async (seconds: number, ...names: readonly string[]) => {
    let time = Date.UTC(2026, 0, 1);
    const fake = createFakeCalls({ now: () => new Date(time) });
    const { apps } = createCallsClient({
      apiToken: "token",
      accountId: "account",
      fetch: fake.fetch,
    });
    for (const name of names) await apps.create({ name });
    time += 1000 * seconds;
    const wait = () => Promise.reject(new Error("it waits"));
    const ports = { apps, timeout: 60_000, unread: new Map(), wait, nextMove };
    const settled = await ensure({ name: "x" }, {}, ports).then(
      ({ created }) => ({ created }),
      (error: unknown) => ({ error: String(error) }),
    );
    return { settled, left: fake.apps.map(({ name }) => name) };
  };

  test.each(["staged", "claimed"])(
    "%s, older than ours by more than any call lasts: removed",
    async (state) => {
      expect(await ensureAfter(301, `x ~${state}-${mark}`)).toEqual({
        settled: { created: true },
        left: ["x"],
      });
    },
  );

  test.each(
    ["staged", "claimed"].flatMap((state) =>
      [0, 1, 121, 299].map((seconds) => ({ state, seconds })),
    ),
  )("$state, older by $seconds s: waited for", async ({ state, seconds }) => {
    const name = `x ~${state}-${mark}`;
    // of the same second, the smaller id is the older app
    vi.spyOn(crypto, "getRandomValues").mockImplementation(growing());
    expect(await ensureAfter(seconds, name)).toEqual({
      settled: { error: "Error: it waits" },
      left: [name],
    });
  });

  test.each([0, 301])(
    "beside a final app, older by %i s: removed if staged, kept if claimed",
    async (seconds) => {
      const claimed = `x ~claimed-${mark}`;
      const other = `x y ~staged-${mark}`;
      const names = ["x", `x ~staged-${mark}`, claimed, other];
      expect(await ensureAfter(seconds, ...names)).toEqual({
        settled: { created: false },
        left: ["x", claimed, other],
      });
    },
  );
});

/** Random values of which each is greater than the one before. */
function growing(): typeof crypto.getRandomValues {
  let last = 0;
  return (array) => {
    const { buffer } = array as unknown as Uint8Array;
    new DataView(buffer).setUint32(0, (last += 1));
    return array;
  };
}

describe("clocks that are ten minutes ahead", () => {
  const ahead = 600_000;
  const names = Array.from({ length: 60 }, (_, index) => `app-${index}`);
  type Way = "as sent" | "ahead" | "none";

  /** A client whose answers come after pauses of any length, with the `Date` that their way makes of it. */
  const connect = (fake: FakeCalls, way: Way, pause: () => Promise<void>) =>
    createCallsClient({
      apiToken: "token",
      accountId: "account",
      timeout: 120_000,
      fetch: async (input, init) => {
        await pause();
        const response = await fake.fetch(input, init);
        const date = Date.parse(response.headers.get("date") ?? "");
        if (way === "none") response.headers.delete("date");
        if (way === "ahead") {
          response.headers.set("date", new Date(date + ahead).toUTCString());
        }
        await pause();
        return response;
      },
    });

  test.each<{ what: string; ways: readonly Way[]; local: number }>([
    {
      what: "the Date on the way to one client",
      ways: ["ahead", "as sent"],
      local: 0,
    },
    {
      what: "the local clock of one without a Date",
      ways: ["none", "as sent"],
      local: ahead,
    },
    {
      what: "the Date of one, the local clock of the other",
      ways: ["ahead", "none"],
      local: ahead,
    },
  ])("$what: one app each, in one hand", async ({ ways, local }) => {
    const { now } = Date;
    const fake = createFakeCalls({ now: () => new Date(now()) });
    vi.spyOn(Date, "now").mockImplementation(() => now() + local);
    const pause = pauses(1);
    const clients = ways.map((way) => connect(fake, way, pause));
    const results = await Promise.all(
      names.flatMap((name) => clients.map(({ apps }) => apps.ensure({ name }))),
    );
    const there = fake.apps.map(({ name, secret }) => `${name} ${secret}`);
    const inHand = results.flatMap(({ created, app }) =>
      created ? [`${app.name} ${app.secret}`] : [],
    );
    expect(fake.apps.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(inHand.sort()).toEqual(there.sort());
  });
});

/** Lets others go first, up to seven times, drawn from a seed. */
function pauses(seed: number): () => Promise<void> {
  let state = seed;
  return async () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let turns = state >>> 29; turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

describe("a last rename whose answer never comes in time", () => {
  const ending = async () => {
    const fake = createFakeCalls();
    let renames = 0;
    const calls = createCallsClient({
      apiToken: "token",
      accountId: "account",
      maxRetries: 0,
      fetch: async (input, init) => {
        const { method } = init;
        const response = await fake.fetch(input, init);
        renames += method === "PUT" ? 1 : 0;
        const silent = method === "PUT" && renames > 1;
        return silent ? new Promise<never>(() => undefined) : response;
      },
    });
    const failed: unknown = await calls.apps
      .ensure({ name: "x" }, { timeout: 400 })
      .catch((error: unknown) => error);
    return { fake, calls, failed };
  };

  test("is told as unknown, and how to get the secret", async () => {
    const { failed } = await ending();
    expect(failed).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(String(failed)).toContain(
      "Call ensure again with this client: it has the secret",
    );
  });

  test("the next ensure of the same client gets the app with its secret", async () => {
    const { fake, calls } = await ending();
    const [app] = fake.apps;
    expect(await calls.apps.ensure({ name: "x" })).toMatchObject({
      created: true,
      app: { uid: app?.uid, name: "x", secret: app?.secret },
    });
    expect(await calls.apps.ensure({ name: "x" })).toMatchObject({
      created: false,
      app: { uid: app?.uid },
    });
  });
});

describe("an app whose maker was not told", () => {
  /** A client whose first ensure is aborted during its last rename, which is carried out. */
  const abandoned = async () => {
    const fake = createFakeCalls();
    const controller = new AbortController();
    const { apps } = createCallsClient({
      ...{ apiToken: "token", accountId: "account" },
      fetch: async (url, init) => {
        const response = await fake.fetch(url, init);
        if (fake.apps[0]?.name === "x") controller.abort();
        return response;
      },
    });
    const { signal } = controller;
    const failed = await failureOf(apps.ensure({ name: "x" }, { signal }));
    expect(failed).toMatchObject({ kind: "aborted", outcome: "unknown" });
    expect(fake.apps.map(({ name }) => name)).toEqual(["x"]);
    return { apps, secret: fake.apps[0]?.secret };
  };

  test("is handed out with its secret once, to one of several concurrent calls", async () => {
    const { apps, secret } = await abandoned();
    const stored: string[] = [];
    const onSecret = async (made: AppWithSecret) => {
      stored.push(made.secret);
      await new Promise((resolve) => setImmediate(resolve));
    };
    const calls = Array.from({ length: 3 }, () =>
      apps.ensure({ name: "x" }, { onSecret }),
    );
    const ensured = await Promise.all(calls);
    const created = ensured.filter((result) => result.created);
    expect(created).toMatchObject([{ app: { name: "x", secret } }]);
    expect(stored).toEqual([secret]);
    const others = ensured.filter((result) => !result.created);
    expect(others.map(({ app }) => "secret" in app)).toEqual([false, false]);
  });

  test("keeps its secret for the next call where onSecret fails", async () => {
    const { apps, secret } = await abandoned();
    const full = new Error("the disk is full");
    const onSecret = () => Promise.reject(full);
    const failing = apps.ensure({ name: "x" }, { onSecret });
    await expect(failing).rejects.toBe(full);
    expect(await apps.ensure({ name: "x" })).toMatchObject({
      created: true,
      app: { secret },
    });
  });
});

describe("an ensure that runs out of time", () => {
  const settle = async (fetch: FakeCalls["fetch"]) => {
    const requests: string[] = [];
    const { apps } = createCallsClient({
      ...{ apiToken: "token", accountId: "account" },
      fetch: (url, init) => {
        requests.push(url);
        return fetch(url, init);
      },
    });
    stopClock();
    const failed = failureOf(apps.ensure({ name: "x" }, { timeout: 500 }));
    await advance(600);
    return { failed: await failed, requests };
  };

  test.each<{ how: Fault; want: object; says: string }>([
    {
      how: "drop-before",
      want: { code: "ECONNRESET", status: undefined },
      says: "the connection to api.cloudflare.com was lost (ECONNRESET)",
    },
    {
      how: "throttle-bare",
      want: { code: 971, status: 429 },
      says: "429 ",
    },
  ])("says its last failure: $how", async ({ how, want, says }) => {
    const fake = createFakeCalls();
    fake.fail({ how, rate: 1 });
    const { failed, requests } = await settle(fake.fetch);
    expect(failed).toMatchObject({
      ...{ kind: "timeout", outcome: "rejected", attempts: requests.length },
      ...want,
    });
    expect(failed.message).toMatch(/^apps\.ensure, .*not done within 500 ms\./);
    expect(failed.message).toContain(" The last failure: apps.list, GET ");
    expect(failed.message).toContain(says);
  });
});

test("a Retry-After beyond its time ends it at once, and nothing of it is left", async () => {
  const fake = createFakeCalls();
  const { apps } = createCallsClient({
    ...{ apiToken: "token", accountId: "account", fetch: fake.fetch },
  });
  const headers = { "retry-after": "300" };
  const errors = [{ code: 971, message: "Please wait" }];
  const body = { success: false, errors };
  fake.fail({
    ...{ how: "answer", status: 429, headers, body },
    operation: "apps.list",
  });
  const error = await failureOf(apps.ensure({ name: "x" }));
  expect(isRateLimited(error)).toBe(true);
  expect(error).toMatchObject({
    ...{ kind: "api", retryAfter: 300, outcome: "rejected" },
    operation: "apps.list",
  });
  expect(fake.requests).toHaveLength(1);
});

test("options in the place of the app's properties are refused, and nothing is sent", async () => {
  const fake = createFakeCalls();
  const { apps } = createCallsClient({
    ...{ apiToken: "token", accountId: "account", fetch: fake.fetch },
  });
  const app = { name: "x", onSecret: () => undefined };
  expect(await failureOf(apps.ensure(app))).toMatchObject({
    kind: "input",
    message:
      "apps.ensure, POST /accounts/{account_id}/calls/apps: an app has no onSecret: options come second.",
  });
  expect(fake.requests).toEqual([]);
});

/** A client of a fake whose names come out otherwise than they were sent. */
function clientOf(fake: FakeCalls, change: (name: string) => string) {
  return createCallsClient({
    apiToken: "token",
    accountId: "account",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (!["POST", "PUT"].includes(request.method)) return fake.fetch(request);
      const { name } = (await request.json()) as { name: string };
      const body = JSON.stringify({ name: change(name) });
      const { method, headers, signal } = request;
      return fake.fetch(
        new Request(request.url, { method, headers, signal, body }),
      );
    },
  });
}

describe("a server that keeps names otherwise than sent", () => {
  test.each<{ what: string; name: string; change: (name: string) => string }>([
    { what: "trims them", name: "x ", change: (name) => name.trim() },
    {
      what: "folds their case",
      name: "Production",
      change: (name) => name.toLowerCase(),
    },
    {
      what: "composes Unicode",
      name: "e\u0301tude",
      change: (name) => name.normalize("NFC"),
    },
    {
      what: "cuts them at 40 characters",
      name: "a name of some length",
      change: (name) => name.slice(0, 40),
    },
  ])("$what: an error, and nothing is left", async ({ name, change }) => {
    const fake = createFakeCalls();
    const calls = clientOf(fake, change);
    await expect(calls.apps.ensure({ name })).rejects.toMatchObject({
      kind: "response",
      operation: "apps.ensure",
      outcome: "rejected",
      message: expect.stringContaining("changed the name") as unknown,
    });
    expect(fake.apps).toEqual([]);
  });
});

describe("a list that says that it has more", () => {
  /** A fake whose lists say so, from a moment on. */
  const connect = (fake: FakeCalls, from: (list: number) => boolean) => {
    let lists = 0;
    return createCallsClient({
      apiToken: "token",
      accountId: "account",
      fetch: async (input, init) => {
        const response = await fake.fetch(input, init);
        if (init.method !== "GET" || !from((lists += 1))) return response;
        const body = (await response.json()) as object;
        const whole = { ...body, result_info: { total_count: 120 } };
        return new Response(JSON.stringify(whole), response);
      },
    });
  };

  test("findByName throws", async () => {
    const fake = createFakeCalls({ apps: [{ name: "y" }] });
    const found = connect(fake, () => true).apps.findByName("x");
    await expect(found).rejects.toMatchObject({
      kind: "response",
      message: expect.stringContaining("holds 1 of 120 items") as unknown,
    });
  });

  test.each([1, 2, 3])(
    "ensure, from its look %i on: throws, and leaves nothing",
    async (first) => {
      const fake = createFakeCalls({ apps: [{ name: "y" }] });
      const calls = connect(fake, (list) => list >= first);
      const ensured = calls.apps.ensure({ name: "x" }, { timeout: 2000 });
      await expect(ensured).rejects.toMatchObject({
        kind: "response",
        message: expect.stringContaining("of 120 items") as unknown,
      });
      expect(fake.apps.map(({ name }) => name)).toEqual(["y"]);
    },
  );
});

describe("refusals", () => {
  const refuse = { success: false, errors: [{ code: 10003, message: "no" }] };
  const settle = (fake: FakeCalls) =>
    createCallsClient({
      apiToken: "token",
      accountId: "account",
      fetch: fake.fetch,
    })
      .apps.ensure({ name: "x" })
      .then(
        ({ created }) => ({ created }),
        (error: unknown) => {
          const { kind, status } = error as CallsError;
          return { kind, status };
        },
      );

  test.each([
    { status: 403, times: 1, want: { kind: "api", status: 403 } },
    { status: 200, times: 2, want: { created: true } },
    { status: 200, times: 3, want: { kind: "api", status: 200 } },
    { status: 503, times: 4, want: { created: true } },
  ])("a look answered $status, $times times: $want", async (given) => {
    const { status, times, want } = given;
    const fake = createFakeCalls();
    fake.fail({
      ...{ how: "answer", operation: "apps.list", times, status },
      body: refuse,
    });
    expect(await settle(fake)).toEqual(want);
  });

  test("a refused delete leaves a staged one beside the final app", async () => {
    const fake = createFakeCalls({
      apps: [{ name: "x" }, { name: `x ~staged-${"0".repeat(32)}` }],
    });
    fake.fail({
      ...{ how: "answer", operation: "apps.delete", status: 403 },
      body: refuse,
    });
    expect(await settle(fake)).toEqual({ created: false });
    expect(fake.apps).toHaveLength(2);
    expect(await settle(fake)).toEqual({ created: false });
    expect(fake.apps.map(({ name }) => name)).toEqual(["x"]);
  });
});

test("a create that the runtime sends twice leaves one app", async () => {
  const fake = createFakeCalls();
  fake.fail({ operation: "apps.create", how: "send-twice" });
  const { apps } = createCallsClient({
    apiToken: "token",
    accountId: "account",
    fetch: fake.fetch,
  });
  const { app } = await apps.ensure({ name: "x" });
  expect(fake.apps).toEqual([{ ...app, account: "account" }]);
});

test("a last rename that is refused throughout: no app of the name exists", async () => {
  const fake = createFakeCalls();
  let renames = 0;
  const calls = createCallsClient({
    apiToken: "token",
    accountId: "account",
    maxRetries: 0,
    fetch: (input, init) => {
      const request = new Request(input, init);
      renames += request.method === "PUT" ? 1 : 0;
      return request.method === "PUT" && renames > 1
        ? Promise.resolve(new Response("", { status: 429 }))
        : fake.fetch(request);
    },
  });
  const failed: unknown = await calls.apps
    .ensure({ name: "x" }, { timeout: 600 })
    .catch((error: unknown) => error);
  expect(failed).toMatchObject({ kind: "timeout" });
  expect(String(failed)).not.toContain("may exist");
  expect(String(failed)).toContain("No app of this name is ours");
  expect(fake.apps.map(({ name }) => name)).not.toContain("x");
});

test("looks that fail are repeated until the deadline", async () => {
  const fake = createFakeCalls();
  fake.fail({ operation: "apps.list", how: "drop-before", times: 5 });
  const calls = createCallsClient({
    apiToken: "token",
    accountId: "account",
    maxRetries: 0,
    fetch: fake.fetch,
  });
  const { created } = await calls.apps.ensure({ name: "x" });
  expect(created).toBe(true);
});

describe("sweep", () => {
  const underWay = (state: string, digit: string) =>
    `x ~${state}-${digit.repeat(32)}`;

  test("deletes what is under way for the name and older, and nothing else", async () => {
    let time = Date.UTC(2026, 0, 1);
    const fake = createFakeCalls({ now: () => new Date(time) });
    const { apps } = createCallsClient({
      apiToken: "token",
      accountId: "account",
      fetch: fake.fetch,
    });
    const old = [underWay("staged", "1"), underWay("claimed", "2")];
    const kept = ["x", "y", underWay("staged", "3").replace("x", "x y")];
    for (const name of [...old, ...kept]) await apps.create({ name });
    time += 600_000;
    await apps.create({ name: underWay("staged", "4") });
    const olderThan = new Date(time - 300_000);
    const deleted = await apps.sweep({ name: "x", olderThan });
    expect(deleted.map(({ name }) => name)).toEqual(old);
    expect(fake.apps.map(({ name }) => name)).toEqual([
      ...kept,
      underWay("staged", "4"),
    ]);
  });

  test("a delete whose response is lost counts", async () => {
    const fake = createFakeCalls();
    const { apps } = createCallsClient({
      ...{ apiToken: "token", accountId: "account", fetch: fake.fetch },
    });
    const { uid } = await apps.create({ name: underWay("staged", "1") });
    fake.fail({ how: "drop-after", operation: "apps.delete" });
    const olderThan = new Date(Date.now() + 60_000);
    const deleted = await apps.sweep({ name: "x", olderThan });
    expect(deleted.map((app) => app.uid)).toEqual([uid]);
  });

  test("an option in the first argument is refused: it would sweep another account", async () => {
    const fake = createFakeCalls();
    const { apps } = createCallsClient({
      ...{ apiToken: "token", accountId: "account", fetch: fake.fetch },
    });
    const which = { name: "x", olderThan: new Date(), accountId: "other" };
    await expect(apps.sweep(which)).rejects.toMatchObject({
      ...{ kind: "input", outcome: "rejected" },
      message:
        "apps.sweep: there is no accountId beside name and olderThan: options come second.",
    });
    expect(fake.requests).toEqual([]);
  });
});

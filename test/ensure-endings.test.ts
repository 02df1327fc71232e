/** How calls of ensure end that fail: what is left is told, and no secret is lost in silence. */

import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createCallsClient,
  isRateLimited,
  type AppWithSecret,
  type CallsClientOptions,
} from "../src/index.js";
import { createFakeCalls, type FakeCalls } from "../src/testing.js";
import { broken, failureOf } from "./support/answers.js";
import { advance, stopClock } from "./support/clock.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const connect = (
  fake: FakeCalls,
  fetch: CallsClientOptions["fetch"] = fake.fetch,
) => createCallsClient({ apiToken: "token", accountId: "account", fetch }).apps;

const namesOf = (fake: FakeCalls) => fake.apps.map(({ name }) => name);
const no = (code: number) => ({
  success: false,
  errors: [{ code, message: "no" }],
});
const staged = /^x ~staged-[0-9a-f]{32}$/;

describe("what the API does not let it delete", () => {
  test("a 429 that asks for more than its time: of the same kind, and it names the app", async () => {
    const fake = createFakeCalls();
    const apps = connect(fake, (url, init) => {
      if (fake.apps.length > 0) fake.fail({ how: "throttle", retryAfter: 300 });
      return fake.fetch(url, init);
    });
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(isRateLimited(error)).toBe(true);
    expect(error).toMatchObject({
      ...{ operation: "apps.ensure", outcome: "unknown", retryAfter: 300 },
    });
    expect(error.message).toContain(
      `No app of this name is ours, but the app ${fake.apps[0]?.uid} and perhaps another may be left: delete it. The failure: apps.list, GET `,
    );
    expect(namesOf(fake)).toEqual([expect.stringMatching(staged)]);
  });

  test("a token that is refused after a create without a response", async () => {
    const fake = createFakeCalls();
    fake.fail({ operation: "apps.create", how: "drop-after" });
    const apps = connect(fake, (url, init) => {
      const rule = { how: "answer", status: 401, body: no(10000) } as const;
      if (fake.apps.length > 0) fake.fail(rule);
      return fake.fetch(url, init);
    });
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(error).toMatchObject({
      ...{ kind: "api", status: 401, code: 10000, outcome: "unknown" },
    });
    expect(error.message).toContain(
      "A later ensure or sweep of it removes what is under way. The failure: apps.list, ",
    );
    expect(namesOf(fake)).toHaveLength(1);
  });

  test("an app whose name the API has changed", async () => {
    const fake = createFakeCalls();
    fake.fail({
      how: "answer",
      status: 403,
      body: no(1),
      rate: 1,
      operation: "apps.delete",
    });
    const apps = connect(fake, (url, init) => {
      const { body } = init;
      const changed =
        typeof body === "string" ? body.replace("x ", "y ") : body;
      return fake.fetch(url, { ...init, body: changed ?? null });
    });
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(error).toMatchObject({ kind: "response", outcome: "unknown" });
    expect(error.message).toContain(
      `the app ${fake.apps[0]?.uid} may be left: delete it. The failure: apps.ensure, `,
    );
    expect(error.message).not.toContain("is deleted");
  });

  test("its own, where another's is in the way: it ends, and does not create more", async () => {
    const claimed = `x ~claimed-${"0".repeat(32)}`;
    const created = "2014-01-02T02:20:00Z";
    const fake = createFakeCalls({ apps: [{ name: claimed, created }] });
    fake.fail({
      how: "answer",
      status: 403,
      body: no(1),
      rate: 1,
      operation: "apps.delete",
    });
    const error = await failureOf(connect(fake).ensure({ name: "x" }));
    expect(error).toMatchObject({
      kind: "api",
      status: 403,
      outcome: "unknown",
    });
    expect(error.message).toContain("may be left: delete it.");
    expect(fake.apps).toHaveLength(2);
  });

  test("a final app beside it is returned all the same", async () => {
    const fake = createFakeCalls();
    const apps = connect(fake, async (url, init) => {
      const response = await fake.fetch(url, init);
      if (init.method === "POST" && fake.apps.length === 1) {
        const headers = { authorization: "Bearer other" };
        const body = JSON.stringify({ name: "x" });
        await fake.fetch(url, { method: "POST", headers, body });
      }
      return response;
    });
    fake.fail({
      how: "answer",
      status: 403,
      body: no(1),
      times: 1,
      operation: "apps.delete",
    });
    expect(await apps.ensure({ name: "x" })).toMatchObject({ created: false });
    expect(namesOf(fake)).toEqual(["x"]);
  });
});

test("creates that a 200 denies although they were carried out leave nothing", async () => {
  const fake = createFakeCalls();
  const apps = connect(fake, async (url, init) => {
    const response = await fake.fetch(url, init);
    return init.method === "POST" ? Response.json(no(1)) : response;
  });
  const error = await failureOf(apps.ensure({ name: "x" }));
  expect(error).toMatchObject({
    kind: "api",
    status: 200,
    outcome: "rejected",
  });
  expect(fake.requests.filter(({ method }) => method === "POST")).toHaveLength(
    3,
  );
  expect(fake.apps).toEqual([]);
});

describe("a secret that no caller has yet", () => {
  /** The last rename is carried out; what the client sees is a connection that was refused. */
  const resending = (fake: FakeCalls) => {
    let renames = 0;
    return connect(fake, async (url, init) => {
      if (init.method !== "PUT" || (renames += 1) === 1)
        return fake.fetch(url, init);
      if (renames === 2) await fake.fetch(url, init);
      if (renames < 6) throw broken("ECONNREFUSED", "connect");
      return fake.fetch(url, init);
    });
  };

  test("of a rename that what sends requests has sent again by itself: the same client has it", async () => {
    const fake = createFakeCalls();
    const apps = resending(fake);
    stopClock();
    const failed = failureOf(apps.ensure({ name: "x" }, { timeout: 300 }));
    await advance(400);
    const error = await failed;
    vi.useRealTimers();
    expect(error).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(error.message).toContain("its secret unread. Call ensure again");
    expect(await apps.ensure({ name: "x" })).toMatchObject({
      created: true,
      app: { secret: fake.apps[0]?.secret },
    });
  });

  test("is told of again where onSecret comes to no end", async () => {
    const fake = createFakeCalls();
    const apps = resending(fake);
    stopClock();
    const first = failureOf(apps.ensure({ name: "x" }, { timeout: 300 }));
    await advance(400);
    await first;
    const onSecret = () => new Promise(() => undefined);
    const options = { timeout: 50, onSecret };
    const second = failureOf(apps.ensure({ name: "x" }, options));
    await advance(100);
    const error = await second;
    vi.useRealTimers();
    expect(error).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(error.message).toContain("its secret unread. Call ensure again");
    expect(await apps.ensure({ name: "x" })).toMatchObject({ created: true });
  });
});

test("an app of another call that is in the way is named, and who removes it", async () => {
  const fake = createFakeCalls({
    apps: [
      {
        name: `x ~claimed-${"0".repeat(32)}`,
        created: new Date().toISOString(),
      },
    ],
  });
  stopClock();
  const ensured = connect(fake).ensure({ name: "x" }, { timeout: 200 });
  const failed = failureOf(ensured);
  await advance(300);
  const error = await failed;
  expect(error).toMatchObject({ kind: "timeout", outcome: "unknown" });
  expect(error.message).toContain(
    `It waited for the app ${fake.apps[0]?.uid}: sweep removes it, ensure after five minutes.`,
  );
});

describe("a machine that sleeps for six minutes in the middle of a call", () => {
  test.each([
    { when: "before the last look", lists: 3, secrets: 0 },
    { when: "while the secret is stored", lists: 0, secrets: 1 },
  ])(
    "$when: the app that others may delete is given up",
    async ({ lists, secrets }) => {
      stopClock();
      const fake = createFakeCalls();
      const asleep = 360_000;
      let [listed, stored] = [0, 0];
      const sleepAt = (count: number, wanted: number) => {
        if (count === wanted) vi.setSystemTime(Date.now() + asleep);
      };
      const apps = connect(fake, async (url, init) => {
        if (init.method === "GET") sleepAt((listed += 1), lists);
        return fake.fetch(url, init);
      });
      const kept: AppWithSecret[] = [];
      const ensured = apps.ensure(
        { name: "x" },
        {
          onSecret: (made) => {
            kept.push(made);
            sleepAt((stored += 1), secrets);
          },
        },
      );
      await vi.advanceTimersByTimeAsync(1_000);
      const { created, app } = await ensured;
      expect(created).toBe(true);
      expect(fake.apps.map(({ uid }) => uid)).toEqual([app.uid]);
      expect(kept.at(-1)).toMatchObject({ uid: app.uid });
      expect(kept).toHaveLength(1 + secrets);
      expect(
        fake.requests.filter(({ method }) => method === "POST"),
      ).toHaveLength(2);
    },
  );
});

describe("an app that is final, for all that is known, is not deleted", () => {
  /** The last rename is carried out, and answered by `answer`; then by a 429 that asks for too long. */
  const denied = (fake: FakeCalls, answer: (made: Response) => Response) => {
    let renames = 0;
    return connect(fake, async (url, init) => {
      if (init.method !== "PUT" || (renames += 1) === 1)
        return fake.fetch(url, init);
      if (renames === 2) return answer(await fake.fetch(url, init));
      fake.fail({ how: "throttle", retryAfter: 300, rate: 1 });
      return fake.fetch(url, init);
    });
  };

  test.each([
    {
      what: "lost",
      answer: () => {
        throw broken("ECONNRESET");
      },
    },
    { what: "denied by a 200", answer: () => Response.json(no(1)) },
  ])("its rename is $what, then throttled", async ({ answer }) => {
    const fake = createFakeCalls();
    const apps = denied(fake, answer);
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(error).toMatchObject({ kind: "api", outcome: "unknown" });
    expect(isRateLimited(error)).toBe(true);
    expect(error.message).toContain("its secret unread. Call ensure again");
    expect(namesOf(fake)).toEqual(["x"]);
    expect(fake.requests.map(({ method }) => method)).not.toContain("DELETE");
  });
});

describe("an app that no response told of is looked for", () => {
  const refused = { how: "answer", status: 403, body: no(1) } as const;

  test("of a create that the runtime sent twice", async () => {
    const fake = createFakeCalls();
    fake.fail({ operation: "apps.create", how: "send-twice" });
    let lists = 0;
    const apps = connect(fake, (url, init) => {
      if (init.method === "GET" && (lists += 1) === 2) fake.fail(refused);
      return fake.fetch(url, init);
    });
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(error).toMatchObject({ status: 403, outcome: "rejected" });
    expect(fake.apps).toEqual([]);
  });

  test.each([
    {
      what: "a create that came back as a refused connection",
      sent: (body: string) => body,
      failure: broken("ECONNREFUSED", "connect"),
    },
    {
      what: "a lost create, under a name in other letters",
      sent: (body: string) => body.toUpperCase().replace("NAME", "name"),
      failure: broken("ECONNRESET"),
    },
  ])("of $what", async ({ sent, failure }) => {
    const fake = createFakeCalls();
    let creates = 0;
    const apps = connect(fake, async (url, init) => {
      if (init.method !== "POST") return fake.fetch(url, init);
      if ((creates += 1) > 1) return Response.json(no(1), { status: 403 });
      await fake.fetch(url, { ...init, body: sent(init.body as string) });
      throw failure;
    });
    const error = await failureOf(apps.ensure({ name: "x" }));
    expect(error).toMatchObject({ status: 403, outcome: "rejected" });
    expect(fake.apps).toEqual([]);
  });
});

test.each([
  { how: "answer", status: 500 },
  { how: "answer", status: 200, body: no(1) },
  { how: "drop-before" },
] as const)(
  "deletes that all fail ($how $status): it ends after three apps",
  async (rule) => {
    const claimed = `x ~claimed-${"0".repeat(32)}`;
    const created = new Date().toISOString();
    const fake = createFakeCalls({ apps: [{ name: claimed, created }] });
    fake.fail({ ...rule, rate: 1, operation: "apps.delete" });
    vi.spyOn(Math, "random").mockReturnValue(0);
    const error = await failureOf(connect(fake).ensure({ name: "x" }));
    expect(error).toMatchObject({ outcome: "unknown" });
    expect(error.message).toContain(" and 2 more may be left: delete it.");
    expect(fake.apps).toHaveLength(4);
  },
);

test("no advice is cut off: an app in the way, and one that can't be deleted", async () => {
  const claimed = `x ~claimed-${"0".repeat(32)}`;
  const created = new Date().toISOString();
  const fake = createFakeCalls({ apps: [{ name: claimed, created }] });
  const apps = connect(fake, (url, init) =>
    init.method === "DELETE"
      ? new Promise(() => undefined)
      : fake.fetch(url, init),
  );
  stopClock();
  const failed = failureOf(apps.ensure({ name: "x" }, { timeout: 300 }));
  await advance(400);
  const error = await failed;
  expect(error.message).toMatch(/( and 1 more)? may be left: delete it\. /);
  expect(error.message).toContain(
    `It waited for the app ${fake.apps[0]?.uid}: sweep removes it, ensure after five minutes.`,
  );
});

test("in the last fifth of its time, it creates no app that it can't finish", async () => {
  stopClock();
  const fake = createFakeCalls();
  const heal = fake.fail({ how: "answer", status: 503, rate: 1 });
  const ensured = failureOf(
    connect(fake).ensure({ name: "x" }, { timeout: 10_000 }),
  );
  await vi.advanceTimersByTimeAsync(8_100);
  heal();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ensured).toMatchObject({ kind: "timeout", outcome: "rejected" });
  expect(fake.requests.map(({ method }) => method)).not.toContain("POST");
});

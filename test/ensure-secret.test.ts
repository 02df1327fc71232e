/** The secret of an app that ensure creates: it is stored before the app gets its name. */

import { expect, test, vi } from "vitest";
import { createCallsClient, type AppWithSecret } from "../src/index.js";
import { createFakeCalls, type FakeCalls } from "../src/testing.js";
import { failureOf } from "./support/answers.js";
import { stopClock } from "./support/clock.js";

const connect = (fake: FakeCalls) =>
  createCallsClient({
    apiToken: "token",
    accountId: "account",
    fetch: fake.fetch,
  });

test("onSecret is awaited before the app gets its name", async () => {
  const fake = createFakeCalls();
  const seen: string[] = [];
  const { app } = await connect(fake).apps.ensure(
    { name: "x" },
    {
      onSecret: async (made) => {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(made.name, made.secret, String(fake.apps[0]?.name));
      },
    },
  );
  const [made] = fake.apps;
  expect(app).toMatchObject({ name: "x", secret: made?.secret });
  expect(seen).toEqual([
    "x",
    made?.secret,
    expect.stringMatching(/^x ~claimed-[0-9a-f]{32}$/),
  ]);
  expect(made?.name).toBe("x");
});

test("onSecret that fails leaves no app, and its error reaches the caller", async () => {
  const fake = createFakeCalls();
  const full = new Error("the disk is full");
  const ensured = connect(fake).apps.ensure(
    { name: "x" },
    { onSecret: () => Promise.reject(full) },
  );
  await expect(ensured).rejects.toBe(full);
  expect(fake.apps).toEqual([]);
});

test.each([null, "", "********"])(
  "the secret is that of the create, where the rename answers with %j",
  async (masked) => {
    const fake = createFakeCalls();
    const calls = createCallsClient({
      apiToken: "token",
      accountId: "account",
      fetch: async (url, init) => {
        const response = await fake.fetch(url, init);
        if (init.method !== "PUT") return response;
        const text = await response.text();
        return new Response(
          text.replace(
            '"result":{',
            `"result":{"secret":${JSON.stringify(masked)},`,
          ),
          response,
        );
      },
    });
    const { app } = await calls.apps.ensure({ name: "x" });
    expect(app).toMatchObject({ name: "x", secret: fake.apps[0]?.secret });
  },
);

test("onSecret that wipes what it gets leaves the caller the secret", async () => {
  const fake = createFakeCalls();
  const { app } = await connect(fake).apps.ensure(
    { name: "x" },
    { onSecret: (made) => Object.assign(made, { secret: "" }) },
  );
  expect(app).toMatchObject({ name: "x", secret: fake.apps[0]?.secret });
});

test("onSecret is not called where the app is another's", async () => {
  const fake = createFakeCalls();
  const calls = connect(fake);
  await calls.apps.create({ name: "x" });
  const onSecret = vi.fn();
  const { created } = await calls.apps.ensure({ name: "x" }, { onSecret });
  expect(created).toBe(false);
  expect(onSecret).not.toHaveBeenCalled();
});

test.each<{
  what: string;
  end: (controller: AbortController) => void;
  kind: string;
}>([
  {
    what: "the caller ends",
    end: (controller) => {
      controller.abort();
    },
    kind: "aborted",
  },
  {
    what: "the deadline passes",
    end: () => {
      vi.advanceTimersByTime(60_000);
    },
    kind: "timeout",
  },
])(
  "where $what during onSecret, no app has the name, and a later ensure makes one",
  async ({ end, kind }) => {
    stopClock();
    let time = Date.UTC(2026, 0, 1);
    const fake = createFakeCalls({ now: () => new Date(time) });
    const controller = new AbortController();
    const stored: AppWithSecret[] = [];
    const error = await failureOf(
      connect(fake).apps.ensure(
        { name: "x" },
        {
          signal: controller.signal,
          onSecret: async (made) => {
            stored.push(made);
            end(controller);
            await new Promise(() => undefined);
          },
        },
      ),
    );
    expect(error).toMatchObject({ kind, outcome: "unknown" });
    expect(error.message).toContain("No app of this name is ours");
    expect(fake.apps.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^x ~claimed-[0-9a-f]{32}$/),
    ]);
    expect(stored).toMatchObject([{ secret: fake.apps[0]?.secret }]);

    time += 600_000;
    const { created, app } = await connect(fake).apps.ensure({ name: "x" });
    expect(created).toBe(true);
    expect(fake.apps.map(({ name, uid }) => ({ name, uid }))).toEqual([
      { name: "x", uid: app.uid },
    ]);
  },
);

/** What other runtimes do and throw, and what a caller gets. Their own words, as test/runtimes met them. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFakeCalls } from "../src/testing.js";
import {
  app,
  connect,
  failureOf,
  newApp,
  script,
  yes,
} from "./support/answers.js";

interface Thrown {
  readonly runtime: string;
  readonly error: Error;
  readonly want: readonly unknown[];
}

function denied(): Error {
  const words =
    'Requires net access to "api.cloudflare.com:443", run again with the --allow-net flag';
  return Object.assign(new Error(words), { name: "NotCapable" });
}

const thrown: readonly Thrown[] = [
  {
    runtime: "Deno without permission",
    error: denied(),
    want: ["connection", "rejected", 1],
  },
  {
    runtime: "Deno, a blocked port",
    error: new TypeError("Fetch failed: Requests to port 9 are blocked"),
    want: ["input", "rejected", 1],
  },
  {
    runtime: "Deno, a broken connection",
    error: new TypeError("fetch failed", {
      cause: new Error(
        "error sending request for https://api.cloudflare.com/: client error (SendRequest): connection closed before message completed",
      ),
    }),
    want: ["connection", "unknown", 1],
  },
  {
    runtime: "Bun, a broken connection",
    error: Object.assign(
      new TypeError(
        "ECONNRESET: The socket connection was closed unexpectedly.",
      ),
      { code: "ECONNRESET" },
    ),
    want: ["connection", "unknown", 1],
  },
  {
    runtime: "workerd, refused or broken",
    error: new Error("Network connection lost."),
    want: ["connection", "unknown", 1],
  },
  {
    runtime: "Chromium, refused, broken or no CORS",
    error: new TypeError("Failed to fetch"),
    want: ["connection", "unknown", 1],
  },
];

test.for(thrown)("a create: $runtime", async ({ error, want }) => {
  const { apps } = connect({ fetch: script(error).fetch });
  const { kind, outcome, attempts } = await failureOf(apps.create({}));
  expect([kind, outcome, attempts]).toEqual(want);
});

test.for([
  {
    runtime: "Deno, refused",
    error: new TypeError("fetch failed", {
      cause: new Error(
        "error sending request for https://api.cloudflare.com/: client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    }),
  },
  {
    runtime: "Bun, refused",
    error: Object.assign(
      new TypeError(
        "ECONNREFUSED: Unable to connect. Is the computer able to access the url?",
      ),
      { code: "ECONNREFUSED" },
    ),
  },
])("a create is sent again: $runtime", async ({ error }) => {
  const { fetch } = script(error, yes(newApp, 201));
  expect(await connect({ fetch }).apps.create({})).toEqual(newApp);
});

describe("Deno", () => {
  beforeEach(() => {
    vi.stubGlobal("Deno", {});
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test("gets each body as a Blob, which it sends once", async () => {
    const bodies: unknown[] = [];
    const { requests, fetch: answer } = script(yes(newApp, 201), yes(app));
    const { apps, api } = connect({
      fetch: async (url, init) => {
        bodies.push(init.body);
        return answer(url, init);
      },
    });
    await apps.create({ name: "one" });
    await apps.update(app.uid, { name: "two" });
    await apps.get(app.uid);
    await apps.delete(app.uid);
    const path = "/accounts/{account_id}/calls/apps/{app_id}";
    await api.PUT(path, {
      params: { path: { account_id: "a", app_id: app.uid } },
      body: { name: "three" },
    });
    const texts = bodies.map((body) =>
      body instanceof Blob ? body.text() : body,
    );
    expect(await Promise.all(texts)).toEqual([
      '{"name":"one"}',
      '{"name":"two"}',
      undefined,
      undefined,
      '{"name":"three"}',
    ]);
    const types = requests.map(({ headers }) => headers.get("content-type"));
    const json = "application/json";
    expect(types).toEqual([json, json, null, null, json]);
  });
});

test("ensure leaves one app where the runtime sends each POST and PUT twice", async () => {
  const fake = createFakeCalls();
  const { apps } = connect({
    fetch: async (url, init) => {
      if (init.method === "POST" || init.method === "PUT") {
        await fake.fetch(url, init);
      }
      return fake.fetch(url, init);
    },
  });
  const { app: made, created } = await apps.ensure({ name: "one" });
  expect([created, "secret" in made]).toEqual([true, true]);
  expect(fake.apps.map(({ uid, name }) => [uid, name])).toEqual([
    [made.uid, "one"],
  ]);
});

/** Answers that echo the token in their headers, and tokens that are too short to conceal. */

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { CallsEvent } from "../src/index.js";
import {
  account,
  app,
  connect,
  failureOf,
  no,
  script,
  sleep,
  token,
  yes,
  type Reply,
} from "./support/answers.js";
import { freePort, listen } from "./support/loopback.js";

const appsPath = "/accounts/{account_id}/calls/apps";
const params = { path: { account_id: account } };

/** Everything that a log could show. */
function faces(value: unknown): string {
  const shown = inspect(value, { depth: null, showHidden: true });
  return `${shown}\n${JSON.stringify(value)}`;
}

const names = [
  "cf-ray",
  "content-type",
  "ratelimit",
  "ratelimit-policy",
  "location",
  "retry-after",
  "x-echo",
];
const echoes = names.flatMap((name): [string, Reply][] => {
  const headers = { [name]: `a ${token} b` };
  return [
    [`${name} of a 400`, { ...no(400, 6003), headers }],
    [`${name} of a 502 that is a page`, { status: 502, headers, body: "<p>" }],
    [`${name} of a 302`, { status: 302, headers }],
    [`${name} of a 200 that is none`, { status: 200, headers, body: "<p>" }],
    [`${name} of a 200`, { ...yes([app]), headers }],
  ];
});

test.each(echoes)(
  "%s: nothing that leaves has the token",
  async (_name, reply) => {
    const server = await listen(reply);
    const events: CallsEvent[] = [];
    const calls = connect({
      baseUrl: server.url,
      maxRetries: 1,
      onEvent: (event) => events.push(event),
    });
    const settled = await calls.apps.list().catch((error: unknown) => error);
    expect(faces(settled)).not.toContain(token);
    const through = await calls.api
      .GET(appsPath, { params })
      .then(({ error }) => error)
      .catch((error: unknown) => error);
    expect(faces(through)).not.toContain(token);
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) expect(faces(event)).not.toContain(token);
  },
);

test.each<[string, ResponseInit]>([
  ["a reason phrase", { statusText: `${"y".repeat(40)}${token}` }],
  [
    "a content type",
    { headers: { "content-type": `text/${"y".repeat(30)}${token}` } },
  ],
])("%s that is cut shows no part of the token", async (_name, init) => {
  const response = new Response("<p>", { status: 400, ...init });
  const calls = connect({ fetch: () => Promise.resolve(response) });
  const error = await failureOf(calls.apps.list());
  expect(faces(error)).not.toContain(token.slice(0, 8));
});

test("a path that no operation has may hold the token: nothing shows it", async () => {
  const server = await listen(no(404, 7003));
  const events: CallsEvent[] = [];
  const { api } = connect({
    baseUrl: server.url,
    onEvent: (event) => events.push(event),
  });
  const get = api.GET as (path: string) => Promise<unknown>;
  const error = await get(`/accounts/${token}`).then(
    (value) => value,
    (thrown: unknown) => thrown,
  );
  expect(faces(error)).not.toContain(token);
  expect(faces(events)).toContain("/accounts/[token]");
  expect(faces(events)).not.toContain(token);
});

describe("a short token", () => {
  test("is no part of a word: README's own", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const calls = connect({ apiToken: "t", baseUrl: `http://${host}` });
    const error = await failureOf(calls.apps.list());
    expect(error.code).toBe("ECONNREFUSED");
    expect(error.message).toContain(
      `could not connect to ${host} (ECONNREFUSED). Nothing was sent.`,
    );
    expect(error.cause).toMatchObject({ message: "fetch failed" });
    expect(inspect(error)).not.toContain("[token]");
  });

  test.each(["t", "a", "e", "test", "fetch", "1234567"])(
    "%s leaves the words of the API alone",
    async (apiToken) => {
      const words = "That test can't fetch: 1234567";
      const server = await listen(no(400, 1000, words, { "cf-ray": "8f-AMS" }));
      const calls = connect({ apiToken, baseUrl: server.url });
      const error = await failureOf(calls.apps.list());
      expect(error.errors).toStrictEqual([{ code: 1000, message: words }]);
      expect(error.message).toContain(words);
      expect(error.ray).toBe("8f-AMS");
    },
  );

  test("of eight characters is concealed", async () => {
    const server = await listen(no(400, 1000, "Bad token 12345678."));
    const calls = connect({ apiToken: "12345678", baseUrl: server.url });
    const error = await failureOf(calls.apps.list());
    expect(faces(error)).not.toContain("12345678");
    expect(error.message).toContain("Bad token [token]");
  });
});

test("a token that another one begins with is concealed whole", async () => {
  const short = "token-0123456789";
  const long = `${short}-and-more`;
  let asked = 0;
  const server = await listen(no(503), no(400, 1000, `Bad ${long}, ${short}`));
  const calls = connect({
    baseUrl: server.url,
    apiToken: () => {
      asked += 1;
      return asked === 1 ? long : short;
    },
  });
  const error = await failureOf(calls.apps.list());
  expect(error.attempts).toBe(2);
  expect(faces(error)).not.toMatch(/0123456789|and-more/);
});

test("a new token for each of twenty calls at once: none is shown", async () => {
  let asked = 0;
  const events: CallsEvent[] = [];
  const calls = connect({
    maxRetries: 0,
    onEvent: (event) => events.push(event),
    apiToken: () => {
      asked += 1;
      return `rotating-token-${asked}`;
    },
    fetch: async (_url, init) => {
      await sleep(20);
      const sent = new Headers(init.headers).get("authorization");
      return new Response(`{"detail":"bad ${sent}"}`, {
        status: 400,
        headers: { "cf-ray": String(sent) },
      });
    },
  });
  const errors = await Promise.all(
    Array.from({ length: 20 }, () => failureOf(calls.apps.list())),
  );
  expect(asked).toBe(20);
  expect(faces({ errors, events })).not.toContain("rotating-token");
});

test("an id that is the token of a function is not shown, at the first call either", async () => {
  const both = "2a95132c15732412d22c1476fa83f27a";
  const { fetch } = script(no(404, 20007, "App not found"));
  const calls = connect({ apiToken: () => both, fetch });
  const error = await failureOf(calls.apps.get(both));
  expect(error.message).toContain("apps.get([token])");
  expect(inspect(error)).not.toContain(both);
});

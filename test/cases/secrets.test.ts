import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import type { CallsClient, CallsEvent } from "../../src/index.js";
import {
  account,
  app,
  appId,
  broken,
  connect,
  failureOf,
  newApp,
  no,
  script,
  secret,
  token,
  yes,
} from "../support/answers.js";
import { stopClock } from "../support/clock.js";
import {
  cutOff,
  freePort,
  listen,
  neverAnswer,
  stall,
  unmeasured,
  watchHeads,
  type Act,
} from "../support/loopback.js";

const created = JSON.stringify({ success: true, result: newApp });

/** Everything that a person or a log could see of a value. */
function faces(value: unknown): string[] {
  const own = [
    String(value),
    JSON.stringify({ value }),
    inspect(value, { depth: null, showHidden: true }),
  ];
  if (!(value instanceof Error)) return own;
  return [...own, value.message, String(value.stack), ...faces(value.cause)];
}

function expectClean(value: unknown): void {
  for (const face of faces(value)) {
    expect(face).not.toContain(token);
    expect(face).not.toContain(secret);
  }
}

interface Watched {
  readonly calls: CallsClient;
  readonly events: CallsEvent[];
}

function watch(options: Parameters<typeof connect>[0]): Watched {
  const events: CallsEvent[] = [];
  const calls = connect({
    maxRetries: 1,
    onEvent: (event) => {
      events.push(event);
    },
    ...options,
  });
  return { calls, events };
}

/** A failed call, its events and its client show nothing. */
async function expectNothingSeen(
  { calls, events }: Watched,
  kind: string,
  act: (calls: CallsClient) => Promise<unknown>,
): Promise<void> {
  const error = await failureOf(act(calls));
  expect(error.kind).toBe(kind);
  expectClean(error);
  expect(events.length).toBeGreaterThan(0);
  for (const event of events) expectClean(event);
  expectClean(calls);
  expectClean(calls.api);
  expectClean(calls.apps);
}

const create = (calls: CallsClient) => calls.apps.create({ name: "one" });
const list = (calls: CallsClient) => calls.apps.list();
const listThroughApi = (calls: CallsClient) =>
  calls.api.GET("/accounts/{account_id}/calls/apps", {
    params: { path: { account_id: account } },
  });

test("case 21: calls that succeed", async () => {
  const server = await listen(yes(newApp, 201), no(503), yes([app]), yes(app));
  const { calls, events } = watch({ baseUrl: server.url });
  expect(await create(calls)).toStrictEqual(newApp);
  await calls.apps.list();
  await calls.apps.update(appId, { name: "two" });
  expect(server.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
  expect(events.map(({ type }) => type)).toContain("retry");
  for (const event of events) expectClean(event);
  expectClean(calls);
  expectClean(calls.api);
});

test("case 21: a create through calls.api", async () => {
  const server = await listen(yes(newApp, 201));
  const { calls, events } = watch({ baseUrl: server.url });
  const { data, response } = await calls.api.POST(
    "/accounts/{account_id}/calls/apps",
    { params: { path: { account_id: account } }, body: { name: "one" } },
  );
  expect(data?.result.secret).toBe(secret);
  expectClean(response);
  for (const event of events) expectClean(event);
  expectClean(calls);
});

test("case 21: a client that has not called yet", () => {
  expectClean(connect());
  expectClean(connect().api);
});

test("case 21: kind input", async () => {
  const { fetch } = script(yes([]));
  const broken = watch({ fetch, apiToken: () => `${token}\n${token}` });
  await expectNothingSeen(broken, "input", list);
  const watched = watch({ fetch });
  const bad = { "x-bad": `Bearer ${token}\nx` };
  for (const call of [
    () => watched.calls.apps.get(""),
    () => watched.calls.apps.get(token),
    () => watched.calls.apps.list({ timeout: 1, headers: bad }),
  ]) {
    const error = await failureOf(call());
    expect(error.kind).toBe("input");
    expectClean(error);
  }
});

describe("kind api", () => {
  const echo = `Invalid header: Authorization: Bearer ${token}`;
  const nested = {
    success: false,
    errors: [
      {
        code: 6003,
        message: echo,
        documentation_url: `https://example.com/?t=${token}`,
        error_chain: [{ code: 6111, message: echo }],
      },
    ],
    messages: [{ code: 1000, message: echo }],
    result: null,
  };
  const answers: [string, Act][] = [
    ["400", no(400, 6003, echo)],
    ["401", no(401, 10000, echo)],
    ["403", no(403, 9109, echo)],
    ["404", no(404, 20007, echo)],
    ["429", no(429, 971, echo)],
    ["500", no(500, 1000, echo)],
    ["302", { status: 302, headers: { location: `/?${token}` }, body: echo }],
    ["200 with success: false", no(200, 10003, echo)],
    ["200 with code 971", no(200, 971, echo)],
    ["400, in every field", { status: 400, body: JSON.stringify(nested) }],
    ["200, in every field", { status: 200, body: JSON.stringify(nested) }],
    [
      "502 in plain text",
      { status: 502, headers: { "content-type": "text/plain" }, body: echo },
    ],
  ];

  test.each(answers)(
    "case 21: kind api: %s that echoes the token",
    async (_name, act) => {
      const server = await listen(act);
      await expectNothingSeen(watch({ baseUrl: server.url }), "api", create);
      await expectNothingSeen(watch({ baseUrl: server.url }), "api", list);
    },
  );

  test.each(answers)(
    "case 21: kind api: %s that echoes the token, through calls.api",
    async (_name, act) => {
      const server = await listen(act);
      const { calls, events } = watch({ baseUrl: server.url });
      try {
        const { error, response } = await listThroughApi(calls);
        expectClean(error);
        expect(
          await response
            .clone()
            .text()
            .catch(() => ""),
        ).not.toContain(token);
      } catch (error) {
        expectClean(error);
      }
      for (const event of events) expectClean(event);
      expectClean(calls);
    },
  );

  test("case 21: kind api: a token with a slash, escaped as some encoders do", async () => {
    const apiToken = "abcdef/ghijkl/mnopqr";
    const body = JSON.stringify({
      success: false,
      errors: [{ code: 6003, message: `Bad token ${apiToken}` }],
    }).replaceAll("/", "\\/");
    const server = await listen({ status: 400, body });
    const { calls } = watch({ apiToken, baseUrl: server.url });
    const error = await failureOf(calls.apps.list());
    expect(error.kind).toBe("api");
    for (const face of faces(error)) expect(face).not.toContain(apiToken);
  });

  test.each([200, 400])(
    "case 21: kind api: %i with success: false around a secret",
    async (status) => {
      const body = JSON.stringify({ success: false, result: newApp });
      const server = await listen({ status, body });
      await expectNothingSeen(watch({ baseUrl: server.url }), "api", create);
    },
  );
});

describe("kind connection", () => {
  test("case 21: kind connection: refused", async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}`;
    await expectNothingSeen(watch({ baseUrl }), "connection", create);
  });

  test("case 21: kind connection: lost", async () => {
    const server = await listen((response) => response.socket?.destroy());
    await expectNothingSeen(
      watch({ baseUrl: server.url }),
      "connection",
      create,
    );
  });

  test("case 21: kind connection: a fetch whose error quotes the request", async () => {
    const fetch = (input: unknown): Promise<Response> => {
      const request = input as Request;
      const error = broken("ECONNRESET");
      const header = String(request.headers.get("authorization"));
      error.message = `failed: ${header}`;
      return Promise.reject(Object.assign(error, { request, header }));
    };
    await expectNothingSeen(watch({ fetch }), "connection", create);
  });
});

describe("kind timeout", () => {
  test.each([
    ["no answer", neverAnswer],
    ["half an answer", stall],
  ])("case 21: kind timeout: %s", async (_name, act) => {
    const server = await listen(act);
    const { fetch, head } = watchHeads();
    stopClock();
    void (act === stall ? head : server.asked).then(() =>
      vi.advanceTimersByTimeAsync(200),
    );
    const watched = watch({ baseUrl: server.url, fetch, timeout: 200 });
    await expectNothingSeen(watched, "timeout", create);
  });
});

describe("kind aborted", () => {
  test("case 21: kind aborted: in flight", async () => {
    const server = await listen(neverAnswer);
    const controller = new AbortController();
    const { signal } = controller;
    void server.asked.then(() => {
      controller.abort();
    });
    await expectNothingSeen(
      watch({ baseUrl: server.url }),
      "aborted",
      (calls) => calls.apps.create({}, { signal }),
    );
  });
});

describe("kind response", () => {
  const withoutUid = { ...newApp, uid: undefined };
  const given: [string, Act][] = [
    ["no JSON, around the secret", { status: 201, body: `secret: ${secret}` }],
    [
      "JSON cut off behind the secret",
      unmeasured(201, created.slice(0, created.indexOf(secret) + 65)),
    ],
    [
      "JSON cut off inside the secret",
      unmeasured(201, created.slice(0, created.indexOf(secret) + 63)),
    ],
    [
      "JSON with the secret and a comma too many",
      { status: 201, body: `${created},` },
    ],
    ["no uid", yes(withoutUid, 201)],
    ["a list", yes([newApp], 201)],
    [
      "the secret in place of the envelope",
      { status: 201, body: JSON.stringify(secret) },
    ],
    [
      "the token in a page",
      {
        status: 200,
        headers: { "content-type": "text/html" },
        body: `<p>${token}</p>`,
      },
    ],
  ];

  test.each(given)("case 21: kind response: %s", async (_name, act) => {
    const server = await listen(act);
    await expectNothingSeen(watch({ baseUrl: server.url }), "response", create);
    await expectNothingSeen(
      watch({ baseUrl: server.url }),
      "response",
      (calls) =>
        calls.api.POST("/accounts/{account_id}/calls/apps", {
          params: { path: { account_id: account } },
          body: {},
        }),
    );
  });

  test("case 21: no part of a secret that was cut off", async () => {
    const server = await listen(
      unmeasured(201, created.slice(0, created.indexOf(secret) + 40)),
    );
    const { calls, events } = watch({ baseUrl: server.url });
    const error = await failureOf(create(calls));
    for (const face of [...faces(error), ...events.flatMap(faces)]) {
      expect(face).not.toContain(secret.slice(0, 12));
    }
  });

  test("case 21: a body with the secret, cut off short of its length", async () => {
    const server = await listen(
      cutOff(201, created.slice(0, created.indexOf(secret) + 65)),
    );
    const { calls, events } = watch({ baseUrl: server.url });
    const error = await failureOf(create(calls));
    expectClean(error);
    for (const event of events) expectClean(event);
    expectClean(calls);
  });
});

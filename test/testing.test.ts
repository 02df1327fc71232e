import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import { parse } from "yaml";
import { serveFake } from "../src/cli/fake-server.js";
import {
  createFakeCalls,
  type FakeApp,
  type FakeCalls,
  type FakeCallsOptions,
} from "../src/testing.js";

const account = "023e105f4ecef8ad9ca31a8372d0c353";
const otherAccount = "9a7806061c88ada191ed06f989cc3dac";
const unknownApp = "2a95132c15732412d22c1476fa83f27a";
const collection = `https://api.cloudflare.com/client/v4/accounts/${account}/calls/apps`;
const bearer = { authorization: "Bearer token-1" };
const start = "2014-01-02T02:20:00Z";

interface Ask {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Told {
  status: number;
  headers: Headers;
  body: unknown;
}

async function ask(fake: FakeCalls, given: Ask): Promise<Told> {
  const { url = collection, headers = bearer, method = "GET", body } = given;
  const request = new Request(url, { method, headers, body: body ?? null });
  const response = await fake.fetch(request);
  return {
    status: response.status,
    headers: response.headers,
    body: await response.json(),
  };
}

/** A fake with one app in it, made at `start`; the clock then stands at `2014-01-02T02:20:05.750Z`. */
async function fakeWithApp(
  options: FakeCallsOptions = {},
): Promise<{ fake: FakeCalls; app: FakeApp; url: string }> {
  let time = start;
  const fake = createFakeCalls({ now: () => new Date(time), ...options });
  const { status } = await ask(fake, {
    method: "POST",
    body: '{"name":"one"}',
  });
  expect(status).toBe(201);
  time = "2014-01-02T02:20:05.750Z";
  const app = only(fake.apps);
  return { fake, app, url: `${collection}/${app.uid}` };
}

function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined || items.length !== 1) {
    throw new Error(`one item wanted, ${items.length} found`);
  }
  return item;
}

function success(result: unknown): unknown {
  return { success: true, errors: [], messages: [], result };
}

function failure(error: object): unknown {
  return { success: false, errors: [error], messages: [], result: null };
}

const failures = {
  noRoute: [404, { code: 7003, message: "Could not route to this path" }],
  noApp: [404, { code: 20007, message: "App not found" }],
  wrongMethod: [405, { code: 10001, message: "Method not allowed" }],
  unauthenticated: [401, { code: 10000, message: "Authentication error" }],
  foreignAccount: [
    403,
    { code: 9109, message: "Unauthorized to access requested resource" },
  ],
  malformedCredential: [
    400,
    {
      code: 6003,
      message: "Invalid request headers",
      error_chain: [
        { code: 6111, message: "Invalid format for Authorization header" },
      ],
    },
  ],
  malformedBody: [
    400,
    {
      code: 10026,
      message:
        "The body must be a JSON object, and its name, if given, a string",
    },
  ],
} as const satisfies Record<string, readonly [number, object]>;

type FailureName = keyof typeof failures;

function expectFailure(told: Told, want: FailureName): void {
  const [status, error] = failures[want];
  expect(told.status).toBe(status);
  expect(told.body).toEqual(failure(error));
}

describe("list", () => {
  test("an account without apps has an empty list", async () => {
    const told = await ask(createFakeCalls(), {});
    expect(told.status).toBe(200);
    expect(told.body).toEqual(success([]));
  });

  test("apps come in creation order, without their secrets", async () => {
    const fake = createFakeCalls({ now: () => new Date(start) });
    for (const name of ["b", "a", "c"]) {
      await ask(fake, { method: "POST", body: JSON.stringify({ name }) });
    }
    const [b, a, c] = fake.apps;
    const times = { created: start, modified: start };
    const told = await ask(fake, {});
    expect(told.status).toBe(200);
    expect(told.body).toEqual(
      success([
        { uid: b?.uid, name: "b", ...times },
        { uid: a?.uid, name: "a", ...times },
        { uid: c?.uid, name: "c", ...times },
      ]),
    );
  });

  test("each account has apps of its own, and `apps` shows them all", async () => {
    const elsewhere = collection.replace(account, otherAccount);
    const { fake, app } = await fakeWithApp();
    await ask(fake, { url: elsewhere, method: "POST", body: '{"name":"two"}' });
    const here = await ask(fake, {});
    const there = await ask(fake, { url: elsewhere });
    expect(here.body).toMatchObject({ result: [{ name: "one" }] });
    expect(there.body).toMatchObject({ result: [{ name: "two" }] });
    expect(fake.apps.map(({ name }) => name)).toEqual(["one", "two"]);
    const stranger = await ask(fake, { url: `${elsewhere}/${app.uid}` });
    expectFailure(stranger, "noApp");
  });
});

describe("create", () => {
  test.each([
    { body: '{"name":"my-app"}', name: "my-app" },
    { body: "{}", name: "" },
    { body: '{"name":""}', name: "" },
    { body: '{"name":"é 🎥 \\u0000"}', name: "é 🎥 \u0000" },
    { body: '{"uid":"mine","secret":"mine","colour":1}', name: "" },
  ])("$body makes an app named '$name'", async ({ body, name }) => {
    const fake = createFakeCalls({ now: () => new Date(start) });
    const told = await ask(fake, { method: "POST", body });
    expect(told.status).toBe(201);
    expect(told.body).toEqual(
      success({
        uid: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        name,
        created: "2014-01-02T02:20:00Z",
        modified: "2014-01-02T02:20:00Z",
        secret: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      }),
    );
    const { account: owner, ...result } = only(fake.apps);
    expect(owner).toBe(account);
    expect(told.body).toEqual(success(result));
  });

  test("names are not unique: two creates make two apps", async () => {
    const { fake } = await fakeWithApp();
    await ask(fake, { method: "POST", body: '{"name":"one"}' });
    const [first, second] = fake.apps;
    expect(fake.apps.map(({ name }) => name)).toEqual(["one", "one"]);
    expect(first?.uid).not.toBe(second?.uid);
    expect(first?.secret).not.toBe(second?.secret);
  });
});

describe("get", () => {
  test("the app, without its secret", async () => {
    const { fake, app, url } = await fakeWithApp();
    const told = await ask(fake, { url });
    expect(told.status).toBe(200);
    expect(told.body).toEqual(
      success({
        uid: app.uid,
        name: "one",
        created: "2014-01-02T02:20:00Z",
        modified: "2014-01-02T02:20:00Z",
      }),
    );
  });
});

describe("update", () => {
  test.each([
    { body: '{"name":"two"}', name: "two" },
    { body: '{"name":""}', name: "" },
    { body: "{}", name: "one" },
    { body: '{"colour":1,"uid":"mine","created":"never"}', name: "one" },
  ])("$body leaves the name '$name'", async ({ body, name }) => {
    const { fake, app, url } = await fakeWithApp();
    const { uid, secret } = app;
    const told = await ask(fake, { url, method: "PUT", body });
    const want = {
      uid,
      name,
      created: "2014-01-02T02:20:00Z",
      modified: "2014-01-02T02:20:05Z",
    };
    expect(told.status).toBe(200);
    expect(told.body).toEqual(success(want));
    expect(fake.apps).toEqual([{ ...want, secret, account }]);
    expect((await ask(fake, { url })).body).toEqual(success(want));
  });
});

describe("delete", () => {
  test("answers with the deleted app, without its secret, and removes it alone", async () => {
    const { fake } = await fakeWithApp();
    for (const name of ["two", "three"]) {
      await ask(fake, { method: "POST", body: JSON.stringify({ name }) });
    }
    const uid = fake.apps[1]?.uid ?? "";
    const url = `${collection}/${uid}`;
    const told = await ask(fake, { url, method: "DELETE" });
    expect(told.status).toBe(200);
    expect(told.body).toEqual(
      success({
        uid,
        name: "two",
        created: "2014-01-02T02:20:05Z",
        modified: "2014-01-02T02:20:05Z",
      }),
    );
    expect(fake.apps.map(({ name }) => name)).toEqual(["one", "three"]);
    expectFailure(await ask(fake, { url }), "noApp");
    expectFailure(await ask(fake, { url, method: "DELETE" }), "noApp");
  });
});

describe("the path", () => {
  const tail = `/accounts/${account}/calls/apps`;

  test.each([
    `https://api.cloudflare.com/client/v4${tail}`,
    `http://127.0.0.1:8787${tail}`,
    `https://gateway.example/deep/er/prefix${tail}?page=2#top`,
    "https://a.example/accounts/a/calls/apps",
    "https://a.example/accounts/accounts/calls/apps",
    "https://a.example/accounts/a%2Fb%20%F0%9F%8E%A5/calls/apps",
    `https://a.example/accounts/${"%F0%9F%8E%A5".repeat(32)}/calls/apps`,
  ])("a list at %s", async (url) => {
    const told = await ask(createFakeCalls(), { url });
    expect(told.status).toBe(200);
    expect(told.body).toEqual(success([]));
  });

  test.each([
    "https://a.example/",
    "https://a.example/accounts",
    `https://a.example/accounts/${account}/calls`,
    `https://a.example${tail}/`,
    `https://a.example${tail}/${unknownApp}/`,
    `https://a.example${tail}/${unknownApp}/rotate`,
    `https://a.example${tail}/..`,
    `https://a.example${tail}/${unknownApp.slice(1)}`,
    `https://a.example${tail}/${unknownApp}0`,
    `https://a.example${tail}/%zz`,
    `https://a.example/accounts/${account}/calls/turn_keys`,
    `https://a.example/accounts/${account}/Calls/Apps`,
    `https://a.example/myaccounts/${account}/calls/apps`,
    "https://a.example/accounts//calls/apps",
    `https://a.example/accounts/${account}0/calls/apps`,
    "https://a.example/accounts/%/calls/apps",
  ])("no route to %s", async (url) => {
    expectFailure(await ask(createFakeCalls(), { url }), "noRoute");
  });

  test("percent-encoded ids are decoded before they are compared", async () => {
    const { fake, app } = await fakeWithApp({ accountId: account });
    const encode = (text: string): string =>
      Array.from(
        text,
        (letter) => `%${letter.charCodeAt(0).toString(16)}`,
      ).join("");
    const url = `https://a.example/accounts/${encode(account)}/calls/apps/${encode(app.uid)}`;
    const told = await ask(fake, { url });
    expect(told.status).toBe(200);
    expect(told.body).toMatchObject({ result: { uid: app.uid } });
  });
});

describe("the method", () => {
  test.each(["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "constructor"])(
    "%s on the collection is refused",
    async (method) => {
      expectFailure(await ask(createFakeCalls(), { method }), "wrongMethod");
    },
  );

  test.each(["POST", "PATCH", "HEAD", "OPTIONS", "toString"])(
    "%s on an app is refused",
    async (method) => {
      const { fake, url } = await fakeWithApp();
      expectFailure(await ask(fake, { url, method }), "wrongMethod");
    },
  );
});

describe("the credential", () => {
  const cases: {
    given: FakeCallsOptions;
    authorization?: string;
    want: FailureName | "accepted";
  }[] = [
    { given: {}, want: "unauthenticated" },
    { given: { apiToken: "t" }, want: "unauthenticated" },
    { given: {}, authorization: "Bearer anything", want: "accepted" },
    { given: {}, authorization: "bearer a.b-c_d~e+f/g==", want: "accepted" },
    { given: { apiToken: "t" }, authorization: "Bearer t", want: "accepted" },
    {
      given: { apiToken: "t" },
      authorization: "Bearer T",
      want: "unauthenticated",
    },
    {
      given: { apiToken: "t" },
      authorization: "Bearer tt",
      want: "unauthenticated",
    },
    ...[
      "",
      "t",
      "Bearer",
      "Bearer ",
      "Bearert",
      "Token Bearer t",
      "TokenBearer t",
      "Basic dDp0",
      'Bearer "t"',
      "Bearer 't'",
      "Bearer  t",
      "Bearer t t",
      "Bearer t\tt",
    ].map((authorization) => ({
      given: { apiToken: "t" },
      authorization,
      want: "malformedCredential" as const,
    })),
  ];

  test.each(cases)(
    "$authorization under $given is $want",
    async ({ given, authorization, want }) => {
      const headers: Record<string, string> =
        authorization === undefined ? {} : { authorization };
      const told = await ask(createFakeCalls(given), { headers });
      if (want === "accepted") expect(told.status).toBe(200);
      else expectFailure(told, want);
    },
  );

  test("only the account of the token is open", async () => {
    const fake = createFakeCalls({ accountId: otherAccount });
    expectFailure(await ask(fake, {}), "foreignAccount");
    const url = collection.replace(account, otherAccount);
    expect((await ask(fake, { url })).status).toBe(200);
  });
});

describe("the body", () => {
  const bodies = [
    "",
    " ",
    "{",
    "name=one",
    '{"name":"one",}',
    "null",
    "[]",
    '"one"',
    "1",
    '{"name":null}',
    '{"name":1}',
    '{"name":["one"]}',
  ];

  test.each(bodies)("create refuses '%s'", async (body) => {
    const fake = createFakeCalls();
    expectFailure(await ask(fake, { method: "POST", body }), "malformedBody");
    expect(fake.apps).toEqual([]);
  });

  test.each(bodies)("update refuses '%s'", async (body) => {
    const { fake, app, url } = await fakeWithApp();
    const before = { ...app };
    const told = await ask(fake, { url, method: "PUT", body });
    expectFailure(told, "malformedBody");
    expect(fake.apps).toEqual([before]);
  });

  test("no body at all is an empty one", async () => {
    const { fake, url } = await fakeWithApp();
    expectFailure(await ask(fake, { method: "POST" }), "malformedBody");
    expectFailure(await ask(fake, { url, method: "PUT" }), "malformedBody");
  });
});

describe("an app that is not there", () => {
  test.each([
    { method: "GET" },
    { method: "PUT", body: '{"name":"two"}' },
    { method: "DELETE" },
  ])("$method is not found", async (given) => {
    const { fake, app } = await fakeWithApp();
    const before = { ...app };
    const url = `${collection}/${unknownApp}`;
    expectFailure(await ask(fake, { ...given, url }), "noApp");
    expect(fake.apps).toEqual([before]);
  });
});

test("the first check that fails decides: route, method, credential, account, body, app", async () => {
  const fake = createFakeCalls({ apiToken: "t", accountId: account });
  const app = `${collection}/${unknownApp}`;
  const foreign = app.replace(account, otherAccount);
  const steps: [Ask, FailureName][] = [
    [{ url: `${foreign}0`, method: "PATCH", headers: {} }, "noRoute"],
    [{ url: foreign, method: "PATCH", headers: {} }, "wrongMethod"],
    [{ url: foreign, method: "PUT", headers: {} }, "unauthenticated"],
    [{ url: foreign, method: "PUT" }, "unauthenticated"],
    [
      { url: foreign, method: "PUT", headers: { authorization: "t" } },
      "malformedCredential",
    ],
    [
      { url: foreign, method: "PUT", headers: { authorization: "Bearer t" } },
      "foreignAccount",
    ],
    [
      { url: app, method: "PUT", headers: { authorization: "Bearer t" } },
      "malformedBody",
    ],
    [
      {
        url: app,
        method: "PUT",
        headers: { authorization: "Bearer t" },
        body: "{}",
      },
      "noApp",
    ],
  ];
  for (const [given, want] of steps)
    expectFailure(await ask(fake, given), want);
});

describe("the headers", () => {
  test("a success and a failure carry the same ones", async () => {
    const { fake } = await fakeWithApp();
    for (const given of [{}, { headers: {} }, { url: "https://a.example/" }]) {
      const { headers } = await ask(fake, given);
      expect(headers.get("content-type")).toBe("application/json");
      expect(headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
      expect(headers.get("date")).toBe("Thu, 02 Jan 2014 02:20:05 GMT");
      expect(headers.get("ratelimit")).toMatch(/^"default";r=\d+;t=\d+$/);
      expect(headers.get("ratelimit-policy")).toBe('"burst";q=100;w=60');
    }
  });

  test("no two answers carry the same ray", async () => {
    const fake = createFakeCalls();
    const rays = new Set<string | null>();
    for (let count = 0; count < 200; count += 1) {
      rays.add((await ask(fake, {})).headers.get("cf-ray"));
    }
    expect(rays.size).toBe(200);
  });

  test("what remains of the rate limit falls with each request, and returns with the next window", async () => {
    let time = start;
    const fake = createFakeCalls({ now: () => new Date(time) });
    const steps: [string, string][] = [
      ["2014-01-02T02:20:00Z", '"default";r=99;t=60'],
      ["2014-01-02T02:20:00Z", '"default";r=98;t=60'],
      ["2014-01-02T02:20:30Z", '"default";r=97;t=30'],
      ["2014-01-02T02:20:59.999Z", '"default";r=96;t=1'],
      ["2014-01-02T02:21:00Z", '"default";r=99;t=60'],
      ["2014-01-02T02:00:00Z", '"default";r=99;t=60'],
    ];
    for (const [now, want] of steps) {
      time = now;
      expect((await ask(fake, {})).headers.get("ratelimit")).toBe(want);
    }
  });

  test("a rate limit is never spent, as nothing is throttled", async () => {
    const fake = createFakeCalls({ now: () => new Date(start) });
    for (let count = 0; count < 100; count += 1) await ask(fake, {});
    const told = await ask(fake, {});
    expect(told.status).toBe(200);
    expect(told.headers.get("ratelimit")).toBe('"default";r=1;t=60');
  });

  test("without `now` the date is the real one", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { headers } = await ask(createFakeCalls(), {});
    const date = Date.parse(headers.get("date") ?? "");
    expect(date).toBeGreaterThanOrEqual(before);
    expect(date).toBeLessThanOrEqual(Date.now());
  });
});

describe("fetch", () => {
  test("has the type of the global one, and needs no `this`", async () => {
    const { fetch } = createFakeCalls();
    expectTypeOf(fetch).toExtend<typeof globalThis.fetch>();
    const response = await fetch.call(undefined, collection, {
      headers: bearer,
    });
    expect(response.status).toBe(200);
  });

  test.each([
    ["a string", collection],
    ["a URL", new URL(collection)],
    ["a Request", new Request(collection)],
  ])("takes %s beside an init", async (_, input) => {
    const fake = createFakeCalls();
    const response = await fake.fetch(input, {
      method: "POST",
      headers: bearer,
      body: '{"name":"one"}',
    });
    expect(response.status).toBe(201);
    expect(fake.apps.map(({ name }) => name)).toEqual(["one"]);
  });

  const reason = new Error("enough");
  const post = { method: "POST", headers: bearer, body: "{}" };
  test.each([
    [
      "in the init",
      (fake: FakeCalls) =>
        fake.fetch(collection, { ...post, signal: AbortSignal.abort(reason) }),
    ],
    [
      "of the Request",
      (fake: FakeCalls) =>
        fake.fetch(
          new Request(collection, {
            ...post,
            signal: AbortSignal.abort(reason),
          }),
        ),
    ],
  ])(
    "an aborted signal %s rejects with its reason, and nothing is done",
    async (_, send) => {
      const fake = createFakeCalls();
      await expect(send(fake)).rejects.toBe(reason);
      expect(fake.apps).toEqual([]);
    },
  );

  test("an aborted signal rejects before the body is looked at", async () => {
    const signal = AbortSignal.abort(reason);
    const read = new Request(collection, post);
    await read.text();
    const sent = createFakeCalls().fetch(read, { signal });
    await expect(sent).rejects.toBe(reason);
  });

  test("an abort before the body is read does nothing either", async () => {
    const fake = createFakeCalls();
    const controller = new AbortController();
    const sent = fake.fetch(collection, { ...post, signal: controller.signal });
    controller.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(fake.apps).toEqual([]);
  });

  test("what makes no Request is rejected, not thrown", async () => {
    const sent = createFakeCalls().fetch("/accounts");
    await expect(sent).rejects.toThrow(TypeError);
  });

  test("answers calls that overlap", async () => {
    const fake = createFakeCalls();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        ask(fake, { method: "POST", body: "{}" }),
      ),
    );
    expect(new Set(fake.apps.map(({ uid }) => uid)).size).toBe(20);
  });

  test("can be served over HTTP", async () => {
    const fake = createFakeCalls({ now: () => new Date(start) });
    const { baseUrl, close } = await serveFake(fake);
    try {
      const url = `${baseUrl}/accounts/a/calls/apps`;
      const response = await fetch(url, {
        method: "POST",
        headers: bearer,
        body: '{"name":"one"}',
      });
      expect(response.status).toBe(201);
      expect(response.headers.get("date")).toBe(
        "Thu, 02 Jan 2014 02:20:00 GMT",
      );
      const { account: owner, ...result } = only(fake.apps);
      expect(owner).toBe("a");
      expect(await response.json()).toEqual(success(result));
    } finally {
      await close();
    }
  });
});

test("`apps` stays the same array while apps come and go", async () => {
  const fake = createFakeCalls();
  const { apps } = fake;
  expect(apps).toEqual([]);
  await ask(fake, { method: "POST", body: "{}" });
  expect(apps).toHaveLength(1);
  await ask(fake, { url: `${collection}/${only(apps).uid}`, method: "DELETE" });
  expect(apps).toEqual([]);
  expect(fake.apps).toBe(apps);
});

describe("every answer of the fake validates against the spec", () => {
  const app = `${collection}/{app_id}`;
  const operations: Record<string, { given: Ask; status: number }> = {
    "apps.list": { given: { method: "GET" }, status: 200 },
    "apps.create": { given: { method: "POST", body: "{}" }, status: 201 },
    "apps.get": { given: { method: "GET", url: app }, status: 200 },
    "apps.update": {
      given: { method: "PUT", url: app, body: '{"name":"two"}' },
      status: 200,
    },
    "apps.delete": { given: { method: "DELETE", url: app }, status: 200 },
  };

  /** How to spoil a request that would succeed. */
  const spoilt: { why: string; change: (given: Ask) => Ask; status: number }[] =
    [
      {
        why: "no route",
        change: ({ url = collection }) => ({
          url: url.replace(account, `${account}0`),
        }),
        status: 404,
      },
      {
        why: "wrong method",
        change: () => ({ method: "PATCH" }),
        status: 405,
      },
      {
        why: "no credential",
        change: () => ({ headers: {} }),
        status: 401,
      },
      {
        why: "wrong token",
        change: () => ({ headers: { authorization: "Bearer token-2" } }),
        status: 401,
      },
      {
        why: "malformed credential",
        change: () => ({ headers: { authorization: 'Bearer "token-1"' } }),
        status: 400,
      },
      {
        why: "foreign account",
        change: ({ url = collection }) => ({
          url: url.replace(account, otherAccount),
        }),
        status: 403,
      },
      {
        why: "malformed body",
        change: ({ body }) => (body === undefined ? {} : { body: "{" }),
        status: 400,
      },
      {
        why: "name of another type",
        change: ({ body }) =>
          body === undefined ? {} : { body: '{"name":1}' },
        status: 400,
      },
      {
        why: "unknown app",
        change: ({ url }) =>
          url === undefined ? {} : { url: `${collection}/${unknownApp}` },
        status: 404,
      },
    ];

  const cases = Object.entries(operations).flatMap(
    ([operation, { given, status }]) => [
      { operation, why: "success", given, status },
      ...spoilt
        .map(({ why, change, status }) => {
          return { operation, why, change: change(given), status };
        })
        .filter(({ change }) => Object.keys(change).length > 0)
        .map(({ change, ...rest }) => ({
          ...rest,
          given: { ...given, ...change },
        })),
    ],
  );

  test("the cases are 5 successes and 37 failures", () => {
    expect(cases.filter(({ why }) => why === "success")).toHaveLength(5);
    expect(cases.filter(({ why }) => why !== "success")).toHaveLength(37);
  });

  test.each(cases)(
    "$operation, $why: $status",
    async ({ operation, given, status }) => {
      const { fake, app } = await fakeWithApp({
        apiToken: "token-1",
        accountId: account,
      });
      const url = (given.url ?? collection).replace("{app_id}", app.uid);
      const told = await ask(fake, { ...given, url });
      expect(told.status).toBe(status);
      expect(violations(operation, told)).toEqual([]);
    },
  );

  test("an answer that is not as declared is noticed", () => {
    const headers = new Headers({
      "content-type": "application/json",
      "cf-ray": "0123456789abcdef-AMS",
      ratelimit: '"default";r=50;t=30',
    });
    const body = {
      success: true,
      errors: [],
      messages: [],
      result: { uid: "short", name: "one", created: start, modified: "today" },
    };
    expect(violations("apps.get", { status: 200, headers, body })).toEqual([
      "no header ratelimit-policy",
      "/result/uid must NOT have fewer than 32 characters",
      '/result/modified must match format "date-time"',
    ]);
    expect(violations("apps.get", { status: 404, headers, body })).toEqual([
      "no header ratelimit-policy",
      "/success must be equal to constant",
      "/result must be null",
    ]);
    expect(violations("apps.get", { status: 302, headers, body })).toEqual([
      "no response for apps.get 302",
    ]);
  });
});

interface SpecNode {
  readonly [key: string]: SpecNode | undefined;
}

interface Place {
  node: SpecNode;
  /** JSON Pointer of the node in the spec, as a URI fragment. */
  pointer: string;
}

const spec = parse(
  readFileSync(new URL("../spec/openapi.yaml", import.meta.url), "utf8"),
) as SpecNode;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(spec, "spec");

/** What in an answer departs from the response that the spec declares for it. */
function violations(operationId: string, told: Told): string[] {
  const responses = step(operationPlace(operationId), "responses");
  const range = `${told.status.toString().slice(0, 1)}XX`;
  const response =
    responses &&
    (step(responses, told.status.toString()) ?? step(responses, range));
  if (!response) return [`no response for ${operationId} ${told.status}`];
  const type = told.headers.get("content-type") ?? "";
  const body = descend(response, "content", type, "schema");
  return [
    ...headerViolations(response, told.headers),
    ...(body ? schemaViolations(body, told.body) : [`no schema for ${type}`]),
  ];
}

function headerViolations(response: Place, headers: Headers): string[] {
  const declared = step(response, "headers");
  if (!declared) return ["no headers declared"];
  return Object.keys(declared.node).flatMap((name) => {
    const value = headers.get(name);
    if (value === null) return [`no header ${name}`];
    const schema = descend(declared, name, "schema");
    return schema
      ? schemaViolations(schema, value)
      : [`no schema for header ${name}`];
  });
}

function schemaViolations({ pointer }: Place, value: unknown): string[] {
  const validate = ajv.compile({ $ref: `spec${pointer}` });
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ""}`,
  );
}

function operationPlace(operationId: string): Place {
  for (const [path, item] of Object.entries(spec["paths"] ?? {})) {
    for (const [method, operation] of Object.entries(item ?? {})) {
      if ((operation?.["operationId"] as unknown) !== operationId) continue;
      const place = descend(
        { node: spec, pointer: "#" },
        "paths",
        path,
        method,
      );
      if (place) return place;
    }
  }
  throw new Error(`the spec has no operation ${operationId}`);
}

function descend(from: Place, ...keys: string[]): Place | undefined {
  let place: Place | undefined = from;
  for (const key of keys) place = place && step(place, key);
  return place;
}

/** The child under a key; where that is a reference, what it refers to. */
function step({ node, pointer }: Place, key: string): Place | undefined {
  const child = node[key];
  if (child === undefined) return undefined;
  const reference = child["$ref"] as unknown;
  if (typeof reference === "string") {
    const root = { node: spec, pointer: "#" };
    return descend(root, ...reference.split("/").slice(1));
  }
  const escaped = key.replaceAll("~", "~0").replaceAll("/", "~1");
  return { node: child, pointer: `${pointer}/${encodeURIComponent(escaped)}` };
}

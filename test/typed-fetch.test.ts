/** calls.api, as openapi-fetch documents it: middleware, options of `fetch`, answers of every status. */

import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CallsClient } from "../src/index.js";
import {
  account,
  app,
  appId,
  connect,
  failureOf,
  newApp,
  no,
  script,
  toResponse,
  token,
  yes,
} from "./support/answers.js";
import { hangUp, listen, neverAnswer } from "./support/loopback.js";

const appsPath = "/accounts/{account_id}/calls/apps";
const params = { path: { account_id: account } };
const listThrough = ({ api }: CallsClient, options: object = {}) =>
  api.GET(appsPath, { params, ...options });

type Middleware = Parameters<CallsClient["api"]["use"]>[0];

describe("a middleware that changes the request", () => {
  const given: [string, Middleware][] = [
    [
      "by a new Request",
      {
        onRequest: ({ request }) => {
          const changed = new Request(request, { headers: request.headers });
          changed.headers.set("x-mine", "1");
          return changed;
        },
      },
    ],
    [
      "by a clone",
      {
        onRequest: ({ request }) => {
          const changed = request.clone();
          changed.headers.set("x-mine", "1");
          return changed;
        },
      },
    ],
    [
      "in place",
      {
        onRequest: ({ request }) => {
          request.headers.set("x-mine", "1");
        },
      },
    ],
    [
      "by a new Request for its URL",
      {
        onRequest: async ({ request }) =>
          new Request(request.url, {
            method: request.method,
            headers: { ...Object.fromEntries(request.headers), "x-mine": "1" },
            ...(request.body && { body: await request.text() }),
          }),
      },
    ],
  ];

  test.each(given)("%s", async (_name, middleware) => {
    const server = await listen(no(503), yes([app]), no(429), yes(newApp, 201));
    const calls = connect({ baseUrl: server.url });
    calls.api.use(middleware);
    expect((await listThrough(calls)).data?.result).toStrictEqual([app]);
    const body = { name: "one" };
    const made = await calls.api.POST(appsPath, { params, body });
    expect(made.data?.result).toStrictEqual(newApp);
    expect(
      server.received.map(({ method, headers, body: sent }) => [
        method,
        headers["x-mine"],
        headers.authorization,
        sent,
      ]),
    ).toStrictEqual([
      ["GET", "1", `Bearer ${token}`, ""],
      ["GET", "1", `Bearer ${token}`, ""],
      ["POST", "1", `Bearer ${token}`, '{"name":"one"}'],
      ["POST", "1", `Bearer ${token}`, '{"name":"one"}'],
    ]);
  });

  test.each(given)(
    "%s keeps the caller's signal",
    async (_name, middleware) => {
      const server = await listen(neverAnswer);
      const calls = connect({ baseUrl: server.url });
      calls.api.use(middleware);
      const controller = new AbortController();
      const { signal } = controller;
      const failed = failureOf(listThrough(calls, { signal }));
      await server.asked;
      controller.abort();
      expect((await failed).kind).toBe("aborted");
      await server.hungUp;
    },
  );

  test.each([
    [
      "a token function that fails",
      { apiToken: () => Promise.reject(new Error("no")) },
    ],
    ["a token", {}],
  ])("and reads the body: an input error, with %s", async (_name, options) => {
    const { fetch, requests } = script(yes(newApp, 201));
    const calls = connect({ fetch, ...options });
    calls.api.use({
      onRequest: async ({ request }) => {
        await request.text();
      },
    });
    const call = calls.api.POST(appsPath, { params, body: { name: "one" } });
    expect(await failureOf(call)).toMatchObject({
      kind: "input",
      outcome: "rejected",
      attempts: 0,
    });
    expect(requests).toStrictEqual([]);
  });

  test("with a signal of its own: it ends the call, too", async () => {
    const server = await listen(neverAnswer);
    const calls = connect({ baseUrl: server.url });
    const controller = new AbortController();
    const { signal } = controller;
    calls.api.use({
      onRequest: ({ request }) => new Request(request, { signal }),
    });
    const failed = failureOf(listThrough(calls));
    await server.asked;
    controller.abort();
    expect((await failed).kind).toBe("aborted");
  });
});

describe("a middleware that answers", () => {
  const middlewares: Middleware[] = [
    { onRequest: () => new Response("hello") },
    { onRequest: () => new Response(null, { status: 204 }) },
    { onRequest: () => toResponse(yes([])) },
    { onError: () => new Response("hello") },
    { onResponse: () => new Response(null, { status: 204 }) },
  ];

  test.each(middlewares)(
    "%o: no method gets its answer",
    async (middleware) => {
      const server = await listen(yes([app]), yes(newApp, 201), yes([app]));
      const calls = connect({ baseUrl: server.url });
      calls.api.use(middleware);
      expect(await calls.apps.list()).toStrictEqual([app]);
      expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
      expect(await calls.apps.findByName("one")).toStrictEqual([app]);
      expect(server.received).toHaveLength(3);
    },
  );

  test("in place of an error: a method throws all the same", async () => {
    const server = await listen(hangUp);
    const calls = connect({ baseUrl: server.url });
    calls.api.use({ onError: () => toResponse(yes([])) });
    expect(await failureOf(calls.apps.create())).toMatchObject({
      kind: "connection",
      outcome: "unknown",
    });
    expect((await listThrough(calls)).data?.result).toStrictEqual([]);
  });

  test("its answer is what calls.api gives", async () => {
    const { fetch, requests } = script(yes([]));
    const calls = connect({ fetch });
    calls.api.use({ onRequest: () => toResponse(yes([app])) });
    expect((await listThrough(calls)).data?.result).toStrictEqual([app]);
    expect(requests).toStrictEqual([]);
  });
});

test.each([
  ["another host", (_url: URL, other: string) => other],
  ["another port", (url: URL) => `http://127.0.0.1:1${url.pathname}`],
  [
    "the host by another name",
    (url: URL) => url.href.replace("127.0.0.1", "localhost"),
  ],
  ["a path above the base", (url: URL) => `${url.origin}/elsewhere`],
  ["a path beside the base", (url: URL) => `${url.origin}/v4-evil/x`],
  ["a user and a password", (url: URL) => url.href.replace("//", "//a:b@")],
  ["a way up", (url: URL) => `${url.origin}/v4/../x`],
])("a middleware that sends to %s: no token leaves", async (_name, target) => {
  const other = await listen(yes([]));
  const server = await listen(yes([]));
  const calls = connect({ baseUrl: `${server.url}/v4` });
  calls.api.use({
    onRequest: ({ request }) => {
      const url = target(new URL(request.url), `${other.url}/v4/x`);
      return new Request(url, { headers: request.headers });
    },
  });
  const error = await failureOf(listThrough(calls)).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  expect([...other.received, ...server.received]).toStrictEqual([]);
  // the methods have no middleware
  expect(await calls.apps.list()).toStrictEqual([]);
});

describe("options of fetch", () => {
  test("cache, keepalive, next, dispatcher and cf arrive", async () => {
    const inits: RequestInit[] = [];
    const calls = connect({
      fetch: (_url, init) => {
        inits.push(init);
        return Promise.resolve(toResponse(yes([])));
      },
      fetchOptions: { cf: { cacheTtl: 1 }, cache: "default" },
    });
    const options = {
      cache: "no-store",
      keepalive: true,
      next: { revalidate: 1 },
      dispatcher: { a: 1 },
    };
    await listThrough(calls, options);
    await calls.apps.list({ fetchOptions: options });
    for (const init of inits) {
      expect(init).toMatchObject({ ...options, cf: { cacheTtl: 1 } });
      expect(init.redirect).toBe("manual");
      expect(init.signal).toBeInstanceOf(AbortSignal);
    }
    expect(inits).toHaveLength(2);
  });

  test("fetch of one request keeps token, retries and deadline", async () => {
    const { fetch, requests } = script(yes([]));
    const own = script(no(503), yes([app]));
    const calls = connect({ fetch });
    const { data } = await listThrough(calls, { fetch: own.fetch });
    expect(data?.result).toStrictEqual([app]);
    expect(requests).toStrictEqual([]);
    expect(
      own.requests.map(({ headers }) => headers.get("authorization")),
    ).toStrictEqual([`Bearer ${token}`, `Bearer ${token}`]);
    const slow = connect({ fetch, timeout: 20 });
    const hanging = listThrough(slow, { fetch: script("hang").fetch });
    expect((await failureOf(hanging)).kind).toBe("timeout");
  });

  test.each([{}, 5, "x"])(
    "fetch of one request is %j: an input error",
    async (fetch) => {
      const calls = connect(script(yes([])));
      expect(await failureOf(listThrough(calls, { fetch }))).toMatchObject({
        kind: "input",
        attempts: 0,
      });
    },
  );
});

/** A server that answers with any status line. */
async function answerRaw(text: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(text));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("answers", () => {
  test.each([600, 799, 999])(
    "status %i: a CallsError on both roads",
    async (status) => {
      const baseUrl = await answerRaw(
        `HTTP/1.1 ${status} Odd\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      );
      const calls = connect({ baseUrl, maxRetries: 0 });
      const error = await failureOf(calls.apps.create());
      expect(error.outcome).toBe("unknown");
      await failureOf(listThrough(calls));
    },
  );

  test.each([404, 500])("a HEAD answered %i throws", async (status) => {
    const server = await listen({ status });
    const calls = connect({ baseUrl: server.url, maxRetries: 0 });
    const head = calls.api.HEAD as unknown as (
      path: string,
      options: object,
    ) => Promise<unknown>;
    const error = await failureOf(head(appsPath, { params }));
    expect(error).toMatchObject({ kind: "api", status, method: "HEAD" });
  });

  test.each(["", "null", "false", "0", '""', "{}", "[]"])(
    "a 404 whose body is %j has an error",
    async (body) => {
      const server = await listen({ status: 404, body });
      const { data, error } = await listThrough(
        connect({ baseUrl: server.url }),
      );
      expect(data).toBeUndefined();
      expect(error).toBeTruthy();
    },
  );

  test("a body that can't be written, such as one with a circle: an input error", async () => {
    const { fetch, requests } = script(yes(newApp));
    const { api } = connect({ fetch });
    const body: { name: string; self?: object } = { name: "one" };
    body.self = body;
    const error = await failureOf(api.POST(appsPath, { params, body }));
    expect(error).toMatchObject({ kind: "input", attempts: 0 });
    const large = { name: 1n as unknown as string };
    expect(
      (await failureOf(api.POST(appsPath, { params, body: large }))).kind,
    ).toBe("input");
    const throwing = {
      get name(): string {
        throw new Error(token);
      },
    };
    const told = await failureOf(
      api.POST(appsPath, { params, body: throwing }),
    );
    expect(told.kind).toBe("input");
    expect(JSON.stringify(told)).not.toContain(token);
    expect(requests).toStrictEqual([]);
  });

  test("a path that is missing a value: an input error", async () => {
    const { fetch, requests } = script(yes([]));
    const get = connect({ fetch }).api.GET as unknown as (
      path: string,
      options?: object | null,
    ) => Promise<unknown>;
    for (const options of [
      undefined,
      {},
      { params: {} },
      { params: null },
      null,
      { params: { path: null } },
    ]) {
      const error = await failureOf(get(appsPath, options));
      expect(error.kind).toBe("input");
    }
    expect(requests).toStrictEqual([]);
  });
});

test("a get through calls.api names the operation and the id", async () => {
  const { fetch } = script({ status: 200, body: "<p>" });
  const error = await failureOf(
    connect({ fetch }).api.GET("/accounts/{account_id}/calls/apps/{app_id}", {
      params: { path: { account_id: account, app_id: appId } },
    }),
  );
  expect(error.operation).toBe("apps.get");
});

test.each([
  ["timeout", 5000],
  ["maxRetries", 0],
  ["fetchOptions", { cache: "no-store" }],
  ["query", { page: 2 }],
])("%s is an option of the methods, and refused", async (name, value) => {
  const { fetch, requests } = script(yes([app]));
  const through = listThrough(connect({ fetch }), { [name]: value });
  expect(await failureOf(through)).toMatchObject({
    kind: "input",
    operation: "apps.list",
    message: expect.stringContaining(
      `${name} is an option of the methods: calls.api takes those of openapi-fetch and of fetch.`,
    ) as unknown,
  });
  expect(requests).toStrictEqual([]);
});

test("a base URL of a request that is none is refused", async () => {
  const { fetch, requests } = script(yes([app]));
  const through = listThrough(connect({ fetch }), { baseUrl: "/v4" });
  expect(await failureOf(through)).toMatchObject({
    kind: "input",
    message: expect.stringContaining("baseUrl is no URL.") as unknown,
  });
  expect(requests).toStrictEqual([]);
});

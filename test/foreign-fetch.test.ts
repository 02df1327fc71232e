/** Functions that stand in for `fetch`: those of other libraries, and those with a mistake. */

import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fetch as undiciFetch } from "undici";
import type { CallsClientOptions } from "../src/index.js";
import {
  account,
  app,
  appId,
  connect,
  failureOf,
  methodNames,
  methods,
  newApp,
  script,
  toResponse,
  yes,
} from "./support/answers.js";
import { listen } from "./support/loopback.js";

type Fetch = NonNullable<CallsClientOptions["fetch"]>;

const appsPath = "/accounts/{account_id}/calls/apps";
const params = { path: { account_id: account } };

describe("a function of another library", () => {
  const given: [string, Fetch][] = [
    ["undici", undiciFetch as unknown as Fetch],
    ["a wrapper", (url, init) => globalThis.fetch(url, init)],
    [
      "a wrapper that reads the URL and the headers",
      (url, init) => {
        const { pathname } = new URL(url);
        const headers = Object.fromEntries(new Headers(init.headers));
        expect(pathname).toContain(account);
        expect(Object.keys(headers)).toContain("authorization");
        return globalThis.fetch(url, { ...init, headers });
      },
    ],
    [
      "a wrapper that makes a Request",
      (url, init) => globalThis.fetch(new Request(url, init)),
    ],
    [
      "a wrapper that makes a Response",
      async (url, init) => {
        const response = await globalThis.fetch(url, init);
        return new Response(await response.text(), response);
      },
    ],
  ];

  test.each(given)("%s: methods and calls.api", async (_name, fetch) => {
    const server = await listen(yes([app]), yes(newApp, 201), yes(newApp));
    const calls = connect({ baseUrl: server.url, fetch });
    expect(await calls.apps.list()).toStrictEqual([app]);
    expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
    const { data } = await calls.api.POST(appsPath, {
      params,
      body: { name: "two" },
    });
    expect(data?.result).toStrictEqual(newApp);
    expect(server.received.map(({ method, body }) => [method, body])).toEqual([
      ["GET", ""],
      ["POST", '{"name":"one"}'],
      ["POST", '{"name":"two"}'],
    ]);
  });
});

describe("a mistake before it sends", () => {
  const missing = {} as { headers: { get: () => void } };
  const given: [string, Fetch, string][] = [
    [
      "a TypeError",
      () => {
        missing.headers.get();
        return new Promise<never>(() => undefined);
      },
      "Cannot read properties of undefined",
    ],
    [
      "a ReferenceError",
      () => {
        throw new ReferenceError("agent is not defined");
      },
      "agent is not defined",
    ],
    [
      "a rejection with a TypeError",
      () => Promise.reject(new TypeError("options.agent is not a function")),
      "options.agent is not a function",
    ],
    [
      "a TypeError in an async function",
      async () => {
        await Promise.resolve();
        throw new TypeError("x is not iterable");
      },
      "x is not iterable",
    ],
  ];

  test.each(given)("%s: rejected, once", async (_name, fetch, reason) => {
    for (const method of methodNames) {
      const error = await failureOf(methods[method](connect({ fetch })));
      expect(error).toMatchObject({
        kind: "connection",
        outcome: "rejected",
        attempts: 1,
      });
      expect(error.message).toContain(
        "fetch failed before it sent to api.cloudflare.com: ",
      );
      expect(error.message).toContain(reason);
      expect(error.message).toContain("Nothing was sent.");
    }
  });

  test("a mistake behind the request: it may have been sent, once", async () => {
    const server = await listen(yes(newApp, 201));
    const calls = connect({
      baseUrl: server.url,
      fetch: async (url, init) => {
        await globalThis.fetch(url, init);
        throw new TypeError("response.map is not a function");
      },
    });
    const error = await failureOf(calls.apps.create());
    expect(error).toMatchObject({
      kind: "connection",
      outcome: "unknown",
      attempts: 1,
    });
    expect(error.message).toContain("response.map is not a function");
    expect(await failureOf(calls.apps.get(appId))).toMatchObject({
      attempts: 1,
    });
  });
});

describe("a Response that is none of the runtime's", () => {
  const unreadable = () => {
    throw new Error("no headers here");
  };
  const given: [string, object][] = [
    ["a Map in the place of Headers", { headers: new Map() }],
    [
      "headers that can't be read",
      { headers: { get: unreadable, forEach: unreadable } },
    ],
    [
      "a header that HTTP does not allow",
      { headers: new Map([["a b", "c\n"]]) },
    ],
    ["a reason phrase that is null", { statusText: null }],
  ];
  const answerWith = (status: number, body: unknown, fields: object): Fetch =>
    (() =>
      Promise.resolve({
        ...{ status, statusText: "", headers: new Headers() },
        arrayBuffer: () =>
          Promise.resolve(new TextEncoder().encode(JSON.stringify(body))),
        ...fields,
      })) as unknown as Fetch;

  test.each(given)("%s: the secret is not lost", async (_name, fields) => {
    const body = { success: true, result: newApp };
    const fetch = answerWith(201, body, fields);
    const calls = connect({ fetch, onEvent: () => undefined });
    expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
  });

  test.each(given)("%s: a refusal is an api error", async (_name, fields) => {
    const calls = connect({ fetch: answerWith(400, {}, fields) });
    expect(await failureOf(calls.apps.create())).toMatchObject({
      kind: "api",
      status: 400,
      outcome: "unknown",
    });
  });

  test.each([Number.NaN, 200.5])("status %d is none", async (status) => {
    const calls = connect({ fetch: answerWith(status, {}, {}) });
    const error = await failureOf(calls.api.GET(appsPath, { params }));
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
    expect(error.message).toContain("fetch gave no Response");
  });
});

describe("no Response", () => {
  const json = { success: true, result: newApp };
  const given: [string, unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a text", "[]"],
    ["a number", 200],
    ["an object", {}],
    ["the body alone", json],
    ["ok and json()", { ok: true, status: 200, json: () => json }],
    [
      "a Map in the place of Headers",
      { status: 200, headers: new Map(), json: () => json, text: () => "" },
    ],
    [
      "an object without arrayBuffer()",
      { status: 200, headers: new Headers(), text: () => "{}" },
    ],
    [
      "an object whose status throws",
      {
        get status() {
          throw new Error("not yet");
        },
      },
    ],
  ];

  test.each(given)("%s: it may have been sent, once", async (_name, value) => {
    let called = 0;
    const fetch = (() => {
      called += 1;
      return Promise.resolve(value);
    }) as unknown as Fetch;
    const calls = connect({ fetch });
    for (const method of methodNames) {
      called = 0;
      const error = await failureOf(methods[method](calls));
      expect(error).toMatchObject({
        kind: "connection",
        outcome: "unknown",
        attempts: 1,
      });
      expect(error.message).toContain("fetch gave no Response");
      expect(called).toBe(1);
    }
    await failureOf(calls.api.GET(appsPath, { params }));
  });

  test("not a promise, but a Response: it is taken", async () => {
    const fetch = (() => new Response(yes([app]).body)) as unknown as Fetch;
    expect(await connect({ fetch }).apps.list()).toStrictEqual([app]);
  });

  test.each([{}, 5, "fetch", true, []])(
    "the runtime's fetch is %j: an input error, nothing was sent",
    async (fetch) => {
      vi.stubGlobal("fetch", fetch);
      onTestFinished(() => {
        vi.unstubAllGlobals();
      });
      const calls = connect();
      for (const method of methodNames) {
        expect(await failureOf(methods[method](calls))).toMatchObject({
          kind: "input",
          outcome: "rejected",
          attempts: 0,
        });
      }
    },
  );
});

describe("a Response whose body was read", () => {
  test("one Response for two calls", async () => {
    const response = new Response(yes([app]).body);
    let called = 0;
    const { apps } = connect({
      fetch: () => {
        called += 1;
        return Promise.resolve(response);
      },
    });
    expect(await apps.list()).toStrictEqual([app]);
    const error = await failureOf(apps.list());
    expect(error).toMatchObject({ kind: "response", attempts: 1 });
    expect(error.message).toContain("its body was already read");
    expect(called).toBe(2);
    expect(await failureOf(apps.create())).toMatchObject({
      kind: "response",
      outcome: "unknown",
      attempts: 1,
    });
  });

  test.each([404, 503])("with status %i", async (status) => {
    const response = new Response("{}", { status });
    await response.text();
    const fetch = () => Promise.resolve(response);
    const error = await failureOf(connect({ fetch }).apps.get(appId));
    expect(error).toMatchObject({ kind: "api", status });
    expect(error.message).toContain("body was already read");
  });

  test("a Response whose body somebody else is reading", async () => {
    const response = new Response(yes([app]).body);
    response.body?.getReader();
    const fetch = () => Promise.resolve(response);
    const error = await failureOf(connect({ fetch }).apps.list());
    expect(error).toMatchObject({ kind: "response", attempts: 1 });
    expect(error.message).toContain("its body was already read");
  });

  test("a wrapper that logs each body", async () => {
    const server = await listen(yes([app]));
    const { apps } = connect({
      baseUrl: server.url,
      fetch: async (url, init) => {
        const response = await globalThis.fetch(url, init);
        await response.text();
        return response;
      },
    });
    const error = await failureOf(apps.list());
    expect(error.message).toContain("its body was already read");
    expect(server.received).toHaveLength(1);
  });
});

test("headers of another class, which throw when they are read: the secret is handed over", async () => {
  class Lazy extends Headers {
    override get(): string | null {
      throw new Error("the headers are gone");
    }
  }
  const fetch = () => {
    const response = toResponse(yes(newApp, 201));
    const headers = new Lazy(response.headers);
    return Promise.resolve(
      Object.defineProperty(response, "headers", { value: headers }),
    );
  };
  expect(await connect({ fetch }).apps.create()).toEqual(newApp);
});

test("a signal that can't be left: the secret is handed over", async () => {
  const { fetch } = script(yes(newApp, 201));
  const { signal } = new AbortController();
  const removeEventListener = () => {
    throw new Error("no such listener");
  };
  const stubborn = Object.assign(signal, { removeEventListener });
  const options = { signal: stubborn };
  expect(await connect({ fetch }).apps.create({}, options)).toEqual(newApp);
});

test("a signal that hides its reason ends the call", async () => {
  const { fetch, requests } = script("hang");
  const controller = new AbortController();
  const { signal } = controller;
  const ended = failureOf(connect({ fetch }).apps.list({ signal }));
  await vi.waitFor(() => {
    expect(requests).toHaveLength(1);
  });
  Object.defineProperty(signal, "reason", {
    get: () => {
      throw new Error("the reason is gone");
    },
  });
  controller.abort();
  expect(await ended).toMatchObject({ kind: "aborted", outcome: "unknown" });
});

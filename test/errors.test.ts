import { build } from "esbuild";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CallsAbortedError,
  CallsApiError,
  CallsConnectionError,
  CallsError,
  CallsInputError,
  CallsResponseError,
  CallsTimeoutError,
  isAuthenticationError,
  isCallsError,
  isNotFound,
  isRateLimited,
} from "../src/index.js";
import {
  app,
  appId,
  broken,
  connect,
  failureOf,
  methodNames,
  methods,
  newApp,
  no,
  script,
  yes,
  type Reply,
  type Turn,
} from "./support/answers.js";

const about = { method: "GET", path: "/accounts/{account_id}/calls/apps" };

describe("the family", () => {
  const rows = [
    ["input", CallsInputError, "CallsInputError"],
    ["api", CallsApiError, "CallsApiError"],
    ["connection", CallsConnectionError, "CallsConnectionError"],
    ["timeout", CallsTimeoutError, "CallsTimeoutError"],
    ["aborted", CallsAbortedError, "CallsAbortedError"],
    ["response", CallsResponseError, "CallsResponseError"],
  ] as const;

  test.each(rows)("%s", (kind, Class, name) => {
    const cause = new Error("why");
    const error = new Class("it broke", about, { cause });
    expect(error).toBeInstanceOf(Class);
    expect(error).toBeInstanceOf(CallsError);
    expect(error).toBeInstanceOf(Error);
    expect(error.kind).toBe(kind);
    expect(error.name).toBe(name);
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe(
      `${name}: GET /accounts/{account_id}/calls/apps: it broke`,
    );
    expect(isCallsError(error)).toBe(true);
    for (const [, Other] of rows) {
      expect(error instanceof Other).toBe(Other === Class);
    }
  });

  const thrown: [string, () => Promise<unknown>][] = [
    ["input", () => connect().apps.get("")],
    ["api", () => connect(script(no(400))).apps.list()],
    ["connection", () => connect(script(broken("ECONNRESET"))).apps.create()],
    ["timeout", () => connect({ ...script("hang"), timeout: 10 }).apps.list()],
    [
      "aborted",
      () => connect(script("hang")).apps.list({ signal: AbortSignal.abort() }),
    ],
    ["response", () => connect(script({ status: 200 })).apps.list()],
  ];

  test.each(thrown)("%s is thrown as its own class", async (kind, call) => {
    const error = await failureOf(call());
    const row = rows.find(([one]) => one === kind);
    expect(error.kind).toBe(kind);
    expect(error.name).toBe(row?.[2]);
    expect(error.constructor).toBe(row?.[1]);
  });
});

describe("guards", () => {
  const api = (fields: object) =>
    new CallsApiError("no", { ...about, ...fields });
  const none = { notFound: false, limited: false, authentication: false };
  const given: [string, unknown, typeof none][] = [
    ["status 404", api({ status: 404 }), { ...none, notFound: true }],
    [
      "code 20007",
      api({ status: 400, code: 20007 }),
      { ...none, notFound: true },
    ],
    ["status 429", api({ status: 429 }), { ...none, limited: true }],
    [
      "200 with code 971",
      api({ status: 200, code: 971 }),
      { ...none, limited: true },
    ],
    ["status 401", api({ status: 401 }), { ...none, authentication: true }],
    ["status 403", api({ status: 403 }), { ...none, authentication: true }],
    [
      "400 with code 10000",
      api({ status: 400, code: 10000 }),
      { ...none, authentication: true },
    ],
    [
      "400 with code 9109",
      api({ status: 400, code: 9109 }),
      { ...none, authentication: true },
    ],
    [
      "400 with code 6003",
      api({ status: 400, code: 6003 }),
      { ...none, authentication: true },
    ],
    ["status 400", api({ status: 400, code: 1000 }), none],
    ["status 500", api({ status: 500 }), none],
    [
      "another kind with status 404",
      new CallsResponseError("no", { ...about, status: 404 }),
      none,
    ],
    ["an Error", new Error("no"), none],
    [
      "an object with the same fields",
      { kind: "api", status: 404, code: 971 },
      none,
    ],
    ["null", null, none],
    ["undefined", undefined, none],
    ["a string", "404", none],
  ];

  test.each(given)("%s", (_name, error, want) => {
    expect({
      notFound: isNotFound(error),
      limited: isRateLimited(error),
      authentication: isAuthenticationError(error),
    }).toStrictEqual(want);
  });

  describe("across two copies of the package", () => {
    let folder: string;
    let copy: typeof import("../src/index.js");

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "cloudflare-calls-"));
      const outfile = join(folder, "index.mjs");
      await build({
        entryPoints: [
          fileURLToPath(new URL("../src/index.ts", import.meta.url)),
        ],
        bundle: true,
        format: "esm",
        outfile,
        logLevel: "error",
      });
      const url: string = pathToFileURL(outfile).href;
      copy = (await import(/* @vite-ignore */ url)) as typeof copy;
    });

    afterAll(async () => {
      await rm(folder, { recursive: true });
    });

    test("an error of the one is known to the guards of the other", () => {
      expect(copy.CallsError).not.toBe(CallsError);
      const fields = { ...about, status: 404, code: 20007 };
      const theirs: unknown = new copy.CallsApiError("no", fields);
      const ours: unknown = new CallsApiError("no", fields);
      expect(theirs instanceof CallsError).toBe(false);
      for (const guards of [copy, { isCallsError, isNotFound }]) {
        for (const error of [theirs, ours]) {
          expect(guards.isCallsError(error)).toBe(true);
          expect(guards.isNotFound(error)).toBe(true);
        }
      }
      const limited: unknown = new copy.CallsApiError("no", {
        ...about,
        status: 429,
      });
      const denied: unknown = new copy.CallsApiError("no", {
        ...about,
        status: 401,
      });
      expect(isRateLimited(limited)).toBe(true);
      expect(isAuthenticationError(denied)).toBe(true);
    });
  });
});

describe("fields", () => {
  test("of an answer that says no", async () => {
    const errors = [
      {
        code: 7003,
        message: "No route",
        documentation_url: "https://example.com",
        source: { pointer: "/name" },
        error_chain: [{ code: 7000, message: "Nothing there" }],
      },
      { code: 7001, message: "Really" },
    ];
    const messages = [{ code: 1, message: "Soon gone" }];
    const { fetch } = script({
      status: 429,
      headers: { "cf-ray": "8f2d6c1a7b3e4d90-AMS", "retry-after": "7" },
      body: JSON.stringify({ success: false, errors, messages, result: null }),
    });
    const error = await failureOf(connect({ fetch }).apps.get(appId));
    expect(error).toMatchObject({
      kind: "api",
      operation: "apps.get",
      method: "GET",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
      status: 429,
      code: 7003,
      errors,
      messages,
      ray: "8f2d6c1a7b3e4d90-AMS",
      retryAfter: 7,
      attempts: 1,
      outcome: "rejected",
    });
    expect(error.cause).toBeUndefined();
    for (const part of ["GET", "{app_id}", "429", "No route"]) {
      expect(error.message).toContain(part);
    }
    expect(error.message).toContain(`apps.get(${appId})`);
  });

  test("of a connection that is lost", async () => {
    const lost = broken("ECONNRESET");
    const error = await failureOf(connect(script(lost)).apps.list());
    expect(error).toMatchObject({
      kind: "connection",
      operation: "apps.list",
      method: "GET",
      path: "/accounts/{account_id}/calls/apps",
      errors: [],
      messages: [],
      attempts: 3,
    });
    // a copy: nothing foreign is kept
    expect(error.cause).not.toBe(lost);
    expect(error.cause).toMatchObject({
      name: "TypeError",
      message: "fetch failed",
      cause: { message: "socket ECONNRESET", code: "ECONNRESET" },
    });
    expect(error.status).toBeUndefined();
    expect(error.code).toBe("ECONNRESET");
  });

  test("of a call that is refused", async () => {
    const error = await failureOf(connect().apps.delete(".."));
    expect(error).toMatchObject({
      kind: "input",
      operation: "apps.delete",
      method: "DELETE",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
      attempts: 0,
      outcome: "rejected",
    });
  });

  test("of an abort", async () => {
    const reason = { any: "value" };
    const signal = AbortSignal.abort(reason);
    const error = await failureOf(connect().apps.create({}, { signal }));
    expect(error).toMatchObject({
      kind: "aborted",
      attempts: 0,
      outcome: "rejected",
    });
    expect(error.cause).toBe(reason);
  });

  const outcomes: [string, Turn, string][] = [
    ["400", no(400), "rejected"],
    ["401", no(401), "rejected"],
    ["404", no(404), "rejected"],
    ["429", no(429), "rejected"],
    ["200 with code 10003", no(200, 10003), "rejected"],
    ["a connection refused", broken("ECONNREFUSED", "connect"), "rejected"],
    ["408", no(408), "unknown"],
    ["500", no(500), "unknown"],
    ["502", no(502), "unknown"],
    ["530", no(530), "unknown"],
    ["a connection reset", broken("ECONNRESET"), "unknown"],
    ["201 without a body", { status: 201 }, "unknown"],
    ["201 without a secret", yes(app, 201), "unknown"],
    ["nothing in time", "hang", "unknown"],
  ];

  test.each(outcomes)(
    "of a create answered by %s",
    async (_name, reply, want) => {
      const timeout = reply === "hang" ? 20 : Infinity;
      const calls = connect({ ...script(reply), timeout, maxRetries: 0 });
      const error = await failureOf(calls.apps.create());
      expect(error.outcome).toBe(want);
    },
  );
});

describe("messages", () => {
  const long = "x".repeat(2_000);
  const chain = Array.from({ length: 9 }, () => ({ code: 1, message: long }));
  const wordy = {
    success: false,
    errors: [{ code: 20007, message: long, error_chain: chain }],
  };
  const replies: [string, Reply][] = [
    ["a long message", no(400, 1000, long)],
    ["a long chain", { status: 500, body: JSON.stringify(wordy) }],
    ["a long chain with 200", { status: 200, body: JSON.stringify(wordy) }],
    [
      "a long content type",
      { status: 502, headers: { "content-type": `text/${long}` }, body: long },
    ],
    ["a long ray", no(500, 1000, long, { "cf-ray": long })],
    [
      "a long code",
      {
        status: 500,
        body: JSON.stringify({ errors: [{ code: long, message: "x" }] }),
      },
    ],
    ["a long body", { status: 200, body: long }],
  ];

  test.each(replies)("stay short: %s", async (_name, reply) => {
    const calls = connect({ ...script(reply), maxRetries: 0 });
    for (const method of methodNames) {
      const { message } = await failureOf(methods[method](calls));
      expect(message.length).toBeLessThan(300);
    }
  });

  test.each([
    [403, 9109],
    [403, 10000],
    [401, 10000],
    [400, 10000],
    [400, 9109],
    [200, 10000],
  ])("status %i with code %s names the permission", async (status, code) => {
    const calls = connect(script(no(status, code)));
    for (const method of methodNames) {
      const { message } = await failureOf(methods[method](calls));
      expect(message).toContain("Calls Write");
      const reads = method === "list" || method === "get";
      expect(message.includes("Calls Read")).toBe(reads);
    }
  });

  const lost: [string, Turn][] = [
    ["500", no(500)],
    ["502", { status: 502, body: "<h1>502</h1>" }],
    ["530", { status: 530 }],
    ["a connection lost", broken("UND_ERR_SOCKET")],
    ["no answer", "hang"],
    ["201 without a body", { status: 201 }],
    ["201 that is no JSON", { status: 201, body: "ok" }],
    ["201 without a secret", yes(app, 201)],
    ["500 with a long message", no(500, 1000, long, { "cf-ray": "8f-AMS" })],
    ["500 with a long chain", { status: 500, body: JSON.stringify(wordy) }],
    [
      "500 with a long code",
      {
        status: 500,
        body: JSON.stringify({ errors: [{ code: long, message: "x" }] }),
      },
    ],
    ["500 with a long ray", no(500, 1000, "x", { "cf-ray": long })],
    ["500, token not accepted, long", no(500, 10000, long)],
    [
      "201 without a secret, beside a long message",
      {
        status: 201,
        body: JSON.stringify({ result: app, errors: [{ message: long }] }),
      },
    ],
  ];

  test.each(lost)(
    "a create answered by %s says that an app may exist",
    async (_name, reply) => {
      const timeout = reply === "hang" ? 20 : Infinity;
      const calls = connect({ ...script(reply), timeout, maxRetries: 0 });
      const error = await failureOf(calls.apps.create({ name: "one" }));
      expect(error.outcome).toBe("unknown");
      expect(error.message).toMatch(/app.* may exist/i);
      expect(error.message).toContain("calls.apps.list()");
    },
  );

  test.each([
    ["400", no(400)],
    ["429", no(429)],
    ["a connection refused", broken("ECONNREFUSED", "connect")],
  ])("a create answered by %s does not", async (_name, reply) => {
    const calls = connect({ ...script(reply), maxRetries: 0 });
    const error = await failureOf(calls.apps.create({ name: "one" }));
    expect(error.message).not.toMatch(/may exist/);
  });
});

describe("an outcome that earlier attempts left open", () => {
  test.each([
    ["500", no(500), "unknown"],
    ["502", no(502), "unknown"],
    ["a connection lost", broken("ECONNRESET"), "unknown"],
    ["a body cut off", { status: 200, body: '{"succ' }, "unknown"],
    ["429", no(429), "rejected"],
    ["a connection refused", broken("ECONNREFUSED", "connect"), "rejected"],
  ] as const)("PUT: %s, then 400", async (_name, reply, want) => {
    const { apps } = connect(script(reply, no(400)));
    const error = await failureOf(apps.update(appId, { name: "two" }));
    expect(error).toMatchObject({ status: 400, attempts: 2, outcome: want });
  });

  test("PUT: 502, then 429 until the end", async () => {
    const { apps } = connect(script(no(502), no(429)));
    const error = await failureOf(apps.update(appId, { name: "two" }));
    expect(error).toMatchObject({
      status: 429,
      attempts: 3,
      outcome: "unknown",
    });
  });

  test("PUT: 502, then connections refused", async () => {
    const refused = broken("ECONNREFUSED", "connect");
    const { apps } = connect(script(no(502), refused));
    const error = await failureOf(apps.update(appId, { name: "two" }));
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
  });

  const gone: [string, Reply][] = [
    ["404 with code 20007", no(404, 20007)],
    ["400 with code 20007", no(400, 20007)],
    ["200 with code 20007", no(200, 20007)],
  ];

  test.each(gone)("DELETE: 502, then %s", async (_name, reply) => {
    const { apps } = connect(script(no(502), reply));
    const error = await failureOf(apps.delete(appId));
    expect(isNotFound(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 2, outcome: "unknown" });
    expect(error.message).toMatch(/earlier attempt.*deleted/i);
  });

  test("DELETE: 502, then a 404 with much to say", async () => {
    const chatty = {
      success: false,
      errors: [
        {
          code: 20007,
          message: "x".repeat(500),
          error_chain: Array.from({ length: 5 }, () => ({
            code: 20007,
            message: "x".repeat(500),
          })),
        },
      ],
    };
    const { apps } = connect(
      script(no(502), { status: 404, body: JSON.stringify(chatty) }),
    );
    const error = await failureOf(apps.delete(appId));
    expect(error.message).toMatch(/earlier attempt.*deleted/i);
  });

  test.each(gone)("DELETE: %s at once", async (_name, reply) => {
    const { apps } = connect(script(reply));
    const error = await failureOf(apps.delete(appId));
    expect(isNotFound(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 1, outcome: "rejected" });
    expect(error.message).not.toMatch(/earlier attempt/i);
  });

  test("DELETE: 502, then 403: nobody can tell", async () => {
    const { apps } = connect(script(no(502), no(403, 9109)));
    const error = await failureOf(apps.delete(appId));
    expect(error.outcome).toBe("unknown");
    expect(error.message).not.toMatch(/very likely/);
  });
});

describe("deleteIfExists", () => {
  const missing = no(404, 20007);
  const given: [string, readonly Turn[], boolean][] = [
    ["200", [yes(app)], true],
    ["404 at once", [missing], false],
    ["200 with code 20007", [no(200, 20007)], false],
    ["502, then 404", [no(502), missing], true],
    ["a connection lost, then 404", [broken("ECONNRESET"), missing], true],
    [
      "a body cut off, then 404",
      [{ status: 200, body: '{"su' }, missing],
      true,
    ],
    ["502, 429, then 404", [no(502), no(429), missing], true],
    ["429, then 404", [no(429), missing], false],
    [
      "a connection refused, then 404",
      [broken("ECONNREFUSED", "connect"), missing],
      false,
    ],
    ["503, then 200", [no(503), yes(app)], true],
  ];

  test.each(given)("%s", async (_name, replies, want) => {
    const { apps } = connect(script(...replies));
    expect(await apps.deleteIfExists(appId)).toBe(want);
  });

  test("code 20007 at the only attempt, whatever the status: there was none", async () => {
    const { apps } = connect(script(no(500, 20007)));
    expect(await apps.deleteIfExists(appId, { maxRetries: 0 })).toBe(false);
  });

  const thrown: [string, readonly Turn[], object][] = [
    ["404 with code 7003", [no(404, 7003)], { status: 404, code: 7003 }],
    ["400 with code 7003", [no(400, 7003)], { status: 400, code: 7003 }],
    ["404 with code 7000", [no(404, 7000)], { status: 404, code: 7000 }],
    ["404 without a body", [{ status: 404 }], { outcome: "unknown" }],
    [
      "404 of a gateway",
      [{ status: 404, body: '{"errors":[{"code":404}]}' }],
      { code: 404 },
    ],
    ["502, then 404 with code 7003", [no(502), no(404, 7003)], { code: 7003 }],
    [
      "404 with code 7003 in a string",
      [{ status: 404, body: '{"errors":[{"code":"7003","message":"x"}]}' }],
      { code: 7003 },
    ],
    ["403", [no(403, 9109)], { status: 403 }],
    ["500 for ever", [no(500)], { status: 500, outcome: "unknown" }],
    [
      "200 without a body",
      [{ status: 200 }],
      { kind: "response", outcome: "unknown" },
    ],
  ];

  test.each(thrown)("%s: throws", async (_name, replies, want) => {
    const { apps } = connect(script(...replies));
    expect(await failureOf(apps.deleteIfExists(appId))).toMatchObject(want);
  });
});

test("a value that is believed is no error", async () => {
  expect(await connect(script(yes(newApp, 201))).apps.create()).toStrictEqual(
    newApp,
  );
});

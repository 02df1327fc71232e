import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createCallsClient,
  isCallsError,
  type CallsClientOptions,
} from "../src/index.js";
import {
  account,
  app,
  appId,
  collection,
  connect,
  failureOf,
  methods,
  newApp,
  no,
  script,
  token,
  yes,
} from "./support/answers.js";

beforeEach(() => {
  for (const name of ["API_TOKEN", "ACCOUNT_ID", "BASE_URL"]) {
    vi.stubEnv(`CLOUDFLARE_${name}`, undefined);
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const root = "https://api.cloudflare.com/client/v4";

describe("routes", () => {
  const given = [
    ["list", "GET", collection, "", yes([app])],
    ["create", "POST", collection, '{"name":"one"}', yes(newApp, 201)],
    ["get", "GET", `${collection}/${appId}`, "", yes(app)],
    ["update", "PUT", `${collection}/${appId}`, '{"name":"one"}', yes(app)],
    ["delete", "DELETE", `${collection}/${appId}`, "", yes(app)],
  ] as const;

  test.each(given)("%s", async (name, method, path, body, reply) => {
    const { fetch, requests, bodies } = script(reply);
    await methods[name](connect({ fetch }));
    expect(
      requests.map((request) => [request.method, request.url]),
    ).toStrictEqual([[method, `${root}${path}`]]);
    expect(bodies).toStrictEqual([body]);
    const headers = requests[0]?.headers;
    expect(headers?.get("authorization")).toBe(`Bearer ${token}`);
    expect(headers?.get("content-type")).toBe(
      body === "" ? null : "application/json",
    );
  });

  test("create and update without a body send an empty object", async () => {
    const { fetch, bodies } = script(yes(newApp, 201), yes(app));
    const { apps } = connect({ fetch });
    await apps.create();
    await apps.update(appId);
    expect(bodies).toStrictEqual(["{}", "{}"]);
  });
});

describe("base URL", () => {
  const path = `/accounts/${account}/calls/apps`;

  test.each([
    ["https://example.com", `https://example.com${path}`],
    ["https://example.com/", `https://example.com${path}`],
    ["https://example.com/v4/", `https://example.com/v4${path}`],
    ["https://example.com/v4//", `https://example.com/v4${path}`],
    ["https://example.com:8443/v4", `https://example.com:8443/v4${path}`],
    ["http://localhost:8787", `http://localhost:8787${path}`],
    ["http://127.0.0.1:8787/x", `http://127.0.0.1:8787/x${path}`],
    ["http://127.9.9.9", `http://127.9.9.9${path}`],
    ["http://[::1]:8787", `http://[::1]:8787${path}`],
  ])("%s is taken", async (baseUrl, want) => {
    const { fetch, requests } = script(yes([app]));
    const calls = connect({ baseUrl, fetch });
    await calls.apps.list();
    await calls.api.GET("/accounts/{account_id}/calls/apps", {
      params: { path: { account_id: account } },
    });
    expect(requests.map(({ url }) => url)).toStrictEqual([want, want]);
  });

  test.each([
    "http://api.cloudflare.com/client/v4",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "http://[::2]",
    "ftp://localhost",
    "file:///etc/passwd",
    "https://user@example.com",
    "https://user:password@example.com",
    "https://:password@example.com",
    "https://example.com/?x=1",
    "https://example.com/#x",
    "https://example.com/?",
    "https://example.com/#",
    "//example.com",
    "example.com",
    "not a URL",
  ])("%s is refused", (baseUrl) => {
    let error: unknown;
    try {
      connect({ baseUrl });
    } catch (thrown) {
      error = thrown;
    }
    expect(isCallsError(error) && error.kind).toBe("input");
    expect(String(error)).toContain("baseUrl");
    expect(String(error)).not.toContain("password@");
  });

  test("one of a single request is held to the same rule", async () => {
    const { fetch, requests } = script(yes([app]));
    const calls = connect({ fetch });
    await failureOf(
      calls.api.GET("/accounts/{account_id}/calls/apps", {
        params: { path: { account_id: account } },
        baseUrl: "http://example.com",
      }),
    );
    expect(requests).toStrictEqual([]);
  });
});

describe("environment", () => {
  test("variables stand in for options", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "from-environment");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "account-1");
    vi.stubEnv("CLOUDFLARE_BASE_URL", "https://example.com/v4/");
    const { fetch, requests } = script(yes([]));
    await createCallsClient({ fetch }).apps.list();
    expect(requests[0]?.url).toBe(
      "https://example.com/v4/accounts/account-1/calls/apps",
    );
    expect(requests[0]?.headers.get("authorization")).toBe(
      "Bearer from-environment",
    );
  });

  test("options go before variables", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "from-environment");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "account-1");
    vi.stubEnv("CLOUDFLARE_BASE_URL", "https://example.com/v4/");
    const { fetch, requests } = script(yes([]));
    await connect({ fetch, baseUrl: "https://example.org" }).apps.list();
    expect(requests[0]?.url).toBe(`https://example.org${collection}`);
    expect(requests[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
  });

  test("a base URL in a variable is checked too", () => {
    vi.stubEnv("CLOUDFLARE_BASE_URL", "http://example.com");
    expect(() => createCallsClient()).toThrow(/baseUrl/);
  });

  test("an option that is undefined is none", async () => {
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "account-1");
    const { fetch, requests } = script(yes([]));
    await connect({
      fetch,
      accountId: undefined,
      baseUrl: undefined,
      timeout: undefined,
      maxRetries: undefined,
      onEvent: undefined,
    }).apps.list();
    expect(requests[0]?.url).toBe(`${root}/accounts/account-1/calls/apps`);
  });

  test("nothing is needed to make a client", () => {
    expect(() => createCallsClient()).not.toThrow();
  });
});

describe("options of one call", () => {
  test("another account", async () => {
    const { fetch, requests } = script(yes([]));
    await connect({ fetch }).apps.list({ accountId: "other" });
    expect(requests[0]?.url).toBe(`${root}/accounts/other/calls/apps`);
  });

  test("headers, but for the authorization", async () => {
    const { fetch, requests } = script(no(429), yes([]));
    await connect({ fetch }).apps.list({
      headers: { "X-Trace": "1", Authorization: "Bearer other" },
    });
    expect(requests).toHaveLength(2);
    for (const { headers } of requests) {
      expect(headers.get("x-trace")).toBe("1");
      expect(headers.get("authorization")).toBe(`Bearer ${token}`);
    }
  });

  test("a header that HTTP does not allow is refused", async () => {
    const { fetch, requests } = script(yes([]));
    const error = await failureOf(
      connect({ fetch }).apps.list({ headers: { "x-trace": "a\nb" } }),
    );
    expect(error.kind).toBe("input");
    expect(requests).toStrictEqual([]);
  });

  test("a body that is no JSON is refused", async () => {
    const { fetch, requests } = script(yes(newApp));
    const name = 1n as unknown as string;
    const error = await failureOf(connect({ fetch }).apps.create({ name }));
    expect(error.kind).toBe("input");
    expect(requests).toStrictEqual([]);
  });

  test("fewer and more retries than the client's", async () => {
    const { fetch, requests } = script(no(503));
    const { apps } = connect({ fetch, maxRetries: 1 });
    await failureOf(apps.list({ maxRetries: 0 }));
    expect(requests).toHaveLength(1);
    await failureOf(apps.list({ maxRetries: 3 }));
    expect(requests).toHaveLength(5);
    await failureOf(apps.list({ maxRetries: undefined }));
    expect(requests).toHaveLength(7);
  });

  test("a shorter time than the client's", async () => {
    const { fetch } = script("hang");
    const error = await failureOf(
      connect({ fetch }).apps.list({ timeout: 20 }),
    );
    expect(error.kind).toBe("timeout");
  });
});

describe("defaults", () => {
  const bare = (options: CallsClientOptions) =>
    createCallsClient({ apiToken: token, accountId: account, ...options });

  test("two retries", async () => {
    const { fetch, requests } = script(no(503));
    await failureOf(bare({ fetch, maxRetryDelay: 0 }).apps.list());
    expect(requests).toHaveLength(3);
  });

  test("a timeout of a minute", async () => {
    vi.useFakeTimers();
    let kind = "none";
    const { fetch } = script("hang");
    void failureOf(bare({ fetch }).apps.list()).then((error) => {
      kind = error.kind;
    });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(kind).toBe("none");
    await vi.advanceTimersByTimeAsync(1);
    expect(kind).toBe("timeout");
  });

  test("a Retry-After of up to a minute", async () => {
    vi.useFakeTimers();
    const wait = (seconds: string) =>
      no(429, 971, "Slow", { "retry-after": seconds });
    const minute = script(wait("60"), yes([]));
    const done = bare({ fetch: minute.fetch, timeout: Infinity }).apps.list();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await done).toStrictEqual([]);
    const longer = script(wait("61"), yes([]));
    const error = await failureOf(
      bare({ fetch: longer.fetch, timeout: Infinity }).apps.list(),
    );
    expect(error).toMatchObject({ status: 429, retryAfter: 61 });
  });
});

describe("findByName", () => {
  test("finds all apps of exactly this name", async () => {
    const named = (name: string, uid: string) => ({ ...app, name, uid });
    const apps = [
      named("one", "1"),
      named("One", "2"),
      named("one ", "3"),
      named("one", "4"),
    ];
    const found = await connect(script(yes(apps))).apps.findByName("one");
    expect(found.map(({ uid }) => uid)).toStrictEqual(["1", "4"]);
  });

  test("finds none among none", async () => {
    const { apps } = connect(script(yes(null)));
    expect(await apps.findByName("one")).toStrictEqual([]);
  });
});

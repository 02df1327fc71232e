import { afterEach, describe, expect, test, vi } from "vitest";
import { createCallsClient } from "../../src/index.js";
import {
  account,
  app,
  appId,
  connect,
  failureOf,
  newApp,
  script,
  toResponse,
  token,
  yes,
} from "../support/answers.js";
import { listen } from "../support/loopback.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("ids", () => {
  const refused: [string, unknown][] = [
    ["empty", ""],
    [".", "."],
    ["..", ".."],
    ["undefined", undefined],
    ["null", null],
    ["a number", 12345678901234567890123456789012],
    ["31 characters", "a".repeat(31)],
    ["33 characters", "a".repeat(33)],
  ];

  test.each(refused)("case 9: an app id that is %s", async (_name, id) => {
    const { fetch, requests } = script(yes(app));
    const { apps } = connect({ fetch });
    for (const call of [
      () => apps.get(id as string),
      () => apps.update(id as string, { name: "x" }),
      () => apps.delete(id as string),
      () => apps.deleteIfExists(id as string),
    ]) {
      const error = await failureOf(call());
      expect(error).toMatchObject({
        kind: "input",
        name: "CallsInputError",
        attempts: 0,
        outcome: "rejected",
        path: "/accounts/{account_id}/calls/apps/{app_id}",
      });
      expect(error.message).toMatch(/app_?id/i);
    }
    expect(requests).toStrictEqual([]);
  });

  test.each([
    ["empty", ""],
    [".", "."],
    ["..", ".."],
    ["a number", 5],
    ["33 characters", "a".repeat(33)],
  ])("case 9: an account id that is %s", async (_name, id) => {
    const { fetch, requests } = script(yes([]));
    const wrong = id as string;
    for (const call of [
      async () => connect({ fetch, accountId: wrong }).apps.list(),
      async () => connect({ fetch }).apps.list({ accountId: wrong }),
    ]) {
      const error = await failureOf(call());
      expect(error.kind).toBe("input");
      expect(error.message).toContain("accountId");
    }
    expect(requests).toStrictEqual([]);
  });

  const kept: [string, string][] = [
    ["a/b?c#d", "a%2Fb%3Fc%23d"],
    ["%2e%2e", "%252e%252e"],
    ["%2F..%2F", "%252F..%252F"],
    [" ", "%20"],
    ["a b", "a%20b"],
    ["😀", "%F0%9F%98%80"],
    ["...", "..."],
    ["a\\b", "a%5Cb"],
    ["a;b=c", "a%3Bb%3Dc"],
  ];

  test.each(kept)(
    "case 9: account id %j arrives as %s",
    async (id, segment) => {
      const server = await listen(yes([]));
      await connect({ baseUrl: server.url, accountId: id }).apps.list();
      expect(server.received.map(({ url }) => url)).toStrictEqual([
        `/accounts/${segment}/calls/apps`,
      ]);
    },
  );

  test.each(kept)(
    "case 9: an app id of %j and letters",
    async (start, segment) => {
      const server = await listen(yes(app));
      const rest = "a".repeat(32 - Array.from(start).length);
      const calls = connect({ baseUrl: server.url });
      await calls.apps.get(`${start}${rest}`);
      expect(server.received.map(({ url }) => url)).toStrictEqual([
        `/accounts/${account}/calls/apps/${segment}${rest}`,
      ]);
    },
  );

  test("case 9: 32 emoji are 32 characters", async () => {
    const server = await listen(yes(app));
    await connect({ baseUrl: server.url }).apps.get("😀".repeat(32));
    expect(server.received.map(({ url }) => url)).toStrictEqual([
      `/accounts/${account}/calls/apps/${"%F0%9F%98%80".repeat(32)}`,
    ]);
  });
});

describe("without a token or an account", () => {
  const unset = () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", undefined);
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", undefined);
    vi.stubEnv("CLOUDFLARE_BASE_URL", undefined);
  };

  test("case 10: no token", async () => {
    unset();
    const { fetch, requests } = script(yes([]));
    const calls = createCallsClient({ accountId: account, fetch });
    const error = await failureOf(calls.apps.list());
    expect(error).toMatchObject({ kind: "input", attempts: 0 });
    expect(error.message).toContain("apiToken");
    expect(error.message).toContain("CLOUDFLARE_API_TOKEN");
    expect(requests).toStrictEqual([]);
  });

  test.each([
    ["an empty token", ""],
    ["a function that gives an empty token", () => ""],
    ["a function that gives none", () => undefined as unknown as string],
  ])("case 10: %s", async (_name, apiToken) => {
    unset();
    const { fetch, requests } = script(yes([]));
    const calls = createCallsClient({ apiToken, accountId: account, fetch });
    const error = await failureOf(calls.apps.list());
    expect(error.kind).toBe("input");
    expect(error.message).toContain("apiToken");
    expect(error.message).toContain("CLOUDFLARE_API_TOKEN");
    expect(requests).toStrictEqual([]);
  });

  test("case 10: no account id", async () => {
    unset();
    const { fetch, requests } = script(yes([]));
    const calls = createCallsClient({ apiToken: token, fetch });
    const error = await failureOf(calls.apps.list());
    expect(error).toMatchObject({ kind: "input", attempts: 0 });
    expect(error.message).toContain("accountId");
    expect(error.message).toContain("CLOUDFLARE_ACCOUNT_ID");
    expect(requests).toStrictEqual([]);
  });

  test("case 10: an account variable that is set to nothing", async () => {
    unset();
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "");
    const { fetch, requests } = script(yes([]));
    const calls = createCallsClient({ apiToken: token, fetch });
    const error = await failureOf(calls.apps.list());
    expect(error.kind).toBe("input");
    expect(error.message).toContain("accountId");
    expect(error.message).toContain("CLOUDFLARE_ACCOUNT_ID");
    expect(requests).toStrictEqual([]);
  });

  test("case 10: no token, through calls.api", async () => {
    unset();
    const { fetch, requests } = script(yes([]));
    const calls = createCallsClient({ accountId: account, fetch });
    const error = await failureOf(
      calls.api.GET("/accounts/{account_id}/calls/apps", {
        params: { path: { account_id: account } },
      }),
    );
    expect(error.kind).toBe("input");
    expect(error.message).toContain("CLOUDFLARE_API_TOKEN");
    expect(requests).toStrictEqual([]);
  });
});

describe("a malformed token", () => {
  const hidden = "hunter2hunter2";
  test.each([
    ["a newline at its end", `${hidden}\n`],
    ["a newline inside", `${hidden}\r\nx-evil: 1`],
    ["double quotes", `"${hidden}"`],
    ["single quotes", `'${hidden}'`],
    ["a space before", ` ${hidden}`],
    ["a space behind", `${hidden} `],
    ["a tab behind", `${hidden}\t`],
    ["a no-break space", `${hidden}\u00a0`],
    ["Bearer before it", `Bearer ${hidden}`],
  ])("case 11: %s", async (_name, apiToken) => {
    const { fetch, requests } = script(yes([]));
    for (const given of [apiToken, () => Promise.resolve(apiToken)]) {
      const error = await failureOf(
        connect({ apiToken: given, fetch }).apps.list(),
      );
      expect(error).toMatchObject({ kind: "input", attempts: 0 });
      expect(error.message).toContain("apiToken");
      expect(error.message).toMatch(/space|quote|line/);
      expect(String(error.stack)).not.toContain(hidden);
    }
    expect(requests).toStrictEqual([]);
  });
});

describe("fetch", () => {
  test("case 12: globalThis.fetch replaced after the client was made", async () => {
    const calls = connect();
    const { fetch, requests } = script(yes([app]));
    vi.stubGlobal("fetch", fetch);
    expect(await calls.apps.list()).toStrictEqual([app]);
    expect(requests).toHaveLength(1);
  });

  test("case 12: a fetch that throws when `this` is wrong", async () => {
    function particular(this: unknown): Promise<Response> {
      if (this !== undefined && this !== globalThis) {
        throw new TypeError("Illegal invocation");
      }
      return Promise.resolve(toResponse(yes([app])));
    }
    expect(await connect({ fetch: particular }).apps.list()).toStrictEqual([
      app,
    ]);
    const calls = connect();
    vi.stubGlobal("fetch", particular);
    expect(await calls.apps.list()).toStrictEqual([app]);
  });
});

test("case 13: no cache, credentials or mode on the Request", async () => {
  const inits: RequestInit[] = [];
  vi.stubGlobal(
    "Request",
    class extends Request {
      constructor(input: RequestInfo | URL, init: RequestInit = {}) {
        for (const field of ["cache", "credentials", "mode"]) {
          if (field in init) throw new Error(`'${field}' is not implemented`);
        }
        super(input, init);
        inits.push(init);
      }
    },
  );
  vi.resetModules();
  const fresh = await import("../../src/index.js");
  const { fetch } = script(yes([app]), yes(newApp, 201), yes(app));
  const calls = fresh.createCallsClient({
    apiToken: token,
    accountId: account,
    fetch,
  });
  await calls.apps.list();
  await calls.apps.create({ name: "one" });
  await calls.apps.update(appId, { name: "two" });
  await calls.api.GET("/accounts/{account_id}/calls/apps/{app_id}", {
    params: { path: { account_id: account, app_id: appId } },
  });
  expect(inits.length).toBeGreaterThanOrEqual(4);
});

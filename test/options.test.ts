/** Options and bodies from JavaScript: null means none, and what is of the wrong sort is refused. */

import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createApiClient } from "../generated/client.js";
import { createCallsClient, type CallsClient } from "../src/index.js";
import { createClient } from "../src/runtime/client.js";
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
  token,
  yes,
} from "./support/answers.js";

/** The client, as JavaScript sees it. */
type Loose = Record<string, (...args: unknown[]) => Promise<unknown>>;
const loose = (calls: CallsClient) => calls.apps as unknown as Loose;
const anything = (value: unknown) => value as never;

async function expectInput(
  call: Promise<unknown>,
  words: string,
): Promise<void> {
  const error = await failureOf(call);
  expect(error).toMatchObject({
    kind: "input",
    outcome: "rejected",
    attempts: 0,
  });
  expect(error.message).toContain(words);
}

describe("null means none", () => {
  const names = [
    "signal",
    "timeout",
    "maxRetries",
    "headers",
    "fetchOptions",
    "accountId",
  ];

  test.each(names)("%s of a call", async (name) => {
    const { fetch, requests } = script(yes([app]));
    const { apps } = connect({ fetch });
    expect(await apps.list({ [name]: null })).toStrictEqual([app]);
    expect(await apps.list({ [name]: undefined })).toStrictEqual([app]);
    expect(requests).toHaveLength(2);
  });

  test.each([
    "allowHttp",
    "baseUrl",
    "fetchOptions",
    "headers",
    "maxRetries",
    "maxRetryDelay",
    "onEvent",
    "timeout",
  ])("%s of a client", async (name) => {
    const { fetch } = script(yes([app]));
    const calls = connect({ fetch, [name]: null });
    expect(await calls.apps.list()).toStrictEqual([app]);
  });

  test("all options of a call, and of a client", async () => {
    const { fetch } = script(yes([app]));
    expect(await loose(connect({ fetch }))["list"]?.(null)).toStrictEqual([
      app,
    ]);
    expect(() => createCallsClient(null)).not.toThrow();
  });

  test("fetch, which is then the runtime's", async () => {
    const { fetch, requests } = script(yes([app]));
    vi.stubGlobal("fetch", fetch);
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    expect(await connect({ fetch: null }).apps.list()).toStrictEqual([app]);
    expect(requests).toHaveLength(1);
  });

  test("the options of ensure", async () => {
    const { fetch } = script(yes([app]));
    const ensured = await loose(connect({ fetch }))["ensure"]?.(
      { name: "one" },
      null,
    );
    expect(ensured).toStrictEqual({ app, created: false });
  });
});

describe("an option of a call that is of the wrong sort", () => {
  const wrong: [string, unknown][] = [
    ["signal", new AbortController()],
    ["signal", {}],
    ["signal", true],
    ["signal", { aborted: false, addEventListener: () => undefined }],
    ["signal", { aborted: false, addEventListener: 1, removeEventListener: 1 }],
    ["timeout", "5000"],
    ["timeout", 1n],
    ["timeout", 0],
    ["timeout", -1],
    ["timeout", NaN],
    ["timeout", new Date()],
    ["maxRetries", "3"],
    ["maxRetries", true],
    ["maxRetries", -1],
    ["maxRetries", 1.5],
    ["maxRetries", NaN],
    ["fetchOptions", "no-store"],
    ["fetchOptions", []],
    ["accountId", 5],
    ["accountId", {}],
  ];

  test.each(wrong)("%s: %o", async (name, value) => {
    const { fetch, requests } = script(yes([]));
    const calls = connect({ fetch });
    for (const method of methodNames) {
      const options = { [name]: value };
      await expectInput(methods[method](calls, anything(options)), name);
    }
    expect(requests).toStrictEqual([]);
  });

  const strange: [string, unknown][] = [
    ["a number", 5],
    ["a text", "x"],
    ["a list", []],
    ["a function", () => 1],
    ["a signal itself", new AbortController().signal],
    ["a promise", Promise.resolve({ timeout: 1 })],
    ["a map", new Map([["timeout", 1]])],
  ];

  test.each(strange)("the options are %s", async (_name, value) => {
    const { fetch, requests } = script(yes([]));
    await expectInput(
      connect({ fetch }).apps.list(anything(value)),
      "the options are",
    );
    expect(requests).toStrictEqual([]);
  });

  test.each<[string, unknown]>([
    ["a promise: an await is missing", Promise.resolve({ name: "one" })],
    ["a map", new Map([["name", "one"]])],
    ["search parameters", new URLSearchParams({ name: "one" })],
    ["a form", new FormData()],
    ["a date", new Date(0)],
  ])("the body is %s", async (_name, value) => {
    const { fetch, requests } = script(yes(newApp, 201));
    const { apps } = connect({ fetch });
    await expectInput(apps.create(anything(value)), "the body is not");
    expect(requests).toStrictEqual([]);
  });

  test.each([
    ["baseURL", "http://127.0.0.1:1"],
    ["timeOut", 3],
    ["accountID", account],
  ])("there is no option %s of a client", (name, value) => {
    expect(() => createCallsClient(anything({ [name]: value }))).toThrow(
      `createCallsClient: there is no option ${name}: there are apiToken, accountId, baseUrl, allowHttp, fetch, fetchOptions, headers, timeout, maxRetries, maxRetryDelay, onEvent.`,
    );
  });

  test.each([
    ["acountId", account],
    ["retries", 3],
    ["timeoutMs", 3],
    ["apiToken", token],
  ])("there is no option %s", async (name, value) => {
    const { fetch, requests } = script(yes([]));
    const calls = connect({ fetch });
    for (const method of methodNames) {
      const call = methods[method](calls, anything({ [name]: value }));
      await expectInput(call, `there is no option ${name}`);
    }
    expect(requests).toStrictEqual([]);
  });
});

describe("a body that is none", () => {
  const wrong: [string, unknown][] = [
    ["null", null],
    ["a text", "x"],
    ["a number", 5],
    ["a list", [{ name: "x" }]],
    ["true", true],
    ["the options", { timeout: 3 }],
    ["the options, with a signal", { signal: new AbortController().signal }],
    ["the options beside a name", { name: "x", maxRetries: 0 }],
    ["a function", () => ({ name: "x" })],
  ];

  test.each(wrong)("%s", async (_name, body) => {
    const { fetch, requests } = script(yes(newApp));
    const { apps } = connect({ fetch });
    await expectInput(apps.create(anything(body)), "the body ");
    await expectInput(apps.update(appId, anything(body)), "the body ");
    expect(requests).toStrictEqual([]);
  });

  test.each([
    ["null", null],
    ["nothing", undefined],
    ["a text", "one"],
    ["a name that is no text", { name: 5 }],
    ["no name", {}],
    ["an empty name", { name: "" }],
  ])("ensure: %s", async (_name, body) => {
    const { fetch, requests } = script(yes([]));
    const error = await failureOf(
      connect({ fetch }).apps.ensure(anything(body)),
    );
    expect(error.kind).toBe("input");
    expect(requests).toStrictEqual([]);
  });
});

describe("createCallsClient refuses", () => {
  const wrong: [string, unknown][] = [
    ["baseUrl", 5],
    ["baseUrl", new URL("https://example.com")],
    ["allowHttp", "yes"],
    ["fetchOptions", "x"],
    ["headers", "x-a: 1"],
    ["onEvent", "log"],
    ["onEvent", {}],
    ["apiToken", 5],
    ["apiToken", { token }],
    ["accountId", 5],
    ["fetch", {}],
    ["fetch", 5],
    ["timeout", "5000"],
    ["timeout", 1n],
    ["timeout", Symbol("5000")],
    ["timeout", Object.create(null)],
    ["timeout", 0],
    ["timeout", NaN],
    ["maxRetries", "2"],
    ["maxRetries", -1],
    ["maxRetries", 1.5],
    ["maxRetryDelay", "1000"],
    ["maxRetryDelay", -1],
  ];

  test.each(wrong)("%s: %o", (name, value) => {
    expect(() => connect({ [name]: value })).toThrow(
      `createCallsClient: ${name} is `,
    );
  });

  test("all options of the wrong sort, in one message without their values", () => {
    const options = {
      apiToken: 7_654_321,
      accountId: 5,
      fetch: 3,
      timeout: "5",
      maxRetries: -1,
      retries: 3,
      fetchOptions: { method: "GET" },
    };
    const all = [
      "createCallsClient: apiToken is a number, not a string or a function.",
      "accountId is a number, not a string.",
      "fetch is a number, not a function.",
      "timeout is a string, not a number of milliseconds above 0.",
      "maxRetries is -1, not a whole number from 0.",
      "there is no option retries",
    ];
    expect(() => createCallsClient(anything(options))).toThrow(all.join(" "));
  });

  test("nothing that is only missing", () => {
    const absent = {
      apiToken: undefined,
      accountId: null,
      fetch: undefined,
      timeout: null,
    };
    expect(() => createCallsClient(absent)).not.toThrow();
  });

  test.each(["method", "body", "headers", "signal", "redirect"])(
    "fetchOptions with %s",
    async (name) => {
      expect(() => connect({ fetchOptions: { [name]: "x" } })).toThrow(
        `fetchOptions can't set ${name}`,
      );
      const { apps } = connect(script(yes([])));
      await expectInput(
        apps.list({ fetchOptions: { [name]: "x" } }),
        `fetchOptions can't set ${name}`,
      );
    },
  );

  test.each([
    ["a text", "token"],
    ["a number", 5],
    ["a list", []],
    ["a function", () => token],
  ])("options that are %s", (_name, options) => {
    expect(() => createCallsClient(anything(options))).toThrow(
      /createCallsClient/,
    );
  });
});

test("the client of another API refuses settings of the wrong sort at once, too", () => {
  const wrong = { timeout: NaN, maxRetries: -1, fetch: anything("fetch") };
  const baseUrl = "https://notes.example";
  expect(() =>
    createClient({}, createApiClient, { baseUrl, ...wrong }),
  ).toThrow(
    "createClient: timeout is NaN, not a number of milliseconds above 0. maxRetries is -1, not a whole number from 0. fetch is a string, not a function.",
  );
});

test.each([{}, 5, { aborted: false, addEventListener: () => undefined }])(
  "calls.api refuses a signal that is %j",
  async (signal) => {
    const { fetch, requests } = script(yes([]));
    const params = { path: { account_id: account } };
    const call = connect({ fetch }).api.GET(
      "/accounts/{account_id}/calls/apps",
      anything({ params, signal }),
    );
    await expectInput(call, "signal");
    expect(requests).toStrictEqual([]);
  },
);

describe("what is missing", () => {
  test("neither token nor account: both are told at once", async () => {
    for (const name of ["API_TOKEN", "ACCOUNT_ID", "BASE_URL"]) {
      vi.stubEnv(`CLOUDFLARE_${name}`, undefined);
    }
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const calls = createCallsClient();
    for (const method of methodNames) {
      const call = methods[method](calls);
      await expectInput(call, "no API token");
      await expectInput(methods[method](calls), "no account id");
    }
  });

  test.each(["Request", "Headers", "fetch"])(
    "no %s in the runtime: the import does no harm",
    async (name) => {
      vi.resetModules();
      vi.stubGlobal(name, undefined);
      onTestFinished(() => {
        vi.unstubAllGlobals();
      });
      const fresh = await import("../src/index.js");
      const calls = fresh.createCallsClient({
        apiToken: token,
        accountId: account,
      });
      const error: unknown = await calls.api
        .GET("/accounts/{account_id}/calls/apps", {
          params: { path: { account_id: account } },
        })
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: "input", outcome: "rejected" });
      expect((error as Error).message).toContain(`no ${name}`);
    },
  );

  test("no Request: methods work", async () => {
    const response = new Response(yes([app]).body);
    vi.stubGlobal("Request", undefined);
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    const { apps } = connect({ fetch: () => Promise.resolve(response) });
    expect(await apps.list()).toStrictEqual([app]);
  });
});

/** Headers of a client and of a call: every form of HeadersInit is sent, everything else is refused. */

import { describe, expect, test } from "vitest";
import type { CallOptions, CallsClientOptions } from "../src/index.js";
import {
  account,
  connect,
  failureOf,
  methodNames,
  methods,
  script,
  token,
  yes,
} from "./support/answers.js";
import { listen } from "./support/loopback.js";

type Given = CallOptions["headers"];

const appsPath = "/accounts/{account_id}/calls/apps";
const params = { path: { account_id: account } };

function* pairs(): Generator<[string, string]> {
  yield ["x-a", "1"];
  yield ["x-b", "2"];
}

const forms: [string, Given][] = [
  ["an object", { "x-a": "1", "X-B": "2" }],
  ["a Headers", new Headers({ "x-a": "1", "x-b": "2" })],
  [
    "pairs",
    [
      ["x-a", "1"],
      ["X-B", "2"],
    ],
  ],
  ["a Map", new Map(Object.entries({ "x-a": "1", "x-b": "2" })) as never],
  ["the pairs of a generator", pairs() as never],
  [
    "an object without a prototype",
    Object.assign(Object.create(null) as object, { "x-a": "1", "x-b": "2" }),
  ],
  [
    "null among them",
    { "x-a": "1", "x-b": "2", "x-c": null, "x-d": undefined },
  ],
];

describe.each(forms)("%s", (_name, headers) => {
  // a generator gives its pairs once
  const fresh = () =>
    headers === forms[4]?.[1] ? (pairs() as never) : headers;
  const given: [string, (baseUrl: string) => Promise<unknown>][] = [
    [
      "of a call",
      (baseUrl) => connect({ baseUrl }).apps.list({ headers: fresh() }),
    ],
    [
      "of a client",
      (baseUrl) => connect({ baseUrl, headers: fresh() }).apps.list(),
    ],
    [
      "of calls.api",
      (baseUrl) =>
        connect({ baseUrl }).api.GET(appsPath, {
          params,
          headers: fresh() as never,
        }),
    ],
  ];

  test.each(given)("%s are sent", async (_which, act) => {
    const server = await listen(yes([]));
    await act(server.url);
    const { headers: sent } = server.received[0] ?? {};
    expect([sent?.["x-a"], sent?.["x-b"]]).toStrictEqual(["1", "2"]);
    expect(sent).not.toHaveProperty("0");
    expect(sent).not.toHaveProperty("x-c");
    expect(sent).not.toHaveProperty("x-d");
    expect(sent?.authorization).toBe(`Bearer ${token}`);
  });
});

test("of a call go before those of the client, whatever their case", async () => {
  const server = await listen(yes([]));
  const { apps } = connect({
    baseUrl: server.url,
    headers: {
      "X-Trace": "client",
      accept: "text/plain",
      "User-Agent": "mine",
    },
  });
  await apps.list({ headers: [["x-trace", "call"]] });
  expect(server.received[0]?.headers).toMatchObject({
    "x-trace": "call",
    accept: "text/plain",
    "user-agent": "mine",
  });
});

describe("refused", () => {
  const wrong: [string, unknown][] = [
    ["a text", "x-a: 1"],
    ["a number", 5],
    ["a function", () => ({})],
    ["pairs of three", [["x-a", "1", "2"]]],
    ["pairs of one", [["x-a"]]],
    ["a list of texts", ["x-a", "1"]],
    ["a Set", new Set(["x-a"])],
    ["a name with a space", { "x a": "1" }],
    ["an empty name", { "": "1" }],
    ["a name beyond ASCII", { "x-ä": "1" }],
    ["a value beyond Latin-1", { "x-a": "😀" }],
    ["a value with a line break", { "x-a": `1\r\nx-b: 2` }],
    ["a value with a zero", { "x-a": "\u0000" }],
    ["a symbol", { "x-a": Symbol("1") }],
    ["a function as the value", { "x-a": () => "1" }],
  ];
  const own = [
    ["transfer-encoding", "chunked"],
    ["content-length", "2"],
    ["expect", "100-continue"],
    ["connection", "close"],
    ["upgrade", "h2c"],
    ["keep-alive", "timeout=5"],
    ["Transfer-Encoding", "chunked"],
    ["CONTENT-LENGTH", "2"],
  ] as const;

  test.each(wrong)("of a call: %s", async (_name, headers) => {
    const { fetch, requests } = script(yes([]));
    const calls = connect({ fetch });
    for (const method of methodNames) {
      const call = methods[method](calls, { headers: headers as Given });
      expect(await failureOf(call)).toMatchObject({
        kind: "input",
        outcome: "rejected",
        attempts: 0,
      });
    }
    const through = calls.api.GET(appsPath, {
      params,
      headers: headers as never,
    });
    expect((await failureOf(through)).kind).toBe("input");
    expect(requests).toStrictEqual([]);
  });

  test.each(own)("%s, which only the runtime sets", async (name, value) => {
    const { fetch, requests } = script(yes([]));
    const headers = { [name]: value };
    const error = await failureOf(connect({ fetch }).apps.list({ headers }));
    expect(error).toMatchObject({ kind: "input", attempts: 0 });
    expect(error.message).toContain(`the header ${name} can't be sent`);
    const ofClient = connect({ fetch, headers });
    expect((await failureOf(ofClient.apps.create())).kind).toBe("input");
    const through = ofClient.api.GET(appsPath, { params });
    expect((await failureOf(through)).kind).toBe("input");
    expect(requests).toStrictEqual([]);
  });

  test.each(own)("%s, which a middleware adds", async (name, value) => {
    const server = await listen(yes([]));
    const { api } = connect({ baseUrl: server.url });
    api.use({
      onRequest: ({ request }) => {
        request.headers.set(name, value);
      },
    });
    const error = await failureOf(api.GET(appsPath, { params }));
    expect(error).toMatchObject({ kind: "input", outcome: "rejected" });
    expect(server.received).toStrictEqual([]);
  });

  test.each([
    ["a line break", `Bearer ${token}\n x`],
    ["two lines", `Bearer ${token}\r\nx-b: 1`],
    ["a zero", `Bearer ${token}\u0000`],
    ["another script", `Bearer ${token}😀`],
  ])(
    "an authorization with %s: the message has no token",
    async (_name, authorization) => {
      const { fetch, requests } = script(yes([]));
      const calls = connect({ fetch });
      const headers = { authorization };
      for (const call of [
        calls.apps.list({ headers }),
        calls.api.GET(appsPath, { params, headers }),
        connect({ fetch, headers }).apps.list(),
      ]) {
        const error = await failureOf(call);
        expect(error).toMatchObject({ kind: "input", attempts: 0 });
        expect(error.cause).toBeUndefined();
        expect(JSON.stringify(error) + String(error.stack)).not.toContain(
          token,
        );
      }
      expect(requests).toStrictEqual([]);
    },
  );

  test("an authorization with a line break at its end, as a shell gives it", async () => {
    const server = await listen(yes([]));
    const { api } = connect({ baseUrl: server.url });
    const headers = { authorization: `Bearer ${token}\n` };
    // HTTP strips it: this is no error, and the client's own token is sent
    await api.GET(appsPath, { params, headers });
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });
});

test("a whole header in the place of a name is not shown", async () => {
  const { fetch } = script(yes([]));
  const headers = { [`Authorization: Bearer ${token}`]: "" };
  const error = await failureOf(connect({ fetch }).apps.list({ headers }));
  expect(error).toMatchObject({ kind: "input", outcome: "rejected" });
  expect(error.message).not.toContain(token.slice(0, 8));
});

test("null and undefined are no headers", async () => {
  const server = await listen(yes([]));
  const options: CallsClientOptions = { baseUrl: server.url, headers: null };
  await connect(options).apps.list({ headers: undefined });
  await connect(options).apps.list({ headers: null });
  expect(server.received).toHaveLength(2);
});

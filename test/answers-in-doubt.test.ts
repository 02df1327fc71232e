/** 2xx responses that say too little, or too much, to be believed. */

import { expect, test } from "vitest";
import {
  account,
  app,
  connect,
  failureOf,
  newApp,
  yes,
} from "./support/answers.js";
import { listen } from "./support/loopback.js";

const json = { "content-type": "application/json" };

async function clientOf(body: object, status = 200) {
  const server = await listen({
    status,
    headers: json,
    body: JSON.stringify(body),
  });
  return connect({ baseUrl: server.url });
}

test("a list that holds fewer apps than it counts is refused, by list and findByName", async () => {
  const calls = await clientOf({
    success: true,
    result: [app],
    result_info: { total_count: 120 },
  });
  for (const call of [calls.apps.list(), calls.apps.findByName("other")]) {
    expect(await failureOf(call)).toMatchObject({
      kind: "response",
      operation: "apps.list",
      message: expect.stringContaining(
        "`result` holds 1 of 120 items",
      ) as unknown,
    });
  }
});

test.each<{ query: object | null }>([{ query: null }, { query: {} }])(
  "the query $query asks for no page: the list has to be whole",
  async ({ query }) => {
    const calls = await clientOf({
      success: true,
      result: [app],
      result_info: { total_count: 120 },
    });
    const options: object = { query };
    expect(await failureOf(calls.apps.list(options))).toMatchObject({
      kind: "response",
    });
    const params = { path: { account_id: account }, query };
    const given = { params } as unknown as {
      params: { path: typeof params.path };
    };
    const through = calls.api.GET("/accounts/{account_id}/calls/apps", given);
    expect(await failureOf(through)).toMatchObject({ kind: "response" });
  },
);

test("null is no list where the body counts apps", async () => {
  const calls = await clientOf({
    success: true,
    result: null,
    result_info: { total_count: 3 },
  });
  expect(await failureOf(calls.apps.list())).toMatchObject({
    kind: "response",
    message: expect.stringContaining("holds 0 of 3 items") as unknown,
  });
});

test.each<{ info: unknown; flaw: string }>([
  { info: { total_count: "120" }, flaw: "`result` holds 1 of 120 items" },
  { info: { total_pages: 2 }, flaw: "`result` has further pages" },
  { info: { page: 1, total_pages: "2" }, flaw: "`result` has further pages" },
  { info: { cursor: "bmV4dA" }, flaw: "`result` has further pages" },
  { info: { cursors: { after: "a" } }, flaw: "`result` has further pages" },
])("$info: the list is a part, and no list", async ({ info, flaw }) => {
  const calls = await clientOf({
    ...{ success: true, result: [app], result_info: info },
  });
  expect(await failureOf(calls.apps.list())).toMatchObject({
    kind: "response",
    message: expect.stringContaining(flaw) as unknown,
  });
});

test.each([
  { total_count: 1 },
  { total_count: "1", page: 1, total_pages: 1 },
  { total_count: "many", total_pages: null, cursor: "" },
  { cursors: { after: null, before: "a" } },
  "none",
  null,
])("a whole list is believed: %o", async (info) => {
  const calls = await clientOf({
    ...{ success: true, result: [app], result_info: info },
  });
  expect(await calls.apps.list()).toEqual([app]);
});

test.each<{ key: string; result: object }>([
  { key: "secret", result: { ...newApp, secret: "" } },
  { key: "uid", result: { ...newApp, uid: "" } },
])("a new app whose $key is empty is none", async ({ key, result }) => {
  const calls = await clientOf({ success: true, result }, 201);
  expect(await failureOf(calls.apps.create({ name: "one" }))).toMatchObject({
    kind: "response",
    outcome: "unknown",
    message: expect.stringContaining(
      `\`result\` has no nonempty string \`${key}\``,
    ) as unknown,
  });
});

test("an app whose name is empty is one: an app may have none", async () => {
  const result = { ...newApp, name: "" };
  const calls = await clientOf({ success: true, result }, 201);
  expect(await calls.apps.create()).toEqual(result);
});

test.each<{ what: string; result: unknown }>([
  { what: "null", result: null },
  { what: "an empty list", result: [] },
])("$what beside errors, without success, is refused", async ({ result }) => {
  const calls = await clientOf({ errors: [{ code: 10000 }], result });
  expect(await failureOf(calls.apps.list())).toMatchObject({
    kind: "response",
    status: 200,
    code: 10000,
  });
});

test.each([undefined, "true", 1, null])(
  "a secret is handed over where success is %s",
  async (success) => {
    const calls = await clientOf({ success, result: newApp }, 201);
    expect(await calls.apps.create({ name: "one" })).toEqual(newApp);
  },
);

test("a response that can't be read is no proof that nothing was sent", async () => {
  const fetch = () =>
    Promise.resolve({
      status: 201,
      headers: new Headers(json),
      arrayBuffer: () => Promise.resolve("no bytes"),
    } as unknown as Response);
  const error = await failureOf(connect({ fetch }).apps.create({ name: "x" }));
  expect(error).toMatchObject({
    kind: "connection",
    attempts: 1,
    outcome: "unknown",
    message: expect.stringContaining("can't be read") as unknown,
  });
});

test("headers that are none are no Response", async () => {
  const { status } = yes([]);
  const fetch = () =>
    Promise.resolve({
      status,
      headers: { get: () => null },
      arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)),
    } as unknown as Response);
  expect(await failureOf(connect({ fetch }).apps.list())).toMatchObject({
    kind: "connection",
    attempts: 1,
    message: expect.stringContaining("fetch gave no Response") as unknown,
  });
});

test("a secret with a byte that is no UTF-8 is damaged, and not handed over", async () => {
  const { body: text } = yes({ ...newApp, secret: "5#c7e7" }, 201);
  const body = new TextEncoder().encode(String(text));
  body[body.indexOf("#".charCodeAt(0))] = 0xff;
  const server = await listen({ status: 201, headers: json, body });
  const calls = connect({ baseUrl: server.url });
  expect(await failureOf(calls.apps.create())).toMatchObject({
    kind: "response",
    outcome: "unknown",
    message: expect.stringContaining("but the body is not UTF-8") as unknown,
  });
});

test("a name may hold the character that stands for what is no UTF-8", async () => {
  const result = { ...newApp, name: "\ufffd" };
  const calls = await clientOf({ success: true, result }, 201);
  expect(await calls.apps.create()).toEqual(result);
});

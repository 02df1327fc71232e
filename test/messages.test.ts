/** What messages tell of an answer, and what helpers do through the methods. */

import { describe, expect, test, vi } from "vitest";
import {
  app,
  appId,
  connect,
  failureOf,
  no,
  script,
  yes,
  type Reply,
} from "./support/answers.js";

const problem = { "content-type": "application/problem+json" };

describe("the reason that an answer gives", () => {
  const given: [string, Reply][] = [
    [
      "detail",
      {
        status: 403,
        headers: problem,
        body: '{"title":"No","detail":"Access denied"}',
      },
    ],
    [
      "title",
      { status: 403, headers: problem, body: '{"title":"Access denied"}' },
    ],
    ["message", { status: 403, body: '{"message":"Access denied"}' }],
    ["error", { status: 401, body: '{"error":"Access denied"}' }],
    [
      "error.message",
      { status: 401, body: '{"error":{"message":"Access denied"}}' },
    ],
    ["a list of texts", { status: 400, body: '{"errors":["Access denied"]}' }],
  ];

  test.each(given)("%s", async (_name, reply) => {
    const error = await failureOf(connect(script(reply)).apps.get(appId));
    expect(error.message).toContain(`${reply.status} Access denied.`);
    expect(error.message).not.toContain("permission");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      message: error.message,
    });
  });
});

test.each([301, 302, 303, 307, 308])(
  "%i: where it leads, and that it is not followed",
  async (status) => {
    const headers = { location: "https://example.com/login" };
    const error = await failureOf(
      connect(script({ status, headers })).apps.list(),
    );
    expect(error.message).toContain(
      `${status} is a redirect to https://example.com/login, which is not followed`,
    );
  },
);

test.each([
  '{"errors":[{"code":10000,"message":"No"}],"result":null}',
  '{"result":null}',
  '{"success":"yes","result":null}',
])("%s is no empty list", async (body) => {
  const error = await failureOf(
    connect(script({ status: 200, body })).apps.list(),
  );
  expect(error.kind).toBe("response");
});

test.each([
  [
    "a page",
    {
      status: 404,
      headers: { "content-type": "text/html" },
      body: "<h1>404</h1>",
    },
  ],
  ["text", { status: 404, body: "not found" }],
  ["another API's JSON", { status: 404, body: '{"message":"no such bucket"}' }],
])(
  "deleteIfExists: a 404 with %s says nothing of the app",
  async (_name, reply) => {
    const error = await failureOf(
      connect(script(reply)).apps.deleteIfExists(appId),
    );
    expect(error).toMatchObject({ kind: "api", status: 404 });
  },
);

test("an app that is not found is named", async () => {
  const { apps } = connect(script(no(404, 20007, "App not found")));
  const error = await failureOf(apps.get(appId));
  expect(error.message).toBe(
    `apps.get(${appId}), GET /accounts/{account_id}/calls/apps/{app_id}: 404 App not found (code 20007).`,
  );
});

test("a method names its argument, calls.api the parameter", async () => {
  const calls = connect(script(yes(app)));
  expect((await failureOf(calls.apps.get("x"))).message).toContain(
    ": appId has 1 characters",
  );
  const path = { account_id: "a", app_id: "x" };
  const route = "/accounts/{account_id}/calls/apps/{app_id}";
  const error = await failureOf(calls.api.GET(route, { params: { path } }));
  expect(error.message).toContain(": app_id has 1 characters");
});

describe("helpers go through the methods", () => {
  test("findByName and ensure see a list that is replaced", async () => {
    const { fetch, requests } = script(no(500));
    const { apps } = connect({ fetch });
    const list = vi.spyOn(apps, "list").mockResolvedValue([app]);
    expect(await apps.findByName("one")).toStrictEqual([app]);
    expect(await apps.ensure({ name: "one" })).toStrictEqual({
      app,
      created: false,
    });
    expect(list).toHaveBeenCalledTimes(2);
    expect(requests).toStrictEqual([]);
  });

  test("deleteIfExists and sweep see a delete that is replaced", async () => {
    const left = { ...app, name: `one ~staged-${"0a".repeat(16)}` };
    const { apps } = connect(script(yes([left])));
    const remove = vi.spyOn(apps, "delete").mockResolvedValue(left);
    expect(await apps.deleteIfExists(appId)).toBe(true);
    expect(
      await apps.sweep({ name: "one", olderThan: new Date() }),
    ).toStrictEqual([left]);
    expect(remove).toHaveBeenCalledTimes(2);
  });
});

/** What the fake starts with, what it got, and what it says on demand. */

import { describe, expect, test } from "vitest";
import { createCallsClient } from "../src/index.js";
import {
  createFakeCalls,
  type FakeCalls,
  type FaultRule,
  type GivenApp,
} from "../src/testing.js";
import { failureOf } from "./support/answers.js";

const uid = "2a95132c15732412d22c1476fa83f27a";
const start = "2014-01-02T02:20:00Z";

function connect(fake: FakeCalls, accountId = "a") {
  return createCallsClient({
    apiToken: "a-token-of-the-test",
    accountId,
    maxRetries: 0,
    fetch: fake.fetch,
  });
}

describe("apps", () => {
  test("are there from the start, as given", async () => {
    const secret = "5".repeat(64);
    const created = "2013-01-01T00:00:00Z";
    const modified = "2013-02-01T00:00:00Z";
    const app = { uid, name: "x", created, modified };
    const fake = createFakeCalls({ apps: [{ ...app, secret, account: "a" }] });
    expect(fake.apps).toEqual([{ ...app, secret, account: "a" }]);
    expect(await connect(fake).apps.list()).toEqual([app]);
    expect(await connect(fake, "b").apps.list()).toEqual([]);
  });

  test("get what they were not given", () => {
    const fake = createFakeCalls({
      accountId: "a",
      now: () => new Date(start),
      apps: [{ name: "x" }, {}],
    });
    const rest = {
      uid: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      created: start,
      modified: start,
      secret: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      account: "a",
    };
    expect(fake.apps).toEqual([
      { ...rest, name: "x" },
      { ...rest, name: "" },
    ]);
    expect(fake.apps[0]?.uid).not.toBe(fake.apps[1]?.uid);
  });

  test("without an account belong to that of the first request", async () => {
    const fake = createFakeCalls({
      apps: [{ name: "x" }, { name: "y", account: "b" }],
    });
    expect(await connect(fake, "a").apps.list()).toMatchObject([{ name: "x" }]);
    expect(await connect(fake, "b").apps.list()).toMatchObject([{ name: "y" }]);
    expect(fake.apps.map(({ account }) => account)).toEqual(["a", "b"]);
  });

  test("are found by ensure", async () => {
    const fake = createFakeCalls({ apps: [{ name: "x", uid }] });
    expect(await connect(fake).apps.ensure({ name: "x" })).toMatchObject({
      created: false,
      app: { uid },
    });
  });

  test.each<{ given: GivenApp; message: string }>([
    { given: { uid: "2a95" }, message: "apps: uid: 2a95 - accepted: 32" },
    {
      given: { created: "soon" },
      message: "apps: created: soon - accepted: an RFC 3339 time",
    },
  ])("$given are refused", ({ given, message }) => {
    expect(() => createFakeCalls({ apps: [given] })).toThrow(message);
  });
});

describe("requests", () => {
  test("tell operation, method, path, account and body, in order", async () => {
    const fake = createFakeCalls({ apps: [{ uid, account: "a" }] });
    const { apps } = connect(fake);
    await apps.create({ name: "x" });
    await apps.get(uid);
    await apps.update(uid, { name: "y" });
    const path = "/client/v4/accounts/a/calls/apps";
    const one = `${path}/${uid}`;
    expect(fake.requests).toEqual([
      {
        ...{ operation: "apps.create", method: "POST", path, account: "a" },
        body: { name: "x" },
      },
      {
        ...{ operation: "apps.get", method: "GET", path: one, account: "a" },
        body: undefined,
      },
      {
        ...{ operation: "apps.update", method: "PUT", path: one, account: "a" },
        body: { name: "y" },
      },
    ]);
    expect(JSON.stringify(fake.requests)).not.toContain("a-token-of-the-test");
  });

  test("hold what is no operation, no JSON, and what fails", async () => {
    const fake = createFakeCalls();
    const { requests } = fake;
    fake.fail({ how: "drop-before" });
    const init = { method: "POST", body: "no JSON" };
    await fake.fetch("https://a.test/x/y?z=1", init).catch(() => undefined);
    const want = { operation: undefined, account: undefined, path: "/x/y" };
    expect(requests).toEqual([{ ...want, method: "POST", body: "no JSON" }]);
    expect(fake.requests).toBe(requests);
  });
});

test("send-twice: a create makes two apps, and its caller hears of the second", async () => {
  const fake = createFakeCalls();
  fake.fail({ operation: "apps.create", how: "send-twice" });
  const app = await connect(fake).apps.create({ name: "x" });
  expect(fake.apps.map(({ name }) => name)).toEqual(["x", "x"]);
  expect(fake.apps[1]).toEqual({ ...app, account: "a" });
  expect(fake.requests.map(({ operation }) => operation)).toEqual([
    "apps.create",
    "apps.create",
  ]);
});

describe("answer", () => {
  test("is what the caller gets; nothing is carried out", async () => {
    const fake = createFakeCalls();
    const error = { code: 10000, message: "Authentication error" };
    fake.fail({
      how: "answer",
      status: 403,
      body: { success: false, errors: [error], messages: [], result: null },
      headers: { "CF-Ray": "1-AMS" },
    });
    const failure = await failureOf(connect(fake).apps.create({ name: "x" }));
    expect(failure).toMatchObject({
      ...{ kind: "api", status: 403, code: 10000, ray: "1-AMS" },
      outcome: "rejected",
    });
    expect(fake.apps).toEqual([]);
  });

  test.each<{
    rule: Omit<FaultRule, "how">;
    type: string | null;
    text: string;
  }>([
    { rule: { status: 503 }, type: null, text: "" },
    { rule: { status: 204 }, type: null, text: "" },
    {
      rule: { status: 200, body: [1] },
      type: "application/json",
      text: "[1]",
    },
    {
      rule: { status: 200, body: null },
      type: "application/json",
      text: "null",
    },
    {
      rule: {
        ...{ status: 404, body: "<p>gone" },
        headers: { "content-type": "text/html" },
      },
      type: "text/html",
      text: "<p>gone",
    },
  ])("$rule is sent as it is", async ({ rule, type, text }) => {
    const fake = createFakeCalls();
    fake.fail({ how: "answer", ...rule });
    const response = await fake.fetch("https://a.test/x");
    expect(response.status).toBe(rule.status);
    expect(response.headers.get("content-type")).toBe(type);
    expect(await response.text()).toBe(text);
  });

  test.each<{ rule: Omit<FaultRule, "how">; message: string }>([
    {
      rule: {},
      message: "fail: status: undefined - accepted: an integer from 200 to 599",
    },
    { rule: { status: 199 }, message: "fail: status: 199 - " },
    { rule: { status: 600 }, message: "fail: status: 600 - " },
    {
      rule: { status: 204, body: "x" },
      message: "fail: body: given - accepted: none with status 204",
    },
  ])("$rule is refused", ({ rule, message }) => {
    const fake = createFakeCalls();
    expect(() => fake.fail({ how: "answer", ...rule })).toThrow(message);
  });
});

test("an option that does not exist is refused: the fake would be another one", () => {
  const options: object = { aps: [{ name: "one" }] };
  expect(() => createFakeCalls(options)).toThrow(
    new TypeError(
      "createFakeCalls: there is no option aps: there are apps, apiToken, accountId, now",
    ),
  );
});

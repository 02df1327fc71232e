import { describe, expect, test } from "vitest";
import {
  account,
  app,
  appId,
  connect,
  failureOf,
  methodNames,
  methods,
  newApp,
  no,
  script,
  yes,
  type Reply,
} from "../support/answers.js";
import { cutOff, listen, unmeasured, type Act } from "../support/loopback.js";

const api = { params: { path: { account_id: account } } };
const appsPath = "/accounts/{account_id}/calls/apps";
const html = { "content-type": "text/html; charset=UTF-8", "cf-ray": "8f-AMS" };
const page = `<!DOCTYPE html><html><title>Bad gateway</title>${"<p>sorry</p>".repeat(400)}</html>`;

describe("an empty 500", () => {
  const bodies = ["", '""', "null", "false"];
  const forms = bodies.flatMap((body): [string, Act][] => [
    [
      `${body || "no body"}, with Content-Length`,
      {
        status: 500,
        headers: { "content-length": String(body.length) },
        body,
      },
    ],
    [`${body || "no body"}, without Content-Length`, unmeasured(500, body)],
    [
      `${body || "no body"}, in chunks`,
      (response) => {
        response.writeHead(500, { "transfer-encoding": "chunked" });
        response.end(body);
      },
    ],
  ]);

  test.each(forms)("case 1: %s: every method throws", async (_name, act) => {
    const server = await listen(act);
    const calls = connect({ baseUrl: server.url, maxRetries: 0 });
    for (const method of methodNames) {
      expect(await failureOf(methods[method](calls))).toMatchObject({
        kind: "api",
        status: 500,
        operation: `apps.${method}`,
      });
    }
  });

  test.each(forms)("case 1: %s: calls.api has an error", async (_name, act) => {
    const server = await listen(act);
    const calls = connect({ baseUrl: server.url, maxRetries: 0 });
    const { data, error, response } = await calls.api.GET(appsPath, api);
    expect(data).toBeUndefined();
    expect(error).toBeTruthy();
    expect(response.status).toBe(500);
  });
});

describe("a success without a body", () => {
  const empties: [string, Reply][] = [
    ["200, no body", { status: 200 }],
    ["201, no body", { status: 201 }],
    [
      "200, Content-Length 0",
      { status: 200, headers: { "content-length": "0" } },
    ],
    [
      "201, Content-Length 0",
      { status: 201, headers: { "content-length": "0" } },
    ],
    ["200, white space", { status: 200, body: " \r\n\t " }],
    ["201, white space", { status: 201, body: "\n" }],
    ["204", { status: 204 }],
  ];

  test.each(empties)("case 2: %s", async (_name, reply) => {
    const server = await listen(reply);
    const calls = connect({ baseUrl: server.url });
    const paths = {
      list: "GET /accounts/{account_id}/calls/apps",
      create: "POST /accounts/{account_id}/calls/apps",
      get: "GET /accounts/{account_id}/calls/apps/{app_id}",
      update: "PUT /accounts/{account_id}/calls/apps/{app_id}",
      delete: "DELETE /accounts/{account_id}/calls/apps/{app_id}",
    };
    for (const method of methodNames) {
      const error = await failureOf(methods[method](calls));
      expect(error).toMatchObject({
        kind: "response",
        status: reply.status,
        operation: `apps.${method}`,
      });
      expect(error.message).toContain(paths[method]);
      expect(error.message).toContain(String(reply.status));
    }
  });

  test.each(empties)("case 2: %s, through calls.api", async (_name, reply) => {
    const server = await listen(reply);
    const calls = connect({ baseUrl: server.url });
    const error = await failureOf(calls.api.GET(appsPath, api));
    expect(error).toMatchObject({
      kind: "response",
      status: reply.status,
      operation: "apps.list",
    });
  });
});

describe("a page instead of JSON", () => {
  test.each([
    ["200", 200, "response"],
    ["502", 502, "api"],
  ])("case 3: %s with text/html", async (_name, status, kind) => {
    const server = await listen({ status, headers: html, body: page });
    const calls = connect({ baseUrl: server.url, maxRetries: 1 });
    for (const method of methodNames) {
      const error = await failureOf(methods[method](calls));
      expect(error).toMatchObject({ kind, status, ray: "8f-AMS" });
      expect(error.message).toContain("text/html");
      expect(error.message).toContain(String(status));
      expect(error.message.length).toBeLessThan(300);
      expect(error.message).not.toMatch(/<|sorry|Bad gateway/);
      expect(JSON.stringify(error)).not.toMatch(/<p>|Bad gateway/);
    }
  });
});

describe("a body that ends too early", () => {
  const half = JSON.stringify({ success: true, result: app }).slice(0, 60);

  test("case 4: cut off where no length was given: kind response, a SyntaxError, after a second try", async () => {
    const server = await listen(unmeasured(200, half));
    const calls = connect({ baseUrl: server.url, maxRetries: 1 });
    const error = await failureOf(calls.apps.get(appId));
    expect(error).toMatchObject({
      kind: "response",
      status: 200,
      operation: "apps.get",
      attempts: 2,
    });
    expect(error.cause).toBeInstanceOf(SyntaxError);
    expect(server.received).toHaveLength(2);
  });

  test("case 4: cut off short of its Content-Length: kind response, after a second try", async () => {
    const server = await listen(cutOff(200, half));
    const calls = connect({ baseUrl: server.url, maxRetries: 1 });
    const error = await failureOf(calls.apps.get(appId));
    expect(server.received).toHaveLength(2);
    expect(error).toMatchObject({ kind: "response", status: 200, attempts: 2 });
  });

  test.each([
    ["no length", unmeasured(200, half)],
    ["short of its length", cutOff(200, half)],
  ])("case 4: %s, and whole the second time", async (_name, act) => {
    const server = await listen(act, yes(app));
    const calls = connect({ baseUrl: server.url });
    expect(await calls.apps.get(appId)).toStrictEqual(app);
    expect(server.received).toHaveLength(2);
  });
});

test.each([
  [971, "Please wait and consider throttling your request speed"],
  [10003, "Could not find the entry point"],
])("case 5: 200 with success: false and code %i", async (code, message) => {
  const { fetch } = script(no(200, code, message));
  const calls = connect({ fetch, maxRetries: 0 });
  for (const method of methodNames) {
    const error = await failureOf(methods[method](calls));
    expect(error).toMatchObject({ kind: "api", status: 200, code });
    expect(error.errors).toStrictEqual([{ code, message }]);
    expect(error.message).toContain(message);
    expect(error.message).toContain(String(code));
  }
});

describe("a failure that is not as documented", () => {
  const errors = [{ code: 7003, message: "No route" }];
  const bare: [string, object, object][] = [
    ["no messages", { success: false, errors, result: null }, { code: 7003 }],
    ["no result", { success: false, errors, messages: [] }, { code: 7003 }],
    [
      "no errors",
      { success: false, messages: [], result: null },
      { code: undefined, errors: [] },
    ],
    [
      "errors: null",
      { success: false, errors: null },
      { code: undefined, errors: [] },
    ],
    [
      "errors: []",
      { success: false, errors: [] },
      { code: undefined, errors: [] },
    ],
    [
      "success alone",
      { success: false },
      { code: undefined, errors: [], messages: [] },
    ],
    ["an empty object", {}, { code: undefined, errors: [], messages: [] }],
    [
      "no code",
      { success: false, errors: [{ message: "Gone" }] },
      { code: undefined, errors: [{ message: "Gone" }] },
    ],
    [
      "a code that is a string of digits",
      { success: false, errors: [{ code: "7003", message: "No route" }] },
      { code: 7003 },
    ],
    [
      "a code that is a word",
      { success: false, errors: [{ code: "no_route", message: "No route" }] },
      { code: "no_route" },
    ],
  ];

  test.each(bare)("case 6: %s", async (_name, body, want) => {
    const { fetch } = script({ status: 400, body: JSON.stringify(body) });
    const error = await failureOf(connect({ fetch }).apps.create());
    expect(error).toMatchObject({ kind: "api", status: 400, ...want });
  });

  test("case 6: error_chain present: the chain is shown", async () => {
    const chain = [
      { code: 6111, message: "Invalid format for Authorization header" },
    ];
    const body = {
      success: false,
      errors: [
        { code: 6003, message: "Invalid request headers", error_chain: chain },
      ],
    };
    const { fetch } = script({ status: 400, body: JSON.stringify(body) });
    const error = await failureOf(connect({ fetch }).apps.list());
    expect(error).toMatchObject({ kind: "api", status: 400, code: 6003 });
    expect(error.errors[0]?.error_chain).toStrictEqual(chain);
    for (const part of [
      "Invalid request headers",
      "6003",
      "Invalid format for Authorization header",
      "6111",
    ]) {
      expect(error.message).toContain(part);
    }
  });
});

describe("a result that is not what was promised", () => {
  test("case 7: result: null on list is an empty array", async () => {
    const { fetch } = script(yes(null));
    expect(await connect({ fetch }).apps.list()).toStrictEqual([]);
  });

  const withoutUid = { ...app, uid: undefined };
  const given: [
    "list" | "get" | "update" | "delete" | "create",
    string,
    unknown,
  ][] = [
    ["get", "result: null", null],
    ["update", "result: null", null],
    ["delete", "result: null", null],
    ["create", "result: null", null],
    ["get", "no uid", withoutUid],
    ["update", "no uid", withoutUid],
    ["delete", "no uid", withoutUid],
    ["create", "no uid", { ...withoutUid, secret: newApp.secret }],
    ["list", "an app without uid", [app, withoutUid]],
    ["list", "a hole", [app, null]],
    ["list", "an object", {}],
    ["get", "an array", [app]],
    ["get", "uid: null", { ...app, uid: null }],
    ["create", "no secret", app],
    ["create", "secret: null", { ...app, secret: null }],
    ["create", "a secret that is a number", { ...app, secret: 1 }],
  ];

  test.each(given)("case 7: %s, %s", async (method, _name, result) => {
    const { fetch, requests } = script(yes(result));
    const error = await failureOf(methods[method](connect({ fetch })));
    expect(error).toMatchObject({
      kind: "response",
      status: 200,
      operation: `apps.${method}`,
    });
    expect(requests).toHaveLength(1);
  });
});

test("case 8: unknown fields in a result are kept", async () => {
  const extra = { region: "eu", limits: { tracks: [1, null] }, __proto: "x" };
  const calls = (result: unknown) => connect(script(yes(result)));
  expect(await calls([{ ...app, ...extra }]).apps.list()).toStrictEqual([
    { ...app, ...extra },
  ]);
  for (const method of ["get", "update", "delete"] as const) {
    expect(await methods[method](calls({ ...app, ...extra }))).toStrictEqual({
      ...app,
      ...extra,
    });
  }
  expect(await calls({ ...newApp, ...extra }).apps.create()).toStrictEqual({
    ...newApp,
    ...extra,
  });
});

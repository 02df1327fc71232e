/** Pages of a proxy or a firewall in the place of the API's answer: the work may be done. */

import { describe, expect, test } from "vitest";
import { createCallsClient } from "../src/index.js";
import { createFakeCalls, type FakeCalls } from "../src/testing.js";
import { failureOf } from "./support/answers.js";

const page = "<html><title>Blocked by the gateway</title></html>";

/** What a gateway may put in the place of an answer. */
type Body = BodyInit | null;

/** A body that ends early. */
function cutOff(): Body {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(page.slice(0, 9)));
      controller.error(new TypeError("terminated"));
    },
  });
}

const bodies: [string, () => Body][] = [
  ["a page", () => page],
  ["nothing", () => null],
  ["a page that is cut off", cutOff],
  ["its own JSON", () => '{"errors":[{"code":"DLP-17"}]}'],
  ["an answer of the API that is cut off", () => '{"success":false,"errors":['],
];

/** A client behind a gateway that passes requests on, and replaces the answers to some by its page. */
function behindGateway(
  isReplaced: (request: Request, count: number) => boolean,
  status = 403,
  body: () => Body = () => page,
) {
  const fake = createFakeCalls();
  const counts = new Map<string, number>();
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    const count = (counts.get(request.method) ?? 0) + 1;
    counts.set(request.method, count);
    const answer = await fake.fetch(request.clone());
    if (!isReplaced(request, count)) return answer;
    return new Response(body(), {
      status,
      headers: { "content-type": "text/html" },
    });
  };
  const { apps } = createCallsClient({
    ...{ apiToken: "token", accountId: "account", fetch },
  });
  return { fake, apps, counts };
}

const namesOf = (fake: FakeCalls) => fake.apps.map(({ name }) => name);

test.each([400, 403, 404, 409, 413])(
  "%d: a create may have happened, and is sent once",
  async (status) => {
    const { apps, fake } = behindGateway(() => true, status);
    const error = await failureOf(apps.create({ name: "one" }));
    expect(error).toMatchObject({
      ...{ kind: "api", status, outcome: "unknown", attempts: 1 },
      message: `apps.create, POST /accounts/{account_id}/calls/apps: ${status} (no reason given, text/html). An app may exist whose secret nobody has: look for it with calls.apps.list(), and delete it before you create another.`,
    });
    expect(namesOf(fake)).toEqual(["one"]);
  },
);

test.each(bodies)(
  "403 with %s: a create may have happened",
  async (_name, body) => {
    const { apps, fake } = behindGateway(() => true, 403, body);
    const error = await failureOf(apps.create({ name: "one" }));
    expect(error).toMatchObject({ outcome: "unknown", attempts: 1 });
    expect(error.message).toContain("An app may exist");
    expect(namesOf(fake)).toEqual(["one"]);
  },
);

test.each(bodies)(
  "404 with %s: nobody knows whether the app is gone",
  async (_name, body) => {
    const { apps } = behindGateway(() => true, 404, body);
    const id = "0123456789abcdef0123456789abcdef";
    const options = { maxRetries: 0 };
    expect(await failureOf(apps.deleteIfExists(id, options))).toMatchObject({
      ...{ status: 404, outcome: "unknown" },
      message: expect.not.stringContaining("earlier attempt") as unknown,
    });
  },
);

test("a refusal that is cut off is asked for again, as every body that is", async () => {
  const { apps, counts } = behindGateway(
    (_request, count) => count === 1,
    403,
    cutOff,
  );
  expect(await apps.list()).toEqual([]);
  expect(counts.get("GET")).toBe(2);
});

test("429: nothing was carried out, whoever says it", async () => {
  const { apps } = behindGateway(() => true, 429);
  const error = await failureOf(
    apps.create({ name: "one" }, { maxRetries: 0 }),
  );
  expect(error).toMatchObject({ outcome: "rejected", status: 429 });
});

test("the API's own refusal is certain", async () => {
  const { apps, fake } = behindGateway(() => false);
  fake.fail({
    ...{ how: "answer", status: 403 },
    body: { success: false, errors: [{ code: 9109, message: "no" }] },
  });
  const error = await failureOf(apps.create({ name: "one" }));
  expect(error).toMatchObject({ outcome: "rejected", code: 9109 });
});

describe("ensure", () => {
  test("a page after the create: its app is deleted, another is created", async () => {
    const { apps, fake } = behindGateway(
      ({ method }, count) => method === "POST" && count === 1,
    );
    const { created, app } = await apps.ensure({ name: "x" });
    expect(created).toBe(true);
    expect(fake.apps).toEqual([{ ...app, account: "account" }]);
  });

  test("pages after every create: it gives up after three, and leaves nothing", async () => {
    const { apps, fake, counts } = behindGateway(
      ({ method }) => method === "POST",
    );
    expect(await failureOf(apps.ensure({ name: "x" }))).toMatchObject({
      ...{ kind: "api", status: 403, operation: "apps.create" },
    });
    expect(counts.get("POST")).toBe(3);
    expect(namesOf(fake)).toEqual([]);
  });

  test.each(
    [403, 404].flatMap((status) =>
      bodies.map(([name, body]) => ({ status, name, body })),
    ),
  )(
    "$status with $name after the last rename: the app is final, and has its secret",
    async ({ status, body }) => {
      const { apps, fake } = behindGateway(
        ({ method }, count) => method === "PUT" && count === 2,
        status,
        body,
      );
      const { created, app } = await apps.ensure({ name: "x" });
      expect(created).toBe(true);
      expect(fake.apps).toEqual([{ ...app, account: "account" }]);
    },
  );

  test("pages after every last rename: no final app is deleted, and the next call has the secret", async () => {
    let isWell = false;
    const { apps, fake } = behindGateway(
      ({ method }, count) => !isWell && method === "PUT" && count >= 2,
    );
    const failed = await failureOf(
      apps.ensure({ name: "x" }, { timeout: 1000 }),
    );
    expect(failed).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(namesOf(fake)).toEqual(["x"]);
    isWell = true;
    const { created, app } = await apps.ensure({ name: "x" });
    expect(created).toBe(true);
    expect(fake.apps).toEqual([{ ...app, account: "account" }]);
  });

  test("a page after the claim: ours is deleted, and the error is told", async () => {
    const { apps, fake } = behindGateway(({ method }) => method === "PUT");
    expect(await failureOf(apps.ensure({ name: "x" }))).toMatchObject({
      ...{ kind: "api", status: 403, operation: "apps.update" },
    });
    expect(namesOf(fake)).toEqual([]);
  });
});

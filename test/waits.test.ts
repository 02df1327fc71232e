/** How long a call waits: what the answers ask for, read against their own clock. */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  app,
  connect,
  failureOf,
  newApp,
  no,
  script,
  yes,
} from "./support/answers.js";
import { stopClock } from "./support/clock.js";
import { listen } from "./support/loopback.js";

const hour = 3_600_000;
const date = (time: number) => new Date(time).toUTCString();

describe("a 429 is waited for", () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const given: [string, Record<string, string>, number][] = [
    ["Retry-After twice", { "retry-after": "1, 2" }, 2_000],
    ["Retry-After twice, the same", { "retry-after": "2, 2" }, 2_000],
    ["Retry-After twice, longest first", { "retry-after": "2,1" }, 2_000],
    [
      "a number and a date",
      { "retry-after": `1, ${date(now + 2_000)}` },
      2_000,
    ],
    ["a number and nonsense", { "retry-after": "soon, 2" }, 2_000],
    ["an exhausted Ratelimit", { ratelimit: '"default";r=0;t=2' }, 2_000],
    [
      "two Ratelimits, one exhausted",
      { ratelimit: '"a";r=5;t=9, "b";r=0;t=2' },
      2_000,
    ],
    [
      "Retry-After beside a Ratelimit",
      { "retry-after": "2", ratelimit: '"default";r=0;t=9' },
      2_000,
    ],
    [
      "a date by a clock an hour ahead",
      { date: date(now + hour), "retry-after": date(now + hour + 2_000) },
      2_000,
    ],
    [
      "a date by a clock an hour behind",
      { date: date(now - hour), "retry-after": date(now - hour + 2_000) },
      2_000,
    ],
  ];

  test.each(given)("%s", async (_name, headers, wait) => {
    stopClock();
    vi.setSystemTime(now);
    const { fetch, requests } = script(
      no(429, 971, "Slow", headers),
      yes([app]),
    );
    const { apps } = connect({ fetch, maxRetryDelay: 60_000 });
    const listed = apps.list();
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await listed).toStrictEqual([app]);
  });

  test("a Ratelimit that is not exhausted asks for nothing", async () => {
    const { fetch } = script(
      no(429, 971, "Slow", { ratelimit: '"default";r=5;t=9' }),
    );
    const error = await failureOf(connect({ fetch }).apps.list());
    expect(error.retryAfter).toBeUndefined();
  });
});

test.each([502, 503])(
  "a POST answered %i with code 971 is sent once",
  async (status) => {
    const server = await listen(no(status, 971), yes(newApp, 201));
    const error = await failureOf(
      connect({ baseUrl: server.url }).apps.create(),
    );
    expect(error).toMatchObject({ status, outcome: "unknown", attempts: 1 });
    expect(server.received).toHaveLength(1);
  },
);

/** A server in a thread of its own, which a blocked loop does not hold up. */
const answering = `
const { createServer } = require("node:http");
const { parentPort } = require("node:worker_threads");
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(201, { "content-type": "application/json" });
  response.end(${JSON.stringify(yes(newApp).body)});
  response.on("finish", () => parentPort.postMessage("answered"));
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

test("an answer that came in time is read, though the loop was blocked past the deadline", async () => {
  const worker = new Worker(answering, { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const [port] = (await once(worker, "message")) as [number];
  const { apps } = connect({
    baseUrl: `http://127.0.0.1:${port}`,
    timeout: 3_000,
  });
  const first = once(worker, "message");
  await apps.create({ name: "one" }); // a connection that is kept alive
  await first;
  const made = apps.create({ name: "two" });
  await once(worker, "message");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_500);
  expect(await made).toStrictEqual(newApp);
});

test("the stack of a deadline shows the caller", async () => {
  const { apps } = connect({ ...script("hang"), timeout: 20 });
  async function whoCalls(): Promise<unknown> {
    return await apps.list();
  }
  const error = await failureOf(whoCalls());
  expect(error.kind).toBe("timeout");
  expect(error.stack).toContain("whoCalls");
});

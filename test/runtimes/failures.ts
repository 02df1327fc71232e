/** The checks of what fails: aborts, repeats, losses, refusals. */

import type { CallsEvent } from "../../src/index.js";
import {
  connect,
  count,
  failureOf,
  noApp,
  token,
  type Check,
  type Input,
  type Package,
} from "./check.js";

export function endings(calls: Package, input: Input): readonly Check[] {
  const ending = async (call: Promise<unknown>) => {
    const { kind, outcome, attempts } = await failureOf(calls, call);
    return [kind, outcome, attempts];
  };
  return [
    {
      name: "an abort before the call",
      want: ["aborted", "rejected", 0],
      got: async () => {
        const { apps } = connect(calls, input, "plain.aborted");
        return ending(apps.create({}, { signal: AbortSignal.abort() }));
      },
    },
    {
      name: "an abort during the call, and its reason",
      want: ["aborted", "unknown", 1, "enough"],
      got: async () => {
        const { apps } = connect(calls, input, "silent.aborted");
        const controller = new AbortController();
        const call = apps.create({}, { signal: controller.signal });
        const failed = failureOf(calls, call);
        while ((await count(input, "silent.aborted", "POST")) === 0);
        controller.abort("enough");
        const { kind, outcome, attempts, cause } = await failed;
        return [kind, outcome, attempts, cause];
      },
    },
    {
      name: "an abort while the call waits to send again",
      want: ["aborted", "unknown", 1],
      got: async () => {
        const controller = new AbortController();
        const onEvent = ({ type }: CallsEvent) => {
          if (type === "retry") controller.abort();
        };
        const { apps } = connect(calls, input, "down.aborted", { onEvent });
        const call = apps.update(noApp, {}, { signal: controller.signal });
        return ending(call);
      },
    },
    {
      name: "the deadline",
      want: ["timeout", "unknown", 1],
      got: async () => {
        const { apps } = connect(calls, input, "silent.timeout");
        return ending(apps.create({}, { timeout: 300 }));
      },
    },
  ];
}

export function repeats(calls: Package, input: Input): readonly Check[] {
  return [
    {
      name: "503, then 200, and the events of the call",
      want: [0, 2, ["request", "response", "retry", "request", "response"]],
      got: async () => {
        const types: string[] = [];
        const { apps } = connect(calls, input, "busy.repeat", {
          onEvent: ({ type }) => types.push(type),
        });
        const { length } = await apps.list();
        return [length, await count(input, "busy.repeat", "GET"), types];
      },
    },
    {
      name: "503 of a create: one request",
      want: ["api", 503, "unknown", 1],
      got: async () => {
        const { apps } = connect(calls, input, "busy.create");
        const error = await failureOf(calls, apps.create({}));
        const sent = await count(input, "busy.create", "POST");
        return [error.kind, error.status, error.outcome, sent];
      },
    },
    {
      name: "429 of a create: sent again after the time of Retry-After",
      want: [64, 2, true],
      got: async () => {
        let delay = 0;
        const { apps } = connect(calls, input, "throttle.repeat", {
          onEvent: (event) => (delay = event.delay ?? delay),
        });
        const { secret } = await apps.create({});
        const sent = await count(input, "throttle.repeat", "POST");
        return [secret.length, sent, delay >= 1000];
      },
    },
    {
      name: "a longer Retry-After than maxRetryDelay fails at once",
      want: ["api", 30, 1],
      got: async () => {
        const { apps } = connect(calls, input, "down.long", {
          maxRetryDelay: 10,
        });
        const error = await failureOf(calls, apps.list());
        const sent = await count(input, "down.long", "GET");
        return [error.kind, error.retryAfter, sent];
      },
    },
  ];
}

export function losses(calls: Package, input: Input): readonly Check[] {
  const { differences } = input;
  const sendsAgain = differences.includes("every POST is sent again");
  const sendsBlobsOnce = differences.includes("Blobs are sent once");
  return [
    {
      name: "a POST of fetch itself whose connection breaks: how many requests",
      want: sendsBlobsOnce || sendsAgain ? 2 : 1,
      got: async () => {
        const url = `${input.origin}/lose.fetch/accounts/lose.fetch/calls/apps`;
        const headers = { authorization: `Bearer ${token}` };
        // what it leaves is a kept-alive connection
        await (await fetch(url, { headers })).text();
        const body = '{"name":"lost"}';
        await fetch(url, { method: "POST", headers, body }).catch(
          () => undefined,
        );
        return count(input, "lose.fetch", "POST");
      },
    },
    {
      name: "a create whose connection breaks: how many requests, how many apps",
      want: sendsAgain ? ["resolved", 2, 2] : ["connection, unknown, 1", 1, 1],
      got: async () => {
        const { apps } = connect(calls, input, "lose.create");
        await apps.list();
        const ending = await apps.create({ name: "lost" }).then(
          () => "resolved",
          (error: unknown) =>
            calls.isCallsError(error)
              ? `${error.kind}, ${error.outcome}, ${error.attempts}`
              : String(error),
        );
        const sent = await count(input, "lose.create", "POST");
        return [ending, sent, (await apps.list()).length];
      },
    },
    {
      name: "ensure whose create is lost: one app, with its secret",
      want: [true, 64, ["sure"]],
      got: async () => {
        const { apps } = connect(calls, input, "lose.ensure");
        const { app, created } = await apps.ensure({ name: "sure" });
        const secret = "secret" in app ? app.secret : "";
        const names = (await apps.list()).map(({ name }) => name);
        return [created, secret.length, names];
      },
    },
  ];
}

export function unreached(calls: Package, input: Input): readonly Check[] {
  const isUnclear = input.differences.includes("a refusal looks like a loss");
  return [
    {
      name: "a refused connection",
      want: ["connection", isUnclear ? "unknown" : "rejected", 1, true],
      got: async () => {
        const { apps } = connect(calls, input, "plain.refused", {
          ...{ baseUrl: input.closed, maxRetries: 0 },
        });
        const error = await failureOf(calls, apps.create({}));
        const { kind, outcome, attempts, message } = error;
        const { host } = new URL(input.closed);
        const says = new RegExp(
          `${host} (was lost )?\\(.*([Cc]onnect|Failed to fetch)|${host} \\(ECONNREFUSED`,
        );
        return [kind, outcome, attempts, says.test(message) || message];
      },
    },
  ];
}

export function refusals(calls: Package, input: Input): readonly Check[] {
  const { createCallsClient, isCallsError } = calls;
  const { apps } = connect(calls, input, "plain.refusals");
  return [
    {
      name: "a wrong id",
      want: ["input", 0],
      got: async () => {
        const { kind, attempts } = await failureOf(calls, apps.get("../one"));
        return [kind, attempts];
      },
    },
    {
      name: "no token",
      want: ["input", 0, true],
      got: async () => {
        const client = createCallsClient({ accountId: "a" });
        const error = await failureOf(calls, client.apps.list());
        const says = error.message.includes("no API token");
        return [error.kind, error.attempts, says];
      },
    },
    {
      name: "a wrong token",
      want: [401, true],
      got: async () => {
        const options = { apiToken: "another" };
        const client = connect(calls, input, "plain.token", options);
        const error = await failureOf(calls, client.apps.list());
        return [error.status, calls.isAuthenticationError(error)];
      },
    },
    {
      name: "no such app: the guards, the class and the code",
      want: [true, true, true, false, 20007],
      got: async () => {
        const error = await failureOf(calls, apps.get(noApp));
        return [
          calls.isNotFound(error),
          isCallsError(error),
          error instanceof calls.CallsApiError && error instanceof Error,
          calls.isRateLimited(error),
          error.code,
        ];
      },
    },
    {
      name: "an error as JSON: its message, no token",
      want: ["api", "rejected", true, false],
      got: async () => {
        const error = await failureOf(calls, apps.delete(noApp));
        const text = JSON.stringify(error);
        const read = JSON.parse(text) as Record<string, unknown>;
        const isWhole = read["message"] === error.message;
        return [read["kind"], read["outcome"], isWhole, text.includes(token)];
      },
    },
  ];
}

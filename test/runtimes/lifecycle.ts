/** What a caller does with the package, over HTTP. It knows no runtime: web standards alone. */

import type {
  CallsClientOptions,
  CallsEvent,
  Outcome,
} from "../../src/index.js";

/** The package, however it was loaded. */
export type Package = typeof import("../../src/index.js");

/** What a run is told. */
export interface Input {
  /** Where the fake is: see world.ts. */
  readonly origin: string;
  /** A base URL where nobody listens. */
  readonly closed: string;
  /** What an error says of a create there: not every runtime tells that it could not connect. */
  readonly refused: Outcome;
}

export interface Result {
  readonly name: string;
  /** What is wrong. Undefined where the check passes. */
  readonly problem?: string;
}

interface Check {
  readonly name: string;
  readonly want: unknown;
  readonly got: () => Promise<unknown>;
}

export const token: string = "v1.0-T0kenT0kenT0kenT0kenT0ken";
/** An id that no app has. */
const noApp = "0".repeat(32);

/** Runs every check, one after the other. */
export async function lifecycle(
  calls: Package,
  input: Input,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const groups = [methods, helpers, endings, repeats, losses, refusals];
  for (const { name, want, got } of groups.flatMap((group) =>
    group(calls, input),
  )) {
    const given = JSON.stringify(
      await got().catch((error: unknown) => `it throws ${String(error)}`),
    );
    const wanted = JSON.stringify(want);
    results.push(
      given === wanted
        ? { name }
        : { name, problem: `${given} in place of ${wanted}` },
    );
  }
  return results;
}

/** A client on a way to the fake. The account is named like the way: it has apps of its own. */
function connect(
  { createCallsClient }: Package,
  { origin }: Input,
  way: string,
  options: CallsClientOptions = {},
) {
  const baseUrl = `${origin}/${way}`;
  return createCallsClient({
    ...{ apiToken: token, accountId: way, baseUrl },
    ...options,
  });
}

/** How many requests of a method came to the fake on a way. */
async function count(
  { origin }: Input,
  way: string,
  method: string,
): Promise<number> {
  const response = await fetch(`${origin}/requests/${way}/${method}`);
  return (await response.json()) as number;
}

/** What a call rejects with. */
async function failureOf({ isCallsError }: Package, call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isCallsError(error)) return error;
  throw new Error(`no CallsError, but ${String(error)}`);
}

function methods(calls: Package, input: Input): readonly Check[] {
  const { apps, api } = connect(calls, input, "plain.methods");
  let uid = "";
  return [
    {
      name: "create",
      want: ["one", 64],
      got: async () => {
        const app = await apps.create({ name: "one" });
        uid = app.uid;
        return [app.name, app.secret.length];
      },
    },
    {
      name: "list",
      want: ["one"],
      got: async () => (await apps.list()).map(({ name }) => name),
    },
    {
      name: "get, without the secret",
      want: ["one", false],
      got: async () => {
        const app = await apps.get(uid);
        return [app.name, "secret" in app];
      },
    },
    {
      name: "update",
      want: "two",
      got: async () => (await apps.update(uid, { name: "two" })).name,
    },
    {
      name: "the typed fetch client",
      want: ["two"],
      got: async () => {
        const params = { path: { account_id: "plain.methods" } };
        const path = "/accounts/{account_id}/calls/apps";
        const { data } = await api.GET(path, { params });
        return data?.result?.map(({ name }) => name);
      },
    },
    {
      name: "delete",
      want: ["two", 0],
      got: async () => {
        const { name } = await apps.delete(uid);
        return [name, (await apps.list()).length];
      },
    },
  ];
}

function helpers(calls: Package, input: Input): readonly Check[] {
  const { apps } = connect(calls, input, "plain.helpers");
  return [
    {
      name: "findByName",
      want: [1, 0],
      got: async () => {
        await apps.create({ name: "found" });
        const found = await apps.findByName("found");
        return [found.length, (await apps.findByName("foun")).length];
      },
    },
    {
      name: "deleteIfExists",
      want: [true, false],
      got: async () => {
        const { uid } = await apps.create({ name: "short" });
        const first = await apps.deleteIfExists(uid);
        return [first, await apps.deleteIfExists(uid)];
      },
    },
    {
      name: "ensure creates, and hands out the secret",
      want: [true, 64],
      got: async () => {
        let stored = "";
        const { created } = await apps.ensure(
          { name: "sure" },
          { onSecret: ({ secret }) => void (stored = secret) },
        );
        return [created, stored.length];
      },
    },
    {
      name: "ensure finds",
      want: [false, "sure", false],
      got: async () => {
        const { app, created } = await apps.ensure({ name: "sure" });
        return [created, app.name, "secret" in app];
      },
    },
    {
      name: "two calls of ensure at once create one app",
      want: [1, 1],
      got: async () => {
        const both = await Promise.all([
          apps.ensure({ name: "pair" }),
          connect(calls, input, "plain.helpers").apps.ensure({ name: "pair" }),
        ]);
        const created = both.filter((one) => one.created);
        return [created.length, (await apps.findByName("pair")).length];
      },
    },
  ];
}

function endings(calls: Package, input: Input): readonly Check[] {
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

function repeats(calls: Package, input: Input): readonly Check[] {
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

function losses(calls: Package, input: Input): readonly Check[] {
  return [
    {
      name: "a create whose connection breaks: one request, one app",
      want: ["connection", "unknown", 1, 1, 1],
      got: async () => {
        const { apps } = connect(calls, input, "lose.create");
        await apps.list(); // what it leaves is a kept-alive connection
        const error = await failureOf(calls, apps.create({ name: "lost" }));
        const sent = await count(input, "lose.create", "POST");
        const { kind, outcome, attempts } = error;
        return [kind, outcome, attempts, sent, (await apps.list()).length];
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
    {
      name: "a refused connection",
      want: ["connection", input.refused, 1, true],
      got: async () => {
        const { apps } = connect(calls, input, "plain.refused", {
          ...{ baseUrl: input.closed, maxRetries: 0 },
        });
        const error = await failureOf(calls, apps.create({}));
        const { kind, outcome, attempts, message } = error;
        const { host } = new URL(input.closed);
        const says = new RegExp(
          `${host} (was lost )?\\(.*[Cc]onnect|${host} \\(ECONNREFUSED`,
        );
        return [kind, outcome, attempts, says.test(message) || message];
      },
    },
  ];
}

function refusals(calls: Package, input: Input): readonly Check[] {
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

/** What a runtime that may not use the network says of a create. */
export async function denied(
  calls: Package,
  { closed }: Input,
): Promise<readonly Result[]> {
  const options = { apiToken: token, accountId: "a", baseUrl: closed };
  const { apps } = calls.createCallsClient(options);
  const { kind, outcome, attempts, message } = await failureOf(
    calls,
    apps.create({}),
  );
  const name = "a create without permission: rejected, one attempt";
  const says = /requires net access/i.test(message);
  return kind === "connection" &&
    outcome === "rejected" &&
    attempts === 1 &&
    says
    ? [{ name }]
    : [
        {
          name,
          problem: `${kind}, ${outcome}, ${attempts} attempts: ${message}`,
        },
      ];
}

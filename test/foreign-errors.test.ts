/** Errors that others have made: nothing walks them, and no copy of them holds the token. */

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { CallsError, CallsEvent } from "../src/index.js";
import { connect, failureOf, token } from "./support/answers.js";

/** Everything that a log could show of an error. */
function faces(error: unknown): string {
  const shown = [
    inspect(error, { depth: null, showHidden: true, maxArrayLength: 50 }),
    JSON.stringify(error),
    String((error as Error).stack),
  ];
  return shown.join("\n");
}

/** What a call is told where `fetch` rejects with a value. */
async function failWith(thrown: unknown): Promise<CallsError> {
  const events: CallsEvent[] = [];
  const calls = connect({
    maxRetries: 1,
    onEvent: (event) => events.push(event),
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- values that are no errors are the subject
    fetch: () => Promise.reject(thrown),
  });
  const error = await failureOf(calls.apps.create());
  expect(faces(error)).not.toContain(token);
  for (const event of events) expect(faces(event)).not.toContain(token);
  expect(error.message.length).toBeLessThan(300);
  return error;
}

/** An object that counts how often something of it is read. */
function watched(target: object): { readonly proxy: object; reads: number } {
  const state = { proxy: target, reads: 0 };
  const count = <T>(value: T): T => {
    state.reads += 1;
    return value;
  };
  state.proxy = new Proxy(target, {
    get: (object, key) => count(Reflect.get(object, key) as unknown),
    ownKeys: (object) => count(Reflect.ownKeys(object)),
    getOwnPropertyDescriptor: (object, key) =>
      count(Reflect.getOwnPropertyDescriptor(object, key)),
  });
  return state;
}

describe("nothing walks a foreign object", () => {
  test.each([
    ["a Buffer of 1 MB", Buffer.alloc(1_000_000, token)],
    ["a list of 100,000 texts", Array.from({ length: 100_000 }, () => token)],
    ["a Map with the token", new Map([[token, token]])],
    ["a Set with the token", new Set([token])],
    ["a function with the token", Object.assign(() => token, { token })],
    ["a Request", new Request("https://a.test", { headers: { a: token } })],
  ])("%s: not one of its properties is read", async (_name, held) => {
    const state = watched(held);
    const error = await failWith(
      Object.assign(new Error("socket hang up"), {
        data: state.proxy,
        [token]: state.proxy,
      }),
    );
    expect(state.reads).toBe(0);
    expect(error.cause).toMatchObject({ message: "socket hang up" });
    expect(error.cause).not.toHaveProperty("data");
  });

  test("a message of 10 MB is cut", async () => {
    const error = await failWith(new Error(token.repeat(200_000)));
    expect((error.cause as Error).message.length).toBeLessThanOrEqual(500);
  });

  test("causes that go in a circle", async () => {
    const error = Object.assign(new Error("one"), { cause: new Error("two") });
    error.cause.cause = error;
    const { cause } = await failWith(error);
    expect(cause).toMatchObject({ message: "one", cause: { message: "two" } });
  });

  test("100 nested causes: a few are copied", async () => {
    let nested = new Error("the last", { cause: token });
    for (let level = 0; level < 100; level += 1) {
      nested = new Error(`level ${level} ${token}`, { cause: nested });
    }
    let depth = 0;
    let next: unknown = (await failWith(nested)).cause;
    while (next instanceof Error) {
      depth += 1;
      next = next.cause;
    }
    expect(depth).toBe(5);
  });

  test("1,000 errors side by side: a few are copied", async () => {
    const errors = Array.from({ length: 1_000 }, () => new Error(token));
    const { cause } = await failWith(new AggregateError(errors, "all failed"));
    expect((cause as AggregateError).errors).toHaveLength(4);
  });
});

describe("errors side by side that can't be read", () => {
  const withErrors = (errors: unknown) =>
    Object.assign(new Error("socket hang up"), { errors });

  test.each([
    ["a revoked Proxy", revokedList()],
    ["an item that throws", hostileList()],
  ])("%s: the error is a CallsError", async (_name, errors) => {
    const error = await failWith(withErrors(errors));
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
    expect(error.cause).toMatchObject({ message: "socket hang up" });
  });

  test("a circle: the error is a CallsError", async () => {
    const error = withErrors([]);
    error.errors = [error, error, error, error];
    expect(await failWith(error)).toMatchObject({
      kind: "connection",
      outcome: "unknown",
      attempts: 1,
    });
  });

  test("a circle of a hundred that were refused ends, too", async () => {
    const error = Object.assign(withErrors([]), { code: "ECONNREFUSED" });
    error.errors = Array.from({ length: 100 }, () => error);
    expect((await failWith(error)).code).toBe("ECONNREFUSED");
  });

  test("the sixth may have been sent: the outcome is unknown", async () => {
    const errors = Array.from({ length: 5 }, () =>
      Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    );
    errors.push(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    expect(await failWith(withErrors(errors))).toMatchObject({
      outcome: "unknown",
      code: "ECONNRESET",
    });
  });
});

function revokedList(): unknown[] {
  const { proxy, revoke } = Proxy.revocable<unknown[]>([], {});
  revoke();
  return proxy;
}

function hostileList(): unknown[] {
  return Object.defineProperty([], 0, {
    get: () => {
      throw new Error(token);
    },
  });
}

describe("a hostile error", () => {
  const throwing = (...names: string[]) => {
    const error = new Error("x");
    for (const name of names) {
      Object.defineProperty(error, name, {
        get: () => {
          throw new Error(token);
        },
      });
    }
    return error;
  };

  test.each([
    ["a getter that throws", throwing("message", "name", "code", "cause")],
    ["a stack and errors that throw", throwing("stack", "errors", "syscall")],
    [
      "a Proxy that throws",
      new Proxy(new Error("x"), {
        get: () => {
          throw new Error(token);
        },
        getPrototypeOf: () => {
          throw new Error(token);
        },
      }),
    ],
    ["a revoked Proxy", revoked()],
    [
      "toString and toJSON that tell",
      { toString: () => token, toJSON: () => token },
    ],
    [
      "a name, message and code that are no text",
      { name: {}, message: [], code: Symbol(token) },
    ],
    ["a frozen error", Object.freeze(new Error(token))],
    ["a DOMException", new DOMException(token, "NetworkError")],
    ["the token as the code", Object.assign(new Error("x"), { code: token })],
    ["the token as the name", Object.assign(new Error("x"), { name: token })],
    ["the token in the stack", Object.assign(new Error("x"), { stack: token })],
    ["an object that inherits it", Object.create({ message: token }) as object],
  ])("%s", async (_name, thrown) => {
    const error = await failWith(thrown);
    expect(error.kind).toBe("connection");
  });

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }
});

test.each([
  ["a text with the token", `failed with ${token}`],
  ["undefined", undefined],
  ["null", null],
  ["a number", 7],
  ["a symbol", Symbol(token)],
  ["a bigint", 1n],
  ["a function", () => token],
  ["a list", [token, new Error(token)]],
])("a rejection that is no error: %s", async (_name, thrown) => {
  expect(await failWith(thrown)).toMatchObject({
    kind: "connection",
    outcome: "unknown",
    attempts: 1,
  });
});

describe("a body that fails", () => {
  const bodies: [string, unknown][] = [
    [
      "an error that quotes the token",
      new Error(`reset while Bearer ${token}`),
    ],
    ["a text", `reset while Bearer ${token}`],
    ["undefined", undefined],
    ["a Map", new Map([[token, token]])],
    ["an error with causes", new Error("x", { cause: new Error(token) })],
  ];

  test.each(bodies)("with %s", async (_name, thrown) => {
    const calls = connect({
      maxRetries: 0,
      fetch: () =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              pull: (controller) => {
                controller.error(thrown);
              },
            }),
          ),
        ),
    });
    const error = await failureOf(calls.apps.create());
    expect(error).toMatchObject({ kind: "response", outcome: "unknown" });
    expect(error.message).toContain("the body was cut off");
    expect(error.cause).not.toBe(thrown);
    expect(faces(error)).not.toContain(token);
  });

  test("on a failure", async () => {
    const calls = connect({
      maxRetries: 0,
      fetch: () =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              pull: (controller) => {
                controller.error(new Error(token));
              },
            }),
            { status: 500 },
          ),
        ),
    });
    expect(faces(await failureOf(calls.apps.list()))).not.toContain(token);
  });
});

describe("a token function that fails", () => {
  const old = "old-Token-0123456789";
  const thrown: [string, unknown][] = [
    ["an error that quotes the old token", new Error(`expired: ${old}`)],
    ["a text that quotes it", `expired: ${old}`],
    ["a cause that quotes it", new Error("x", { cause: new Error(old) })],
    ["an object that holds it", { response: { data: old } }],
  ];

  test.each(thrown)("with %s", async (_name, reason) => {
    let asked = 0;
    const calls = connect({
      fetch: () => Promise.resolve(new Response("", { status: 503 })),
      apiToken: () => {
        asked += 1;
        if (asked === 1) return old;
        throw reason;
      },
    });
    const error = await failureOf(calls.apps.list());
    expect(error).toMatchObject({ kind: "input", outcome: "unknown" });
    expect(faces(error)).not.toContain(old);
  });
});

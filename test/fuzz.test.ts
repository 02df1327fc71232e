/** Random answers and ids: `fuzz.slow.test.ts` tries more of them. */

import * as fc from "fast-check";
import { inspect } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { isCallsError, type CallsClient } from "../src/index.js";
import {
  account,
  app,
  appId,
  connect,
  methodNames,
  methods,
  newApp,
} from "./support/answers.js";

fc.configureGlobal(inject("search"));

const bodiless = new Set([204, 205, 304]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isApp(value: unknown): boolean {
  return (
    isObject(value) &&
    ["uid", "name", "created", "modified"].every(
      (key) => Object.hasOwn(value, key) && typeof value[key] === "string",
    )
  );
}

function isAppWithSecret(value: unknown): boolean {
  return (
    isApp(value) &&
    isObject(value) &&
    Object.hasOwn(value, "secret") &&
    typeof value["secret"] === "string"
  );
}

const promised: Readonly<
  Record<(typeof methodNames)[number], (value: unknown) => boolean>
> = {
  list: (value) => Array.isArray(value) && value.every(isApp),
  create: isAppWithSecret,
  get: isApp,
  update: isApp,
  delete: isApp,
};

function isDetail(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { code, message, error_chain: chain } = value;
  return (
    ["undefined", "number", "string"].includes(typeof code) &&
    ["undefined", "string"].includes(typeof message) &&
    (chain === undefined || (Array.isArray(chain) && chain.every(isDetail)))
  );
}

const classes: Readonly<Record<string, string>> = {
  input: "CallsInputError",
  api: "CallsApiError",
  connection: "CallsConnectionError",
  timeout: "CallsTimeoutError",
  aborted: "CallsAbortedError",
  response: "CallsResponseError",
};

function isSoundError(error: unknown): boolean {
  return (
    isCallsError(error) &&
    error.name === classes[error.kind] &&
    error.message.length < 300 &&
    ["undefined", "number"].includes(typeof error.status) &&
    ["undefined", "number"].includes(typeof error.retryAfter) &&
    !Number.isNaN(error.retryAfter) &&
    ["undefined", "string"].includes(typeof error.ray) &&
    ["rejected", "unknown"].includes(error.outcome)
  );
}

/** Shows what is wrong, which is costly, only where something is. */
function expectSound(sound: boolean, value: unknown): void {
  if (!sound) throw new Error(inspect(value, { depth: 6 }));
}

type Settled = { value: unknown } | { error: unknown };

function settle(call: Promise<unknown>): Promise<Settled> {
  return call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 205, 304, 400, 404, 429, 500, 502),
  fc.integer({ min: 200, max: 599 }),
);
const latin = fc
  .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes));
const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "content-length",
    "retry-after",
    "cf-ray",
    "date",
    "location",
    "ratelimit",
    "set-cookie",
    "transfer-encoding",
    "x-any",
  ),
  fc.oneof(
    latin,
    fc.constantFrom("0", "-1", "NaN", "1e400", "999999999999999999999"),
    fc.constantFrom("application/json", "text/html", "Thu, 99 Foo 2026"),
  ),
);
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, "", 0, -1, 1.5, true, [], {}, [null], "971", 971),
);
/** A value, at times another in its place, at times nothing. */
const nearly = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
const nearlyApp = fc.record({
  uid: nearly(app.uid),
  name: nearly(app.name),
  created: nearly(app.created),
  modified: nearly(app.modified),
  secret: nearly(newApp.secret),
});
const nearlyResult = fc.oneof(
  nearlyApp,
  fc.array(fc.oneof(nearlyApp, fc.constant(app), anything), { maxLength: 3 }),
  anything,
);
const nearlyDetail: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    code: nearly(1000),
    message: nearly("No"),
    error_chain: nearly([{ code: 6111, message: "Why" }]),
  }),
  anything,
);
const nearlyDetails = fc.oneof(
  fc.array(nearlyDetail, { maxLength: 3 }),
  anything,
);
const nearlyEnvelope = fc
  .record({
    success: fc.oneof(fc.boolean(), fc.constant(true), anything),
    errors: nearlyDetails,
    messages: nearlyDetails,
    result: nearlyResult,
  })
  .chain((envelope) => fc.constant(JSON.stringify(envelope)));
const text = (value: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(value));
const body: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 5, arbitrary: nearlyEnvelope.map(text) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(nearlyEnvelope, fc.nat(200))
      .map(([json, length]) => text(json.slice(0, length))),
  },
  { weight: 1, arbitrary: fc.json().map(text) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.slice()),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "null", '""', "0").map(text) },
);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const answer: fc.Arbitrary<Answer> = fc.record({ status, headers, body });

function clientOf(given: Answer): CallsClient {
  return connect({
    maxRetries: 0,
    timeout: Infinity,
    fetch: () =>
      Promise.resolve(
        new Response(bodiless.has(given.status) ? null : given.body, {
          status: given.status,
          headers: given.headers,
        }),
      ),
  });
}

describe("any answer", () => {
  test.each(methodNames)(
    "%s: a value of its type, or a CallsError",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(answer, async (given) => {
          const settled = await settle(methods[name](clientOf(given)));
          const sound =
            "value" in settled
              ? promised[name](settled.value)
              : isSoundError(settled.error);
          expectSound(sound, settled);
        }),
      );
    },
  );

  test("codes, messages and chains of a failure have their types", async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        const settled = await settle(clientOf(given).apps.list());
        const error = "error" in settled && settled.error;
        if (!isCallsError(error)) return;
        const details = [...error.errors, ...error.messages];
        const sound =
          ["undefined", "number", "string"].includes(typeof error.code) &&
          details.every(isDetail);
        expectSound(sound, error);
      }),
    );
  });

  test("calls.api: data, an error that is not falsy, or a CallsError", async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        const settled = await settle(
          clientOf(given).api.GET(
            "/accounts/{account_id}/calls/apps/{app_id}",
            {
              params: { path: { account_id: account, app_id: appId } },
            },
          ),
        );
        if ("error" in settled) {
          expectSound(isSoundError(settled.error), settled);
          return;
        }
        const { data, error, response } = settled.value as {
          data?: { result: unknown };
          error?: unknown;
          response: Response;
        };
        expect(response.status).toBe(given.status);
        if (response.ok) expect(isApp(data?.result)).toBe(true);
        else expect(error).toBeTruthy();
      }),
    );
  });
});

describe("any id", () => {
  const unit = fc.oneof(
    fc.constantFrom(".", "/", "\\", "%", "?", "#", " ", "@", ":", ";", "&"),
    fc.constantFrom("%2e", "%2F", "%00", "\u0000", "\n", "\t", "\u2028", "ü"),
    fc.constantFrom("\ud83d", "\ude00", "😀", "e\u0301", "\ufeff"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("a", "Z", "0", "-", "_", "~", "!", "'", "(", ")", "*", "$"),
  );
  const exactly = (length: number) =>
    fc
      .array(unit, { minLength: length, maxLength: length })
      .map((units) => Array.from(units.join("")).slice(0, length).join(""));
  const id = fc.oneof(
    { weight: 4, arbitrary: exactly(32) },
    { weight: 1, arbitrary: fc.nat(40).chain(exactly) },
    { weight: 1, arbitrary: fc.constantFrom("", ".", "..", "...", "/", "%2e") },
  );

  function isWellFormed(value: string): boolean {
    try {
      encodeURIComponent(value);
      return true;
    } catch {
      return false;
    }
  }

  async function send(
    act: (calls: CallsClient) => Promise<unknown>,
  ): Promise<{ settled: Settled; urls: readonly string[] }> {
    const urls: string[] = [];
    const calls = connect({
      maxRetries: 0,
      fetch: (input) => {
        urls.push(input);
        return Promise.resolve(new Response(null, { status: 418 }));
      },
    });
    return { settled: await settle(act(calls)), urls };
  }

  function kindOf(settled: Settled): string {
    return "error" in settled && isCallsError(settled.error)
      ? settled.error.kind
      : inspect(settled);
  }

  /** The id arrives as one segment, or is refused before anything is sent. */
  function expectOneSegment(
    { settled, urls }: Awaited<ReturnType<typeof send>>,
    value: string,
    allowed: boolean,
    before: string,
    after: string,
  ): void {
    if (!allowed) {
      expect([kindOf(settled), urls]).toStrictEqual(["input", []]);
      return;
    }
    expect(kindOf(settled)).toBe("api");
    expect(urls).toHaveLength(1);
    const { pathname, search, hash } = new URL(urls[0] ?? "");
    expect([search, hash]).toStrictEqual(["", ""]);
    expect(pathname.startsWith(before) && pathname.endsWith(after)).toBe(true);
    const segment = pathname.slice(
      before.length,
      pathname.length - after.length,
    );
    expect(segment).not.toContain("/");
    expect(decodeURIComponent(segment)).toBe(value);
  }

  test.each(["get", "update", "delete"] as const)(
    "of an app: %s",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(id, async (value) => {
          const allowed =
            Array.from(value).length === 32 && isWellFormed(value);
          expectOneSegment(
            await send((calls) => calls.apps[name](value)),
            value,
            allowed,
            `/client/v4/accounts/${account}/calls/apps/`,
            "",
          );
        }),
      );
    },
  );

  test("of an account", async () => {
    await fc.assert(
      fc.asyncProperty(id, async (value) => {
        const length = Array.from(value).length;
        const allowed =
          length >= 1 &&
          length <= 32 &&
          value !== "." &&
          value !== ".." &&
          isWellFormed(value);
        expectOneSegment(
          await send((calls) => calls.apps.list({ accountId: value })),
          value,
          allowed,
          "/client/v4/accounts/",
          "/calls/apps",
        );
      }),
    );
  });

  test("of any other type is refused", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything().filter((value) => typeof value !== "string"),
        async (value) => {
          const { settled, urls } = await send((calls) =>
            calls.apps.get(value as string),
          );
          expect([kindOf(settled), urls]).toStrictEqual(["input", []]);
        },
      ),
    );
  });
});

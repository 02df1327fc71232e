/** What the API sends, written by hand, and a `fetch` that sends it. */

import { inspect } from "node:util";
import {
  CallsError,
  createCallsClient,
  type App,
  type AppWithSecret,
  type CallOptions,
  type CallsClient,
  type CallsClientOptions,
} from "../../src/index.js";

export const token = "v1.0-T0kenT0kenT0kenT0kenT0kenT0kenT0kenT0ken";
export const account = "023e105f4ecef8ad9ca31a8372d0c353";
export const appId = "2a95132c15732412d22c1476fa83f27a";
export const secret =
  "66bcf64aa8907b9f9d90ac17746a77ce394c393b92b3916633dc02846e608ad4";
export const app: App = {
  uid: appId,
  name: "one",
  created: "2014-01-02T02:20:00Z",
  modified: "2014-01-02T02:20:00Z",
};
export const newApp: AppWithSecret = { ...app, secret };
/** The path of the collection beneath the base URL. */
export const collection: string = `/accounts/${account}/calls/apps`;

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const json = { "content-type": "application/json" };

/** A success that carries `result`. */
export function yes(result: unknown, status = 200): Reply {
  const envelope = { success: true, errors: [], messages: [], result };
  return { status, headers: json, body: JSON.stringify(envelope) };
}

/** A refusal with one error. */
export function no(
  status: number,
  code?: number,
  message = "Something is wrong",
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const envelope = {
    success: false,
    errors: [{ ...(code !== undefined && { code }), message }],
    messages: [],
    result: null,
  };
  return {
    status,
    headers: { ...json, ...headers },
    body: JSON.stringify(envelope),
  };
}

/** A failure of `fetch`, as Node throws it. */
export function broken(code: string, syscall?: string): TypeError {
  const cause = Object.assign(new Error(`${syscall ?? "socket"} ${code}`), {
    code,
    ...(syscall !== undefined && { syscall }),
  });
  return new TypeError("fetch failed", { cause });
}

export interface Script {
  readonly fetch: typeof globalThis.fetch;
  /** Every Request that arrived, as it was. */
  readonly requests: Request[];
  readonly bodies: string[];
}

/** An answer, a failure of `fetch`, or nothing at all. */
export type Turn = Reply | Error | "hang";

/** A `fetch` that takes these turns, the last one for ever. */
export function script(...turns: readonly Turn[]): Script {
  const requests: Request[] = [];
  const bodies: string[] = [];
  return {
    requests,
    bodies,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const turn = turns[Math.min(requests.length, turns.length - 1)];
      requests.push(request);
      bodies.push(await request.text());
      if (turn === "hang") return new Promise<never>(() => undefined);
      if (turn === undefined) throw new Error("the script is empty");
      if (turn instanceof Error) throw turn;
      return toResponse(turn);
    },
  };
}

export function toResponse({ status, headers = {}, body }: Reply): Response {
  return new Response(body ?? null, { status, headers });
}

/** What a scripted `fetch` comes with. */
const scripted = ["bodies", "requests", "inits", "times"] as const;

/** A client with a token and an account, whose retries are quick. */
export function connect(
  options: CallsClientOptions &
    Readonly<Partial<Record<(typeof scripted)[number], unknown>>> = {},
): CallsClient {
  const isScripted = (name: string) => scripted.some((other) => other === name);
  const given: CallsClientOptions = Object.fromEntries(
    Object.entries(options).filter(([name]) => !isScripted(name)),
  );
  return createCallsClient({
    apiToken: token,
    accountId: account,
    maxRetryDelay: 5,
    ...given,
  });
}

/** What a call rejects with, which has to be a CallsError. */
export async function failureOf(call: Promise<unknown>): Promise<CallsError> {
  const settled = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in settled && settled.error instanceof CallsError) {
    return settled.error;
  }
  throw new Error(`no CallsError, but ${inspect(settled, { depth: 5 })}`);
}

type Method = "list" | "create" | "get" | "update" | "delete";

/** One call of each method. */
export const methods: Readonly<
  Record<
    Method,
    (calls: CallsClient, options?: CallOptions) => Promise<unknown>
  >
> = {
  list: (calls, options) => calls.apps.list(options),
  create: (calls, options) => calls.apps.create({ name: "one" }, options),
  get: (calls, options) => calls.apps.get(appId, options),
  update: (calls, options) =>
    calls.apps.update(appId, { name: "one" }, options),
  delete: (calls, options) => calls.apps.delete(appId, options),
};
export const methodNames: readonly Method[] = [
  "list",
  "create",
  "get",
  "update",
  "delete",
];

export async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

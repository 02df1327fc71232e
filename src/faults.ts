/** Failures of the fake, on demand: which request fails, and how. */

/** The operations that a failure can be limited to. */
export type FakeOperation =
  "apps.list" | "apps.create" | "apps.get" | "apps.update" | "apps.delete";

/**
 * How a request fails. *Carried out* says whether the request has its effect all the same.
 *
 * | fault | carried out | the client sees |
 * | --- | --- | --- |
 * | `drop-before` | no | a lost connection: `fetch` rejects with a TypeError, its cause has the code ECONNRESET |
 * | `drop-after` | yes | the same |
 * | `bad-gateway-after` | yes | 502 with a page of HTML |
 * | `empty-500` | no | 500 without a body |
 * | `throttle` | no | 429, code 971, `retry-after` (`retryAfter`) |
 * | `throttle-bare` | no | 429, code 971, no `retry-after` |
 * | `throttle-200` | no | 200 with `success: false`, code 971 |
 * | `refuse-200` | no | 200 with `success: false`, code 10003 |
 * | `stall-headers` | yes | nothing, for ever |
 * | `stall-body` | yes | the true status and headers, half of the body, then nothing, for ever |
 * | `drip` | yes | the true answer, byte by byte (`delay`) |
 * | `cut-off` | yes | the true status and headers, the first half of the JSON as if it were all |
 * | `slow` | yes, at once | the true answer, late (`delay`) |
 * | `lagging-list` | – | a list as it was some requests ago (`lag`); strikes `apps.list` only |
 */
export type Fault =
  | "drop-before"
  | "drop-after"
  | "bad-gateway-after"
  | "empty-500"
  | "throttle"
  | "throttle-bare"
  | "throttle-200"
  | "refuse-200"
  | "stall-headers"
  | "stall-body"
  | "drip"
  | "cut-off"
  | "slow"
  | "lagging-list";

/** Which requests fail, and how. */
export interface FaultRule {
  /** Several: one is drawn for each request. */
  how: Fault | readonly Fault[];
  /** Default: every request. */
  operation?: FakeOperation;
  /** The next so many requests, from 1. Default: 1, unless there is a `rate`. */
  times?: number;
  /** The share of requests, from 0 to 1. Not together with `times`. */
  rate?: number;
  /** An integer that `rate` and the choice among several faults are drawn by. Default: 1. */
  seed?: number;
  /** Seconds, of `throttle`: an integer. Default: 1. */
  retryAfter?: number;
  /** Milliseconds: before the answer (`slow`, default 1000), between two bytes (`drip`, default 10). */
  delay?: number;
  /**
   * Requests of any kind that a `lagging-list` is behind, from 1; but never further than the
   * moment when the fault was given. Default: 1.
   */
  lag?: number;
}

/** A request that is struck. */
interface Struck<App> {
  /** Carries the request out and answers it; a list shows the apps given, or else those of now. */
  readonly carryOut: (apps?: readonly App[]) => Response;
  /** What every answer carries. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** The faults that a fake has been given. */
export interface Faults<App> {
  /** @returns what takes the fault away */
  readonly add: (rule: FaultRule) => () => void;
  /** Decides about the next request; nothing where no fault strikes. To be asked once for each. */
  readonly strike: (
    operation: FakeOperation | undefined,
    apps: readonly App[],
  ) => ((struck: Struck<App>) => Promise<Response>) | undefined;
}

interface ActiveRule<App> {
  readonly rule: FaultRule;
  readonly faults: readonly Fault[];
  readonly random: () => number;
  /** How often it can still strike; Infinity where a rate decides. */
  left: number;
  /** The apps before each of the last requests, as many as the list is behind. */
  readonly history: (readonly App[])[];
}

type Strike = <App>(
  struck: Struck<App>,
  active: ActiveRule<App>,
) => Response | Promise<Response>;

const strikes: Readonly<Record<Fault, Strike>> = {
  "drop-before": () => {
    throw connectionLost();
  },
  "drop-after": ({ carryOut }) => {
    carryOut();
    throw connectionLost();
  },
  "bad-gateway-after": ({ carryOut, headers }) => {
    carryOut();
    return new Response(badGatewayPage, {
      status: 502,
      headers: { ...headers, "content-type": "text/html; charset=UTF-8" },
    });
  },
  "empty-500": ({ headers }) => {
    const bare = new Headers(headers);
    bare.delete("content-type");
    return new Response(null, { status: 500, headers: bare });
  },
  throttle: ({ headers }, { rule: { retryAfter = 1 } }) =>
    refusal(429, throttled, { ...headers, "retry-after": String(retryAfter) }),
  "throttle-bare": ({ headers }) => refusal(429, throttled, headers),
  "throttle-200": ({ headers }) => refusal(200, throttled, headers),
  "refuse-200": ({ headers }) =>
    refusal(200, { code: 10003, message: "Missing entry point" }, headers),
  "stall-headers": async ({ carryOut, signal }) => {
    const response = carryOut();
    await wait(Infinity, signal);
    return response;
  },
  "stall-body": async ({ carryOut, signal }) => {
    const response = carryOut();
    const bytes = await bytesOf(response);
    const half = Math.floor(bytes.length / 2);
    const pieces = [bytes.subarray(0, half), bytes.subarray(half)];
    return new Response(piecemeal(pieces, Infinity, signal), response);
  },
  drip: async ({ carryOut, signal }, { rule: { delay = 10 } }) => {
    const response = carryOut();
    const bytes = await bytesOf(response);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    return new Response(piecemeal(pieces, delay, signal), response);
  },
  "cut-off": async ({ carryOut }) => {
    const response = carryOut();
    const text = await response.text();
    return new Response(text.slice(0, text.length / 2), response);
  },
  slow: async ({ carryOut, signal }, { rule: { delay = 1000 } }) => {
    const response = carryOut();
    await wait(delay, signal);
    return response;
  },
  "lagging-list": ({ carryOut }, { history }) => carryOut(history[0]),
};

const throttled = {
  code: 971,
  message: "Please wait and consider throttling your request speed",
};

const badGatewayPage = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body></html>
`;

const operations: readonly unknown[] = [
  "apps.list",
  "apps.create",
  "apps.get",
  "apps.update",
  "apps.delete",
] satisfies FakeOperation[];

/** Makes the place where a fake keeps its faults. The first rule that strikes a request decides. */
export function createFaults<App extends object>(): Faults<App> {
  const rules = new Set<ActiveRule<App>>();
  return {
    add(rule) {
      const active = activate<App>(rule);
      rules.add(active);
      return () => {
        rules.delete(active);
      };
    },
    strike(operation, apps) {
      let strike;
      for (const active of rules) {
        const fault = strike ? undefined : draw(active, operation);
        if (fault) {
          const history = [...active.history]; // as it is before this request
          strike = async (struck: Struck<App>) =>
            strikes[fault](struck, { ...active, history });
        }
        remember(active, apps);
      }
      return strike;
    },
  };
}

/** The fault that a rule has for a request of this operation, if any. */
function draw<App>(
  active: ActiveRule<App>,
  operation: FakeOperation | undefined,
): Fault | undefined {
  const { rule, random } = active;
  if (rule.operation !== undefined && rule.operation !== operation) return;
  const faults = active.faults.filter(
    (fault) => fault !== "lagging-list" || operation === "apps.list",
  );
  if (faults.length === 0 || active.left === 0) return;
  if (rule.rate !== undefined && random() >= rule.rate) return;
  active.left -= 1;
  return faults[Math.floor(random() * faults.length)];
}

function remember<App extends object>(
  { faults, history, rule: { lag = 1 } }: ActiveRule<App>,
  apps: readonly App[],
): void {
  if (!faults.includes("lagging-list")) return;
  history.push(apps.map((app) => ({ ...app })));
  if (history.length > lag) history.shift();
}

function activate<App>(given: FaultRule): ActiveRule<App> {
  const rule = { ...given };
  const { how, operation, times, rate, seed = 1 } = rule;
  const { retryAfter, delay, lag } = rule;
  const faults = [how].flat();
  const known = Object.keys(strikes);
  const unknown = faults.filter((fault) => !known.includes(fault));
  demand(unknown.length === 0, "how", unknown[0], known.join(", "));
  demand(faults.length > 0, "how", "an empty list", "at least one fault");
  demand(
    operation === undefined || operations.includes(operation),
    "operation",
    operation,
    operations.join(", "),
  );
  demand(
    times === undefined || rate === undefined,
    "times and rate",
    "both given",
    "one of them",
  );
  demand(isCount(times, 1), "times", times, "an integer from 1");
  demand(
    rate === undefined || (rate >= 0 && rate <= 1),
    "rate",
    rate,
    "a number from 0 to 1",
  );
  demand(Number.isSafeInteger(seed), "seed", seed, "an integer");
  demand(isCount(retryAfter, 0), "retryAfter", retryAfter, "an integer from 0");
  demand(
    delay === undefined || (delay >= 0 && delay < 2 ** 31),
    "delay",
    delay,
    "milliseconds from 0, below 2^31",
  );
  demand(isCount(lag, 1), "lag", lag, "an integer from 1");
  const left = rate === undefined ? (times ?? 1) : Infinity;
  return { rule, faults, random: randomFrom(seed), left, history: [] };
}

function demand(
  met: boolean,
  option: string,
  given: unknown,
  accepted: string,
): void {
  if (met) return;
  throw new TypeError(
    `fail: ${option}: ${String(given)} - accepted: ${accepted}`,
  );
}

function isCount(value: number | undefined, least: number): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value >= least);
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What `fetch` rejects with in Node when the server is gone. */
function connectionLost(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), {
    code: "ECONNRESET",
  });
  return new TypeError("fetch failed", { cause });
}

function refusal(
  status: number,
  error: { code: number; message: string },
  headers: Readonly<Record<string, string>>,
): Response {
  const envelope = {
    success: false,
    errors: [error],
    messages: [],
    result: null,
  };
  return new Response(JSON.stringify(envelope), { status, headers });
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** A body with a pause before each piece but the first. It fails with the signal's reason. */
function piecemeal(
  pieces: readonly Uint8Array[],
  pause: number,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  const ended = signal
    ? AbortSignal.any([signal, cancelled.signal])
    : cancelled.signal;
  let next = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (next > 0) await wait(pause, ended);
        ended.throwIfAborted();
        const piece = pieces[next];
        next += 1;
        if (piece) controller.enqueue(piece);
        if (next >= pieces.length) controller.close();
      },
      cancel(reason) {
        cancelled.abort(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Waits, in milliseconds, Infinity included. Rejects with the signal's reason, and leaves no timer. */
function wait(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = delay === Infinity ? undefined : setTimeout(done, delay);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

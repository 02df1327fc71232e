/** Failures of the fake, on demand: which request fails, and how. */

/** The operations that a failure can be limited to. */
export type FakeOperation =
  "apps.list" | "apps.create" | "apps.get" | "apps.update" | "apps.delete";

/**
 * How a request fails. *Carried out*: whether the fake still carries out the request.
 *
 * | fault | carried out | the client sees |
 * | --- | --- | --- |
 * | `drop-before` | no | a lost connection: `fetch` rejects with a TypeError, its cause has the code ECONNRESET |
 * | `drop-after` | yes | a lost connection, as above |
 * | `bad-gateway-after` | yes | 502 with a page of HTML |
 * | `empty-500` | no | 500 without a body |
 * | `throttle` | no | 429, code 971, `retry-after` (`retryAfter`) |
 * | `throttle-bare` | no | 429, code 971, no `retry-after` |
 * | `throttle-200` | no | 200 with `success: false`, code 971 |
 * | `refuse-200` | no | 200 with `success: false`, code 10003 |
 * | `stall-headers` | yes | nothing, for ever |
 * | `stall-body` | yes | the right status and headers, half of the body, then nothing, for ever |
 * | `drip` | yes | the right response, byte by byte (`delay`) |
 * | `cut-off` | yes | the right status and headers, and half of the JSON as the whole body |
 * | `slow` | yes, at once | the right response, late (`delay`) |
 * | `lagging-list` | – | the list as it was some requests ago (`lag`); for `apps.list` only |
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
  /** The fault. Of several, the fake draws one for each request. */
  how: Fault | readonly Fault[];
  /** The operation whose requests fail. Default: every request. */
  operation?: FakeOperation;
  /** How many requests fail, from 1. Default: 1, or no limit if there is a `rate`. */
  times?: number;
  /** The share of requests that fail, from 0 to 1. Not together with `times`. */
  rate?: number;
  /** The seed of `rate` and of the choice among several faults: an integer. Default: 1. */
  seed?: number;
  /** The seconds that `throttle` asks to wait: an integer from 0. Default: 1. */
  retryAfter?: number;
  /**
   * Milliseconds from 0, below 2^31: before the response (`slow`, default 1000),
   * or between two bytes (`drip`, default 10).
   */
  delay?: number;
  /**
   * How many requests, of any operation, a `lagging-list` is behind, from 1. It never shows a
   * list from before `fail` was called. Default: 1.
   */
  lag?: number;
}

/** A request that fails. */
interface FailingRequest<App> {
  /** Carries out the request and returns its response. A list shows `apps`, by default those of now. */
  readonly carryOut: (apps?: readonly App[]) => Response;
  /** The headers of every response. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** The faults of a fake. */
export interface Faults<App> {
  /** @returns a function that removes the fault */
  readonly add: (rule: FaultRule) => () => void;
  /**
   * Chooses the fault of the next request. Call it once for each request.
   *
   * @returns a function that makes the request fail; undefined where it does not fail
   */
  readonly choose: (
    operation: FakeOperation | undefined,
    apps: readonly App[],
  ) => ((request: FailingRequest<App>) => Promise<Response>) | undefined;
}

interface ActiveRule<App> {
  readonly rule: FaultRule;
  readonly faults: readonly Fault[];
  readonly random: () => number;
  /** How many requests it still makes fail. Infinity where there is a rate. */
  left: number;
  /** The apps before each of the last `lag` requests. */
  readonly history: (readonly App[])[];
}

type Implementation = <App>(
  request: FailingRequest<App>,
  active: ActiveRule<App>,
) => Response | Promise<Response>;

const implementations: Readonly<Record<Fault, Implementation>> = {
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
    const bytes = await readBytes(response);
    const half = Math.floor(bytes.length / 2);
    const pieces = [bytes.subarray(0, half), bytes.subarray(half)];
    return new Response(streamPieces(pieces, Infinity, signal), response);
  },
  drip: async ({ carryOut, signal }, { rule: { delay = 10 } }) => {
    const response = carryOut();
    const bytes = await readBytes(response);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    return new Response(streamPieces(pieces, delay, signal), response);
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

/** Creates the faults of a fake. Of several rules that fit a request, the first decides. */
export function createFaults<App extends object>(): Faults<App> {
  const rules = new Set<ActiveRule<App>>();
  return {
    add(rule) {
      const active = activateRule<App>(rule);
      rules.add(active);
      return () => {
        rules.delete(active);
      };
    },
    choose(operation, apps) {
      let makeFail;
      for (const active of rules) {
        const fault = makeFail ? undefined : drawFault(active, operation);
        if (fault) {
          const history = [...active.history]; // as it is before this request
          makeFail = async (request: FailingRequest<App>) =>
            implementations[fault](request, { ...active, history });
        }
        recordApps(active, apps);
      }
      return makeFail;
    },
  };
}

/** Draws the fault of a request by one rule; undefined where the rule does not make it fail. */
function drawFault<App>(
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

/** Records the apps, for lists that lag. */
function recordApps<App extends object>(
  { faults, history, rule: { lag = 1 } }: ActiveRule<App>,
  apps: readonly App[],
): void {
  if (!faults.includes("lagging-list")) return;
  history.push(apps.map((app) => ({ ...app })));
  if (history.length > lag) history.shift();
}

/** @throws {TypeError} for an invalid rule */
function activateRule<App>(given: FaultRule): ActiveRule<App> {
  const rule = { ...given };
  const { how, operation, times, rate, seed = 1 } = rule;
  const { retryAfter, delay, lag } = rule;
  const faults = [how].flat();
  const known = Object.keys(implementations);
  const unknown = faults.filter((fault) => !known.includes(fault));
  checkOption(unknown.length === 0, "how", unknown[0], known.join(", "));
  checkOption(faults.length > 0, "how", "an empty list", "at least one fault");
  checkOption(
    operation === undefined || operations.includes(operation),
    "operation",
    operation,
    operations.join(", "),
  );
  checkOption(
    times === undefined || rate === undefined,
    "times and rate",
    "both given",
    "one of them",
  );
  checkOption(isCount(times, 1), "times", times, "an integer from 1");
  checkOption(
    rate === undefined || (rate >= 0 && rate <= 1),
    "rate",
    rate,
    "a number from 0 to 1",
  );
  checkOption(Number.isSafeInteger(seed), "seed", seed, "an integer");
  checkOption(
    isCount(retryAfter, 0),
    "retryAfter",
    retryAfter,
    "an integer from 0",
  );
  checkOption(
    delay === undefined || (delay >= 0 && delay < 2 ** 31),
    "delay",
    delay,
    "milliseconds from 0, below 2^31",
  );
  checkOption(isCount(lag, 1), "lag", lag, "an integer from 1");
  const left = rate === undefined ? (times ?? 1) : Infinity;
  return { rule, faults, random: createRandom(seed), left, history: [] };
}

function checkOption(
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

/** Makes a source of numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the error of a lost connection, as `fetch` rejects with it in Node. */
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

async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Streams a body, with a pause before each piece but the first. Fails with the signal's reason. */
function streamPieces(
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

/** Waits for `delay` milliseconds, or for ever. Rejects with the signal's reason. */
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

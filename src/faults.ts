/** Failures of the fake, on demand: which request fails, and how. */

import { implementations, type FailingRequest } from "./fault-responses.js";

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
 * | `send-twice` | twice | the second response, as where Deno or Chromium sends a POST again because a kept-alive connection broke |
 * | `answer` | no | a response of your own (`status`, `body`, `headers`) |
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
  | "lagging-list"
  | "send-twice"
  | "answer";

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
  /** The status of `answer`, from 200 to 599. `answer` needs it. */
  status?: number;
  /** The body of `answer`: a text as it is, any other value as JSON. Default: none. */
  body?: unknown;
  /** Headers of `answer`, beside or in place of those of every response. */
  headers?: Readonly<Record<string, string>>;
}

/** The faults of a fake. @internal */
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

const operations: readonly unknown[] = [
  "apps.list",
  "apps.create",
  "apps.get",
  "apps.update",
  "apps.delete",
] satisfies FakeOperation[];

/** Creates the faults of a fake. Of several rules that fit a request, the first decides. @internal */
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
            implementations[fault](request, active.rule, history);
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

/** The names of all options of a rule. */
const ruleOptions: readonly string[] = [
  "how",
  "operation",
  "times",
  "rate",
  "seed",
  "retryAfter",
  "delay",
  "lag",
  "status",
  "body",
  "headers",
] satisfies (keyof FaultRule)[];

/** @throws {TypeError} for an invalid rule */
function activateRule<App>(given: FaultRule): ActiveRule<App> {
  const rule = { ...given };
  checkNames(rule, ruleOptions, "fail");
  const { how, operation, times, rate, seed = 1 } = rule;
  const { retryAfter, delay, lag, status, body } = rule;
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
  checkOption(
    !faults.includes("answer") || isStatus(status),
    "status",
    status,
    "an integer from 200 to 599",
  );
  checkOption(
    body === undefined || !isBodiless(status),
    "body",
    "given",
    `none with status ${status}`,
  );
  const left = rate === undefined ? (times ?? 1) : Infinity;
  return { rule, faults, random: createRandom(seed), left, history: [] };
}

/** @throws {TypeError} for an option that does not exist: its fault would be another one than meant. @internal */
export function checkNames(
  given: object,
  accepted: readonly string[],
  caller: string,
): void {
  const foreign = Object.keys(given).find((name) => !accepted.includes(name));
  if (foreign === undefined) return;
  throw new TypeError(
    `${caller}: there is no option ${foreign}: there are ${accepted.join(", ")}`,
  );
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

function isStatus(status: number | undefined): boolean {
  return isCount(status, 200) && status !== undefined && status <= 599;
}

/** Whether a response of this status has no body. */
function isBodiless(status: number | undefined): boolean {
  return status === 204 || status === 205 || status === 304;
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

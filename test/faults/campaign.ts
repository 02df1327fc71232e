/** Many calls against a fake that fails at random, and what was lost by it. */

import {
  createCallsClient,
  isCallsError,
  type CallOptions,
  type CallsClient,
} from "../../src/index.js";
import {
  createFakeCalls,
  type FakeCalls,
  type FakeOperation,
  type Fault,
} from "../../src/testing.js";
import {
  audit,
  updatedName,
  type Ended,
  type Failure,
  type Findings,
  type Kind,
} from "./audit.js";
import { serveFake } from "../../src/cli/fake-server.js";
import { createRuntime, type Fetch } from "./runtime.js";

/** The methods that a campaign calls. */
export type Subject = Pick<
  CallsClient["apps"],
  "create" | "ensure" | "update" | "deleteIfExists"
>;

export interface Campaign {
  /** An integer. The faults are drawn by it, in the order in which requests arrive. */
  readonly seed: number;
  /** Plain creates, and as many names to ensure; half as many updates and deletes. */
  readonly creates: number;
  /** The share of requests that fail, from 0 to 1. */
  readonly rate: number;
  /** Milliseconds for a plain call while requests fail. Default: 4000. */
  readonly timeout?: number;
  /** Milliseconds for an ensure. Default: 60 000. */
  readonly ensureTimeout?: number;
  /** What is tried. Default: this package's client. */
  readonly subject?: (address: Address) => Subject;
}

/** Where a subject finds its apps. */
export interface Address {
  readonly baseUrl: string;
  readonly accountId: string;
  /** The `fetch` of its runtime. */
  readonly fetch: Fetch;
}

export interface Row {
  readonly asked: number;
  readonly succeeded: number;
  /** `other`: not an error of this package. */
  readonly failed: Record<Failure, number>;
}

export interface Report extends Findings {
  readonly rows: Readonly<Record<Kind, Row>>;
  /** Names whose ensure failed, ensured once more after the faults. */
  readonly repairs: Row;
  /** Requests that arrived, those of the repairs included. */
  readonly requests: number;
  /** Of this package's client; steps that `ensure` repeats are not counted. */
  readonly retries: number;
  /** Creates that a runtime sent twice. */
  readonly repeatedPosts: number;
  readonly seconds: number;
  /** What the calls of `ensure` took that succeeded, in seconds. */
  readonly ensureSeconds: {
    readonly half: number;
    readonly most: number;
    readonly all: number;
  };
}

type Task = Pick<Ended, "kind" | "about"> & {
  readonly run: () => Promise<unknown>;
};

/** Calls under way at once. */
const concurrency = 60;
/** `ensure` lists all apps of an account: it gets one of its own, to be quick. */
const accounts = { plain: "a".repeat(32), ensured: "e".repeat(32) };
/** How far the `Date` is ahead that the two clients of `ensure` see, in milliseconds. */
const skews = [10 * 60_000, -10 * 60_000];

const quick: readonly Fault[] = [
  "drop-before",
  "drop-after",
  "bad-gateway-after",
  "empty-500",
  "throttle",
  "throttle-bare",
  "throttle-200",
  "refuse-200",
  "cut-off",
  "slow",
];
const long: readonly Fault[] = ["stall-headers", "stall-body", "drip"];
/** A stall costs seconds: it is a third as likely as any other fault. */
const faults: readonly Fault[] = [...quick, ...quick, ...quick, ...long];
const operations: readonly FakeOperation[] = [
  "apps.list",
  "apps.create",
  "apps.update",
  "apps.delete",
];

export async function runCampaign({
  seed,
  creates,
  rate,
  timeout = 4000,
  ensureTimeout = 60_000,
  subject,
}: Campaign): Promise<Report> {
  const started = performance.now();
  let retries = 0;
  const client =
    subject ??
    ((address) =>
      ourClient(address, { timeout, ensureTimeout }, () => {
        retries += 1;
      }));
  let ahead = 0;
  let requests = 0;
  const fake = createFakeCalls({ now: () => new Date(Date.now() + ahead) });
  const server = await serveFake({
    fetch(input, init) {
      requests += 1;
      return fake.fetch(input, init);
    },
  });
  try {
    const { baseUrl } = server;
    const accountId = accounts.ensured;
    const plain = client({ baseUrl, accountId: accounts.plain, fetch });
    const runtimes = skews.map((skew, index) =>
      createRuntime({ skew, rate: rate / 3, seed: seed + index }),
    );
    const ensured = runtimes.map(({ fetch }) =>
      client({ baseUrl, accountId, fetch }),
    );
    const tasks = await plan({ plain, ensured, creates });
    requests = 0;
    const heal = breakDown(fake, seed, rate);
    const ended = await runAll(tasks);
    heal();
    for (const { heal } of runtimes) heal();

    ahead = 10 * 60_000; // whoever left an app under way is gone by now
    const failed = ended.filter(
      ({ kind, failure }) => kind === "ensure" && failure,
    );
    const names = new Set(failed.map(({ about }) => about));
    // the client that failed may know the secret of an app that it could not finish
    const repairs = [...names].flatMap((name) =>
      ensureTasks(ensured, name, {
        callers: ensured.length,
        options: { timeout: ensureTimeout },
      }),
    );
    const repaired = await runAll(repairs);
    return {
      rows: {
        "plain create": rowOf("plain create", ended),
        ensure: rowOf("ensure", ended),
        update: rowOf("update", ended),
        delete: rowOf("delete", ended),
      },
      repairs: rowOf("ensure", repaired),
      requests,
      retries,
      repeatedPosts: runtimes.reduce(
        (sum, { repeated }) => sum + repeated(),
        0,
      ),
      seconds: (performance.now() - started) / 1000,
      ensureSeconds: durationsOf(ended),
      ...audit(fake.apps, [...ended, ...repaired]),
    };
  } finally {
    await server.close();
  }
}

function ourClient(
  address: Address,
  {
    timeout,
    ensureTimeout,
  }: Readonly<Record<"timeout" | "ensureTimeout", number>>,
  onRetry: () => void,
): Subject {
  const { apps } = createCallsClient({
    ...address,
    apiToken: "a-token-of-the-campaign",
    timeout,
    onEvent: ({ type }) => {
      if (type === "retry") onRetry();
    },
  });
  return {
    ...apps,
    ensure: (app, options) =>
      apps.ensure(app, { timeout: ensureTimeout, ...options }),
  };
}

/** The calls, all kinds mixed. Every tenth name is ensured by three callers at once, and every tenth by two; the clients take turns. */
async function plan({
  plain,
  ensured,
  creates,
}: {
  plain: Subject;
  ensured: readonly Subject[];
  creates: number;
}): Promise<Task[]> {
  const tasks: Task[] = [];
  for (let index = 0; index < creates; index += 1) {
    const name = `plain-${index}`;
    tasks.push({
      kind: "plain create",
      about: name,
      run: () => plain.create({ name }),
    });
    const callers = index % 10 === 0 ? 3 : index % 10 === 5 ? 2 : 1;
    tasks.push(
      ...ensureTasks(ensured, `ensured-${index}`, { callers, first: index }),
    );
    if (index % 2 > 0) continue;
    const old = await plain.create({ name: `old-${index}` });
    const to = `${updatedName}${index}`;
    tasks.push({
      kind: "update",
      about: old.uid,
      run: () => plain.update(old.uid, { name: to }),
    });
    const doomed = await plain.create({ name: `doomed-${index}` });
    tasks.push({
      kind: "delete",
      about: doomed.uid,
      run: () => plain.deleteIfExists(doomed.uid),
    });
  }
  return tasks;
}

function ensureTasks(
  subjects: readonly Subject[],
  name: string,
  {
    callers,
    first = 0,
    options,
  }: {
    readonly callers: number;
    readonly first?: number;
    readonly options?: CallOptions;
  },
): Task[] {
  return Array.from({ length: callers }, (_, index) => ({
    kind: "ensure",
    about: name,
    run: async () =>
      subjects[(first + index) % subjects.length]?.ensure({ name }, options),
  }));
}

/** @returns what ends the faults */
function breakDown(fake: FakeCalls, seed: number, rate: number): () => void {
  const heals = operations.map((operation, index) =>
    fake.fail({
      operation,
      rate,
      seed: seed * operations.length + index,
      // byte by byte, a list of hundreds is a stall
      how:
        operation === "apps.list"
          ? faults.filter((fault) => fault !== "drip")
          : faults,
      delay: operation === "apps.list" ? 300 : 1,
    }),
  );
  return () => {
    for (const heal of heals) heal();
  };
}

async function runAll(tasks: readonly Task[]): Promise<Ended[]> {
  const ended: Ended[] = [];
  const queue = tasks.entries();
  const work = async (): Promise<void> => {
    for (const [index, task] of queue) ended[index] = await settle(task);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return ended;
}

async function settle({ kind, about, run }: Task): Promise<Ended> {
  const started = performance.now();
  try {
    const value = await run();
    const seconds = (performance.now() - started) / 1000;
    return { kind, about, value, seconds };
  } catch (error) {
    if (!isCallsError(error)) return { kind, about, failure: "other" };
    const { kind: failure, outcome, message } = error;
    return { kind, about, failure, outcome, message };
  }
}

function durationsOf(ended: readonly Ended[]): Report["ensureSeconds"] {
  const sorted = ended
    .flatMap(({ kind, seconds = NaN }) => (kind === "ensure" ? [seconds] : []))
    .filter((seconds) => !Number.isNaN(seconds))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { half: at(0.5), most: at(0.95), all: at(1) };
}

function rowOf(kind: Kind, ended: readonly Ended[]): Row {
  const failed: Row["failed"] = {
    input: 0,
    api: 0,
    connection: 0,
    timeout: 0,
    aborted: 0,
    response: 0,
    other: 0,
  };
  const all = ended.filter((call) => call.kind === kind);
  for (const { failure } of all) if (failure) failed[failure] += 1;
  const succeeded = all.filter(({ failure }) => !failure).length;
  return { asked: all.length, succeeded, failed };
}

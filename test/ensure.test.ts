import { createHash } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ensure, type Ensured } from "../src/ensure.js";
import { createCallsClient } from "../src/index.js";
import { createFakeCalls, type FakeApp } from "../src/testing.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** How the times and ids of new apps come out: what their order is made of. */
interface World {
  readonly created: "equal" | "growing";
  readonly uids: "growing" | "falling";
}

const worlds: readonly World[] = [
  { created: "equal", uids: "growing" },
  { created: "equal", uids: "falling" },
  { created: "growing", uids: "growing" },
];

/** One request let through, or its caller dying just before or just after the server has acted on it. */
interface Step {
  readonly caller: number;
  readonly kind: "send" | "die before" | "die after";
}

interface Run {
  readonly results: readonly (Ensured | Error | "dead")[];
  readonly apps: readonly FakeApp[];
  readonly trace: readonly Step[];
  /** How many steps there were to choose from, each time. */
  readonly choices: readonly number[];
}

interface Caller {
  go: ((kind: Step["kind"]) => void) | undefined;
  result: Ensured | Error | "dead" | undefined;
  waits: number;
  /** Every answer so far: all that its state is made of. */
  readonly told: string[];
  wake: () => void;
}

const staleAge = 300_000;
/** Waits after which a caller is let on only when nobody else can move, so that runs end. */
const patience = 0;

/** Runs callers of `ensure` against one fake, request by request, in the order that `choose` gives. */
async function run(
  world: World,
  callers: number,
  crashes: number,
  choose: (among: number, depth: number, state: string) => number | undefined,
): Promise<Run | Pick<Run, "choices">> {
  let time = Date.UTC(2026, 0, 1);
  let uid = 2 ** 31;
  const marks = new Map<number, number>();
  let actor = 0;
  let serving = false;
  const nextMark = () => {
    const mark = (marks.get(actor) ?? 1000 * actor) + 1;
    marks.set(actor, mark);
    return mark;
  };
  vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    if (serving && array.byteLength === 16)
      uid += world.uids === "growing" ? 1 : -1;
    const { buffer } = array as unknown as Uint8Array;
    new DataView(buffer).setUint32(0, serving ? uid : nextMark());
    return array;
  });
  const fake = createFakeCalls({ now: () => new Date(time) });
  const end = new AbortController();
  const start = (caller: Caller) => {
    const { apps } = createCallsClient({
      apiToken: "token",
      accountId: "account",
      maxRetries: 0,
      timeout: Infinity,
      fetch: async (input) => {
        const kind = await new Promise<Step["kind"]>((go) => {
          caller.go = go;
          caller.wake();
        });
        if (kind !== "die before") {
          const { method } = input as Request;
          if (world.created === "growing" && method === "POST") time += 1000;
          serving = true;
          const response = await fake.fetch(input);
          serving = false;
          caller.told.push(await response.clone().text());
          if (kind === "send") return response;
        }
        caller.wake();
        return new Promise<never>(() => undefined);
      },
    });
    ensure(
      "x",
      { signal: end.signal },
      {
        apps,
        now: () => time,
        timeout: 120_000,
        unread: new Map(),
        wait: () => {
          caller.waits += 1;
          return Promise.resolve();
        },
      },
    )
      .catch((error: unknown) => error as Error)
      .then((result) => {
        caller.result ??= result;
        caller.wake();
      })
      .catch(() => undefined);
  };
  const untilReady = (caller: Caller, act: () => void) =>
    new Promise<void>((resolve) => {
      caller.wake = resolve;
      act();
    });

  const all: Caller[] = [];
  const join = async () => {
    const caller: Caller = {
      go: undefined,
      result: undefined,
      waits: 0,
      told: [],
      wake: () => undefined,
    };
    all.push(caller);
    await untilReady(caller, () => {
      start(caller);
    });
  };
  while (all.length < callers) await join();

  const trace: Step[] = [];
  const choices: number[] = [];
  let lives = crashes;
  for (;;) {
    const live = all.flatMap((caller, index) => (caller.result ? [] : [index]));
    if (live.length === 0) break;
    const eager = live.filter((index) => (all[index]?.waits ?? 0) <= patience);
    const calmest = live.reduce((a, b) =>
      (all[b]?.waits ?? 0) < (all[a]?.waits ?? 0) ? b : a,
    );
    if (eager.length === 0 && all.some(({ result }) => result === "dead")) {
      time += staleAge + 1000; // everyone waits for a dead one
    }
    const steps = (eager.length > 0 ? eager : [calmest]).flatMap(
      (caller): Step[] =>
        lives > 0
          ? [
              { caller, kind: "send" },
              { caller, kind: "die before" },
              { caller, kind: "die after" },
            ]
          : [{ caller, kind: "send" }],
    );
    choices.push(steps.length);
    const state = JSON.stringify([lives, time, fake.apps, all]);
    const choice = choose(steps.length, trace.length, state);
    if (choice === undefined) {
      end.abort();
      return { choices };
    }
    const step = steps[choice];
    const caller = all[step?.caller ?? -1];
    if (!step || !caller?.go) throw new Error("a step that nobody can take");
    trace.push(step);
    actor = step.caller;
    const { go } = caller;
    caller.go = undefined;
    await untilReady(caller, () => {
      go(step.kind);
    });
    if (step.kind !== "send") {
      lives -= 1;
      caller.result = "dead";
    }
  }
  const results = all.map(({ result }) => result ?? "dead");
  // whatever the dead have left, the next ensure of the name clears away
  time += staleAge + 1000;
  await join();
  const next = all.at(-1);
  while (next && !next.result) {
    const { go } = next;
    await untilReady(next, () => go?.("send"));
  }
  end.abort();
  return { results, apps: [...fake.apps], trace, choices };
}

/**
 * Every run, by choosing otherwise at the last place where that is possible. A
 * run that comes to a state that was there before ends: what follows is known.
 */
async function everyRun(
  world: World,
  callers: number,
  crashes: number,
  check: (run: Run) => void,
): Promise<number> {
  const known = new Set<string>();
  let prefix: number[] = [];
  let whole = 0;
  for (;;) {
    const chosen: number[] = [];
    const done = await run(world, callers, crashes, (_among, depth, state) => {
      if (depth >= prefix.length) {
        const digest = createHash("sha1").update(state).digest("base64");
        if (known.has(digest)) return undefined;
        known.add(digest);
      }
      const choice = prefix[depth] ?? 0;
      chosen.push(choice);
      return choice;
    });
    if ("results" in done) {
      check(done);
      whole += 1;
    }
    const last = chosen.findLastIndex(
      (choice, depth) => choice + 1 < (done.choices[depth] ?? 0),
    );
    if (last < 0) return whole;
    prefix = [...chosen.slice(0, last), (chosen[last] ?? 0) + 1];
  }
}

function story({ trace }: Run): string {
  return trace
    .map(
      ({ caller, kind }) =>
        `${"ABC".charAt(caller)}${kind === "send" ? "" : ` (${kind})`}`,
    )
    .join(" ");
}

/** One app remains, every caller was told of that one, and at most one was told that it created it. */
function expectOneApp(done: Run): void {
  const told = done.results.filter((result) => result !== "dead");
  const failed = told.find((result) => result instanceof Error);
  expect(failed, story(done)).toBeUndefined();
  const ensured = told as readonly Ensured[];
  expect(
    done.apps.map(({ name }) => name),
    story(done),
  ).toEqual(["x"]);
  const [app] = done.apps;
  for (const result of ensured) {
    expect(result.app.uid, story(done)).toBe(app?.uid);
    expect(result.app.name, story(done)).toBe("x");
    if (result.created)
      expect(result.app.secret, story(done)).toBe(app?.secret);
  }
  const created = ensured.filter((result) => result.created).length;
  const crashed = told.length < done.results.length;
  expect(created, story(done)).toBeLessThanOrEqual(1);
  if (!crashed) expect(created, story(done)).toBe(1);
}

/** Choices of a run, drawn from a seed. */
function drawn(seed: number): (among: number) => number {
  let state = seed;
  return (among) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * among);
  };
}

const slow = 120_000;

describe.each(worlds)("created $created, ids $uids", (world) => {
  test(
    "two callers, every interleaving: one app, one creator",
    async () => {
      const runs = await everyRun(world, 2, 0, expectOneApp);
      expect(runs).toBeGreaterThan(20);
    },
    slow,
  );

  test(
    "three callers, a sample, up to two of which die",
    async () => {
      for (let seed = 1; seed <= 60; seed++) {
        const done = await run(world, 3, seed % 3, drawn(seed));
        if ("results" in done) expectOneApp(done);
      }
    },
    slow,
  );
});

test(
  "two callers, one of which dies anywhere: nothing is left, nothing vanishes",
  async () => {
    const world = { created: "growing", uids: "growing" } as const;
    const runs = await everyRun(world, 2, 1, expectOneApp);
    expect(runs).toBeGreaterThan(20);
  },
  slow,
);

describe("a last rename whose answer never comes in time", () => {
  const ending = async () => {
    const fake = createFakeCalls();
    let renames = 0;
    const calls = createCallsClient({
      apiToken: "token",
      accountId: "account",
      maxRetries: 0,
      fetch: async (input, init) => {
        const { method } = input as Request;
        const response = await fake.fetch(input, init);
        renames += method === "PUT" ? 1 : 0;
        const silent = method === "PUT" && renames > 1;
        return silent ? new Promise<never>(() => undefined) : response;
      },
    });
    const failed: unknown = await calls.apps
      .ensure({ name: "x" }, { timeout: 400 })
      .catch((error: unknown) => error);
    return { fake, calls, failed };
  };

  test("is told as unknown, and how to get the secret", async () => {
    const { failed } = await ending();
    expect(failed).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(String(failed)).toContain("call ensure again with this client");
  });

  test("the next ensure of the same client gets the app with its secret", async () => {
    const { fake, calls } = await ending();
    const [app] = fake.apps;
    expect(await calls.apps.ensure({ name: "x" })).toMatchObject({
      created: true,
      app: { uid: app?.uid, name: "x", secret: app?.secret },
    });
    expect(await calls.apps.ensure({ name: "x" })).toMatchObject({
      created: false,
      app: { uid: app?.uid },
    });
  });
});

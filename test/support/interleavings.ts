/**
 * Callers of `ensure` against one fake, request by request, in any order or in
 * every one. The fake's clock is the only one: `ensure` is given no other.
 */

import { createHash } from "node:crypto";
import { vi } from "vitest";
import { ensure, type Ensured } from "../../src/ensure.js";
import type { EnsurePorts } from "../../src/ensure-call.js";
import { nextMove } from "../../src/ensure-state.js";
import { createCallsClient } from "../../src/index.js";
import {
  createFakeCalls,
  type FakeApp,
  type FakeCalls,
} from "../../src/testing.js";

/** How the times and ids of new apps come out: what their order is made of. */
export interface World {
  readonly created: "equal" | "growing";
  readonly uids: "growing" | "falling";
}

/** What happens to callers that all ensure the name `x`. */
export interface Scenario {
  readonly world: World;
  readonly callers: number;
  /** How many of them die. Default: 0. */
  readonly crashes?: number;
  /** How many of their deletes are lost for the caller, and arrive later. Default: 0. */
  readonly lateDeletes?: number;
  /** How many apps of the name somebody makes without `ensure`. Default: 0. */
  readonly outsiders?: number;
  /** How many POSTs the runtime of a caller sends again, because the connection broke. Default: 0. */
  readonly resends?: number;
  /** The apps under way that dead callers have left long before. Default: none. */
  readonly left?: readonly ("staged" | "claimed")[];
  /** What decides about the moves of each caller. Default: what `ensure` has. */
  readonly nextMove?: EnsurePorts["nextMove"];
}

/**
 * A request of a caller, let through, lost for now, carried out while its
 * runtime is about to send it again, or the last one before its death; or what
 * others do.
 */
export interface Step {
  /** The index of the caller. */
  readonly who: number | "outsider" | "late delete";
  readonly kind: "send" | "lose" | "resend" | "die before" | "die after";
}

export interface Run {
  /** How each caller ended; the last one is a caller that came when all was over. */
  readonly results: readonly (Ensured | Error | "dead")[];
  readonly apps: readonly FakeApp[];
  /** The names of the apps that were there before the last caller came. */
  readonly left: readonly string[];
  readonly trace: readonly Step[];
  /** How many steps there were to choose from, each time. */
  readonly choices: readonly number[];
}

/** Chooses a step; nothing to leave the run. */
type Choose = (
  among: number,
  depth: number,
  state: string,
) => number | undefined;

interface Caller {
  /** Lets the request go that the caller waits with. */
  go: (kind: Step["kind"]) => void;
  method: string;
  result: Ensured | Error | "dead" | undefined;
  waits: number;
  /** Whether it has waited and not yet gone on: nothing of it is under way. */
  isResting: boolean;
  /** Every answer so far: all that its state is made of. */
  readonly told: string[];
  wake: () => void;
}

interface Stage {
  readonly scenario: Scenario;
  readonly fake: FakeCalls;
  readonly end: AbortController;
  readonly callers: Caller[];
  /** Deletes that are still to arrive. */
  readonly late: Request[];
  time: number;
  /** Who moves: the marks that are drawn are this caller's. */
  actor: number;
  isServing: boolean;
  crashes: number;
  lateDeletes: number;
  outsiders: number;
  resends: number;
}

/** Milliseconds after which whoever has left an app under way is certainly gone. */
const staleTime = 301_000;
/** Steps that no run needs. */
const longestRun = 1000;
const collection = "https://example.com/accounts/account/calls/apps";

/** The caller whose mark an app under way carries. */
export function makerOf({ name }: Pick<FakeApp, "name">): number {
  return Math.floor(parseInt(name.slice(-32, -24), 16) / 1000);
}

/** Runs callers in the order that `choose` gives. */
export async function run(
  scenario: Scenario,
  choose: Choose,
): Promise<Run | Pick<Run, "choices">> {
  // the requests of a run are given back only between turns of the event loop
  await new Promise((resolve) => setImmediate(resolve));
  const stage = await setUp(scenario);
  for (let left = scenario.callers; left > 0; left--) await join(stage);
  const trace: Step[] = [];
  const choices: number[] = [];
  for (;;) {
    passTime(stage);
    const steps = stepsOf(stage);
    if (steps.length === 0) break;
    choices.push(steps.length);
    const choice = choose(steps.length, trace.length, stateOf(stage));
    if (choice === undefined) {
      stage.end.abort();
      return { choices };
    }
    const step = steps[choice];
    if (!step) throw new Error("a step that nobody can take");
    if (trace.push(step) > longestRun) throw new Error("a run without end");
    await take(stage, step);
  }
  const left = stage.fake.apps.map(({ name }) => name);
  // what the dead have left, the next ensure of the name clears away
  stage.time += staleTime;
  const next = await join(stage);
  const who = scenario.callers;
  for (let step = 0; !next.result; step++) {
    if (step > longestRun) throw new Error("the last caller comes to no end");
    await take(stage, { who, kind: "send" });
  }
  stage.end.abort();
  const results = stage.callers.map(({ result }) => result ?? "dead");
  return { results, apps: [...stage.fake.apps], left, trace, choices };
}

/**
 * Every run, by choosing otherwise at the last place where that is possible. A
 * run that comes to a state that was there before ends: what follows is known.
 *
 * @returns the number of runs that were checked
 */
export async function everyRun(
  scenario: Scenario,
  check: (run: Run) => void,
): Promise<number> {
  const known = new Set<string>();
  let prefix: number[] = [];
  let whole = 0;
  for (;;) {
    const chosen: number[] = [];
    const done = await run(scenario, (_among, depth, state) => {
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

/** Some runs, their choices drawn from seeds. */
export async function someRuns(
  scenario: Scenario,
  seeds: number,
  check: (run: Run) => void,
): Promise<void> {
  for (let seed = 1; seed <= seeds; seed++) {
    const done = await run(scenario, drawn(seed));
    if ("results" in done) check(done);
  }
}

function drawn(seed: number): Choose {
  let state = seed;
  return (among) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * among);
  };
}

async function setUp(scenario: Scenario): Promise<Stage> {
  const { crashes = 0, lateDeletes = 0, outsiders = 0 } = scenario;
  const { resends = 0, left = [] } = scenario;
  const stage: Stage = {
    scenario,
    fake: createFakeCalls({ now: () => new Date(stage.time) }),
    end: new AbortController(),
    callers: [],
    late: [],
    time: Date.UTC(2026, 0, 1),
    actor: 0,
    isServing: false,
    ...{ crashes, lateDeletes, outsiders, resends },
  };
  fixRandom(stage);
  for (const [index, state] of left.entries()) {
    const maker = scenario.callers + 1 + index;
    const mark = (1000 * maker).toString(16).padStart(8, "0").padEnd(32, "0");
    await create(stage, `x ~${state}-${mark}`);
  }
  stage.time += staleTime;
  return stage;
}

/** Ids in the order of the world, and marks that tell their caller. */
function fixRandom(stage: Stage): void {
  const step = stage.scenario.world.uids === "growing" ? 1 : -1;
  let uid = 2 ** 31;
  const marks = new Map<number, number>();
  vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    const { buffer, byteLength } = array as unknown as Uint8Array;
    const { actor, isServing } = stage;
    if (isServing && byteLength === 16) uid += step;
    const mark = (marks.get(actor) ?? 1000 * actor) + 1;
    if (!isServing) marks.set(actor, mark);
    new DataView(buffer).setUint32(0, isServing ? uid : mark);
    return array;
  });
}

/** Starts a caller, up to its first request. */
async function join(stage: Stage): Promise<Caller> {
  const caller: Caller = {
    go: () => undefined,
    method: "",
    result: undefined,
    waits: 0,
    isResting: false,
    told: [],
    wake: () => undefined,
  };
  stage.callers.push(caller);
  const { apps } = createCallsClient({
    apiToken: "token",
    accountId: "account",
    maxRetries: 0,
    timeout: Infinity,
    fetch: (input, init) => exchange(stage, caller, new Request(input, init)),
  });
  const ports: EnsurePorts = {
    apps,
    timeout: 120_000,
    unread: new Map(),
    nextMove: stage.scenario.nextMove ?? nextMove,
    wait: () => {
      caller.waits += 1;
      caller.isResting = true;
      return Promise.resolve();
    },
  };
  await untilReady(caller, () => {
    ensure({ name: "x" }, { signal: stage.end.signal }, ports)
      .catch((error: unknown) => error as Error)
      .then((result) => {
        caller.result ??= result;
        caller.wake();
      })
      .catch(() => undefined);
  });
  return caller;
}

/** Resolves when the caller holds a request, or has ended. */
function untilReady(caller: Caller, act: () => void): Promise<void> {
  return new Promise<void>((resolve) => {
    caller.wake = resolve;
    act();
  });
}

/** The `fetch` of a caller: every request waits until it may go. */
async function exchange(
  stage: Stage,
  caller: Caller,
  request: Request,
): Promise<Response> {
  const kind = await new Promise<Step["kind"]>((go) => {
    caller.method = request.method;
    caller.go = go;
    caller.wake();
  });
  caller.isResting = false;
  if (kind === "lose") {
    stage.late.push(request);
    caller.told.push("lost");
    throw new TypeError("the connection was lost");
  }
  if (kind === "resend") {
    await serve(stage, request.clone());
    return exchange(stage, caller, request);
  }
  if (kind !== "die before") {
    const response = skew(stage, caller, await serve(stage, request));
    caller.told.push(await response.clone().text());
    if (kind === "send") return response;
  }
  caller.result = "dead";
  caller.wake();
  return new Promise<never>(() => undefined);
}

/** What a caller sees whose clock, or that of its proxy, is ten minutes ahead or behind. */
function skew(stage: Stage, caller: Caller, response: Response): Response {
  const isAhead = stage.callers.indexOf(caller) % 2 === 0;
  const date = stage.time + (isAhead ? 600_000 : -600_000);
  response.headers.set("date", new Date(date).toUTCString());
  return response;
}

async function serve(stage: Stage, request: Request): Promise<Response> {
  const { world } = stage.scenario;
  if (world.created === "growing" && request.method === "POST") {
    stage.time += 1000;
  }
  stage.isServing = true;
  const response = await stage.fake.fetch(request);
  stage.isServing = false;
  return response;
}

async function create(stage: Stage, name: string): Promise<void> {
  const headers = { authorization: "Bearer token" };
  const body = JSON.stringify({ name });
  await serve(
    stage,
    new Request(collection, { method: "POST", headers, body }),
  );
}

function liveOf({ callers }: Stage): readonly number[] {
  return callers.flatMap(({ result }, index) => (result ? [] : [index]));
}

/** Lets what the dead have left grow old, where all that live wait for it. */
function passTime(stage: Stage): void {
  const { callers, late } = stage;
  const someDied = callers.some(({ result }) => result === "dead");
  const allRest = callers.every(
    ({ result, isResting }) => result !== undefined || isResting,
  );
  // no request is carried out minutes after its call
  if (someDied && allRest && late.length === 0) stage.time += staleTime;
}

/** What can happen next. A caller that has waited goes on only when nobody else can, so that runs end. */
function stepsOf(stage: Stage): readonly Step[] {
  const waits = (index: number) => stage.callers[index]?.waits ?? 0;
  const live = liveOf(stage);
  const eager = live.filter((index) => waits(index) === 0);
  const calmest = [...live].sort((a, b) => waits(a) - waits(b)).slice(0, 1);
  const steps = (eager.length > 0 ? eager : calmest).flatMap((who) =>
    kindsOf(stage, who).map((kind): Step => ({ who, kind })),
  );
  if (stage.outsiders > 0 && live.length > 0) {
    steps.push({ who: "outsider", kind: "send" });
  }
  if (stage.late.length > 0) steps.push({ who: "late delete", kind: "send" });
  return steps;
}

function kindsOf(stage: Stage, who: number): readonly Step["kind"][] {
  const { method } = stage.callers[who] ?? {};
  return [
    "send",
    ...(stage.crashes > 0 ? (["die before", "die after"] as const) : []),
    ...(stage.lateDeletes > 0 && method === "DELETE"
      ? (["lose"] as const)
      : []),
    ...(stage.resends > 0 && method === "POST" ? (["resend"] as const) : []),
  ];
}

/** All that decides about what follows. */
function stateOf(stage: Stage): string {
  const { time, crashes, lateDeletes, outsiders, resends } = stage;
  const { fake, callers } = stage;
  const late = stage.late.map(({ url }) => url);
  return JSON.stringify([
    ...[time, crashes, lateDeletes, outsiders, resends],
    ...[late, fake.apps, callers],
  ]);
}

async function take(stage: Stage, { who, kind }: Step): Promise<void> {
  if (who === "outsider") {
    stage.outsiders -= 1;
    await create(stage, "x");
    return;
  }
  if (who === "late delete") {
    const [request] = stage.late.splice(0, 1);
    if (request) await serve(stage, request);
    return;
  }
  const caller = stage.callers[who];
  if (!caller) throw new Error("there is no such caller");
  stage.actor = who;
  if (kind === "lose") stage.lateDeletes -= 1;
  if (kind === "resend") stage.resends -= 1;
  if (kind.startsWith("die")) stage.crashes -= 1;
  await untilReady(caller, () => {
    caller.go(kind);
  });
}

/** Calls of our client beside those of others, over a stubbed `fetch` and over loopback. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bareFetch, official, openapiFetch, ours } from "./clients.js";
import { run } from "./command.js";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import type { Bench } from "./part.js";
import { requirePeer } from "./peers.js";
import { peers } from "./setup.js";

const program = join(peers, "call-loop.js");
/** Calls over a server. */
const calls = 10_000;
/** Calls over a stubbed `fetch`: the more there are, the less of their time goes to compile what they run. */
const stubbedCalls = 100_000;

/** What one call takes, in microseconds. */
interface Times {
  readonly processor: number;
  readonly clock: number;
}

/** Makes calls with a client: arguments of call-loop.js. */
type Loop = (client: string, ...args: readonly string[]) => Times;

export async function compareCalls({
  setup,
  runs,
}: Bench): Promise<readonly Comparison[]> {
  const server = spawn(setup.node, [program, "serve"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const loop: Loop = (...args) =>
    JSON.parse(run(setup.node, [program, ...args], peers)) as Times;
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const url = line.toString().trim();
    return [
      compareProcessor("get", loop, runs),
      compareProcessor("create", loop, runs),
      compareClock("1", url, loop, runs),
      compareClock("64", url, loop, runs),
    ];
  } finally {
    server.stdin.end();
  }
}

function compareProcessor(
  operation: string,
  loop: Loop,
  runs: number,
): Comparison {
  return comparisonOf(
    { what: `processor time of a ${operation}, fetch stubbed`, unit: "µs" },
    inTurn(
      (client) => loop(client, operation, String(stubbedCalls), "1", "stub"),
      runs,
    ),
    ({ processor }) => processor,
  );
}

function compareClock(
  atATime: string,
  url: string,
  loop: Loop,
  runs: number,
): Comparison {
  return comparisonOf(
    {
      what: `${calls.toLocaleString("en")} gets over loopback, ${atATime} at a time`,
      unit: "s",
    },
    inTurn((client) => loop(client, "get", String(calls), atATime, url), runs),
    ({ clock }) => (clock * calls) / 1e6,
  );
}

function inTurn(measure: (client: string) => Times, runs: number) {
  const clients = [ours, official, openapiFetch, bareFetch];
  const contenders = clients.map(({ name, does, needs }) => ({
    ...{ name, does },
    measure: () => {
      if (needs !== undefined) requirePeer(needs);
      return measure(name);
    },
  }));
  return takeTurns(contenders, runs);
}

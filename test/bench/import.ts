/** What an import of a client costs: processor time above that of an empty process. */

import {
  official,
  openapiFetch,
  ours,
  treeShakable,
  type Client,
} from "./clients.js";
import { run } from "./command.js";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import type { Bench } from "./part.js";
import { requirePeer } from "./peers.js";
import { peers, project, type Setup } from "./setup.js";

const print =
  "const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);";

/** The modules that a program with each client imports, and where they are found. */
const imports: readonly {
  readonly client: Client;
  readonly from: string;
  readonly modules: readonly string[];
}[] = [
  { client: ours, from: project, modules: ["cloudflare-calls"] },
  { client: official, from: peers, modules: ["cloudflare"] },
  {
    client: treeShakable,
    from: peers,
    modules: ["cloudflare/tree-shakable", "cloudflare/resources/calls/sfu"],
  },
  { client: openapiFetch, from: peers, modules: ["openapi-fetch"] },
];

export function compareImports({ setup, runs }: Bench): readonly Comparison[] {
  const contenders = imports.map(({ client, from, modules }) => ({
    ...client,
    measure: () => {
      if (client.needs !== undefined) requirePeer(client.needs);
      const empty = processorOf([], from, setup);
      return Math.max(0, processorOf(modules, from, setup) - empty);
    },
  }));
  const what = { what: "processor time of an import", unit: "ms" };
  return [comparisonOf(what, takeTurns(contenders, runs), (time) => time)];
}

/** The processor time of a process that imports modules, in milliseconds. */
function processorOf(
  modules: readonly string[],
  from: string,
  setup: Setup,
): number {
  const loads = modules.map((module) => `await import("${module}");`);
  const source = [...loads, print].join(" ");
  const args = ["--input-type=module", "--eval", source];
  return Number(run(setup.node, args, from));
}

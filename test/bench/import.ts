/** What an import of a client costs: the processor time that it adds to a process. */

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
      return processorOf(modules, from, setup);
    },
  }));
  const what = { what: "processor time of an import", unit: "ms" };
  return [comparisonOf(what, takeTurns(contenders, runs), (time) => time)];
}

/** What the imports add to the processor time of a process, in milliseconds. */
function processorOf(
  modules: readonly string[],
  from: string,
  setup: Setup,
): number {
  const source = [
    "const before = process.cpuUsage();",
    ...modules.map((module) => `await import("${module}");`),
    "const { user, system } = process.cpuUsage(before);",
    "console.log((user + system) / 1000);",
  ];
  const args = ["--input-type=module", "--eval", source.join("\n")];
  return Number(run(setup.node, args, from));
}

/** Calls of our client beside those of others: over a stubbed `fetch`, over loopback, and what an import costs. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CommandError, median } from "./measurement.js";
import { peers, project, type Setup } from "./setup.js";

const program = join(peers, "call-loop.js");
const bareFetch = "fetch";
/** The names of the clients in call-loop.js, and the modules that they import. */
const modules: Readonly<Record<string, string | undefined>> = {
  ours: join(project, "dist/src/index.js"),
  official: join(peers, "node_modules/cloudflare/index.mjs"),
  "openapi-fetch": join(peers, "node_modules/openapi-fetch/dist/index.mjs"),
  [bareFetch]: undefined,
};

/** One column: its title, and a measurement of a client. */
interface Column {
  readonly title: string;
  readonly measure: (client: string) => number;
}

/**
 * Measures the clients in turn, so that a busy machine slows each, and prints
 * medians and the ratio of ours to each.
 *
 * @throws {CommandError} where a command fails, or a package is missing
 */
export async function compareCalls(runs: number, setup: Setup): Promise<void> {
  for (const file of Object.values(modules)) {
    if (file === undefined || existsSync(file)) continue;
    throw new CommandError(
      `${file} is missing: run \`npm run build\` and \`npm ci --prefix test/bench\`.`,
    );
  }
  const server = spawn(setup.node, [program, "serve"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const url = line.toString().trim();
    print(columnsOf(url, setup), runs);
  } finally {
    server.stdin.end();
  }
}

function columnsOf(url: string, setup: Setup): readonly Column[] {
  const loop = (...args: readonly string[]) =>
    JSON.parse(run(setup, program, ...args)) as Record<string, number>;
  const stubbed = (operation: string): Column => ({
    title: `${operation}, stub, µs`,
    measure: (client) =>
      loop(client, operation, "10000", "1", "stub")["processor"] ?? NaN,
  });
  const loopback = (many: string): Column => ({
    title: `loopback × ${many}, ms`,
    measure: (client) =>
      (loop(client, "get", "10000", many, url)["clock"] ?? NaN) * 10,
  });
  const importing: Column = {
    title: "import, ms",
    measure: (client) =>
      processorOf(setup, modules[client]) - processorOf(setup, undefined),
  };
  return [
    stubbed("get"),
    stubbed("create"),
    loopback("1"),
    loopback("64"),
    importing,
  ];
}

/** The processor time of a process that imports a module, in milliseconds. */
function processorOf(setup: Setup, module: string | undefined): number {
  const load = module ? `await import("${pathToFileURL(module).href}");` : "";
  const source = `${load} const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);`;
  return Number(run(setup, "--input-type=module", "--eval", source));
}

function print(columns: readonly Column[], runs: number): void {
  const clients = Object.keys(modules);
  console.log(
    `${"".padEnd(22)}${clients.map((one) => one.padStart(20)).join("")}`,
  );
  for (const { title, measure } of columns) {
    const times = clients.map((): number[] => []);
    for (let count = 0; count < runs; count += 1) {
      for (const [index, client] of clients.entries()) {
        times[index]?.push(measure(client));
      }
    }
    const [ours = NaN, ...others] = times.map(median);
    const cells = others.map(
      (theirs) => `${theirs.toFixed(1)} (${(ours / theirs).toFixed(2)} ×)`,
    );
    const row = [ours.toFixed(1), ...cells];
    console.log(
      `${title.padEnd(22)}${row.map((cell) => cell.padStart(20)).join("")}`,
    );
  }
}

/** Runs a Node program, and returns what it prints. */
function run(setup: Setup, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(setup.node, args, {
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  throw new CommandError(`node ${args.join(" ")} failed:\n${stderr.trim()}`);
}

/** The lifecycle on every runtime: what runs where, and how it ends. */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, type BuildOptions } from "esbuild";
import { install } from "./install.js";
import type { Input, Result } from "./lifecycle.js";
import { openWorld } from "./world.js";

export interface Runtime {
  readonly name: string;
  /** Its npm package, with the version. Undefined: this Node. */
  readonly spec?: string;
  /** The arguments before those of the program. */
  readonly args: readonly string[];
  /** What runs: the lifecycle, or one create where the network is not permitted. */
  readonly what?: "denied";
  /** workerd: its compatibility date. */
  readonly date?: string;
}

const node = (spec?: string): readonly Runtime[] =>
  (["import", "require"] as const).map((way) => ({
    name: `${spec ?? `this Node (${process.versions.node})`}, ${way}`,
    ...(spec !== undefined && { spec }),
    args: [way === "import" ? "program.mjs" : "program.cjs"],
  }));
const deno = "deno@2.9.6";
const workerd = "workerd@1.20261117.1";

export const runtimes: readonly Runtime[] = [
  ...node(),
  ...node("node@22.12.0"), // the lowest version of package.json's engines above 20
  ...node("node@24.21.0"),
  { name: "bun@1.4.5", spec: "bun@1.4.5", args: ["program.mjs"] },
  {
    name: deno,
    spec: deno,
    args: ["run", "--no-prompt", "--allow-net=127.0.0.1", "program.mjs"],
  },
  {
    name: `${deno}, no permission`,
    spec: deno,
    args: ["run", "--no-prompt", "program.mjs"],
    what: "denied",
  },
  // before this date, a listener is called without its `this`
  {
    name: `${workerd}, 2025-07-31`,
    spec: workerd,
    args: [],
    date: "2025-07-31",
  },
  {
    name: `${workerd}, 2026-11-01`,
    spec: workerd,
    args: [],
    date: "2026-11-01",
  },
];

/** How a runtime did: its results, or why it was left out. */
export type Outcome =
  { readonly results: readonly Result[] } | { readonly skipped: string };

/** Writes the programs into a folder from which `cloudflare-calls` can be imported. */
export async function writePrograms(folder: string): Promise<void> {
  const write = async (entry: string, outfile: string, how: BuildOptions) =>
    build({
      ...{ bundle: true, target: "es2022", absWorkingDir: folder, outfile },
      entryPoints: [entry],
      ...how,
    });
  const program = fileURLToPath(new URL("program.js", import.meta.url));
  const worker = fileURLToPath(new URL("worker.js", import.meta.url));
  const external = ["cloudflare-calls"];
  await write(program, "program.mjs", { external, format: "esm" });
  await write(program, "program.cjs", { external, format: "cjs" });
  await write(worker, "worker-only.mjs", { external, format: "esm" });
  // workerd has no packages: a second bundle brings that of the folder
  await write("worker-only.mjs", "worker.mjs", { format: "esm" });
}

/** Runs the lifecycle on a runtime, in a world of its own. */
export async function runOn(
  runtime: Runtime,
  folder: string,
): Promise<Outcome> {
  const { spec, what = "lifecycle" } = runtime;
  let program = process.execPath;
  try {
    if (spec !== undefined) program = await install(spec);
  } catch (error) {
    return { skipped: (error as Error).message.split("\n")[0] ?? "" };
  }
  const world = await openWorld();
  const { origin, closed } = world;
  const input: Input = {
    ...{ origin, closed },
    refused: runtime.date === undefined ? "rejected" : "unknown",
  };
  try {
    const results = runtime.date
      ? await runWorkerd(program, folder, input, runtime.date)
      : await runProgram(program, folder, [
          ...runtime.args,
          ...[what, JSON.stringify(input)],
        ]);
    return { results };
  } catch (error) {
    const problem = (error as Error).message;
    return { results: [{ name: "the run", problem }] };
  } finally {
    await world.close();
  }
}

/** Milliseconds after which a run does not end any more. */
const patience = 120_000;
/** No variable of ours: the token is none of the environment. */
const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };

async function runProgram(
  program: string,
  cwd: string,
  args: readonly string[],
): Promise<readonly Result[]> {
  const options = { cwd, env, timeout: patience };
  const { stdout } = await promisify(execFile)(program, args, options);
  return JSON.parse(stdout) as readonly Result[];
}

async function runWorkerd(
  program: string,
  cwd: string,
  input: Input,
  date: string,
): Promise<readonly Result[]> {
  const config = `config-${date}.capnp`;
  await writeFile(join(cwd, config), workerdConfig(date));
  const child = spawn(program, ["serve", "--control-fd=3", config], {
    ...{ cwd, env, timeout: patience },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const said = text(child.stderr as Readable);
  try {
    const port = await Promise.race([
      portOf(child.stdio[3] as Readable),
      said.then((words) => Promise.reject(new Error(words))),
    ]);
    const response = await fetch(`http://127.0.0.1:${port}`, {
      ...{ method: "POST", body: JSON.stringify(input) },
      signal: AbortSignal.timeout(patience),
    });
    return (await response.json()) as readonly Result[];
  } finally {
    child.kill();
    await ended;
  }
}

/** The port that workerd chose. */
async function portOf(control: Readable): Promise<number> {
  for await (const chunk of control) {
    const port = /"port":\s*(\d+)/.exec(String(chunk))?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("workerd does not listen");
}

function workerdConfig(date: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
      compatibilityDate = "${date}",
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** A worker of workerd, and the lifecycle in it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { Input } from "./check.js";
import type { Result } from "./lifecycle.js";
import { env, patience, type Place } from "./place.js";
import { inWorld } from "./world.js";

/** @param date - the compatibility date */
export async function runWorkerd(
  { program, folder, differences }: Place,
  date: string,
): Promise<readonly Result[]> {
  const worker = { date, bindings: {} };
  return withWorkerd({ program, folder }, worker, (port) =>
    inWorld(async ({ origin, closed }) =>
      ask(port, { origin, closed, differences }),
    ),
  );
}

/** How a worker runs. */
export interface Worker {
  /** The compatibility date. */
  readonly date: string;
  /** Texts that it gets as its `env`. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** Serves `worker.mjs` of a folder as long as `use` lasts, which gets the port. */
export async function withWorkerd<Value>(
  { program, folder }: Pick<Place, "program" | "folder">,
  worker: Worker,
  use: (port: number) => Promise<Value>,
): Promise<Value> {
  const config = `config-${worker.date}.capnp`;
  await writeFile(join(folder, config), configOf(worker));
  const child = spawn(program, ["serve", "--control-fd=3", config], {
    ...{ cwd: folder, env, timeout: patience },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const said = text(child.stderr as Readable);
  try {
    const port = await Promise.race([
      portOf(child.stdio[3] as Readable),
      said.then((words) => Promise.reject(new Error(words))),
    ]);
    return await use(port);
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

/** One request runs the lifecycle. */
async function ask(port: number, input: Input): Promise<readonly Result[]> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    ...{ method: "POST", body: JSON.stringify(input) },
    signal: AbortSignal.timeout(patience),
  });
  return (await response.json()) as readonly Result[];
}

function configOf({ date, bindings }: Worker): string {
  const texts = Object.entries(bindings).map(
    ([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
      compatibilityDate = "${date}",
      bindings = [${texts.join(", ")}],
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

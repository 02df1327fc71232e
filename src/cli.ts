#!/usr/bin/env node
/** npx cloudflare-calls: what surrounds a command, and its exit code. */

import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { Failure } from "./cli/failure.js";
import { main } from "./cli/main.js";

const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  // the second one ends the process at once
  process.once(name, () => {
    interrupted.abort(new Error(name));
  });
}

/** The app whose secret is in the output alone. */
let printed: string | undefined;

process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (printed !== undefined) {
    process.stderr.write(
      `cloudflare-calls: the output can't be written (${message}). The secret of the app ${printed} is lost: delete the app, then create another.\n`,
    );
  } else if (code !== "EPIPE") {
    // whoever read the output may have gone, such as `head`
    process.stderr.write(`cloudflare-calls: ${message}\n`);
  }
  process.exit(1);
});
// there is nowhere left to say so
process.stderr.on("error", () => undefined);

async function ask(question: string): Promise<boolean> {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output });
  lines.once("SIGINT", () => {
    interrupted.abort(new Error("SIGINT"));
  });
  try {
    const ended = once(lines, "close").then(() => undefined);
    const answered = lines.question(question, { signal });
    const answer = await Promise.race([answered, ended]);
    if (answer === undefined) output.write("\n");
    return /^y(es)?$/i.test(answer?.trim() ?? "");
  } catch {
    output.write("\n");
    throw new Failure("interrupted", "interrupted: nothing is deleted.");
  } finally {
    lines.close();
  }
}

process.exitCode = await main(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  noteSecret: (appId) => (printed = appId),
  isTerminal: process.stdout.isTTY,
  ask: process.stdin.isTTY ? ask : undefined,
  signal,
});

/** `npm start`: creates, lists, gets, renames and deletes an app over HTTP, with the fake of the API or the real one. */

import { parseArgs } from "node:util";
import type { CallsClient } from "../src/index.js";

const usage = `Usage: npm start [-- --live]

Generates, builds, and runs an app's life through the built client: create,
list, get, rename, delete.

  --live  use the real API with CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID;
          without it, a fake of the API on a loopback port
  --help  print this
`;

/** The built modules that the demo imports. */
interface Built {
  readonly index: typeof import("../src/index.js");
  readonly testing: typeof import("../src/testing.js");
  readonly "cli/fake-server": typeof import("../src/cli/fake-server.js");
}

const credentials = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"] as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let live: boolean;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { live: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    live = values.live ?? false;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  const { createCallsClient, isCallsError } = await importBuilt("index");
  try {
    if (live) {
      const missing = credentials.filter((name) => !process.env[name]);
      if (missing.length > 0) {
        console.error(
          `--live needs the environment variables ${credentials.join(" and ")}. Missing: ${missing.join(", ")}.`,
        );
        return 1;
      }
      console.log(
        "The real API: this creates one app in the account, renames it, and deletes that same app.",
      );
      await runLifecycle(createCallsClient());
    } else {
      await runAgainstFake(createCallsClient);
    }
    return 0;
  } catch (error) {
    if (!isCallsError(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function runAgainstFake(
  createCallsClient: typeof import("../src/index.js").createCallsClient,
): Promise<void> {
  const { createFakeCalls } = await importBuilt("testing");
  const { serveFake } = await importBuilt("cli/fake-server");
  const { baseUrl, close } = await serveFake(createFakeCalls());
  console.log(`A fake of the API at ${baseUrl}: nothing leaves this machine.`);
  try {
    await runLifecycle(
      createCallsClient({
        apiToken: "a-token-of-the-demo",
        accountId: "023e105f4ecef8ad9ca31a8372d0c353",
        baseUrl,
      }),
    );
  } finally {
    await close();
  }
}

async function runLifecycle(calls: CallsClient): Promise<void> {
  const name = `demo-${Date.now().toString(36)}`;
  const app = await calls.apps.create({ name });
  const { uid, secret } = app;
  try {
    printStep("create", `"${app.name}" ${uid}, secret ${mask(secret)}`);
    const apps = await calls.apps.list();
    printStep(
      "list",
      `${apps.length} in the account, ours among them: ${String(apps.some((one) => one.uid === uid))}`,
    );
    const read = await calls.apps.get(uid);
    printStep("get", `"${read.name}", created ${read.created}`);
    const renamed = await calls.apps.update(uid, { name: `${name}-renamed` });
    printStep(
      "update",
      `now "${renamed.name}", same id: ${String(renamed.uid === uid)}`,
    );
  } finally {
    const deleted = await calls.apps.delete(uid);
    printStep("delete", `"${deleted.name}" is gone`);
  }
}

/** The first characters of a secret and its length: enough to tell two secrets apart. */
function mask(secret: string): string {
  return `${secret.slice(0, 4)}… (${secret.length} characters, shown once)`;
}

function printStep(step: string, what: string): void {
  console.log(`${step.padEnd(7)} ${what}`);
}

/** Imports a module of the built package instead of its source. */
async function importBuilt<Name extends keyof Built>(
  name: Name,
): Promise<Built[Name]> {
  const url = new URL(`../dist/src/${name}.js`, import.meta.url);
  return (await import(url.href)) as Built[Name];
}

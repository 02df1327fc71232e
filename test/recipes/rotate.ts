/**
 * Rotates the app of .env: makes a new one, switches over, deletes the old one.
 * The arguments are the command that switches over, such as a restart:
 *
 *   node rotate.ts docker compose up --detach --force-recreate --wait
 *
 * Whatever fails, the old app stays. Run it again then: it goes on where it stopped.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { createCallsClient } from "cloudflare-calls";

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error("usage: node rotate.ts COMMAND …");
const calls = createCallsClient();

/** Replaces our variables in .env; its other lines stay. */
function save(values: Readonly<Record<string, string>>): void {
  const others = readFileSync(".env", "utf8")
    .replace(/^CALLS_(OLD_)?APP_(ID|SECRET)=.*\n?/gm, "")
    .replace(/[^\n]$/, "$&\n");
  const ours = Object.entries(values).map((pair) => `${pair.join("=")}\n`);
  // to rename is one step: .env is never half written
  writeFileSync(".env.draft", others + ours.join(""), { mode: 0o600 });
  renameSync(".env.draft", ".env");
}

const env = parseEnv(readFileSync(".env", "utf8"));
let next = {
  CALLS_APP_ID: env["CALLS_APP_ID"] ?? "",
  CALLS_APP_SECRET: env["CALLS_APP_SECRET"] ?? "",
};
// where a rotation has stopped, the old app is there beside the new one
const old = {
  CALLS_OLD_APP_ID: env["CALLS_OLD_APP_ID"] ?? next.CALLS_APP_ID,
  CALLS_OLD_APP_SECRET: env["CALLS_OLD_APP_SECRET"] ?? next.CALLS_APP_SECRET,
};
const oldId = old.CALLS_OLD_APP_ID;
const apps = await calls.apps.list();
const name = apps.find(({ uid }) => uid === oldId)?.name;
const isMade =
  oldId !== next.CALLS_APP_ID &&
  apps.some(({ uid }) => uid === next.CALLS_APP_ID);
if (name === undefined && !isMade) {
  throw new Error(".env: there is no app of its CALLS_APP_ID.");
}

if (name !== undefined && !isMade) {
  const { created } = await calls.apps.ensure(
    { name: `${name} (next)` },
    {
      onSecret({ uid, secret }) {
        next = { CALLS_APP_ID: uid, CALLS_APP_SECRET: secret };
        save({ ...next, ...old });
      },
    },
  );
  if (!created) throw new Error(`${name} (next) exists: who rotates it?`);
}
if (name !== undefined) {
  execFileSync(command, args, { stdio: "inherit" });
  await calls.apps.update(next.CALLS_APP_ID, { name });
  await calls.apps.deleteIfExists(oldId);
}
save(next);
console.log(`rotated ${oldId}: now ${next.CALLS_APP_ID}`);

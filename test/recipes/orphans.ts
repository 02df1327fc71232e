/**
 * Finds apps that nobody holds the secret of: those whose name begins with a
 * prefix, that are older than an hour, and that are in none of the .env files.
 * It prints them, and deletes them with --delete:
 *
 *   node orphans.ts --prefix staging- one/.env two/.env
 *
 * What a dead call of `ensure` left for a name, `calls.apps.sweep` deletes, too.
 */
import { readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { createCallsClient } from "cloudflare-calls";

const { values, positionals: files } = parseArgs({
  options: { prefix: { type: "string" }, delete: { type: "boolean" } },
  allowPositionals: true,
});
const { prefix } = values;
if (!prefix || files.length === 0) {
  throw new Error("usage: node orphans.ts --prefix PREFIX [--delete] FILE …");
}
const known = files.flatMap((file) => {
  const { CALLS_APP_ID: id, CALLS_OLD_APP_ID: oldId } = parseEnv(
    readFileSync(file, "utf8"),
  );
  // without it, the app of this file would count as an orphan
  if (!id) throw new Error(`${file}: CALLS_APP_ID is missing.`);
  return [id, oldId];
});

const calls = createCallsClient();
const anHourAgo = Date.now() - 3_600_000;
for (const { uid, name, created } of await calls.apps.list()) {
  if (!name.startsWith(prefix) || known.includes(uid)) continue;
  // a younger one may be another's, who is about to save its secret
  if (!(Date.parse(created) < anHourAgo)) continue;
  if (values.delete) await calls.apps.deleteIfExists(uid);
  console.log(`${values.delete ? "deleted" : "orphan"} ${uid} ${name}`);
}

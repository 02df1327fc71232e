/**
 * Finds the app of a name, or creates it and saves its id and secret to .env.
 * For the set-up of a project or a deployment; run it as often as you like:
 *
 *   node ensure.ts production
 *
 * Without a program: npx cloudflare-calls apps ensure production -f .env
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { createCallsClient, type AppWithSecret } from "cloudflare-calls";

const [name = "production"] = process.argv.slice(2);
const calls = createCallsClient();

const readText = () => (existsSync(".env") ? readFileSync(".env", "utf8") : "");
const readId = () => parseEnv(readText())["CALLS_APP_ID"];

/** `ensure` calls it before the app gets its name, and deletes the app if it throws. */
async function save({ uid, secret }: AppWithSecret): Promise<void> {
  const saved = readId();
  const apps = await calls.apps.list();
  if (apps.some((app) => app.uid === saved)) {
    throw new Error(`.env has the secret of another app, ${saved ?? ""}.`);
  }
  const others = readText()
    .replace(/^CALLS_APP_(ID|SECRET)=.*\n?/gm, "")
    .replace(/[^\n]$/, "$&\n");
  const text = `${others}CALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`;
  // to rename is one step: .env is never half written
  writeFileSync(".env.draft", text, { mode: 0o600 });
  renameSync(".env.draft", ".env");
}

const { app, created } = await calls.apps.ensure({ name }, { onSecret: save });
if (readId() !== app.uid) {
  throw new Error(
    `${name} is ${app.uid}, and .env lacks its secret: copy the .env that has it, or delete the app.`,
  );
}
console.log(`${created ? "created" : "found"} ${name}: ${app.uid}`);

/**
 * Lists the apps of several accounts by one token:
 *
 *   node accounts.ts ACCOUNT_ID ACCOUNT_ID …
 *
 * Every method takes `accountId`, so one client is enough. An account with a
 * token of its own gets a client of its own.
 */
import { createCallsClient, isCallsError } from "cloudflare-calls";

const calls = createCallsClient();

for (const accountId of process.argv.slice(2)) {
  try {
    for (const { uid, name } of await calls.apps.list({ accountId })) {
      console.log(`${accountId}\t${uid}\t${name}`);
    }
  } catch (error) {
    // one account that says no does not hide the others
    if (!isCallsError(error)) throw error;
    console.error(`${accountId}: ${error.message}`);
    process.exitCode = 1;
  }
}

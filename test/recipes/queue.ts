/**
 * Puts a prefix before the name of every app, thousands of them, under the rate
 * limit. Apps that have it are left alone, so what failed is done by a second run:
 *
 *   node queue.ts old-
 */
import { createCallsClient, isCallsError } from "cloudflare-calls";
import PQueue from "p-queue";

const [prefix = "old-"] = process.argv.slice(2);

// 1,200 requests in five minutes, evenly: strict, or else a second has more of them at times
const queue = new PQueue({
  concurrency: 8,
  interval: 1_000,
  intervalCap: 4,
  strict: true,
});
// others use up the limit, too, and then it takes five minutes to open again
const calls = createCallsClient({ maxRetryDelay: 300_000, timeout: 900_000 });

const apps = await queue.add(() => calls.apps.list());
const others = apps.filter(({ name }) => !name.startsWith(prefix));
let failed = 0;
await queue.addAll(
  others.map(({ uid, name }) => async () => {
    try {
      await calls.apps.update(uid, { name: prefix + name });
    } catch (error) {
      if (!isCallsError(error)) throw error;
      console.error(error.message);
      failed += 1;
    }
  }),
);
console.log(`${others.length - failed} renamed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/**
 * Tests of your own code by Jest. Both packages are ESM; the line of package.json:
 *
 *   "scripts": { "test": "NODE_OPTIONS=--experimental-vm-modules jest" }
 */
import { createCallsClient } from "cloudflare-calls";
import { createFakeCalls } from "cloudflare-calls/testing";

/** Stands for your own code. */
async function removeRoom(calls, uid) {
  return (await calls.apps.deleteIfExists(uid)) ? "removed" : "there was none";
}

test("a room is removed once", async () => {
  const uid = "0".repeat(32);
  const fake = createFakeCalls({ apps: [{ uid }] });
  const calls = createCallsClient({
    apiToken: "t",
    accountId: "a",
    fetch: fake.fetch,
  });
  expect(await removeRoom(calls, uid)).toBe("removed");
  expect(await removeRoom(calls, uid)).toBe("there was none");
  expect(fake.apps).toEqual([]);
});

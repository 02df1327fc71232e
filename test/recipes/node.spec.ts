/** Tests of your own code by node:test: code that makes its client itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCallsClient } from "cloudflare-calls";
import { createFakeCalls } from "cloudflare-calls/testing";

process.env["CLOUDFLARE_API_TOKEN"] = "t";
process.env["CLOUDFLARE_ACCOUNT_ID"] = "a";

/** Stands for your own code. */
async function countRooms(): Promise<number> {
  const apps = await createCallsClient().apps.list();
  return apps.filter(({ name }) => name.startsWith("room-")).length;
}

void test("rooms are counted, other apps are not", async ({ mock }) => {
  const fake = createFakeCalls({ apps: [{ name: "room-1" }, { name: "x" }] });
  // the client looks up the global fetch at each request
  mock.method(globalThis, "fetch", fake.fetch);
  assert.equal(await countRooms(), 1);
});

void test("an API that refuses is an error", async ({ mock }) => {
  const fake = createFakeCalls({ apiToken: "another" });
  mock.method(globalThis, "fetch", fake.fetch);
  await assert.rejects(countRooms(), { kind: "api", status: 401 });
});

/**
 * Tests of your own code by msw, here with vitest: the code may use any HTTP
 * client, and the other APIs that it calls have handlers of their own.
 */
import { createCallsClient } from "cloudflare-calls";
import { createFakeCalls } from "cloudflare-calls/testing";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";

const fake = createFakeCalls();
const server = setupServer(
  http.all("https://api.cloudflare.com/client/v4/*", async ({ request }) =>
    // what rejects is a connection that is lost
    fake.fetch(request).catch(() => HttpResponse.error()),
  ),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

/** Stands for your own code. */
async function addRoom(room) {
  const calls = createCallsClient({ apiToken: "t", accountId: "a" });
  return calls.apps.create({ name: `room-${room}` });
}

test("a room gets an app", async () => {
  const { uid, secret } = await addRoom("blue");
  expect(fake.apps).toMatchObject([{ uid, secret, name: "room-blue" }]);
});

test("where the response is lost, the outcome is unknown", async () => {
  fake.fail({ operation: "apps.create", how: "drop-after" });
  await expect(addRoom("red")).rejects.toMatchObject({ outcome: "unknown" });
});

/** Tests of your own code by vitest: code that takes the client as an argument. */
import { createCallsClient, type CallsClient } from "cloudflare-calls";
import { createFakeCalls } from "cloudflare-calls/testing";
import { expect, test } from "vitest";

/** Stands for your own code. */
async function addRoom(calls: CallsClient, room: string): Promise<string> {
  const { app } = await calls.apps.ensure({ name: `room-${room}` });
  return app.uid;
}

function start() {
  const fake = createFakeCalls();
  const { fetch } = fake;
  return {
    fake,
    calls: createCallsClient({ apiToken: "t", accountId: "a", fetch }),
  };
}

test("a room that is added twice has one app", async () => {
  const { fake, calls } = start();
  const first = await addRoom(calls, "blue");
  expect(await addRoom(calls, "blue")).toBe(first);
  expect(fake.apps).toMatchObject([{ uid: first, name: "room-blue" }]);
});

test("a lost response leaves no second app", async () => {
  const { fake, calls } = start();
  fake.fail({ operation: "apps.create", how: "drop-after" });
  const uid = await addRoom(calls, "blue");
  expect(fake.apps).toMatchObject([{ uid, name: "room-blue" }]);
});

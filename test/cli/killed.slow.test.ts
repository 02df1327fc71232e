/** `apps ensure -f`, killed at every step: no app of the name, or its secret is in the file. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, watch } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { beforeAll, describe, expect, test, type TestContext } from "vitest";
import { serveFake } from "../../src/cli/fake-server.js";
import { createFakeCalls } from "../../src/testing.js";
import { packed } from "../package/packed.js";

let consumer: string;

beforeAll(async () => {
  ({ consumer } = await packed());
});

/** When a process is killed: at a request, before or after it is carried out, or at a change in the folder of the file. */
interface Moment {
  readonly at: "request" | "answer" | "change";
  readonly count: number;
}

/** Runs the command until it ends, or is killed; then what the API and the file hold. */
function prepare(onTestFinished: TestContext["onTestFinished"]) {
  const folder = mkdtempSync(join(tmpdir(), "killed-"));
  const file = join(folder, ".env");
  let time = Date.UTC(2026, 0, 1);
  const fake = createFakeCalls({ now: () => new Date(time) });

  const run = async (moment?: Moment) => {
    let requests = 0;
    let kill: () => void = () => undefined;
    const killAt = (at: Moment["at"], count: number) => {
      if (moment?.at === at && moment.count === count) kill();
    };
    const server = await serveFake({
      async fetch(input, init) {
        const count = ++requests;
        killAt("request", count);
        if (moment?.at === "request" && moment.count === count) {
          throw new Error("the process is gone");
        }
        const response = await fake.fetch(input, init);
        killAt("answer", count);
        return response;
      },
    });
    let changes = 0;
    const watcher = watch(folder, () => {
      killAt("change", ++changes);
    });
    const bin = join(consumer, "node_modules/.bin/cloudflare-calls");
    const child = spawn(
      process.execPath,
      [bin, "apps", "ensure", "prod", "-f", file],
      {
        stdio: "ignore",
        env: {
          CLOUDFLARE_BASE_URL: server.baseUrl,
          CLOUDFLARE_API_TOKEN: "token",
          CLOUDFLARE_ACCOUNT_ID: "account",
        },
      },
    );
    kill = () => {
      child.kill("SIGKILL");
    };
    const [code, signal] = (await once(child, "close")) as [number, string];
    watcher.close();
    await server.close();
    return { code, signal };
  };

  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return {
    run,
    /** What the message of the next run says to do where a process was killed while it wrote. */
    unlock: () => rm(`${file}.lock`, { force: true }),
    later: () => (time += 600_000),
    finals: () => fake.apps.filter(({ name }) => name === "prod"),
    all: () => fake.apps.length,
    saved: async () => parseEnv(await readFile(file, "utf8").catch(() => "")),
  };
}

const moments: readonly Moment[] = [
  ...[1, 2, 3, 4, 5, 6].flatMap((count): Moment[] => [
    { at: "request", count },
    { at: "answer", count },
  ]),
  ...[1, 2, 3, 4, 5, 6].map((count): Moment => ({ at: "change", count })),
];

describe("killed", () => {
  test.for(moments)(
    "at $at $count",
    { concurrent: true },
    async (moment, { onTestFinished }) => {
      const world = prepare(onTestFinished);
      const { signal } = await world.run(moment);
      if (moment.at !== "change") expect(signal).toBe("SIGKILL");
      for (const { uid, secret } of world.finals()) {
        expect(await world.saved()).toEqual({
          CALLS_APP_ID: uid,
          CALLS_APP_SECRET: secret,
        });
      }
      // the next run mends it, once the dead one is old enough
      world.later();
      await world.unlock();
      expect(await world.run()).toEqual({ code: 0, signal: null });
      const [app, ...more] = world.finals();
      expect(more).toEqual([]);
      expect(await world.saved()).toEqual({
        CALLS_APP_ID: app?.uid,
        CALLS_APP_SECRET: app?.secret,
      });
    },
  );
});

test("six requests and a change of the file: no step is left out above", async ({
  onTestFinished,
}) => {
  const world = prepare(onTestFinished);
  expect(await world.run({ at: "request", count: 7 })).toEqual({
    ...{ code: 0, signal: null },
  });
  expect(world.all()).toBe(1);
});

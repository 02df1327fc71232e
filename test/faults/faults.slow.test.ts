/** Campaigns in which many requests fail. */

import { beforeAll, describe, expect, test } from "vitest";
import {
  runCampaign,
  type Address,
  type Report,
  type Subject,
} from "./campaign.js";
import type { FakeApp } from "../../src/testing.js";

const seeds = [1, 2, 3];
const reports = new Map<number, Report>();

beforeAll(async () => {
  const run = async (seed: number) => {
    const small = { seed, creates: 12, rate: 0.3, timeout: 1200 };
    // a busy machine makes an ensure late, and must not make it fail
    const ensureTimeout = 300_000;
    reports.set(seed, await runCampaign({ ...small, ensureTimeout }));
  };
  await Promise.all(seeds.map(run));
});

describe.each(seeds)("three requests of ten fail, seed %i", (seed) => {
  const report = () => reports.get(seed) as Report;

  test("nothing is lost: no orphan, no duplicate, every secret in hand", () => {
    const { lost, inHand, repairs } = report();
    expect(lost).toEqual({
      orphans: [],
      duplicates: [],
      secrets: [],
      untruthful: [],
    });
    expect(inHand).toBe(12);
    expect(repairs.succeeded).toBe(repairs.asked);
  });

  test("every call is accounted for", () => {
    const { rows } = report();
    expect(rows["plain create"].asked).toBe(12);
    expect(rows.ensure.asked).toBe(12 + 2 * 2 + 1); // two names have three callers, one has two
    expect(rows.update.asked).toBe(6);
    expect(rows.delete.asked).toBe(6);
    for (const { asked, succeeded, failed } of Object.values(rows)) {
      const failures = Object.values(failed).reduce((sum, one) => sum + one);
      expect(succeeded + failures).toBe(asked);
    }
  });

  test("the faults did strike", () => {
    const { rows, retries } = report();
    const all = Object.values(rows);
    const failed = all.filter(({ asked, succeeded }) => succeeded < asked);
    expect(failed).not.toEqual([]);
    expect(retries).toBeGreaterThan(0);
  });
});

test("a client that sends a create again after every failure loses secrets and makes duplicates", async () => {
  const { lost } = await runCampaign({
    seed: 1,
    creates: 40,
    rate: 0.5,
    subject: naiveClient,
  });
  expect(lost.orphans).not.toEqual([]);
  expect(lost.duplicates).not.toEqual([]);
});

/** What people write by hand: try three times, and look before you create. */
function naiveClient({ baseUrl, accountId }: Address): Subject {
  const path = `${baseUrl}/accounts/${accountId}/calls/apps`;
  async function send(
    method: string,
    appId?: string,
    body?: object,
  ): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetch(appId ? `${path}/${appId}` : path, {
          method,
          headers: { authorization: "Bearer token" },
          body: body ? JSON.stringify(body) : null,
          signal: AbortSignal.timeout(1000),
        });
        const answer = (await response.json()) as { result: unknown };
        if (!response.ok) throw new Error(`status ${response.status}`);
        return answer.result;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }
  const create = (body: object = {}) =>
    send("POST", undefined, body) as ReturnType<Subject["create"]>;
  return {
    create,
    update: (appId, body) =>
      send("PUT", appId, body) as ReturnType<Subject["update"]>,
    deleteIfExists: async (appId) => Boolean(await send("DELETE", appId)),
    async ensure({ name }) {
      const apps = ((await send("GET")) ?? []) as FakeApp[];
      const app = apps.find((app) => app.name === name);
      return app
        ? { created: false, app }
        : { created: true, app: await create({ name }) };
    },
  };
}

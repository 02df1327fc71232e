/** The audit of a campaign, and a campaign in which nothing fails. */

import { describe, expect, test } from "vitest";
import { audit, type Ended, type Lost } from "./audit.js";
import { runCampaign } from "./campaign.js";
import type { FakeApp } from "../../src/testing.js";

test("without faults everything succeeds at once", async () => {
  const report = await runCampaign({
    seed: 1,
    creates: 12,
    rate: 0,
    timeout: 60_000,
  });
  const { rows, repairs, apps, underWay, inHand, retries } = report;
  for (const { asked, succeeded } of Object.values(rows)) {
    expect(succeeded).toBe(asked);
  }
  expect(repairs.asked).toBe(0);
  expect(retries).toBe(0);
  expect({ apps, underWay, inHand }).toEqual({
    apps: 12 + 12 + 6, // created, ensured, updated
    underWay: 0,
    inHand: 12,
  });
});

describe("the audit", () => {
  const [a, b] = ["a", "b"].map((digit): FakeApp => ({
    uid: digit.repeat(32),
    name: "x",
    created: "2014-01-02T02:20:00Z",
    modified: "2014-01-02T02:20:00Z",
    secret: digit.repeat(64),
    account: "a",
  })) as [FakeApp, FakeApp];
  const updated = { ...a, name: "updated-1" };
  const staged = { ...b, name: `x ~staged-${b.uid}` };

  const create = { kind: "plain create", about: "x" } as const;
  const ensure = { kind: "ensure", about: "x" } as const;
  const update = { kind: "update", about: a.uid } as const;
  const remove = { kind: "delete", about: a.uid } as const;
  const rejected = { failure: "api", outcome: "rejected" } as const;
  const unknown = { failure: "connection", outcome: "unknown" } as const;
  const made = { created: true, app: a };
  const found = { created: false, app: a };

  interface Case {
    what: string;
    apps: FakeApp[];
    calls: Ended[];
    /** How many of each; the others 0. */
    want: Partial<Record<keyof Lost, number>>;
  }
  const cases: Case[] = [
    {
      what: "a create that succeeded",
      apps: [a],
      calls: [{ ...create, value: a }],
      want: {},
    },
    {
      what: "a create whose app is not there",
      apps: [],
      calls: [{ ...create, value: a }],
      want: { untruthful: 1 },
    },
    {
      what: "a create that made two",
      apps: [a, b],
      calls: [{ ...create, value: a }],
      want: { orphans: 1 },
    },
    {
      what: "an unknown create that happened",
      apps: [a],
      calls: [{ ...create, ...unknown }],
      want: {},
    },
    {
      what: "an unknown create that happened twice",
      apps: [a, b],
      calls: [{ ...create, ...unknown }],
      want: { orphans: 1 },
    },
    {
      what: "a rejected create",
      apps: [],
      calls: [{ ...create, ...rejected }],
      want: {},
    },
    {
      what: "a rejected create that happened",
      apps: [a],
      calls: [{ ...create, ...rejected }],
      want: { orphans: 1, untruthful: 1 },
    },
    {
      what: "an ensure that made, one that found",
      apps: [a],
      calls: [
        { ...ensure, value: made },
        { ...ensure, value: found },
      ],
      want: {},
    },
    {
      what: "an ensure that made, and an app under way",
      apps: [a, staged],
      calls: [{ ...ensure, value: made }],
      want: {},
    },
    {
      what: "two ensures that made",
      apps: [a, b],
      calls: [
        { ...ensure, value: made },
        { ...ensure, value: { created: true, app: b } },
      ],
      want: { duplicates: 1 },
    },
    {
      what: "an ensure that found what nobody made",
      apps: [a],
      calls: [{ ...ensure, value: { created: false, app: staged } }],
      want: { orphans: 1, secrets: 1, untruthful: 1 },
    },
    {
      what: "a rejected ensure that happened",
      apps: [a],
      calls: [{ ...ensure, ...rejected }],
      want: { orphans: 1, secrets: 1 },
    },
    {
      what: "an unknown ensure that happened: the secret is lost all the same",
      apps: [a],
      calls: [{ ...ensure, ...unknown }],
      want: { secrets: 1 },
    },
    {
      what: "an update that succeeded",
      apps: [updated],
      calls: [{ ...update, value: updated }],
      want: {},
    },
    {
      what: "an update that did not happen",
      apps: [a],
      calls: [{ ...update, value: a }],
      want: { untruthful: 1 },
    },
    {
      what: "an unknown update that happened",
      apps: [updated],
      calls: [{ ...update, ...unknown }],
      want: {},
    },
    {
      what: "a rejected update that happened",
      apps: [updated],
      calls: [{ ...update, ...rejected }],
      want: { untruthful: 1 },
    },
    {
      what: "a delete that succeeded",
      apps: [],
      calls: [{ ...remove, value: true }],
      want: {},
    },
    {
      what: "a delete that says there was nothing",
      apps: [],
      calls: [{ ...remove, value: false }],
      want: { untruthful: 1 },
    },
    {
      what: "a delete that did not happen",
      apps: [a],
      calls: [{ ...remove, value: true }],
      want: { untruthful: 1 },
    },
    {
      what: "a rejected delete that happened",
      apps: [],
      calls: [{ ...remove, ...rejected }],
      want: { untruthful: 1 },
    },
    {
      what: "an unknown delete that did not happen",
      apps: [a],
      calls: [{ ...remove, ...unknown }],
      want: {},
    },
  ];
  test.each(cases)("$what: $want", ({ apps, calls, want }) => {
    const { lost } = audit(apps, calls);
    const counts = Object.entries(lost).map(
      ([what, lines]) => [what, (lines as string[]).length] as const,
    );
    expect(Object.fromEntries(counts)).toEqual({
      orphans: 0,
      duplicates: 0,
      secrets: 0,
      untruthful: 0,
      ...want,
    });
  });
});

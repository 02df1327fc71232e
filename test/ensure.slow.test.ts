/** Every interleaving of callers of ensure, with all that can disturb them. */

import { describe, expect, test } from "vitest";
import { nextMove } from "../src/ensure-state.js";
import { expectNoLoss, story, worlds } from "./support/ensure-promise.js";
import { everyRun, someRuns } from "./support/interleavings.js";

describe.each(worlds)("created $created, ids $uids", (world) => {
  test("two callers, every interleaving: one app, one creator", async () => {
    const runs = await everyRun({ world, callers: 2 }, expectNoLoss);
    expect(runs).toBeGreaterThan(20);
  });

  test("two callers, and an app made without ensure at any moment", async () => {
    const runs = await everyRun(
      { world, callers: 2, outsiders: 1 },
      expectNoLoss,
    );
    expect(runs).toBeGreaterThan(200);
  });

  test("three callers, a sample, up to two of which die, with an app made without ensure and a delete that arrives late", async () => {
    for (const crashes of [0, 1, 2]) {
      const rest = { lateDeletes: 1, outsiders: crashes % 2, resends: 1 };
      const scenario = { world, callers: 3, crashes, ...rest };
      await someRuns(scenario, 60, expectNoLoss);
    }
  });
});

describe("two callers", () => {
  const world = { created: "growing", uids: "growing" } as const;

  test("one of which dies anywhere: nothing vanishes", async () => {
    const runs = await everyRun(
      { world, callers: 2, crashes: 1 },
      expectNoLoss,
    );
    expect(runs).toBeGreaterThan(20);
  });

  test("one of whose deletes arrives late: nothing vanishes", async () => {
    const falling = { created: "equal", uids: "falling" } as const;
    const runs = await everyRun(
      { world: falling, callers: 2, lateDeletes: 1 },
      expectNoLoss,
    );
    expect(runs).toBeGreaterThan(20);
  });

  test("one of whose creates the runtime sends twice: no copy is left", async () => {
    const runs = await everyRun(
      { world, callers: 2, resends: 1 },
      expectNoLoss,
    );
    expect(runs).toBeGreaterThan(20);
  });

  test("who take nobody for dead: they wait for ever", async () => {
    const decide: typeof nextMove = (look, own) => {
      if (own?.state !== "staged") return nextMove(look, own);
      const rivals = look.rivals.map(({ app, state }) => ({
        app: { ...app, created: own.app.created },
        state,
      }));
      return nextMove({ ...look, rivals }, own);
    };
    const scenario = { world, callers: 2, crashes: 1, nextMove: decide };
    await expect(everyRun(scenario, expectNoLoss)).rejects.toThrow(
      "a run without end",
    );
  });

  test("who find what dead ones have left: it is removed, and nothing vanishes", async () => {
    const runs = await everyRun(
      { world, callers: 2, left: ["staged", "claimed"] },
      (done) => {
        expectNoLoss(done);
        expect(done.apps, story(done)).toHaveLength(1);
      },
    );
    expect(runs).toBeGreaterThan(20);
  });
});

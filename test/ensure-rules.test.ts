/** The search over ensure finds a loss where a rule of its decisions is taken out. */

import { afterEach, expect, test, vi } from "vitest";
import {
  nextMove,
  type Look,
  type Move,
  type Own,
} from "../src/ensure-state.js";
import { expectNoLoss } from "./support/ensure-promise.js";
import { everyRun, type Scenario } from "./support/interleavings.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const vanished = "to deep equally contain";
const twoApps = "expected 2 to be less than or equal to 1";
const leftover = "to deeply equal []";

/** Decides as `nextMove` does, but for one rule. */
interface Mutant {
  readonly rule: string;
  readonly disturbed?: Pick<Scenario, "crashes" | "outsiders" | "resends">;
  readonly decide: (look: Look, own: Own | undefined) => Move;
  readonly finds: string;
}

/** Hides the rivals of one state from a call that has got so far. */
function hide(
  from: Own["state"],
  ...hidden: readonly Own["state"][]
): Mutant["decide"] {
  return (look, own) => {
    const rivals = look.rivals.filter(({ state }) => !hidden.includes(state));
    return nextMove(own?.state === from ? { ...look, rivals } : look, own);
  };
}

const mutants: readonly Mutant[] = [
  {
    rule: "1: beside a final app, staged ones of others are deleted",
    disturbed: { crashes: 1 },
    decide: (look, own) =>
      own || !look.final
        ? nextMove(look, own)
        : { remove: look.copies, next: "return" },
    finds: "to match /^x ~claimed-/",
  },
  {
    rule: "1: beside a final app, claimed ones stay",
    disturbed: { outsiders: 1 },
    decide: (look, own) => {
      const { remove, next } = nextMove(look, own);
      const claimed = look.rivals.filter(({ state }) => state === "claimed");
      const isFound = !own && look.final;
      const more = isFound ? claimed.map(({ app }) => app) : [];
      return { remove: [...remove, ...more], next };
    },
    finds: vanished,
  },
  {
    rule: "2 to 6: a copy with our mark is deleted",
    disturbed: { resends: 1 },
    decide: (look, own) => nextMove({ ...look, copies: [] }, own),
    finds: leftover,
  },
  {
    rule: "3: a claimed one goes first",
    decide: hide("staged", "claimed"),
    finds: twoApps,
  },
  {
    rule: "3: the API's own times tell who is dead, no clock that is ten minutes ahead",
    decide: (look, own) => {
      if (!own) return nextMove(look, own);
      const ahead = Date.parse(own.app.created) + 600_000;
      const created = new Date(ahead).toISOString();
      return nextMove(look, { ...own, app: { ...own.app, created } });
    },
    finds: vanished,
  },
  {
    rule: "3, 5: another's final app is returned",
    decide: (look, own) =>
      nextMove(own ? { ...look, final: undefined } : look, own),
    finds: twoApps,
  },
  {
    rule: "4: the name is claimed before it is taken",
    decide: (look, own) => {
      const { remove, next } = nextMove(look, own);
      return { remove, next: next === "claim" ? "finish" : next };
    },
    finds: twoApps,
  },
  {
    rule: "5: a smaller one of another goes first, staged or claimed",
    decide: hide("claimed", "staged", "claimed"),
    finds: twoApps,
  },
  {
    rule: "5: a smaller staged one goes first",
    decide: hide("claimed", "staged"),
    finds: twoApps,
  },
  {
    rule: "5: a smaller claimed one goes first",
    decide: hide("claimed", "claimed"),
    finds: twoApps,
  },
  {
    rule: "6: the name is taken only after one more look",
    decide: (look, own) =>
      own?.state === "claimed"
        ? { remove: [], next: "finish" }
        : nextMove(look, own),
    finds: twoApps,
  },
];

test.each(mutants)(
  "without rule $rule: $finds",
  async ({ decide, disturbed, finds }) => {
    const world = { created: "equal", uids: "falling" } as const;
    const scenario = { world, callers: 2, ...disturbed, nextMove: decide };
    await expect(everyRun(scenario, expectNoLoss)).rejects.toThrow(finds);
  },
);

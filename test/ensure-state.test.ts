import { describe, expect, test } from "vitest";
import type { App } from "../generated/client.js";
import {
  isUnderWay,
  nameUnderWay,
  nextMove,
  sortApps,
  type Look,
  type Own,
} from "../src/ensure-state.js";

const mark = "0".repeat(31);

/** An app whose id is one letter, made some seconds after the first. */
function app(uid: string, seconds: number, name = "x"): App {
  const created = new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();
  return { uid, name, created, modified: created };
}

const staged = (uid: string, seconds: number) =>
  ({
    app: app(uid, seconds, nameUnderWay("x", "staged", `${mark}1`)),
    state: "staged",
  }) as const;
const claimed = (uid: string, seconds: number) =>
  ({
    app: app(uid, seconds, nameUnderWay("x", "claimed", `${mark}1`)),
    state: "claimed",
  }) as const;

const nothing: Look = { final: undefined, rivals: [], copies: [] };

describe("a name under way", () => {
  test("carries state and mark behind the wanted name", () => {
    expect(nameUnderWay("x", "staged", `${mark}1`)).toBe(`x ~staged-${mark}1`);
  });

  test.each([
    [`x ~staged-${mark}1`, true],
    [`x ~claimed-${mark}f`, true],
    ["x", false],
    [`x ~staged-${mark}`, false],
    [`x ~final-${mark}1`, false],
    [`x ~staged-${mark}1 `, false],
  ])("%s: %s", (name, want) => {
    expect(isUnderWay(name)).toBe(want);
  });
});

test("the apps of a list are sorted by what their names say", () => {
  const other = app("o", 0, `x y ~staged-${mark}1`);
  const late = app("l", 9);
  const early = app("e", 1);
  const copy = app("c", 2, `x ~staged-${mark}2`);
  const own = app("m", 3, `x ~staged-${mark}3`);
  const rival = staged("r", 4);
  const marks = new Set([`${mark}2`, `${mark}3`]);
  expect(
    sortApps([other, late, early, copy, own, rival.app], "x", marks, own),
  ).toEqual({ final: early, rivals: [rival], copies: [copy] });
});

describe("the next move", () => {
  const own = (state: Own["state"], uid = "m", seconds = 100): Own => ({
    app: app(uid, seconds),
    state,
  });
  const copy = app("c", 100, "copy");
  const final = app("f", 1);

  test.each<{
    rule: string;
    look: Partial<Look>;
    own?: Own;
    remove?: readonly string[];
    next: string;
  }>([
    {
      rule: "1: a final app is returned; staged ones of others go, claimed ones stay",
      look: {
        final,
        rivals: [staged("a", 2), claimed("b", 3)],
        copies: [copy],
      },
      remove: ["c", "a"],
      next: "return",
    },
    { rule: "2: nothing: create", look: {}, next: "create" },
    {
      rule: "2: another's under way does not hold up a create; a copy of ours goes",
      look: { rivals: [claimed("a", 1)], copies: [copy] },
      remove: ["c"],
      next: "create",
    },
    {
      rule: "3: another's final app is returned",
      look: { final },
      own: own("staged"),
      next: "return",
    },
    {
      rule: "3: a claimed one goes first, though it is younger",
      look: { rivals: [claimed("z", 101)] },
      own: own("staged"),
      next: "give way",
    },
    {
      rule: "3: an older staged one goes first",
      look: { rivals: [staged("z", 99)] },
      own: own("staged"),
      next: "give way",
    },
    {
      rule: "3: of two as old, the smaller id goes first",
      look: { rivals: [staged("a", 100)] },
      own: own("staged"),
      next: "give way",
    },
    {
      rule: "3: 300 s older is not yet dead",
      look: { rivals: [claimed("a", 0)] },
      own: own("staged", "m", 300),
      next: "give way",
    },
    {
      rule: "3: 301 s older is dead",
      look: { rivals: [claimed("a", 0), staged("b", 0)] },
      own: own("staged", "m", 301),
      remove: ["a", "b"],
      next: "claim",
    },
    {
      rule: "4: a younger staged one waits: claim",
      look: { rivals: [staged("a", 101)], copies: [copy] },
      own: own("staged"),
      remove: ["c"],
      next: "claim",
    },
    {
      rule: "5: another's final app is returned",
      look: { final },
      own: own("claimed"),
      next: "return",
    },
    {
      rule: "5: an older one goes first, staged or claimed",
      look: { rivals: [staged("a", 99)] },
      own: own("claimed"),
      next: "give way",
    },
    {
      rule: "6: younger ones give way: take the name",
      look: { rivals: [claimed("a", 101), staged("b", 101)] },
      own: own("claimed"),
      next: "finish",
    },
  ])("$rule", ({ look, own: mine, remove = [], next }) => {
    const move = nextMove({ ...nothing, ...look }, mine);
    expect(move.remove.map(({ uid }) => uid)).toEqual(remove);
    expect(move.next).toBe(next);
  });
});

/** What ensure promises, held against a run of several callers. */

import { expect } from "vitest";
import type { Ensured } from "../../src/ensure.js";
import { makerOf, type Run, type World } from "./interleavings.js";

export const worlds: readonly World[] = [
  { created: "equal", uids: "growing" },
  { created: "equal", uids: "falling" },
  { created: "growing", uids: "growing" },
];

export function story({ trace }: Run): string {
  return trace
    .map(({ who, kind }) => {
      const name = typeof who === "number" ? "ABC".charAt(who) : who;
      return kind === "send" ? name : `${name} (${kind})`;
    })
    .join(", ");
}

/**
 * Nothing is under way where nobody died and no delete was lost; and after one
 * more caller: every caller was told of an app that is there and was given its secret at
 * most once; nothing else is left but what the dead have claimed.
 */
export function expectNoLoss(done: Run): void {
  const outsiders = done.trace.filter(({ who }) => who === "outsider").length;
  const told = done.results.filter((result) => result !== "dead");
  const failed = told.find((result) => result instanceof Error);
  expect(failed, story(done)).toBeUndefined();
  const final = done.apps.filter(({ name }) => name === "x");
  expect(final.length, story(done)).toBeGreaterThan(0);
  expect(final.length, story(done)).toBeLessThanOrEqual(1 + outsiders);
  const ensured = told as readonly Ensured[];
  for (const { app } of ensured) {
    expect(final, story(done)).toContainEqual(expect.objectContaining(app));
  }
  const created = ensured.filter((result) => result.created).length;
  expect(created, story(done)).toBeLessThanOrEqual(1);
  if (told.length === done.results.length && outsiders === 0) {
    expect(created, story(done)).toBe(1);
  }
  const isCalm = done.trace.every(({ kind }) => /^(re)?send$/.test(kind));
  if (isCalm) {
    const underWay = done.left.filter((name) => name !== "x");
    expect(underWay, story(done)).toEqual([]);
  }
  for (const app of done.apps) {
    if (final.includes(app)) continue;
    expect(app.name, story(done)).toMatch(/^x ~claimed-/);
    const maker = done.results[makerOf(app)] ?? "dead";
    expect(maker, story(done)).toBe("dead");
  }
}

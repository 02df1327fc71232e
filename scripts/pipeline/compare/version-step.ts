/** Version numbers: the lowest one that makes a step, and whether a version makes it. */

import type { Step } from "./change.js";

type Numbers = readonly [major: number, minor: number, patch: number];

function parse(version: string): Numbers | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version);
  return match
    ? [Number(match[1]), Number(match[2]), Number(match[3])]
    : undefined;
}

/**
 * Returns the lowest version that makes this step. Below 1.0.0, npm takes a new
 * second number for a breaking change, and a new third number for any other.
 */
export function versionAfter(from: string, step: Step): string | undefined {
  const numbers = parse(from);
  if (!numbers) return undefined;
  const [major, minor, patch] = numbers;
  if (step === "none") return from;
  if (major === 0) {
    return step === "major" ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  }
  if (step === "major") return `${major + 1}.0.0`;
  return step === "minor"
    ? `${major}.${minor + 1}.0`
    : `${major}.${minor}.${patch + 1}`;
}

/** Whether a version is at least another; undefined where one of them is no version. */
export function isAtLeast(version: string, asked: string): boolean | undefined {
  const left = parse(version);
  const right = parse(asked);
  if (!left || !right) return undefined;
  for (const [index, number] of left.entries()) {
    const other = right[index] ?? 0;
    if (number !== other) return number > other;
  }
  return true;
}

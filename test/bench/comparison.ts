/** Ours beside others: each does the same work, in turn, so that a busy machine slows each. */

import { CommandError } from "./command.js";

/** One of those that are compared. Ours comes first. */
export interface Contender<T> {
  readonly name: string;
  /** What it does, since no two do the same. */
  readonly does: string;
  /** @throws {CommandError} where it can't be measured */
  readonly measure: () => T;
}

/** A contender and what its runs gave. */
export interface Entry<T> {
  readonly name: string;
  readonly does: string;
  readonly values: T[];
  /** Why it does not run again. */
  failure?: string;
}

/** The median of the runs; of several runs the least and the most, too. */
export interface Figure {
  readonly does: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
}

export interface Peer extends Figure {
  readonly name: string;
  /** Ours divided by theirs. */
  readonly ratio: number;
}

export interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly ours: Figure;
  readonly peers: readonly Peer[];
  /** The peers that could not be measured, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/**
 * Runs all contenders in turn, as often as asked. One that fails does not run again.
 *
 * @throws {CommandError} where it is ours that fails
 */
export function takeTurns<T>(
  contenders: readonly Contender<T>[],
  runs: number,
): readonly Entry<T>[] {
  const entries = contenders.map(({ name, does }): Entry<T> => ({
    name,
    does,
    values: [],
  }));
  for (let run = 0; run < runs; run += 1) {
    for (const [index, entry] of entries.entries()) {
      const contender = contenders[index];
      if (contender === undefined || entry.failure !== undefined) continue;
      try {
        entry.values.push(contender.measure());
      } catch (error) {
        if (index === 0 || !(error instanceof CommandError)) throw error;
        entry.failure = error.message;
      }
    }
  }
  return entries;
}

/** @param select - the number of a run that is compared */
export function comparisonOf<T>(
  { what, unit }: { readonly what: string; readonly unit: string },
  entries: readonly Entry<T>[],
  select: (value: T) => number,
): Comparison {
  const [us, ...them] = entries;
  if (us === undefined) throw new Error("takeTurns: ours is missing");
  const ours = median(us.values.map(select));
  const peers: Peer[] = [];
  const leftOut: { name: string; why: string }[] = [];
  for (const { name, does, values, failure } of them) {
    const theirs = median(values.map(select));
    if (failure !== undefined) leftOut.push({ name, why: failure });
    else if (theirs > 0) {
      const ratio = Number((ours / theirs).toPrecision(3));
      peers.push({ name, ...figureOf(does, values.map(select)), ratio });
    } else leftOut.push({ name, why: "too little to be measured" });
  }
  return {
    ...{ what, unit },
    ours: figureOf(us.does, us.values.map(select)),
    ...{ peers, leftOut },
  };
}

export function figureOf(does: string, values: readonly number[]): Figure {
  const value = round(median(values));
  if (values.length < 2) return { does, value };
  const min = round(Math.min(...values));
  return { does, value, min, max: round(Math.max(...values)) };
}

/** The mean of the two in the middle, where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** To four digits: no run repeats the fifth. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

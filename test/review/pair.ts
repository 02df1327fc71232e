/** The base description and a change of it, with the report that a reviewer should read. */

import {
  audiences,
  type Change,
} from "../../scripts/pipeline/compare/change.js";
import { sentenceOf } from "../../scripts/pipeline/compare/review-report.js";
import { base } from "./base.js";

export interface Pair {
  readonly name: string;
  /** Texts of the base, and what stands in their places. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** Each line, with the audiences that break; with a question mark, those whose verdict nobody can give. */
  readonly want: readonly string[];
  readonly step: "major" | "minor" | "none" | "patch";
}

/** The changed description. */
export function changed({ edits }: Pair): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the base has no ${from}`);
    return text.replaceAll(from, to);
  }, base);
}

/** A line of the report, and the audiences that it is about. */
export function line(change: Change): string {
  const told = audiences.flatMap((audience) => {
    const verdict = change.verdicts[audience];
    if (verdict === "none") return [];
    return [verdict === "breaks" ? audience : `${audience}?`];
  });
  return `${sentenceOf(change)} | ${told.join(" ")}`.trim();
}

/** What the review tells of a change: each line, whom it breaks, and the version step. */

import { describe, expect, test } from "vitest";
import {
  audiences,
  stepOf,
  type Change,
} from "../../scripts/pipeline/change.js";
import { sentenceOf } from "../../scripts/pipeline/review-report.js";
import { base } from "./base.js";
import { operationPairs } from "./operation-pairs.js";
import { changed } from "./pair.js";
import { schemaPairs } from "./schema-pairs.js";
import { valuePairs } from "./value-pairs.js";
import { reviewer, sideOf } from "./versions.js";

const { changes } = reviewer(sideOf(base));

/** A line of the report, and the audiences that it is about. */
function line(change: Change): string {
  const told = audiences.flatMap((audience) => {
    const verdict = change.verdicts[audience];
    if (verdict === "none") return [];
    return [verdict === "breaks" ? audience : `${audience}?`];
  });
  return `${sentenceOf(change)} | ${told.join(" ")}`.trim();
}

describe.each([
  ["schemas", schemaPairs],
  ["operations", operationPairs],
  ["values", valuePairs],
] as const)("%s", (_name, pairs) => {
  test.each(pairs)("$name", (pair) => {
    const found = changes(sideOf(changed(pair)));
    expect(found.map(line)).toEqual(pair.want);
    expect(stepOf(found)).toBe(pair.step);
  });
});

/** What the review tells of a change: each line, whom it breaks, and the version step. */

import { describe, expect, test } from "vitest";
import { stepOf } from "../../scripts/pipeline/compare/change.js";
import { base } from "./base.js";
import { operationPairs } from "./operation-pairs.js";
import { changed, line } from "./pair.js";
import { schemaPairs } from "./schema-pairs.js";
import { valuePairs } from "./value-pairs.js";
import { reviewer, sideOf } from "./versions.js";

const { changes } = reviewer(sideOf(base));

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

describe("the compiler's own words", () => {
  test.each([
    {
      name: "a body property becomes required",
      want: "Type 'undefined' is not assignable to type 'number'.",
    },
    {
      name: "a value is removed from a query",
      want: `Type '"used"' is not assignable to type '"new"'.`,
    },
    {
      name: "a result property has another type",
      want: "Type 'number' is not assignable to type 'string'.",
    },
    { name: "a limit of a body is tightened", want: undefined },
  ])("$name", ({ name, want }) => {
    const pair = [...schemaPairs, ...operationPairs, ...valuePairs].find(
      (one) => one.name === name,
    );
    const found = pair ? changes(sideOf(changed(pair))) : [];
    expect(found[0]?.reason).toBe(want);
  });
});

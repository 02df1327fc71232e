/** A search for what the review tells too mildly. */

import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import { findings, schemaPair } from "./search.js";

const { numRuns, seed } = inject("search");

test("nothing is told too mildly", () => {
  fc.assert(
    fc.property(
      fc.array(schemaPair, { minLength: 10, maxLength: 10 }),
      (pairs) => {
        expect(findings(pairs)).toEqual([]);
      },
    ),
    // each run is ten pairs, and compiles
    { numRuns: Math.ceil(numRuns / 100), seed },
  );
});

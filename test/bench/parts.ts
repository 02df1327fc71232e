/** The parts of the benchmark, and what each measures. */

import { compareBundles } from "./bundle.js";
import { compareCalls } from "./calls.js";
import { compareConsumers } from "./consumer.js";
import { compareGenerators } from "./generator.js";
import { measureGrowth } from "./growth.js";
import { compareImports } from "./import.js";
import { compareInstalls } from "./install.js";
import type { Measure } from "./part.js";
import { measureSaves } from "./save.js";

/** Those whose results the README shows. */
export const published: readonly string[] = ["generator", "calls", "package"];

export const parts: ReadonlyMap<string, readonly Measure[]> = new Map<
  string,
  readonly Measure[]
>([
  ["generator", [compareGenerators]],
  ["calls", [compareCalls]],
  [
    "package",
    [compareImports, compareBundles, compareInstalls, compareConsumers],
  ],
  ["growth", [measureGrowth]],
  ["watch", [measureSaves]],
]);

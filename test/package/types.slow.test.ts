/** The packed package compiles with every TypeScript that consumers have; `types.test.ts` tries the newest. */

import { beforeAll, expect, test } from "vitest";
import {
  compile,
  files,
  modules,
  packedWithPrograms,
  types,
  type Consumer,
} from "./consumer.js";
import type { Packed } from "./packed.js";

/**
 * Each adds something: the lowest, with Node's types and no browser's; 5.9,
 * with a browser's and no Node's, and a bundler's way to resolve; 6, with the
 * other module setting of bundlers. Strict flags are on wherever they are
 * known: what passes with them passes without.
 */
const consumers: readonly Consumer[] = [
  {
    compiler: "typescript-5-lowest",
    version: 5.4,
    options: { ...modules.nodeNext, ...types.node },
  },
  {
    compiler: "typescript",
    version: 5.9,
    options: { ...modules.bundler, ...types.browser },
  },
  {
    compiler: "typescript-6",
    version: 6,
    options: { ...modules.preserve, ...types.browser },
  },
];

let made: Packed;

beforeAll(async () => {
  made = await packedWithPrograms();
});

test.for(consumers)(
  "$compiler, with $options.module: a strict consumer that uses everything, and mistakes that must not compile",
  async (consumer) => {
    const ran = await compile(made, consumer, files);
    expect(ran).toEqual({ status: 0, stdout: "", stderr: "" });
  },
);

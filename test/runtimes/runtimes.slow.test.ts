import { beforeAll, expect, test } from "vitest";
import { packed } from "../package/packed.js";
import { runOn, runtimes, writePrograms } from "./runtimes.js";

let folder: string;

beforeAll(async () => {
  folder = (await packed()).consumer;
  await writePrograms(folder);
});

test.for(runtimes)("the lifecycle on $name", async (runtime, { skip }) => {
  const outcome = await runOn(runtime, folder);
  if ("skipped" in outcome) return skip(outcome.skipped);
  const { results } = outcome;
  expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(results).toHaveLength(runtime.what === "denied" ? 1 : 27);
});

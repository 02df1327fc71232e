import { beforeAll, expect, test } from "vitest";
import { packed } from "../package/packed.js";
import { writeBundles } from "./bundles.js";
import { runOn } from "./run.js";
import { runtimes } from "./runtimes.js";

let folder: string;

beforeAll(async () => {
  folder = (await packed()).consumer;
  await writeBundles(folder);
});

test.for(runtimes)("the lifecycle on $name", async (runtime, { skip }) => {
  const outcome = await runOn(runtime, folder);
  if ("notRun" in outcome) return skip(outcome.notRun);
  const { results } = outcome;
  expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(results).toHaveLength(runtime.name === "Deno, no permission" ? 1 : 30);
});

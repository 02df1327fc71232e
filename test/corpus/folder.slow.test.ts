/** Other people's descriptions: 200 of the folder that SPECS names, drawn at random. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import PQueue from "p-queue";
import { expect, inject, test } from "vitest";
import { parse } from "yaml";
import {
  list,
  member,
  text,
  type Json,
} from "../../scripts/pipeline/document.js";
import { run } from "../package/packed.js";
import { compileOutput } from "../support/compile-folder.js";
import { project, temporaryFolder } from "../support/generate.js";

const folder = process.env["SPECS"];
const count = 200;

/** Milliseconds after which a run counts as endless: 47 MB of Microsoft Graph take five minutes. */
const patience = 1_200_000;

test("200 descriptions: hardly any is refused, and what is generated compiles", async ({
  skip,
}) => {
  if (folder === undefined) {
    const reason = "SPECS names no folder of descriptions: left out";
    console.log(reason);
    return skip(reason);
  }
  const found = descriptionsIn(folder);
  expect(found.length).toBeGreaterThanOrEqual(count);
  const [drawn = []] = fc.sample(
    fc.shuffledSubarray([...found], { minLength: count, maxLength: count }),
    { seed: inject("search").seed, numRuns: 1 },
  );
  const results = await new PQueue({ concurrency: 2 }).addAll(
    drawn.map((path) => async () => ({
      path,
      ...(await outcomeOf(path).catch(failed)),
    })),
  );
  const refused = results.filter(({ state }) => state === "refused");
  console.log(
    `${refused.length} of ${count} refused`,
    ...refused.map(({ path, words }) => `\n${path}\n${words}`),
  );
  expect(results.filter(({ state }) => state === "failed")).toEqual([]);
  expect(refused.length).toBeLessThan(0.03 * count);
}, 3_600_000);

/** The descriptions of OpenAPI 3 below a folder that were written as such, and not made of another format. */
function descriptionsIn(root: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const paths = files.filter((file) => /\.(json|ya?ml)$/.test(file)).sort();
  return paths
    .map((path) => join(root, path))
    .filter((path) => {
      const document = read(path);
      const origin = list(member(member(document, "info"), "x-origin")).at(-1);
      const isThree = (version: Json | undefined) =>
        text(version)?.startsWith("3.") === true;
      return (
        isThree(member(document, "openapi")) &&
        (origin === undefined || isThree(member(origin, "version")))
      );
    });
}

function read(path: string): Json | undefined {
  const source = readFileSync(path, "utf8");
  try {
    return (
      path.endsWith(".json") ? JSON.parse(source) : parse(source)
    ) as Json;
  } catch {
    return undefined; // no description
  }
}

interface Outcome {
  readonly state: "compiled" | "failed" | "refused";
  readonly words: string;
}

function failed(error: unknown): Outcome {
  return { state: "failed", words: String(error) };
}

async function outcomeOf(spec: string): Promise<Outcome> {
  const out = temporaryFolder();
  const launcher = join(project, "scripts/launcher.js");
  const args = [launcher, "generate", "--spec", spec, "--out", out];
  const made = await run(process.execPath, args, {
    cwd: project,
    timeout: patience,
  });
  const errors = made.stderr
    .split("\n")
    .filter((line) => /:\d+:\d+: (?!warning: )/.test(line))
    .join("\n");
  if (made.status !== 0) {
    return errors === ""
      ? { state: "failed", words: made.stderr }
      : { state: "refused", words: errors };
  }
  const words = await compileOutput(out, "typescript-7");
  return { state: words === "" ? "compiled" : "failed", words };
}

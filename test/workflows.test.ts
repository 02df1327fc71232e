/** The workflows of `.github/`: they run what this project has. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { project } from "./support/generate.js";

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "timeout-minutes"?: number;
        readonly steps: readonly {
          readonly run?: string;
          readonly uses?: string;
        }[];
      }
    >
  >;
}

const folder = join(project, ".github/workflows");
const { scripts } = JSON.parse(
  readFileSync(join(project, "package.json"), "utf8"),
) as { readonly scripts: Readonly<Record<string, string>> };

describe.each(readdirSync(folder))("%s", (name) => {
  const workflow = parse(readFileSync(join(folder, name), "utf8")) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test("every npm script is one of package.json", () => {
    const used = steps.flatMap(({ run = "" }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(
        (match) => match[1] ?? "",
      ),
    );
    expect(used.filter((one) => !(one in scripts))).toEqual([]);
  });

  test("no job has more rights than it says, or runs for ever", () => {
    expect(workflow.permissions).toBeDefined();
    for (const job of jobs) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("every action has a version", () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((one) => !/@v\d+$/.test(one))).toEqual([]);
  });
});

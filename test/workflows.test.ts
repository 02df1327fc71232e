/** The workflows of `.github/`: they run what this project has. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { project } from "./support/generate.js";

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly needs?: string;
        readonly permissions?: unknown;
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

function read(name: string): Workflow {
  return parse(readFileSync(join(folder, name), "utf8")) as Workflow;
}

describe.each(readdirSync(folder))("%s", (name) => {
  const workflow = read(name);
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

test("a tag is published with its provenance, after the tests, by a job that alone may sign", () => {
  const { on, jobs } = read("release.yml");
  expect(on).toEqual({ push: { tags: ["v*"] } });
  const [tests, publish, ...others] = Object.values(jobs);
  expect(others).toEqual([]);
  expect(tests?.permissions).toEqual({ contents: "read" });
  expect(tests?.steps.map(({ run }) => run)).toContain("npm test");
  expect(publish?.needs).toBe("test");
  expect(publish?.permissions).toEqual({
    contents: "read",
    "id-token": "write",
  });
  expect(publish?.steps.at(-1)).toEqual({
    run: "npm publish --provenance --access public",
  });
});

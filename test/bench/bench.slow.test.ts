import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../package/packed.js";
import { CommandError } from "./command.js";
import { measure } from "./measurement.js";
import { createSetup, project, type Setup } from "./setup.js";
import { ours } from "./tool.js";

const setup = createSetup(process.execPath) as Setup;

afterAll(() => {
  setup.remove();
});

describe("npm run bench", () => {
  test.for([
    {
      given: ["--runs", "0"],
      want: "--runs: 0 - accepted: an integer from 1 to 999",
    },
    {
      given: ["--spec", "none.yaml"],
      want: "--spec: none.yaml - there is no such file",
    },
    {
      given: ["--node", "spec/openapi.yaml"],
      want: "--node: spec/openapi.yaml - accepted: the path of a Node binary",
    },
    { given: ["--readme", "calls"], want: "--readme - accepted: alone" },
    { given: ["--nope"], want: "Unknown option '--nope'" },
    {
      given: ["call"],
      want: "call - accepted: generator, calls, package, growth, watch",
    },
  ])("$given is refused with the usage, without a stack", async (one) => {
    const { status, stdout, stderr } = await bench(one.given);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.startsWith(one.want)).toBe(true);
    expect(stderr).toContain("Usage: npm run bench");
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test("--help prints the usage", async () => {
    const { status, stdout, stderr } = await bench(["--help"]);
    expect(stdout).toMatch(/^Usage: npm run bench/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

test("a run of our generator is measured, whatever starts it", () => {
  const spec = join(project, "spec/openapi.yaml");
  const { seconds, megabytes } = measure(ours, spec, setup);
  expect(seconds).toBeGreaterThan(0);
  expect(megabytes).toBeGreaterThan(10);
});

test("a run that fails tells what the tool said", () => {
  const run = () => measure(ours, join(setup.folder, "none.yaml"), setup);
  expect(run).toThrow(CommandError);
  expect(run).toThrow(/^ours failed with exit code 1:\n.*none\.yaml/);
});

function bench(args: readonly string[]) {
  return run(
    process.execPath,
    ["--import", "tsx", "test/bench/bench.ts", ...args],
    { cwd: project },
  );
}

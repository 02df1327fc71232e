/** The recipes on what is installed for them alone: Jest, msw, workerd, a Node that takes TypeScript. */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { root, run } from "./package/packed.js";
import type { Installed } from "./runtimes/cache.js";
import { fromNpm } from "./runtimes/npm.js";
import { withWorkerd } from "./runtimes/workerd.js";
import {
  link,
  makeProject,
  recipes,
  runProgram,
  serve,
} from "./support/recipes.js";

let project: string;

beforeAll(async () => {
  project = await makeProject();
});

/** Installs a package into the cache; undefined where npm can't, with the reason told. */
async function install(
  spec: string,
  skip: (reason: string) => void,
): Promise<Installed | undefined> {
  return fromNpm(spec).catch((error: unknown) => {
    skip((error as Error).message);
    return undefined;
  });
}

/** Runs a recipe of tests, and a copy whose expectation is wrong. */
async function expectTests(
  recipe: string,
  [right, wrong]: readonly [string, string],
  count: number,
  runTests: (file: string) => ReturnType<typeof runProgram>,
): Promise<void> {
  const passed = await runTests(recipe);
  expect(passed).toMatchObject({ status: 0 });
  expect(passed.stdout + passed.stderr).toContain(`${count} passed`);
  const text = readFileSync(join(recipes, recipe), "utf8");
  expect(text).toContain(right);
  const changed = recipe.replace(".spec", ".wrong.spec");
  writeFileSync(join(project, changed), text.replace(right, wrong));
  const failed = await runTests(changed);
  expect(failed.status).toBe(1);
  expect(failed.stdout + failed.stderr).toContain("1 failed");
}

test("jest.spec.js passes, and fails where its expectation is wrong", async ({
  skip,
}) => {
  const jest = await install("jest@30.5.2", skip);
  if (!jest) return;
  const text = readFileSync(join(recipes, "jest.spec.js"), "utf8");
  const [, options] = /"(NODE_OPTIONS=\S+) jest"/.exec(text) ?? [];
  expect(options).toBe("NODE_OPTIONS=--experimental-vm-modules");
  const change = [
    '.toBe("there was none")',
    '.not.toBe("there was none")',
  ] as const;
  await expectTests("jest.spec.js", change, 1, (file) =>
    runProgram(jest.program, ["--rootDir", project, file], {
      cwd: project,
      env: { NODE_OPTIONS: "--experimental-vm-modules" },
    }),
  );
});

test("msw.spec.js passes, and fails where its expectation is wrong", async ({
  skip,
}) => {
  const msw = await install("msw@2.15.0", skip);
  if (!msw) return;
  link(join(dirname(msw.program), "../msw"), project);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const change = ['outcome: "unknown"', 'outcome: "rejected"'] as const;
  await expectTests("msw.spec.js", change, 2, (file) =>
    runProgram(vitest, ["run", file], {
      cwd: project,
      env: {},
    }),
  );
});

test("worker.ts responds with the list on workerd", async ({ skip }) => {
  const workerd = await install("workerd@1.20261117.1", skip);
  if (!workerd) return;
  const { fake, env } = await serve({ apps: [{ name: "room" }] });
  await build({
    ...{ absWorkingDir: project, bundle: true, format: "esm" },
    ...{ entryPoints: ["worker.ts"], outfile: "worker.mjs", target: "es2022" },
  });
  const place = { program: workerd.program, folder: project };
  await withWorkerd(
    place,
    { date: "2026-11-01", bindings: env },
    async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}`);
      expect(await response.json()).toMatchObject([{ name: "room" }]);
      fake.fail({ how: "throttle", retryAfter: 30 });
      const throttled = await fetch(`http://127.0.0.1:${port}`);
      expect(throttled.status).toBe(503);
      expect(throttled.headers.get("retry-after")).toBe("30");
    },
  );
});

test("Node runs the programs as they are", async ({ skip }) => {
  const node = await install("node@24.21.0", skip);
  if (!node) return;
  const { fake, env } = await serve({ apps: [{ name: "room" }] });
  const [{ uid } = { uid: "" }] = fake.apps;
  const runRecipe = (name: string, ...args: readonly string[]) =>
    run(node.program, [name, ...args], { cwd: project, env: { ...env } });
  expect(await runRecipe("accounts.ts", "account-1")).toEqual({
    ...{ status: 0, stdout: `account-1\t${uid}\troom\n`, stderr: "" },
  });
  for (const name of ["ensure.ts", "log.ts", "queue.ts"]) {
    expect(await runRecipe(name)).toMatchObject({ status: 0, stderr: "" });
  }
  expect(await runRecipe("--test", "node.spec.ts")).toMatchObject({
    ...{ status: 0, stderr: "" },
  });
});

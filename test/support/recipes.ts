/** The recipes as users have them: in a project of their own, with the packed package, compiled. */

import { mkdirSync, symlinkSync } from "node:fs";
import { copyFile, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { serveFake } from "../../src/cli/fake-server.js";
import {
  createFakeCalls,
  type FakeCalls,
  type FakeCallsOptions,
} from "../../src/testing.js";
import { packed, root, run, type Ran } from "../package/packed.js";

/** Where the recipes are in the repository. */
export const recipes: string = join(root, "test/recipes");

/** Packages that recipes import, and those with which they are compiled and run. */
const packages = ["@types/node", "p-queue", "pino", "undici", "vitest"];

/** What users set at least. */
const compilerOptions = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  types: ["node"],
  skipLibCheck: true,
  outDir: "dist",
};

/** Makes a project with the recipes and what they import, and compiles them into its `dist`. */
export async function makeProject(): Promise<string> {
  const { consumer } = await packed();
  const project = await makeFolder("recipes-");
  link(join(consumer, "node_modules/cloudflare-calls"), project);
  for (const name of packages) {
    link(join(root, "node_modules", name), project, name);
  }
  for (const name of await recipeNames()) {
    await copyFile(join(recipes, name), join(project, name));
  }
  const write = (name: string, content: object) =>
    writeFile(join(project, name), JSON.stringify(content));
  await write("package.json", { private: true, type: "module" });
  await write("tsconfig.json", { compilerOptions, include: ["*.ts"] });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = await run(process.execPath, [tsc], { cwd: project });
  if (stdout !== "") throw new Error(`the recipes don't compile:\n${stdout}`);
  return project;
}

/** The files of recipes. */
export async function recipeNames(): Promise<readonly string[]> {
  const names = await readdir(recipes);
  return names.filter((name) => /\.[jt]s$/.test(name)).sort();
}

export type Environment = Readonly<Record<string, string>>;

/** Runs a program of Node to its end, without any other variable of ours. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<Ran> {
  const { PATH } = process.env;
  return run(process.execPath, [program, ...args], {
    cwd,
    env: { PATH, ...env },
  });
}

/** Puts a package into a project, as it is elsewhere. */
export function link(
  folder: string,
  project: string,
  name: string = basename(folder),
): void {
  const path = join(project, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(folder, path, "junction");
}

/** A new folder, gone when the run is over. */
export async function makeFolder(prefix: string): Promise<string> {
  return mkdtemp(join(inject("runFolder"), prefix));
}

export interface Served {
  readonly fake: FakeCalls;
  /** The variables that a recipe reads: they name the fake. */
  readonly env: Environment;
}

/** Serves a fake until the test is over. */
export async function serve(options: FakeCallsOptions = {}): Promise<Served> {
  const fake = createFakeCalls(options);
  const { baseUrl, close } = await serveFake(fake);
  onTestFinished(close);
  return {
    fake,
    env: {
      CLOUDFLARE_BASE_URL: baseUrl,
      CLOUDFLARE_API_TOKEN: "the-token",
      CLOUDFLARE_ACCOUNT_ID: "account-1",
    },
  };
}

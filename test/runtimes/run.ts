/** One run of the lifecycle on a runtime. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Installed } from "./cache.js";
import type { Input } from "./check.js";
import { findChromium } from "./chromium.js";
import type { Result } from "./lifecycle.js";
import { fromNpm } from "./npm.js";
import { runPage } from "./browser.js";
import { env, patience, type Place } from "./place.js";
import type { Runtime, Start } from "./runtimes.js";
import { runWorkerd } from "./workerd.js";
import { inWorld } from "./world.js";

/** How a runtime did: its results, or why it did not run. */
export type Outcome =
  | { readonly version: string; readonly results: readonly Result[] }
  | { readonly notRun: string };

/** @param folder - where the bundles are */
export async function runOn(
  { spec, start, differences }: Runtime,
  folder: string,
): Promise<Outcome> {
  let installed: Installed;
  try {
    installed = await (spec === undefined ? findChromium() : fromNpm(spec));
  } catch (error) {
    return { notRun: (error as Error).message };
  }
  const { program, version } = installed;
  try {
    const results = await runStart(start, { program, folder, differences });
    return { version, results };
  } catch (error) {
    const problem = (error as Error).message;
    return { version, results: [{ name: "the run", problem }] };
  }
}

async function runStart(
  start: Start,
  place: Place,
): Promise<readonly Result[]> {
  switch (start.how) {
    case "program":
      return runProgram(place, start);
    case "workerd":
      return runWorkerd(place, start.date);
    case "page":
      return runPage(place, start.api);
  }
}

async function runProgram(
  { program, folder, differences }: Place,
  { args, what }: Extract<Start, { how: "program" }>,
): Promise<readonly Result[]> {
  return inWorld(async ({ origin, closed }) => {
    const input: Input = { origin, closed, differences };
    const { stdout } = await promisify(execFile)(
      program,
      [...args, what, JSON.stringify(input)],
      { cwd: folder, env, timeout: patience },
    );
    return JSON.parse(stdout) as readonly Result[];
  });
}

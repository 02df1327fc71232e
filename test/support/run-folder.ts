/** A folder for all the test files of a run, gone when the run is over: `inject("runFolder")`. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    runFolder: string;
  }
}

/** Called by vitest before a run; what it returns, after it. */
export default function setUp(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "cloudflare-calls-run-"));
  project.provide("runFolder", folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

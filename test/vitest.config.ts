/** The quick tests: every `*.test.ts` that is no `*.slow.test.ts`. */

import { fileURLToPath } from "node:url";
import {
  configDefaults,
  defineConfig,
  type TestUserConfig,
  type ViteUserConfig,
} from "vitest/config";
import type { Reporter } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** How far a random search goes: `fc.configureGlobal(inject("search"))`. */
    search: { readonly numRuns: number; readonly seed: number };
  }
}

/** Milliseconds after which what a test awaits does not come any more, however busy the machine is. */
const patience = 300_000;

/** Prints why a test is left out. */
const reasons: Reporter = {
  onTestCaseResult: (test) => {
    const result = test.result();
    if (result.state !== "skipped" || result.note === undefined) return;
    console.log(`left out: ${test.fullName}: ${result.note}`);
  },
};

/** What both runs have in common. */
export const common: TestUserConfig = {
  root: fileURLToPath(new URL("..", import.meta.url)),
  globalSetup: "test/support/run-folder.ts",
  // half of the files wait for child processes
  maxWorkers: 2,
  testTimeout: patience,
  hookTimeout: patience,
  expect: { poll: { timeout: patience } },
  reporters: ["default", reasons, "json"],
};

const config: ViteUserConfig = defineConfig({
  test: {
    ...common,
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "**/*.slow.test.ts"],
    outputFile: { json: ".vitest/report.json" },
    // the same each time
    provide: { search: { numRuns: 10, seed: 1 } },
    // to load the libraries takes longer than most files: all files share two processes
    isolate: false,
  },
});
export default config;

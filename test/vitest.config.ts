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

/** Tests of the generator. */
const generator = [
  "test/{corpus,pipeline,review}/*.test.ts",
  "test/{drift,generate,new-resource,property*,release,run,types,values,watch}.test.ts",
];

const config: ViteUserConfig = defineConfig({
  test: {
    ...common,
    exclude: [...configDefaults.exclude, "**/*.slow.test.ts"],
    outputFile: { json: ".vitest/report.json" },
    // the same each time
    provide: { search: { numRuns: 10, seed: 1 } },
    projects: [
      {
        extends: true,
        test: {
          name: "client",
          include: ["test/**/*.test.ts"],
          exclude: generator,
        },
      },
      {
        extends: true,
        test: {
          name: "generator",
          include: generator,
          // its stages are pure: files share a process, which loads the compilers once
          isolate: false,
        },
      },
    ],
  },
});
export default config;

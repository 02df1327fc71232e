/** The slow tests: every `*.slow.test.ts`. */

import { defineConfig, type ViteUserConfig } from "vitest/config";
import { common } from "./vitest.config.js";

const config: ViteUserConfig = defineConfig({
  test: {
    ...common,
    include: ["test/**/*.slow.test.ts"],
    outputFile: { json: ".vitest/report.slow.json" },
    testTimeout: 1_800_000,
    // others each time: a failure tells its seed
    provide: { search: { numRuns: 10_000 } },
  },
});
export default config;

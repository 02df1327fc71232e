/** The slow tests: every `*.slow.test.ts`. */

import { defineConfig, type ViteUserConfig } from "vitest/config";
import { common } from "./vitest.config.js";

const config: ViteUserConfig = defineConfig({
  test: {
    ...common,
    include: ["test/**/*.slow.test.ts"],
    outputFile: { json: ".vitest/report.slow.json" },
    testTimeout: 1_800_000,
    // the same each time, unless SEED says otherwise: new ones are looked for on purpose
    provide: {
      search: { numRuns: 10_000, seed: Number(process.env["SEED"] ?? 2) },
    },
  },
});
export default config;

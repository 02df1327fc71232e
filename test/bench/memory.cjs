/** Preloaded into each measured process: appends its peak memory, in kilobytes, to the file that BENCH_MEMORY names. */
"use strict";

const { appendFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const file = process.env.BENCH_MEMORY;
if (isMainThread && file) {
  process.on("exit", () => {
    appendFileSync(file, `${process.resourceUsage().maxRSS}\n`);
  });
}

/**
 * Runs TypeScript of this folder: a program, `node scripts/launch.cjs
 * generate.ts [arguments]`, or a thread, as `workerData` names it.
 */
"use strict";

const {
  enableCompileCache,
  flushCompileCache,
  Module,
} = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { isMainThread, workerData } = require("node:worker_threads");

if (enableCompileCache) enableCompileCache();
// before Node 22, the engine spends a sixth of a run on making code faster that will hardly run again
else if (isMainThread) setFlagsFromString("--interrupt-budget=400000");

// tsx reads what packages hold, too, which takes longer than to load them
const loadJavaScript = Module._extensions[".js"];
require("tsx/cjs/api").register();
Module._extensions[".js"] = (module, file) => {
  // nor is a package searched for its source map
  process.setSourceMapsEnabled(false);
  try {
    loadJavaScript(module, file);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};

require(`./${isMainThread ? process.argv.splice(2, 1)[0] : workerData}`);
// what a thread has compiled goes when it is ended
if (!isMainThread) flushCompileCache?.();

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
const { isMainThread, workerData } = require("node:worker_threads");

// since Node 22
enableCompileCache?.();

// tsx reads what packages hold, too, which takes longer than to load them
const loadJavaScript = Module._extensions[".js"];
require("tsx/cjs/api").register();
Module._extensions[".js"] = loadJavaScript;

require(`./${isMainThread ? process.argv.splice(2, 1)[0] : workerData}`);
// what a thread has compiled goes when it is ended
if (!isMainThread) flushCompileCache?.();

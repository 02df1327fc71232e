/** Loaded before a program: its output goes to a terminal, and its clock may run fast. */
"use strict";

for (const stream of [process.stdout, process.stderr]) stream.isTTY = true;

const pace = Number(process.env.TEST_CLOCK ?? "1");
const now = performance.now.bind(performance);
performance.now = () => now() * pace;

/** Loaded before a program: its output goes to a terminal. */
"use strict";

for (const stream of [process.stdout, process.stderr]) stream.isTTY = true;

/** A description of a whole company, of more than 1,500 operations: the file that LARGE_SPEC names. */

import { execFile } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import {
  isObject,
  operationsOf,
  type Json,
} from "../../scripts/pipeline/document.js";
import type { OperationTable } from "../../src/runtime/operation.js";
import { modules, strictest, types } from "../package/consumer.js";
import { project, runGenerator, temporaryFolder } from "../support/generate.js";

const spec = process.env["LARGE_SPEC"];

const compilerOptions = {
  ...strictest,
  ...modules.nodeNext,
  ...types.browser,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
};

test("1,500 operations: generated, compiled, none lost", async ({ skip }) => {
  if (spec === undefined) {
    const reason = "LARGE_SPEC names no description: left out";
    console.log(reason);
    return skip(reason);
  }
  const document = JSON.parse(readFileSync(spec, "utf8")) as Json;
  const out = temporaryFolder();
  const { code, stderr } = await runGenerator(["--spec", spec, "--out", out]);
  expect(code).toBe(0);

  const leftOut = [
    ...stderr.matchAll(/warning: (.*): .* left out of the client$/gm),
  ].length;
  const { operations } = (await import(join(out, "client.ts"))) as {
    operations: OperationTable;
  };
  const rows = Object.values(operations).flatMap((one) => Object.values(one));
  const wanted = [...operationsOf(document)].map(
    ({ method, url }) => `${method.toUpperCase()} ${url}`,
  );
  const given = new Set(rows.map(({ method, path }) => `${method} ${path}`));
  const lost = wanted.filter((one) => !given.has(one));
  expect(isObject(document) && wanted.length).toBeGreaterThan(1500);
  expect(lost.length, lost.join("\n")).toBe(leftOut);
  for (const one of lost) expect(stderr).toContain(one.split(" ")[1]);

  symlinkSync(join(project, "node_modules"), join(out, "node_modules"));
  writeFileSync(join(out, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(out, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  const tsc = join(project, "node_modules/typescript/bin/tsc");
  const errors = await promisify(execFile)(process.execPath, [
    tsc,
    "--project",
    out,
  ]).then(
    () => "",
    (error: unknown) => {
      const { stdout, message } = error as Error & { stdout: string };
      return stdout || message;
    },
  );
  expect(errors).toBe("");
}, 240_000);

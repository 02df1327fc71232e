/** A description of a whole company: Cloudflare's own, of August 2024, 7 MB. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import {
  isObject,
  operationsOf,
  type Json,
} from "../../scripts/pipeline/document.js";
import { format } from "../../scripts/pipeline/print.js";
import type { OperationTable } from "../../src/operation.js";
import { project, temporaryFolder } from "../support/generate.js";

const spec = join(project, "../shared/specs/cloudflare-2024-08.json");

/** The strict flags of test/support/compile.ts, as a consumer has them in a file. */
const compilerOptions = {
  target: "ES2022",
  module: "NodeNext",
  lib: ["ES2022", "DOM", "DOM.Iterable"],
  types: [],
  noEmit: true,
  declaration: true,
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
};

test("1,500 operations: generated, compiled, none lost", async ({ skip }) => {
  skip(!existsSync(spec), `there is no ${spec}`);
  const document = JSON.parse(readFileSync(spec, "utf8")) as Json;
  const out = temporaryFolder();
  const launch = join(project, "scripts/launch.cjs");
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [launch, "generate.ts", "--spec", spec, "--out", out],
    { maxBuffer: Infinity },
  );

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

  for (const file of ["schema.ts", "client.ts"]) {
    const text = readFileSync(join(out, file), "utf8");
    expect((await format(text)) === text, file).toBe(true);
  }

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

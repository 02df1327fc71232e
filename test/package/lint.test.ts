/** What the linters of packages say of the tarball: publint, arethetypeswrong, and npm itself. */

import { readFile } from "node:fs/promises";
import {
  checkPackage,
  createPackageFromTarballData,
  type Analysis,
} from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { packed, run, type Packed } from "./packed.js";

let made: Packed;
let tarball: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  made = await packed();
  tarball = new Uint8Array(await readFile(made.tarball));
});

test("publint has nothing to say, suggestions included", async () => {
  const { messages, pkg } = await publint({
    pack: { tarball: tarball.buffer },
    strict: true,
  });
  expect(messages.map((one) => formatMessage(one, pkg))).toEqual([]);
});

describe("arethetypeswrong", () => {
  let analysis: Analysis;

  beforeAll(async () => {
    const checked = await checkPackage(createPackageFromTarballData(tarball));
    if (!checked.types) throw new Error("the package has no types");
    analysis = checked;
  });

  test("has but one remark, which is meant: what is required is ESM, as Node and README allow", () => {
    expect(analysis.problems).toEqual(
      [".", "./testing"].map((entrypoint) => ({
        kind: "CJSResolvesToESM",
        entrypoint,
        resolutionKind: "node16-cjs",
      })),
    );
  });

  test.each([
    { entry: ".", name: "index" },
    { entry: "./testing", name: "testing" },
  ])(
    "finds the types of $entry, also where a tool reads no exports",
    ({ entry, name }) => {
      const resolutions = analysis.entrypoints[entry]?.resolutions;
      const found = Object.entries(resolutions ?? {}).map(
        ([kind, { resolution }]) => [kind, resolution?.fileName],
      );
      const path = `/node_modules/cloudflare-calls/dist/src/${name}`;
      expect(found).toEqual(
        ["node10", "node16-cjs", "node16-esm", "bundler"].map((kind) => [
          kind,
          `${path}.d.ts`,
        ]),
      );
    },
  );
});

test("npm publishes it without a warning", async () => {
  const { status, stderr } = await run(
    "npm",
    [
      ...["publish", "--dry-run", "--ignore-scripts"],
      // nobody listens: what is published already is no matter of this test
      ...["--registry", "http://127.0.0.1:9/", "--fetch-retries", "0"],
    ],
    { cwd: made.project },
  );
  const warnings = stderr
    .split("\n")
    .filter((line) => /^npm (warn|error)/i.test(line))
    // who publishes has logged in
    .filter((line) => !line.includes("requires you to be logged in"));
  expect({ status, warnings }).toEqual({ status: 0, warnings: [] });
});

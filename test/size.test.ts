/** What the package weighs: exact budgets. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { packed, root, type Packed } from "./package/packed.js";

let made: Packed;

beforeAll(async () => {
  made = await packed();
});

/** Bytes of the bundle of a program, minified and gzipped. */
async function bundled(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: program,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

const everything = `import * as all from "./src/index.ts"; globalThis.all = all;`;

const fiveOperations = `
  import { createCallsClient } from "./src/index.ts";
  const { apps } = createCallsClient();
  const { uid } = await apps.create({ name: "a" });
  await apps.list();
  await apps.get(uid);
  await apps.update(uid, { name: "b" });
  await apps.delete(uid);
`;

/** The texts of the installed package's files of a kind. */
function textsOf(kind: RegExp): readonly string[] {
  return made.files
    .filter((path) => kind.test(path))
    .map((path) =>
      readFileSync(
        join(made.consumer, "node_modules/cloudflare-calls", path),
        "utf8",
      ),
    );
}

function declarationLines(): number {
  const printer = ts.createPrinter({ removeComments: true });
  return textsOf(/\.d\.ts$/)
    .map((text) => ts.createSourceFile("a.d.ts", text, ts.ScriptTarget.ES2022))
    .map((file) => printer.printFile(file).trimEnd().split("\n").length)
    .reduce((sum, lines) => sum + lines);
}

function installedBytes(): number {
  const folder = join(made.consumer, "node_modules");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.startsWith("."))
    .map((name) => statSync(join(folder, name)))
    .filter((entry) => entry.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

interface Budget {
  readonly what: string;
  readonly want: number;
  /** The amount is rounded up to a whole number of steps. */
  readonly step: number;
  readonly unit: string;
  readonly measure: () => number | Promise<number>;
  /** How README.md states it. */
  readonly stated?: RegExp;
}

/**
 * No comment counts for the bundles, the code and the lines. Where texts count,
 * the step is so wide that few edits of a text cross it.
 */
const budgets: readonly Budget[] = [
  {
    what: "the bundle of everything exported, openapi-fetch included",
    ...{ want: 20_000, step: 100, unit: "bytes, minified and gzipped" },
    measure: () => bundled(everything),
    stated: /is at\s+most 20 kB/,
  },
  {
    what: "the bundle of the five operations, openapi-fetch included",
    ...{ want: 19_900, step: 100, unit: "bytes, minified and gzipped" },
    measure: () => bundled(fiveOperations),
  },
  {
    what: "the code in the tarball, as it is",
    ...{ want: 40_300, step: 100, unit: "bytes, gzipped" },
    measure: () => gzipSync(textsOf(/\.js$/).join(""), { level: 9 }).length,
  },
  {
    what: "the declarations in the tarball",
    ...{ want: 738, step: 1, unit: "lines without comments" },
    measure: declarationLines,
  },
  {
    what: "the tarball",
    ...{ want: 125, step: 1, unit: "files" },
    measure: () => made.files.length,
  },
  {
    what: "the tarball",
    ...{ want: 136_000, step: 2_000, unit: "bytes" },
    measure: () => statSync(made.tarball).size,
    stated: /tarball has at\s+most\s+136 kB/,
  },
  {
    what: "the package and its dependencies, installed",
    ...{ want: 780_000, step: 10_000, unit: "bytes" },
    measure: installedBytes,
    stated: /that is at\s+most 780 kB/,
  },
];

test.for(budgets)(
  "$what: $want $unit",
  async ({ what, want, step, unit, measure, stated = /^/ }) => {
    const amount = await measure();
    const rest = want - amount;
    const advice =
      rest < 0
        ? `${-rest} too many: make it smaller, or raise the budget here and where README.md states it, and say in CHANGELOG.md what it buys`
        : `${rest} are left: lower the budget here and where README.md states it`;
    const actual = Math.ceil(amount / step) * step;
    expect(actual, `${what}: ${amount} ${unit}. ${advice}`).toBe(want);
    expect(readFileSync(join(root, "README.md"), "utf8")).toMatch(stated);
  },
);

/** Who may import what, read off the imports of every file. */

import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { project } from "./support/generate.js";

interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** The imports of every file below a folder, types and `import()` among them. */
function importsOf(folder: string): readonly Import[] {
  return readdirSync(join(project, folder), {
    recursive: true,
    encoding: "utf8",
  })
    .filter(
      (name) => /\.[cm]?[jt]s$/.test(name) && !name.includes("node_modules"),
    )
    .flatMap((name) => {
      const file = `${folder}/${name}`;
      const text = readFileSync(join(project, file), "utf8");
      return ts
        .preProcessFile(text, true, true)
        .importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
    });
}

/** The file that a relative import names. */
function targetOf({ file, specifier }: Import): string {
  return join(file, "..", specifier);
}

function isBuiltin({ specifier }: Import): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

function isCommand({ file }: Import): boolean {
  return /^src\/cli(\.ts$|\/)/.test(file);
}

function isRelative({ specifier }: Import): boolean {
  return specifier.startsWith(".");
}

const scripts = importsOf("scripts");
const src = importsOf("src");
const all = [...scripts, ...src, ...importsOf("generated")];

/** Entries below a package's root that its documentation names. */
const documented = [
  /^ajv\/dist\/2020\.js$/,
  /^prettier\/(standalone|plugins\/(babel|estree))$/,
  /^tsx\/esm\/api$/,
];

describe.each<{ wall: string; breach: readonly Import[] }>([
  {
    wall: "scripts/pipeline imports no module of Node",
    breach: scripts.filter(
      (one) => one.file.startsWith("scripts/pipeline/") && isBuiltin(one),
    ),
  },
  {
    wall: "scripts/pipeline imports nothing above it but types of src",
    breach: scripts.filter(
      (one) =>
        one.file.startsWith("scripts/pipeline/") &&
        isRelative(one) &&
        !/^(scripts\/pipeline\/|src\/runtime\/operation\.js$)/.test(
          targetOf(one),
        ),
    ),
  },
  {
    wall: "src imports nothing of scripts or test",
    breach: src.filter(
      (one) => isRelative(one) && /^(scripts|test)\//.test(targetOf(one)),
    ),
  },
  {
    wall: "src/runtime imports nothing above it",
    breach: src.filter(
      (one) =>
        one.file.startsWith("src/runtime/") &&
        isRelative(one) &&
        !targetOf(one).startsWith("src/runtime/"),
    ),
  },
  {
    wall: "src imports no module of Node, but for the command",
    breach: src.filter((one) => isBuiltin(one) && !isCommand(one)),
  },
  {
    wall: "nothing of src imports the command",
    breach: src.filter(
      (one) =>
        isRelative(one) &&
        /^src\/cli[/.]/.test(targetOf(one)) &&
        !isCommand(one),
    ),
  },
  {
    wall: "scripts imports nothing of test",
    breach: scripts.filter(
      (one) => isRelative(one) && targetOf(one).startsWith("test/"),
    ),
  },
  {
    wall: "no file imports a package by a path that its documentation does not name",
    breach: all.filter(
      (one) =>
        !isRelative(one) &&
        !isBuiltin(one) &&
        !/^(@[^/]+\/)?[^/]+$/.test(one.specifier) &&
        !documented.some((entry) => entry.test(one.specifier)),
    ),
  },
])("$wall", ({ breach }) => {
  test("holds", () => {
    expect(breach).toEqual([]);
  });
});

test("the files are read", () => {
  expect(scripts.length).toBeGreaterThan(50);
  expect(src.length).toBeGreaterThan(20);
});

test("src/runtime knows nothing of this API", () => {
  const known =
    /\b(account_?id|app_?id|apps\.|secret\b.*api|cf-ray|ratelimit-policy|971|20007|CLOUDFLARE_)/i;
  const lines = readdirSync(join(project, "src/runtime")).flatMap((name) =>
    readFileSync(join(project, "src/runtime", name), "utf8")
      .split("\n")
      // comments may give examples
      .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line) && known.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(lines).toEqual([]);
});

/** The README: its code compiles, and its tables are those of the code. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import ts from "typescript";
import { compileFiles } from "./support/compile-folder.js";
import { project } from "./support/generate.js";

const readme = readFileSync(join(project, "README.md"), "utf8");

/** What the text around the blocks declares, where a block does not do so itself. */
const surroundings = [
  {
    name: "calls",
    text: 'import type { CallsClient } from "../src/index.js"; declare const calls: CallsClient;',
  },
  { name: "isNotFound", text: 'import { isNotFound } from "../src/index.js";' },
  {
    name: "isCallsError",
    text: 'import { isCallsError } from "../src/index.js";',
  },
  {
    name: "createCallsClient",
    text: 'import { createCallsClient } from "../src/index.js";',
  },
  { name: "look", text: "declare function look(): Promise<void>;" },
  { name: "tryLater", text: "declare function tryLater(): Promise<void>;" },
  { name: "id", text: "declare const id: string;" },
  { name: "lastWeek", text: "declare const lastWeek: Date;" },
];

/** The block as a module of its own. */
function moduleOf(block: string): string {
  const declared = (name: string) =>
    new RegExp(`(const|import \\{).*\\b${name}\\b.*(=|from)`).test(block);
  const needed = surroundings.filter(
    ({ name }) => new RegExp(`\\b${name}\\b`).test(block) && !declared(name),
  );
  const code = block
    .replaceAll('"cloudflare-calls"', '"../src/index.js"')
    .replaceAll('"cloudflare-calls/testing"', '"../src/testing.js"');
  return `${needed.map(({ text }) => text).join("\n")}\n${code}\nexport {};\n`;
}

test("every block of TypeScript compiles", async () => {
  const blocks = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(
    ([, block = ""]) => block,
  );
  expect(blocks.length).toBeGreaterThan(5);
  const files = Object.fromEntries(
    blocks.map((block, index) => [`block${index}.ts`, moduleOf(block)]),
  );
  const options = {
    noUnusedLocals: false,
    declaration: false,
    isolatedDeclarations: false,
    types: ["node"],
  };
  expect(await compileFiles(files, { options })).toEqual([]);
});

test("the table of options lists every option of createCallsClient", () => {
  const source = ts.createSourceFile(
    "client.ts",
    readFileSync(join(project, "src/client.ts"), "utf8"),
    ts.ScriptTarget.ES2022,
  );
  const declared = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text === "CallsClientOptions")
    .flatMap(({ members }) =>
      members.map(({ name }) => name?.getText(source) ?? ""),
    );
  const listed = [...readme.matchAll(/^\| `(\w+)` +\|.*\|.*\|.*\|$/gm)].map(
    ([, name = ""]) => name,
  );
  expect(listed.sort()).toEqual(declared.sort());
});

test("every link leads somewhere", () => {
  const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(
    ([, text = ""]) => `#${text.toLowerCase().replace(/ /g, "-")}`,
  );
  const targets = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  const inside = targets.filter((target) => !target.startsWith("https://"));
  const dead = inside.filter((target) =>
    target.startsWith("#")
      ? !headings.includes(target)
      : !ts.sys.fileExists(join(project, target.replace(/#.*/, ""))),
  );
  expect(dead).toEqual([]);
});

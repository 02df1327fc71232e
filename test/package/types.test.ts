/** The types of the packed package, as the newest TypeScript sees them; `types.slow.test.ts` tries the others. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import {
  compile,
  files,
  fixtures,
  modules,
  packedWithPrograms,
  types,
} from "./consumer.js";
import type { Packed } from "./packed.js";

const newest = { compiler: "typescript-7", version: 7 };

let made: Packed;

beforeAll(async () => {
  made = await packedWithPrograms();
});

test("a strict consumer that uses everything, and mistakes that must not compile", async () => {
  // the types of Node and those of browsers must not clash
  const options = { ...modules.nodeNext, ...types.both };
  const ran = await compile(made, { ...newest, options }, files);
  expect(ran).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("each mistake is refused for its own reason, and a CommonJS consumer for none", async () => {
  const text = await readFile(join(fixtures, "mistakes.mts"), "utf8");
  const bare = text.replaceAll("@ts-expect-error ", "");
  await writeFile(join(made.consumer, "bare.mts"), bare);
  const { stdout } = await compile(
    made,
    {
      ...newest,
      options: {
        ...modules.nodeNext,
        ...types.browser,
        // `import … = require(…)` and `export` are refused by these
        verbatimModuleSyntax: false,
        erasableSyntaxOnly: false,
      },
    },
    ["bare.mts", "required.cts"],
  );
  const lines = bare.split("\n");
  const errors = stdout.matchAll(/^(.*)\((\d+),\d+\): error (TS\d+)/gm);
  const got = Array.from(errors, ([, file, line, code]) => {
    if (file !== "bare.mts") return `${String(code)} in ${String(file)}`;
    const comment = lines[Number(line) - 2]?.replace(/^ *\/\/ /, "");
    return `${String(code)} ${String(comment)}`;
  });
  expect(got).toEqual([
    "TS2307 only the exported entry points can be imported",
    "TS2353 the option is apiToken",
    "TS2561 the option is accountId",
    "TS2353 the option is maxRetries",
    "TS2322 milliseconds are a number",
    "TS2322 a token is a string",
    "TS2353 the fake has no such option",
    "TS2554 get needs an appId",
    "TS2554 update needs an appId",
    "TS2554 delete needs an appId",
    "TS2345 an appId is not a number",
    "TS2345 an appId is not undefined",
    "TS2353 an app has a name only",
    "TS2322 a name is a string",
    "TS2353 a single call has no apiToken of its own",
    "TS2322 headers are strings",
    "TS2345 ensure needs a name",
    "TS2345 a name is not an app",
    "TS2339 the API has no such operation",
    "TS2339 the API has no such resource",
    "TS2532 a list may be empty",
    "TS2339 a list shows no secrets",
    "TS2339 get shows no secret",
    "TS2339 an app that was found has no secret",
    "TS2339 the id is uid",
    "TS2345 there is no such path",
    "TS2554 the path has parameters",
    "TS2345 the path has no PATCH",
    "TS2322 there is no such fault",
    "TS2339 calls change the fake's apps, nobody else",
    "TS2540 a client is not changed",
    "TS18046 what is caught is unknown before a guard",
    "TS2367 there is no such kind",
    "TS2540 an error says what happened",
    "TS2339 an event holds no headers",
  ]);
});

test("the consumer uses every name that is exported", async () => {
  const text = await readFile(join(fixtures, "everything.mts"), "utf8");
  const names = exportedNames();
  const unused = names.filter(
    (name) => !new RegExp(`\\b${name}\\b`).test(text),
  );
  expect(names).toEqual(
    expect.arrayContaining(["App", "CallOptions", "FakeApp", "isNotFound"]),
  );
  // types only: their values stay within the package
  expect(unused).toEqual(["createApiClient", "operations"]);
});

function exportedNames(): string[] {
  const entries = ["index", "testing"].map((name) =>
    join(made.consumer, `node_modules/cloudflare-calls/dist/src/${name}.d.ts`),
  );
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const symbol = file && checker.getSymbolAtLocation(file);
    if (!symbol) throw new Error(`${entry} is no module`);
    return checker.getExportsOfModule(symbol).map(({ name }) => name);
  });
}

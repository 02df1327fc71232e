import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { packed, root, run, type Packed, type Ran } from "./packed.js";

const fixtures = join(root, "test/fixtures/consumer");
const files = ["everything.mts", "mistakes.mts"];

interface Compiler {
  /** The package that it is installed as. */
  readonly name: string;
  readonly version: number;
}

const newest: Compiler = { name: "typescript-7", version: 7 };
const compilers: readonly Compiler[] = [
  { name: "typescript-5-lowest", version: 5.4 },
  { name: "typescript", version: 5.9 },
  { name: "typescript-6", version: 6 },
  newest,
];

const strictest = {
  target: "ES2022",
  noEmit: true,
  declaration: true,
  strict: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true, // of the compiler's own lib files, which take longest
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
};

/** Flags, and the first compiler that knows them. */
const flagsSince = { isolatedDeclarations: 5.5, erasableSyntaxOnly: 5.8 };

const browser = { lib: ["ES2022", "DOM", "DOM.Iterable"], types: [] };
const node20 = {
  lib: ["ES2022"],
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
};

const nodeNext = { module: "NodeNext" };
const bundler = { module: "ESNext", moduleResolution: "Bundler" };
const preserve = { module: "Preserve", moduleResolution: "Bundler" };

/** How consumers are set up, and which compilers are asked; the newest, being the fastest, in all. */
const settings: readonly {
  where: string;
  options: object;
  among: readonly number[];
}[] = [
  {
    where: "NodeNext, DOM",
    options: { ...nodeNext, ...browser },
    among: [5.9, 6, 7],
  },
  {
    where: "NodeNext, Node 20 types",
    options: { ...nodeNext, ...node20 },
    among: [5.4, 7],
  },
  {
    where: "ESNext and Bundler, DOM",
    options: { ...bundler, ...browser },
    among: [5.4, 5.9, 6, 7],
  },
  {
    where: "ESNext and Bundler, Node 20 types",
    options: { ...bundler, ...node20 },
    among: [7],
  },
  {
    where: "Preserve, DOM",
    options: { ...preserve, ...browser },
    among: [7],
  },
  {
    where: "Preserve, Node 20 types",
    options: { ...preserve, ...node20 },
    among: [7],
  },
];

let made: Packed;

beforeAll(async () => {
  made = await packed();
  for (const name of [...files, "required.cts"]) {
    await cp(join(fixtures, name), join(made.consumer, name));
  }
}, 120_000);

let running = 0;
const waiting: (() => void)[] = [];

/** Two compilers at most are at work at a time. */
async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  if (running < 2) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await job();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function compile(
  compiler: Compiler,
  options: object,
  inputs: readonly string[] = files,
): Promise<Ran> {
  const { name, version } = compiler;
  const known = Object.entries(flagsSince)
    .filter(([, since]) => version >= since)
    .map(([flag]) => [flag, true] as const);
  const compilerOptions = {
    ...strictest,
    ...Object.fromEntries(known),
    ...options,
  };
  const id = `${name}-${JSON.stringify([options, inputs])}`.replace(
    /\W+/g,
    "-",
  );
  const config = `tsconfig.${id.slice(0, 120)}.json`;
  await writeFile(
    join(made.consumer, config),
    JSON.stringify({ compilerOptions, files: inputs }),
  );
  const bin = join(root, "node_modules", name, "bin/tsc");
  const args = [bin, "--project", config, "--pretty", "false"];
  return inTurn(() => run(process.execPath, args, { cwd: made.consumer }));
}

const noErrors: Ran = { status: 0, stdout: "", stderr: "" };

describe("a strict consumer that uses everything, and mistakes that must not compile", () => {
  const cases = compilers.flatMap((compiler) =>
    settings
      .filter(({ among }) => among.includes(compiler.version))
      .map((setting) => ({ compiler, ...setting })),
  );
  test.concurrent.for(cases)(
    "$compiler.name: $where",
    { timeout: 240_000 },
    async ({ compiler, options }, { expect }) => {
      expect(await compile(compiler, options)).toEqual(noErrors);
    },
  );

  test.concurrent(
    "each mistake is refused for its own reason",
    { timeout: 240_000 },
    async ({ expect }) => {
      const text = await readFile(join(fixtures, "mistakes.mts"), "utf8");
      const bare = text.replaceAll("@ts-expect-error ", "");
      await writeFile(join(made.consumer, "bare.mts"), bare);
      const options = { ...nodeNext, ...browser };
      const { stdout } = await compile(newest, options, ["bare.mts"]);
      const lines = bare.split("\n");
      const errors = stdout.matchAll(
        /^bare\.mts\((\d+),\d+\): error (TS\d+)/gm,
      );
      const got = Array.from(errors, ([, line, code]) => {
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
        "TS2379 a name is left out, not undefined",
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
    },
  );
});

test("a strict CommonJS consumer", { timeout: 240_000 }, async () => {
  const options = {
    ...nodeNext,
    ...browser,
    // `import … = require(…)` and `export` are refused by these
    verbatimModuleSyntax: false,
    erasableSyntaxOnly: false,
  };
  expect(await compile(newest, options, ["required.cts"])).toEqual(noErrors);
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

/** What stands in the package is reached from its entries, and holds something. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { packed, type Packed } from "./packed.js";

let made: Packed;
let folder: string;

beforeAll(async () => {
  made = await packed();
  folder = join(made.consumer, "node_modules/cloudflare-calls");
});

function read(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** The modules of the entry points and programs, as package.json names them. */
function entries(): readonly string[] {
  const { exports, bin = {} } = JSON.parse(read("package.json")) as {
    exports: Record<string, string | { default: string }>;
    bin?: Record<string, string>;
  };
  const modules = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [entry.default],
  );
  return [...modules, ...Object.values(bin)].map((path) => join(path));
}

/** The files of a kind that no entry leads to, by the imports of these files. */
function unreached(
  kind: RegExp,
  pathOf: (module: string) => string,
): readonly string[] {
  const files = made.files.filter((path) => kind.test(path));
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path) || !files.includes(path)) return;
    reached.add(path);
    const { importedFiles } = ts.preProcessFile(read(path), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith(".")) visit(pathOf(join(path, "..", fileName)));
    }
  };
  for (const entry of entries()) visit(pathOf(entry));
  return files.filter((path) => !reached.has(path));
}

test.each([
  { what: "module", kind: /\.js$/, pathOf: (module: string) => module },
  {
    what: "declarations",
    kind: /\.d\.ts$/,
    pathOf: (module: string) => module.replace(/\.js$/, ".d.ts"),
  },
  {
    what: "source",
    kind: /(?<!\.d)\.ts$/,
    pathOf: (module: string) =>
      module.replace(/^dist\//, "").replace(/\.js$/, ".ts"),
  },
])("no $what that no entry leads to", ({ kind, pathOf }) => {
  expect(unreached(kind, pathOf)).toEqual([]);
});

test("no module without a statement", () => {
  const empty = made.files.filter(
    (path) =>
      /\.[jt]s$/.test(path) &&
      !/\S/.test(read(path).replace(/^(\/\/.*|export \{\};)$/gm, "")),
  );
  expect(empty).toEqual([]);
});

test("no declaration that no entry leads to: mark it @internal, or don't export it", () => {
  const roots = made.files.filter((path) => path.endsWith(".d.ts"));
  const program = ts.createProgram(
    roots.map((path) => join(folder, path)),
    { module: ts.ModuleKind.NodeNext, noLib: true, types: [] },
  );
  const reached = reachedDeclarations(
    program,
    entries().map((path) => join(folder, path.replace(/\.js$/, ".d.ts"))),
  );
  const unreached = roots.flatMap((path) =>
    (program.getSourceFile(join(folder, path))?.statements ?? [])
      .filter((one) => isDeclaration(one) && !reached.has(one))
      .map((one) => `${path}: ${one.getText().slice(0, 60)}`),
  );
  expect(unreached).toEqual([]);
  expect(reached.size).toBeGreaterThan(50);
});

function isDeclaration(node: ts.Statement): boolean {
  return !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node);
}

/** The statements that declare what the entries export, and what these name. */
function reachedDeclarations(
  program: ts.Program,
  entries: readonly string[],
): ReadonlySet<ts.Statement> {
  const checker = program.getTypeChecker();
  const reached = new Set<ts.Statement>();
  const addSymbol = (symbol: ts.Symbol | undefined): void => {
    const isAlias = symbol && symbol.flags & ts.SymbolFlags.Alias;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const node of target?.declarations ?? []) addStatement(node);
  };
  const addStatement = (node: ts.Node): void => {
    const statement = ts.findAncestor(node, (one): one is ts.Statement =>
      ts.isSourceFile(one.parent),
    );
    if (!statement || reached.has(statement)) return;
    reached.add(statement);
    addNames(statement);
  };
  const addNames = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) addSymbol(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, addNames);
  };
  for (const entry of entries) {
    const file = program.getSourceFile(entry);
    const module = file && checker.getSymbolAtLocation(file);
    // a program exports nothing
    if (module) checker.getExportsOfModule(module).forEach(addSymbol);
  }
  return reached;
}

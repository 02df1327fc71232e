/** Two versions of the output, compiled into one program. The files lie in memory, beside src/, where their imports lead. */

import { join } from "node:path";
import { Project, ts } from "ts-morph";
import type { Compiled, CompiledSide } from "./pipeline/compare/type-lookup.js";
import type { ApiModel } from "./pipeline/model.js";
import { typeComparer } from "./pipeline/compare/compiled-types.js";

/** What one version generates. */
export interface Output {
  readonly model: ApiModel;
  /** The texts of the files, client.ts with `operationModule` as its runtime. */
  readonly client: string;
  readonly schema: string;
}

/** The specifier by which client.ts imports src/runtime/operation.ts from the folder of a version. */
export const operationModule = "../../src/runtime/operation.js";

/** What a consumer compiles with, as strictly as the compiler can. */
const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  noEmit: true,
  strict: true,
  skipLibCheck: true,
};

interface CompiledPair extends Compiled {
  /** What the compiler refuses in the output itself, each with the name of the version. */
  readonly errors: readonly string[];
}

/** A compiler that knows the standard library and a browser's. */
export function createCompiler(): Project {
  return new Project({
    compilerOptions: strict,
    skipAddingFilesFromTsConfig: true,
  });
}

/** Compiles both versions. */
export function compilePair(
  program: Project,
  root: string,
  before: Output,
  after: Output,
): CompiledPair {
  const add = (folder: string, output: Output) => {
    const write = (name: "client" | "schema") =>
      program.createSourceFile(
        join(root, ".review", folder, `${name}.ts`),
        output[name],
        { overwrite: true },
      );
    return { client: write("client"), schema: write("schema") };
  };
  const files = { old: add("old", before), new: add("new", after) };
  const checker = program.getTypeChecker().compilerObject;
  const sideOf = (
    { client, schema }: (typeof files)["old"],
    { model }: Output,
  ): CompiledSide => ({
    client: client.compilerNode,
    schema: schema.compilerNode,
    operations: new Map(
      model.resources.flatMap(({ name, operations }) =>
        operations.map((one) => [`${name}.${one.name}`, one] as const),
      ),
    ),
  });
  const errors = Object.entries(files).flatMap(([side, all]) =>
    Object.values(all).flatMap((file) =>
      file.getPreEmitDiagnostics().map((one) => {
        const message = ts.flattenDiagnosticMessageText(
          one.compilerObject.messageText,
          " ",
        );
        return `${side} ${file.getBaseName()}:${one.getLineNumber() ?? 1}: ${message}`;
      }),
    ),
  );
  return {
    checker,
    compare: typeComparer(checker),
    before: sideOf(files.old, before),
    after: sideOf(files.new, after),
    errors,
  };
}

import { join } from "node:path";
import ts from "typescript";
import { project } from "./generate.js";

/** Every strict flag that a consumer may have set. */
const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  noEmit: true,
  declaration: true,
  strict: true,
  // test/package/types.test.ts checks the declarations of packages: those of openapi-fetch take a second each time
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
};

/** The compiler's own library, parsed once for all that a test file compiles. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiles files that lie in memory, in a folder beside src/, so that
 * `../src/…` and packages are found.
 *
 * @returns a line for each error: `consumer.ts:3: TS2339`
 */
export function compile(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = strictest,
): readonly string[] {
  const folder = join(project, "in-memory");
  const inMemory = new Map(
    Object.entries(files).map(([name, text]) => [join(folder, name), text]),
  );
  const disk = createHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => inMemory.has(file) || disk.fileExists(file),
    readFile: (file) => inMemory.get(file) ?? disk.readFile(file),
    directoryExists: (path) =>
      path.startsWith(folder) || (disk.directoryExists?.(path) ?? true),
    getSourceFile: (file, version, onError, fresh) => {
      const text = inMemory.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version, onError, fresh)
        : ts.createSourceFile(file, text, version);
    },
  };
  return errorsOf(
    ts.createProgram([...inMemory.keys()], options, host),
    folder,
  );
}

function createHost(options: ts.CompilerOptions): ts.CompilerHost {
  const disk = ts.createCompilerHost(options);
  return {
    ...disk,
    getSourceFile: (file, version, onError, fresh) => {
      if (!/[\\/]typescript[\\/]lib[\\/]/.test(file)) {
        return disk.getSourceFile(file, version, onError, fresh);
      }
      if (!libraries.has(file)) {
        const library = disk.getSourceFile(file, version, onError, fresh);
        libraries.set(file, library);
      }
      return libraries.get(file);
    },
  };
}

function errorsOf(program: ts.Program, folder: string): readonly string[] {
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getSourceFiles()
      .filter((file) => !file.isDeclarationFile)
      .flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
        ...program.getDeclarationDiagnostics(file),
      ]),
  ];
  return diagnostics.map(({ file, start, code }) => {
    if (!file || start === undefined) return `TS${code}`;
    const { line } = file.getLineAndCharacterOfPosition(start);
    const name = file.fileName.replace(`${folder}/`, "");
    return `${name}:${line + 1}: TS${code}`;
  });
}

/** Many files at once, compiled on disk as a consumer with every strict flag does. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { modules, strictest, types } from "../package/consumer.js";
import { run } from "../package/packed.js";
import { project, temporaryFolder } from "./generate.js";

interface Compile {
  /** The package that the compiler is installed as. */
  readonly compiler: string;
  /** What to compile: paths and patterns below the folder. */
  readonly include: readonly string[];
  readonly options?: object;
}

const newest = "typescript-7";

/**
 * Compiles part of a folder that has a package.json and its packages.
 *
 * @returns what the compiler says: nothing where all is well
 */
async function compileFolder(
  folder: string,
  { compiler, include, options }: Compile,
): Promise<string> {
  const compilerOptions = {
    ...strictest,
    ...modules.nodeNext,
    ...types.browser,
    isolatedDeclarations: true,
    erasableSyntaxOnly: true,
    // test/package checks the declarations of packages
    skipLibCheck: true,
    ...options,
  };
  const config = "tsconfig.consumer.json";
  writeFileSync(
    join(folder, config),
    JSON.stringify({ compilerOptions, include }),
  );
  const tsc = join(project, "node_modules", compiler, "bin/tsc");
  const args = [tsc, "--project", config, "--pretty", "false"];
  const ran = await run(process.execPath, args, { cwd: folder });
  const said = ran.stdout + ran.stderr;
  return ran.status === 0 ? said : said || `exit ${ran.status}`;
}

/** Compiles what the generator has written into a folder. */
export async function compileOutput(
  folder: string,
  compiler: string,
): Promise<string> {
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return compileFolder(folder, { compiler, include: ["*.ts"] });
}

/** Compiles a program in a copy of this project. Returns a line for each error. */
export async function compileProgram(
  copy: string,
  program: string,
): Promise<readonly string[]> {
  const said = await compileFolder(copy, {
    compiler: newest,
    include: [program],
  });
  return errorsIn(said);
}

/**
 * Compiles files in a folder beside src/, so that `../src/…` and packages are
 * found.
 *
 * @returns a line for each error: `consumer.ts:3: TS2339`
 */
export async function compileFiles(
  files: Readonly<Record<string, string>>,
  how: Partial<Omit<Compile, "include">> = {},
): Promise<readonly string[]> {
  const root = temporaryFolder();
  for (const name of ["generated", "node_modules", "package.json", "src"]) {
    symlinkSync(join(project, name), join(root, name));
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, "files", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const said = await compileFolder(root, {
    compiler: newest,
    include: ["files"],
    ...how,
  });
  return errorsIn(said).map((error) => error.replace("files/", ""));
}

/** The errors, each as `consumer.ts:3: TS2339`. */
function errorsIn(said: string): readonly string[] {
  const lines = said.matchAll(
    /^(?:(?<file>.+)\((?<line>\d+),\d+\): )?error (?<code>TS\d+)/gm,
  );
  const errors = Array.from(lines, ({ groups = {} }) => {
    const { file, line = "", code = "" } = groups;
    return file === undefined ? code : `${file}:${line}: ${code}`;
  });
  if (said !== "" && errors.length === 0) throw new Error(said);
  return errors;
}

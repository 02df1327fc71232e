/** A consumer's programs, compiled against the packed package. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copy } from "../support/copy.js";
import { packed, root, run, type Packed, type Ran } from "./packed.js";

/** The folder of the programs. */
export const fixtures: string = join(root, "test/fixtures/consumer");

/** What must compile, and what must not. */
export const files: readonly string[] = ["everything.mts", "mistakes.mts"];

/** What a consumer sets who wants to be told everything. */
export const strictest: Readonly<Record<string, string | boolean>> = {
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

export const types: Readonly<Record<"browser" | "node" | "both", object>> = {
  browser: { lib: ["ES2022", "DOM", "DOM.Iterable"], types: [] },
  node: { lib: ["ES2022"], types: ["node"] },
  both: { lib: ["ES2022", "DOM", "DOM.Iterable"], types: ["node"] },
};

export const modules: Readonly<
  Record<"nodeNext" | "bundler" | "preserve", object>
> = {
  nodeNext: { module: "NodeNext" },
  bundler: { module: "ESNext", moduleResolution: "Bundler" },
  preserve: { module: "Preserve", moduleResolution: "Bundler" },
};

export interface Consumer {
  /** The package that its compiler is installed as. */
  readonly compiler: string;
  readonly version: number;
  readonly options: object;
}

/** A folder with the package and the programs. */
export async function packedWithPrograms(): Promise<Packed> {
  const made = await packed();
  for (const name of [...files, "required.cts"]) {
    copy(join(fixtures, name), join(made.consumer, name));
  }
  return made;
}

/** Runs a compiler over programs of that folder, with every strict flag that it knows. */
export async function compile(
  made: Packed,
  { compiler, version, options }: Consumer,
  inputs: readonly string[],
): Promise<Ran> {
  const known = Object.entries(flagsSince)
    .filter(([, since]) => version >= since)
    .map(([flag]) => [flag, true] as const);
  const compilerOptions = {
    ...strictest,
    typeRoots: [join(root, "node_modules/@types")],
    ...Object.fromEntries(known),
    ...options,
  };
  const config = `tsconfig.${compiler}.${inputs.join(".")}.json`;
  await writeFile(
    join(made.consumer, config),
    JSON.stringify({ compilerOptions, files: inputs }),
  );
  const bin = join(root, "node_modules", compiler, "bin/tsc");
  const args = [bin, "--project", config, "--pretty", "false"];
  return run(process.execPath, args, { cwd: made.consumer });
}

/** What the generator has written into a folder, compiled as a consumer with every strict flag does. */

import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modules, strictest, types } from "../package/consumer.js";
import { run } from "../package/packed.js";
import { project } from "./generate.js";

const compilerOptions = {
  ...strictest,
  ...modules.nodeNext,
  ...types.browser,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
};

/**
 * Compiles a folder.
 *
 * @param compiler - the package that it is installed as
 * @returns what the compiler says: nothing where all is well
 */
export async function compileOutput(
  folder: string,
  compiler: string,
): Promise<string> {
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  const tsc = join(project, "node_modules", compiler, "bin/tsc");
  const { status, stdout, stderr } = await run(
    process.execPath,
    [tsc, "--project", folder],
    { cwd: project },
  );
  const said = stdout + stderr;
  return status === 0 ? said : said || `exit ${status}`;
}

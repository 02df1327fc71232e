/** `npm run drift`: how our description differs from another one of the same API. Options, files, exit code. */

import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareFiles, type DriftFiles } from "./drift-run.js";
import { FileError } from "./file-error.js";
import { CannotCompare } from "./version-tree.js";

const usage = `Usage: npm run drift -- [options] FILE

Compares our description with another one of the same API, JSON or YAML, an
operation with that of the same method and path. Words that people read,
extensions and names are no differences.

  FILE           the other description
  --spec FILE    our description (default: spec/openapi.yaml)
  --known FILE   the differences that are known, each with its reason
                 (default: spec/drift.yaml)
  --help         print this

Exit code: 0 every difference is known; 1 one is new, or a known one is gone;
2 can't compare, or a mistake in the command line.
`;

const project = fileURLToPath(new URL("..", import.meta.url));

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const files = readArguments(args);
    if (!files) {
      process.stdout.write(usage);
      return 0;
    }
    const { report, agrees } = compareFiles(files);
    process.stdout.write(report);
    return agrees ? 0 : 1;
  } catch (error) {
    if (error instanceof FileError || error instanceof CannotCompare) {
      console.error(`Can't compare: ${error.message}`);
    } else if (error instanceof TypeError && "code" in error) {
      console.error(`${error.message}\n\n${usage}`);
    } else throw error;
    return 2;
  }
}

/** The files; undefined where only help is asked for. */
function readArguments(args: readonly string[]): DriftFiles | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      spec: { type: "string" },
      known: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const [theirs, ...more] = positionals;
  if (theirs === undefined || more.length > 0) {
    throw new CannotCompare(
      `${theirs === undefined ? "no file is named" : "more than one file is named"} - the other description: npm run drift -- FILE`,
    );
  }
  const own = (path: string) => relative(process.cwd(), join(project, path));
  return {
    ours: values.spec ?? own("spec/openapi.yaml"),
    theirs,
    known: values.known ?? own("spec/drift.yaml"),
  };
}

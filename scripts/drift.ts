/** `npm run drift`: how our description differs from another one of the same API. Options, files, exit code. */

import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { compareFiles, type DriftFiles } from "./drift-run.js";
import { CannotCompare, refuse } from "./cannot-compare.js";

const usage = `Usage: npm run drift -- FILE

Compares our description with another one of the same API, JSON or YAML, an
operation with that of the same method and path. Words that people read,
extensions and names are no differences.

  FILE     the other description
  --help   print this

spec/drift.yaml lists the differences that are known, each with its reason.

Exit code: 0 every difference is known; 1 one is new, or a known one is gone;
2 can't compare, or a mistake in the command line.
`;

/** Compares; returns the exit code. */
export function main(
  args: readonly string[],
  { project }: { readonly project: string },
): number {
  try {
    const files = readArguments(args, project);
    if (!files) {
      process.stdout.write(usage);
      return 0;
    }
    const { report, agrees } = compareFiles(files);
    process.stdout.write(report);
    return agrees ? 0 : 1;
  } catch (error) {
    return refuse(error, usage);
  }
}

/** Reads the files from the arguments. Returns undefined for `--help`. */
function readArguments(
  args: readonly string[],
  project: string,
): DriftFiles | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
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
    ours: own("spec/openapi.yaml"),
    theirs,
    known: own("spec/drift.yaml"),
  };
}

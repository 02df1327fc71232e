/** `npm run review`: whom a change of the description breaks. Options, exit code. */

import { resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import {
  jsonReport,
  markdownReport,
  textReport,
  type Paint,
  type Report,
} from "./pipeline/compare/review-report.js";
import { CannotCompare, refuse } from "./cannot-compare.js";
import { review } from "./review-run.js";
import {
  mergeBase,
  treeOfCommit,
  treeOfPath,
  type VersionTree,
} from "./version-tree.js";

const usage = `Usage: npm run review -- [options] [REF | REF..REF | OLD NEW]

Tells whom a change of the description breaks: the wire (requests and answers),
callers (code that calls methods), builders (code that implements them, builds
results or switches over unions).

  (nothing)    the working tree, against the commit where it left the default
               branch
  REF          the working tree, against a commit, a branch or a tag
  REF..REF     two commits
  OLD NEW      two folders with spec/openapi.yaml, or two descriptions

  --callers PATH   a program of a user, or a folder of them, as it stands in the
                   old version; the path starts at its root. Compiled against
                   both (default: test/fixtures/consumer and test/recipes). May
                   be repeated
  --format FORMAT  text, markdown or json (default: text)
  --fail-on breaking
                   exit 1 if the change breaks the wire, callers or builders
  --help           print this

Exit code: 0 compared; 1 breaks, with --fail-on breaking; 2 can't compare, or a
mistake in the command line.
`;

interface Options {
  readonly positionals: readonly string[];
  readonly callers: readonly string[] | undefined;
  readonly format: "json" | "markdown" | "text";
  readonly failOnBreaking: boolean;
}

/** Runs a review; returns the exit code. */
export async function main(
  args: readonly string[],
  { project }: { readonly project: string },
): Promise<number> {
  try {
    const options = readArguments(args);
    if (!options) {
      process.stdout.write(usage);
      return 0;
    }
    const [before, after] = treesOf(project, options.positionals);
    const report = await review(project, { before, after }, options.callers);
    process.stdout.write(print(report, options.format));
    const isBroken = report.changes.some(({ verdicts }) =>
      Object.values(verdicts).includes("breaks"),
    );
    return options.failOnBreaking && isBroken ? 1 : 0;
  } catch (error) {
    return refuse(error, usage);
  }
}

/** Reads the options from the arguments. Returns undefined for `--help`. */
function readArguments(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      callers: { type: "string", multiple: true },
      format: { type: "string", default: "text" },
      "fail-on": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { format } = values;
  if (format !== "text" && format !== "markdown" && format !== "json") {
    throw new CannotCompare(
      `--format ${format}: there is no such format - text, markdown or json`,
    );
  }
  const failOn = values["fail-on"];
  if (failOn !== undefined && failOn !== "breaking") {
    throw new CannotCompare(
      `--fail-on ${failOn}: there is no such condition - breaking`,
    );
  }
  return {
    positionals,
    callers: values.callers,
    format,
    failOnBreaking: failOn !== undefined,
  };
}

/**
 * The two versions that the arguments name.
 *
 * @throws {CannotCompare} where git does not know one
 */
export function treesOf(
  project: string,
  positionals: readonly string[],
): readonly [VersionTree, VersionTree] {
  const [first, second, ...more] = positionals;
  if (more.length > 0) {
    throw new CannotCompare(
      "more than two versions - one REF, REF..REF, or OLD NEW",
    );
  }
  const present = () => treeOfPath(project, "the working tree");
  if (first === undefined) {
    return [treeOfCommit(project, mergeBase(project)), present()];
  }
  if (second !== undefined) {
    return [
      treeOfPath(resolve(first), first),
      treeOfPath(resolve(second), second),
    ];
  }
  if (first.includes("...")) {
    throw new CannotCompare(`${first}: three dots - two: REF..REF`);
  }
  const [from, to] = first.split("..");
  const old = treeOfCommit(project, from || "HEAD");
  return [
    old,
    to === undefined ? present() : treeOfCommit(project, to || "HEAD"),
  ];
}

function print(report: Report, format: Options["format"]): string {
  switch (format) {
    case "json":
      return jsonReport(report);
    case "markdown":
      return markdownReport(report);
    case "text":
      return textReport(report, paint);
  }
}

function paint(style: Parameters<Paint>[0], text: string): string {
  return process.stdout.isTTY && !process.env["NO_COLOR"]
    ? styleText(style, text)
    : text;
}

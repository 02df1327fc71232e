/** `npm run release`: refuses a version that is below what the changes ask for, else tags it. Options, exit code. */

import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { sentenceOf } from "./pipeline/compare/review-report.js";
import { worstOf } from "./pipeline/compare/change.js";
import { CannotCompare, refuse } from "./cannot-compare.js";
import { review } from "./review-run.js";
import { git, treeOfCommit, treeOfPath } from "./version-tree.js";

const usage = `Usage: npm run release -- [options]

Compares the working tree with the last release, its newest tag v*, as npm run
review does. Refuses a version in package.json that is below the step that the
changes of the description ask for, one that CHANGELOG.md has no section for,
and one that is tagged already. Else tags the commit; to push the tag is left to
you.

  --dry-run  tag nothing
  --help     print this

Exit code: 0 tagged, or ready to be; 1 refused; 2 can't compare, or a mistake in
the command line.
`;

/** Releases; returns the exit code. */
export async function main(
  args: readonly string[],
  { project }: { readonly project: string },
): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        "dry-run": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    const { version, faults } = await examine(project);
    if (faults.length > 0) {
      console.error([`Refused: ${version}`, ...faults].join("\n  "));
      return 1;
    }
    if (values["dry-run"]) {
      console.log(`Ready: v${version}. Nothing was tagged.`);
      return 0;
    }
    execFileSync("git", ["tag", `v${version}`], { cwd: project });
    console.log(
      `Tagged v${version}. To publish it: git push origin v${version}`,
    );
    return 0;
  } catch (error) {
    return refuse(error, usage);
  }
}

interface Examined {
  /** The version in package.json. */
  readonly version: string;
  /** Why it can't be released, a line each. */
  readonly faults: readonly string[];
}

async function examine(project: string): Promise<Examined> {
  const present = treeOfPath(project, "the working tree");
  const { version } = JSON.parse(present.read("package.json") ?? "{}") as {
    readonly version?: string;
  };
  if (version === undefined) {
    throw new CannotCompare("package.json has no version - one such as 1.0.0");
  }
  const faults: string[] = [];
  if (git(project, ["rev-parse", "--verify", "--quiet", `v${version}`])) {
    faults.push(`v${version} is a tag already - a higher version`);
  }
  if ((git(project, ["status", "--porcelain"]) ?? "") !== "") {
    faults.push("the working tree has changes - all of it committed");
  }
  if (!hasSection(present.read("CHANGELOG.md") ?? "", version)) {
    faults.push(
      `CHANGELOG.md has no section "## ${version}" - what changes for whom`,
    );
  }
  const last = git(project, [
    "describe",
    "--tags",
    "--match",
    "v*",
    "--abbrev=0",
  ]);
  // before the first release there is nobody to break
  if (last !== undefined) faults.push(...(await compare(project, last.trim())));
  return { version, faults };
}

/** Whether there is a section with at least a line in it. */
function hasSection(log: string, version: string): boolean {
  const lines = log.split(/\r?\n/);
  const start = lines.indexOf(`## ${version}`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const section = end < 0 ? rest : rest.slice(0, end);
  return start >= 0 && section.some((line) => line.trim() !== "");
}

/** The line that says that the version is too low, and the changes that say why. */
async function compare(
  project: string,
  last: string,
): Promise<readonly string[]> {
  const trees = {
    before: treeOfCommit(project, last),
    after: treeOfPath(project, "the working tree"),
  };
  const { version, changes } = await review(project, trees, []);
  if (version.agrees !== false) return [];
  const worst = changes.filter((one) => worstOf(one) === "breaks");
  return [
    `the changes since ${last} ask for ${version.asked ?? "a higher version"}, a ${version.step} step`,
    ...worst.map((one) => `  ${sentenceOf(one)} (${one.place})`),
  ];
}

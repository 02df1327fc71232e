/** The files of one version of a project: a commit, a folder, or a single description. */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CannotCompare } from "./cannot-compare.js";

export interface VersionTree {
  /** What messages call it. */
  readonly label: string;
  /** The path of the description, as `read` takes it. */
  readonly spec: string;
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /** The paths of all files in a folder, or of a file itself; none where there is neither. */
  readonly list: (path: string) => readonly string[];
}

const specPath = "spec/openapi.yaml";

/** A folder with spec/openapi.yaml, or a description by its file. */
export function treeOfPath(path: string, label: string): VersionTree {
  const whole = resolve(path);
  const isFile = existsSync(whole) && statSync(whole).isFile();
  const root = isFile ? join(whole, "..") : whole;
  const spec = isFile ? basename(whole) : specPath;
  return {
    label,
    spec,
    read: (file) => {
      const found = join(root, file);
      return existsSync(found) && statSync(found).isFile()
        ? readFileSync(found, "utf8")
        : undefined;
    },
    list: (file) => {
      const found = join(root, file);
      if (!existsSync(found)) return [];
      if (statSync(found).isFile()) return [file];
      return readdirSync(found, { recursive: true, encoding: "utf8" })
        .map((name) => join(file, name))
        .filter((name) =>
          // a link may lead nowhere
          statSync(join(root, name), { throwIfNoEntry: false })?.isFile(),
        )
        .sort();
    },
  };
}

/**
 * The files of a commit, below the folder of the project.
 *
 * @throws {CannotCompare} where git knows no such commit
 */
export function treeOfCommit(project: string, ref: string): VersionTree {
  const commit = git(project, [
    "rev-parse",
    "--verify",
    "--quiet",
    `${ref}^{commit}`,
  ]);
  if (commit === undefined) {
    throw new CannotCompare(
      `${ref}: git knows no such commit - a branch, a tag or a commit of this repository; a shallow clone may lack it: git fetch --unshallow`,
    );
  }
  const short = commit.trim().slice(0, 7);
  return {
    label:
      ref === commit.trim() || short.startsWith(ref)
        ? short
        : `${ref} (${short})`,
    spec: specPath,
    read: (file) => git(project, ["show", `${commit.trim()}:./${file}`]),
    list: (file) =>
      (
        git(project, [
          "ls-tree",
          "-r",
          "-z",
          "--name-only",
          commit.trim(),
          "--",
          file,
        ]) ?? ""
      )
        .split("\0")
        .filter((path) => path !== ""),
  };
}

/**
 * The commit from which the present work has left the default branch.
 *
 * @throws {CannotCompare} where there is no repository or no default branch
 */
export function mergeBase(project: string): string {
  if (git(project, ["rev-parse", "--git-dir"]) === undefined) {
    throw new CannotCompare(
      `${project}: this is no git repository - two folders, OLD_DIR NEW_DIR`,
    );
  }
  const remote = git(project, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "refs/remotes/origin/HEAD",
  ]);
  const branches = [
    remote?.trim(),
    "origin/main",
    "main",
    "origin/master",
    "master",
  ];
  const known = branches.filter(
    (branch): branch is string =>
      branch !== undefined &&
      git(project, ["rev-parse", "--verify", "--quiet", branch]) !== undefined,
  );
  for (const branch of known) {
    const base = git(project, ["merge-base", "HEAD", branch]);
    if (base) return base.trim();
  }
  if (known[0] !== undefined) {
    throw new CannotCompare(
      `HEAD and ${known[0]} have no commit in common - a commit to compare with: npm run review -- REF; a shallow clone may lack it: git fetch --unshallow`,
    );
  }
  throw new CannotCompare(
    "no default branch: there is neither origin/HEAD, main nor master - a commit to compare with: npm run review -- REF",
  );
}

/** What git prints; undefined where it refuses. */
export function git(
  project: string,
  args: readonly string[],
): string | undefined {
  try {
    return execFileSync("git", [...args], {
      cwd: project,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}

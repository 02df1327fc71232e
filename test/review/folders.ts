/** Folders with descriptions, and `npm run review` over them. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { main } from "../../scripts/review.js";
import { collect } from "../support/collect.js";
import { project, temporaryFolder, type Run } from "../support/generate.js";
import { base } from "./base.js";

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  write(folder, files);
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function runReview(
  args: readonly string[],
  root: string = project,
): Promise<Run> {
  return collect(() => main(args, { project: root }));
}

/** Replaces a text that occurs once. */
export function edit(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${parts.length - 1} times: ${from}`);
  return parts.join(to);
}

/**
 * A repository with two commits and a change in its working tree. `main` has
 * the first commit, tagged `one`, `work` the second, which renames
 * `items.get`; the working tree has a new summary instead.
 */
export function repository(): string {
  const root = folderOf({ "spec/openapi.yaml": base, "spec/größe.mts": "" });
  const git = (...args: readonly string[]) => {
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.test"];
    execFileSync("git", [...who, ...args], { cwd: root, stdio: "ignore" });
  };
  const change = (from: string, to: string) => {
    write(root, { "spec/openapi.yaml": edit(base, from, to) });
  };
  cpSync(join(project, "src"), join(root, "src"), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  git("init", "--initial-branch", "main");
  git("add", "spec");
  git("commit", "--message", "one");
  git("tag", "one");
  git("checkout", "-b", "work");
  change("operationId: items.get", "operationId: items.fetch");
  git("commit", "--all", "--message", "two");
  change("summary: Gets one item", "summary: Reads an item");
  return root;
}

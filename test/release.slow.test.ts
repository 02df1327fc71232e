/** `npm run release`: what it refuses, and what it tags. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { main } from "../scripts/release.js";
import { base } from "./review/base.js";
import { collect } from "./support/collect.js";
import { project, temporaryFolder } from "./support/generate.js";

afterEach(() => {
  vi.restoreAllMocks();
});

interface Repository {
  readonly root: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

/** A repository of one commit: version 0.4.0, with its section in CHANGELOG.md. */
function repository(): Repository {
  const root = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=A", "-c", "user.email=a@example.test", ...args],
      { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  write({
    ".gitignore": "node_modules\nsrc\n",
    "spec/openapi.yaml": base,
    "package.json": '{ "version": "0.4.0" }',
    "CHANGELOG.md": "# Changelog\n\n## 0.4.0\n\n- First.\n",
  });
  git("init", "--initial-branch", "main");
  git("add", ".");
  git("commit", "--message", "one");
  return { root, git, write };
}

test("the first release is ready, and then tagged", async () => {
  const { root, git } = repository();
  const dry = await collect(() => main(["--dry-run"], { project: root }));
  expect(dry).toEqual({
    code: 0,
    stdout: "Ready: v0.4.0. Nothing was tagged.\n",
    stderr: "",
  });
  expect(git("tag")).toBe("");
  const told = await collect(() => main([], { project: root }));
  expect(told.code).toBe(0);
  expect(told.stdout).toContain("git push origin v0.4.0");
  expect(git("tag")).toBe("v0.4.0\n");
});

test("what is not committed, not logged or tagged already is refused", async () => {
  const { root, git, write } = repository();
  git("tag", "v0.4.0");
  cpSync(join(project, "src"), join(root, "src"), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  write({ "CHANGELOG.md": "# Changelog\n\n## 0.4.0\n\n## 0.3.0\n\n- Old.\n" });
  const told = await collect(() => main([], { project: root }));
  expect(told).toEqual({
    code: 1,
    stdout: "",
    stderr: `Refused: 0.4.0
  v0.4.0 is a tag already - a higher version
  the working tree has changes - all of it committed
  CHANGELOG.md has no section "## 0.4.0" - what changes for whom
`,
  });
});

test("a version below the step of the changes is refused, one that makes it is not", async () => {
  const { root, git, write } = repository();
  git("tag", "v0.4.0");
  cpSync(join(project, "src"), join(root, "src"), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  const release = async (version: string) => {
    write({
      "spec/openapi.yaml": base.replace("items.get", "items.fetch"),
      "package.json": `{ "version": "${version}" }`,
      "CHANGELOG.md": `# Changelog\n\n## ${version}\n\n- A rename.\n`,
    });
    git("commit", "--all", "--message", version);
    return collect(() => main(["--dry-run"], { project: root }));
  };
  expect(await release("0.4.1")).toEqual({
    code: 1,
    stdout: "",
    stderr: `Refused: 0.4.1
  the changes since v0.4.0 ask for 0.5.0, a major step
    \`items.fetch\`: was called items.get (spec/openapi.yaml:55)
`,
  });
  expect(await release("0.5.0")).toEqual({
    code: 0,
    stdout: "Ready: v0.5.0. Nothing was tagged.\n",
    stderr: "",
  });
});

test("an unknown option", async () => {
  const told = await collect(() => main(["--force"], { project }));
  expect(told.code).toBe(2);
  expect(told.stderr).toMatch(/^Unknown option '--force'[^\n]*\n\nUsage: /);
});

/** Whole runs of `npm run review`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../support/generate.js";
import { base } from "./base.js";
import { edit, folderOf, repository, runReview } from "./folders.js";

const ownSpec = readFileSync(join(project, "spec/openapi.yaml"), "utf8");

test("the working tree against the merge base", async () => {
  const { code, stdout, stderr } = await runReview([], repository());
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    /^[0-9a-f]{7} → the working tree\n\nDocumentation\n {2}`items\.get`: summary changed/,
  );
  expect(code).toBe(0);
});

test("two descriptions, by their files; one breaks callers", async () => {
  const folder = folderOf({
    "a.yaml": base,
    "b.yaml": edit(base, "operationId: items.get", "operationId: items.fetch"),
  });
  const [a, b] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  const told = await runReview([a, b, "--fail-on", "breaking"]);
  expect(told.stdout).toContain(`${a} → ${b}\n`);
  expect(told.stdout).toContain("`items.fetch`: was called items.get (b.yaml:");
  expect(told.code).toBe(1);
});

test("a setting, a permission, a route that is gone: each in its line, in words of its own", async () => {
  const folder = folderOf({
    "a.yaml": base,
    "b.yaml": edit(
      edit(base, "x-unwrap: result\n", "\n"),
      "x-permissions: [Read, Write]",
      "x-permissions: [Write]",
    ),
    "c.yaml":
      base.slice(0, base.indexOf("  /events:\n")) +
      base.slice(base.indexOf("components:\n")),
  });
  const [a, b, c] = ["a", "b", "c"].map((name) => join(folder, `${name}.yaml`));
  const lineOf = (words: string) =>
    base.slice(0, base.indexOf(words)).split("\n").length;
  const told = await runReview([String(a), String(b)]);
  expect(told.stdout).toContain(
    `  \`items.list\`: permissions were Read or Write, are Write (b.yaml:${lineOf("x-permissions:")}): tokens that have none of the permissions asked for now are refused\n`,
  );
  expect(told.stdout).toContain(
    `  \`x-unwrap\`: was result, is none (a.yaml:${lineOf("x-unwrap:")})\n`,
  );
  const gone = await runReview([String(a), String(c)]);
  expect(gone.stdout).toContain(
    ": old requests find no such route; every call of events.send stops compiling;",
  );
});

test("the same description twice breaks nobody; a stale output is told", async () => {
  const folder = folderOf({
    "spec/openapi.yaml": ownSpec,
    "generated/client.ts": "// old\n",
  });
  const told = await runReview([folder, folder, "--fail-on", "breaking"]);
  const note = `Note: ${folder}: not what today's generator makes of the description: generated/client.ts; this report compares what it makes\n`;
  expect(told).toMatchObject({
    code: 0,
    stdout: `${folder} → ${folder}\n${note}${note}\nNo changes.\n`,
  });
});

/** Whole runs of `npm run review`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { review } from "../../scripts/review-run.js";
import { treeOfPath } from "../../scripts/version-tree.js";
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

describe("an error of a program stands under the change that causes it", () => {
  const program = `import { createCallsClient, type AppsResource } from "cloudflare-calls";
const calls = createCallsClient();
const app = await calls.apps.get("x");
void app.name.length;
const all = await calls.apps.list();
for (const { uid } of all) void uid;
export const add = async (apps: AppsResource) =>
  (await apps.create({ name: "x" })).secret;
const { data } = await calls.api.GET("/accounts/{account_id}/calls/apps", { params: { path: { account_id: "a" } } });
const found = data?.result;
void found?.length;
export const mock: Pick<AppsResource, "get"> = { get: async () => app };
const { get } = calls.apps;
await get("x");
const first = all[0];
void first?.name;
`;
  const reviewed = async (text: string) => {
    const old = folderOf({
      "spec/openapi.yaml": ownSpec,
      "programs/a.ts": program,
    });
    const now = folderOf({ "spec/openapi.yaml": text });
    const trees = {
      before: treeOfPath(old, "old"),
      after: treeOfPath(now, "new"),
    };
    const { changes, callers } = await review(project, trees, ["programs"]);
    return callers.map(({ line, change }) => {
      const cause = change === undefined ? undefined : changes[change];
      return `${line} ${cause?.subjects.join(", ")}`;
    });
  };

  test.each([
    {
      what: "a method with another name",
      text: edit(ownSpec, "operationId: apps.get", "operationId: apps.fetch"),
      want: ["3 apps.fetch", "12 apps.fetch", "13 apps.fetch"],
    },
    {
      what: "another path",
      text: ownSpec.replaceAll("/calls/apps", "/calls/v2/apps"),
      want: ["9 apps.list", "11 apps.list"],
    },
    {
      what: "no x-unwrap any more",
      text: edit(ownSpec, "x-unwrap: result\n", ""),
      want: [...["4 apps.get", "6 apps.list", "8 apps.create", "15 apps.list"]],
    },
    {
      what: "a path parameter that is an argument now",
      text: edit(ownSpec, "x-client-params: [account_id]\n", ""),
      want: [...["3 apps.get", "5 apps.list", "8 apps.create", "14 apps.get"]],
    },
  ])("$what", async ({ text, want }) => {
    expect(await reviewed(text)).toEqual(want);
  });
});

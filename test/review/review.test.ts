/** `npm run review`: which versions it compares, what it prints, how it exits. */

import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  jsonReport,
  markdownReport,
  sentenceOf,
  textReport,
  type Report,
} from "../../scripts/pipeline/compare/review-report.js";
import { treesOf } from "../../scripts/review.js";
import { review } from "../../scripts/review-run.js";
import { treeOfPath } from "../../scripts/version-tree.js";
import { project } from "../support/generate.js";
import { base } from "./base.js";
import { edit, folderOf, repository, runReview } from "./folders.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const ownSpec = readFileSync(join(project, "spec/openapi.yaml"), "utf8");

test("a type that is exported or no longer is at what it is made of", async () => {
  const old = folderOf({ "spec/openapi.yaml": ownSpec });
  const now = folderOf({
    "spec/openapi.yaml": edit(
      ownSpec,
      "x-client-params: [account_id]\n",
      "",
    ).replaceAll(/(operationId: |tags: \[|- name: )apps/g, "$1rooms"),
  });
  const { changes } = await review(
    project,
    { before: treeOfPath(old, "old"), after: treeOfPath(now, "new") },
    [],
  );
  const lineOf = (text: string) => {
    const at = ownSpec.split("\n").findIndex((line) => line.includes(text));
    return at + 1;
  };
  const types = changes.filter(({ subjects: [one = ""] }) =>
    one.startsWith("type "),
  );
  expect(
    types.map(({ subjects, place }) => `${subjects.join()} ${place}`),
  ).toEqual([
    `type CallOptions spec/openapi.yaml:${lineOf("x-client-params:")}`,
    `type AppsResource spec/openapi.yaml:${lineOf("operationId: apps.list") - 1}`,
    `type RoomsResource spec/openapi.yaml:${lineOf("operationId: apps.list") - 2}`,
  ]);
});

describe("a report", () => {
  const updateHead = "    AppUpdate:\n      type: object\n";
  const newSpec = edit(
    edit(ownSpec, updateHead, `${updateHead}      required: [name]\n`),
    "summary: Lists all apps",
    "summary: Lists the apps",
  );
  const lines = newSpec.split("\n");
  const place = (after: string, text: string) => {
    const start = lines.findIndex((line) => line.includes(after));
    const found = lines.findIndex(
      (line, index) => index >= start && line.includes(text),
    );
    return `spec/openapi.yaml:${found + 1}`;
  };
  const nameAt = place("AppUpdate:", "name:");
  const listAt = place("/calls/apps:", "get:");
  let report: Report;

  beforeAll(async () => {
    const old = folderOf({
      "spec/openapi.yaml": ownSpec,
      "package.json": '{ "version": "0.4.0" }',
      "CHANGELOG.md": "# Changelog\n",
      "test/fixtures/consumer/rename.mts": [
        'import { createCallsClient } from "cloudflare-calls";',
        "const calls = createCallsClient();",
        'await calls.apps.update("2a95132c15732412d22c1476fa83f27a", {});',
      ].join("\n"),
      "test/fixtures/consumer/list.mts": [
        'import { createCallsClient } from "cloudflare-calls";',
        "for (const { name } of await createCallsClient().apps.list()) void name.length;",
      ].join("\n"),
    });
    const now = folderOf({
      "spec/openapi.yaml": newSpec,
      "package.json": '{ "version": "0.4.1" }',
      "CHANGELOG.md": "# Changelog\n\n## 0.4.1\n\n- Names are required.\n",
    });
    report = await review(
      project,
      { before: treeOfPath(old, "old"), after: treeOfPath(now, "new") },
      undefined,
    );
  });

  test("as text", () => {
    expect(textReport(report, (_style, text) => text)).toBe(
      `old → new

Breaks
  \`apps.update\`: body \`name\` became required (${nameAt}): old requests without it are refused; every call without it stops compiling
      wire: breaks, callers: breaks
      test/fixtures/consumer/rename.mts:3: Argument of type '{}' is not assignable to parameter of type '{ name: string; }'.

Documentation
  \`apps.list\`: summary changed (${listAt})

Wire: breaks, callers: breaks.
Programs: 1 of 2 stop compiling.
Version: a major step, 0.4.0 → 0.5.0 (below 1.0.0, it raises the second number).
package.json says 0.4.1: below 0.5.0.
CHANGELOG.md has changed.
`,
    );
  });

  test("as text, in colour", () => {
    const text = textReport(report, (style, words) => `<${style}>${words}</>`);
    expect(text).toContain("<bold>old → new</>\n\n<red>Breaks</>\n");
    expect(text).toContain("\n<dim>      wire: breaks, callers: breaks</>\n");
    expect(text).toContain("\n<green>Documentation</>\n");
  });

  test("as markdown", () => {
    expect(markdownReport(report)).toBe(`### old → new

**Wire: breaks, callers: breaks.** Version: a major step, 0.4.0 → 0.5.0 (below 1.0.0, it raises the second number). package.json says 0.4.1: below 0.5.0. CHANGELOG.md has changed.

Programs: 1 of 2 stop compiling.

#### Breaks

| Change | Wire | Callers | Builders |
| --- | --- | --- | --- |
| \`apps.update\`: body \`name\` became required (${nameAt}) | breaks | breaks |  |

<details>
<summary>Why</summary>

- \`apps.update\`: body \`name\` became required (${nameAt}): old requests without it are refused; every call without it stops compiling
  - \`test/fixtures/consumer/rename.mts:3: Argument of type '{}' is not assignable to parameter of type '{ name: string; }'.\`

</details>

<details>
<summary>Documentation (1)</summary>

- \`apps.list\`: summary changed (${listAt})

</details>
`);
  });

  test("a program whose change is not found, and a message that spells out a type", () => {
    const message = `Type '${"x".repeat(300)}' is wrong.\nMore.`;
    const callers = [{ file: "a.ts", line: 2, message, change: undefined }];
    const text = textReport({ ...report, callers }, (_style, words) => words);
    expect(text).toContain(
      `\n\nPrograms that stop compiling, cause not found\n  a.ts:2: Type '${"x".repeat(233)}…\n`,
    );
  });

  test("as JSON", () => {
    expect(JSON.parse(jsonReport(report))).toEqual({
      before: "old",
      after: "new",
      notes: [],
      changes: [
        {
          subjects: ["apps.list"],
          part: "",
          kind: "words",
          sentence: "`apps.list`: summary changed",
          place: listAt,
          verdicts: { wire: "none", callers: "none", builders: "none" },
          effects: [],
        },
        {
          subjects: ["apps.update"],
          part: "body.name",
          kind: "required",
          sentence: "`apps.update`: body `name` became required",
          place: nameAt,
          verdicts: { wire: "breaks", callers: "breaks", builders: "none" },
          effects: [
            "old requests without it are refused",
            "every call without it stops compiling",
          ],
        },
      ],
      callers: [
        {
          file: "test/fixtures/consumer/rename.mts",
          line: 3,
          message: expect.stringMatching(
            /^Argument of type '\{\}' is not assignable/,
          ) as string,
          change: 1,
        },
      ],
      programs: 2,
      version: {
        step: "major",
        from: "0.4.0",
        to: "0.4.1",
        asked: "0.5.0",
        agrees: false,
        logged: true,
      },
    });
  });
});

describe("versions", () => {
  let root: string;

  beforeAll(() => {
    root = repository();
  });

  test.each<{ given: readonly string[]; want: readonly [RegExp, RegExp] }>([
    { given: [], want: [/^[0-9a-f]{7}$/, /^the working tree$/] },
    { given: ["HEAD"], want: [/^HEAD \([0-9a-f]{7}\)$/, /^the working tree$/] },
    {
      given: ["one..work"],
      want: [/^one \([0-9a-f]{7}\)$/, /^work \([0-9a-f]{7}\)$/],
    },
    {
      given: ["one.."],
      want: [/^one \([0-9a-f]{7}\)$/, /^HEAD \([0-9a-f]{7}\)$/],
    },
  ])("npm run review -- $given", ({ given, want }) => {
    const labels = treesOf(root, given).map(({ label }) => label);
    expect(labels).toEqual(
      want.map((one) => expect.stringMatching(one) as string),
    );
  });

  test.each<{ given: readonly string[]; want: readonly string[] }>([
    { given: [], want: ["items.get", "items.get"] },
    { given: ["HEAD"], want: ["items.fetch", "items.get"] },
    { given: ["one..work"], want: ["items.get", "items.fetch"] },
  ])("their descriptions: $given", ({ given, want }) => {
    const names = treesOf(root, given).map(
      (tree) => /items\.(get|fetch)/.exec(tree.read(tree.spec) ?? "")?.[0],
    );
    expect(names).toEqual(want);
  });

  test("their files, whatever their names and wherever a link leads", () => {
    symlinkSync("nowhere.mts", join(root, "spec/link.mts"));
    const files = treesOf(root, ["HEAD"]).map((tree) => tree.list("spec"));
    const want = ["spec/größe.mts", "spec/openapi.yaml"];
    expect(files.map((all) => [...all].sort())).toEqual([want, want]);
  });

  test("a branch that has no commit in common with the default one", () => {
    const own = repository();
    const git = (...args: readonly string[]) =>
      execFileSync("git", [...args], { cwd: own, stdio: "ignore" });
    git("checkout", "--orphan", "alone");
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.test"];
    git(...who, "commit", "--message", "three");
    expect(() => treesOf(own, [])).toThrow(
      "HEAD and main have no commit in common - a commit to compare with: npm run review -- REF; a shallow clone may lack it: git fetch --unshallow",
    );
  });
});

describe("what can't be compared", () => {
  const good = folderOf({ "spec/openapi.yaml": base });
  const empty = folderOf({});
  const broken = folderOf({
    "spec/openapi.yaml": edit(
      base,
      "operationId: items.get",
      "operationId: items.create",
    ),
  });
  test.each<{ name: string; given: readonly string[]; want: RegExp }>([
    {
      name: "an unknown commit",
      given: ["no-such-ref"],
      want: /^Can't compare: no-such-ref: git knows no such commit - /,
    },
    {
      name: "a folder without a description",
      given: [empty, good],
      want: /: there is no spec\/openapi\.yaml - a version with a description\n$/,
    },
    {
      name: "a description that does not generate",
      given: [good, broken],
      want: /: the description does not generate:\n  spec\/openapi\.yaml:\d+:\d+: /,
    },
    {
      name: "a package.json that is no JSON",
      given: [
        good,
        folderOf({ "spec/openapi.yaml": base, "package.json": "{" }),
      ],
      want: /: package\.json is no JSON - a package\.json, or none\n$/,
    },
    {
      name: "three versions",
      given: [good, good, good],
      want: /^Can't compare: more than two versions - /,
    },
    {
      name: "two commits with three dots",
      given: ["main...HEAD"],
      want: /^Can't compare: main\.\.\.HEAD: three dots - two: REF\.\.REF\n$/,
    },
    {
      name: "an unknown format",
      given: ["--format", "html"],
      want: /^Can't compare: --format html: there is no such format - text, markdown or json\n$/,
    },
    {
      name: "an unknown condition",
      given: ["--fail-on", "all"],
      want: /^Can't compare: --fail-on all: there is no such condition - breaking\n$/,
    },
    {
      name: "an unknown option",
      given: ["--verbose"],
      want: /^Unknown option '--verbose'[^\n]*\n\nUsage: npm run review/,
    },
    {
      name: "callers that are not there",
      given: [good, good, "--callers", "examples"],
      want: /^Can't compare: --callers examples: .* has no program there - /,
    },
  ])("$name", async ({ given, want }) => {
    const told = await runReview(given);
    expect(told.stderr).toMatch(want);
    expect(told.stderr).not.toMatch(/^ +at /m);
    expect(told).toMatchObject({ code: 2, stdout: "" });
  });

  test("an output that does not compile", async () => {
    // without src/, what client.ts imports is missing
    const told = await runReview([good, good], empty);
    expect(told.stderr).toMatch(
      /^Can't compare: the output does not compile:\n {2}old client\.ts:\d+: /,
    );
    expect(told).toMatchObject({ code: 2, stdout: "" });
  });

  test("a folder that is no repository", async () => {
    const told = await runReview([], good);
    expect(told.stderr).toMatch(
      /^Can't compare: .* - two folders, OLD_DIR NEW_DIR\n$/,
    );
    expect(told.code).toBe(2);
  });
});

test("a text of a description steers no terminal", () => {
  const change = {
    subjects: ["items.get"],
    part: "body.a",
    kind: "limit",
    direction: "request",
    what: "got pattern \u001b[2J\u202e",
    at: { side: "new", path: [] },
    verdicts: { wire: "breaks", callers: "none", builders: "none" },
    rawOnly: false,
  } as const;
  expect(sentenceOf(change)).toBe(
    "`items.get`: body `a` got pattern \\u001b[2J\\u202e",
  );
});

test("a text of a description is no markup", async () => {
  const old = "{ name: search, in: query, required: false, schema: {";
  const pattern = "'^a\\.b*_c*|<b>$'";
  const report = await review(
    project,
    {
      before: treeOfPath(folderOf({ "spec/openapi.yaml": base }), "old"),
      after: treeOfPath(
        folderOf({
          "spec/openapi.yaml": edit(base, old, `${old} pattern: ${pattern},`),
        }),
        "a*b*c",
      ),
    },
    undefined,
  );
  const lines = markdownReport(report).split("\n");
  expect(lines[0]).toBe("### old → a\\*b\\*c");
  expect(lines.find((one) => one.startsWith("| `items.list`"))).toMatch(
    /^\| `items\.list`: query `search` got pattern \^a\\\\\.b\\\*\\_c\\\*\\\|\\<b>\\\$ \(spec\/openapi\.yaml:\d+\) \| breaks \| {2}\| {2}\|$/,
  );
});

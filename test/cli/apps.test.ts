import { describe, expect, test, vi } from "vitest";
import { serveFake } from "../../src/cli/fake-server.js";
import { createFakeCalls } from "../../src/testing.js";
import { fakeApi, runCommand } from "./command-line.js";

const one = {
  uid: "2a95132c15732412d22c1476fa83f27a",
  name: "one",
  created: "2014-01-02T02:20:00Z",
};
const two = {
  uid: "023e105f4ecef8ad9ca31a8372d0c353",
  name: "two words\nand \u001b[31mred\u202e",
  created: "2015-01-02T02:20:00Z",
};
const plainOne = { ...one, modified: one.created };
const plainTwo = { ...two, modified: two.created };
const namesOf = (fake: Awaited<ReturnType<typeof fakeApi>>) =>
  fake.apps.map(({ name }) => name);

describe("apps list", () => {
  test("is a table on a terminal, and no name moves the cursor", async () => {
    await fakeApi([one, two]);
    expect(await runCommand(["apps", "list"], { isTerminal: true })).toEqual({
      code: 0,
      stdout: `ID                                CREATED               NAME
2a95132c15732412d22c1476fa83f27a  2014-01-02T02:20:00Z  one
023e105f4ecef8ad9ca31a8372d0c353  2015-01-02T02:20:00Z  two words\\u{a}and \\u{1b}[31mred\\u{202e}
`,
      stderr: "",
    });
  });

  test("is lines with tabs elsewhere", async () => {
    await fakeApi([one, { ...two, name: "" }]);
    expect(await runCommand(["apps", "list"])).toEqual({
      code: 0,
      stdout:
        "2a95132c15732412d22c1476fa83f27a\t2014-01-02T02:20:00Z\tone\n023e105f4ecef8ad9ca31a8372d0c353\t2015-01-02T02:20:00Z\t\n",
      stderr: "",
    });
  });

  test("is JSON with --json, whatever the names are", async () => {
    await fakeApi([one, two]);
    const { stdout } = await runCommand(["apps", "list", "--json"]);
    expect(JSON.parse(stdout)).toEqual([plainOne, plainTwo]);
    expect(stdout).toContain(String.raw`\u001b[31mred\u202e`);
  });

  test("no apps: nothing, or an empty list", async () => {
    await fakeApi();
    const terminal = { isTerminal: true };
    expect(await runCommand(["apps", "list"], terminal)).toEqual({
      ...{ code: 0, stdout: "", stderr: "no apps\n" },
    });
    expect((await runCommand(["apps", "list", "--json"])).stdout).toBe("[]\n");
  });

  test("of the account that --account names", async () => {
    await fakeApi([
      { ...one, account: "account-1" },
      { ...two, account: "account-2" },
    ]);
    const args = ["apps", "list", "--json", "--account", "account-2"];
    const { stdout } = await runCommand(args);
    expect(JSON.parse(stdout)).toEqual([plainTwo]);
  });
});

test("apps get and apps update print the app", async () => {
  const fake = await fakeApi([one]);
  const got = await runCommand(["apps", "get", one.uid, "--json"]);
  expect(JSON.parse(got.stdout)).toEqual(plainOne);
  const renamed = await runCommand(["apps", "update", one.uid, "new name"]);
  expect(renamed).toEqual({
    code: 0,
    stdout: `${one.uid}\t2014-01-02T02:20:00Z\tnew name\n`,
    stderr: "",
  });
  expect(namesOf(fake)).toEqual(["new name"]);
});

describe("apps create", () => {
  test("creates nothing where the secret would go nowhere", async () => {
    const fake = await fakeApi();
    expect(await runCommand(["apps", "create", "x"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "cloudflare-calls: the API shows the secret of a new app once. Pass --show-secret to print it, or save it: apps ensure NAME -f FILE.\n",
    });
    expect(fake.requests).toEqual([]);
  });

  test("shows the secret on demand, in both forms", async () => {
    const fake = await fakeApi();
    const args = ["apps", "create", "x", "--show-secret"];
    const { stdout } = await runCommand(args);
    const [app] = fake.apps;
    expect(stdout).toBe(
      `${app?.uid}\t2026-01-31T12:00:00Z\tx\t${app?.secret}\n`,
    );
    const json = await runCommand([
      ...args.slice(0, 2),
      ...args.slice(3),
      "--json",
    ]);
    const { account, ...nameless } = fake.apps[1] ?? {};
    expect(account).toBe("account-1");
    expect(JSON.parse(json.stdout)).toEqual(nameless);
  });
});

describe("apps delete", () => {
  const ids = [one.uid, two.uid];

  test("asks first, and deletes after a yes", async () => {
    const fake = await fakeApi([one, two]);
    const { code, stdout, stderr } = await runCommand(
      ["apps", "delete", ...ids],
      { answer: true },
    );
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(3);
    expect(stderr)
      .toBe(`  2a95132c15732412d22c1476fa83f27a  created 2014-01-02T02:20:00Z  "one"
  023e105f4ecef8ad9ca31a8372d0c353  created 2015-01-02T02:20:00Z  "two words\\u{a}and \\u{1b}[31mred\\u{202e}"
Delete these 2 apps for good? [y/N] 
2 deleted
`);
    expect(fake.apps).toEqual([]);
  });

  test("one that fails: those before it are told, as JSON, too", async () => {
    const fake = await fakeApi([one, two]);
    fake.fail({
      ...{ how: "answer", operation: "apps.delete", status: 403, rate: 1 },
      body: { success: false, errors: [{ code: 9109, message: "no" }] },
    });
    const args = ["apps", "delete", ...ids, "--yes", "--json"];
    expect(await runCommand(args)).toMatchObject({ code: 5, stdout: "[]\n" });
  });

  test.each([
    {
      what: "any other answer",
      given: { answer: false },
      want: { code: 10, says: "nothing is deleted." },
    },
    {
      what: "nobody to ask",
      given: {},
      want: {
        code: 2,
        says: "nobody can be asked here whether to delete. Pass --yes to delete without a question.",
      },
    },
  ])("$what: nothing is deleted", async ({ given, want }) => {
    const fake = await fakeApi([one]);
    const ended = await runCommand(["apps", "delete", one.uid], given);
    expect(ended).toMatchObject({ code: want.code, stdout: "" });
    expect(ended.stderr).toContain(`cloudflare-calls: ${want.says}\n`);
    expect(fake.apps).toHaveLength(1);
  });

  test("a wrong id among them: nothing is deleted", async () => {
    const fake = await fakeApi([one]);
    const args = ["apps", "delete", one.uid, "0".repeat(32), "--yes"];
    expect(await runCommand(args)).toMatchObject({ code: 4, stdout: "" });
    expect(fake.apps).toHaveLength(1);
  });
});

describe("apps sweep", () => {
  const left = (state: string, minutes: number, name = "one") => ({
    name: `${name} ~${state}-${"0123456789abcdef".repeat(2)}`,
    created: new Date(Date.now() - minutes * 60_000).toISOString(),
  });
  const given = [
    one,
    left("staged", 70),
    left("claimed", 200),
    left("staged", 1),
    left("staged", 300, "two"),
  ];

  test.each([
    { age: [], want: 2 },
    { age: ["--older-than", "2h"], want: 1 },
    { age: ["--older-than", "30s"], want: undefined },
    { age: ["--older-than", "2014-01-01"], want: 0 },
    { age: ["--older-than", "2014-13-01"], want: undefined },
    { age: ["--older-than", "99999999999999d"], want: undefined },
  ])("$age deletes $want", async ({ age, want }) => {
    const fake = await fakeApi(given);
    const args = ["apps", "sweep", "one", "--yes", ...age];
    const { code, stdout, stderr } = await runCommand(args);
    expect(code).toBe(want === undefined ? 2 : 0);
    expect(stdout.split("\n")).toHaveLength((want ?? 0) + 1);
    expect(fake.apps).toHaveLength(given.length - (want ?? 0));
    if (want === undefined) {
      expect(stderr).toBe(
        `cloudflare-calls: --older-than is "${age[1]}": it takes an age such as 90m, 2h or 7d, or a time such as 2026-01-31T12:00Z.\n`,
      );
    }
  });

  test("asks, and a no deletes nothing", async () => {
    const fake = await fakeApi(given);
    const ended = await runCommand(["apps", "sweep", "one"], { answer: false });
    expect(ended).toMatchObject({ code: 10, stdout: "" });
    expect(ended.stderr).toContain("Delete these 2 apps for good? [y/N]");
    expect(fake.apps).toHaveLength(given.length);
  });
});

describe("exit codes and words", () => {
  test.each([
    {
      status: 403,
      code: 9109,
      exit: 5,
      says: "The token needs the permission",
    },
    { status: 429, code: 971, exit: 6, says: "429" },
    { status: 500, code: 1, exit: 3, says: "500" },
    { status: 404, code: 20007, exit: 4, says: "404" },
  ])("$status, code $code: $exit", async ({ status, code, exit, says }) => {
    const fake = await fakeApi();
    fake.fail({
      ...{ how: "answer", status, rate: 1 },
      headers: { "retry-after": "3600" },
      body: {
        success: false,
        errors: [{ code, message: "two\nlines \u001b[31m\u009b\u202e" }],
      },
    });
    const ended = await runCommand(["apps", "get", one.uid]);
    expect(ended.stderr).toContain(
      String.raw`two lines \u{1b}[31m\u{9b}\u{202e}`,
    );
    expect(ended).toMatchObject({ code: exit, stdout: "" });
    expect(ended.stderr).toContain(says);
    expect(ended.stderr.split("\n")).toHaveLength(2);
    expect(ended.stderr).not.toContain("the-token");
  });

  test("a list that is not found is no missing app: 3", async () => {
    const fake = await fakeApi();
    const errors = [{ code: 20007, message: "App not found" }];
    const body = { success: false, errors };
    fake.fail({ how: "answer", status: 404, body, rate: 1 });
    expect(await runCommand(["apps", "list"])).toMatchObject({ code: 3 });
    expect(await runCommand(["apps", "get", one.uid])).toMatchObject({
      code: 4,
    });
  });

  test("a 404 that is not the API's own tells nothing about an app: 3", async () => {
    const fake = await fakeApi();
    fake.fail({ how: "answer", status: 404, rate: 1 });
    expect(await runCommand(["apps", "get", one.uid])).toMatchObject({
      code: 3,
    });
  });

  test("no connection: 7, with host and code", async () => {
    await fakeApi();
    const { baseUrl, close } = await serveFake(createFakeCalls());
    await close();
    vi.stubEnv("CLOUDFLARE_BASE_URL", baseUrl);
    const { code, stderr } = await runCommand(["apps", "list"]);
    expect(code).toBe(7);
    expect(stderr).toContain(`${new URL(baseUrl).host} (ECONNREFUSED)`);
  });

  test("no response in time: 7", async () => {
    const fake = await fakeApi();
    fake.fail({ how: "stall-headers", rate: 1 });
    const ended = await runCommand(["apps", "list", "--timeout", "1"]);
    expect(ended).toMatchObject({ code: 7, stdout: "" });
    expect(ended.stderr).toContain("1000 ms");
  });

  test("a response that is cut off: 8", async () => {
    const fake = await fakeApi();
    fake.fail({ how: "answer", status: 200, body: "<p>", rate: 1 });
    expect(await runCommand(["apps", "list"])).toMatchObject({ code: 8 });
  });

  test("a create without a response: 7, and what to type next", async () => {
    const fake = await fakeApi();
    fake.fail({ how: "drop-after", operation: "apps.create" });
    const { code, stderr } = await runCommand([
      ...["apps", "create", "one", "--show-secret"],
    ]);
    expect(code).toBe(7);
    expect(stderr).toMatch(
      /At the command line: apps list, then apps delete ID\.\n$/,
    );
    expect(fake.apps).toHaveLength(1);
  });

  test("interrupted: 130", async () => {
    const fake = await fakeApi();
    fake.fail({ how: "stall-headers", rate: 1 });
    const signal = AbortSignal.timeout(100);
    const ended = await runCommand(["apps", "list"], { signal });
    expect(ended).toMatchObject({ code: 130, stdout: "" });
    expect(ended.stderr).toContain("aborted by the caller");
  });

  test("all that is missing, at once", async () => {
    await fakeApi();
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "");
    expect(await runCommand(["apps", "list"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "cloudflare-calls: no API token: set CLOUDFLARE_API_TOKEN. no account: set CLOUDFLARE_ACCOUNT_ID, or pass --account.\n",
    });
  });

  test.each([
    {
      args: ["apps", "lst"],
      says: 'there is no command "apps lst": there are apps list, apps get,',
    },
    { args: ["apps"], says: 'there is no command "apps": there are' },
    {
      args: ["apps", "get"],
      says: "ID is missing: cloudflare-calls apps get ID",
    },
    {
      args: ["apps", "delete"],
      says: "ID is missing: cloudflare-calls apps delete ID...",
    },
    {
      args: ["apps", "update", "id"],
      says: "NAME is missing: cloudflare-calls apps update ID NAME",
    },
    {
      args: ["fake", "--fail", "apps.create:drop-after:often"],
      says: '--fail is "apps.create:drop-after:often": it takes [OPERATION:]HOW[:TIMES], such as',
    },
    {
      args: ["fake", "--fail", "explode"],
      says: "--fail explode: fail: how: explode - accepted: drop-before,",
    },
    {
      args: ["apps", "update", "id", "two", "words"],
      says: '"words" is too much: cloudflare-calls apps update ID NAME [OPTIONS]. Put a name with spaces into quotes.',
    },
    { args: ["apps", "list", "--yes"], says: "apps list takes no --yes. See" },
    { args: ["apps", "list", "--nope"], says: "Unknown option '--nope'. See" },
    {
      args: ["apps", "list", "--timeout", "0"],
      says: '--timeout is "0": it takes a whole number from 1 to 3600.',
    },
    { args: ["apps", "get", "no-id"], says: "32" },
    {
      args: ["apps", "list", "--base-url", "http://example.com"],
      says: "baseUrl must be https",
    },
  ])("$args: 2", async ({ args, says }) => {
    const fake = await fakeApi();
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(fake.requests).toEqual([]);
  });
});

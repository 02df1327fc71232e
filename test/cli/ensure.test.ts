import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeApi, runCommand } from "./command-line.js";

let folder: string;
let file: string;
const text = () => readFileSync(file, "utf8");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  file = join(folder, ".env");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ensure = (...more: readonly string[]) =>
  runCommand(["apps", "ensure", "prod", "-f", file, ...more]);
const other = { uid: "2a95132c15732412d22c1476fa83f27a", name: "other" };

test("a new app: id and secret are in the file, beside its other lines", async () => {
  await writeFile(file, "PORT=1\n", { mode: 0o644 });
  const fake = await fakeApi();
  const { code, stdout, stderr } = await ensure();
  const [app] = fake.apps;
  expect(code).toBe(0);
  expect(app?.name).toBe("prod");
  expect(text()).toBe(
    `PORT=1\nCALLS_APP_ID=${app?.uid}\nCALLS_APP_SECRET=${app?.secret}\n`,
  );
  expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  expect(stdout).toBe(`${app?.uid}\t2026-01-31T12:00:00Z\tprod\t********\n`);
  expect(stderr).toBe(
    `created; its secret is saved in ${file} (CALLS_APP_ID, CALLS_APP_SECRET)\n`,
  );
});

test("again: the same app, and the file stays", async () => {
  const fake = await fakeApi();
  await ensure();
  const before = text();
  const { code, stderr } = await ensure();
  expect(code).toBe(0);
  expect(stderr).toBe(
    `exists; ${file} (CALLS_APP_ID, CALLS_APP_SECRET) holds its id and a secret\n`,
  );
  expect(text()).toBe(before);
  expect(fake.apps).toHaveLength(1);
});

test("JSON holds no secret, but on demand", async () => {
  const fake = await fakeApi();
  const { stdout } = await ensure("--json");
  const [app] = fake.apps;
  expect(JSON.parse(stdout)).toEqual({
    created: true,
    app: {
      ...{ uid: app?.uid, name: "prod", secret: null },
      created: "2026-01-31T12:00:00Z",
      modified: "2026-01-31T12:00:00Z",
    },
  });
  const shown = await runCommand([
    "apps",
    "ensure",
    "y",
    "--show-secret",
    "--json",
  ]);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    app: { secret: fake.apps[1]?.secret },
  });
});

test("other names of the variables", async () => {
  const fake = await fakeApi();
  const names = ["--id-variable", "ID", "--secret-variable", "_s1"];
  expect(await ensure(...names)).toMatchObject({ code: 0 });
  expect(text()).toBe(`ID=${fake.apps[0]?.uid}\n_s1=${fake.apps[0]?.secret}\n`);
});

test("an app that exists, and no file: its secret can't be shown", async () => {
  await fakeApi([{ ...other, name: "prod" }]);
  const args = ["apps", "ensure", "prod", "--show-secret"];
  expect(await runCommand(args)).toMatchObject({
    code: 0,
    stderr: "exists; its secret can't be shown again\n",
  });
});

test.each(["-f=x.env", "-f-", "-f"])(
  "%s is no file: nothing is sent",
  async (option) => {
    const fake = await fakeApi();
    const args = ["apps", "ensure", "prod", option];
    if (option === "-f") args.push("");
    expect(await runCommand(args)).toMatchObject({ code: 2 });
    expect(fake.requests).toEqual([]);
  },
);

test("a variable that is named as what every object has", async () => {
  const fake = await fakeApi();
  const names = ["--id-variable", "constructor"];
  expect(await ensure(...names)).toMatchObject({ code: 0 });
  expect(text()).toContain(`constructor=${fake.apps[0]?.uid}\n`);
});

test.each([
  { names: ["--id-variable", "1D"], says: '"1D" is no name of a variable' },
  { names: ["--id-variable", "A=B\n"], says: "is no name of a variable" },
  {
    names: ["--id-variable", "CALLS_APP_SECRET"],
    says: "id and secret need two variables.",
  },
])("$names is refused, and nothing is sent", async ({ names, says }) => {
  const fake = await fakeApi();
  const { code, stderr } = await ensure(...names);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
  expect(fake.requests).toEqual([]);
});

test("two at once: one app, its secret in the file, both content", async () => {
  const fake = await fakeApi();
  const ended = await Promise.all([ensure(), ensure()]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  const [app] = fake.apps;
  expect(fake.apps).toHaveLength(1);
  expect(text()).toBe(
    `CALLS_APP_ID=${app?.uid}\nCALLS_APP_SECRET=${app?.secret}\n`,
  );
});

describe("no secret is lost", () => {
  test("the app exists, and the file does not hold its secret: 11", async () => {
    const fake = await fakeApi([{ ...other, name: "prod" }]);
    expect(await ensure()).toEqual({
      code: 11,
      stdout: "",
      stderr: `cloudflare-calls: the app "prod" (${other.uid}) exists, and ${file} does not hold its secret. The API never shows it again: copy it from where it was saved, or delete the app and run this again.\n`,
    });
    expect(fake.apps).toHaveLength(1);
  });

  test("the file holds the secret of another app: it stays, and nothing is created", async () => {
    const fake = await fakeApi([other]);
    const given = `CALLS_APP_ID=${other.uid}\nCALLS_APP_SECRET=s\n`;
    await writeFile(file, given);
    expect(await ensure()).toEqual({
      code: 1,
      stdout: "",
      stderr: `cloudflare-calls: ${file} holds the secret of another app, "other" (${other.uid}). Take other variables: --id-variable, --secret-variable.\n`,
    });
    expect(text()).toBe(given);
    expect(fake.apps.map(({ name }) => name)).toEqual(["other"]);
  });

  test.each([
    {
      what: "an app that this account does not have",
      given: `CALLS_APP_ID=${other.uid}\nCALLS_APP_SECRET=s\n`,
      says: `holds the app ${other.uid}, which this account does not have. Is it another account, or another base URL? If the app is gone for good, remove the lines of CALLS_APP_ID and CALLS_APP_SECRET.`,
    },
    {
      what: "a secret without an id",
      given: "CALLS_APP_SECRET=s\n",
      says: "holds values in CALLS_APP_ID and CALLS_APP_SECRET that are of no app. Remove or empty both lines",
    },
    {
      what: "an id that is none",
      given: "CALLS_APP_ID=your-id\nCALLS_APP_SECRET=changeme\n",
      says: "that are of no app",
    },
    {
      what: "a name within another value",
      given: 'NOTE="\nCALLS_APP_ID=x\n"\n',
      says: "CALLS_APP_ID and CALLS_APP_SECRET can't be set",
    },
  ])(
    "$what: the file stays, and nothing is created",
    async ({ given, says }) => {
      const fake = await fakeApi();
      await writeFile(file, given);
      const { code, stderr } = await ensure();
      expect(code).toBe(1);
      expect(stderr).toContain(says);
      expect(text()).toBe(given);
      expect(fake.apps).toEqual([]);
    },
  );

  test("a token that is none is told, whatever the file holds", async () => {
    await fakeApi();
    await ensure();
    vi.stubEnv("CLOUDFLARE_API_TOKEN", '"quoted"');
    const { code, stderr } = await ensure();
    expect(code).toBe(2);
    expect(stderr).toContain("apiToken holds");
    expect(stderr).not.toContain("quoted");
  });

  test("that of a call for the same name that died is replaced", async () => {
    const name = `prod ~claimed-${"0123456789abcdef".repeat(2)}`;
    const fake = await fakeApi([
      { ...other, name, created: "2026-01-31T11:00:00Z" },
    ]);
    await writeFile(file, `CALLS_APP_ID=${other.uid}\nCALLS_APP_SECRET=s\n`);
    expect(await ensure()).toMatchObject({ code: 0 });
    expect(fake.apps.map(({ name }) => name)).toEqual(["prod"]);
    const [app] = fake.apps;
    expect(text()).toBe(
      `# CALLS_APP_ID=${other.uid}\nCALLS_APP_ID=${app?.uid}\n# CALLS_APP_SECRET=s\nCALLS_APP_SECRET=${app?.secret}\n`,
    );
  });

  test("the file can't be written: nothing is sent", async () => {
    const fake = await fakeApi();
    file = join(folder, "missing/.env");
    expect(await ensure()).toMatchObject({
      code: 1,
      stderr: `cloudflare-calls: ${file}: the file can't be written: its folder does not exist (ENOENT).\n`,
    });
    expect(fake.requests).toEqual([]);
  });

  test("no file, and nowhere to show it: nothing is sent", async () => {
    const fake = await fakeApi();
    const ended = await runCommand(["apps", "ensure", "prod"]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(fake.requests).toEqual([]);
  });
});

describe("interrupted while the app gets its name", () => {
  const advice = {
    file: /At the command line: run it again; where the app exists, .*\.env holds its secret\.\n$/,
    none: /At the command line: look for the app with apps list\. If it is new, nobody has its secret: delete it, and run this again\.\n$/,
  };

  test.each([
    { way: () => ["-f", file], says: advice.file },
    { way: () => ["--show-secret"], says: advice.none },
  ])("130, and what to do: $says", async ({ way, says }) => {
    const fake = await fakeApi();
    const interrupted = new AbortController();
    const observer = setInterval(() => {
      const renames = fake.requests.filter(
        ({ method }) => method === "PUT",
      ).length;
      if (renames === 2) interrupted.abort(new Error("SIGINT"));
    }, 5);
    // the answers to both renames are late: the second one never comes
    fake.fail({ how: "slow", delay: 50, operation: "apps.update" });
    fake.fail({ how: "stall-headers", operation: "apps.update" });
    const args = ["apps", "ensure", "prod", ...way()];
    const { signal } = interrupted;
    const { code, stderr } = await runCommand(args, { signal });
    clearInterval(observer);
    expect(code).toBe(130);
    expect(stderr).toMatch(says);
    expect(fake.apps.map(({ name }) => name)).toEqual(["prod"]);
  });
});

/** Each program of `test/recipes` against a fake over loopback: what it prints, and which apps are there then. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  makeFolder,
  makeProject,
  runProgram,
  serve,
  type Served,
} from "./support/recipes.js";

let project: string;

beforeAll(async () => {
  project = await makeProject();
});

const one = "1".repeat(32);
const two = "2".repeat(32);

const runRecipe = (
  name: string,
  args: readonly string[],
  { env }: Pick<Served, "env">,
  cwd: string,
) => runProgram(join(project, "dist", name), args, { env, cwd });

/** A folder with an .env, and what it holds. */
async function makeEnv(text: string) {
  const folder = await makeFolder("env-");
  const file = join(folder, ".env");
  if (text !== "") writeFileSync(file, text);
  return { folder, file, read: () => readFileSync(file, "utf8") };
}

describe("ensure.ts", () => {
  test("saves a new app beside the other lines, and finds it the next time", async () => {
    const served = await serve();
    const { folder, file, read } = await makeEnv("# mine\nPORT=80");
    const ensure = () => runRecipe("ensure.js", ["room"], served, folder);
    const made = await ensure();
    const [{ uid, secret } = { uid: "", secret: "" }] = served.fake.apps;
    expect(made).toEqual({
      ...{ status: 0, stdout: `created room: ${uid}\n`, stderr: "" },
    });
    expect(served.fake.apps).toMatchObject([{ name: "room" }]);
    const text = `# mine\nPORT=80\nCALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`;
    expect(read()).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await ensure()).stdout).toBe(`found room: ${uid}\n`);
    expect(read()).toBe(text);
    expect(served.fake.apps).toHaveLength(1);
  });

  test("takes the place of an app that is gone", async () => {
    const served = await serve();
    const { folder, read } = await makeEnv(
      `CALLS_APP_ID=${two}\nCALLS_APP_SECRET=gone\nPORT=80\n`,
    );
    await runRecipe("ensure.js", ["room"], served, folder);
    const [{ uid, secret } = { uid: "", secret: "" }] = served.fake.apps;
    expect(read()).toBe(
      `PORT=80\nCALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`,
    );
  });

  test("leaves no app whose secret it can't save", async () => {
    const served = await serve();
    const { folder } = await makeEnv("");
    mkdirSync(join(folder, ".env.draft"));
    const { status, stderr } = await runRecipe("ensure.js", [], served, folder);
    expect(status).toBe(1);
    expect(stderr).toContain("EISDIR");
    expect(served.fake.apps).toEqual([]);
    expect(existsSync(join(folder, ".env"))).toBe(false);
  });

  test("does not overwrite the secret of another app", async () => {
    const served = await serve({ apps: [{ uid: one, name: "other" }] });
    const text = `CALLS_APP_ID=${one}\nCALLS_APP_SECRET=s\n`;
    const { folder, read } = await makeEnv(text);
    const { status, stderr } = await runRecipe(
      ...(["ensure.js", ["room"], served, folder] as const),
    );
    expect(status).toBe(1);
    expect(stderr).toContain(`.env has the secret of another app, ${one}.`);
    expect(read()).toBe(text);
    expect(served.fake.apps).toMatchObject([{ uid: one }]);
  });

  test("says that nobody here has the secret of an app that exists", async () => {
    const served = await serve({ apps: [{ uid: one, name: "room" }] });
    const { folder } = await makeEnv("");
    const { status, stderr } = await runRecipe(
      ...(["ensure.js", ["room"], served, folder] as const),
    );
    expect(status).toBe(1);
    expect(stderr).toContain(`room is ${one}, and .env lacks its secret`);
    expect(served.fake.apps).toMatchObject([{ uid: one }]);
  });
});

describe("accounts.ts", () => {
  const apps = [
    { uid: one, name: "first", account: "a" },
    { uid: two, name: "second", account: "b" },
  ];

  test("lists the apps of each account", async () => {
    const served = await serve({ apps });
    expect(await runRecipe("accounts.js", ["a", "b"], served, project)).toEqual(
      {
        status: 0,
        stdout: `a\t${one}\tfirst\nb\t${two}\tsecond\n`,
        stderr: "",
      },
    );
  });

  test("goes on after an account that says no", async () => {
    const served = await serve({ apps, accountId: "b" });
    const ran = await runRecipe("accounts.js", ["a", "b"], served, project);
    expect(ran).toMatchObject({ status: 1, stdout: `b\t${two}\tsecond\n` });
    expect(ran.stderr).toMatch(/^a: apps\.list, .* 403 .*\n$/);
  });
});

describe("queue.ts", () => {
  const apps = Array.from({ length: 9 }, (_, index) => ({ name: `${index}` }));
  const old = apps.map(({ name }) => ({ name: `old-${name}` }));

  test("sends four requests in a second, and waits where the API throttles", async () => {
    const started = performance.now();
    const times: number[] = [];
    const served = await serve({
      apps: [...apps, { name: "old-one" }],
      now: () => {
        times.push(performance.now() - started);
        return new Date();
      },
    });
    served.fake.fail({ operation: "apps.update", how: "throttle", times: 2 });
    times.length = 0;
    const ran = await runRecipe("queue.js", ["old-"], served, project);
    expect(ran).toEqual({
      ...{ status: 0, stdout: "9 renamed, 0 failed\n", stderr: "" },
    });
    expect(served.fake.apps).toMatchObject([...old, { name: "old-one" }]);
    // one list, nine updates, and two that were throttled
    expect(times).toHaveLength(12);
    expect(times.at(-1)).toBeGreaterThan(1_950);
  });

  test("tells what failed; a second run does that alone", async () => {
    const served = await serve({ apps: apps.slice(0, 3) });
    served.fake.fail({ operation: "apps.update", how: "answer", status: 403 });
    const ran = await runRecipe("queue.js", ["old-"], served, project);
    expect(ran).toMatchObject({ status: 1, stdout: "2 renamed, 1 failed\n" });
    expect(ran.stderr).toMatch(/^apps\.update\([0-9a-f]{32}\), .* 403 .*\n$/);
    const again = await runRecipe("queue.js", ["old-"], served, project);
    expect(again.stdout).toBe("1 renamed, 0 failed\n");
    expect(served.fake.apps).toMatchObject(old.slice(0, 3));
  });
});

describe("rotate.ts", () => {
  const start = async (now = () => new Date()) => {
    const served = await serve({
      apps: [{ uid: one, name: "room", secret: "s" }],
      now,
    });
    const text = `PORT=80\nCALLS_APP_ID=${one}\nCALLS_APP_SECRET=s\n`;
    const place = await makeEnv(text);
    const rotate = (...command: readonly string[]) =>
      runRecipe("rotate.js", command, served, place.folder);
    return {
      ...served,
      apps: served.fake.apps,
      text,
      rotate,
      ...place,
    };
  };

  test("switches to a new app of the name before it deletes the old one", async () => {
    const { apps, rotate, read, folder } = await start();
    const { status, stderr } = await rotate("cp", ".env", "switched");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [{ uid, secret } = { uid: "", secret: "" }, ...others] = apps;
    expect(others).toEqual([]);
    expect(apps).toMatchObject([{ name: "room" }]);
    const ours = `CALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`;
    expect(uid).not.toBe(one);
    expect(read()).toBe(`PORT=80\n${ours}`);
    expect(readFileSync(join(folder, "switched"), "utf8")).toBe(
      `PORT=80\n${ours}CALLS_OLD_APP_ID=${one}\nCALLS_OLD_APP_SECRET=s\n`,
    );
  });

  test.each([
    { what: "fails", command: ["false"] },
    { what: "kills it", command: ["sh", "-c", "kill -9 $PPID"] },
  ])(
    "the old app stays where the switch $what; the next run goes on",
    async ({ command }) => {
      const { apps, rotate, read } = await start();
      await rotate(...command).catch(() => undefined);
      const [, made = { uid: "", secret: "" }] = apps;
      expect(apps).toMatchObject([
        { uid: one, name: "room" },
        { name: "room (next)" },
      ]);
      const ours = `CALLS_APP_ID=${made.uid}\nCALLS_APP_SECRET=${made.secret}\n`;
      expect(read()).toContain(ours);
      expect((await rotate("true")).stdout).toBe(
        `rotated ${one}: now ${made.uid}\n`,
      );
      expect(apps).toMatchObject([{ uid: made.uid, name: "room" }]);
      expect(read()).toBe(`PORT=80\n${ours}`);
    },
  );

  test("the old app alone stays where the new secret can't be saved", async () => {
    const { apps, rotate, read, text, folder } = await start();
    mkdirSync(join(folder, ".env.draft"));
    const { status, stderr } = await rotate("touch", "switched");
    expect(status).toBe(1);
    expect(stderr).toContain("EISDIR");
    expect(apps).toMatchObject([{ uid: one, name: "room" }]);
    expect(read()).toBe(text);
    expect(existsSync(join(folder, "switched"))).toBe(false);
  });

  test("the old app stays where it is stopped while it creates; what that left goes later", async () => {
    let minutes = 0;
    const now = () => new Date(Date.now() + minutes * 60_000);
    const { apps, fake, rotate, read, text, folder, env } = await start(now);
    fake.fail({ operation: "apps.create", how: "stall-headers" });
    const program = join(project, "dist/rotate.js");
    const child = spawn(process.execPath, [program, "true"], {
      ...{ cwd: folder, env, stdio: "ignore" },
    });
    const ended = once(child, "close");
    const names = () => fake.requests.map(({ operation }) => operation);
    await expect.poll(names).toContain("apps.create");
    child.kill("SIGKILL");
    await ended;
    expect(apps).toMatchObject([{ uid: one, name: "room" }, {}]);
    expect(read()).toBe(text);
    minutes = 10;
    expect(await rotate("true")).toMatchObject({ status: 0 });
    expect(apps).toMatchObject([{ name: "room" }]);
    expect(read()).toContain(`CALLS_APP_ID=${apps[0]?.uid ?? ""}\n`);
  });

  test("where the last step fails, the next run does it alone", async () => {
    const { apps, rotate, read, folder } = await start();
    expect((await rotate("mkdir", ".env.draft")).status).toBe(1);
    const [{ uid, secret } = { uid: "", secret: "" }] = apps;
    expect(apps).toMatchObject([{ name: "room" }]);
    expect(read()).toContain(`CALLS_OLD_APP_ID=${one}\n`);
    rmdirSync(join(folder, ".env.draft"));
    expect((await rotate("touch", "switched")).status).toBe(0);
    expect(existsSync(join(folder, "switched"))).toBe(false);
    expect(apps).toMatchObject([{ uid, name: "room" }]);
    expect(read()).toBe(
      `PORT=80\nCALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`,
    );
  });

  test("a new app that is gone before the switch is made again", async () => {
    const { apps, rotate, read, fake } = await start();
    // claimed, and then refused its name: ensure deletes it
    fake.fail({ operation: "apps.update", how: "slow", delay: 0 });
    const body = { success: false, errors: [{ code: 9109, message: "no" }] };
    fake.fail({ operation: "apps.update", how: "answer", status: 403, body });
    expect((await rotate("true")).status).toBe(1);
    expect(apps).toMatchObject([{ uid: one, name: "room" }]);
    expect(read()).toContain(`CALLS_OLD_APP_ID=${one}\nCALLS_OLD_APP_SECRET=s`);
    expect((await rotate("true")).status).toBe(0);
    const [{ uid, secret } = { uid: "", secret: "" }] = apps;
    expect(apps).toMatchObject([{ name: "room" }]);
    expect(read()).toBe(
      `PORT=80\nCALLS_APP_ID=${uid}\nCALLS_APP_SECRET=${secret}\n`,
    );
  });

  test("an .env without an app of this account changes nothing", async () => {
    const { apps, rotate, read, file } = await start();
    writeFileSync(file, "PORT=80\n");
    const { status, stderr } = await rotate("true");
    expect(status).toBe(1);
    expect(stderr).toContain(".env: there is no app of its CALLS_APP_ID.");
    expect(apps).toMatchObject([{ uid: one }]);
    expect(read()).toBe("PORT=80\n");
  });
});

describe("orphans.ts", () => {
  const created = "2026-01-31T12:00:00Z";
  const mark = "0".repeat(32);
  const start = async () => {
    const served = await serve({
      apps: [
        { uid: one, name: "test-known", created },
        { uid: two, name: "test-old", created },
        { uid: "3".repeat(32), name: "test-lost", created },
        { uid: "4".repeat(32), name: `test-x ~staged-${mark}`, created },
        { uid: "5".repeat(32), name: "test-new" },
        { uid: "6".repeat(32), name: "other", created },
      ],
    });
    const { folder } = await makeEnv(
      `CALLS_APP_ID=${one}\nCALLS_OLD_APP_ID=${two}\n`,
    );
    writeFileSync(join(folder, "empty"), "PORT=80\n");
    const find = (...args: readonly string[]) =>
      runRecipe("orphans.js", args, served, folder);
    const left = () => served.fake.apps.map(({ uid }) => uid[0]).join("");
    return { find, left };
  };
  const lines = (word: string) =>
    `${word} ${"3".repeat(32)} test-lost\n${word} ${"4".repeat(32)} test-x ~staged-${mark}\n`;

  test("deletes none unless told so, and then those that it named", async () => {
    const { find, left } = await start();
    const found = await find("--prefix", "test-", ".env");
    expect(found).toEqual({ status: 0, stdout: lines("orphan"), stderr: "" });
    expect(left()).toBe("123456");
    const deleted = await find("--prefix", "test-", "--delete", ".env");
    expect(deleted.stdout).toBe(lines("deleted"));
    expect(left()).toBe("1256");
  });

  test.each([
    { args: [".env"], says: "usage: " },
    { args: ["--prefix", "", ".env"], says: "usage: " },
    { args: ["--prefix", "test-"], says: "usage: " },
    {
      args: ["--prefix", "test-", ".env", "empty"],
      says: "empty: CALLS_APP_ID is missing.",
    },
    { args: ["--prefix", "test-", ".env", "none"], says: "ENOENT" },
  ])("$args --delete is refused", async ({ args, says }) => {
    const { find, left } = await start();
    const { status, stderr } = await find("--delete", ...args);
    expect(status).toBe(1);
    expect(stderr).toContain(says);
    expect(left()).toBe("123456");
  });
});

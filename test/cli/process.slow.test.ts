/** The command as the tarball brings it, in a process of its own. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { serveFake } from "../../src/cli/fake-server.js";
import { createCallsClient } from "../../src/index.js";
import { createFakeCalls } from "../../src/testing.js";
import { packed, run } from "../package/packed.js";

let consumer: string;
let bin: string;

beforeAll(async () => {
  ({ consumer } = await packed());
  bin = join(consumer, "node_modules/.bin/cloudflare-calls");
});

const variables = (baseUrl: string) => ({
  CLOUDFLARE_BASE_URL: baseUrl,
  CLOUDFLARE_ACCOUNT_ID: "account",
  CLOUDFLARE_API_TOKEN: "token",
});

const command = (...args: readonly string[]) =>
  run(bin, args, { cwd: consumer });

test("help for the whole, help for each, and the version", async () => {
  const whole = await command("--help");
  expect(whole).toMatchObject({ status: 0, stderr: "" });
  const names = [...whole.stdout.matchAll(/^ {2}((?:apps )?[a-z]+) {2,}\S/gm)];
  expect(names.map(([, name]) => name)).toEqual([
    "apps list",
    "apps get",
    "apps create",
    "apps update",
    "apps delete",
    "apps sweep",
    "apps ensure",
    "fake",
    "completion",
  ]);
  for (const [, name = ""] of names) {
    const help = await command(...name.split(" "), "--help");
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain(`Usage: cloudflare-calls ${name}`);
  }
  expect(await command("--version")).toEqual({
    ...{ status: 0, stdout: "0.1.0\n", stderr: "" },
  });
});

test("nothing at all: the help, and exit code 2", async () => {
  const { status, stdout } = await command();
  expect(status).toBe(2);
  expect(stdout).toContain("Usage: cloudflare-calls COMMAND");
});

describe("fake", () => {
  const lines = async (fake: ChildProcess, count: number) => {
    let said = "";
    for await (const chunk of fake.stdout ?? []) {
      said += String(chunk);
      if (said.split("\n").length > count) break;
    }
    return said;
  };

  /** Starts the server, and returns its base URL and what ends it. */
  const start = async (...args: readonly string[]) => {
    const fake = spawn(bin, ["fake", "--port", "0", ...args]);
    onTestFinished(() => void fake.kill("SIGKILL"));
    const said = await lines(fake, 4);
    const [, baseUrl = ""] = /CLOUDFLARE_BASE_URL=(\S+)/.exec(said) ?? [];
    expect(said).toBe(`# A fake of the Calls API. What it needs:
export CLOUDFLARE_BASE_URL=${baseUrl}
export CLOUDFLARE_ACCOUNT_ID=${args.includes("--account") ? "acc" : "fake"}
export CLOUDFLARE_API_TOKEN=fake
`);
    return { fake, baseUrl };
  };

  test("serves apps until it is interrupted, and tells each request", async () => {
    const { fake, baseUrl } = await start("--account", "acc");
    const calls = createCallsClient({
      ...{ baseUrl, apiToken: "fake", accountId: "acc" },
    });
    const { uid } = await calls.apps.create({ name: "one" });
    expect(await calls.apps.list()).toMatchObject([{ uid, name: "one" }]);
    const { port } = new URL(baseUrl);
    // a body that no Request can have
    const odd = connect(Number(port), "127.0.0.1");
    odd.end(
      "GET /x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}",
    );
    odd.resume();
    await once(odd, "close");
    const log = text(fake.stderr);
    fake.kill("SIGINT");
    expect(await once(fake, "close")).toEqual([0, null]);
    expect(await log).toBe(
      "POST /client/v4/accounts/acc/calls/apps 201\nGET /client/v4/accounts/acc/calls/apps 200\nGET /x 404\n",
    );
  });

  test("lets pages of every origin in, and shows them what the client reads", async () => {
    const { baseUrl } = await start();
    const url = `${baseUrl}/accounts/a/calls/apps`;
    const preflight = await fetch(url, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    const answer = await fetch(url, { headers: { authorization: "Bearer t" } });
    for (const { headers } of [preflight, answer]) {
      expect(Object.fromEntries(headers)).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, POST, PUT, DELETE",
        "access-control-allow-headers":
          "authorization, content-type, user-agent",
        "access-control-expose-headers":
          "retry-after, ratelimit, ratelimit-policy, cf-ray, date",
      });
    }
    expect(await answer.json()).toMatchObject({ success: true, result: [] });
  });

  test("fails on demand: so often, a share, for ever", async () => {
    const { baseUrl } = await start(
      ...["--fail", "apps.create:drop-after:1", "--fail", "apps.get:503"],
      ...["--fail", "apps.list:throttle-bare:0%"],
    );
    const calls = createCallsClient({
      ...{ baseUrl, apiToken: "t", accountId: "a", maxRetries: 0 },
    });
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(await failure(calls.apps.create({ name: "x" }))).toMatchObject({
      ...{ kind: "connection", outcome: "unknown" },
    });
    const [app] = await calls.apps.list();
    const { uid } = await calls.apps.create({ name: "y" });
    for (const id of [app?.uid ?? "", uid]) {
      expect(await failure(calls.apps.get(id))).toMatchObject({ status: 503 });
    }
  });

  test.each([
    { fault: "nope", says: "--fail nope: " },
    {
      fault: "apps.list:drop-after:x",
      says: '--fail is "apps.list:drop-after:x": it takes ',
    },
    { fault: "999", says: "--fail 999: " },
    { fault: "apps.nope:503", says: "--fail apps.nope:503: " },
    { fault: "throttle:200%", says: "--fail throttle:200%: " },
  ])("$fault is refused", async ({ fault, says }) => {
    const { status, stdout, stderr } = await command("fake", "--fail", fault);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`cloudflare-calls: ${says}`);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  test("a port that is taken is told", async () => {
    const { baseUrl } = await start();
    const { port } = new URL(baseUrl);
    expect(await command("fake", "--port", port)).toEqual({
      status: 1,
      stdout: "",
      stderr: `cloudflare-calls: port ${port} is taken (EADDRINUSE): choose another by --port, or 0 for a free one.\n`,
    });
  });
});

describe("completion", () => {
  test.each([
    { words: "", want: "apps fake completion" },
    { words: "apps e", want: "ensure" },
    { words: "apps delete --y", want: "--yes" },
    { words: "fake --f", want: "--fail" },
    { words: "completion z", want: "zsh" },
    // the shell completes files
    { words: "apps ensure x -f e", want: "" },
  ])("bash completes $words to $want", async ({ words, want }) => {
    const typed = words.split(" ");
    const program = `source <("${bin}" completion bash)
COMP_WORDS=(cloudflare-calls ${typed.map((word) => `"${word}"`).join(" ")})
COMP_CWORD=${typed.length}
_cloudflare_calls
echo "\${COMPREPLY[*]}"`;
    const { stdout } = await promisify(execFile)("bash", ["-c", program]);
    expect(stdout.trim()).toBe(want);
  });

  test("another shell is refused", async () => {
    expect(await command("completion", "tcsh")).toEqual({
      status: 2,
      stdout: "",
      stderr: "cloudflare-calls: completion takes bash, zsh or fish.\n",
    });
  });
});

test("a secret that can't be written out is told", async ({ skip }) => {
  if (!existsSync("/dev/full")) skip("this system has no /dev/full");
  const fake = createFakeCalls();
  const { baseUrl, close } = await serveFake(fake);
  onTestFinished(close);
  const ended = await run(
    "bash",
    ["-c", `"${bin}" apps create x --show-secret >/dev/full`],
    { cwd: consumer, env: { ...process.env, ...variables(baseUrl) } },
  );
  expect(ended).toMatchObject({ status: 1, stdout: "" });
  expect(ended.stderr).toMatch(/^cloudflare-calls: .*ENOSPC.*\n$/);
  expect(fake.apps).toHaveLength(1);
});

test("--env-file, where the file exists: Node has an option of that name", async () => {
  const fake = createFakeCalls();
  const { baseUrl, close } = await serveFake(fake);
  onTestFinished(close);
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, ".env"), "PORT=1\n");
  const ended = await run(bin, ["apps", "ensure", "x", "--env-file", ".env"], {
    cwd: folder,
    env: { ...process.env, ...variables(baseUrl) },
  });
  expect(ended).toMatchObject({ status: 0 });
  const [app] = fake.apps;
  expect(readFileSync(join(folder, ".env"), "utf8")).toBe(
    `PORT=1\nCALLS_APP_ID=${app?.uid}\nCALLS_APP_SECRET=${app?.secret}\n`,
  );
});

test("a reader that goes away ends it without a trace", async () => {
  const { stdout, stderr } = await promisify(execFile)("bash", [
    "-c",
    `"${bin}" --help | head -c 5; exit 0`,
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: "Usage", stderr: "" });
});

describe("a reader that goes away before a secret", () => {
  const endOf = async (args: string) => {
    const fake = createFakeCalls();
    const { baseUrl, close } = await serveFake(fake);
    const folder = mkdtempSync(join(tmpdir(), "cli-"));
    onTestFinished(async () => {
      await close();
      rmSync(folder, { recursive: true });
    });
    const { stderr } = await promisify(execFile)(
      "bash",
      ["-c", `"${bin}" ${args} --show-secret | true; exit 0`],
      { cwd: folder, env: { ...process.env, ...variables(baseUrl) } },
    );
    return { stderr, uid: fake.apps[0]?.uid };
  };

  test.each(["apps create x", "apps ensure x"])(
    "%s: it says that the secret is lost, and whose",
    async (args) => {
      const { stderr, uid } = await endOf(args);
      expect(stderr).toContain(
        `The secret of the app ${uid} is lost: delete the app, then create another.`,
      );
    },
  );

  test("a secret that is in a file is not lost", async () => {
    const { stderr } = await endOf("apps ensure x -f .env");
    expect(stderr).toContain("created; its secret is saved in .env");
    expect(stderr).not.toContain("lost");
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { packed, run, type Ran } from "./package/packed.js";

let project: string;

beforeAll(async () => {
  ({ project } = await packed());
});

const noCredentials = {
  CLOUDFLARE_API_TOKEN: undefined,
  CLOUDFLARE_ACCOUNT_ID: undefined,
  CLOUDFLARE_BASE_URL: undefined,
};

async function demo(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return run(
    process.execPath,
    ["--import", "tsx", "scripts/demo.ts", ...args],
    { cwd: project, env: { ...process.env, ...noCredentials, ...env } },
  );
}

describe("npm start", () => {
  test("tells each step of an app's life, and masks the secret", async () => {
    const { status, stdout, stderr } = await demo([]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(
        /^A fake of the API at http:\/\/127\.0\.0\.1:\d+\/client\/v4: nothing leaves this machine\.$/,
      ),
      expect.stringMatching(
        /^create {2}"demo-\w+" [0-9a-f]{32}, secret [0-9a-f]{4}… \(64 characters, shown once\)$/,
      ),
      "list    1 in the account, ours among them: true",
      expect.stringMatching(
        /^get {5}"demo-\w+", created \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      ),
      expect.stringMatching(
        /^update {2}now "demo-\w+-renamed", same id: true$/,
      ),
      expect.stringMatching(/^delete {2}"demo-\w+-renamed" is gone$/),
    ]);
    expect(stdout).not.toMatch(/[0-9a-f]{64}/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.for([
    {
      given: {},
      want: "CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID",
    },
    {
      given: { CLOUDFLARE_API_TOKEN: "token-1" },
      want: "CLOUDFLARE_ACCOUNT_ID",
    },
    {
      given: { CLOUDFLARE_ACCOUNT_ID: "account-1", CLOUDFLARE_API_TOKEN: "" },
      want: "CLOUDFLARE_API_TOKEN",
    },
  ])(
    "--live with $given says that $want is missing",
    async ({ given, want }) => {
      expect(await demo(["--live"], given)).toEqual({
        status: 1,
        stdout: "",
        stderr: `--live needs the environment variables CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID. Missing: ${want}.\n`,
      });
    },
  );

  test.for(["--nope", "extra", "--live=yes"])(
    "%s is refused with the usage, without a stack",
    async (given) => {
      const { status, stdout, stderr } = await demo([given]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(given.replace("=yes", ""));
      expect(stderr).toContain("Usage: npm start [-- --live]");
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );

  test("--help prints the usage", async () => {
    const { status, stdout, stderr } = await demo(["--help"]);
    expect(stdout).toMatch(/^Usage: npm start/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

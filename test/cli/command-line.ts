/** The command line in this process: its arguments, and what surrounds it. */

import { onTestFinished, vi } from "vitest";
import { serveFake } from "../../src/cli/fake-server.js";
import { main } from "../../src/cli/main.js";
import {
  createFakeCalls,
  type FakeCalls,
  type GivenApp,
} from "../../src/testing.js";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly isTerminal?: boolean;
  /** What the person answers to every question; nobody is asked without. */
  readonly answer?: boolean;
  readonly signal?: AbortSignal;
}

/** A fake over HTTP that the environment of this test names, until the test is over. */
export async function fakeApi(
  apps: readonly GivenApp[] = [],
): Promise<FakeCalls> {
  const fake = createFakeCalls({
    apps,
    now: () => new Date("2026-01-31T12:00:00Z"),
  });
  const { baseUrl, close } = await serveFake(fake);
  vi.stubEnv("CLOUDFLARE_BASE_URL", baseUrl);
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "the-token");
  vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "account-1");
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await close();
  });
  return fake;
}

export async function runCommand(
  args: readonly string[],
  { isTerminal = false, answer, signal }: Surroundings = {},
): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const code = await main(args, {
    print: (text) => (stdout += text),
    printError: (text) => (stderr += text),
    noteSecret: () => undefined,
    isTerminal,
    ask:
      answer === undefined
        ? undefined
        : (question) => {
            stderr += `${question}\n`;
            return Promise.resolve(answer);
          },
    signal: signal ?? new AbortController().signal,
  });
  return { code, stdout, stderr };
}

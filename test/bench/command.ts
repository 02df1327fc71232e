/** A command that the benchmark runs. */

import { spawnSync } from "node:child_process";

/** A command that did not succeed. The message holds what it said. */
export class CommandError extends Error {}

/**
 * Runs a program, and returns what it prints.
 *
 * @throws {CommandError} where it fails
 */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  const said = error ? error.message : `${stderr}${stdout}`.trim();
  throw new CommandError(`${program} ${args.join(" ")} failed:\n${said}`);
}

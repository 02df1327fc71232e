/** The texts of `--help`. */

import type { Command } from "./command.js";
import { exitCodes } from "./failure.js";
import { options, type OptionName } from "./options.js";

/** Returns the help for the whole command. */
export function formatHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(
    ({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`,
  );
  const codes = Object.values(exitCodes).map(
    ({ code, means }) => `  ${String(code).padStart(3)}  ${means}`,
  );
  return `Usage: cloudflare-calls COMMAND [OPTIONS]

The apps of Cloudflare Calls (Realtime SFU): exactly one of a name, and no secret lost.

${list.join("\n")}

The token comes from CLOUDFLARE_API_TOKEN, never from an option: other users could read it there.
The account comes from CLOUDFLARE_ACCOUNT_ID, or --account.

  cloudflare-calls COMMAND --help   the options of a command
  cloudflare-calls --version        the version

Exit codes:
${codes.join("\n")}
`;
}

/** Returns the help for one command. */
export function formatCommandHelp(command: Command): string {
  const { name, summary, notes } = command;
  const names: readonly OptionName[] = [...command.options, "help"];
  const flags = names.map((option) => flagOf(option));
  const width = Math.max(...flags.map((flag) => flag.length));
  const lines = names.map(
    (option, index) =>
      `  ${(flags[index] ?? "").padEnd(width)}  ${options[option].text}`,
  );
  return `Usage: ${usageOf(command)}

${name} ${summary}.

${lines.join("\n")}
${notes === undefined ? "" : `\n${notes}\n`}`;
}

/** Returns the line that shows how a command is written. */
export function usageOf({ name, operands }: Command): string {
  return ["cloudflare-calls", name, operands, "[OPTIONS]"]
    .filter((part) => part !== "")
    .join(" ");
}

function flagOf(name: OptionName): string {
  const option = options[name];
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const value = option.type === "string" ? ` ${option.value}` : "";
  return `${short}--${name}${value}`;
}

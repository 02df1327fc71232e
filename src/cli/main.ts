/** The command line: arguments → a command, and how it ends. */

import { parseArgs } from "node:util";
import { version } from "../version.js";
import { appCommands } from "./apps.js";
import type { Command, Edge, Given, Terminal } from "./command.js";
import { createCompletion } from "./completion.js";
import { ensure } from "./ensure.js";
import { escapeControls } from "./escape.js";
import { fake } from "./fake.js";
import { describe, exitCodes, exitOf, Failure } from "./failure.js";
import { formatCommandHelp, formatHelp, usageOf } from "./help.js";
import { options, type OptionName, type Values } from "./options.js";

const others: readonly Command[] = [...appCommands, ensure, fake];
const commands: readonly Command[] = [...others, createCompletion(others)];

/** Runs a command, and returns its exit code. */
export async function main(
  args: readonly string[],
  edge: Edge,
): Promise<number> {
  const terminal: Terminal = {
    ...edge,
    tell: (line) => {
      edge.printError(`${escapeControls(line)}\n`);
    },
  };
  try {
    const { words, values } = parse(args);
    if (values.version) {
      terminal.print(`${version}\n`);
      return exitCodes.done.code;
    }
    const command = commands.find(({ name }) =>
      name.split(" ").every((word, index) => word === words[index]),
    );
    if (values.help || words.length === 0) {
      terminal.print(
        command ? formatCommandHelp(command) : formatHelp(commands),
      );
      return exitCodes[values.help ? "done" : "usage"].code;
    }
    const given = check(command, words, values);
    return exitCodes[await given.command.run(given, terminal)].code;
  } catch (error) {
    terminal.tell(describe(error));
    return exitCodes[exitOf(error)].code;
  }
}

function parse(args: readonly string[]): {
  words: readonly string[];
  values: Values;
} {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { ...options },
      allowPositionals: true,
    });
    return { words: positionals, values };
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(". ");
    throw new Failure("usage", `${sentence}. See cloudflare-calls --help.`);
  }
}

/** Checks that a command takes what it is given. */
function check(
  command: Command | undefined,
  words: readonly string[],
  values: Values,
): Given & { readonly command: Command } {
  if (!command) {
    const said = words.slice(0, 2).join(" ");
    const names = commands.map(({ name }) => name).join(", ");
    throw new Failure(
      "usage",
      `there is no command ${JSON.stringify(said)}: there are ${names}.`,
    );
  }
  const operands = words.slice(command.name.split(" ").length);
  const [least, most] = command.count;
  if (operands.length < least) {
    const lacking = command.operands.split(" ")[operands.length] ?? "";
    throw new Failure(
      "usage",
      `${lacking.replace("...", "")} is missing: ${usageOf(command)}`,
    );
  }
  if (operands.length > most) {
    throw new Failure(
      "usage",
      `${JSON.stringify(operands[most])} is too much: ${usageOf(command)}. Put a name with spaces into quotes.`,
    );
  }
  const names = Object.keys(values) as OptionName[];
  const foreign = names.find((name) => !command.options.includes(name));
  if (foreign !== undefined) {
    throw new Failure(
      "usage",
      `${command.name} takes no --${foreign}. See cloudflare-calls ${command.name} --help.`,
    );
  }
  return { command, operands, values };
}

/** What a command is, and what it gets. */

import type { Exit } from "./failure.js";
import type { OptionName, Values } from "./options.js";

/** What surrounds the command line. */
export interface Edge {
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error. */
  readonly printError: (text: string) => void;
  /** Takes the id of an app whose secret is printed next, and is nowhere else. */
  readonly noteSecret: (appId: string) => void;
  /** Whether a person reads what `print` writes. */
  readonly isTerminal: boolean;
  /** Asks a question. Resolves to true if the answer is yes. Undefined: there is no terminal to ask on. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
}

/** What surrounds a command. */
export interface Terminal extends Edge {
  /** Writes a line for the person alone, to standard error, and each control in it as `\u{1b}`. */
  readonly tell: (line: string) => void;
}

/** What a command was given, all of it checked. */
export interface Given {
  readonly operands: readonly string[];
  readonly values: Values;
}

export interface Command {
  /** Its words, for example `apps list`. */
  readonly name: string;
  /** Its operands, as the usage shows them. */
  readonly operands: string;
  /** How many operands it takes: at least, at most. */
  readonly count: readonly [least: number, most: number];
  readonly options: readonly OptionName[];
  readonly summary: string;
  /** What `--help` adds: facts that the summary has no room for. */
  readonly notes?: string;
  readonly run: (given: Given, terminal: Terminal) => Promise<Exit>;
}

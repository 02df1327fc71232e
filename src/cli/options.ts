/** The options of all commands: one table, which parses and explains them. */

import { Failure } from "./failure.js";

interface Option {
  /** The option in one letter. */
  readonly short?: string;
  readonly text: string;
}

interface Flag extends Option {
  readonly type: "boolean";
}

interface Text extends Option {
  readonly type: "string";
  /** What stands for the value in the usage. */
  readonly value: string;
}

interface Texts extends Text {
  readonly multiple: true;
}

interface OptionTable {
  readonly account: Text;
  readonly "base-url": Text;
  readonly timeout: Text;
  readonly json: Flag;
  readonly "show-secret": Flag;
  readonly "env-file": Text;
  readonly "id-variable": Text;
  readonly "secret-variable": Text;
  readonly "older-than": Text;
  readonly yes: Flag;
  readonly port: Text;
  readonly fail: Texts;
  readonly help: Flag;
  readonly version: Flag;
}

export type OptionName = keyof OptionTable;

/** The values of the options that were given. */
export type Values = {
  readonly [Name in OptionName]?: OptionTable[Name] extends Texts
    ? readonly string[]
    : OptionTable[Name] extends Flag
      ? boolean
      : string;
};

export const options: OptionTable = {
  account: {
    type: "string",
    value: "ID",
    text: "the account; default: CLOUDFLARE_ACCOUNT_ID, and any for fake",
  },
  "base-url": {
    type: "string",
    value: "URL",
    text: "where the API is; default: CLOUDFLARE_BASE_URL, or api.cloudflare.com",
  },
  timeout: {
    type: "string",
    value: "SECONDS",
    text: "how long a call may last, retries included; default: 60, and at most 120 for ensure",
  },
  json: { type: "boolean", text: "print JSON, for programs" },
  "show-secret": {
    type: "boolean",
    text: "print the secret of a new app; it is shown this once",
  },
  "env-file": {
    type: "string",
    short: "f",
    value: "FILE",
    text: "save id and secret there before the app gets its name",
  },
  "id-variable": {
    type: "string",
    value: "NAME",
    text: "the variable of the id; default: CALLS_APP_ID",
  },
  "secret-variable": {
    type: "string",
    value: "NAME",
    text: "the variable of the secret; default: CALLS_APP_SECRET",
  },
  "older-than": {
    type: "string",
    value: "AGE",
    text: "an age such as 90m, 2h or 7d, or a time such as 2026-01-31T12:00Z; default: 1h",
  },
  yes: { type: "boolean", short: "y", text: "delete without a question" },
  port: {
    type: "string",
    value: "PORT",
    text: "the port on 127.0.0.1; 0 takes a free one; default: 8787",
  },
  fail: {
    type: "string",
    multiple: true,
    value: "[OPERATION:]HOW[:TIMES]",
    text: "make requests fail; may be given several times",
  },
  help: { type: "boolean", short: "h", text: "print this" },
  version: { type: "boolean", text: "print the version" },
};

/** Reads a whole number of an option. */
export function readNumber(
  name: OptionName,
  text: string,
  [least, most]: readonly [number, number],
): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Failure(
    "usage",
    `--${name} is ${JSON.stringify(text)}: it takes a whole number from ${least} to ${most}.`,
  );
}

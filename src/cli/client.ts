/** The client of a command, and what it prints. */

import type { Apps } from "../apps.js";
import { createCallsClient } from "../client.js";
import type { Terminal } from "./command.js";
import { Failure } from "./failure.js";
import { readNumber, type Values } from "./options.js";
import { formatJson, formatTable, type Row } from "./table.js";

/** @throws {Failure} where the token or the account is missing */
export function connect(values: Values): Apps {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID } = process.env;
  const { account = CLOUDFLARE_ACCOUNT_ID, timeout } = values;
  const missing = [
    ...(token ? [] : ["no API token: set CLOUDFLARE_API_TOKEN."]),
    ...(account
      ? []
      : ["no account: set CLOUDFLARE_ACCOUNT_ID, or pass --account."]),
  ];
  if (missing.length > 0) throw new Failure("usage", missing.join(" "));
  return createCallsClient({
    accountId: account,
    ...(values["base-url"] !== undefined && { baseUrl: values["base-url"] }),
    ...(timeout !== undefined && {
      timeout: 1000 * readNumber("timeout", timeout, [1, 3600]),
    }),
  }).apps;
}

/** Prints apps as a table, or `json`. */
export function printApps(
  apps: readonly Row[],
  values: Values,
  { print, tell, isTerminal }: Terminal,
  json: object = apps,
): void {
  const isSecretShown = values["show-secret"] ?? false;
  const layout = { isTerminal, isSecretShown };
  print(values.json ? formatJson(json, layout) : formatTable(apps, layout));
  if (isTerminal && apps.length === 0) tell("no apps");
}

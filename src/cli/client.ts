/** The client of a command, and what it prints. */

import type { App } from "../../generated/client.js";
import type { Apps } from "../apps.js";
import { createCallsClient } from "../client.js";
import type { Ensured } from "../ensure.js";
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

export function printApp(
  app: App | Row,
  values: Values,
  terminal: Terminal,
): void {
  const layout = layoutOf(values, terminal);
  terminal.print(
    values.json ? formatJson(app, layout) : formatTable([app], layout),
  );
}

/** Prints what `ensure` resolves to; as JSON with the key `created`, too. */
export function printEnsured(
  { app, created }: Ensured,
  values: Values,
  terminal: Terminal,
): void {
  const layout = layoutOf(values, terminal);
  terminal.print(
    values.json
      ? formatJson({ created, app }, layout)
      : formatTable([app], layout),
  );
}

export function printApps(
  apps: readonly App[],
  values: Values,
  terminal: Terminal,
): void {
  const layout = layoutOf(values, terminal);
  terminal.print(
    values.json ? formatJson(apps, layout) : formatTable(apps, layout),
  );
  if (terminal.isTerminal && apps.length === 0) terminal.tell("no apps\n");
}

function layoutOf(values: Values, { isTerminal }: Terminal) {
  return { isTerminal, isSecretShown: values["show-secret"] ?? false };
}

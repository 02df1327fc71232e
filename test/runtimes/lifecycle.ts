/** What a caller does with the package, over HTTP: every check, one after the other. */

import {
  failureOf,
  token,
  type Check,
  type Input,
  type Package,
} from "./check.js";
import { unreached, endings, losses, refusals, repeats } from "./failures.js";
import { headers } from "./headers.js";
import { helpers, methods } from "./methods.js";

export interface Result {
  readonly name: string;
  /** What is wrong. Undefined where the check passes. */
  readonly problem?: string;
}

/** The checks, in their order. */
export function checks(calls: Package, input: Input): readonly Check[] {
  const groups = [
    methods,
    helpers,
    headers,
    endings,
    repeats,
    losses,
    unreached,
    refusals,
  ];
  return groups.flatMap((group) => group(calls, input));
}

/** Runs every check. */
export async function lifecycle(
  calls: Package,
  input: Input,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const { name, want, got } of checks(calls, input)) {
    const given = JSON.stringify(
      await got().catch((error: unknown) => `it throws ${String(error)}`),
    );
    const wanted = JSON.stringify(want);
    results.push(
      given === wanted
        ? { name }
        : { name, problem: `${given} in place of ${wanted}` },
    );
  }
  return results;
}

/** What a runtime that may not use the network says of a create. */
export async function denied(
  calls: Package,
  { closed }: Input,
): Promise<readonly Result[]> {
  const options = { apiToken: token, accountId: "a", baseUrl: closed };
  const { apps } = calls.createCallsClient(options);
  const { kind, outcome, attempts, message } = await failureOf(
    calls,
    apps.create({}),
  );
  const name = "a create without permission: rejected, one attempt";
  const says = /requires net access/i.test(message);
  return kind === "connection" &&
    outcome === "rejected" &&
    attempts === 1 &&
    says
    ? [{ name }]
    : [
        {
          name,
          problem: `${kind}, ${outcome}, ${attempts} attempts: ${message}`,
        },
      ];
}

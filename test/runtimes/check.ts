/** A check of the lifecycle, and what checks have in common. They know no runtime: web standards alone. */

import type {
  CallsClient,
  CallsClientOptions,
  CallsError,
} from "../../src/index.js";
import type { Difference } from "./differences.js";

/** The package, however it was loaded. */
export type Package = typeof import("../../src/index.js");

/** What a run is told. */
export interface Input {
  /** Where the fake is: see world.ts. */
  readonly origin: string;
  /** A base URL where nobody listens. */
  readonly closed: string;
  /** What this runtime does otherwise than most. */
  readonly differences: readonly Difference[];
}

export interface Check {
  readonly name: string;
  readonly want: unknown;
  readonly got: () => Promise<unknown>;
}

export const token: string = "v1.0-T0kenT0kenT0kenT0kenT0ken";
/** An id that no app has. */
export const noApp: string = "0".repeat(32);

/** A client on a way to the fake. The account is named like the way: it has apps of its own. */
export function connect(
  { createCallsClient }: Package,
  { origin }: Input,
  way: string,
  options: CallsClientOptions = {},
): CallsClient {
  const baseUrl = `${origin}/${way}`;
  return createCallsClient({
    ...{ apiToken: token, accountId: way, baseUrl },
    ...options,
  });
}

/** How many requests of a method came to the fake on a way. */
export async function count(
  { origin }: Input,
  way: string,
  method: string,
): Promise<number> {
  const response = await fetch(`${origin}/requests/${way}/${method}`);
  return (await response.json()) as number;
}

/** What a call rejects with. */
export async function failureOf(
  { isCallsError }: Package,
  call: Promise<unknown>,
): Promise<CallsError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isCallsError(error)) return error;
  throw new Error(`no CallsError, but ${String(error)}`);
}

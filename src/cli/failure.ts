/** How a command fails: one line for the person, an exit code for the program that calls it. */

import { isAuthenticationError, isGone, isRateLimited } from "../cloudflare.js";
import { isCallsError, type CallsErrorKind } from "../runtime/errors.js";

/** Every exit code, and what it tells. `--help` prints this table. */
export const exitCodes = {
  done: { code: 0, means: "done" },
  failed: { code: 1, means: "a file or a port can't be used" },
  usage: { code: 2, means: "wrong usage or input: nothing was sent" },
  refused: { code: 3, means: "the API refused, or failed" },
  notFound: { code: 4, means: "there is no such app" },
  token: { code: 5, means: "the API does not accept the token" },
  throttled: { code: 6, means: "too many requests: try again later" },
  noAnswer: { code: 7, means: "no response in time, or no connection" },
  invalid: { code: 8, means: "a response of the API is invalid" },
  noSecret: {
    code: 11,
    means: "the app exists, its secret is not in the file",
  },
  declined: { code: 10, means: "the question was not answered with yes" },
  interrupted: { code: 130, means: "interrupted" },
} as const;

export type Exit = keyof typeof exitCodes;

const exitOfKind: Readonly<Record<CallsErrorKind, Exit>> = {
  input: "usage",
  api: "refused",
  connection: "noAnswer",
  timeout: "noAnswer",
  aborted: "interrupted",
  response: "invalid",
};

/** A failure of the command itself. Its message is whole sentences. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exit: Exit;

  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** Returns the exit code of an error. */
export function exitOf(error: unknown): Exit {
  if (error instanceof Failure) return error.exit;
  if (!isCallsError(error)) return "failed";
  // a list that is not found is a wrong address
  if (isGone(error) && error.operation !== "apps.list") return "notFound";
  if (isRateLimited(error)) return "throttled";
  if (isAuthenticationError(error)) return "token";
  return exitOfKind[error.kind];
}

/**
 * Returns an error with what the person at the command line can do, where a
 * create may have happened: its own advice is for programs.
 */
export function withAdvice(error: unknown, advice: string): unknown {
  return isCallsError(error) && error.outcome === "unknown"
    ? new Failure(
        exitOf(error),
        `${error.message} At the command line: ${advice}`,
      )
    : error;
}

/** Returns the one line that tells an error. */
export function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `cloudflare-calls: ${message.replace(/\s+/g, " ")}`;
}

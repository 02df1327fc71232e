/** The API token, read before each request. */

import type { Call } from "./call.js";
import { CallsInputError, type CallsErrorFields } from "./errors.js";
import type { Redactor } from "./redact.js";

export interface TokenSource {
  readonly apiToken?: string | (() => string | Promise<string>) | undefined;
  /** What an error says where there is no token. */
  readonly missingToken: string;
}

/**
 * Reads the token, and conceals it from now on.
 *
 * @throws {CallsInputError} where the function fails, there is no token, or it
 * holds a character that no token has
 */
export async function readToken(
  { apiToken, missingToken }: TokenSource,
  { learn, copy }: Redactor,
  call: Call & Pick<CallsErrorFields, "attempts" | "outcome">,
): Promise<string> {
  let token: unknown;
  try {
    token = typeof apiToken === "function" ? await apiToken() : apiToken;
  } catch (thrown) {
    const sent = call.attempts === 0 ? " Nothing was sent." : "";
    throw new CallsInputError(`apiToken: the function failed.${sent}`, call, {
      cause: copy(thrown),
    });
  }
  if (token === undefined || token === null || token === "") {
    throw new CallsInputError(missingToken, call);
  }
  if (typeof token !== "string") {
    throw new CallsInputError(
      `apiToken is a ${typeof token}, not a string.`,
      call,
    );
  }
  learn(token);
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    throw new CallsInputError(
      "apiToken holds a character that no token has, such as a space, a quote or a line break. Pass the bare token.",
      call,
    );
  }
  return token;
}

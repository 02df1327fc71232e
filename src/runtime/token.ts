/** The API token, read before each request. */

import { errorFields, type Progress } from "./call.js";
import { CallsInputError } from "./errors.js";
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
  progress: Progress,
): Promise<string> {
  const refuse = (reason: string, options?: ErrorOptions) =>
    new CallsInputError(reason, errorFields(progress), options);
  let token: unknown;
  try {
    token = typeof apiToken === "function" ? await apiToken() : apiToken;
  } catch (thrown) {
    const sent = progress.attempts === 0 ? " Nothing was sent." : "";
    const cause = copy(thrown);
    throw refuse(`apiToken: the function failed.${sent}`, { cause });
  }
  if (token === undefined || token === null || token === "") {
    throw refuse(missingToken);
  }
  if (typeof token !== "string") {
    throw refuse(`apiToken is a ${typeof token}, not a string.`);
  }
  learn(token);
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    throw refuse(
      "apiToken holds a character that no token has, such as a space, a quote or a line break. Pass the bare token.",
    );
  }
  return token;
}

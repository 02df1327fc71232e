/** Headers as callers may write them → text that HTTP allows. */

import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import type { ParamStyle } from "./operation.js";
import { serializeHeader } from "./serialize.js";

/** Headers that the runtime sets for a connection, and refuses from callers. */
const forbidden =
  /^(connection|content-length|expect|keep-alive|transfer-encoding|upgrade)$/i;

/** What HTTP allows as a method and as the name of a header. */
export const validName: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Adds headers to others: a Headers, a list of pairs or an object. Undefined and
 * null are left out.
 *
 * @param styles - how an operation writes the values of its own headers
 * @throws {CallsInputError} for a name or a value that HTTP does not allow, or
 * that only the runtime can set. It quotes no value
 */
export function addHeaders(
  all: Headers,
  given: unknown,
  call: Call,
  styles: Readonly<Record<string, ParamStyle>> = {},
): void {
  if (given === undefined || given === null) return;
  for (const [name, value] of pairsOf(given, call)) {
    if (value === undefined || value === null) continue;
    if (forbidden.test(name)) {
      throw new CallsInputError(
        `the header ${name} can't be sent: only the runtime sets it.`,
        call,
      );
    }
    try {
      const text: unknown = serializeHeader(value, styles[name]);
      if (typeof text !== "string") throw new TypeError("no text");
      all.set(name, text);
    } catch {
      // no cause: the runtime quotes the value
      // text that is no name may be a whole header, with a token
      const shown = validName.test(name) ? ` ${name.slice(0, 40)}` : "";
      throw new CallsInputError(
        `the header${shown} has a name or a value that HTTP does not allow.`,
        call,
      );
    }
  }
}

function pairsOf(
  given: unknown,
  call: Call,
): readonly (readonly [string, unknown])[] {
  const pairs: readonly unknown[] =
    typeof given !== "object" || given === null
      ? [given]
      : Symbol.iterator in given
        ? [...(given as Iterable<unknown>)]
        : Object.entries(given);
  return pairs.map((pair) => {
    if (Array.isArray(pair) && pair.length === 2) {
      return [String(pair[0]), pair[1] as unknown];
    }
    throw new CallsInputError(
      "headers is neither a Headers, an object nor a list of pairs.",
      call,
    );
  });
}

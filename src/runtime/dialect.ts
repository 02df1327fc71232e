/** What one API adds to HTTP: how its bodies say no, what its codes mean, and what its callers can do. */

import type { Call } from "./call.js";
import type { ErrorDetail } from "./errors.js";

/** What a body says of its request. */
export interface Said {
  /** Whether the request succeeded. Undefined where the body does not say. */
  readonly success?: boolean | undefined;
  readonly errors?: readonly ErrorDetail[] | undefined;
  readonly messages?: readonly ErrorDetail[] | undefined;
  /** How many items all pages of a list have together, if the body says. */
  readonly total?: number | undefined;
  /** Whether the body says that a list has further pages. */
  readonly hasMore?: boolean | undefined;
}

type Code = ErrorDetail["code"];

/** Every member is optional: plain HTTP has none of it. */
export interface Dialect {
  /** The headers that errors and events show: `ray` is the id that support asks for. */
  readonly headers?: Readonly<
    Partial<Record<"ray" | "ratelimit" | "ratelimitPolicy", string>>
  >;
  /**
   * Reads what a body says.
   *
   * @param conceal - removes the token from a text
   */
  readonly read?: (body: unknown, conceal: (text: string) => string) => Said;
  /** Whether a code says that the caller sends too much, whatever the status. */
  readonly isThrottled?: (code: Code) => boolean;
  /** Whether a refusal says that there is nothing at this path. Default: the status is 404. */
  readonly isNotFound?: (status: number, code: Code) => boolean;
  /** What the caller can do about an error; empty where there is nothing to say. */
  readonly advise?: (code: Code, call: Call) => string;
  /**
   * Says what may have happened where a request that must not be sent twice got
   * no valid response, and what to do. Undefined: the client says what holds for
   * every such request.
   */
  readonly explainLoss?: (call: Call) => string | undefined;
}

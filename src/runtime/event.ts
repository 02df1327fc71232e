/** The events of a call, for `onEvent`. */

import type { Call } from "./call.js";
import type { Dialect } from "./dialect.js";
import type { CallsError } from "./errors.js";
import type { ReadResponse } from "./verdict.js";

/**
 * An event of a call, for `onEvent`. It holds no body, no token, and no header
 * but those below. The message of its error names the id of the app.
 */
export interface CallsEvent {
  /** What happens: an attempt is sent, has a response or is about to be repeated; or the call has failed. */
  readonly type: "request" | "response" | "retry" | "error";
  /** The number of the call, from 1: all events of one call have the same. */
  readonly call: number;
  /** For example `apps.create`. Undefined for a request of `calls.api` that matches no operation. */
  readonly operation: string | undefined;
  /** The HTTP method. */
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** The number of the attempt, from 1. 0 before the first one. */
  readonly attempt: number;
  /** The status of the response (response). */
  readonly status?: number | undefined;
  /** The `cf-ray` header of the response (response). */
  readonly ray?: string | undefined;
  /** How long it took, in milliseconds: the attempt (response), the call (error). */
  readonly duration?: number;
  /** Milliseconds until the next attempt (retry). */
  readonly delay?: number;
  /** The `ratelimit` header of the response (response). */
  readonly ratelimit?: string | undefined;
  /** The `ratelimit-policy` header of the response (response). */
  readonly ratelimitPolicy?: string | undefined;
  /** The error of the attempt (retry), or of the call (error). */
  readonly error?: CallsError;
}

/** Sends the events of one call. @internal */
export interface CallEvents {
  /** @returns the function to call with the response of this attempt */
  readonly request: (attempt: number) => (response: ReadResponse) => void;
  readonly retry: (attempt: number, error: CallsError, delay: number) => void;
  readonly error: (attempt: number, error: CallsError) => void;
}

/**
 * Makes the function that starts the events of a call.
 *
 * @param listener - its errors and rejections are ignored
 * @param shown - the header of each field that comes from one
 * @returns the function; its `conceal` removes the token from a text
 * @internal
 */
export function createEmitter(
  listener: ((event: CallsEvent) => unknown) | null | undefined,
  shown: NonNullable<Dialect["headers"]>,
): (call: Call, conceal: (text: string) => string) => CallEvents {
  if (!listener) return () => silent;
  let calls = 0;
  return ({ operation, method, path }, conceal) => {
    const about = { call: (calls += 1), operation, method, path };
    const started = performance.now();
    const emit = (
      attempt: number,
      details: Pick<CallsEvent, "type"> & Partial<CallsEvent>,
    ) => {
      try {
        Promise.resolve(listener({ ...about, attempt, ...details })).catch(
          () => undefined,
        );
      } catch {
        // an error of the listener must not end the call
      }
    };
    return {
      request: (attempt) => {
        emit(attempt, { type: "request" });
        const sent = performance.now();
        return ({ status, headers }) => {
          const duration = performance.now() - sent;
          const fields: Partial<CallsEvent> = Object.fromEntries(
            Object.entries(shown).map(([field, name]) => {
              const value = headers.get(name);
              return [field, value === null ? undefined : conceal(value)];
            }),
          );
          emit(attempt, { type: "response", status, duration, ...fields });
        };
      },
      retry: (attempt, error, delay) => {
        emit(attempt, { type: "retry", delay, error });
      },
      error: (attempt, error) => {
        const duration = performance.now() - started;
        emit(attempt, { type: "error", error, duration });
      },
    };
  };
}

const silent: CallEvents = {
  request: () => () => undefined,
  retry: () => undefined,
  error: () => undefined,
};

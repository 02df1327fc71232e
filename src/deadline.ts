/** What ends a call early: its deadline or the caller's signal, whichever comes first. */

import { onAbort } from "./abort.js";

export interface Deadline {
  /** Aborts when the call ends early. It is the signal for `fetch`. */
  readonly signal: AbortSignal;
  /** Returns the milliseconds until the deadline. */
  readonly left: () => number;
  /** Waits for a step of the call. Rejects at once when the call ends early. */
  readonly within: <T>(step: Promise<T>) => Promise<T>;
  /** Waits for `delay` milliseconds. Rejects at once when the call ends early. */
  readonly wait: (delay: number) => Promise<void>;
  /** Removes all timers and listeners. Call it when the call settles. */
  readonly release: () => void;
}

/** The longest delay of a timer, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/**
 * Starts the deadline of a call.
 *
 * @param timeout - milliseconds, or Infinity
 * @param caller - the caller's signal, if there is one
 * @param failure - makes the error of a call that ends early
 */
export function startDeadline(
  timeout: number,
  caller: AbortSignal | undefined,
  failure: (why: "timeout" | "aborted") => Error,
): Deadline {
  const end = performance.now() + timeout;
  const controller = new AbortController();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let reject: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  ended.catch(() => undefined); // handled, also where no step waits

  const stop = (why: "timeout" | "aborted") => {
    const error = failure(why);
    reject(error);
    controller.abort(error);
  };
  const startTimer = (delay: number, callback: () => void) => {
    const timer = setTimeout(callback, Math.min(delay, longestTimer));
    timers.add(timer);
  };
  const abort = () => {
    stop("aborted");
  };

  let removeListener: () => void = () => undefined;
  if (caller?.aborted) abort();
  else {
    if (caller) removeListener = onAbort(caller, abort);
    if (timeout !== Infinity) {
      startTimer(timeout, () => {
        stop("timeout");
      });
    }
  }
  const within = <T>(step: Promise<T>) => Promise.race([ended, step]);
  return {
    signal: controller.signal,
    left: () => end - performance.now(),
    within,
    wait: (delay) =>
      within(
        new Promise((resolve) => {
          startTimer(delay, resolve);
        }),
      ),
    release: () => {
      removeListener();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

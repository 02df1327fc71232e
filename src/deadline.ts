/** The end of a call: its deadline and its caller's signal, whichever comes first. */

import { onAbort } from "./abort.js";

export interface Deadline {
  /** For `fetch`: aborted when the call ends early. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  readonly left: () => number;
  /** A step of the call, given up at once when the call ends early. */
  readonly within: <T>(step: Promise<T>) => Promise<T>;
  /** Waits, in milliseconds. */
  readonly wait: (delay: number) => Promise<void>;
  /** To be called when the call settles: nothing of it is left. */
  readonly release: () => void;
}

/** The longest time that a timer can be set to, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/**
 * Starts the clock of a call.
 *
 * @param timeout - milliseconds, or Infinity
 * @param failure - the error of a call that ends early
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
  ended.catch(() => undefined); // a call that settles in time never looks at it

  const stop = (why: "timeout" | "aborted") => {
    const error = failure(why);
    reject(error);
    controller.abort(error);
  };
  const after = (delay: number, callback: () => void) => {
    const timer = setTimeout(callback, Math.min(delay, longestTimer));
    timers.add(timer);
  };
  const aborted = () => {
    stop("aborted");
  };

  let forget: () => void = () => undefined;
  if (caller?.aborted) aborted();
  else {
    if (caller) forget = onAbort(caller, aborted);
    if (timeout !== Infinity) {
      after(timeout, () => {
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
          after(delay, resolve);
        }),
      ),
    release: () => {
      forget();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What ends a call early: its deadline or the caller's signal, whichever comes first. */

import { onAnyAbort } from "./abort.js";

export interface Deadline {
  /** Aborts when the call ends early. It is the signal for `fetch`. */
  readonly signal: AbortSignal;
  /** Why the call has ended early. Undefined as long as it has not. */
  readonly ended: () => "timeout" | "aborted" | undefined;
  /** The reason of the signal that has ended it. */
  readonly reason: () => unknown;
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
/** How late a timer fires on a loop that is not blocked, in milliseconds. */
const lateness = 10;

/**
 * Starts the deadline of a call. Whoever waits makes the error of a call that
 * ends early, so that its stack names the caller.
 *
 * @param timeout - milliseconds, or Infinity
 * @param signals - the caller's signals
 */
export function startDeadline(
  timeout: number,
  signals: readonly AbortSignal[],
): Deadline {
  const end = performance.now() + timeout;
  const controller = new AbortController();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const rejections: ((reason: unknown) => void)[] = [];
  let why: "timeout" | "aborted" | undefined;

  const stop = (ending: "timeout" | "aborted", reason?: unknown) => {
    why ??= ending;
    controller.abort(reason);
    for (const reject of rejections) reject(controller.signal.reason);
  };
  const startTimer = (delay: number, callback: () => void) => {
    timers.push(setTimeout(callback, Math.min(delay, longestTimer)));
  };
  const expire = () => {
    stop("timeout");
  };

  const removeListeners = onAnyAbort(signals, (reason) => {
    stop("aborted", reason);
  });
  if (!controller.signal.aborted && timeout !== Infinity) {
    startTimer(timeout, () => {
      const isLate = performance.now() - end > lateness;
      // a response that came in time may still wait behind this timer: the loop turns once more
      if (isLate) startTimer(0, expire);
      else expire();
    });
  }
  const within = <T>(step: Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      rejections.push(reject);
      step.then(resolve, reject);
      controller.signal.throwIfAborted();
    });
  return {
    signal: controller.signal,
    ended: () => why,
    reason: () => controller.signal.reason as unknown,
    left: () => end - performance.now(),
    within,
    wait: (delay) =>
      within(
        new Promise((resolve) => {
          startTimer(delay, resolve);
        }),
      ),
    release: () => {
      for (const timer of timers) clearTimeout(timer);
      removeListeners();
    },
  };
}

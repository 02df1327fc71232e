/** One listener for each signal, however many calls wait for it. */

import { read } from "./redact.js";

/** What to run when a signal aborts. */
interface Waiting {
  readonly callbacks: Set<() => void>;
  /** The listener. It reads no `this`: some runtimes call it without. */
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Runs the callback with the reason of the first signal that aborts, at once if
 * one has aborted already.
 *
 * @returns a function that removes the callback from all of them
 */
export function onAnyAbort(
  signals: readonly AbortSignal[],
  callback: (reason: unknown) => void,
): () => void {
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted) callback(aborted.reason);
  const removals = (aborted ? [] : signals).map((signal) =>
    onAbort(signal, () => {
      callback(read(signal, "reason"));
    }),
  );
  return () => {
    for (const remove of removals) remove();
  };
}

/**
 * Runs the callback when the signal aborts. Calls that share a signal share one
 * listener: runtimes warn of a leak when a signal has many.
 *
 * @returns a function that removes the callback. With the last callback of a
 * signal it removes the listener.
 */
function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let entry = waiting.get(signal);
  if (!entry) {
    const callbacks = new Set<() => void>();
    const listener = () => {
      for (const run of [...callbacks]) run();
    };
    waiting.set(signal, (entry = { callbacks, listener }));
  }
  const { callbacks, listener } = entry;
  if (callbacks.size === 0) signal.addEventListener("abort", listener);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0) return;
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // a signal of another library: the call has its response, whatever that throws
    }
  };
}

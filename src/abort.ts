/** One listener for each signal, however many calls wait for it. */

/** The callbacks of each signal. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Runs the callback when the signal aborts. Calls that share a signal share one
 * listener: runtimes warn of a leak when a signal has many.
 *
 * @returns a function that removes the callback. With the last callback of a
 * signal it removes the listener.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = waiting.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    waiting.set(signal, (callbacks = all));
  }
  const mine = callbacks;
  if (mine.size === 0) signal.addEventListener("abort", runCallbacks);
  mine.add(callback);
  return () => {
    mine.delete(callback);
    if (mine.size === 0) signal.removeEventListener("abort", runCallbacks);
  };
}

function runCallbacks(this: AbortSignal): void {
  for (const callback of [...(waiting.get(this) ?? [])]) callback();
}

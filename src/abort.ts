/** One listener on a signal, however many calls wait for it. */

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts. A signal shared by thousands of calls gets
 * a single listener, so that no runtime warns of a leak.
 *
 * @returns what takes the callback away, and the listener with the last one
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = waiting.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    waiting.set(signal, (callbacks = all));
  }
  const mine = callbacks;
  if (mine.size === 0) signal.addEventListener("abort", aborted);
  mine.add(callback);
  return () => {
    mine.delete(callback);
    if (mine.size === 0) signal.removeEventListener("abort", aborted);
  };
}

function aborted(this: AbortSignal): void {
  for (const callback of [...(waiting.get(this) ?? [])]) callback();
}

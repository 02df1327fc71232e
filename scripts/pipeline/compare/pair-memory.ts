/** Results of a comparison that calls itself, each kept as soon as it is whole. */

/** Returns what is known of a pair, or computes it. */
type Recall<Result> = (key: string, compute: () => Result) => Result;

/** A result that lacks what a pair above it adds, which is still being compared. */
interface Partial<Result> {
  readonly result: Result;
  /** The place of that pair among those that are being compared, from 0. */
  readonly missing: number;
}

/**
 * Remembers pairs. A pair that is met inside itself adds nothing there; what
 * was computed on the way is partial, and forgotten when the pair is whole:
 * another way into the same cycle starts anew.
 */
export function pairMemory<Result>(nothing: Result): Recall<Result> {
  const whole = new Map<string, Result>();
  const partial = new Map<string, Partial<Result>>();
  const running = new Map<string, number>();
  let missing = Infinity;
  return (key, compute) => {
    const known = whole.get(key);
    if (known !== undefined) return known;
    const place = running.get(key);
    if (place !== undefined) {
      missing = Math.min(missing, place);
      return nothing;
    }
    const before = partial.get(key);
    if (before) {
      missing = Math.min(missing, before.missing);
      return before.result;
    }
    const depth = running.size;
    const outer = missing;
    missing = Infinity;
    running.set(key, depth);
    const result = compute();
    running.delete(key);
    if (missing < depth) partial.set(key, { result, missing });
    else {
      whole.set(key, result);
      for (const [other, one] of partial) {
        if (one.missing >= depth) partial.delete(other);
      }
      missing = Infinity;
    }
    missing = Math.min(outer, missing);
    return result;
  };
}

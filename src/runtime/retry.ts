/** What may be sent again, and when: data and arithmetic. */

/** Whether another attempt may succeed: never, for requests that have the same effect twice, or always. */
export type Again = "never" | "repeatable" | "always";

/** Methods that have the same effect when they are sent twice. */
const repeatable = new Set([
  "GET",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "TRACE",
]);
/** Statuses of an overloaded or broken server. */
const transient = new Set([
  408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526,
]);
/** Milliseconds before the second attempt. They double with each further one. */
const firstDelay = 500;
const longestDelay = 8_000;

export function isRepeatable(method: string): boolean {
  return repeatable.has(method);
}

export function isTransient(status: number): boolean {
  return transient.has(status);
}

/** Returns a random delay in milliseconds that grows with each attempt. */
export function backoff(attempts: number, longest: number): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** (attempts - 1));
  return Math.min(longest, delay * (0.5 + Math.random() / 2));
}

/**
 * Returns the seconds that a response asks to wait: the longest of its
 * Retry-After, or else, where it throttles, the reset of an exhausted
 * Ratelimit. Undefined where it asks for nothing.
 */
export function readRetryAfter(
  headers: Headers,
  { isThrottled }: { readonly isThrottled: boolean },
): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(date) ? Date.now() : date;
  const waits = [
    // repeated headers are joined by commas, and a date has one, too
    ...(headers.get("retry-after") ?? "").matchAll(
      /[a-z]{3,9}, \d\d[ -][^,]+|[^\s,][^,]*/gi,
    ),
  ].flatMap(([value]) => readWait(value.trim(), now));
  if (waits.length > 0) return Math.max(...waits);
  if (!isThrottled) return undefined;
  const resets = [
    ...(headers.get("ratelimit") ?? "").matchAll(/;\s*r=0\s*;\s*t=(\d+)/g),
  ].map(([, seconds]) => Number(seconds));
  return resets.length > 0 ? Math.max(...resets) : undefined;
}

/** The seconds of a number or of an HTTP date; nothing for other text. */
function readWait(value: string, now: number): readonly number[] {
  if (/^\d+(\.\d+)?$/.test(value)) return [Number(value)];
  // without a weekday it may not be a date: engines read "-1" as a year
  if (!/^[a-z]{3,}, /i.test(value)) return [];
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isNaN(seconds) ? [] : [Math.max(0, seconds)];
}

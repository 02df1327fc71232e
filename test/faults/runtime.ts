/** A runtime with bad habits: its clock is wrong, and it sends a POST twice. */

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Runtime {
  readonly fetch: Fetch;
  /** How many POSTs it has sent twice. */
  readonly repeated: () => number;
  /** Ends its habit of sending a POST twice. */
  readonly heal: () => void;
}

/**
 * Makes a runtime that sends a share of its POSTs again by itself, as Deno and
 * Chromium do where a kept-alive connection breaks: nobody hears of the first.
 *
 * @param skew - by how many milliseconds the `Date` of a response is ahead
 */
export function createRuntime({
  skew,
  rate,
  seed,
}: {
  readonly skew: number;
  readonly rate: number;
  readonly seed: number;
}): Runtime {
  let state = seed;
  let share = rate;
  let repeated = 0;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    repeated: () => repeated,
    heal: () => {
      share = 0;
    },
    fetch: async (url, init) => {
      if (init.method === "POST" && draw() < share) {
        repeated += 1;
        const lost = await fetch(url, init).catch(() => undefined);
        await lost?.body?.cancel();
      }
      const response = await fetch(url, init);
      const date = Date.parse(response.headers.get("date") ?? "");
      const headers = new Headers(response.headers);
      headers.set("date", new Date(date + skew).toUTCString());
      const { status, statusText, body } = response;
      return new Response(body, { status, statusText, headers });
    },
  };
}

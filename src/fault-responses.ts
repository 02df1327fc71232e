/** What the client gets of a request that fails: one implementation for each fault. */

import type { Fault, FaultRule } from "./faults.js";

/** A request that fails. */
export interface FailingRequest<App> {
  /** Carries out the request and returns its response. A list shows `apps`, by default those of now. */
  readonly carryOut: (apps?: readonly App[]) => Response;
  /** The headers of every response. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

type Implementation = <App>(
  request: FailingRequest<App>,
  rule: FaultRule,
  /** The apps before each of the last `lag` requests. */
  history: readonly (readonly App[])[],
) => Response | Promise<Response>;

export const implementations: Readonly<Record<Fault, Implementation>> = {
  "drop-before": () => {
    throw connectionLost();
  },
  "drop-after": ({ carryOut }) => {
    carryOut();
    throw connectionLost();
  },
  "bad-gateway-after": ({ carryOut, headers }) => {
    carryOut();
    return new Response(badGatewayPage, {
      status: 502,
      headers: { ...headers, "content-type": "text/html; charset=UTF-8" },
    });
  },
  "empty-500": ({ headers }) => {
    const bare = new Headers(headers);
    bare.delete("content-type");
    return new Response(null, { status: 500, headers: bare });
  },
  throttle: ({ headers }, { retryAfter = 1 }) =>
    refusal(429, throttled, { ...headers, "retry-after": String(retryAfter) }),
  "throttle-bare": ({ headers }) => refusal(429, throttled, headers),
  "throttle-200": ({ headers }) => refusal(200, throttled, headers),
  "refuse-200": ({ headers }) =>
    refusal(200, { code: 10003, message: "Missing entry point" }, headers),
  "stall-headers": async ({ carryOut, signal }) => {
    const response = carryOut();
    await wait(Infinity, signal);
    return response;
  },
  "stall-body": async ({ carryOut, signal }) => {
    const response = carryOut();
    const bytes = await readBytes(response);
    const half = Math.floor(bytes.length / 2);
    const pieces = [bytes.subarray(0, half), bytes.subarray(half)];
    return new Response(streamPieces(pieces, Infinity, signal), response);
  },
  drip: async ({ carryOut, signal }, { delay = 10 }) => {
    const response = carryOut();
    const bytes = await readBytes(response);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    return new Response(streamPieces(pieces, delay, signal), response);
  },
  "cut-off": async ({ carryOut }) => {
    const response = carryOut();
    const text = await response.text();
    return new Response(text.slice(0, text.length / 2), response);
  },
  slow: async ({ carryOut, signal }, { delay = 1000 }) => {
    const response = carryOut();
    await wait(delay, signal);
    return response;
  },
  "lagging-list": ({ carryOut }, _rule, history) => carryOut(history[0]),
  "send-twice": ({ carryOut }) => {
    carryOut();
    return carryOut();
  },
  answer: ({ headers: usual }, { status = 500, body, headers = {} }) => {
    const all = new Headers(usual);
    if (body === undefined) all.delete("content-type");
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const text =
      body === undefined || typeof body === "string"
        ? body
        : JSON.stringify(body);
    return new Response(text ?? null, { status, headers: all });
  },
};

const throttled = {
  code: 971,
  message: "Please wait and consider throttling your request speed",
};

const badGatewayPage = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body></html>
`;

/** Returns the error of a lost connection, as `fetch` rejects with it in Node. */
function connectionLost(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), {
    code: "ECONNRESET",
  });
  return new TypeError("fetch failed", { cause });
}

function refusal(
  status: number,
  error: { code: number; message: string },
  headers: Readonly<Record<string, string>>,
): Response {
  const envelope = {
    success: false,
    errors: [error],
    messages: [],
    result: null,
  };
  return new Response(JSON.stringify(envelope), { status, headers });
}

async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Streams a body, with a pause before each piece but the first. Fails with the signal's reason. */
function streamPieces(
  pieces: readonly Uint8Array[],
  pause: number,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  const ended = signal
    ? AbortSignal.any([signal, cancelled.signal])
    : cancelled.signal;
  let next = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (next > 0) await wait(pause, ended);
        ended.throwIfAborted();
        const piece = pieces[next];
        next += 1;
        if (piece) controller.enqueue(piece);
        if (next >= pieces.length) controller.close();
      },
      cancel(reason) {
        cancelled.abort(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Waits for `delay` milliseconds, or for ever. Rejects with the signal's reason. */
function wait(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = delay === Infinity ? undefined : setTimeout(done, delay);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

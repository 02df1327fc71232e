/** What the lifecycle talks to: the fake over HTTP, and ways to it on which requests fail. */

import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createFakeCalls } from "../../src/testing.js";
import { serveFake } from "../../src/cli/fake-server.js";
import { token } from "./check.js";

export interface World {
  /** `${origin}/${way}.${check}` is a base URL, and each has its own counts. */
  readonly origin: string;
  /** A base URL where nobody listens. */
  readonly closed: string;
}

/** What stands before the fake: a page, or CORS. */
export type Front = (
  request: Request,
  answer: () => Promise<Response>,
) => Promise<Response>;

interface Asked {
  readonly method: string;
  /** How many requests of this method came this way before. */
  readonly earlier: number;
  readonly carryOut: () => Promise<Response>;
}

const throttled = () =>
  new Response(null, { status: 429, headers: { "retry-after": "1" } });

const ways: Readonly<Record<string, (asked: Asked) => Promise<Response>>> = {
  plain: async ({ carryOut }) => carryOut(),
  /** 503, once. */
  busy: async ({ earlier, carryOut }) =>
    earlier === 0 ? new Response(null, { status: 503 }) : carryOut(),
  /** 429 that asks for a second, once. */
  throttle: async ({ earlier, carryOut }) =>
    earlier === 0 ? throttled() : carryOut(),
  /** 429 that asks for a second, always; CORS does not expose that. */
  hidden: () => Promise.resolve(throttled()),
  /** 503 that asks for half a minute, always. */
  down: () =>
    Promise.resolve(
      new Response(null, { status: 503, headers: { "retry-after": "30" } }),
    ),
  silent: () => new Promise(() => undefined),
  /** The first POST is carried out, and its connection breaks. */
  lose: async ({ method, earlier, carryOut }) => {
    const response = await carryOut();
    if (method === "POST" && earlier === 0) throw new Error("lost");
    return response;
  },
};

/** Runs something in a world of its own, which it closes afterwards. */
export async function inWorld<T>(
  run: (world: World) => Promise<T>,
  front: Front = async (_request, answer) => answer(),
): Promise<T> {
  const answer = createFakeWithWays();
  const served = await serveFake({
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return front(request, async () => answer(request));
    },
  });
  const { origin } = new URL(served.baseUrl);
  try {
    return await run({
      origin,
      closed: `http://127.0.0.1:${await freePort()}`,
    });
  } finally {
    await served.close();
  }
}

/** A fake whose paths start with a way. `/requests/<way>/<method>` counts. */
function createFakeWithWays(): (request: Request) => Promise<Response> {
  const fake = createFakeCalls({ apiToken: token });
  const counts = new Map<string, number>();
  return async (request) => {
    const { pathname } = new URL(request.url);
    const [, first = "", way, method] = pathname.split("/");
    if (first === "requests") {
      return Response.json(counts.get(`${way} ${method}`) ?? 0);
    }
    const key = `${first} ${request.method}`;
    const earlier = counts.get(key) ?? 0;
    counts.set(key, earlier + 1);
    const answer = ways[first.split(".")[0] ?? ""];
    if (!answer) throw new Error(`no such way: ${pathname}`);
    return answer({
      ...{ method: request.method, earlier },
      carryOut: async () => fake.fetch(request),
    });
  };
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

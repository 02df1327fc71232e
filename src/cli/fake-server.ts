/** The fake of the API as a server: what rejects in a process is a destroyed connection here. */

import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { FakeCalls } from "../testing.js";

/** What a server has done with a request. */
export interface Served {
  readonly method: string;
  readonly path: string;
  /** Undefined where the connection was destroyed. */
  readonly status: number | undefined;
}

export interface FakeServer {
  readonly baseUrl: string;
  /** Ends all connections, too. */
  readonly close: () => Promise<void>;
}

export interface FakeServerOptions {
  /** The port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Headers of every response, and the whole response to OPTIONS. Default: none. */
  readonly cors?: Readonly<Record<string, string>>;
  readonly onServed?: (served: Served) => void;
}

/** What a page of any origin needs, and what the client reads. */
export const cors: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers": "authorization, content-type, user-agent",
  "access-control-expose-headers":
    "retry-after, ratelimit, ratelimit-policy, cf-ray, date",
  "access-control-max-age": "600",
};

/**
 * Serves a fake. A client that goes away aborts its request.
 *
 * @throws where the port is taken
 */
export async function serveFake(
  { fetch }: Pick<FakeCalls, "fetch">,
  options: FakeServerOptions = {},
): Promise<FakeServer> {
  const server = createServer((incoming, outgoing) => {
    void respond(fetch, incoming, outgoing, options);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/client/v4`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  fetch: FakeCalls["fetch"],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { cors = {}, onServed }: FakeServerOptions,
): Promise<void> {
  const { method = "GET", url: path = "/" } = incoming;
  const gone = new AbortController();
  outgoing.on("close", () => {
    gone.abort();
  });
  let status: number | undefined;
  try {
    const isPreflight = method === "OPTIONS" && Object.keys(cors).length > 0;
    const response = isPreflight
      ? new Response(null, { status: 204 })
      : await fetch(...(await readRequest(incoming, gone.signal)));
    status = response.status;
    outgoing.writeHead(status, {
      ...Object.fromEntries(response.headers),
      ...cors,
    });
    const body = (response.body ?? []) as AsyncIterable<Uint8Array> | [];
    await pipeline(body, outgoing);
  } catch {
    outgoing.destroy();
  }
  onServed?.({ method, path, status });
}

async function readRequest(
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<[url: string, init: RequestInit]> {
  const { method = "GET", url = "/", headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const sent = await text(incoming);
  // no Request takes a body there, and the API needs none
  const body = /^(GET|HEAD)$/.test(method) || sent === "" ? null : sent;
  return [`http://fake${url}`, { method, headers, body, signal }];
}

/** The fake over real HTTP: what rejects in-process is a destroyed connection here. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { serve, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { FakeCalls } from "../../src/testing.js";

export interface ServedFake {
  readonly baseUrl: string;
  /** Ends all connections too. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a fake on a loopback port. A client that goes away aborts its request.
 *
 * Answers are written here, not by the adapter, which prints every body that
 * fails, and would put its own Request and Response in place of the global ones.
 */
export async function serveFake({
  fetch,
}: Pick<FakeCalls, "fetch">): Promise<ServedFake> {
  const server = serve({
    hostname: "127.0.0.1",
    port: 0,
    overrideGlobalObjects: false,
    async fetch(request, env) {
      const { outgoing } = env as HttpBindings;
      try {
        const { url, method, headers, signal } = request;
        const sent = (await request.text()) || null;
        const init = { method, headers, body: sent, signal };
        const response = await fetch(url, init);
        outgoing.statusCode = response.status;
        for (const [name, value] of response.headers) {
          outgoing.setHeader(name, value);
        }
        const body = (response.body ?? []) as AsyncIterable<Uint8Array> | [];
        await pipeline(body, outgoing);
      } catch {
        outgoing.destroy();
      }
      return RESPONSE_ALREADY_SENT;
    },
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/client/v4`,
    async close() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

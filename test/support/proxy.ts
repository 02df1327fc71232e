/** A proxy on loopback, which takes both forms: a tunnel, and a whole URL. */

import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";

export interface Proxy {
  readonly url: string;
  /** The hosts that it was asked for, each with its port. */
  readonly hosts: readonly string[];
}

/** Starts a proxy, until the test is over. */
export async function startProxy(): Promise<Proxy> {
  const hosts: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    hosts.push(new URL(url).host);
    const onward = request(url, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on("connect", ({ url: host = "" }, client: Duplex) => {
    hosts.push(host);
    const { hostname, port } = new URL(`http://${host}`);
    const onward = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(client).pipe(onward);
    });
    for (const end of [client, onward]) {
      end.on("error", () => {
        client.destroy();
        onward.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, hosts };
}

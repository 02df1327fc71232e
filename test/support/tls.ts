/** Servers on loopback that speak TLS, or break it, and a proxy. */

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createProxyServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";
import type { Reply } from "./answers.js";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a certificate that signs itself.
 *
 * @param host - the only name that it is for: `IP:127.0.0.1`, `DNS:other.test`
 * @param days - how long it is valid; -1: it has expired
 */
export function makeCertificate(host: string, days = 1): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "cloudflare-calls-tls-"));
  const run = (args: string) => {
    execFileSync("openssl", args.split(" "), { cwd: folder, stdio: "ignore" });
  };
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  try {
    writeFileSync(join(folder, "names"), `subjectAltName=${host}\n`);
    run(
      "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=loopback -keyout key -out request",
    );
    run(
      `x509 -req -in request -signkey key -days ${days} -extfile names -out cert`,
    );
    return { key: read("key"), cert: read("cert") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why no certificate can be made here; undefined where one can. */
export function findNoOpenssl(): string | undefined {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "there is no openssl, which makes the certificates";
  }
}

export interface SecureServer {
  readonly url: string;
  readonly requests: readonly string[];
  /** How many connections were made. */
  readonly connections: () => number;
}

/** Answers over https until the test is over. */
export async function listenSecurely(
  options: TlsOptions,
  { status, headers, body }: Reply,
): Promise<SecureServer> {
  const requests: string[] = [];
  const server = createHttpsServer(options, (request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    request.resume();
    response.writeHead(status, headers).end(body);
  });
  const { port, connections } = await start(server);
  return { url: `https://127.0.0.1:${port}`, requests, connections };
}

/**
 * Takes connections and closes the first ones as soon as the client has said
 * its hello; the others go to `next`.
 */
export async function breakHandshakes(
  count: number,
  next: Server,
  how: "destroy" | "resetAndDestroy" | "end",
): Promise<Pick<SecureServer, "url" | "connections">> {
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    socket.on("error", () => undefined);
    if (taken > count) {
      next.emit("connection", socket);
      return;
    }
    socket.once("data", () => socket[how]());
  });
  const { port, connections } = await start(server);
  return { url: `https://127.0.0.1:${port}`, connections };
}

export interface Proxy {
  readonly url: string;
  /** What was asked for: `127.0.0.1:443`. */
  readonly asked: readonly string[];
}

/** A proxy that refuses every CONNECT with this status. */
export async function refuseConnect(status: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = createProxyServer();
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.on("error", () => undefined);
    socket.end(
      `HTTP/1.1 ${status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
    );
  });
  const { port } = await start(server);
  return { url: `http://127.0.0.1:${port}`, asked };
}

async function start(
  server: Server,
): Promise<{ readonly port: number; readonly connections: () => number }> {
  let taken = 0;
  server.on("connection", () => (taken += 1));
  // a failed handshake is what the test is about
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    if ("closeAllConnections" in server) {
      (server.closeAllConnections as () => void)();
    }
  });
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => taken };
}

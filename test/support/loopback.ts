/** A server on loopback that follows a script and remembers what it was asked. */

import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Reply } from "./answers.js";
import { defer } from "./deferred.js";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer, or what to do with the connection instead. */
export type Act = Reply | ((response: ServerResponse) => void);

export interface Loopback {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves when a request has arrived. */
  readonly asked: Promise<void>;
  /** Resolves when the client has closed a connection. */
  readonly hungUp: Promise<void>;
}

/**
 * Listens until the test is over.
 *
 * @param acts - one for each request, the last one for ever
 */
export async function listen(...acts: readonly Act[]): Promise<Loopback> {
  return listenOn(0, ...acts);
}

export async function listenOn(
  port: number,
  ...acts: readonly Act[]
): Promise<Loopback> {
  const received: Received[] = [];
  const asked = defer();
  const hungUp = defer();
  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const act = acts[Math.min(received.length, acts.length - 1)];
    const { method = "", url = "", headers } = request;
    const body = Buffer.concat(chunks).toString();
    received.push({ method, url, headers, body });
    asked.resolve();
    if (typeof act === "function") act(response);
    else send(response, act ?? { status: 500 });
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.on("connection", (socket) => socket.on("close", hungUp.resolve));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    asked: asked.promise,
    hungUp: hungUp.promise,
  };
}

/** The global fetch, and when it has first got the head of an answer. */
export function watchHeads(): {
  readonly fetch: typeof globalThis.fetch;
  readonly head: Promise<void>;
} {
  const head = defer();
  return {
    fetch: async (input, init) => {
      const response = await globalThis.fetch(input, init);
      head.resolve();
      return response;
    },
    head: head.promise,
  };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function send(response: ServerResponse, { status, headers, body }: Reply) {
  response.writeHead(status, headers).end(body);
}

/** Closes the connection in place of an answer. */
export function hangUp(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Resets the connection in place of an answer. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

export function neverAnswer(): void {
  // a connection that stays open
}

/** Promises more than it sends, then closes the connection. */
export function cutOff(
  status: number,
  text: string,
): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": text.length + 100,
    });
    response.write(text, () => response.socket?.destroySoon());
  };
}

/** Sends without a length, so that the end of the connection is the end of the body. */
export function unmeasured(
  status: number,
  text: string,
): (response: ServerResponse) => void {
  return (response) => {
    const head = `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n`;
    response.socket?.end(`${head}${text}`);
  };
}

/** Sends the head and the first byte of a body, and then nothing. */
export function stall(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.write("{");
}

/** Sends one white space after another. */
export function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 5);
  response.on("close", () => {
    clearInterval(timer);
  });
}

/** Connections that are never made, that break in the handshake, or that break later: against real servers. */

import { createServer as createHttpsServer } from "node:https";
import { describe, expect, test } from "vitest";
import { Agent, fetch as undiciFetch, ProxyAgent } from "undici";
import type { CallsClientOptions } from "../src/index.js";
import {
  app,
  appId,
  broken,
  connect,
  failureOf,
  methodNames,
  methods,
  newApp,
  no,
  script,
  token,
  yes,
} from "./support/answers.js";
import {
  cutOff,
  freePort,
  hangUp,
  listen,
  reset,
  type Act,
} from "./support/loopback.js";
import {
  breakHandshakes,
  findNoOpenssl,
  listenSecurely,
  makeCertificate,
  refuseConnect,
} from "./support/tls.js";

const fetch = undiciFetch as unknown as CallsClientOptions["fetch"];

const noOpenssl = findNoOpenssl();
const needsOpenssl = (skip: (note?: string) => void) => {
  if (noOpenssl !== undefined) skip(noOpenssl);
};

/** Each method is told that nothing was sent, after one attempt. */
async function expectRefused(
  options: CallsClientOptions,
  code: string | RegExp,
): Promise<void> {
  for (const method of methodNames) {
    const error = await failureOf(methods[method](connect(options)));
    expect(error).toMatchObject({
      kind: "connection",
      outcome: "rejected",
      attempts: 1,
      code:
        typeof code === "string"
          ? code
          : (expect.stringMatching(code) as string),
    });
    expect(error.message).toContain(new URL(options.baseUrl ?? "").host);
    expect(error.message).toContain(String(error.code));
    expect(error.message).toContain("Nothing was sent.");
    expect(error.message).not.toContain(token);
  }
}

describe("a certificate", () => {
  const sorts: [string, () => CallsClientOptions, string | RegExp][] = [
    ["that signs itself", () => ({}), "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ];

  test.for(sorts)("%s is refused once", async ([, options, code], { skip }) => {
    needsOpenssl(skip);
    const certificate = makeCertificate("IP:127.0.0.1");
    const server = await listenSecurely(certificate, yes(newApp, 201));
    await expectRefused({ ...options(), baseUrl: server.url }, code);
    expect(server.requests).toStrictEqual([]);
    expect(server.connections()).toBe(methodNames.length);
  });

  const trusted = [
    ["for another host", "DNS:other.test", 1, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["that has expired", "IP:127.0.0.1", -1, "CERT_HAS_EXPIRED"],
  ] as const;

  test.for(trusted)(
    "%s is refused once",
    async ([, host, days, code], { skip }) => {
      needsOpenssl(skip);
      const certificate = makeCertificate(host, days);
      const server = await listenSecurely(certificate, yes([app]));
      const dispatcher = new Agent({ connect: { ca: certificate.cert } });
      const fetchOptions = { dispatcher };
      await expectRefused({ baseUrl: server.url, fetch, fetchOptions }, code);
      expect(server.requests).toStrictEqual([]);
    },
  );

  test("that is trusted is no error", async ({ skip }) => {
    needsOpenssl(skip);
    const certificate = makeCertificate("IP:127.0.0.1");
    const server = await listenSecurely(certificate, yes([app]));
    const dispatcher = new Agent({ connect: { ca: certificate.cert } });
    const fetchOptions = { dispatcher };
    const calls = connect({ baseUrl: server.url, fetch, fetchOptions });
    expect(await calls.apps.list()).toStrictEqual([app]);
  });

  test("that the server asks of the client and does not get", async ({
    skip,
  }) => {
    needsOpenssl(skip);
    const certificate = makeCertificate("IP:127.0.0.1");
    const server = await listenSecurely(
      { ...certificate, requestCert: true, rejectUnauthorized: true },
      yes([app]),
    );
    const dispatcher = new Agent({ connect: { ca: certificate.cert } });
    const fetchOptions = { dispatcher };
    const calls = connect({ baseUrl: server.url, fetch, fetchOptions });
    expect(await failureOf(calls.apps.create())).toMatchObject({
      kind: "connection",
      attempts: 1,
    });
    expect(server.requests).toStrictEqual([]);
  });
});

test("https to a port that speaks http is refused once", async () => {
  const server = await listen(yes([app]));
  const baseUrl = server.url.replace("http:", "https:");
  await expectRefused({ baseUrl }, /^(ERR_SSL_|EPROTO$)/);
  expect(server.received).toStrictEqual([]);
});

test("no common version of TLS is refused once", async ({ skip }) => {
  needsOpenssl(skip);
  const server = await listenSecurely(
    { ...makeCertificate("IP:127.0.0.1"), maxVersion: "TLSv1.2" },
    yes([app]),
  );
  const dispatcher = new Agent({ connect: { minVersion: "TLSv1.3" } });
  const fetchOptions = { dispatcher };
  await expectRefused(
    { baseUrl: server.url, fetch, fetchOptions },
    /^(ERR_SSL_|EPROTO$)/,
  );
});

describe("a handshake that the server breaks", () => {
  const ways = ["destroy", "end"] as const;

  test.for(ways)("by %s: sent again, create too", async (how, { skip }) => {
    needsOpenssl(skip);
    const certificate = makeCertificate("IP:127.0.0.1");
    const bodies: string[] = [];
    const next = createHttpsServer(certificate, (request, response) => {
      request.on("data", (chunk: Uint8Array) => {
        bodies.push(Buffer.from(chunk).toString());
      });
      request.on("end", () => {
        response.writeHead(201, { "content-type": "application/json" });
        response.end(yes(newApp).body);
      });
    });
    const server = await breakHandshakes(2, next, how);
    const dispatcher = new Agent({ connect: { ca: certificate.cert } });
    const calls = connect({
      ...{ baseUrl: server.url, fetch },
      fetchOptions: { dispatcher },
    });
    expect(await calls.apps.create({ name: "one" })).toStrictEqual(newApp);
    expect(server.connections()).toBe(3);
    expect(bodies).toStrictEqual(['{"name":"one"}']);
    await dispatcher.destroy();
  });

  test.for(ways)("by %s, each time: nothing was sent", async (how) => {
    const server = await breakHandshakes(Infinity, createHttpsServer(), how);
    const calls = connect({ baseUrl: server.url });
    const error = await failureOf(calls.apps.create({ name: "one" }));
    expect(error).toMatchObject({
      kind: "connection",
      outcome: "rejected",
      attempts: 3,
      code: "ECONNRESET",
    });
    expect(error.message).toContain("could not connect to 127.0.0.1:");
    expect(error.message).toContain("Nothing was sent.");
  });

  // nothing tells such a reset from one behind the handshake
  test("by a reset: a create may have happened, for all that is known", async () => {
    const server = await breakHandshakes(
      Infinity,
      createHttpsServer(),
      "resetAndDestroy",
    );
    const { apps } = connect({ baseUrl: server.url });
    expect(await failureOf(apps.create())).toMatchObject({
      kind: "connection",
      outcome: "unknown",
      attempts: 1,
    });
    expect(await failureOf(apps.list())).toMatchObject({ attempts: 3 });
  });
});

describe("a proxy", () => {
  test.each([403, 407, 502, 503])(
    "that refuses CONNECT with %i: nothing was sent, once",
    async (status) => {
      const proxy = await refuseConnect(status);
      const dispatcher = new ProxyAgent(proxy.url);
      const baseUrl = "https://127.0.0.1:9443";
      const fetchOptions = { dispatcher };
      const calls = connect({ baseUrl, fetch, fetchOptions });
      for (const method of methodNames) {
        const error = await failureOf(methods[method](calls));
        expect(error).toMatchObject({
          kind: "connection",
          outcome: "rejected",
          attempts: 1,
        });
        expect(error.message).toContain(String(status));
        expect(error.message).toContain("Nothing was sent.");
      }
      expect(proxy.asked).toStrictEqual(
        methodNames.map(() => "127.0.0.1:9443"),
      );
      await dispatcher.close();
    },
  );

  test("that nobody runs: nothing was sent, tried again", async () => {
    const port = await freePort();
    const dispatcher = new ProxyAgent(`http://127.0.0.1:${port}`);
    const calls = connect({
      ...{ baseUrl: "https://127.0.0.1:9443", fetch },
      fetchOptions: { dispatcher },
    });
    expect(await failureOf(calls.apps.create())).toMatchObject({
      kind: "connection",
      outcome: "rejected",
      attempts: 3,
      code: "ECONNREFUSED",
    });
  });
});

describe("a server that is not there", () => {
  test("is named with its port and the code of the system", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const calls = connect({ baseUrl: `http://${host}` });
    for (const method of methodNames) {
      const error = await failureOf(methods[method](calls));
      expect(error).toMatchObject({
        kind: "connection",
        outcome: "rejected",
        attempts: 3,
        code: "ECONNREFUSED",
      });
      expect(error.message).toContain(
        `could not connect to ${host} (ECONNREFUSED). Nothing was sent.`,
      );
    }
  });

  test("on either address of a name", async () => {
    const port = await freePort();
    const calls = connect({ baseUrl: `http://localhost:${port}` });
    const error = await failureOf(calls.apps.create());
    expect(error).toMatchObject({ outcome: "rejected", code: "ECONNREFUSED" });
    expect(error.message).toContain(
      `could not connect to localhost:${port} (ECONNREFUSED).`,
    );
  });

  test("because its name is unknown", async () => {
    // RFC 6761: this name never resolves
    const calls = connect({ baseUrl: "https://calls.invalid/v4" });
    const error = await failureOf(calls.apps.create());
    expect(error).toMatchObject({
      kind: "connection",
      outcome: "rejected",
      attempts: 3,
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string,
    });
    expect(error.message).toMatch(
      /could not connect to calls\.invalid \((ENOTFOUND|EAI_AGAIN)\)\./,
    );
  });
});

describe("a connection that breaks behind the handshake", () => {
  const ways: [string, Act][] = [
    ["closed", hangUp],
    ["reset", reset],
  ];

  test.each(ways)("%s: a create may have happened", async (_name, act) => {
    const server = await listen(act);
    const { host } = new URL(server.url);
    const calls = connect({ baseUrl: server.url });
    const error = await failureOf(calls.apps.create());
    expect(error).toMatchObject({
      kind: "connection",
      outcome: "unknown",
      attempts: 1,
      code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/) as string,
    });
    expect(error.message).toContain(`the connection to ${host} was lost (`);
    expect(server.received).toHaveLength(1);
  });

  test("in the body: a create may have happened", async () => {
    const server = await listen(cutOff(201, '{"success":true,'));
    const calls = connect({ baseUrl: server.url });
    expect(await failureOf(calls.apps.create())).toMatchObject({
      kind: "response",
      outcome: "unknown",
      attempts: 1,
    });
  });
});

test("a port that fetch does not send to is an input error, once", async () => {
  const calls = connect({ baseUrl: "http://127.0.0.1:9" });
  for (const method of methodNames) {
    const error = await failureOf(methods[method](calls));
    expect(error).toMatchObject({
      kind: "input",
      outcome: "rejected",
      attempts: 1,
    });
    expect(error.message).toContain("127.0.0.1:9: bad port");
  }
});

test.each([
  "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
  "ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC",
  "ERR_SSL_UNEXPECTED_EOF_WHILE_READING",
])("%s: the handshake may be over, and an app created", async (code) => {
  const { fetch: failing, requests } = script(broken(code));
  expect(
    await failureOf(connect({ fetch: failing }).apps.create()),
  ).toMatchObject({ kind: "connection", outcome: "unknown", code });
  expect(requests).toHaveLength(1);
});

test("an error that speaks of a certificate of its own is no refused connection", async () => {
  const mistake = new Error("the certificate of the audit log has expired");
  const { fetch: failing } = script(mistake);
  expect(
    await failureOf(connect({ fetch: failing }).apps.create()),
  ).toMatchObject({ kind: "connection", outcome: "unknown" });
});

test("a refused connection after a response: the message does not say that nothing was sent", async () => {
  const refused = broken("ECONNREFUSED", "connect");
  const { fetch: failing } = script(no(429), refused);
  const calls = connect({ fetch: failing, maxRetries: 1 });
  const error = await failureOf(calls.apps.create());
  expect(error).toMatchObject({ outcome: "rejected", attempts: 2 });
  expect(error.message).toMatch(
    /\(ECONNREFUSED\)\. No attempt was carried out\.$/,
  );
});

test("the code of a cause is the code of the error", async () => {
  const { fetch: failing } = script(broken("ECONNREFUSED", "connect"));
  const error = await failureOf(connect({ fetch: failing }).apps.get(appId));
  expect(error.code).toBe("ECONNREFUSED");
});

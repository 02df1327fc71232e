/**
 * Makes many calls with one client, and prints as JSON what one of them took.
 *
 * Arguments: client, operation, number of calls, how many at a time, and the
 * base URL of a server, or "stub" for a `fetch` that answers by itself.
 */

import { createServer } from "node:http";
import { performance } from "node:perf_hooks";

const accountId = "0123456789abcdef0123456789abcdef";
const uid = "fedcba9876543210fedcba9876543210";
const path = `/accounts/${accountId}/calls/apps`;
const body = { name: "production" };
const app = {
  uid,
  name: "production",
  created: "2026-01-01T00:00:00.000000Z",
  modified: "2026-01-01T00:00:00.000000Z",
};

/** What the API answers: the secret in the response to a create alone. */
function answerTo(method) {
  const result = method === "POST" ? { ...app, secret: "5ec7e7" } : app;
  return JSON.stringify({ success: true, errors: [], messages: [], result });
}

const answers = { GET: answerTo("GET"), POST: answerTo("POST") };
const headers = {
  "content-type": "application/json",
  "cf-ray": "8a1b2c3d4e5f",
};

async function stub(_url, init) {
  const status = init.method === "POST" ? 201 : 200;
  return new Response(answers[init.method], { status, headers });
}

/** The clients: each returns its two calls. */
const clients = {
  async ours(options) {
    const { createCallsClient } = await import("../../dist/src/index.js");
    const { apps } = createCallsClient({ ...options, accountId });
    return { get: () => apps.get(uid), create: () => apps.create(body) };
  },
  async cloudflare({ apiToken, baseUrl, fetch }) {
    const { default: Cloudflare } = await import("cloudflare");
    const client = new Cloudflare({ apiToken, baseURL: baseUrl, fetch });
    const { sfu } = client.calls;
    return {
      get: () => sfu.get(uid, { account_id: accountId }),
      create: () => sfu.create({ account_id: accountId, ...body }),
    };
  },
  async "openapi-fetch"({ apiToken, baseUrl, fetch }) {
    const { default: createClient } = await import("openapi-fetch");
    const { GET, POST } = createClient({
      baseUrl,
      // it calls with a Request, which has the same `method`
      ...(fetch && { fetch: (request) => fetch(request.url, request) }),
      headers: { authorization: `Bearer ${apiToken}` },
    });
    const all = "/accounts/{account_id}/calls/apps";
    return {
      get: () =>
        GET(`${all}/{app_id}`, {
          params: { path: { account_id: accountId, app_id: uid } },
        }),
      create: () =>
        POST(all, { params: { path: { account_id: accountId } }, body }),
    };
  },
  async fetch({ apiToken, baseUrl, fetch = globalThis.fetch }) {
    const authorization = `Bearer ${apiToken}`;
    const send = async (url, init) => (await fetch(url, init)).json();
    return {
      get: () =>
        send(`${baseUrl}${path}/${uid}`, {
          method: "GET",
          headers: { authorization },
        }),
      create: () =>
        send(`${baseUrl}${path}`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
    };
  },
};

/** Answers every request like the stub, prints its base URL, and ends with its standard input. */
function serve() {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(request.method === "POST" ? 201 : 200, headers);
      response.end(answers[request.method]);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}`);
  });
  process.stdin.resume().on("end", () => process.exit());
}

async function run(call, calls, atATime) {
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
}

/** Prints the microseconds of the processor and of the clock for one call. */
async function measure([name, operation, count, many, target]) {
  const calls = Number(count);
  const client = await clients[name]({
    apiToken: "0123456789abcdef0123456789abcdef01234567",
    ...(target === "stub"
      ? { baseUrl: "https://api.cloudflare.com/client/v4", fetch: stub }
      : { baseUrl: target }),
  });
  const call = client[operation];
  await run(call, calls / 4, Number(many)); // warm
  const processor = process.cpuUsage();
  const started = performance.now();
  await run(call, calls, Number(many));
  const clock = (performance.now() - started) * 1000;
  const { user, system } = process.cpuUsage(processor);
  const times = { processor: (user + system) / calls, clock: clock / calls };
  console.log(JSON.stringify(times));
}

const [command, ...rest] = process.argv.slice(2);
if (command === "serve") serve();
else await measure([command, ...rest]);

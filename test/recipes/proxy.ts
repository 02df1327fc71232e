/**
 * Lists the apps through a proxy, which HTTPS_PROXY names. Only this client uses it.
 * From Node 24, and 22.21, NODE_USE_ENV_PROXY=1 does so for the whole process,
 * without undici.
 */
import { createCallsClient } from "cloudflare-calls";
import { install, ProxyAgent } from "undici";

const proxy = process.env["HTTPS_PROXY"];
if (!proxy) throw new Error("HTTPS_PROXY is missing: the URL of the proxy.");

// Node's own fetch may be too old for this dispatcher: take undici's
install();
const dispatcher = new ProxyAgent(proxy);
const calls = createCallsClient({ fetchOptions: { dispatcher } });

for (const { uid, name } of await calls.apps.list()) {
  console.log(`${uid}\t${name}`);
}

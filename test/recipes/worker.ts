/**
 * A Worker that lists the apps of an account, as JSON.
 * Set the secrets by `wrangler secret put`. Whoever can call the Worker sees
 * the list: put Cloudflare Access in front of it.
 */
import { createCallsClient, isCallsError } from "cloudflare-calls";

interface Env {
  readonly CLOUDFLARE_API_TOKEN: string;
  readonly CLOUDFLARE_ACCOUNT_ID: string;
  /** Only where the API is a fake. */
  readonly CLOUDFLARE_BASE_URL?: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const calls = createCallsClient({
      apiToken: env.CLOUDFLARE_API_TOKEN,
      accountId: env.CLOUDFLARE_ACCOUNT_ID,
      baseUrl: env.CLOUDFLARE_BASE_URL,
      // a visitor does not wait for a minute
      timeout: 10_000,
      maxRetryDelay: 1_000,
    });
    try {
      return Response.json(await calls.apps.list({ signal: request.signal }));
    } catch (error) {
      if (!isCallsError(error)) throw error;
      console.error(error.message);
      const { retryAfter } = error;
      return new Response("The list can't be had now.\n", {
        status: 503,
        headers: retryAfter ? { "retry-after": String(retryAfter) } : {},
      });
    }
  },
};

/** createCallsClient: the defaults of this API around the runtime. */

import {
  baseUrl as defaultBaseUrl,
  createApiClient,
  operations,
  type ApiClient,
  type Resources,
} from "../generated/client.js";
import { createApps, type Apps } from "./apps.js";
import { dialect } from "./cloudflare.js";
import { createClient, defaults } from "./runtime/client.js";
import { CallsInputError } from "./runtime/errors.js";
import type { CallsEvent } from "./runtime/event.js";
import type { CallOptions } from "./runtime/operation.js";
import { checkOptions, text } from "./runtime/options.js";
import { version } from "./version.js";

export interface CallsClientOptions {
  /**
   * The API token, or a function that returns it. The client calls the
   * function before each request. Default: the environment variable CLOUDFLARE_API_TOKEN.
   */
  readonly apiToken?:
    string | (() => string | Promise<string>) | null | undefined;
  /** The account, at most 32 characters. Default: the environment variable CLOUDFLARE_ACCOUNT_ID. */
  readonly accountId?: string | null | undefined;
  /**
   * The URL that all paths are appended to: https, or http on a loopback host.
   * Default: the environment variable CLOUDFLARE_BASE_URL, or else
   * https://api.cloudflare.com/client/v4.
   */
  readonly baseUrl?: string | null | undefined;
  /**
   * Whether `baseUrl` may be http on any host, such as `host.docker.internal`.
   * The token then crosses the network unencrypted. Default: false.
   */
  readonly allowHttp?: boolean | null | undefined;
  /**
   * The function that sends requests, called with a URL and the options of
   * `fetch`. A TypeError or ReferenceError that it throws at once is taken for a
   * mistake in it, before it sent. Default: `globalThis.fetch`, looked up at
   * each request.
   */
  readonly fetch?:
    ((url: string, init: RequestInit) => Promise<Response>) | null | undefined;
  /**
   * Options for `fetch` that the client has no use for, in every request:
   * `dispatcher`, `cache`, `keepalive`, `next`, `cf`. A dispatcher must send each
   * request once: one that sends again by itself, such as undici's RetryAgent,
   * hides what it did, and then "rejected" is not certain.
   */
  readonly fetchOptions?: CallOptions["fetchOptions"];
  /** Headers of every request: a Headers, an object or a list of pairs. The headers of a call go before. */
  readonly headers?: CallOptions["headers"];
  /** Milliseconds for a whole call, body and retries included. Default: 60 000. */
  readonly timeout?: number | null | undefined;
  /** Attempts after the first one. Default: 2. */
  readonly maxRetries?: number | null | undefined;
  /**
   * The longest wait before a retry, in milliseconds. The call fails at once if
   * the API asks for a longer one (Retry-After). Default: 60 000.
   */
  readonly maxRetryDelay?: number | null | undefined;
  /**
   * Called for every request, response and retry, and for the error that ends
   * a call, unless it is refused before its first attempt. The client ignores what
   * it returns, throws or rejects with.
   */
  readonly onEvent?: ((event: CallsEvent) => unknown) | null | undefined;
}

/** What createCallsClient returns. */
export type CallsClient = Omit<Resources, "apps"> & {
  /** The methods of apps, and the helpers on top of them. */
  readonly apps: Apps;
  /**
   * The typed fetch client beneath the methods, with the same token, deadline
   * and retries. A call resolves to `data` for a valid 2xx response, and to
   * `error` (never empty) for a response that is not 2xx. It throws a CallsError
   * where there is no response, for a 304, and for a 2xx response that is
   * invalid or has `success: false`. `use()` adds middleware to it, as
   * openapi-fetch documents; the methods have none.
   */
  readonly api: ApiClient;
};

/** All options of a client: the compiler misses one that is not here. */
const clientOptions: Readonly<Record<keyof CallsClientOptions, true>> = {
  apiToken: true,
  accountId: true,
  baseUrl: true,
  allowHttp: true,
  fetch: true,
  fetchOptions: true,
  headers: true,
  timeout: true,
  maxRetries: true,
  maxRetryDelay: true,
  onEvent: true,
};

/** The errors of the function itself name it. */
const about = { operation: "createCallsClient", method: "", path: "" };

/**
 * Creates a client of the apps endpoints of Cloudflare Calls.
 *
 * It sends nothing, and needs no token, account and `fetch` before the first
 * call. No property of the client shows the token.
 *
 * @throws {CallsInputError} for options of the wrong sort, all in one message; for a base URL that is neither https nor http on a loopback host
 * (unless `allowHttp`), that has a user name, password, query or fragment, or
 * that serves sessions and tracks
 * @example
 * const calls = createCallsClient({ apiToken, accountId });
 * const { uid, secret } = await calls.apps.create({ name: "production" });
 */
export function createCallsClient(
  options?: CallsClientOptions | null,
): CallsClient {
  checkOptions(options, Object.keys(clientOptions), about, { accountId: text });
  const { apiToken, accountId, baseUrl, allowHttp, ...others } = options ?? {};
  const { resources, api } = createClient<Resources, ApiClient>(
    operations,
    createApiClient,
    {
      ...others,
      baseUrl: checkBaseUrl(
        baseUrl ?? readEnvironment("CLOUDFLARE_BASE_URL") ?? defaultBaseUrl,
        allowHttp ?? false,
      ),
      apiToken: apiToken ?? readEnvironment("CLOUDFLARE_API_TOKEN"),
      missingToken:
        "no API token: pass apiToken to createCallsClient, or set CLOUDFLARE_API_TOKEN.",
      bound: {
        accountId: {
          value: accountId ?? readEnvironment("CLOUDFLARE_ACCOUNT_ID"),
          missing:
            "no account id: pass accountId to createCallsClient or to the call, or set CLOUDFLARE_ACCOUNT_ID.",
        },
      },
      userAgent: `cloudflare-calls/${version}`,
      dialect,
      refusePath,
    },
  );
  const apps = createApps(resources.apps, {
    timeout: others.timeout ?? defaults.timeout,
    unread: new Map(),
    wait: (deadline, delay) => deadline.wait(delay),
  });
  return { ...resources, apps, api };
}

const connectionPlane =
  "Sessions and tracks are at https://rtc.live.cloudflare.com/v1 and take the app's own secret; this client manages apps.";

function refusePath(path: string): string | undefined {
  return /\/(sessions|tracks|datachannels)(\/|$)/.test(path)
    ? connectionPlane
    : undefined;
}

/** Returns the base URL without a slash at its end. Throws where no token may be sent there. */
function checkBaseUrl(baseUrl: string, allowHttp: boolean): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(
    url?.hostname ?? "",
  );
  const isSafe =
    url?.protocol === "https:" ||
    (url?.protocol === "http:" && (isLoopback || allowHttp));
  if (url?.hostname === "rtc.live.cloudflare.com") {
    throw new CallsInputError(
      `baseUrl is the URL of sessions and tracks. ${connectionPlane}`,
      about,
    );
  }
  if (!url || !isSafe || url.username || url.password || /[?#]/.test(baseUrl)) {
    throw new CallsInputError(
      "baseUrl must be https, or http on a loopback host or with allowHttp, without user name, password, query and fragment.",
      about,
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Returns an environment variable; undefined where the runtime has none or refuses access. */
function readEnvironment(name: string): string | undefined {
  try {
    return (
      (globalThis as { process?: { env?: Record<string, string | undefined> } })
        .process?.env?.[name] || undefined
    );
  } catch {
    return undefined; // Deno throws without permission: the caller passes the option
  }
}

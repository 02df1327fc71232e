/** The client: route table, transport and typed fetch client put together. */

import {
  baseUrl as defaultBaseUrl,
  createApiClient,
  operations,
  type ApiClient,
  type Resources,
} from "../generated/client.js";
import { createApps, type Apps } from "./apps.js";
import { bindOperations } from "./bind.js";
import { CallsInputError } from "./errors.js";
import { toResponse } from "./response.js";
import { createMatcher, fillPath } from "./route.js";
import { createTransport, type CallsEvent } from "./transport.js";

export interface CallsClientOptions {
  /**
   * The API token, or a function that gives it, asked before each request.
   * Default: the environment variable CLOUDFLARE_API_TOKEN.
   */
  readonly apiToken?: string | (() => string | Promise<string>) | undefined;
  /** The account, at most 32 characters. Default: the environment variable CLOUDFLARE_ACCOUNT_ID. */
  readonly accountId?: string | undefined;
  /**
   * https, or http on a loopback host. Default: CLOUDFLARE_BASE_URL, or else
   * https://api.cloudflare.com/client/v4.
   */
  readonly baseUrl?: string | undefined;
  /** Default: `globalThis.fetch`, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for a whole call, body and retries included. Default: 60 000. */
  readonly timeout?: number | undefined;
  /** Attempts after the first one. Default: 2. */
  readonly maxRetries?: number | undefined;
  /** Milliseconds: a longer Retry-After fails at once. Default: 60 000. */
  readonly maxRetryDelay?: number | undefined;
  /** Told of every request, answer, retry and error. What it throws is ignored. */
  readonly onEvent?: ((event: CallsEvent) => unknown) | undefined;
}

export type CallsClient = Omit<Resources, "apps"> & {
  readonly apps: Apps;
  /**
   * The typed fetch client beneath, with the same token, deadline and retries.
   * Resolves to `data` for an answer that is believed and to `error` (never
   * empty) for one that is not 2xx; throws a CallsError for everything else.
   */
  readonly api: ApiClient;
};

const defaults = {
  timeout: 60_000,
  maxRetries: 2,
  maxRetryDelay: 60_000,
} as const;

/**
 * Creates a client of the apps endpoints of Cloudflare Calls.
 *
 * Nothing is sent and no token is needed before the first call. The token can't
 * be read from the client.
 *
 * @throws {CallsInputError} for a base URL that is neither https nor http on a loopback host
 */
export function createCallsClient(
  options: CallsClientOptions = {},
): CallsClient {
  const baseUrl = checkBaseUrl(
    options.baseUrl ?? environment("CLOUDFLARE_BASE_URL") ?? defaultBaseUrl,
  );
  const timeout = options.timeout ?? defaults.timeout;
  const transport = createTransport({
    apiToken: options.apiToken ?? environment("CLOUDFLARE_API_TOKEN"),
    fetch: options.fetch,
    timeout,
    maxRetries: options.maxRetries ?? defaults.maxRetries,
    maxRetryDelay: options.maxRetryDelay ?? defaults.maxRetryDelay,
    onEvent: options.onEvent,
  });
  const match = createMatcher(operations, baseUrl);
  const api = createApiClient({
    baseUrl,
    Request: CallRequest,
    pathSerializer: (url, values) =>
      fillPath(url, values, match.byTemplate(url)),
    fetch: async (request) => {
      const call = match.byUrl(request.method, request.url);
      const wrong = misplaced(request.url, baseUrl, call.path);
      if (wrong !== undefined) throw new CallsInputError(wrong, call);
      const { answer, error } = await transport(request, call, {
        signal: signals.get(request),
      });
      const { row } = call;
      const bare =
        row && !row.result ? { ...answer, bytes: new ArrayBuffer() } : answer;
      const response = toResponse(bare);
      // a 2xx that says no, and a 304, which can't carry an error
      if (error && (response.ok || response.body === null)) throw error;
      return response;
    },
  });
  const bound = {
    accountId: {
      value: options.accountId ?? environment("CLOUDFLARE_ACCOUNT_ID"),
      missing:
        "no account id: pass accountId to createCallsClient or to the call, or set CLOUDFLARE_ACCOUNT_ID.",
    },
  };
  const resources = bindOperations(
    operations,
    api,
    transport,
    bound,
  ) as unknown as Resources;
  const apps = createApps(resources.apps, {
    timeout,
    unread: new Map(),
    wait: (deadline, delay) => deadline.wait(delay),
  });
  return { ...resources, apps, api };
}

/** Signals of the requests of `calls.api`. */
const signals = new WeakMap<Request, AbortSignal>();

/**
 * A Request without the caller's signal: the runtime would leave a listener on
 * it until the Request is collected. The transport listens instead.
 */
class CallRequest extends Request {
  constructor(input: RequestInfo | URL, init: RequestInit = {}) {
    const { signal, ...rest } = init;
    super(input, rest);
    if (signal) signals.set(this, signal);
  }
}

const connectionPlane =
  "Sessions and tracks are at https://rtc.live.cloudflare.com/v1 and take the app's own secret; this client manages apps.";

/** Why a request of `calls.api` must not be sent; nothing where it may. */
function misplaced(
  url: string,
  baseUrl: string,
  template: string,
): string | undefined {
  if (!url.startsWith(`${baseUrl}/`)) {
    return "the request is not beneath the client's base URL.";
  }
  if (/\/(sessions|tracks|datachannels)(\/|$)/.test(template))
    return connectionPlane;
  const { pathname } = new URL(url);
  const [name] = /(?<=\/%7B)\w+(?=%7D(\/|$))/.exec(pathname) ?? [];
  return name && `${name} is missing: pass it in params.path.`;
}

/** The base URL without a slash at its end, if a token may be sent there. */
function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(
    url?.hostname ?? "",
  );
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && loopback);
  if (url?.hostname === "rtc.live.cloudflare.com") {
    throw new CallsInputError(
      `baseUrl is that of sessions and tracks. ${connectionPlane}`,
      {
        method: "createCallsClient",
        path: "",
      },
    );
  }
  if (!url || !safe || url.username || url.password || /[?#]/.test(baseUrl)) {
    throw new CallsInputError(
      "baseUrl is neither https nor http on a loopback host, or holds more than a path.",
      { method: "createCallsClient", path: "" },
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** An environment variable, on runtimes that have them and let us read them. */
function environment(name: string): string | undefined {
  try {
    return (
      (globalThis as { process?: { env?: Record<string, string | undefined> } })
        .process?.env?.[name] || undefined
    );
  } catch {
    return undefined; // Deno refuses without permission: the option is needed then
  }
}

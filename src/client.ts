/** The client: its route table, transport and typed fetch client. */

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
   * The API token, or a function that returns it. The client calls the
   * function before each request. Default: the environment variable CLOUDFLARE_API_TOKEN.
   */
  readonly apiToken?: string | (() => string | Promise<string>) | undefined;
  /** The account, at most 32 characters. Default: the environment variable CLOUDFLARE_ACCOUNT_ID. */
  readonly accountId?: string | undefined;
  /**
   * The URL that all paths are appended to: https, or http on a loopback host.
   * Default: the environment variable CLOUDFLARE_BASE_URL, or else
   * https://api.cloudflare.com/client/v4.
   */
  readonly baseUrl?: string | undefined;
  /** The function that sends requests. Default: `globalThis.fetch`, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for a whole call, body and retries included. Default: 60 000. */
  readonly timeout?: number | undefined;
  /** Attempts after the first one. Default: 2. */
  readonly maxRetries?: number | undefined;
  /**
   * The longest wait before a retry, in milliseconds. The call fails at once if
   * the API asks for a longer one (Retry-After). Default: 60 000.
   */
  readonly maxRetryDelay?: number | undefined;
  /**
   * Called for every request, response, retry and error. The client ignores
   * what it returns, throws or rejects with.
   */
  readonly onEvent?: ((event: CallsEvent) => unknown) | undefined;
}

export type CallsClient = Omit<Resources, "apps"> & {
  readonly apps: Apps;
  /**
   * The typed fetch client beneath the methods, with the same token, deadline
   * and retries. A call resolves to `data` for a valid 2xx response, and to
   * `error` (never empty) for a response that is not 2xx. It throws a CallsError
   * where there is no response, for a 304, and for a 2xx response that is
   * invalid or has `success: false`.
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
 * It sends nothing and needs no token before the first call. No property of the
 * client shows the token.
 *
 * @throws {CallsInputError} for a base URL that is neither https nor http on a
 * loopback host, that has a user name, password, query or fragment, or that
 * serves sessions and tracks
 */
export function createCallsClient(
  options: CallsClientOptions = {},
): CallsClient {
  const baseUrl = checkBaseUrl(
    options.baseUrl ?? readEnvironment("CLOUDFLARE_BASE_URL") ?? defaultBaseUrl,
  );
  const timeout = options.timeout ?? defaults.timeout;
  const transport = createTransport({
    apiToken: options.apiToken ?? readEnvironment("CLOUDFLARE_API_TOKEN"),
    fetch: options.fetch,
    timeout,
    maxRetries: options.maxRetries ?? defaults.maxRetries,
    maxRetryDelay: options.maxRetryDelay ?? defaults.maxRetryDelay,
    onEvent: options.onEvent,
  });
  const matcher = createMatcher(operations, baseUrl);
  const api = createApiClient({
    baseUrl,
    Request: CallRequest,
    pathSerializer: (url, values) =>
      fillPath(url, values, matcher.findByTemplate(url)),
    fetch: async (request) => {
      const call = matcher.findByUrl(request.method, request.url);
      const problem = findProblem(request.url, baseUrl, call.path);
      if (problem !== undefined) throw new CallsInputError(problem, call);
      const { response: read, error } = await transport(request, call, {
        signal: signals.get(request),
      });
      const { row } = call;
      const response = toResponse(
        row && !row.result ? { ...read, bytes: new ArrayBuffer() } : read,
      );
      // openapi-fetch takes a 2xx for data, and the error of a 304 has no body
      if (error && (response.ok || response.body === null)) throw error;
      return response;
    },
  });
  const bound = {
    accountId: {
      value: options.accountId ?? readEnvironment("CLOUDFLARE_ACCOUNT_ID"),
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

/** The callers' signals of requests of `calls.api`. */
const signals = new WeakMap<Request, AbortSignal>();

/**
 * A Request that does not know the caller's signal. The runtime would keep a
 * listener on the signal until the Request is collected as garbage. The
 * transport listens instead.
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

/** Returns why a request of `calls.api` must not be sent; undefined where it may. */
function findProblem(
  url: string,
  baseUrl: string,
  template: string,
): string | undefined {
  if (!url.startsWith(`${baseUrl}/`)) {
    return "the URL of the request is not beneath the client's base URL.";
  }
  if (/\/(sessions|tracks|datachannels)(\/|$)/.test(template))
    return connectionPlane;
  const { pathname } = new URL(url);
  const [name] = /(?<=\/%7B)\w+(?=%7D(\/|$))/.exec(pathname) ?? [];
  return name && `${name} is missing: pass it in params.path.`;
}

/** Returns the base URL without a slash at its end. Throws where no token may be sent there. */
function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(
    url?.hostname ?? "",
  );
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && loopback);
  if (url?.hostname === "rtc.live.cloudflare.com") {
    throw new CallsInputError(
      `baseUrl is the URL of sessions and tracks. ${connectionPlane}`,
      {
        method: "createCallsClient",
        path: "",
      },
    );
  }
  if (!url || !safe || url.username || url.password || /[?#]/.test(baseUrl)) {
    throw new CallsInputError(
      "baseUrl must be https, or http on a loopback host, without user name, password, query and fragment.",
      { method: "createCallsClient", path: "" },
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

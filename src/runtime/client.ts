/** Route table → client: methods and the typed fetch client, over one transport. */

import { createApi } from "./api.js";
import type { Call } from "./call.js";
import type { Dialect } from "./dialect.js";
import { CallsInputError } from "./errors.js";
import type { CallsEvent } from "./event.js";
import type { FetchFunction } from "./exchange.js";
import { createMethods, type Bound, type CreateTypedFetch } from "./methods.js";
import type { Operation, OperationTable } from "./operation.js";
import { checkOptions } from "./options.js";
import { addHeaders } from "./headers.js";
import { createTransport } from "./transport.js";

/** Null means none, as undefined does. */
export interface ClientSettings {
  /** The URL that all paths are appended to, without a slash at its end. */
  readonly baseUrl: string;
  readonly apiToken?: string | (() => string | Promise<string>) | undefined;
  /** What an error says where there is no token. */
  readonly missingToken?: string | undefined;
  /** The path parameters that the client was created with, by the name of their option. */
  readonly bound?: Readonly<Record<string, Bound>> | undefined;
  /** The headers of every request: see `addHeaders`. */
  readonly headers?: unknown;
  readonly userAgent?: string | undefined;
  readonly fetch?: FetchFunction | null | undefined;
  readonly fetchOptions?: Readonly<Record<string, unknown>> | null | undefined;
  readonly timeout?: number | null | undefined;
  readonly maxRetries?: number | null | undefined;
  readonly maxRetryDelay?: number | null | undefined;
  readonly onEvent?: ((event: CallsEvent) => unknown) | null | undefined;
  readonly dialect?: Dialect | undefined;
  /** Says why a path is none of this API; undefined where it is. */
  readonly refusePath?: ((path: string) => string | undefined) | undefined;
}

/** A route table with a row for each method. */
type RowsOf<Resources> = {
  readonly [Resource in keyof Resources]: {
    readonly [Method in keyof Resources[Resource]]: Operation;
  };
};

/** What a client and its calls take where nobody says otherwise: milliseconds, and attempts after the first one. */
export const defaults = {
  timeout: 60_000,
  maxRetries: 2,
  maxRetryDelay: 60_000,
} as const;

/** The errors of the function itself name it. */
const about = { operation: "createClient", method: "", path: "" };

/**
 * Creates the client of a generated route table.
 *
 * @param operations - the table, and `createTypedFetch` the function
 * `createApiClient`, both of generated/client.ts; `Resources` and `Api` are its types
 * @returns a method for each row, by resource, and the typed fetch client
 * @throws {CallsInputError} for settings of the wrong sort, all in one message
 */
export function createClient<Resources, Api>(
  operations: RowsOf<Resources>,
  createTypedFetch: (options: never) => Api,
  settings: ClientSettings,
): { readonly resources: Resources; readonly api: Api } {
  checkOptions(settings, Object.keys(settings), about);
  const { baseUrl, bound = {}, apiToken } = settings;
  const missingToken = settings.missingToken ?? "no API token: pass apiToken.";
  const transport = createTransport({
    ...settings,
    missingToken,
    timeout: settings.timeout ?? defaults.timeout,
    maxRetries: settings.maxRetries ?? defaults.maxRetries,
    maxRetryDelay: settings.maxRetryDelay ?? defaults.maxRetryDelay,
    dialect: settings.dialect ?? {},
  });
  const shared = {
    baseUrl,
    transport,
    newHeaders: (call: Call) => newHeaders(settings, call),
    createTypedFetch: createTypedFetch as unknown as CreateTypedFetch,
  };
  const table = operations as OperationTable;
  const missing = apiToken === undefined ? [missingToken] : [];
  return {
    resources: createMethods(table, {
      ...shared,
      bound,
      missing,
    }) as Resources,
    api: createApi(table, {
      ...shared,
      refusePath: settings.refusePath ?? (() => undefined),
    }) as Api,
  };
}

/** Makes the headers of a call: at the call, since importing the package needs nothing of the runtime. */
function newHeaders(
  { headers, userAgent }: ClientSettings,
  call: Call,
): Headers {
  if (typeof globalThis.Headers !== "function") {
    throw new CallsInputError(
      "this runtime has no Headers, which every call needs.",
      call,
    );
  }
  const all = new Headers();
  all.set("accept", call.row?.accept ?? "application/json");
  if (userAgent !== undefined) all.set("user-agent", userAgent);
  addHeaders(all, headers, call);
  return all;
}

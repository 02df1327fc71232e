/** The typed fetch client that callers get: openapi-fetch as it documents itself, over the transport. */

import { encodeBody, setContentType } from "./body.js";
import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import { addHeaders, validName } from "./headers.js";
import type { CreateTypedFetch } from "./methods.js";
import type { OperationTable } from "./operation.js";
import { callOptions, checkOptions } from "./options.js";
import { addQuery, fillPath, splitPath } from "./path.js";
import { toResponse } from "./rebuilt-response.js";
import { serializeQuery } from "./serialize.js";
import type { CallLimits, Outgoing, Transport } from "./transport.js";

export interface ApiSettings {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly createTypedFetch: CreateTypedFetch;
  /** Makes the headers that every request has. */
  readonly newHeaders: (call: Call) => Headers;
  /** Says why a path is none of this API; undefined where it is. */
  readonly refusePath: (path: string) => string | undefined;
}

/** The options of a request: those of openapi-fetch, and those of `fetch`. */
interface RequestOptions {
  readonly params?: {
    readonly path?: object | null;
    readonly query?: object | null;
    readonly header?: object | null;
  } | null;
  readonly body?: unknown;
  readonly baseUrl?: unknown;
  readonly headers?: unknown;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly signal?: AbortSignal | null;
  readonly [option: string]: unknown;
}

type Send = (method: string, path: string, options: object) => Promise<unknown>;

/** What openapi-fetch takes itself; every other option is one of `fetch`. */
const ownOptions = [
  "baseUrl",
  "params",
  "body",
  "headers",
  "fetch",
  "signal",
  "redirect",
  "middleware",
  "parseAs",
  "querySerializer",
  "bodySerializer",
  "pathSerializer",
];

/** What the methods take, and `fetch` would ignore. */
const methodOptions: readonly string[] = [...callOptions, "query"].filter(
  (name) => !ownOptions.includes(name),
);

/** Creates the client: the object of openapi-fetch, whose requests go through the transport. */
export function createApi(
  table: OperationTable,
  settings: ApiSettings,
): object {
  const { baseUrl, createTypedFetch } = settings;
  const client = createTypedFetch({ baseUrl });
  const send = client.request as unknown as Send;
  const request = async (
    method: string,
    path: string,
    given?: RequestOptions | null,
  ) => {
    const options = given ?? {};
    const isPage = Object.keys(options.params?.query ?? {}).length > 0;
    const call = { ...findCall(table, method.toUpperCase(), path), isPage };
    const problem = settings.refusePath(path) ?? findProblem(call, options);
    if (problem !== undefined) throw new CallsInputError(problem, call);
    return send(method, path, prepare(call, options, settings));
  };
  // one function for each HTTP method: GET, PUT, …
  const verbs = Object.keys(client).filter((key) => /^[A-Z]+$/.test(key));
  const byVerb = verbs.map((verb): [string, unknown] => [
    verb,
    async (path: string, options?: RequestOptions) =>
      request(verb, path, options),
  ]);
  return { ...client, ...Object.fromEntries<unknown>(byVerb), request };
}

/** The call of a request: openapi-fetch gets the path template. */
function findCall(table: OperationTable, method: string, path: string): Call {
  for (const [resource, rows] of Object.entries(table)) {
    for (const [name, row] of Object.entries(rows)) {
      if (row.method === method && row.path === path) {
        return { operation: `${resource}.${name}`, method, path, row };
      }
    }
  }
  return { operation: undefined, method, path };
}

/** Says why no Request can be made of this; undefined where it can. */
function findProblem(
  { method }: Call,
  options: RequestOptions,
): string | undefined {
  const { body, baseUrl } = options;
  if (typeof globalThis.Request !== "function") {
    return "this runtime has no Request, which calls.api needs.";
  }
  if (!validName.test(method)) return "this is no HTTP method.";
  if (typeof baseUrl === "string" && !URL.canParse(baseUrl)) {
    return "baseUrl is no URL.";
  }
  const foreign = Object.keys(options).find((name) =>
    methodOptions.includes(name),
  );
  if (foreign !== undefined) {
    return `${foreign} is an option of the methods: calls.api takes those of openapi-fetch and of fetch.`;
  }
  return body !== undefined && (method === "GET" || method === "HEAD")
    ? `a ${method} request has no body.`
    : undefined;
}

/** The options that openapi-fetch gets, with our transport as its `fetch`. */
function prepare(
  call: Call,
  options: RequestOptions,
  settings: ApiSettings,
): object {
  const own = ownOptions.filter((name) => options[name] !== undefined);
  const { body, fetch } = options;
  const params = options.params ?? {};
  const { row } = call;
  const headers = settings.newHeaders(call);
  const { type = "application/json", styles } = row?.body ?? {};
  // the caller's own serializers get the path as it is
  const isOwn = options["querySerializer"] ?? options["pathSerializer"];
  const fixed = isOwn ? "" : call.path.replace(/^[^?]*/, "");
  if (body !== undefined) setContentType(headers, type, body);
  addHeaders(headers, options.headers, call);
  addHeaders(headers, params.header, call, row?.headers);
  const fetchOptions = Object.fromEntries(
    Object.entries(options).filter(([name]) => !ownOptions.includes(name)),
  );
  const { signal } = options;
  checkOptions({ fetchOptions, signal }, ["fetchOptions", "signal"], call);
  const limits: CallLimits = {
    fetchOptions,
    // what is no function is refused by the transport
    fetch:
      typeof fetch === "function"
        ? async (url, init) => fetch(new Request(url, init))
        : fetch,
  };
  const signals = signal ? [signal] : [];
  return {
    // openapi-fetch puts a question mark before what it gets: the path's own query goes with it
    querySerializer: (query: object) =>
      addQuery(
        fillPath(splitPath(fixed), { ...params.path }, call),
        serializeQuery(query, row?.query, call),
      ),
    pathSerializer: (url: string, values: Readonly<Record<string, unknown>>) =>
      fillPath(splitPath(url.replace(fixed, "")), values, call),
    bodySerializer: (given: unknown) =>
      encodeBody(headers.get("content-type") ?? type, given, call, styles),
    ...Object.fromEntries(own.map((name) => [name, options[name]])),
    signal: undefined,
    // looked up at each call: a polyfill may come after the client
    Request: globalThis.Request,
    params: { ...params, header: undefined, path: params.path ?? {} },
    headers,
    fetch: async (request: Request) =>
      deliver(request, call, { limits, signals }, settings.transport),
  };
}

/** Sends a Request, and returns what openapi-fetch and its middleware may read. */
async function deliver(
  request: Request,
  call: Call,
  { limits, signals }: Pick<Outgoing, "limits" | "signals">,
  transport: Transport,
): Promise<Response> {
  const { url, method } = request;
  // a middleware may have added some
  const headers = new Headers();
  addHeaders(headers, request.headers, call);
  const body = request.body === null ? undefined : readBody(request, call);
  // it may fail before anything waits for it
  body?.catch(() => undefined);
  const { response, error } = await transport(url, {
    method,
    headers,
    body,
    // a middleware may have changed the method
    call: method === call.method ? call : { ...call, method, row: undefined },
    // the caller's is kept from the Request, which would keep a listener on it; a middleware may have given its own
    signals: [...signals, request.signal],
    limits,
  });
  const isEmpty = call.row !== undefined && call.row.result === undefined;
  const answer = toResponse(response, { isEmpty });
  // openapi-fetch takes a 2xx for data, and finds no error in a response without a body
  if (error && (!answer?.body || answer.ok || method === "HEAD")) throw error;
  return answer ?? Response.error();
}

/** @throws {CallsInputError} where a middleware has read the body, or its stream fails */
async function readBody(request: Request, call: Call): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer();
  } catch {
    throw new CallsInputError(
      "the body can't be read: a middleware has read it, or its stream failed.",
      call,
    );
  }
}

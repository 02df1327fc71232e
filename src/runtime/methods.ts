/** Route table → methods, over a typed fetch client of their own. */

import type { Client, ClientOptions } from "openapi-fetch";
import { checkBody, encodeBody, setContentType } from "./body.js";
import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import { addHeaders } from "./headers.js";
import type { Operation, OperationTable } from "./operation.js";
import { callOptions, checkOptions } from "./options.js";
import { addQuery, fillPath, splitPath } from "./path.js";
import { serializeQuery } from "./serialize.js";
import type { CallLimits, Outgoing, Transport } from "./transport.js";

/** Creates a typed fetch client, as `createApiClient` of generated/client.ts does. */
export type CreateTypedFetch = (options: ClientOptions) => Client<never>;

/** A value that the client was created with, and that every call can override. */
export interface Bound {
  readonly value: unknown;
  /** What an error says where neither the client nor the call gives a value. */
  readonly missing: string;
}

export interface MethodSettings {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly createTypedFetch: CreateTypedFetch;
  /** Makes the headers that every call has. */
  readonly newHeaders: (call: Call) => Headers;
  /** The bound path parameters, by the name of their option. */
  readonly bound: Readonly<Record<string, Bound>>;
  /** What is missing for every call, such as a token. */
  readonly missing: readonly string[];
}

export type Methods = Record<
  string,
  Record<string, (...args: unknown[]) => Promise<unknown>>
>;

/** The options of a call, with those that its operation declares. */
type Options = CallLimits & {
  readonly signal?: AbortSignal | null;
  readonly headers?: unknown;
  readonly query?: object | null;
  readonly [bound: string]: unknown;
};

/** The arguments of a method, sorted. */
interface Arguments {
  readonly pathValues: Readonly<Record<string, unknown>>;
  /** The path values that the caller gave as arguments. */
  readonly ids: readonly unknown[];
  readonly body: unknown;
  readonly options: Options;
}

/** How the arguments of a method are sorted. */
interface Plan {
  /** The path template, split. */
  readonly path: readonly string[];
  /** The path parameters that are arguments. */
  readonly positional: readonly string[];
  /** The path parameters that the client is created with, and their options. */
  readonly bound: readonly (readonly [name: string, client: string])[];
  /** The options that a call accepts. */
  readonly accepted: readonly string[];
}

type MethodCall = Call & {
  readonly operation: string;
  readonly row: Operation;
};

/** What openapi-fetch makes of a call, in place of a Request: no middleware sees it. */
class PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly outgoing: Outgoing;

  constructor(url: string, { outgoing }: { readonly outgoing: Outgoing }) {
    this.method = outgoing.method;
    this.url = url;
    this.outgoing = outgoing;
  }
}

/** The request of openapi-fetch, without the types of the paths. */
type Send = (
  method: string,
  path: string,
  init: object,
) => Promise<{ readonly data?: unknown }>;

/** Makes a method of every row of a route table. It resolves to the value of the response. */
export function createMethods(
  table: OperationTable,
  settings: MethodSettings,
): Methods {
  const { baseUrl, transport, createTypedFetch } = settings;
  const { request } = createTypedFetch({
    baseUrl,
    querySerializer: () => "", // the path has the query
    Request: PlainRequest as unknown as typeof Request,
    fetch: async (made) => {
      const { url, outgoing } = made as unknown as PlainRequest;
      const { error, value } = await transport(url, outgoing);
      if (error) throw error;
      return believed(value);
    },
  });
  const send = request as unknown as Send;
  return mapValues(table, (rows, resource) =>
    mapValues(rows, (row, name) => {
      const { method, path } = row;
      const about = { operation: `${resource}.${name}`, method, path, row };
      const plan = planOf(row);
      return async (...args) => {
        const sorted = sortArguments(args, about, plan, settings);
        const { path, outgoing } = prepare(about, plan, sorted, settings);
        return (await send(method, path, { outgoing, parseAs: "stream" })).data;
      };
    }),
  );
}

/** What openapi-fetch reads of a response, where it hands on the body as it is. */
function believed(value: unknown): Response {
  const response = { ok: true, status: 200, headers: noHeaders, body: value };
  return response as unknown as Response;
}

const noHeaders = { get: () => null };

/** The path of a call with its query, and what it sends there. */
function prepare(
  about: MethodCall,
  plan: Plan,
  { pathValues, ids, body, options }: Arguments,
  settings: MethodSettings,
): { readonly path: string; readonly outgoing: Outgoing } {
  const { operation, row, method, path: template } = about;
  const { query, signal } = options;
  const search = query ? serializeQuery(query, row.query, about) : "";
  const isPage = search !== "";
  const call = { operation, method, path: template, row, isPage, ids };
  const headers = settings.newHeaders(about);
  const { type = "", styles } = row.body ?? {};
  const hasBody = body !== undefined;
  if (hasBody) setContentType(headers, type, body);
  addHeaders(headers, options.headers, about, row.headers);
  const path = fillPath(plan.path, pathValues, call);
  return {
    path: addQuery(path, search),
    outgoing: {
      method,
      headers,
      body: hasBody ? encodeBody(type, body, about, styles) : undefined,
      call,
      signals: signal ? [signal] : [],
      limits: options,
    },
  };
}

/** Reads from a row how its arguments are sorted: once, not at each call. */
function planOf({ path, params = {} }: Operation): Plan {
  const plan = { positional: [] as string[], bound: [] as [string, string][] };
  for (const [name, { client }] of Object.entries(params)) {
    if (client === undefined) plan.positional.push(name);
    else plan.bound.push([name, client]);
  }
  const clientOptions = plan.bound.map(([, client]) => client);
  return {
    ...plan,
    path: splitPath(path),
    accepted: [...callOptions, ...clientOptions, "query"],
  };
}

/** Sorts the arguments of a method: path values, then the body, then the options. */
function sortArguments(
  args: readonly unknown[],
  call: MethodCall,
  plan: Plan,
  { bound, missing }: MethodSettings,
): Arguments {
  const { row } = call;
  const { positional, accepted } = plan;
  const pathValues: Record<string, unknown> = {};
  const ids = positional.map((name, index) => (pathValues[name] = args[index]));
  let next = ids.length;
  const body = row.body && checkBody(row.body, args[next++], call);
  const given = args[next];
  checkOptions(given, accepted, call);
  const options = (given ?? {}) as Options;
  const lacks = [...missing];
  for (const [name, client] of plan.bound) {
    const value = options[client] ?? bound[client]?.value;
    pathValues[name] = value;
    if (value === undefined || value === "") {
      lacks.push(bound[client]?.missing ?? `${client} is missing.`);
    }
  }
  if (lacks.length > 0) throw new CallsInputError(lacks.join(" "), call);
  return { pathValues, ids, body, options };
}

/** Changes the values and keeps the keys, also keys such as `__proto__`. */
function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(from).map(([key, value]) => [key, change(value, key)]),
  );
}

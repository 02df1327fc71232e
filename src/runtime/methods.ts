/** Route table → methods, over a typed fetch client of their own. */

import type { Client, ClientOptions } from "openapi-fetch";
import { checkBody, encodeBody, isForm } from "./body.js";
import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import { addHeaders } from "./headers.js";
import type { Operation, OperationTable } from "./operation.js";
import { callOptions, checkOptions } from "./options.js";
import { fillPath } from "./path.js";
import { serializeQuery } from "./serialize.js";
import type { CallLimits, Transport } from "./transport.js";

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
  readonly body: unknown;
  readonly options: Options;
}

type MethodCall = Call & {
  readonly operation: string;
  readonly row: Operation;
};

/** What openapi-fetch makes of a call, in place of a Request: no middleware sees it. */
class PlainRequest {
  declare readonly method: string;
  declare readonly headers: Headers;
  declare readonly body: BodyInit | undefined;
  declare readonly call: MethodCall;
  declare readonly signals: readonly AbortSignal[];
  declare readonly limits: CallLimits;

  declare readonly url: string;

  constructor(url: string, init: object) {
    Object.assign(this, { url }, init);
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
    Request: PlainRequest as unknown as typeof Request,
    fetch: async (outgoing) => {
      const { error, value } = await transport(
        outgoing as unknown as PlainRequest,
      );
      if (error) throw error;
      return believed(value);
    },
  });
  const send = request as unknown as Send;
  return mapValues(table, (rows, resource) =>
    mapValues(rows, (row, name) => {
      const { method, path } = row;
      const about = { operation: `${resource}.${name}`, method, path, row };
      return async (...args) => {
        const sorted = sortArguments(args, about, settings);
        return (await send(method, path, initOf(about, sorted, settings))).data;
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

/** The request of a call, as openapi-fetch takes it. */
function initOf(
  about: MethodCall,
  { pathValues, body, options }: Arguments,
  settings: MethodSettings,
): object {
  const { row } = about;
  const isPage = options.query !== undefined;
  const call = { ...about, isPage, ids: idsOf(row, pathValues) };
  const headers = settings.newHeaders(about);
  const { type = "", styles } = row.body ?? {};
  if (body !== undefined && !isForm(type, body)) {
    headers.set("content-type", type);
  }
  addHeaders(headers, options.headers, about, row.headers);
  return {
    params: { path: pathValues, query: options.query ?? undefined },
    ...(body !== undefined && { body: encodeBody(type, body, about, styles) }),
    ...{ headers, call, limits: options },
    signals: options.signal ? [options.signal] : [],
    parseAs: "stream",
    pathSerializer: (url: string) => fillPath(url, pathValues, call),
    querySerializer: (given: object) => serializeQuery(given, row.query),
    bodySerializer: (given: unknown) => given,
  };
}

/** Sorts the arguments of a method: path values, then the body, then the options. */
function sortArguments(
  args: readonly unknown[],
  call: MethodCall,
  { bound, missing }: MethodSettings,
): Arguments {
  const { row } = call;
  const rest = [...args];
  const pathValues: Record<string, unknown> = {};
  const params = Object.entries(row.params ?? {});
  for (const [name, { client }] of params) {
    if (client === undefined) pathValues[name] = rest.shift();
  }
  const body = row.body && checkBody(row.body, rest.shift(), call);
  const given = rest.shift();
  checkOptions(given, acceptedOptions(row), call);
  const options = (given ?? {}) as Options;
  const lacks = [...missing];
  for (const [name, { client }] of params) {
    if (client === undefined) continue;
    const value = options[client] ?? bound[client]?.value;
    pathValues[name] = value;
    if (value === undefined || value === "") {
      lacks.push(bound[client]?.missing ?? `${client} is missing.`);
    }
  }
  if (lacks.length > 0) throw new CallsInputError(lacks.join(" "), call);
  return { pathValues, body, options };
}

function acceptedOptions({ params = {} }: Operation): readonly string[] {
  const bound = Object.values(params).flatMap(({ client }) => client ?? []);
  return [...callOptions, ...bound, "query"];
}

/** The ids of a call: the path values that its caller gave as arguments. */
function idsOf(
  { params = {} }: Operation,
  pathValues: Arguments["pathValues"],
): readonly unknown[] {
  return Object.entries(params)
    .filter(([, { client }]) => client === undefined)
    .map(([name]) => pathValues[name]);
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

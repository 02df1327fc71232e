/** Route table → methods. */

import type { ApiClient } from "../generated/client.js";
import { CallsInputError, isCallsError } from "./errors.js";
import type { CallOptions, Operation, OperationTable } from "./operation.js";
import { toResponse } from "./response.js";
import { fillPath } from "./route.js";
import {
  serializeBody,
  serializeHeaders,
  serializeQuery,
} from "./serialize.js";
import type { Transport } from "./transport.js";
import type { Call } from "./unwrap.js";

/** A path parameter that the client was created with. */
export interface Bound {
  readonly value: string | undefined;
  /** The error message where neither the client nor the call gives a value. */
  readonly missing: string;
}

type BoundParams = Readonly<Record<string, Bound>>;

/** The options of a call, with those that an operation declares. */
type Options = CallOptions & {
  readonly query?: object;
  readonly [bound: string]: unknown;
};

/** `api.request` without the types of the paths. */
type Send = (method: string, path: string, init: object) => Promise<unknown>;

/** The arguments of a method, sorted. */
interface Arguments {
  readonly pathValues: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly options: Options;
}

/** Makes a method of every row of a route table. The method resolves to the value of its response. */
export function bindOperations(
  table: OperationTable,
  api: ApiClient,
  transport: Transport,
  bound: BoundParams,
): Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>> {
  const send = api.request as unknown as Send;
  return mapValues(table, (rows, resource) =>
    mapValues(rows, (row, name) => {
      const { method, path } = row;
      const call = { operation: `${resource}.${name}`, method, path, row };
      return async (...args) =>
        callOperation(call, sortArguments(args, call, bound), send, transport);
    }),
  );
}

type BoundCall = Call & { readonly row: Operation };

/** Sorts the arguments of a method: path values, then the body, then the options. */
function sortArguments(
  args: readonly unknown[],
  { operation, method, path, row }: BoundCall,
  bound: BoundParams,
): Arguments {
  const rest = [...args];
  const params = Object.entries(row.params ?? {});
  const free = params.filter(([, { client }]) => !client);
  const pathValues: Record<string, unknown> = Object.fromEntries(
    free.map(([name]) => [name, rest.shift()]),
  );
  const body = row.body && chooseBody(row.body, rest.shift());
  const options = (rest.shift() ?? {}) as Options;
  for (const [name, { client }] of params) {
    if (client === undefined) continue;
    pathValues[name] = options[client] ?? bound[client]?.value;
    if (pathValues[name] === undefined || pathValues[name] === "") {
      const reason = bound[client]?.missing ?? `${client} is missing`;
      throw new CallsInputError(reason, { operation, method, path });
    }
  }
  return { pathValues, body, options };
}

async function callOperation(
  call: BoundCall,
  { pathValues, body, options }: Arguments,
  send: Send,
  transport: Transport,
): Promise<unknown> {
  const { operation, method, path, row } = call;
  const { headers = {}, query } = options;
  let value: unknown;
  const progress = { sent: false };
  try {
    await send(method, path, {
      params: { path: pathValues, query },
      ...(body !== undefined && { body }),
      headers: {
        ...(row.body &&
          body !== undefined && { "content-type": contentType(row.body.type) }),
        ...serializeHeaders(headers, row.headers),
      },
      parseAs: "stream",
      pathSerializer: (url: string) => fillPath(url, pathValues, call),
      querySerializer: (given: object) => serializeQuery(given, row.query),
      bodySerializer: (given: unknown) =>
        serializeBody(row.body?.type ?? "", given, row.body?.styles),
      fetch: async (request: Request) => {
        progress.sent = true;
        const settled = await transport(request, call, options);
        if (settled.error) throw settled.error;
        value = settled.value;
        return toResponse(settled.response);
      },
    });
  } catch (cause) {
    if (progress.sent || isCallsError(cause)) throw cause;
    // no cause: a runtime that refuses a header quotes it in its error
    throw new CallsInputError(
      "the request can't be made from these arguments: a header that HTTP does not allow, or a body that has no JSON form.",
      { operation, method, path },
    );
  }
  return value;
}

/** Returns the body to send: an empty object where the caller gives none and one is required. */
function chooseBody(
  { required }: NonNullable<Operation["body"]>,
  given: unknown,
): unknown {
  return given === undefined && required ? {} : given;
}

/** Returns the content type of a body. Null for a form: the runtime adds type and boundary. */
function contentType(type: string): string | null {
  return /^multipart\//i.test(type) ? null : type;
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

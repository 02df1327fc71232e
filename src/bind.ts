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
  /** What to say where neither the client nor the call has it. */
  readonly missing: string;
}

/** Options of a call, with what an operation may declare beside them. */
type Options = CallOptions & {
  readonly query?: object;
  readonly [bound: string]: unknown;
};

/** `api.request` without the types of any one path. */
type Send = (method: string, path: string, init: object) => Promise<unknown>;

/** Turns every row of a route table into a method that resolves to the value of its answer. */
export function bindOperations(
  table: OperationTable,
  api: ApiClient,
  transport: Transport,
  bound: Readonly<Record<string, Bound>>,
): Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>> {
  const send = api.request as unknown as Send;
  return mapValues(table, (rows, resource) =>
    mapValues(rows, (row, name) => {
      const { method, path } = row;
      const call = { operation: `${resource}.${name}`, method, path, row };
      return (...args) => run(call, row, args, send, transport, bound);
    }),
  );
}

async function run(
  call: Call,
  row: Operation,
  args: readonly unknown[],
  send: Send,
  transport: Transport,
  bound: Readonly<Record<string, Bound>>,
): Promise<unknown> {
  const { operation, method, path } = call;
  const rest = [...args];
  const free = Object.entries(row.params ?? {}).filter(
    ([, { client }]) => !client,
  );
  const values: Record<string, unknown> = Object.fromEntries(
    free.map(([name]) => [name, rest.shift()]),
  );
  const body = row.body && bodyOf(row.body, rest.shift());
  const options = (rest.shift() ?? {}) as Options;
  for (const [name, { client }] of Object.entries(row.params ?? {})) {
    if (client === undefined) continue;
    values[name] = options[client] ?? bound[client]?.value;
    if (values[name] === undefined || values[name] === "") {
      const reason = bound[client]?.missing ?? `${client} is missing`;
      throw new CallsInputError(reason, { operation, method, path });
    }
  }
  const { headers = {} } = options;
  let value: unknown;
  const progress = { sent: false };
  try {
    await send(method, path, {
      params: { path: values, query: options.query },
      ...(body !== undefined && { body }),
      headers: {
        ...(row.body &&
          body !== undefined && { "content-type": contentType(row.body.type) }),
        ...serializeHeaders(headers, row.headers),
      },
      parseAs: "stream",
      pathSerializer: (url: string) => fillPath(url, values, call),
      querySerializer: (query: object) => serializeQuery(query, row.query),
      bodySerializer: (given: unknown) =>
        serializeBody(row.body?.type ?? "", given, row.body?.styles),
      fetch: async (request: Request) => {
        progress.sent = true;
        const settled = await transport(request, call, options);
        if (settled.error) throw settled.error;
        value = settled.value;
        return toResponse(settled.answer);
      },
    });
  } catch (cause) {
    if (progress.sent || isCallsError(cause)) throw cause;
    // no cause: what a runtime says of a header that it refuses quotes the header
    throw new CallsInputError(
      "the request can't be made from these arguments: a header that HTTP does not allow, or a body that has no JSON form.",
      { operation, method, path },
    );
  }
  return value;
}

/** What is sent: an empty object where nothing is given and something must be. */
function bodyOf(
  { required }: NonNullable<Operation["body"]>,
  given: unknown,
): unknown {
  return given === undefined && required ? {} : given;
}

/** The header of a body; a form's boundary is the runtime's to add. */
function contentType(type: string): string | null {
  return /^multipart\//i.test(type) ? null : type;
}

/** The same keys, other values; safe for keys such as `__proto__`. */
function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(from).map(([key, value]) => [key, change(value, key)]),
  );
}

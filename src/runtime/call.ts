/** One call, as its errors and events name it. */

import type { Outcome } from "./errors.js";
import type { Operation } from "./operation.js";

export interface Call {
  /** For example `apps.create`. Undefined for a request of the typed fetch client that matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** The ids that the caller gave for the path. */
  readonly ids?: readonly unknown[] | undefined;
  /** Whether the caller gave a query: a list may then be a part of the whole. */
  readonly isPage?: boolean | undefined;
  /** The row of the operation. Undefined where none matches. */
  readonly row?: Operation | undefined;
}

/** A call, and how far it has come. @internal */
export interface Progress {
  readonly call: Call;
  /** How many requests were started. */
  readonly attempts: number;
  /** "unknown": one of them may have had its effect. */
  readonly outcome: Outcome;
}

/** The fields of an error that ends a call here. @internal */
export function errorFields({
  call,
  attempts,
  outcome,
}: Progress): Call & Omit<Progress, "call"> {
  return { ...call, attempts, outcome };
}

/** The longest id that a message shows, in characters. */
const longestId = 40;

/** Names a call: `apps.get(2a95…), GET /accounts/{account_id}/…`. @internal */
export function describeCall({
  operation,
  method,
  path,
  ids,
}: Partial<Call> & Pick<Call, "method" | "path">): string {
  const given = ids?.map(showId).join(", ");
  const name = operation && (given ? `${operation}(${given})` : operation);
  const route = `${method} ${path}`.trim();
  return name && route ? `${name}, ${route}` : (name ?? route);
}

/** Shows an id within a line: a hostile one is cut, and has no line breaks. */
function showId(id: unknown): string {
  const text = typeof id === "string" ? id : typeof id;
  const short = text.length > longestId ? `${text.slice(0, longestId)}…` : text;
  return short.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
}

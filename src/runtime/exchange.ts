/** One call of `fetch`: the whole response, or why there is none. */

import { explainFailure, type NetworkFailure } from "./network-failure.js";
import { read } from "./redact.js";
import type { ReadResponse } from "./verdict.js";

/** What sends requests: the global `fetch`, or a function that takes and returns the same. */
export type FetchFunction = (
  url: string,
  init: RequestInit,
) => Promise<Response>;

export interface Lost {
  readonly failure: NetworkFailure;
  /** What `fetch` threw. */
  readonly thrown?: unknown;
  readonly response?: never;
}

export type Exchange =
  Lost | { readonly response: ReadResponse; readonly failure?: never };

/** Sends a request and reads its whole response. */
export async function exchange(
  fetch: FetchFunction,
  url: string,
  init: RequestInit,
): Promise<Exchange> {
  let isTurnOver = false;
  const turn = setTimeout(() => (isTurnOver = true));
  let response: unknown;
  try {
    // browsers refuse a fetch whose `this` is not the global object
    response = await fetch.call(globalThis, url, init);
  } catch (thrown) {
    return { failure: explainFailure(thrown, !isTurnOver), thrown };
  } finally {
    clearTimeout(turn);
  }
  try {
    const reason = findFlaw(response);
    return reason === undefined
      ? { response: await readResponse(response as Response) }
      : { failure: { reach: "failed", reason } };
  } catch (thrown) {
    const reason = "fetch gave a Response that can't be read";
    return { failure: { reach: "failed", reason }, thrown };
  }
}

/** Says why a value can't be read as a Response; undefined where it can. */
function findFlaw(value: unknown): string | undefined {
  const response = Object(value) as object;
  const status = read(response, "status");
  const { headers } = response as Partial<Response>;
  if (
    !Number.isInteger(status) ||
    typeof headers?.get !== "function" ||
    typeof headers.forEach !== "function" ||
    typeof read(response, "arrayBuffer") !== "function"
  ) {
    return "fetch gave no Response";
  }
  // browsers hide a redirect that they do not follow behind status 0
  return status === 0
    ? "the response is hidden: very likely a redirect, which is not followed"
    : undefined;
}

async function readResponse(response: Response): Promise<ReadResponse> {
  const { status } = response;
  const phrase = read(response, "statusText");
  const statusText = typeof phrase === "string" ? phrase : undefined;
  const headers = standardHeaders(response.headers);
  const isUsed = response.bodyUsed || response.body?.locked === true;
  let bytes: ArrayBuffer | undefined;
  let broken: unknown;
  if (!isUsed) {
    try {
      bytes = await response.arrayBuffer();
    } catch (cause) {
      broken = cause ?? new TypeError("the body was cut off");
    }
  }
  bytes ??= new ArrayBuffer(0);
  const text = new TextDecoder().decode(bytes);
  return { status, statusText, headers, bytes, text, broken, isUsed };
}

/** Copies headers that are not the runtime's own, and leaves out those that can't be read: the body may hold a secret. */
function standardHeaders(given: Pick<Headers, "forEach">): Headers {
  // an instance of a class that extends Headers may throw later
  if (Object.getPrototypeOf(given) === Headers.prototype)
    return given as Headers;
  const headers = new Headers();
  try {
    given.forEach((value, name) => {
      headers.append(name, value);
    });
  } catch {
    // the headers that were read are enough
  }
  return headers;
}

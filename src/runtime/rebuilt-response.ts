/** ReadResponse → Response, for openapi-fetch and its middleware. */

import type { ReadResponse } from "./verdict.js";

/** Statuses that can't have a body. */
const bodiless = new Set([204, 205, 304]);

/**
 * Rebuilds a Response whose body was read. openapi-fetch reports no error for a
 * failure whose body is empty, `null` or `false`: an envelope replaces such a
 * body.
 *
 * @param isEmpty - whether the operation promises no body
 * @returns undefined for a status that no Response can have
 */
export function toResponse(
  read: ReadResponse,
  { isEmpty }: { readonly isEmpty: boolean },
): Response | undefined {
  const { status, statusText = "", bytes, text } = read;
  if (status < 200 || status > 599) return undefined;
  const headers = new Headers(read.headers);
  // the body may have been decompressed, or replaced
  headers.delete("content-length");
  const ok = status < 300;
  const full = ok ? bytes : meansNoError(text) ? '{"success":false}' : text;
  return new Response(bodiless.has(status) ? null : ok && isEmpty ? "" : full, {
    status,
    // the constructor throws for characters that servers may send
    statusText: statusText.replace(/[^\t\x20-\x7e]/g, ""),
    headers,
  });
}

/** Removes the token from a response that is an error. */
export function redactResponse(
  response: ReadResponse,
  conceal: (text: string) => string,
): ReadResponse {
  const headers = new Headers();
  response.headers.forEach((value, name) => {
    headers.append(name, conceal(value));
  });
  return { ...response, headers, text: conceal(response.text) };
}

function meansNoError(text: string): boolean {
  try {
    return text.trim() === "" || !JSON.parse(text);
  } catch {
    return false; // text, such as a page, is an error
  }
}

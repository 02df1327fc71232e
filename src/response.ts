/** ReadResponse → Response, for openapi-fetch and its middleware. */

import type { ReadResponse } from "./unwrap.js";

/** Statuses that can't have a body. */
const bodiless = new Set([204, 205, 304]);

/**
 * Rebuilds a Response whose body was read. openapi-fetch reports no error for a
 * failure whose body is empty, `null` or `false`: an envelope replaces such a
 * body.
 */
export function toResponse(read: ReadResponse): Response {
  const { status, statusText, bytes, text } = read;
  const headers = new Headers(read.headers);
  // the body may have been decompressed, or replaced
  headers.delete("content-length");
  const ok = status >= 200 && status < 300;
  const body = ok ? bytes : meansNoError(text) ? '{"success":false}' : text;
  return new Response(bodiless.has(status) ? null : body, {
    status,
    // the constructor throws for characters that servers may send
    statusText: statusText.replace(/[^\t\x20-\x7e]/g, ""),
    headers,
  });
}

function meansNoError(text: string): boolean {
  try {
    return text.trim() === "" || !JSON.parse(text);
  } catch {
    return false; // text, such as a page, is an error
  }
}

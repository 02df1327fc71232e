/** A read answer as a Response again, for openapi-fetch and its middleware. */

import type { Answer } from "./unwrap.js";

/** Statuses that can't have a body. */
const bodiless = new Set([204, 205, 304]);

/**
 * Rebuilds the Response of an answer. openapi-fetch takes an error that is
 * empty, `null` or `false` for none: such a refusal gets an empty envelope.
 */
export function toResponse(answer: Answer): Response {
  const { status, statusText, bytes, text } = answer;
  const headers = new Headers(answer.headers);
  // the body may have been decompressed, or replaced
  headers.delete("content-length");
  const ok = status >= 200 && status < 300;
  const body = ok ? bytes : isEmpty(text) ? '{"success":false}' : text;
  return new Response(bodiless.has(status) ? null : body, {
    status,
    // servers may send what the constructor refuses
    statusText: statusText.replace(/[^\t\x20-\x7e]/g, ""),
    headers,
  });
}

function isEmpty(text: string): boolean {
  try {
    return text.trim() === "" || !JSON.parse(text);
  } catch {
    return false; // a page or a word: not empty
  }
}

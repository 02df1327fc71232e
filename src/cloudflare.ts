/** How Cloudflare's API answers: its envelope, codes and headers, and what they mean for a caller. */

import type { Call } from "./runtime/call.js";
import type { Dialect, Said } from "./runtime/dialect.js";
import {
  isCallsError,
  type CallsApiError,
  type ErrorDetail,
} from "./runtime/errors.js";
import { isRecord } from "./runtime/reason.js";

/** The API's code for an app that does not exist. */
const noApp = 20007;
/** The codes for a path that leads nowhere: the account id or the app id is wrong. */
const noRoute: readonly unknown[] = [7003, 7000];
const throttled = 971;
/** The codes for a token that is missing, malformed, unknown or without permission. */
const badToken: readonly unknown[] = [10000, 9109, 6003];

/** Whether the API found nothing there: status 404, or code 20007. */
export function isNotFound(error: unknown): error is CallsApiError {
  return isApiError(error) && (error.status === 404 || error.code === noApp);
}

/** Whether the API throttles the caller: status 429, or code 971. */
export function isRateLimited(error: unknown): error is CallsApiError {
  return (
    isApiError(error) && (error.status === 429 || error.code === throttled)
  );
}

/**
 * Whether the API refuses the token, as missing, malformed, unknown or without
 * permission: status 401 or 403, or code 10000, 9109 or 6003.
 */
export function isAuthenticationError(error: unknown): error is CallsApiError {
  return (
    isApiError(error) &&
    (error.status === 401 ||
      error.status === 403 ||
      badToken.includes(Number(error.code)))
  );
}

/**
 * Whether the API itself says that an app does not exist. A page of a proxy with
 * status 404 does not say so, nor does a path that leads nowhere.
 * @internal
 */
export function isGone(error: unknown): error is CallsApiError {
  return (
    isNotFound(error) &&
    error.cause === undefined &&
    !noRoute.includes(error.code)
  );
}

function isApiError(error: unknown): error is CallsApiError {
  return isCallsError(error) && error.kind === "api";
}

/** @internal */
export const dialect: Dialect = {
  headers: {
    ray: "cf-ray",
    ratelimit: "ratelimit",
    ratelimitPolicy: "ratelimit-policy",
  },
  read: readEnvelope,
  isThrottled: (code) => code === throttled,
  isNotFound: (status, code) =>
    code === noApp || (status === 404 && !noRoute.includes(code)),
  advise,
  explainLoss: ({ operation }) =>
    operation === "apps.create"
      ? "An app may exist whose secret nobody has: look for it with calls.apps.list(), and delete it before you create another."
      : undefined,
};

/** Reads `success`, `errors` and `messages` of an envelope; and whether a list has more than this page. */
function readEnvelope(body: unknown, conceal: (text: string) => string): Said {
  if (!isRecord(body)) return {};
  const { success, errors, messages, result_info: info } = body;
  const { total_count: total } = isRecord(info) ? info : {};
  return {
    success: typeof success === "boolean" ? success : undefined,
    errors: readDetails(errors, conceal),
    messages: readDetails(messages, conceal),
    // some of Cloudflare's lists write numbers as text
    total: isAmount(total) ? Number(total) : undefined,
    hasMore: isRecord(info) && hasMore(info),
  };
}

/** Whether a page is followed by another: there are further pages, or a cursor leads on. */
function hasMore(info: Readonly<Record<string, unknown>>): boolean {
  const { page, total_pages: pages, cursor, cursors } = info;
  const next = isRecord(cursors) ? cursors["after"] : cursor;
  const isLast = !isAmount(pages) || Number(pages) <= Number(page ?? 1);
  return !isLast || (typeof next === "string" && next !== "");
}

function isAmount(value: unknown): boolean {
  return /^\d+$/.test(String(value));
}

/** What the caller can do about an error. */
function advise(code: ErrorDetail["code"], { row }: Call): string {
  const permissions = row?.permissions?.join(" or ");
  if (code === 9109 || code === 10000) {
    return permissions === undefined
      ? "The token is not accepted here."
      : `The token needs the permission ${permissions} on this account.`;
  }
  if (code === 6003) return "Check the token for quotes or spaces.";
  return noRoute.includes(code) ? "Check the account id." : "";
}

/** How many levels of `error_chain` are read. */
const deepest = 8;

/** Reads `errors` or `messages`: a text is a message, numbers are made of numeric codes, and no text has the token. */
function readDetails(
  items: unknown,
  conceal: (text: string) => string,
  depth = 0,
): readonly ErrorDetail[] {
  if (!Array.isArray(items) || depth > deepest) return [];
  return items.flatMap((item: unknown) => {
    if (typeof item === "string") return [{ message: conceal(item) }];
    if (!isRecord(item)) return [];
    const { code, message, documentation_url: url, source, error_chain } = item;
    const pointer = isRecord(source) ? source["pointer"] : undefined;
    return [
      {
        ...(typeof code === "number" && { code }),
        ...(typeof code === "string" && {
          code: /^\d+$/.test(code) ? Number(code) : conceal(code),
        }),
        ...(typeof message === "string" && { message: conceal(message) }),
        ...(typeof url === "string" && { documentation_url: conceal(url) }),
        ...(typeof pointer === "string" && {
          source: { pointer: conceal(pointer) },
        }),
        ...(error_chain !== undefined && {
          error_chain: readDetails(error_chain, conceal, depth + 1),
        }),
      },
    ];
  });
}

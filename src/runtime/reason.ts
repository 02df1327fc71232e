/** Sentences of error messages: why an API refuses a request, and what an unknown outcome means. */

import type { Call } from "./call.js";
import type { Dialect, Said } from "./dialect.js";
import { isRepeatable } from "./retry.js";

/** Keys of a body that hold its reason: those of RFC 9457 first. */
const reasonKeys = ["detail", "title", "message", "error_description", "error"];

/** How many levels of a body are searched for its reason. */
const deepest = 8;

/** Returns the reasons that a response gives, each with its code: the first error, and the errors that led to it. */
export function reasonsOf(
  { errors = [] }: Said,
  body: unknown,
  conceal: (text: string) => string,
): readonly string[] {
  const [first] = errors;
  if (first) {
    return [first, ...(first.error_chain ?? [])].map(
      ({ message, code }) =>
        `${message ?? "no reason given"}${code === undefined ? "" : ` (code ${code})`}`,
    );
  }
  const reason = plainReason(body);
  return reason === undefined ? [] : [conceal(reason)];
}

/** Finds the reason in a body of an unknown form. */
function plainReason(body: unknown, depth = 0): string | undefined {
  if (!isRecord(body) || depth > deepest) return undefined;
  for (const key of reasonKeys) {
    const value = body[key];
    if (typeof value === "string" && value.trim() !== "") return value;
    if (isRecord(value)) return plainReason(value, depth + 1);
  }
  return undefined;
}

/** Explains an unknown outcome, and what to do about it. Empty for a request that changes nothing. */
export function explainUnknown(call: Call, dialect: Dialect): string {
  if (["GET", "HEAD", "OPTIONS", "TRACE"].includes(call.method)) return "";
  if (isRepeatable(call.method)) {
    return "It may have happened; to send it again does no harm.";
  }
  return (
    dialect.explainLoss?.(call) ??
    "It may have happened: look before you send it again."
  );
}

export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

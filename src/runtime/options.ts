/** Checks of what callers pass: an option of the wrong sort is refused, not ignored. */

import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import { isRecord } from "./reason.js";

/** One option: whether a value is of its sort, and how a message names the sort. */
type Check = readonly [isValid: (value: unknown) => boolean, sort: string];

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";
const isObject = (value: unknown) => typeof value === "object";
const isFlag = (value: unknown) => typeof value === "boolean";
const isNumber = (value: unknown) => typeof value === "number";

const checks: Readonly<Record<string, Check>> = {
  apiToken: [
    (value) => isText(value) || isFunction(value),
    "a string or a function",
  ],
  baseUrl: [isText, "a string"],
  allowHttp: [isFlag, "true or false"],
  fetch: [isFunction, "a function"],
  fetchOptions: [isRecord, "an object"],
  headers: [isObject, "a Headers, an object or a list of pairs"],
  query: [isObject, "an object"],
  timeout: [isNumber, "a number of milliseconds above 0"],
  maxRetries: [isNumber, "a number from 0"],
  maxRetryDelay: [isNumber, "a number of milliseconds from 0"],
  onEvent: [isFunction, "a function"],
  onSecret: [isFunction, "a function"],
  signal: [isSignal, "an AbortSignal"],
};

/** The options of every call. */
export const callOptions: readonly string[] = [
  "signal",
  "timeout",
  "maxRetries",
  "headers",
  "fetchOptions",
];

/** What the client sets itself, and what to use instead. */
const ownInit: Readonly<Record<string, string>> = {
  method: "the method of the operation",
  body: "the argument of the method",
  headers: "the option headers",
  signal: "the option signal",
  redirect: "nothing: redirects are not followed",
};

/**
 * Checks the options of a client or of a call. Undefined and null mean none.
 *
 * @param accepted - the names of all options that there are; undefined where
 * others do no harm
 * @throws {CallsInputError} for a value that is not an object, for a name that
 * is not accepted, and for a value of the wrong sort
 */
export function checkOptions(
  options: unknown,
  accepted: readonly string[] | undefined,
  call: Call,
): void {
  if (options === undefined || options === null) return;
  if (!isRecord(options)) {
    throw new CallsInputError(
      `the options are ${sortOf(options)}, not an object.`,
      call,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (accepted && !accepted.includes(name)) {
      throw new CallsInputError(
        `there is no option ${name.slice(0, 40)}: there are ${accepted.join(", ")}.`,
        call,
      );
    }
    const [isValid, sort] = checks[name] ?? [() => true, ""];
    if (!isValid(value)) {
      throw new CallsInputError(
        `${name} is ${sortOf(value)}, not ${sort}.`,
        call,
      );
    }
  }
  checkFetchOptions(options["fetchOptions"], call);
}

function checkFetchOptions(given: unknown, call: Call): void {
  if (!isRecord(given)) return;
  for (const [name, instead] of Object.entries(ownInit)) {
    if (given[name] === undefined) continue;
    throw new CallsInputError(
      `fetchOptions can't set ${name}: use ${instead}.`,
      call,
    );
  }
}

function isSignal(value: unknown): boolean {
  return (
    isRecord(value) &&
    "aborted" in value &&
    isFunction(value["addEventListener"]) &&
    isFunction(value["removeEventListener"])
  );
}

/** Names the sort of a value. The value itself may be a secret. */
function sortOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

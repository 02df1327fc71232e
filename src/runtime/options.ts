/** Checks of what callers pass: an option of the wrong sort is refused, not ignored. */

import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import { isRecord } from "./reason.js";

/** Whether a value is an object that holds what its keys say: no list, and nothing of a sort of its own, such as a Promise or an AbortSignal. @internal */
export function isPlain(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** One option: whether a value is of its sort, and how a message names the sort. */
type Check = readonly [isValid: (value: unknown) => boolean, sort: string];

type Checks = Readonly<Record<string, Check>>;

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";
const isObject = (value: unknown) => typeof value === "object";
const isFlag = (value: unknown) => typeof value === "boolean";
const isCount = (value: unknown) =>
  value === Infinity || (Number.isInteger(value) && Number(value) >= 0);
const isFrom0 = (value: unknown) => typeof value === "number" && value >= 0;

/** The check of an option that is a string. */
export const text: Check = [isText, "a string"];

const checks: Checks = {
  apiToken: [
    (value) => isText(value) || isFunction(value),
    "a string or a function",
  ],
  baseUrl: text,
  allowHttp: [isFlag, "true or false"],
  fetch: [isFunction, "a function"],
  fetchOptions: [isPlain, "a plain object"],
  headers: [isObject, "a Headers, an object or a list of pairs"],
  query: [isObject, "an object"],
  timeout: [
    (value) => typeof value === "number" && value > 0,
    "a number of milliseconds above 0",
  ],
  maxRetries: [isCount, "a whole number from 0"],
  maxRetryDelay: [isFrom0, "a number of milliseconds from 0"],
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
 * @param accepted - the names of all options that there are
 * @param more - the checks of options that not every API has
 * @throws {CallsInputError} for a value that is not an object, for names that
 * are not accepted, and for values of the wrong sort: all in one message
 */
export function checkOptions(
  options: unknown,
  accepted: readonly string[],
  call: Call,
  more: Checks = {},
): void {
  if (options === undefined || options === null) return;
  if (!isPlain(options)) {
    throw new CallsInputError(
      `the options are ${sortOf(options)}, not a plain object.`,
      call,
    );
  }
  const problems = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    return accepted.includes(name)
      ? findProblems(name, value, checks[name] ?? more[name])
      : `there is no option ${name.slice(0, 40)}: there are ${accepted.join(", ")}.`;
  });
  if (problems.length > 0) throw new CallsInputError(problems.join(" "), call);
}

function findProblems(
  name: string,
  value: unknown,
  [isValid, sort]: Check = [() => true, ""],
): readonly string[] {
  if (!isValid(value)) return [`${name} is ${sortOf(value)}, not ${sort}.`];
  if (name !== "fetchOptions" || !isRecord(value)) return [];
  return Object.entries(ownInit)
    .filter(([own]) => value[own] !== undefined)
    .map(([own, instead]) => `fetchOptions can't set ${own}: use ${instead}.`);
}

function isSignal(value: unknown): boolean {
  return (
    isRecord(value) &&
    "aborted" in value &&
    isFunction(value["addEventListener"]) &&
    isFunction(value["removeEventListener"])
  );
}

/** Names the sort of a value, as the value itself may be a secret. */
function sortOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  // no token is such a number
  if (typeof value === "number" && !(value > 0)) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

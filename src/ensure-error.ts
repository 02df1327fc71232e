/** How a call of `ensure` fails: what is certain, what may be left, what to do. */

import { about, type EnsureCall } from "./ensure-call.js";
import {
  CallsAbortedError,
  CallsTimeoutError,
  type CallsApiError,
  type CallsError,
} from "./runtime/errors.js";

/** The error of a call that reaches its deadline or is aborted. @internal */
export function endEarly(call: EnsureCall): CallsError {
  const { deadline, timeout, attempts, blocker, lastError } = call;
  const { status, code } = lastError ?? {};
  const isUnknown = call.isFinishing || call.marks.size > 0;
  const outcome = isUnknown ? "unknown" : "rejected";
  const fields = { ...about, attempts, outcome, status, code } as const;
  const rest = isUnknown ? ` ${describeRest(call)}` : "";
  if (deadline.ended() === "aborted") {
    const cause = deadline.reason();
    const reason = `aborted by the caller.${rest}`;
    return new CallsAbortedError(reason, fields, { cause });
  }
  const waited = blocker
    ? ` It waited for the app ${blocker.uid}: sweep removes it, ensure after five minutes.`
    : "";
  const last = lastError
    ? ` The last failure: ${firstSentence(lastError)}`
    : "";
  const reason = `not done within ${timeout} ms.${rest}${waited}${last}`;
  return new CallsTimeoutError(reason, fields, { cause: lastError });
}

/** The error of a call that fails and may leave an app: of the same class, with outcome unknown. @internal */
export function leaveBehind(call: EnsureCall, error: CallsError): CallsError {
  const SameError = error.constructor as typeof CallsApiError;
  const { attempts } = call;
  const { status, code, errors, messages, ray, retryAfter } = error;
  return new SameError(
    `${describeRest(call)} The failure: ${firstSentence(error)}`,
    {
      ...about,
      ...{ status, code, errors, messages, ray, retryAfter },
      ...{ attempts, outcome: "unknown" },
    },
    { cause: error },
  );
}

/** What has failed, without the advice, which is about a step alone. */
function firstSentence({ message }: CallsError): string {
  return /^.*?\.(?= |$)/s.exec(message)?.[0] ?? message;
}

/** What may be left, and what to do about it. */
function describeRest(call: EnsureCall): string {
  const { isFinishing, undeleted, isCreateLost } = call;
  if (isFinishing) {
    return "An app of this name may exist, its secret unread. Call ensure again with this client: it has the secret, or waits until what is left is five minutes old.";
  }
  const [uid, ...more] = undeleted;
  if (uid === undefined) {
    return "No app of this name is ours. A later ensure or sweep of it removes what is under way.";
  }
  const perhaps = isCreateLost ? " and perhaps another" : "";
  const others = more.length > 0 ? ` and ${more.length} more` : perhaps;
  return `No app of this name is ours, but the app ${uid}${others} may be left: delete it.`;
}

/** The public exports, nothing else. */

export type * from "../generated/client.js";
export type { Apps } from "./apps.js";
export {
  isAuthenticationError,
  isNotFound,
  isRateLimited,
} from "./cloudflare.js";
export {
  createCallsClient,
  type CallsClient,
  type CallsClientOptions,
} from "./client.js";
export type { Ensured } from "./ensure.js";
export type { EnsureOptions } from "./ensure-call.js";
export {
  CallsAbortedError,
  CallsApiError,
  CallsConnectionError,
  CallsError,
  CallsInputError,
  CallsResponseError,
  CallsTimeoutError,
  isCallsError,
  type CallsErrorFields,
  type CallsErrorKind,
  type ErrorDetail,
  type Outcome,
} from "./runtime/errors.js";
export type { CallsEvent } from "./runtime/event.js";

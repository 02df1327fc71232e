/** The public exports, nothing else. */

export type * from "../generated/client.js";
export type { Apps } from "./apps.js";
export {
  createCallsClient,
  type CallsClient,
  type CallsClientOptions,
} from "./client.js";
export type { Ensured, EnsureOptions } from "./ensure.js";
export {
  CallsAbortedError,
  CallsApiError,
  CallsConnectionError,
  CallsError,
  CallsInputError,
  CallsResponseError,
  CallsTimeoutError,
  isAuthenticationError,
  isCallsError,
  isNotFound,
  isRateLimited,
  type CallsErrorFields,
  type CallsErrorKind,
  type ErrorDetail,
  type Outcome,
} from "./errors.js";
export type { CallOptions } from "./operation.js";
export type { CallsEvent } from "./transport.js";

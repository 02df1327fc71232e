/** One call of `ensure`: what it was given, and all that it knows. */

import {
  operations,
  type App,
  type AppsResource,
  type AppWithSecret,
  type CallOptions,
} from "../generated/client.js";
import { isUnderWay, type Look, type Move, type Own } from "./ensure-state.js";
import { firstPatience, type Steps } from "./insist.js";
import type { Call as RuntimeCall } from "./runtime/call.js";
import { startDeadline, type Deadline } from "./runtime/deadline.js";
import { CallsInputError } from "./runtime/errors.js";
import { callOptions, checkOptions } from "./runtime/options.js";

/** What `ensure` takes last. */
export interface EnsureOptions extends CallOptions {
  /**
   * Stores the secret of a new app. `ensure` awaits it before the app gets its
   * final name: a process that dies leaves either no app of that name, or one
   * whose secret is stored. If it throws, `ensure` deletes the app, as far as the
   * API lets it, and throws the same; an app that an earlier call has finished
   * stays, and the next `ensure` by this client hands out its secret.
   */
  readonly onSecret?: ((app: AppWithSecret) => unknown) | null | undefined;
}

/** What the protocol needs. @internal */
export interface EnsurePorts {
  readonly apps: Pick<AppsResource, "list" | "create" | "update" | "delete">;
  /** Milliseconds for a call that names none. */
  readonly timeout: number;
  /** Apps whose last rename got no response in time, with the secrets that no caller has, by id. */
  readonly unread: Map<string, AppWithSecret>;
  readonly wait: (deadline: Deadline, delay: number) => Promise<void>;
  readonly nextMove: (look: Look, own: Own | undefined) => Move;
}

/** The longest that a call lasts, in milliseconds, whatever its timeout. @internal */
export const longestCall = 120_000;

/** The app of this call. @internal */
export interface OwnApp extends Own {
  readonly app: AppWithSecret;
  /** When its create was sent, in milliseconds of the local clock. */
  readonly sentAt: number;
}

/** The call that is under way, and all that it knows. @internal */
export interface EnsureCall extends Steps {
  readonly name: string;
  readonly onSecret: EnsureOptions["onSecret"];
  readonly ports: EnsurePorts;
  readonly timeout: number;
  readonly marks: Set<string>;
  /** Apps that this call has created, with their secrets, by id. */
  readonly made: Map<string, AppWithSecret>;
  own: OwnApp | undefined;
  /** Whether a create may have been carried out that no response told of. */
  isCreateLost: boolean;
  /** The ids of apps of this call that it began to delete, and that may still exist. */
  readonly undeleted: Set<string>;
  /** How many creates something other than the API refused: each may have been carried out. */
  doubtfulRefusals: number;
  /** The app of another call to which this one has given way, as long as it is listed. */
  blocker: App | undefined;
}

const { method, path } = operations.apps.create;
/** What the errors of `ensure` itself name. @internal */
export const about: RuntimeCall = { operation: "apps.ensure", method, path };

/** @throws {CallsInputError} for what is no name, and for options of the wrong sort. @internal */
export function startCall(
  app: { readonly name: string },
  given: EnsureOptions | null | undefined,
  ports: EnsurePorts,
): EnsureCall {
  const { name, ...rest } = Object(app) as Partial<typeof app>;
  const [foreign] = Object.keys(rest);
  if (foreign !== undefined) {
    throw new CallsInputError(
      `an app has no ${foreign.slice(0, 40)}: options come second.`,
      about,
    );
  }
  if (typeof name !== "string" || name === "" || isUnderWay(name)) {
    throw new CallsInputError(
      "name is not a string, empty, or ends like that of an app under way.",
      about,
    );
  }
  checkOptions(given, [...callOptions, "accountId", "onSecret"], about);
  const { onSecret, ...options } = given ?? {};
  const { signal } = options;
  const timeout = Math.min(options.timeout ?? ports.timeout, longestCall);
  return {
    ...{ name, options, onSecret, ports, timeout },
    deadline: startDeadline(timeout, signal ? [signal] : []),
    marks: new Set(),
    made: new Map(),
    own: undefined,
    isCreateLost: false,
    undeleted: new Set(),
    doubtfulRefusals: 0,
    blocker: undefined,
    attempts: 0,
    isFinishing: false,
    lastError: undefined,
    patience: firstPatience,
  };
}

/** Whether an app of this call may exist that is not final. @internal */
export function mayHaveLeft({ isCreateLost, undeleted }: EnsureCall): boolean {
  return isCreateLost || undeleted.size > 0;
}

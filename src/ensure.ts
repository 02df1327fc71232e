/** Exactly one app of a name, by the five operations alone: the driver of ensure-state.ts. */

import {
  operations,
  type App,
  type AppsResource,
  type AppWithSecret,
  type CallOptions,
} from "../generated/client.js";
import { isGone } from "./cloudflare.js";
import { startDeadline, type Deadline } from "./runtime/deadline.js";
import {
  isUnderWay,
  nameUnderWay,
  sortApps,
  type Look,
  type Move,
  type Own,
} from "./ensure-state.js";
import {
  CallsAbortedError,
  CallsInputError,
  CallsResponseError,
  CallsTimeoutError,
  isCallsError,
  type CallsError,
} from "./runtime/errors.js";
import { callOptions, checkOptions } from "./runtime/options.js";
import {
  contradictions,
  firstPatience,
  firstWait,
  insist,
  isRefusal,
  jitter,
  longer,
  sendStep,
  type Steps,
} from "./insist.js";

/** What `ensure` resolves to: the app has its secret only where `created` is true, and one caller alone gets that. */
export type Ensured =
  | { readonly created: true; readonly app: AppWithSecret }
  | { readonly created: false; readonly app: App };

/** What `ensure` takes last. */
export interface EnsureOptions extends CallOptions {
  /**
   * Stores the secret of a new app. `ensure` awaits it before the app gets its
   * final name: a process that dies leaves either no app of that name, or one
   * whose secret is stored. If it throws, `ensure` deletes the app and throws
   * the same.
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

/** The longest that a call lasts, in milliseconds, whatever its timeout. */
const longestCall = 120_000;
/** The call that is under way, and all that it knows. */
interface Call extends Steps {
  readonly name: string;
  readonly onSecret: EnsureOptions["onSecret"];
  readonly ports: EnsurePorts;
  readonly timeout: number;
  readonly marks: Set<string>;
  /** Apps that this call has created, with their secrets, by id. */
  readonly made: Map<string, AppWithSecret>;
  own: (Own & { readonly app: AppWithSecret }) | undefined;
  /** Whether a create got no response. */
  isCreateLost: boolean;
  /** Creates that something other than the API refused: each may have been carried out. */
  doubtfulRefusals: number;
}

const { method, path } = operations.apps.create;
const about = { operation: "apps.ensure", method, path } as const;

/** See `Apps.ensure` for the contract. @internal */
export async function ensure(
  app: { readonly name: string },
  options: EnsureOptions | null | undefined,
  ports: EnsurePorts,
): Promise<Ensured> {
  const call = startCall(app, options, ports);
  try {
    for (let delay = firstWait; ; delay = longer(delay)) {
      const ensured = await attempt(call);
      if (ensured) {
        if (call.isCreateLost) await removeLateCopies(call, ensured.app);
        return ensured;
      }
      await ports.wait(call.deadline, jitter(delay));
    }
  } catch (error) {
    // a final app is never deleted, and ours may be final
    const { own, isFinishing, deadline } = call;
    if (isFinishing && own) ports.unread.set(own.app.uid, own.app);
    else if (!deadline.ended()) {
      // what fails here hides no error that the caller needs
      await giveWay(call).catch(() => undefined);
      if (call.isCreateLost) await removeLateCopies(call);
    }
    throw deadline.ended() ? endEarly(call) : error;
  } finally {
    call.deadline.release();
  }
}

function startCall(
  app: { readonly name: string },
  given: EnsureOptions | null | undefined,
  ports: EnsurePorts,
): Call {
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
    doubtfulRefusals: 0,
    attempts: 0,
    isFinishing: false,
    lastError: undefined,
    patience: firstPatience,
  };
}

/** The error of a call that reaches its deadline or is aborted: what is certain, and what to do. */
function endEarly(call: Call): CallsError {
  const { deadline, marks, isFinishing, timeout, lastError, attempts } = call;
  const outcome = marks.size > 0 ? "unknown" : "rejected";
  const { status, code } = lastError ?? {};
  const fields = { ...about, attempts, outcome, status, code } as const;
  const last = lastError ? ` The last failure: ${lastError.message}` : "";
  const left = isFinishing
    ? " An app of this name may exist, its secret unread: call ensure again with this client."
    : marks.size > 0
      ? " No app of this name is ours. A later ensure of it removes what is under way."
      : "";
  return deadline.ended() === "aborted"
    ? new CallsAbortedError(`aborted by the caller.${left}`, fields, {
        cause: deadline.reason(),
      })
    : new CallsTimeoutError(
        `not done within ${timeout} ms.${left}${last}`,
        fields,
        {
          cause: lastError,
        },
      );
}

/** One try, from the first look to the last rename; nothing where it gave way. */
async function attempt(call: Call): Promise<Ensured | undefined> {
  for (;;) {
    const look = await lookAround(call);
    const { remove, next } = call.ports.nextMove(look, call.own);
    for (const app of remove) await removeApp(call, app);
    switch (next) {
      case "create":
        if (!(await create(call))) return undefined;
        break;
      case "claim":
        if (!(await claim(call))) return giveWay(call);
        break;
      case "finish":
        return finish(call);
      case "return":
        await giveWay(call);
        return returnFinal(call, look);
      case "give way":
        return giveWay(call);
    }
  }
}

async function lookAround(call: Call): Promise<Look> {
  const { name, marks, own, ports } = call;
  const apps = await insist(call, (share) => ports.apps.list(share));
  return sortApps(apps, name, marks, own?.app);
}

/** Creates a staged app. Returns false if the secret is lost; the next look then deletes the app. */
async function create(call: Call): Promise<boolean> {
  const mark = randomMark();
  call.marks.add(mark);
  const name = nameUnderWay(call.name, "staged", mark);
  const app = await insist(
    call,
    (share) => call.ports.apps.create({ name }, share),
    (error) => error.outcome === "rejected",
  ).catch((error: unknown) => {
    const isLost = isCallsError(error) && error.outcome === "unknown";
    if (call.deadline.ended() || !isLost) throw error;
    call.isCreateLost = true;
    if (isRefusal(error)) call.doubtfulRefusals += 1;
    if (call.doubtfulRefusals === contradictions) throw error;
    return undefined;
  });
  if (!app) return false;
  call.own = { app, state: "staged" };
  call.made.set(app.uid, app);
  await expectName(call, app, name);
  return true;
}

/** Renames ours to claimed; false where it was removed, or where no response says whether it was renamed. */
async function claim(call: Call): Promise<boolean> {
  const { own } = call;
  if (!own) return false;
  const [mark = ""] = [...call.marks].slice(-1);
  const name = nameUnderWay(call.name, "claimed", mark);
  // sent once: a copy that arrives late must not undo the last rename
  const claimed = await rename(
    call,
    name,
    (error) => error.outcome === "rejected",
  );
  if (!claimed) return false;
  call.own = { ...own, state: "claimed" };
  await expectName(call, claimed, name);
  return true;
}

/** Stores the secret, then renames ours to the wanted name; nothing where it gave way. */
async function finish(call: Call): Promise<Ensured | undefined> {
  const { own, deadline, timeout, name } = call;
  // the rename may need a second request, and a caller who runs out of time loses the secret
  if (!own || deadline.left() < timeout / 5) return giveWay(call);
  await storeSecret(call, { ...own.app, name });
  // whether a copy of the rename may be carried out
  let isUnsure = false;
  call.isFinishing = true;
  const final = await rename(
    call,
    name,
    (error) => {
      isUnsure ||= error.outcome === "unknown";
      call.isFinishing = isUnsure;
      return !isGone(error);
    },
    () => (call.isFinishing = true),
  );
  call.isFinishing = false;
  if (!final) return undefined;
  await expectName(call, final, name);
  return { created: true, app: withSecret(final, own.app) };
}

/** The app as it is now. Its secret is the one of the create, whatever a later response says. */
function withSecret(app: App, made: AppWithSecret): AppWithSecret {
  return { ...made, ...app, secret: made.secret };
}

async function storeSecret(call: Call, app: AppWithSecret): Promise<void> {
  const { onSecret, deadline } = call;
  if (onSecret) await deadline.within(Promise.resolve(onSecret(app)));
}

/** A final app: another's, or one whose last rename got no response, of this call or of an earlier one by this client. */
async function returnFinal(call: Call, { final }: Look): Promise<Ensured> {
  if (!final) throw new TypeError("there is no final app");
  const { uid } = final;
  const { unread } = call.ports;
  const ours = call.made.get(uid) ?? unread.get(uid);
  if (!ours) return { created: false, app: final };
  // taken before anything is awaited: no other call may hand it out, too
  unread.delete(uid);
  try {
    await storeSecret(call, withSecret(final, ours));
  } catch (error) {
    unread.set(uid, ours);
    throw error;
  }
  return { created: true, app: withSecret(final, ours) };
}

/** Renames ours; nothing where it was removed, or where no response says whether it was renamed. */
async function rename(
  call: Call,
  name: string,
  isHopeful: (error: CallsError) => boolean,
  beforeSending: () => void = () => undefined,
): Promise<App | undefined> {
  const { uid } = call.own?.app ?? { uid: "" };
  try {
    return await insist(
      call,
      (share) => {
        beforeSending();
        return call.ports.apps.update(uid, { name }, share);
      },
      isHopeful,
    );
  } catch (error) {
    if (call.deadline.ended() || !isCallsError(error)) throw error;
    if (isGone(error)) call.own = undefined;
    else if (isRefusal(error)) throw error;
    return undefined;
  }
}

/** Refuses an API that keeps another name than was sent: no look would find the app again. */
async function expectName(call: Call, app: App, name: string): Promise<void> {
  if (app.name === name) return;
  call.isFinishing = false;
  await giveWay(call);
  throw new CallsResponseError(
    `the API changed the name of the app, so that ensure can't find it again. The app is deleted: choose a name that the API keeps as sent.`,
    { ...about, attempts: call.attempts },
  );
}

/** Deletes ours. */
async function giveWay(call: Call): Promise<undefined> {
  const { own } = call;
  call.own = undefined;
  if (own) await removeApp(call, own.app);
  return undefined;
}

async function removeApp(call: Call, { uid }: App): Promise<void> {
  try {
    await sendStep(call, (share) => call.ports.apps.delete(uid, share));
  } catch (error) {
    // what remains is under way, and no final app
    if (call.deadline.ended() || !isCallsError(error)) throw error;
  }
}

/** What lost creates may have left by now. No failure here changes how the call ends. */
async function removeLateCopies(call: Call, app?: App): Promise<void> {
  const { ports, name, marks } = call;
  try {
    const apps = await sendStep(call, (share) => ports.apps.list(share));
    for (const copy of sortApps(apps, name, marks, app).copies) {
      await removeApp(call, copy);
    }
  } catch {
    // the next ensure of this name removes them
  }
}

function randomMark(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

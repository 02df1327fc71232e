/** Exactly one app of a name, by the five operations alone: the driver of ensure-state.ts. */

import type { App, AppWithSecret } from "../generated/client.js";
import { isGone, isRateLimited } from "./cloudflare.js";
import {
  about,
  longestCall,
  mayHaveLeft,
  startCall,
  type EnsureCall as Call,
  type EnsureOptions,
  type EnsurePorts,
  type OwnApp,
} from "./ensure-call.js";
import { endEarly, leaveBehind } from "./ensure-error.js";
import { nameUnderWay, sortApps, type Look } from "./ensure-state.js";
import {
  contradictions,
  firstWait,
  insist,
  isRefusal,
  jitter,
  longer,
  saysYes,
  sendStep,
} from "./insist.js";
import {
  CallsResponseError,
  isCallsError,
  type CallsError,
} from "./runtime/errors.js";

/** What `ensure` resolves to: the app has its secret only where `created` is true, and one caller alone gets that. */
export type Ensured =
  | { readonly created: true; readonly app: AppWithSecret }
  | { readonly created: false; readonly app: App };

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
        if (mayHaveLeft(call)) await removeRest(call, ensured.app);
        return ensured;
      }
      await ports.wait(call.deadline, jitter(delay));
    }
  } catch (error) {
    throw await settleFailure(call, error);
  } finally {
    call.deadline.release();
  }
}

/** Removes what the call has made, as far as it can. Returns the error that it ends with. */
async function settleFailure(call: Call, error: unknown): Promise<unknown> {
  const { own, isFinishing, deadline, ports } = call;
  // what onSecret throws stays as it is
  const isStep = error === call.lastError;
  // a final app is never deleted, and ours may be final
  if (isFinishing && own) ports.unread.set(own.app.uid, own.app);
  else if (!deadline.ended()) {
    // what fails here hides no error that the caller needs
    await removeOwn(call).catch(() => undefined);
    // the runtime may have sent a create twice: a list alone shows that nothing is left
    call.isCreateLost ||= call.marks.size > 0;
    if (mayHaveLeft(call)) await removeRest(call);
  } else if (own) call.undeleted.add(own.app.uid);
  if (deadline.ended()) return endEarly(call);
  return isStep && isCallsError(error) && (isFinishing || mayHaveLeft(call))
    ? leaveBehind(call, error)
    : error;
}

/** One try, from the first look to the last rename; undefined if it gave way. */
async function attempt(call: Call): Promise<Ensured | undefined> {
  for (;;) {
    const look = await lookAround(call);
    const { remove, next, blocker } = call.ports.nextMove(look, call.own);
    call.blocker = blocker ?? call.blocker;
    for (const app of remove) await removeApp(call, app);
    switch (next) {
      case "create":
        if (!canGoOn(call) || !(await create(call))) return undefined;
        break;
      case "claim":
        if (!(await claim(call))) return giveWay(call);
        break;
      case "finish":
        return finish(call);
      case "return":
        await removeOwn(call);
        return returnFinal(call, look);
      case "give way":
        return giveWay(call);
    }
  }
}

/**
 * Whether another create makes sense: enough time is left for the rest.
 *
 * @throws {CallsError} where the API deletes none of several: each create would leave one more
 */
function canGoOn(call: Call): boolean {
  const { undeleted, lastError, deadline, timeout } = call;
  if (lastError && undeleted.size >= contradictions) throw lastError;
  return deadline.left() >= timeout / 5;
}

async function lookAround(call: Call): Promise<Look> {
  const { name, marks, own, ports, undeleted } = call;
  const apps = await insist(call, (share) => ports.apps.list(share));
  keepListed(undeleted, apps);
  const { uid: blocking } = call.blocker ?? {};
  call.blocker = apps.find(({ uid }) => uid === blocking);
  return sortApps(apps, name, marks, own?.app);
}

/** Forgets ids that a list does not show: these apps are gone. */
function keepListed(ids: Set<string>, apps: readonly App[]): void {
  for (const id of ids) {
    if (!apps.some(({ uid }) => uid === id)) ids.delete(id);
  }
}

/** Creates a staged app. Returns false if no response brings its secret: the next look deletes it. */
async function create(call: Call): Promise<boolean> {
  const mark = randomMark();
  call.marks.add(mark);
  const name = nameUnderWay(call.name, "staged", mark);
  const sentAt = Date.now();
  const app = await insist(
    call,
    (share) => call.ports.apps.create({ name }, share),
    (error) => {
      call.isCreateLost ||= isDoubtful(error);
      return error.outcome === "rejected";
    },
  ).catch((error: unknown) => {
    const isLost = isCallsError(error) && error.outcome === "unknown";
    if (call.deadline.ended() || !isLost) throw error;
    call.isCreateLost = true;
    if (isRefusal(error)) call.doubtfulRefusals += 1;
    if (call.doubtfulRefusals === contradictions) throw error;
    return undefined;
  });
  if (!app) return false;
  call.own = { app, state: "staged", sentAt };
  call.made.set(app.uid, app);
  expectName(call, app, name);
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
  expectName(call, claimed, name);
  return true;
}

/** Stores the secret, then renames ours to the wanted name; undefined if it gave way. */
async function finish(call: Call): Promise<Ensured | undefined> {
  const { own, deadline, timeout, name } = call;
  // the rename may need a second request, and a caller who runs out of time loses the secret
  if (!own || isTooOld(own) || deadline.left() < timeout / 5)
    return giveWay(call);
  await storeSecret(call, { ...own.app, name });
  if (isTooOld(own)) return giveWay(call);
  // an earlier rename may still take effect
  let isUnsure = false;
  const final = await rename(
    call,
    name,
    (error) => {
      isUnsure ||= error.outcome === "unknown" || isDoubtful(error);
      call.isFinishing = isUnsure;
      return !isGone(error);
    },
    () => (call.isFinishing = true),
  );
  call.isFinishing = false;
  if (!final) return undefined;
  expectName(call, final, name);
  return { created: true, app: withSecret(final, own.app) };
}

/** Whether a request may have been carried out although its outcome is "rejected": `fetch` may have sent it twice, and an API that contradicts itself proves nothing. */
function isDoubtful(error: CallsError): boolean {
  return (
    error.kind === "connection" || (saysYes(error) && !isRateLimited(error))
  );
}

/** Whether others may take an app for dead: this machine has slept in the middle of the call. */
function isTooOld({ sentAt }: OwnApp): boolean {
  return Date.now() - sentAt > longestCall;
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
  call.isFinishing = true;
  try {
    await storeSecret(call, withSecret(final, ours));
  } catch (error) {
    unread.set(uid, ours);
    throw error;
  }
  call.isFinishing = false;
  return { created: true, app: withSecret(final, ours) };
}

/** Renames ours; undefined if it was removed, or if no response says whether it was renamed. */
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
    else if (call.isFinishing || isRefusal(error)) throw error;
    return undefined;
  }
}

/** @throws {CallsResponseError} where the API keeps another name than was sent: no look would find the app again */
function expectName(call: Call, app: App, name: string): void {
  if (app.name === name) return;
  call.isFinishing = false;
  call.lastError = new CallsResponseError(
    "the API changed the name of the app, so that ensure can't find it again: choose a name that the API keeps as sent.",
    { ...about, attempts: call.attempts },
  );
  throw call.lastError;
}

/**
 * Deletes ours.
 *
 * @throws {CallsError} the API's refusal: each further try would leave one more app
 */
async function giveWay(call: Call): Promise<undefined> {
  const failure = await removeOwn(call);
  if (failure && isRefusal(failure) && !saysYes(failure)) throw failure;
  return undefined;
}

async function removeOwn(call: Call): Promise<CallsError | undefined> {
  const { own } = call;
  call.own = undefined;
  return own && removeApp(call, own.app);
}

/** Deletes an app under way. Returns the failure; undefined if the API says that the app is gone. */
async function removeApp(
  call: Call,
  { uid, name }: App,
): Promise<CallsError | undefined> {
  const { made, undeleted } = call;
  if (made.has(uid) || hasMark(call, name)) undeleted.add(uid);
  try {
    await sendStep(call, (share) => call.ports.apps.delete(uid, share));
  } catch (error) {
    if (call.deadline.ended() || !isCallsError(error)) throw error;
    if (!isGone(error)) return (call.lastError = error);
  }
  undeleted.delete(uid);
  return undefined;
}

/** Deletes what this call may have left by now, but for the app that it returns. No failure here changes how the call ends. */
async function removeRest(call: Call, app?: App): Promise<void> {
  const { ports, undeleted } = call;
  try {
    const apps = await sendStep(call, (share) => ports.apps.list(share));
    keepListed(undeleted, apps);
    for (const one of apps) {
      const isOurs = undeleted.has(one.uid) || hasMark(call, one.name);
      if (isOurs && one.uid !== app?.uid) await removeApp(call, one);
    }
    call.isCreateLost = false;
  } catch {
    // the next ensure of this name removes them
  }
}

/** Whether a name has a mark of this call, in whatever letters the API keeps it. */
function hasMark({ marks }: Call, name: string): boolean {
  const kept = name.toLowerCase();
  return [...marks].some((mark) => kept.includes(mark));
}

function randomMark(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

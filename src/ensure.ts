/** Exactly one app of a name, by the five operations alone. */

import {
  operations,
  type App,
  type AppsResource,
  type AppWithSecret,
} from "../generated/client.js";
import { startDeadline, type Deadline } from "./deadline.js";
import {
  CallsAbortedError,
  CallsInputError,
  CallsTimeoutError,
  isCallsError,
  isNotFound,
  isRateLimited,
  type CallsError,
} from "./errors.js";
import type { CallOptions } from "./operation.js";

/** What `ensure` resolves to: the secret is there only where this call created the app. */
export type Ensured =
  | { readonly created: true; readonly app: AppWithSecret }
  | { readonly created: false; readonly app: App };

/** What the protocol stands on. */
export interface EnsurePorts {
  readonly apps: Pick<AppsResource, "list" | "create" | "update" | "delete">;
  /** Milliseconds for a call that names none. */
  readonly timeout: number;
  /** Apps whose last rename nobody answered in time, with the secrets that no caller has got, by id. */
  readonly unread: Map<string, AppWithSecret>;
  readonly wait: (deadline: Deadline, delay: number) => Promise<void>;
}

/** The longest that one call lasts, in milliseconds, whatever its timeout. */
const longestCall = 120_000;
/** By how many milliseconds an app under way is older than ours when its maker is certainly gone. */
const staleAge = 300_000;
/** Milliseconds to wait before starting again, growing by half each time. */
const firstWait = 50;
const longestWait = 2_000;

/** An app under way carries, behind the wanted name, its state and a mark that only one call knows. */
const underWay = / ~(staged|claimed)-([0-9a-f]{32})$/;

/** The apps of one name, sorted out. */
interface Field {
  /** The oldest app that carries the wanted name alone. */
  readonly final: App | undefined;
  /** Apps under way that are not ours, oldest first. */
  readonly rivals: readonly Rival[];
  /** What lost creates of this call have left. */
  readonly strays: readonly App[];
}

type Rival = App & { readonly claimed: boolean };

/** See `Apps.ensure` for the contract. */
export async function ensure(
  name: string,
  options: CallOptions,
  ports: EnsurePorts,
): Promise<Ensured> {
  const { method, path } = operations.apps.create;
  const about = { operation: "apps.ensure", method, path };
  if (typeof name !== "string" || name === "" || underWay.test(name)) {
    throw new CallsInputError(
      "name is not a string, empty, or ends like that of an app under way.",
      about,
    );
  }
  const timeout = Math.min(options.timeout ?? ports.timeout, longestCall);
  if (!(timeout > 0)) {
    throw new CallsInputError("timeout is not a number above 0.", about);
  }
  const marks = new Set<string>();
  /** Apps that this call has created, with their secrets, by id. */
  const made = new Map<string, AppWithSecret>();
  let mine: AppWithSecret | undefined;
  // whether a create got no answer, and whether the last rename is under way
  const risk = { lost: false, finishing: false };
  const deadline = startDeadline(timeout, options.signal, (why) => {
    const outcome = marks.size > 0 ? "unknown" : "rejected";
    const fields = { ...about, attempts: marks.size, outcome } as const;
    const left = risk.finishing
      ? " An app of this name may exist, its secret unread: call ensure again with this client."
      : marks.size > 0
        ? " What is under way, a later ensure of this name removes."
        : "";
    return why === "aborted"
      ? new CallsAbortedError(`aborted by the caller.${left}`, fields, {
          cause: options.signal?.reason,
        })
      : new CallsTimeoutError(`not done within ${timeout} ms.${left}`, fields);
  });

  /** A step gets a share of the time, so that one stalled answer does not end the call. */
  const step = <T>(send: (options: CallOptions) => Promise<T>): Promise<T> =>
    deadline.within(
      send({ ...options, timeout: Math.max(1, deadline.left() / 4) }),
    );

  /** Repeats a step, after failures that leave room for hope, until it is answered. */
  const insist = async <T>(
    send: (options: CallOptions) => Promise<T>,
    hopeful: (error: CallsError) => boolean,
  ): Promise<T> => {
    for (let delay = firstWait; ; delay = longer(delay)) {
      try {
        return await step(send);
      } catch (error) {
        if (deadline.signal.aborted || !isCallsError(error)) throw error;
        if (!hopeful(error)) throw error;
      }
      await ports.wait(deadline, jitter(delay));
    }
  };

  const survey = async (): Promise<Field> => {
    const apps = await insist(
      (share) => ports.apps.list(share),
      // before anything is created, a failure loses nothing: the caller hears of it
      (error) => marks.size > 0 && !isRefusal(error),
    );
    return sortOut(apps, name, marks, mine);
  };

  const remove = async ({ uid }: App): Promise<void> => {
    try {
      await step((share) => ports.apps.delete(uid, share));
    } catch (error) {
      // what stays behind is under way, and no final app
      if (deadline.signal.aborted || !isCallsError(error)) throw error;
    }
  };

  /** Deletes ours, and makes way for what is returned. */
  const giveUp = async <T>(result: T): Promise<T> => {
    const app = mine;
    mine = undefined;
    if (app) await remove(app);
    return result;
  };

  const create = async (mark: string): Promise<AppWithSecret | undefined> => {
    const body = { name: `${name} ~staged-${mark}` };
    try {
      return await step((share) => ports.apps.create(body, share));
    } catch (error) {
      const known = isCallsError(error) && error.outcome === "unknown";
      if (deadline.signal.aborted || !known) throw error;
      risk.lost = true; // its secret is gone: the next look deletes it
      return undefined;
    }
  };

  /** Renames ours; nothing where it was swept away, or where that can't be told. */
  const rename = async (
    { uid }: AppWithSecret,
    to: string,
    hopeful: (error: CallsError) => boolean,
    retries: Pick<CallOptions, "maxRetries">,
  ): Promise<App | undefined> => {
    try {
      return await insist(
        (share) =>
          ports.apps.update(uid, { name: to }, { ...share, ...retries }),
        hopeful,
      );
    } catch (error) {
      if (deadline.signal.aborted || !isCallsError(error)) throw error;
      if (isNotFound(error)) mine = undefined;
      else if (isRefusal(error)) throw error;
      return undefined;
    }
  };

  /** A final app: somebody's, or one of ours of which no answer said so. */
  const found = (app: App): Ensured => {
    const ours = made.get(app.uid) ?? ports.unread.get(app.uid);
    ports.unread.delete(app.uid);
    return ours
      ? { created: true, app: { ...ours, ...app } }
      : { created: false, app };
  };

  /** One try, from the first look to the last rename; nothing where it made way. */
  const attempt = async (): Promise<Ensured | undefined> => {
    const first = await survey();
    for (const app of first.strays) await remove(app);
    if (first.final) {
      // who staged one looks again and makes way; who claimed one may not
      for (const rival of first.rivals) {
        if (!rival.claimed) await remove(rival);
      }
      return found(first.final);
    }

    const mark = randomMark();
    marks.add(mark);
    const app = await create(mark);
    if (!app) return undefined;
    mine = app;
    made.set(app.uid, app);
    const staged = await survey();
    if (staged.final) return giveUp(found(staged.final));
    const isDead = (rival: Rival) => lead(rival, app) > staleAge;
    for (const rival of staged.rivals.filter(isDead)) await remove(rival);
    const makesWay = staged.rivals.some(
      (rival) => !isDead(rival) && (rival.claimed || precedes(rival, app)),
    );
    if (makesWay) return giveUp(undefined);
    // sent once: a copy that arrives late must not undo the last rename
    const claimed = await rename(
      app,
      `${name} ~claimed-${mark}`,
      (error) => error.outcome === "rejected" && !isRefusal(error),
      { maxRetries: 0 },
    );
    if (!claimed) return giveUp(undefined);
    const last = await survey();
    if (last.final) return giveUp(found(last.final));
    if (last.rivals.some((rival) => precedes(rival, app))) {
      return giveUp(undefined);
    }
    // a lost answer needs time to be asked for again: rather no app than one without its secret
    if (deadline.left() < timeout / 3) return giveUp(undefined);
    risk.finishing = true;
    // whether a copy of the rename may have been carried out
    let unsure = false;
    const final = await rename(
      app,
      name,
      (error) => {
        unsure ||= error.outcome === "unknown";
        const again = !isNotFound(error) && (unsure || !isRefusal(error));
        // every copy was refused: ours is not final, and can be deleted
        if (!again) risk.finishing = false;
        return again;
      },
      {},
    );
    risk.finishing = false;
    return final && { created: true, app: { ...app, ...final } };
  };

  /** What lost creates may have left by now. The call has succeeded, so no failure here is told. */
  const removeLate = async (app: App): Promise<void> => {
    try {
      const apps = await step((share) => ports.apps.list(share));
      for (const late of sortOut(apps, name, marks, app).strays) {
        await remove(late);
      }
    } catch {
      // the next ensure of this name removes them
    }
  };

  try {
    for (let delay = firstWait; ; delay = longer(delay)) {
      const ensured = await attempt();
      if (ensured) {
        if (risk.lost) await removeLate(ensured.app);
        return ensured;
      }
      await ports.wait(deadline, jitter(delay));
    }
  } catch (error) {
    // once the last rename is sent, ours may be final, and a final app is never deleted
    if (risk.finishing && mine) ports.unread.set(mine.uid, mine);
    else if (!deadline.signal.aborted) await giveUp(undefined);
    throw error;
  } finally {
    deadline.release();
  }
}

/** Whether the API has said no, so that asking again changes nothing. */
function isRefusal(error: CallsError): boolean {
  const { kind, status = 0 } = error;
  if (kind === "aborted" || kind === "input") return true;
  const broken = status >= 500 || status === 408 || isRateLimited(error);
  return kind === "api" && !broken;
}

function sortOut(
  apps: readonly App[],
  name: string,
  marks: ReadonlySet<string>,
  mine: App | undefined,
): Field {
  const field = {
    final: [] as App[],
    rivals: [] as Rival[],
    strays: [] as App[],
  };
  for (const app of apps) {
    if (app.uid === mine?.uid || !app.name.startsWith(name)) continue;
    const rest = app.name.slice(name.length);
    const [suffix, state, mark = ""] = underWay.exec(rest) ?? [];
    if (rest === "") field.final.push(app);
    else if (suffix !== rest)
      continue; // of a longer name
    else if (marks.has(mark)) field.strays.push(app);
    else field.rivals.push({ ...app, claimed: state === "claimed" });
  }
  field.final.sort((a, b) => (precedes(a, b) ? -1 : 1));
  return { ...field, final: field.final[0] };
}

/** Whether an app is older than another, or as old with a smaller id. */
function precedes(app: App, other: App): boolean {
  const age = lead(app, other);
  return age > 0 || (!(age < 0) && app.uid < other.uid);
}

/** By how many milliseconds an app is older than another, both times being the server's. */
function lead(app: App, other: App): number {
  return Date.parse(other.created) - Date.parse(app.created);
}

function randomMark(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

function longer(delay: number): number {
  return Math.min(delay * 1.5, longestWait);
}

function jitter(delay: number): number {
  return delay * (0.5 + Math.random());
}

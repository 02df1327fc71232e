/** Helpers on top of the generated methods of apps. */

import type {
  App,
  AppCreate,
  AppsResource,
  CallOptions,
} from "../generated/client.js";
import { ensure, type Ensured } from "./ensure.js";
import type { EnsureOptions, EnsurePorts } from "./ensure-call.js";
import { nextMove, sortApps } from "./ensure-state.js";
import { isGone } from "./cloudflare.js";
import { CallsInputError, type CallsApiError } from "./runtime/errors.js";

export interface Apps extends AppsResource {
  /**
   * Finds the apps that have exactly this name. Names are not unique, so there
   * can be several. The API has no look-up by name, so this lists all apps.
   *
   * @returns the apps in the order of the list; none if no app has the name
   * @throws {CallsError} as every method
   * @example
   * const [app] = await calls.apps.findByName("production");
   */
  findByName(name: string, options?: CallOptions): Promise<App[]>;

  /**
   * Makes sure that one app of this name exists: finds it, or creates it.
   *
   * Any number of callers, in any number of processes, may call `ensure` at
   * once. One of them creates the app and gets it with its secret
   * (`created: true`). The others get the same app without the secret
   * (`created: false`). If a create gets no valid response, `ensure` deletes the
   * app that it may have made, and creates another. It never deletes an app that
   * has exactly the wanted name. If several apps have that name already, it
   * returns the oldest.
   *
   * This rests on four things. A list is whole, and shows every change that was
   * finished before the list began. Names are kept as sent. One clock writes
   * every `created`. No request is carried out minutes after its call ended. No
   * other clock matters: neither the `Date` of a response nor the local time.
   *
   * It sends one request where the app exists, and six where it creates it. If
   * 30 % of the requests fail, 99 of 100 calls with a timeout of one minute
   * succeed: half of them within 9 s, 95 of 100 within 30 s
   * (`npm run faults`).
   *
   * Limits: if a process dies, or a call is aborted or reaches its deadline, an
   * app named `<name> ~staged-…` or `<name> ~claimed-…` may remain. Other calls
   * for the name delete it once the app that they create is more than five
   * minutes younger, by `created`. If an app has the wanted name already, the
   * next call deletes a staged one at once. A claimed one stays until somebody
   * deletes it (`sweep`), since its maker may be about to finish. So
   * does any that the API refuses to delete. If a call ends during
   * its last request, the app may have its final name although no caller has
   * its secret. The error says so, and the next `ensure` of the name by the same
   * client returns the app with the secret (`created: true`). Of several at
   * once, one gets it; if its `onSecret` fails, the next one does. If the process
   * dies at that moment, nobody has the secret. `ensure` can't stop a caller
   * that creates a second app of the name by `create`. If the machine sleeps in
   * the middle of a call, `ensure` gives its app up, as others may do by then; a
   * request that is on its way while the machine sleeps breaks the fourth
   * assumption.
   *
   * @param app - `name` must not be empty, nor end in ` ~staged-` or
   * ` ~claimed-` and 32 hexadecimal digits
   * @param options - `timeout` is for all requests together, at most two
   * minutes; a request gets three seconds of it, twice as long after each that
   * got no response in time, and a quarter of the time left at most. `ensure`
   * repeats every step that fails until then, whatever `maxRetries` says, unless
   * the API refuses it, or asks to wait longer than the time left. It asks a 2xx response that says no or is no valid
   * list three times. `onSecret` stores the secret before the app gets its
   * final name
   * @returns the app, and whether it was created for this call, which then has its secret
   * @throws {CallsError} as every method; of kind `response` if the API changes
   * the name. Where an app of this call may be left, the outcome is `"unknown"`,
   * and the message says which and what to do
   * @example
   * const { app, created } = await calls.apps.ensure(
   *   { name: "production" },
   *   { onSecret: ({ uid, secret }) => save(uid, secret) },
   * );
   */
  ensure(
    app: AppCreate & { name: string },
    options?: EnsureOptions,
  ): Promise<Ensured>;

  /**
   * Deletes what calls of `ensure` for a name have left: apps named
   * `<name> ~staged-…` or `<name> ~claimed-…`. Other apps stay.
   *
   * @param which - `olderThan` is a time, compared with the `created` that the
   * API wrote. A call of `ensure` lasts two minutes at most: choose a time
   * before that, or one at which no call was under way
   * @param options - those of each request: `timeout` is for one of them
   * @returns the apps that this call deleted
   * @throws {CallsError} as every method
   * @example
   * const olderThan = new Date(Date.now() - 60 * 60 * 1000);
   * await calls.apps.sweep({ name: "production", olderThan });
   */
  sweep(
    which: { readonly name: string; readonly olderThan: Date },
    options?: CallOptions,
  ): Promise<App[]>;

  /**
   * Deletes the app with this id, if it exists.
   *
   * @returns true if this call deleted the app; false if there was none. True,
   * too, if the API finds no app after an attempt whose outcome is unknown:
   * that attempt very likely deleted it. Bun, Deno, workerd and Chromium send a
   * delete again by themselves when a kept-alive connection breaks: then it may
   * be false although this call deleted the app.
   * @throws {CallsError} as every method; also for the codes 7003 and 7000 (no
   * route: the account id or the app id is wrong) and for a 404 that is not the
   * API's own, such as a page: they do not show that the app is gone
   * @example
   * await calls.apps.deleteIfExists(app.uid); // true, or false if there was none
   */
  deleteIfExists(appId: string, options?: CallOptions): Promise<boolean>;
}

/** Adds the helpers to the generated methods. They call the methods of the object that they return: a spy on one sees the call. @internal */
export function createApps(
  methods: AppsResource,
  ports: Omit<EnsurePorts, "apps" | "nextMove">,
): Apps {
  const apps: Apps = {
    ...methods,
    async findByName(name, options) {
      checkName(name, "apps.findByName");
      const all = await apps.list(options);
      return all.filter((app) => app.name === name);
    },
    async ensure(app, options) {
      return ensure(app, options, { ...ports, apps, nextMove });
    },
    async sweep(which, options) {
      const { name, olderThan } = checkSweep(which);
      const { rivals } = sortApps(await apps.list(options), name, new Set());
      const deleted: App[] = [];
      for (const { app } of rivals) {
        if (!(Date.parse(app.created) < olderThan.getTime())) continue;
        try {
          deleted.push(await apps.delete(app.uid, options));
        } catch (error) {
          if (!isGone(error)) throw error;
          if (isOurDelete(error)) deleted.push(app);
        }
      }
      return deleted;
    },
    async deleteIfExists(appId, options) {
      try {
        await apps.delete(appId, options);
        return true;
      } catch (error) {
        if (!isGone(error)) throw error;
        return isOurDelete(error);
      }
    },
  };
  return apps;
}

/** Whether the API finds no app after an attempt whose outcome is unknown: that attempt very likely deleted it. */
function isOurDelete({ outcome, attempts }: CallsApiError): boolean {
  return outcome === "unknown" && attempts > 1;
}

function checkName(name: unknown, operation: string): void {
  if (typeof name !== "string") refuse(operation, "name is not a string.");
}

/** @throws {CallsInputError} for a time that is none: every app would count as older */
function checkSweep(which: {
  readonly name: string;
  readonly olderThan: Date;
}): typeof which {
  const { name, olderThan, ...others } = Object(which) as Partial<typeof which>;
  const [foreign] = Object.keys(others);
  if (foreign !== undefined) {
    const what = `there is no ${foreign.slice(0, 40)} beside name and olderThan`;
    refuse("apps.sweep", `${what}: options come second.`);
  }
  checkName(name, "apps.sweep");
  if (!(olderThan instanceof Date) || Number.isNaN(olderThan.getTime())) {
    refuse("apps.sweep", "olderThan is not a valid Date.");
  }
  return which;
}

function refuse(operation: string, reason: string): never {
  throw new CallsInputError(reason, { operation, method: "", path: "" });
}

/** Hand-written helpers on top of the generated apps methods. */

import type { App, AppCreate, AppsResource } from "../generated/client.js";
import { ensure, type Ensured, type EnsurePorts } from "./ensure.js";
import { isNotFound } from "./errors.js";
import type { CallOptions } from "./operation.js";

export interface Apps extends AppsResource {
  /**
   * Finds the apps that carry exactly this name. Names are not unique, so there
   * can be several; the API has no look-up, so this lists all apps.
   */
  findByName(name: string, options?: CallOptions): Promise<App[]>;

  /**
   * Makes sure that one app of this name exists: finds it, or creates it.
   *
   * Promised, for any number of callers of `ensure` at once, in any processes:
   * one of them creates the app and gets it with its secret (`created: true`);
   * the others get that same app without the secret (`created: false`). An app
   * whose create was answered by nothing is deleted and created again. No app
   * that carries the wanted name alone is ever deleted. Where there are several
   * of them already, the oldest is returned.
   *
   * This rests on four things: a list is whole and shows every change that was
   * finished before the list began; names are kept as sent; one clock writes
   * every `created`; no request is carried out minutes after its call has ended.
   * No other clock matters, neither the `Date` of an answer nor the local time.
   *
   * What can't be promised: a process that dies, or a call that is aborted or
   * runs into its deadline, leaves an app named `<name> ~staged-…` or
   * `<name> ~claimed-…`. Others of the same name wait for it, until the app that
   * they create is more than five minutes younger, by `created`: they delete the
   * old one then. Where an app carries the wanted name already, the next ensure
   * deletes a staged one at once; a claimed one stays until somebody deletes it,
   * since its maker may be about to finish. If a call ends while the very last
   * request is under way, the app may carry its final name while nobody has read
   * its secret: the error says so, and the next ensure of that name by the same
   * client gets it, `created: true`. A process that dies just then takes the
   * secret with it. A caller that creates an app of that name without `ensure`
   * is not held back.
   *
   * @param app - `name` is not empty, and does not end like that of an app under way
   * @param options - `timeout` is for all requests together, and two minutes at most;
   * each gets a quarter of what is left
   * @throws {CallsError} as every method
   */
  ensure(
    app: AppCreate & { name: string },
    options?: CallOptions,
  ): Promise<Ensured>;

  /**
   * Deletes an app, if there is one of this id.
   *
   * @returns true if this call deleted it, also where the answer of an earlier
   * attempt was lost; false if there was none
   * @throws {CallsError} as every method; also for code 7003 (no route: the
   * account id or the app id is wrong), which does not say that the app is gone
   */
  deleteIfExists(appId: string, options?: CallOptions): Promise<boolean>;
}

/** Adds the helpers to the generated methods. */
export function createApps(
  methods: AppsResource,
  ports: Omit<EnsurePorts, "apps">,
): Apps {
  return {
    ...methods,
    async findByName(name, options) {
      const apps = await methods.list(options);
      return apps.filter((app) => app.name === name);
    },
    async ensure(app, options = {}) {
      return ensure(app.name, options, { ...ports, apps: methods });
    },
    async deleteIfExists(appId, options) {
      try {
        await methods.delete(appId, options);
        return true;
      } catch (error) {
        if (!isNotFound(error) || error.code === 7003 || error.code === 7000) {
          throw error;
        }
        // an earlier attempt got no answer: it was very likely that one
        return error.outcome === "unknown";
      }
    },
  };
}

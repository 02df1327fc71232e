// Generated from the OpenAPI description. Do not edit: change the description and
// run `npm run generate`.

import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { CallOptions as RuntimeOptions } from "../src/runtime/operation.js";
import type { components, paths } from "./schema.js";

/** An app, without its secret. */
export type App = components["schemas"]["App"];

/** A new app, as sent to the API. */
export type AppCreate = components["schemas"]["AppCreate"];

/** A success that carries all apps of an account. */
export type AppListResponse = components["schemas"]["AppListResponse"];

/** A success that carries one app. */
export type AppResponse = components["schemas"]["AppResponse"];

/** A change to an app, as sent to the API. */
export type AppUpdate = components["schemas"]["AppUpdate"];

/** An app just created, with its secret. */
export type AppWithSecret = components["schemas"]["AppWithSecret"];

/** A success that carries a new app with its secret. */
export type AppWithSecretResponse =
  components["schemas"]["AppWithSecretResponse"];

/** A reason behind a reason. */
export type ErrorCause = components["schemas"]["ErrorCause"];

/** Number of a reason or remark, at times written as a string. */
export type ErrorCode = components["schemas"]["ErrorCode"];

/** One reason for a failure. */
export type ErrorItem = components["schemas"]["ErrorItem"];

/** The part of a request that a reason or remark is about. */
export type ErrorSource = components["schemas"]["ErrorSource"];

/** An answer that says no. Nothing but `success` is sure to be there. */
export type Failure = components["schemas"]["Failure"];

/** A remark that comes with an answer. */
export type Message = components["schemas"]["Message"];

/** The last argument of every method. */
export interface CallOptions extends RuntimeOptions {
  /**
   * Id of the account that owns the apps. 1 to 32 characters. Default: the client's.
   */
  readonly accountId?: string | null | undefined;
}

/** Apps of one account. Each has a fixed id, a name and a secret. */
export interface AppsResource {
  /**
   * Lists all apps
   *
   * Lists all apps of the account in one answer, without their secrets.
   *
   * Token permission: Calls Read or Calls Write.
   *
   * `GET /accounts/{account_id}/calls/apps`
   *
   * @example
   * await client.apps.list();
   */
  list(options?: CallOptions): Promise<App[]>;
  /**
   * Creates an app
   *
   * Creates an app and shows its secret, this once only: store it before anything else.
   * Names are not unique. To send the same request twice makes two apps.
   * Chromium does so by itself when a kept-alive connection breaks: then an app may exist whose secret nobody has.
   *
   * Token permission: Calls Write.
   *
   * `POST /accounts/{account_id}/calls/apps`
   *
   * @example
   * await client.apps.create({ name: "production-realtime-app" });
   */
  create(body?: AppCreate, options?: CallOptions): Promise<AppWithSecret>;
  /**
   * Deletes an app
   *
   * Deletes an app and returns it as it last was.
   *
   * Token permission: Calls Write.
   *
   * `DELETE /accounts/{account_id}/calls/apps/{app_id}`
   *
   * @param appId - Id of the app, its `uid`. Exactly 32 characters.
   *
   * @example
   * await client.apps.delete("2a95132c15732412d22c1476fa83f27a");
   */
  delete(appId: string, options?: CallOptions): Promise<App>;
  /**
   * Gets one app
   *
   * Gets one app by its id, without its secret.
   *
   * Token permission: Calls Read or Calls Write.
   *
   * `GET /accounts/{account_id}/calls/apps/{app_id}`
   *
   * @param appId - Id of the app, its `uid`. Exactly 32 characters.
   *
   * @example
   * await client.apps.get("2a95132c15732412d22c1476fa83f27a");
   */
  get(appId: string, options?: CallOptions): Promise<App>;
  /**
   * Renames an app
   *
   * Changes the name of an app. Its id and its secret stay the same.
   *
   * Token permission: Calls Write.
   *
   * `PUT /accounts/{account_id}/calls/apps/{app_id}`
   *
   * @param appId - Id of the app, its `uid`. Exactly 32 characters.
   *
   * @example
   * await client.apps.update("2a95132c15732412d22c1476fa83f27a", { name: "staging-realtime-app" });
   */
  update(appId: string, body?: AppUpdate, options?: CallOptions): Promise<App>;
}

/** Every resource of the API, under its name. */
export interface Resources {
  /** Apps of one account. Each has a fixed id, a name and a secret. */
  readonly apps: AppsResource;
}

/** One row for each operation, with all that the runtime needs. */
export const operations = {
  apps: {
    list: {
      method: "GET",
      path: "/accounts/{account_id}/calls/apps",
      params: {
        account_id: { client: "accountId", minLength: 1, maxLength: 32 },
      },
      result: {
        property: "result",
        array: true,
        required: {
          created: "string",
          modified: "string",
          name: "string",
          uid: "nonempty string",
        },
      },
      permissions: ["Calls Read", "Calls Write"],
    },
    create: {
      method: "POST",
      path: "/accounts/{account_id}/calls/apps",
      params: {
        account_id: { client: "accountId", minLength: 1, maxLength: 32 },
      },
      body: { type: "application/json", required: true, properties: ["name"] },
      result: {
        property: "result",
        required: {
          created: "string",
          modified: "string",
          name: "string",
          secret: "nonempty string",
          uid: "nonempty string",
        },
      },
      permissions: ["Calls Write"],
    },
    delete: {
      method: "DELETE",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
      params: {
        account_id: { client: "accountId", minLength: 1, maxLength: 32 },
        app_id: { argument: "appId", minLength: 32, maxLength: 32 },
      },
      result: {
        property: "result",
        required: {
          created: "string",
          modified: "string",
          name: "string",
          uid: "nonempty string",
        },
      },
      permissions: ["Calls Write"],
    },
    get: {
      method: "GET",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
      params: {
        account_id: { client: "accountId", minLength: 1, maxLength: 32 },
        app_id: { argument: "appId", minLength: 32, maxLength: 32 },
      },
      result: {
        property: "result",
        required: {
          created: "string",
          modified: "string",
          name: "string",
          uid: "nonempty string",
        },
      },
      permissions: ["Calls Read", "Calls Write"],
    },
    update: {
      method: "PUT",
      path: "/accounts/{account_id}/calls/apps/{app_id}",
      params: {
        account_id: { client: "accountId", minLength: 1, maxLength: 32 },
        app_id: { argument: "appId", minLength: 32, maxLength: 32 },
      },
      body: { type: "application/json", required: true, properties: ["name"] },
      result: {
        property: "result",
        required: {
          created: "string",
          modified: "string",
          name: "string",
          uid: "nonempty string",
        },
      },
      permissions: ["Calls Write"],
    },
  },
} as const;

/** The base URL that the description names. */
export const baseUrl = "https://api.cloudflare.com/client/v4";

/** The typed fetch client of every path. */
export type ApiClient = Client<paths>;

/**
 * Creates the typed fetch client; `options` as openapi-fetch documents them.
 */
export function createApiClient(options?: ClientOptions): ApiClient {
  return createClient<paths>({ baseUrl, ...options });
}

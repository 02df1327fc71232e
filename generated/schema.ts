// Generated from the OpenAPI description. Do not edit: change the description and
// run `npm run generate`.

export interface paths {
  "/accounts/{account_id}/calls/apps": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    /**
     * Lists all apps
     *
     * Lists all apps of the account in one answer, without their secrets.
     */
    get: operations["apps.list"];
    /**
     * Creates an app
     *
     * Creates an app and shows its secret, this once only: store it before anything else.
     * Names are not unique. To send the same request twice makes two apps.
     * Chromium does so by itself when a kept-alive connection breaks: then an app may exist whose secret nobody has.
     */
    post: operations["apps.create"];
  };
  "/accounts/{account_id}/calls/apps/{app_id}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
        /** Id of the app, its `uid`. */
        app_id: components["parameters"]["AppId"];
      };
      cookie?: never;
    };
    /**
     * Gets one app
     *
     * Gets one app by its id, without its secret.
     */
    get: operations["apps.get"];
    /**
     * Renames an app
     *
     * Changes the name of an app. Its id and its secret stay the same.
     */
    put: operations["apps.update"];
    /**
     * Deletes an app
     *
     * Deletes an app and returns it as it last was.
     */
    delete: operations["apps.delete"];
  };
}
export interface components {
  schemas: {
    /**
     * An app, without its secret.
     *
     * @example {
     *       "created": "2014-01-02T02:20:00Z",
     *       "modified": "2014-01-02T02:20:00Z",
     *       "name": "production-realtime-app",
     *       "uid": "2a95132c15732412d22c1476fa83f27a"
     *     }
     */
    App: {
      /**
       * When the app was created.
       *
       * Format: date-time
       * @example 2014-01-02T02:20:00Z
       */
      created: string;
      /**
       * When the app was last changed.
       *
       * Format: date-time
       * @example 2014-01-02T02:20:00Z
       */
      modified: string;
      /**
       * A label that end users never see. It may be empty and is not unique.
       *
       * @example production-realtime-app
       */
      name: string;
      /**
       * Id of the app. It never changes.
       *
       * @example 2a95132c15732412d22c1476fa83f27a
       */
      uid: string;
    };
    /**
     * A new app, as sent to the API.
     *
     * @example {
     *       "name": "production-realtime-app"
     *     }
     * @example {}
     */
    AppCreate: {
      /**
       * A label that end users never see. It need not be unique.
       * When it is absent, the API uses an empty string.
       *
       * @example production-realtime-app
       */
      name?: string | undefined;
    };
    /**
     * A success that carries all apps of an account.
     *
     * @example {
     *       "errors": [],
     *       "messages": [],
     *       "result": [
     *         {
     *           "created": "2014-01-02T02:20:00Z",
     *           "modified": "2014-01-02T02:20:00Z",
     *           "name": "production-realtime-app",
     *           "uid": "2a95132c15732412d22c1476fa83f27a"
     *         }
     *       ],
     *       "success": true
     *     }
     * @example {
     *       "errors": [],
     *       "messages": [],
     *       "result": null,
     *       "success": true
     *     }
     */
    AppListResponse: {
      /**
       * Empty in a success.
       *
       * @example []
       */
      errors: components["schemas"]["ErrorItem"][];
      /**
       * Remarks on the answer, most often none.
       *
       * @example []
       */
      messages: components["schemas"]["Message"][];
      /**
       * The apps, in no promised order. Without any, it is an empty array or null.
       *
       * @example []
       * @example null
       */
      result: components["schemas"]["App"][] | null;
      /**
       * Tells that the operation was done.
       *
       * @example true
       * @constant
       */
      success: true;
    };
    /**
     * A success that carries one app.
     *
     * @example {
     *       "errors": [],
     *       "messages": [],
     *       "result": {
     *         "created": "2014-01-02T02:20:00Z",
     *         "modified": "2014-01-02T02:20:00Z",
     *         "name": "production-realtime-app",
     *         "uid": "2a95132c15732412d22c1476fa83f27a"
     *       },
     *       "success": true
     *     }
     */
    AppResponse: {
      /**
       * Empty in a success.
       *
       * @example []
       */
      errors: components["schemas"]["ErrorItem"][];
      /**
       * Remarks on the answer, most often none.
       *
       * @example []
       */
      messages: components["schemas"]["Message"][];
      /** The app. */
      result: components["schemas"]["App"];
      /**
       * Tells that the operation was done.
       *
       * @example true
       * @constant
       */
      success: true;
    };
    /**
     * A change to an app, as sent to the API.
     *
     * @example {
     *       "name": "staging-realtime-app"
     *     }
     */
    AppUpdate: {
      /**
       * The new label. Send it always, since an update without it may clear the old one.
       *
       * @example staging-realtime-app
       */
      name?: string | undefined;
    };
    /**
     * An app just created, with its secret.
     *
     * @example {
     *       "created": "2014-01-02T02:20:00Z",
     *       "modified": "2014-01-02T02:20:00Z",
     *       "name": "production-realtime-app",
     *       "secret": "66bcf64aa8907b9f9d90ac17746a77ce394c393b92b3916633dc02846e608ad4",
     *       "uid": "2a95132c15732412d22c1476fa83f27a"
     *     }
     */
    AppWithSecret: {
      /**
       * When the app was created.
       *
       * Format: date-time
       * @example 2014-01-02T02:20:00Z
       */
      created: string;
      /**
       * When the app was last changed.
       *
       * Format: date-time
       * @example 2014-01-02T02:20:00Z
       */
      modified: string;
      /**
       * A label that end users never see. It may be empty and is not unique.
       *
       * @example production-realtime-app
       */
      name: string;
      /**
       * The credential for sessions and tracks of this app.
       * Only create returns it, and it can never be read again.
       *
       * @example 66bcf64aa8907b9f9d90ac17746a77ce394c393b92b3916633dc02846e608ad4
       */
      secret: string;
      /**
       * Id of the app. It never changes.
       *
       * @example 2a95132c15732412d22c1476fa83f27a
       */
      uid: string;
    };
    /**
     * A success that carries a new app with its secret.
     *
     * @example {
     *       "errors": [],
     *       "messages": [],
     *       "result": {
     *         "created": "2014-01-02T02:20:00Z",
     *         "modified": "2014-01-02T02:20:00Z",
     *         "name": "production-realtime-app",
     *         "secret": "66bcf64aa8907b9f9d90ac17746a77ce394c393b92b3916633dc02846e608ad4",
     *         "uid": "2a95132c15732412d22c1476fa83f27a"
     *       },
     *       "success": true
     *     }
     */
    AppWithSecretResponse: {
      /**
       * Empty in a success.
       *
       * @example []
       */
      errors: components["schemas"]["ErrorItem"][];
      /**
       * Remarks on the answer, most often none.
       *
       * @example []
       */
      messages: components["schemas"]["Message"][];
      /** The new app. */
      result: components["schemas"]["AppWithSecret"];
      /**
       * Tells that the operation was done.
       *
       * @example true
       * @constant
       */
      success: true;
    };
    /**
     * A reason behind a reason.
     *
     * @example {
     *       "code": 6111,
     *       "message": "Invalid format for Authorization header"
     *     }
     */
    ErrorCause: {
      /** Number of the cause. */
      code?: components["schemas"]["ErrorCode"] | undefined;
      /**
       * The cause in words, for people to read.
       *
       * @example Invalid format for Authorization header
       */
      message?: string | undefined;
    };
    /**
     * Number of a reason or remark, at times written as a string.
     *
     * @example 20007
     * @example 971
     * @example 10000
     */
    ErrorCode: number | string;
    /**
     * One reason for a failure.
     *
     * @example {
     *       "code": 6003,
     *       "error_chain": [
     *         {
     *           "code": 6111,
     *           "message": "Invalid format for Authorization header"
     *         }
     *       ],
     *       "message": "Invalid request headers"
     *     }
     * @example {
     *       "message": "Internal error"
     *     }
     */
    ErrorItem: {
      /** Number of the reason. It can be missing. */
      code?: components["schemas"]["ErrorCode"] | undefined;
      /**
       * Address of a page that explains the reason.
       *
       * @example https://developers.cloudflare.com/fundamentals/api/
       */
      documentation_url?: string | undefined;
      /**
       * What lies behind this reason. The exact cause is often found only here.
       *
       * @example [
       *       {
       *         "code": 6111,
       *         "message": "Invalid format for Authorization header"
       *       }
       *     ]
       */
      error_chain?: components["schemas"]["ErrorCause"][] | undefined;
      /**
       * The reason in words, for people to read.
       *
       * @example Invalid request headers
       */
      message: string;
      /** The part of the request that is to blame. */
      source?: components["schemas"]["ErrorSource"] | undefined;
    };
    /**
     * The part of a request that a reason or remark is about.
     *
     * @example {
     *       "pointer": "/name"
     *     }
     */
    ErrorSource: {
      /**
       * Where in the request body, as a JSON Pointer.
       *
       * @example /name
       */
      pointer?: string | undefined;
    };
    /**
     * An answer that says no. Nothing but `success` is sure to be there.
     *
     * @example {
     *       "errors": [
     *         {
     *           "code": 10000,
     *           "message": "Authentication error"
     *         }
     *       ],
     *       "messages": [],
     *       "result": null,
     *       "success": false
     *     }
     * @example {
     *       "success": false
     *     }
     */
    Failure: {
      /**
       * The reasons, as a rule at least one.
       *
       * @example [
       *       {
       *         "code": 10000,
       *         "message": "Authentication error"
       *       }
       *     ]
       */
      errors?: components["schemas"]["ErrorItem"][] | undefined;
      /**
       * Remarks beside the reasons, most often none.
       *
       * @example []
       */
      messages?: components["schemas"]["Message"][] | undefined;
      /**
       * Always null, since there is nothing to return.
       *
       * @example null
       */
      result?: null | undefined;
      /**
       * Tells that the operation was refused or failed.
       *
       * @example false
       * @constant
       */
      success: false;
    };
    /**
     * A remark that comes with an answer.
     *
     * @example {
     *       "code": 1000,
     *       "message": "This field will be removed",
     *       "source": {
     *         "pointer": "/name"
     *       }
     *     }
     */
    Message: {
      /** Number of the remark. It can be missing. */
      code?: components["schemas"]["ErrorCode"] | undefined;
      /**
       * Address of a page that explains the remark.
       *
       * @example https://developers.cloudflare.com/fundamentals/api/
       */
      documentation_url?: string | undefined;
      /**
       * The remark in words, for people to read.
       *
       * @example This field will be removed
       */
      message: string;
      /** The part of the request that the remark is about. */
      source?: components["schemas"]["ErrorSource"] | undefined;
    };
  };
  responses: {
    /**
     * The request was refused. The usual codes:
     *
     * - 20007: there is no such app.
     * - 7003 or 7000 (400, 404): there is no such route, often because the account id is wrong.
     * - 10000 (400, 401, 403): the token is not valid or lacks the permission.
     * - 9109 (403): the token is for another account.
     * - 6003 (400): the token is malformed, for example with quotes or spaces around it.
     *   The exact reason, 6103 or 6111, is in `error_chain`.
     * - 10001 (403, 405): the method is not allowed, or a passing trouble with the token.
     * - 971 (429, at times 200): too many requests.
     *
     * A 403 may pass by itself just after a token was made. The edge of the network can answer
     * 403 with a page instead of JSON.
     */
    ClientError: {
      headers: {
        "cf-ray": components["headers"]["CfRay"];
        ratelimit: components["headers"]["Ratelimit"];
        "ratelimit-policy": components["headers"]["RatelimitPolicy"];
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Failure"];
        "text/html": string;
        "text/plain": string;
      };
    };
    /**
     * The API or the edge before it failed. The change may have been made all the same. The body
     * is JSON from the API, a page or a line of text from the edge, or empty.
     */
    ServerError: {
      headers: {
        "cf-ray": components["headers"]["CfRay"];
        ratelimit: components["headers"]["Ratelimit"];
        "ratelimit-policy": components["headers"]["RatelimitPolicy"];
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Failure"];
        "text/html": string;
        "text/plain": string;
      };
    };
    /**
     * Too many requests. A user has 1,200 requests in five minutes, counted over everything
     * they do with the API. Beyond that, every call is refused for the next five minutes.
     */
    Throttled: {
      headers: {
        "cf-ray": components["headers"]["CfRay"];
        ratelimit: components["headers"]["Ratelimit"];
        "ratelimit-policy": components["headers"]["RatelimitPolicy"];
        "retry-after": components["headers"]["RetryAfter"];
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Failure"];
      };
    };
  };
  parameters: {
    /** Id of the account that owns the apps. */
    AccountId: string;
    /** Id of the app, its `uid`. */
    AppId: string;
  };
  requestBodies: never;
  headers: {
    /** Id of this one answer. Cloudflare support asks for it. */
    CfRay: string;
    /** What is left of the current window: `r` requests in the next `t` seconds. */
    Ratelimit: string;
    /** The limit that applies: `q` requests in each window of `w` seconds. */
    RatelimitPolicy: string;
    /** Seconds to wait before the next request. Sent with status 429 only. */
    RetryAfter: number;
  };
  pathItems: never;
}
export interface operations {
  "apps.list": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** All apps of the account. */
      200: {
        headers: {
          "cf-ray": components["headers"]["CfRay"];
          ratelimit: components["headers"]["Ratelimit"];
          "ratelimit-policy": components["headers"]["RatelimitPolicy"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AppListResponse"];
        };
      };
      429: components["responses"]["Throttled"];
      "4XX": components["responses"]["ClientError"];
      "5XX": components["responses"]["ServerError"];
    };
  };
  "apps.create": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    /** The new app. An empty object is enough. */
    requestBody: {
      content: {
        "application/json": components["schemas"]["AppCreate"];
      };
    };
    responses: {
      /** The new app with its secret. */
      201: {
        headers: {
          "cf-ray": components["headers"]["CfRay"];
          ratelimit: components["headers"]["Ratelimit"];
          "ratelimit-policy": components["headers"]["RatelimitPolicy"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AppWithSecretResponse"];
        };
      };
      429: components["responses"]["Throttled"];
      "4XX": components["responses"]["ClientError"];
      "5XX": components["responses"]["ServerError"];
    };
  };
  "apps.get": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
        /** Id of the app, its `uid`. */
        app_id: components["parameters"]["AppId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** The app. */
      200: {
        headers: {
          "cf-ray": components["headers"]["CfRay"];
          ratelimit: components["headers"]["Ratelimit"];
          "ratelimit-policy": components["headers"]["RatelimitPolicy"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AppResponse"];
        };
      };
      429: components["responses"]["Throttled"];
      "4XX": components["responses"]["ClientError"];
      "5XX": components["responses"]["ServerError"];
    };
  };
  "apps.update": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
        /** Id of the app, its `uid`. */
        app_id: components["parameters"]["AppId"];
      };
      cookie?: never;
    };
    /** What to change. */
    requestBody: {
      content: {
        "application/json": components["schemas"]["AppUpdate"];
      };
    };
    responses: {
      /** The app after the change. */
      200: {
        headers: {
          "cf-ray": components["headers"]["CfRay"];
          ratelimit: components["headers"]["Ratelimit"];
          "ratelimit-policy": components["headers"]["RatelimitPolicy"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AppResponse"];
        };
      };
      429: components["responses"]["Throttled"];
      "4XX": components["responses"]["ClientError"];
      "5XX": components["responses"]["ServerError"];
    };
  };
  "apps.delete": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the account that owns the apps. */
        account_id: components["parameters"]["AccountId"];
        /** Id of the app, its `uid`. */
        app_id: components["parameters"]["AppId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** The deleted app. */
      200: {
        headers: {
          "cf-ray": components["headers"]["CfRay"];
          ratelimit: components["headers"]["Ratelimit"];
          "ratelimit-policy": components["headers"]["RatelimitPolicy"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AppResponse"];
        };
      };
      429: components["responses"]["Throttled"];
      "4XX": components["responses"]["ClientError"];
      "5XX": components["responses"]["ServerError"];
    };
  };
}

/** One row of the route table, and the options that every call takes. */

/** How a parameter is serialized. A field is absent where its default applies. */
export interface ParamStyle {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: true;
  /** The value is sent as JSON. */
  readonly json?: true;
}

/** How a field of a form is written. */
export interface FieldStyle extends ParamStyle {
  /** The content type of a part of a multipart form. */
  readonly type?: string;
}

/** A path parameter, with the limits that the description declares. */
export interface PathParam extends ParamStyle {
  /** The client option that gives the value. Absent: an argument of the method gives it. */
  readonly client?: string;
  /** The argument of the method, where its name is another one. */
  readonly argument?: string;
  /** The JSON type of its values. Absent: string. */
  readonly type?: "any" | "array" | "boolean" | "number" | "object";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** What a valid 2xx response holds. */
export interface ResultShape {
  /**
   * What the method returns for a body that is not JSON. "declared": the
   * content type of the response decides, and JSON is possible, too. Absent:
   * the body is JSON.
   */
  readonly as?: "text" | "blob" | "declared";
  /** The body may be empty. */
  readonly empty?: true;
  /** The property of the body that the method returns. Absent: it returns the body. */
  readonly property?: string;
  /** The result is a list. Null counts as an empty list, unless the result is nullable. */
  readonly array?: true;
  /** The result may be null. */
  readonly nullable?: true;
  /**
   * The keys that the result, or each item of a list, must have, and the JSON
   * types of their values: "string", "string|null", "any"; or "nonempty string".
   */
  readonly required?: Readonly<Record<string, string>>;
}

export type HttpMethod =
  "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE";

/** One operation, as the runtime needs it. */
export interface Operation {
  readonly method: HttpMethod;
  /** The path template: `/accounts/{account_id}/…`. */
  readonly path: string;
  /** The path parameters, in path order. */
  readonly params?: Readonly<Record<string, PathParam>>;
  /** The styles of query parameters, where they differ from exploded `form`. */
  readonly query?: Readonly<Record<string, ParamStyle>>;
  /** The styles of header parameters, where they differ from `simple`. */
  readonly headers?: Readonly<Record<string, ParamStyle>>;
  /** The request body. Absent: the operation takes none. */
  readonly body?: {
    /** Its content type. A range stands for the type of a Blob. */
    readonly type: string;
    /** Whether every request carries a body: `{}` where the caller gives none. */
    readonly required: boolean;
    /** The properties of an object that the caller may leave out: options are not taken for it. */
    readonly properties?: readonly string[];
    /** The styles of form fields, where they differ from one field for each value. */
    readonly styles?: Readonly<Record<string, FieldStyle>>;
  };
  /** The content types that a call can read. Absent: `application/json`. */
  readonly accept?: string;
  /** Absent: the description promises no response body. */
  readonly result?: ResultShape;
  /** Token permissions. One of them is enough. */
  readonly permissions?: readonly string[];
}

/** The rows of all operations, by resource and method. @internal */
export type OperationTable = Readonly<
  Record<string, Readonly<Record<string, Operation>>>
>;

/** The last argument of every method. Null means none, as undefined does. */
export interface CallOptions {
  /**
   * Ends the call at once when it aborts, also during a wait. The call throws a
   * CallsAbortedError whose `cause` is the reason of the signal.
   */
  readonly signal?: AbortSignal | null | undefined;
  /** Milliseconds for the whole call, body and retries included. Default: the client's. */
  readonly timeout?: number | null | undefined;
  /** Attempts after the first one. Default: the client's. */
  readonly maxRetries?: number | null | undefined;
  /**
   * Headers of every request of this call: a Headers, an object or a list of
   * pairs. The client sets `authorization` itself.
   */
  readonly headers?:
    | Headers
    | readonly (readonly [name: string, value: string])[]
    | Readonly<Record<string, string | null | undefined>>
    | null
    | undefined;
  /**
   * Options for `fetch` that the client has no use for: `dispatcher`, `cache`,
   * `keepalive`, `next`, `cf`. They go before the client's own.
   */
  readonly fetchOptions?: Readonly<Record<string, unknown>> | null | undefined;
}

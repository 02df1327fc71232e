/** One row of the route table, and the options that every call takes. */

/** How a parameter is written, where that is not the default of its place. */
export interface ParamStyle {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: true;
  /** The value is sent as JSON. */
  readonly json?: true;
}

/** The limits of a path parameter, as the description declares them. */
export interface PathParam extends ParamStyle {
  /** The client option that it is bound to; an argument of the method where there is none. */
  readonly client?: string;
  /** What its values are; strings where there is none. */
  readonly type?: "any" | "array" | "boolean" | "number" | "object";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** What a believable success holds. */
export interface ResultShape {
  /** How a body that is not JSON is given; "declared": as the content type of the answer says, JSON included. */
  readonly as?: "text" | "blob" | "declared";
  /** There may be no body. */
  readonly empty?: true;
  /** The property of the body that the method returns; the body itself where there is none. */
  readonly property?: string;
  /** A list: null in its place is an empty one, unless null is a value of it. */
  readonly array?: true;
  /** Null is a value of it. */
  readonly nullable?: true;
  /**
   * Keys without which the result, or an item of a list, is not believed, and
   * the JSON types of their values: "string", "string|null", "any".
   */
  readonly required?: Readonly<Record<string, string>>;
}

export type HttpMethod =
  "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE";

/** What the runtime knows of one operation. */
export interface Operation {
  readonly method: HttpMethod;
  /** The path template: `/accounts/{account_id}/…`. */
  readonly path: string;
  /** The parameters of the path, in its order. */
  readonly params?: Readonly<Record<string, PathParam>>;
  /** Query parameters, where one is not written as `form`, exploded. */
  readonly query?: Readonly<Record<string, ParamStyle>>;
  /** Header parameters, where one is not written as `simple`. */
  readonly headers?: Readonly<Record<string, ParamStyle>>;
  /** The request body, where the operation takes one. */
  readonly body?: {
    /** Its content type. */
    readonly type: string;
    /** Whether a request must carry it, be it empty. */
    readonly required: boolean;
    /** Fields of a form, where one is not written as its only value or as several fields. */
    readonly styles?: Readonly<Record<string, ParamStyle>>;
  };
  /** Nothing where the description promises no body. */
  readonly result?: ResultShape;
  /** Token permissions, any one of which is enough. */
  readonly permissions?: readonly string[];
}

/** Rows by resource and method. */
export type OperationTable = Readonly<
  Record<string, Readonly<Record<string, Operation>>>
>;

/** What every method takes last. */
export interface CallOptions {
  /** The account of this call, instead of the client's. At most 32 characters. */
  readonly accountId?: string | undefined;
  /** Ends the call at once, waits included; the reason becomes the `cause` of a CallsAbortedError. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, body and retries included; instead of the client's. */
  readonly timeout?: number | undefined;
  /** Attempts after the first one, instead of the client's. */
  readonly maxRetries?: number | undefined;
  /** Sent with this call; `authorization` is the client's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

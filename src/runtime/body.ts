/** The body that a caller gives → the body of a request. */

import type { Call } from "./call.js";
import { CallsInputError } from "./errors.js";
import type { Operation } from "./operation.js";
import { callOptions, isPlain } from "./options.js";
import { isRepeatable } from "./retry.js";
import { isJson, serializeBody } from "./serialize.js";
import type { Outgoing } from "./transport.js";

/**
 * Returns the body to send: an empty object where the caller gives none and one is required.
 *
 * @throws {CallsInputError} for what is no object, and for options in the place of a body
 */
export function checkBody(
  { type, required, properties = [] }: NonNullable<Operation["body"]>,
  given: unknown,
  call: Call,
): unknown {
  if (given === undefined) return required ? {} : undefined;
  if (!properties.length || !isJson(type)) return given;
  if (!isPlain(given)) {
    throw new CallsInputError("the body is not a plain object.", call);
  }
  const option = Object.keys(given).find(
    (key) => callOptions.includes(key) && !properties.includes(key),
  );
  if (option === undefined) return given;
  throw new CallsInputError(
    `the body has no property ${option}: options are the argument behind it.`,
    call,
  );
}

/** @throws {CallsInputError} for a value that can't be written as this content type */
export function encodeBody(
  type: string,
  body: unknown,
  call: Call,
  styles?: NonNullable<Operation["body"]>["styles"],
): BodyInit {
  try {
    return serializeBody(type, body, styles, call) as BodyInit;
  } catch (error) {
    if (error instanceof CallsInputError) throw error;
    // no cause: its message may quote the body
    throw new CallsInputError(
      `the body can't be written as ${type}: it holds a circle, or a value that has no such form.`,
      call,
    );
  }
}

/** Sets the content type of a request, except where the runtime writes it with the boundary of a form. */
export function setContentType(
  headers: Headers,
  type: string,
  body: unknown,
): void {
  if (/^multipart\//i.test(type) || body instanceof FormData) return;
  const own = (body instanceof Blob && body.type) || "application/octet-stream";
  headers.set("content-type", type.includes("*") ? own : type);
}

/**
 * Returns the body that `fetch` gets. Deno sends a request again by itself when
 * a kept-alive connection breaks, unless the body is a Blob. A request without a
 * body that has the same effect twice stays as it is.
 */
export function asOneRequest(
  method: string,
  body: Outgoing["body"],
): Outgoing["body"] {
  if (!("Deno" in globalThis)) return body;
  if (body === undefined && isRepeatable(method)) return undefined;
  return Promise.resolve(body).then(async (given) =>
    new Response(given).blob(),
  );
}

/** The steps of `ensure`: each is sent again until it gets a response, or the call ends. */

import type { CallOptions } from "../generated/client.js";
import { isRateLimited } from "./cloudflare.js";
import type { Deadline } from "./runtime/deadline.js";
import { isCallsError, type CallsError } from "./runtime/errors.js";

/** What the steps of a call have in common. */
export interface Steps {
  readonly options: CallOptions;
  readonly ports: {
    readonly wait: (deadline: Deadline, delay: number) => Promise<void>;
  };
  readonly deadline: Deadline;
  /** Whether an app of the wanted name may exist whose secret no caller has. */
  isFinishing: boolean;
  lastError: CallsError | undefined;
  /** How many requests were started. */
  attempts: number;
  /** The longest that a step may take, in milliseconds. */
  patience: number;
}

/** Milliseconds to wait before the next try. They grow by half each time. */
export const firstWait: number = 50;
const longestWait = 2_000;
/** Milliseconds that a step gets at first, at most a quarter of the time left. They double when it gets no response in time. */
export const firstPatience: number = 3_000;
/** How often a response must say no where a healthy API would not: with a status that says yes, or with a page. */
export const contradictions: number = 3;

/** A step gets a share of the time: one stalled response does not end the call. */
export function sendStep<T>(
  call: Steps,
  send: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { deadline, options, patience } = call;
  call.attempts += 1;
  const share = Math.round(deadline.left() / 4);
  const timeout = Math.max(1, Math.min(patience, share));
  return deadline.within(send({ ...options, timeout }));
}

/** Repeats a step until it gets a response, as long as its failures leave room for hope. */
export async function insist<T>(
  call: Steps,
  send: (options: CallOptions) => Promise<T>,
  isHopeful: (error: CallsError) => boolean = () => true,
): Promise<T> {
  const { deadline, ports } = call;
  let refusals = 0;
  for (let delay = firstWait; ; delay = longer(delay)) {
    let pause = jitter(delay);
    try {
      return await sendStep(call, (share) => send({ ...share, maxRetries: 0 }));
    } catch (error) {
      if (deadline.ended() || !isCallsError(error)) throw error;
      call.lastError = error;
      if (!isHopeful(error)) throw error;
      const { kind, retryAfter = 0 } = error;
      // whole, yet not believed: such as a list that says that it has more
      const isOdd = kind === "response" && error.cause === undefined;
      if ((isRefusal(error) || isOdd) && !call.isFinishing) {
        refusals += 1;
        if (!saysYes(error) || refusals === contradictions) throw error;
      }
      if (kind === "timeout") call.patience *= 2;
      const asked = retryAfter * 1000;
      const isThrottled = isRateLimited(error);
      // to ask before that changes nothing
      if (isThrottled && asked >= deadline.left()) throw error;
      // a server that is broken may be well again sooner
      const longest = isThrottled ? asked : deadline.left() / 6;
      pause = Math.max(pause, Math.min(asked, longest));
    }
    await ports.wait(deadline, pause);
  }
}

/** Whether the API has said no, so that asking again changes nothing. */
export function isRefusal(error: CallsError): boolean {
  const { kind, status = 0 } = error;
  if (kind === "aborted" || kind === "input") return true;
  const isBroken = status >= 500 || status === 408 || isRateLimited(error);
  return kind === "api" && !isBroken;
}

/** Whether a status says yes, beside a body that says no: a healthy API does not contradict itself. */
export function saysYes({ status = 0 }: CallsError): boolean {
  return status >= 200 && status < 300;
}

export function longer(delay: number): number {
  return Math.min(delay * 1.5, longestWait);
}

export function jitter(delay: number): number {
  return delay * (0.5 + Math.random());
}

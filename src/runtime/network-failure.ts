/** What `fetch` threw → how far the request came, and why. */

import { read, readErrors } from "./redact.js";

/**
 * How far a request came that got no response:
 *
 * - `"invalid"`: the runtime refuses its URL or its headers
 * - `"refused"`: it never left, and the next attempt would not leave either
 * - `"unsent"`: it never left, and the next attempt may reach the server
 * - `"lost"`: it may have reached the server
 * - `"failed"`: the function has a mistake of its own. It may have sent the request
 */
export type Reach = "invalid" | "refused" | "unsent" | "lost" | "failed";

export interface NetworkFailure {
  readonly reach: Reach;
  /** The code of the system or the runtime: ECONNREFUSED. */
  readonly code?: string | undefined;
  /** What failed, in the words of the runtime, which may quote a token. */
  readonly reason: string;
}

/** One error of a chain of causes. */
interface Link {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly syscall: string;
}

/** A header or a port that the runtime does not send. */
const invalid =
  /^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|bad port)$|port \d+ (is|are) blocked/;
/** A record of TLS that is broken or cut off: the handshake may be over, and the request with the server. */
const brokenRecord =
  /BAD_RECORD|DECRYPTION_FAILED|UNEXPECTED_EOF|bad record mac|decryption failed|unexpected eof/i;
/** A certificate, a protocol, a proxy or a permission: the next attempt fails the same way. */
const refused =
  /(^|_)CERTS?(_|$)|^(ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|HOSTNAME_MISMATCH|NotCapable$)|peer('s)? certificate|self.signed certificate|first certificate|certificate has expired|wrong version number|proxy response \(|unsuccessful tunnel|requires net access/i;
/** No connection was made. */
const unsent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$|client error \(Connect\)|disconnected before secure TLS connection/;
/** How runtimes call a failure of the network where they give no code. */
const network =
  /fetch failed|failed to fetch|fetching|network|load failed|connect|socket|terminated|cancel|closed|reset|sending request|timed? ?out|offline/i;

/** How many causes behind an error are read. */
const deepest = 5;
/** How many errors are read in all, those side by side included. */
const mostLinks = 1_000;
/** The longest reason in a message, in characters. */
const longestReason = 120;

/**
 * Explains why `fetch` gave no response.
 *
 * @param atOnce - whether it failed before the event loop turned: no request was on its way yet
 */
export function explainFailure(
  error: unknown,
  atOnce: boolean,
): NetworkFailure {
  const chain = linksOf(error);
  const reach = reachOf(chain, atOnce);
  // the last cause knows most
  const causes = [...chain].reverse();
  const code = causes.find((link) => link.code !== "")?.code;
  const reason = causes.find(({ message }) => message !== "")?.message ?? "";
  return { reach, code, reason };
}

function reachOf(chain: readonly Link[], atOnce: boolean): Reach {
  const says = (pattern: RegExp) =>
    chain.some((link) =>
      [link.code, link.name, link.message].some((text) => pattern.test(text)),
    );
  if (says(invalid)) return "invalid";
  if (says(brokenRecord)) return "lost";
  if (says(refused)) return "refused";
  const failedIn = (call: string) =>
    chain.some(({ syscall }) => syscall === call);
  if (failedIn("connect")) return "unsent";
  // a host may become unreachable behind a connection that was made
  if (failedIn("read") || failedIn("write")) return "lost";
  if (says(unsent)) return "unsent";
  const isMistake =
    chain.length === 1 &&
    /^(Type|Reference)Error$/.test(chain[0]?.name ?? "") &&
    !says(network);
  if (!isMistake) return "lost";
  return atOnce ? "refused" : "failed";
}

/** The error and its causes, from a depth on. Errors side by side are those of one host's addresses: one that may have been sent decides. */
function linksOf(
  error: unknown,
  depth = 0,
  budget = { left: mostLinks },
): readonly Link[] {
  const links: Link[] = [];
  let next: unknown = error;
  while (
    typeof next === "object" &&
    next !== null &&
    links.length + depth < deepest
  ) {
    if ((budget.left -= 1) < 0) break;
    const current: object = next;
    const text = (key: string) => {
      const value = read(current, key);
      return typeof value === "string" ? value : "";
    };
    links.push({
      name: text("name"),
      message: text("message"),
      code: text("code"),
      syscall: text("syscall"),
    });
    next =
      lastToGo(readErrors(current), depth + links.length, budget) ??
      read(current, "cause");
  }
  return links;
}

function lastToGo(
  errors: readonly unknown[],
  depth: number,
  budget: { left: number },
): unknown {
  const isUnsent = (error: unknown) =>
    reachOf(linksOf(error, depth, budget), false) === "unsent";
  return errors.find((error) => !isUnsent(error)) ?? errors[0];
}

/**
 * Says what failed, for a message.
 *
 * @param conceal - removes the token from a text
 */
export function describeFailure(
  { reach, code, ...failure }: NetworkFailure,
  host: string,
  conceal: (text: string) => string,
): string {
  // first concealed, then cut: half a token is none that is known
  const reason = shorten(conceal(failure.reason));
  const why = [code, reason].filter((part) => part).join(": ");
  switch (reach) {
    case "invalid":
      return `the runtime refuses to send to ${host}: ${reason}.`;
    case "refused":
      return code || !reason
        ? `could not connect to ${host} (${why || "no reason given"}).`
        : `fetch failed before it sent to ${host}: ${reason}.`;
    case "unsent":
      return `could not connect to ${host} (${code ?? reason}).`;
    case "lost":
      return `the connection to ${host} was lost (${code ?? (reason || "no reason given")}).`;
    case "failed":
      return `${reason}.`;
  }
}

/** Of a line of OpenSSL's error queue, the words alone; of other text, its begin. */
function shorten(reason: string): string {
  const words = /:SSL routines:[^:]*:([^:]+)/.exec(reason)?.[1] ?? reason;
  return words.replace(/\s+/g, " ").slice(0, longestReason);
}

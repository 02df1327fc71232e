/**
 * Logs what the client does, by pino: each response, retry and failure.
 * Events hold no token, secret, body or id. An app that you log yourself may
 * hold its secret: `redact` takes it out.
 */
import { createCallsClient, type CallsEvent } from "cloudflare-calls";
import { pino } from "pino";

const log = pino(
  { redact: ["secret", "*.secret"] },
  // otherwise a program that dies may write its last lines in another order
  pino.destination({ sync: true }),
);

const levels = {
  request: "debug",
  response: "info",
  retry: "warn",
  error: "error",
} as const;

function logEvent({ type, error: err, ...event }: CallsEvent): void {
  log[levels[type]]({ ...event, err }, type);
}

const calls = createCallsClient({ onEvent: logEvent });
const app = await calls.apps.create({ name: "logged" });
log.info({ app }, "created");

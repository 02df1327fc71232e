/** Compares what the calls of a campaign said with what the server holds. */

import type { CallsErrorKind, Outcome } from "../../src/index.js";
import type { FakeApp } from "../../src/testing.js";

export type Kind = "plain create" | "ensure" | "update" | "delete";
/** `other`: not an error of this package. */
export type Failure = CallsErrorKind | "other";

/** How a call ended. */
export interface Ended {
  readonly kind: Kind;
  /** The name to create or ensure; the id to update or delete. */
  readonly about: string;
  readonly value?: unknown;
  readonly failure?: Failure;
  readonly outcome?: Outcome;
  readonly message?: string;
  readonly seconds?: number;
}

export interface Findings {
  /** Apps that exist under their final name. */
  readonly apps: number;
  /** Apps of `ensure` that were left under way; a later ensure removes them, but for a claimed one beside a final one. */
  readonly underWay: number;
  /** Ensured names with one app, whose secret one caller holds. */
  readonly inHand: number;
  readonly lost: Lost;
}

/** One line for each loss. */
export interface Lost {
  /** Apps whose secret nobody holds, more of a name than calls of that name ended with outcome `unknown`. */
  readonly orphans: string[];
  /** Ensured names with several apps. */
  readonly duplicates: string[];
  /** Ensured names with an app, whose secret nobody holds. */
  readonly secrets: string[];
  /** Calls that said what isn't so: `rejected` or a value, while the server tells another story. */
  readonly untruthful: string[];
}

/** Updates give names that begin like this. */
export const updatedName = "updated-";

export function audit(
  apps: readonly FakeApp[],
  calls: readonly Ended[],
): Findings {
  const lost: Lost = {
    orphans: [],
    duplicates: [],
    secrets: [],
    untruthful: [],
  };
  const secrets = calls.map(({ value }) => appOf(value)?.secret);
  let inHand = 0;

  for (const call of calls) {
    const certain = !call.failure || call.outcome === "rejected";
    if (certain && !isTrue(call, apps)) lost.untruthful.push(tell(call));
  }
  const makers = calls.filter(
    ({ kind }) => kind === "plain create" || kind === "ensure",
  );
  for (const name of new Set(makers.map(({ about }) => about))) {
    const callers = makers.filter(({ about }) => about === name);
    const said = callers.map(tell).join(" | ");
    const final = apps.filter((app) => app.name === name);
    const unheld = final.filter(({ secret }) => !secrets.includes(secret));
    const doubts = callers.filter(({ outcome }) => outcome === "unknown");
    for (const { uid } of unheld.slice(doubts.length)) {
      lost.orphans.push(`${uid}: ${said}`);
    }
    if (callers[0]?.kind !== "ensure") continue;
    if (final.length > 1) lost.duplicates.push(said);
    if (final.length > 0 && unheld.length === final.length) {
      lost.secrets.push(said);
    }
    const holders = secrets.filter((secret) => secret === final[0]?.secret);
    if (final.length === 1 && holders.length === 1) inHand += 1;
  }
  const underWay = apps.filter(({ name }) => name.includes(" ~")).length;
  return { apps: apps.length - underWay, underWay, inHand, lost };
}

/** Whether a call that was sure of itself was right. */
function isTrue(
  { kind, about, value, failure }: Ended,
  apps: readonly FakeApp[],
): boolean {
  const byId = (uid: string | undefined) => apps.find((app) => app.uid === uid);
  switch (kind) {
    case "plain create":
      return failure
        ? !apps.some(({ name }) => name === about)
        : byId(appOf(value)?.uid)?.name === about;
    case "ensure":
      // a failed one says nothing of the others of its name
      return Boolean(failure) || byId(appOf(value)?.uid)?.name === about;
    case "update":
      return byId(about)?.name.startsWith(updatedName) === !failure;
    case "delete":
      return (byId(about) === undefined) === (!failure && value === true);
  }
}

/** The app that a create or an ensure resolved to. */
function appOf(value: unknown): Partial<FakeApp> | undefined {
  const { app = value } = (value ?? {}) as { app?: unknown };
  return app as Partial<FakeApp> | undefined;
}

function tell({ kind, about, failure, outcome, message }: Ended): string {
  const end = failure ? `${failure}, ${outcome ?? ""}, ${message ?? ""}` : "ok";
  return `${kind} ${about}: ${end}`;
}

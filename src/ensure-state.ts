/** What a list shows of one name, and the move that follows: no request, and no clock but the API's own. */

import type { App } from "../generated/client.js";

/** How far an app is that no caller of `ensure` has finished yet. */
export type State = "staged" | "claimed";

/** By how many milliseconds an app under way must be older than ours: its maker is certainly gone. */
const staleAge = 300_000;

/** An app under way carries, behind the wanted name, its state and a mark that only one call knows. */
const suffix = / ~(staged|claimed)-([0-9a-f]{32})$/;

export function nameUnderWay(name: string, state: State, mark: string): string {
  return `${name} ~${state}-${mark}`;
}

/** Whether a name ends like that of an app under way. */
export function isUnderWay(name: string): boolean {
  return suffix.test(name);
}

/** An app under way that another call has made. */
export interface Rival {
  readonly app: App;
  readonly state: State;
}

/** The apps of one name, sorted. */
export interface Look {
  /** The oldest app that has the wanted name alone. */
  readonly final: App | undefined;
  readonly rivals: readonly Rival[];
  /** Apps with a mark of this call that no response told of. */
  readonly copies: readonly App[];
}

/** The app of this call, as far as it is. */
export interface Own {
  readonly app: App;
  readonly state: State;
}

/**
 * Sorts the apps of a list.
 *
 * @param marks - the marks of this call
 * @param own - the app of this call, if it has one
 */
export function sortApps(
  apps: readonly App[],
  name: string,
  marks: ReadonlySet<string>,
  own?: App,
): Look {
  const finals: App[] = [];
  const rivals: Rival[] = [];
  const copies: App[] = [];
  for (const app of apps) {
    if (app.uid === own?.uid || !app.name.startsWith(name)) continue;
    const rest = app.name.slice(name.length);
    const [whole, state, mark = ""] = suffix.exec(rest) ?? [];
    if (rest === "") finals.push(app);
    else if (whole !== rest)
      continue; // the end of a longer name
    else if (marks.has(mark)) copies.push(app);
    else rivals.push({ app, state: state as State });
  }
  finals.sort((a, b) => (precedes(a, b) ? -1 : 1));
  return { final: finals[0], rivals, copies };
}

export interface Move {
  /** What to delete first. */
  readonly remove: readonly App[];
  /** "return" the final app; "give way" to another call, and start again. */
  readonly next: "create" | "claim" | "finish" | "return" | "give way";
  /** The app of another call that goes first. */
  readonly blocker?: App | undefined;
}

/** The next move of a call: from what its look shows, and how far its own app is. */
export function nextMove(look: Look, own: Own | undefined): Move {
  const { final, rivals, copies } = look;
  if (!own) {
    // 1. a final app: whoever staged one looks again and gives way, whoever claimed one may be about to finish
    if (final)
      return {
        remove: [...copies, ...appsIn(rivals, "staged")],
        next: "return",
      };
    // 2. none: create one, staged
    return { remove: copies, next: "create" };
  }
  if (final) return { remove: copies, next: "return" };
  if (own.state === "staged") {
    // 3. whoever is older than any call can last is dead; another's claimed one, or a smaller staged one, goes first
    const dead = rivals.filter(({ app }) => lead(app, own.app) > staleAge);
    const remove = [...copies, ...dead.map(({ app }) => app)];
    const blocker = rivals.find(
      (rival) =>
        !dead.includes(rival) &&
        (rival.state === "claimed" || precedes(rival.app, own.app)),
    )?.app;
    // 4. nobody goes first: claim the name
    return { remove, next: blocker ? "give way" : "claim", blocker };
  }
  // 5. a smaller one goes first; 6. nobody does: take the name
  const blocker = rivals.find(({ app }) => precedes(app, own.app))?.app;
  return { remove: copies, next: blocker ? "give way" : "finish", blocker };
}

function appsIn(rivals: readonly Rival[], state: State): readonly App[] {
  return rivals.filter((rival) => rival.state === state).map(({ app }) => app);
}

/** Whether an app is older than another, or as old with a smaller id. */
function precedes(app: App, other: App): boolean {
  const age = lead(app, other);
  return age > 0 || (!(age < 0) && app.uid < other.uid);
}

/** By how many milliseconds an app is older than another. The API wrote both times. */
function lead(app: App, other: App): number {
  return Date.parse(other.created) - Date.parse(app.created);
}

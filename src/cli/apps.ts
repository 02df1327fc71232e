/** The commands around the apps of an account, but for `apps ensure`. */

import type { App } from "../../generated/client.js";
import { sortApps } from "../ensure-state.js";
import { connect, printApps } from "./client.js";
import type { Command, Terminal } from "./command.js";
import { Failure, withAdvice } from "./failure.js";
import type { OptionName, Values } from "./options.js";

/** The options of every command that sends requests. */
export const common: readonly OptionName[] = [
  "account",
  "base-url",
  "timeout",
  "json",
];

const list: Command = {
  name: "apps list",
  operands: "",
  count: [0, 0],
  options: common,
  summary: "lists the apps of the account",
  async run({ values }, terminal) {
    const { signal } = terminal;
    printApps(await connect(values).list({ signal }), values, terminal);
    return "done";
  },
};

const get: Command = {
  name: "apps get",
  operands: "ID",
  count: [1, 1],
  options: common,
  summary: "prints one app",
  async run({ operands: [id = ""], values }, terminal) {
    const { signal } = terminal;
    const app = await connect(values).get(id, { signal });
    printApps([app], values, terminal, app);
    return "done";
  },
};

const create: Command = {
  name: "apps create",
  operands: "[NAME] --show-secret",
  count: [0, 1],
  options: [...common, "show-secret"],
  summary: "creates an app, and prints its secret; better: apps ensure",
  notes:
    "The API shows the secret once. So this needs --show-secret; `apps ensure NAME -f FILE` saves it.",
  async run({ operands: [name], values }, terminal) {
    const { signal } = terminal;
    requireWayOut(values);
    const body = name === undefined ? {} : { name };
    const apps = connect(values);
    const app = await apps.create(body, { signal }).catch((error: unknown) => {
      throw withAdvice(error, "apps list, then apps delete ID.");
    });
    terminal.noteSecret(app.uid);
    printApps([app], values, terminal, app);
    return "done";
  },
};

const update: Command = {
  name: "apps update",
  operands: "ID NAME",
  count: [2, 2],
  options: common,
  summary: "renames an app",
  async run({ operands: [id = "", name = ""], values }, terminal) {
    const { signal } = terminal;
    const app = await connect(values).update(id, { name }, { signal });
    printApps([app], values, terminal, app);
    return "done";
  },
};

const remove: Command = {
  name: "apps delete",
  operands: "ID...",
  count: [1, Infinity],
  options: [...common, "yes"],
  summary: "deletes apps, for good",
  async run({ operands, values }, terminal) {
    const { signal } = terminal;
    const confirm = confirmation(values, terminal);
    const apps = connect(values);
    const doomed: App[] = [];
    // all of them are looked at first: a wrong id deletes nothing
    for (const id of operands) doomed.push(await apps.get(id, { signal }));
    await confirm(doomed);
    const deleted: App[] = [];
    try {
      for (const { uid } of doomed) {
        deleted.push(await apps.delete(uid, { signal }));
      }
    } finally {
      // those before one that fails are gone
      printApps(deleted, values, terminal);
      terminal.tell(`${deleted.length} deleted`);
    }
    return "done";
  },
};

const sweep: Command = {
  name: "apps sweep",
  operands: "NAME",
  count: [1, 1],
  options: [...common, "older-than", "yes"],
  summary: "deletes what calls of ensure for NAME have left when they died",
  async run({ operands: [name = ""], values }, terminal) {
    const { signal } = terminal;
    const olderThan = readTime(values["older-than"] ?? "1h");
    const confirm = confirmation(values, terminal);
    const apps = connect(values);
    const { rivals } = sortApps(await apps.list({ signal }), name, new Set());
    const doomed = rivals
      .map(({ app }) => app)
      .filter(({ created }) => Date.parse(created) < olderThan.getTime());
    if (doomed.length > 0) await confirm(doomed);
    const deleted =
      doomed.length > 0
        ? await apps.sweep({ name, olderThan }, { signal })
        : [];
    printApps(deleted, values, terminal);
    terminal.tell(`${deleted.length} deleted`);
    return "done";
  },
};

export const appCommands: readonly Command[] = [
  list,
  get,
  create,
  update,
  remove,
  sweep,
];

/** @throws {Failure} where the secret of a new app would go nowhere */
export function requireWayOut(values: Values): void {
  if (values["show-secret"] || values["env-file"] !== undefined) return;
  throw new Failure(
    "usage",
    "the API shows the secret of a new app once. Pass --show-secret to print it, or save it: apps ensure NAME -f FILE.",
  );
}

/**
 * Returns what asks before a delete; it throws a Failure where the answer is not yes.
 *
 * @throws {Failure} where there is neither `--yes` nor a terminal to ask on
 */
function confirmation(
  { yes }: Values,
  { ask, tell }: Terminal,
): (apps: readonly App[]) => Promise<void> {
  if (yes) return () => Promise.resolve();
  if (!ask) {
    throw new Failure(
      "usage",
      "nobody can be asked here whether to delete. Pass --yes to delete without a question.",
    );
  }
  return async (apps) => {
    for (const { uid, name, created } of apps) {
      tell(`  ${uid}  created ${created}  "${name}"`);
    }
    const what = apps.length === 1 ? "this app" : `these ${apps.length} apps`;
    if (await ask(`Delete ${what} for good? [y/N] `)) return;
    throw new Failure("declined", "nothing is deleted.");
  };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads an age or a time. */
function readTime(text: string): Date {
  const age = /^(\d+)([mhd])$/.exec(text);
  const time = age
    ? Date.now() - Number(age[1]) * units[age[2] as keyof typeof units]
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isNaN(new Date(time).getTime())) return new Date(time);
  throw new Failure(
    "usage",
    `--older-than is ${JSON.stringify(text)}: it takes an age such as 90m, 2h or 7d, or a time such as 2026-01-31T12:00Z.`,
  );
}

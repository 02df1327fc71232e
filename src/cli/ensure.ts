/** `apps ensure`: one app of a name, its secret in a file before anybody can find the app. */

import type { App, AppWithSecret } from "../../generated/client.js";
import type { Apps } from "../apps.js";
import { isGone } from "../cloudflare.js";
import { sortApps } from "../ensure-state.js";
import { common, requireWayOut } from "./apps.js";
import { connect, printApps } from "./client.js";
import type { Command } from "./command.js";
import { editFile, readVariables, setVariables } from "./env-file.js";
import { Failure, withAdvice } from "./failure.js";
import type { Values } from "./options.js";

/** Where the secret goes. */
interface Place {
  readonly file: string;
  readonly idVariable: string;
  readonly secretVariable: string;
}

/** What the two variables of a file hold. */
interface Saved {
  readonly id: string;
  readonly secret: string;
}

export const ensure: Command = {
  name: "apps ensure",
  operands: "NAME",
  count: [1, 1],
  options: [
    ...common,
    "env-file",
    "id-variable",
    "secret-variable",
    "show-secret",
  ],
  summary: "finds the app of this name, or creates it and saves its secret",
  notes: `With -f, the id and the secret of a new app are in the file before the app gets its name. So whatever
happens, either there is no app of that name, or its secret is in the file. Other lines of the file stay; the secret of
another app is not overwritten. A file that is written gets the mode 0600.

Node has an option --env-file, too, and ends before this command begins where the file is missing. -f always works.`,
  async run({ operands: [name = ""], values }, terminal) {
    const { signal } = terminal;
    requireWayOut(values);
    const place = placeOf(values);
    const apps = connect(values);
    let last = place && (await checkRoom(place, name, apps, signal));
    const onSecret = async (made: AppWithSecret) => {
      if (place) last = await save(made, place, last);
    };
    const ensured = await apps
      .ensure({ name }, { signal, onSecret })
      .catch((error: unknown) => {
        throw withAdvice(error, describeRest(place));
      });
    if (place && !ensured.created) await expectSecret(ensured.app, place);
    if (!place && ensured.created) terminal.noteSecret(ensured.app.uid);
    printApps([ensured.app], values, terminal, ensured);
    terminal.tell(describeEnd(ensured.created, place));
    return "done";
  },
};

function describeEnd(created: boolean, place: Place | undefined): string {
  if (!place) {
    return created ? "created" : "exists; its secret can't be shown again";
  }
  const { file, idVariable, secretVariable } = place;
  const where = `${file} (${idVariable}, ${secretVariable})`;
  return created
    ? `created; its secret is saved in ${where}`
    : `exists; ${where} holds its id and a secret`;
}

/** What to do where the app may exist, and this process ends. */
function describeRest(place: Place | undefined): string {
  return place
    ? `run it again; where the app exists, ${place.file} holds its secret.`
    : "look for the app with apps list. If it is new, nobody has its secret: delete it, and run this again.";
}

function placeOf(values: Values): Place | undefined {
  const {
    "env-file": file,
    "id-variable": idVariable = "CALLS_APP_ID",
    "secret-variable": secretVariable = "CALLS_APP_SECRET",
  } = values;
  for (const name of [idVariable, secretVariable]) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    throw new Failure(
      "usage",
      `${JSON.stringify(name)} is no name of a variable: letters, digits and _ are.`,
    );
  }
  // what is left of `-f=FILE` is `=FILE`; and `-` is no standard output here
  if (file !== undefined && /^(-?$|=)/.test(file)) {
    throw new Failure("usage", "no file: write -f FILE.");
  }
  if (idVariable === secretVariable) {
    throw new Failure("usage", "id and secret need two variables.");
  }
  return file === undefined ? undefined : { file, idVariable, secretVariable };
}

function readSaved(text: string, place: Place): Saved {
  const variables = readVariables(text);
  return {
    id: variables.get(place.idVariable) ?? "",
    secret: variables.get(place.secretVariable) ?? "",
  };
}

/** Reads what the file holds, and shows that it can take other values. */
async function readPlace(place: Place): Promise<Saved> {
  let saved: Saved = { id: "", secret: "" };
  await editFile(place.file, (text) => {
    saved = readSaved(text, place);
    const { idVariable, secretVariable } = place;
    setVariables(text, { [idVariable]: "id", [secretVariable]: "secret" });
    return text;
  });
  return saved;
}

/**
 * Returns what the file holds, where it may be replaced.
 *
 * @throws {Failure} where it is the secret of another app, or may be
 */
async function checkRoom(
  place: Place,
  name: string,
  apps: Apps,
  signal: AbortSignal,
): Promise<Saved> {
  const { file, idVariable, secretVariable } = place;
  const saved = await readPlace(place);
  const { id, secret } = saved;
  if (id === "" && secret === "") return saved;
  if (Array.from(id).length !== 32) {
    throw new Failure(
      "failed",
      `${file} holds values in ${idVariable} and ${secretVariable} that are of no app. Remove or empty both lines, or take other variables: --id-variable, --secret-variable.`,
    );
  }
  const app = await findApp(id, apps, signal);
  if (!app) {
    throw new Failure(
      "failed",
      `${file} holds the app ${id}, which this account does not have. Is it another account, or another base URL? If the app is gone for good, remove the lines of ${idVariable} and ${secretVariable}.`,
    );
  }
  // what an earlier call for this name has left there is no loss
  if (app.name === name || isUnderWayFor(name, app)) return saved;
  throw new Failure(
    "failed",
    `${file} holds the secret of another app, ${JSON.stringify(app.name)} (${app.uid}). Take other variables: --id-variable, --secret-variable.`,
  );
}

function isUnderWayFor(name: string, app: App): boolean {
  return sortApps([app], name, new Set()).rivals.length > 0;
}

async function findApp(
  id: string,
  apps: Apps,
  signal: AbortSignal,
): Promise<App | undefined> {
  try {
    return await apps.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * Saves id and secret, and returns what the file holds then.
 *
 * @param last - what this process has last found or saved there
 * @throws {Failure} where the file holds something else
 */
async function save(
  made: AppWithSecret,
  place: Place,
  last: Saved | undefined,
): Promise<Saved> {
  await editFile(place.file, (text) => {
    const { id, secret } = readSaved(text, place);
    if (id !== last?.id || secret !== last.secret) {
      throw new Failure(
        "failed",
        "another process has just written the same variables.",
      );
    }
    return setVariables(text, {
      [place.idVariable]: made.uid,
      [place.secretVariable]: made.secret,
    });
  });
  return { id: made.uid, secret: made.secret };
}

async function expectSecret(app: App, place: Place): Promise<void> {
  const { id, secret } = await readPlace(place);
  if (id === app.uid && secret !== "") return;
  throw new Failure(
    "noSecret",
    `the app ${JSON.stringify(app.name)} (${app.uid}) exists, and ${place.file} does not hold its secret. The API never shows it again: copy it from where it was saved, or delete the app and run this again.`,
  );
}

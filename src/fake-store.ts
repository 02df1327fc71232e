/** The apps of the fake, and what each operation does with them. */

import type { FakeOperation } from "./faults.js";

/** An app in the fake. The API returns its secret on create only. */
export interface FakeApp {
  /** 32 lower-case hexadecimal digits. */
  uid: string;
  name: string;
  /** RFC 3339 in UTC, whole seconds: `2014-01-02T02:20:00Z`. */
  created: string;
  /** The time of the last create or update, in the form of `created`. */
  modified: string;
  /** 64 lower-case hexadecimal digits. */
  secret: string;
  /** The account that it belongs to. The API does not return it. */
  account: string;
}

/** An app that is there from the start. */
export interface GivenApp {
  /** Default: `""`, as of an app created without a name. */
  name?: string;
  /** 32 characters. Default: random. */
  uid?: string;
  /** Default: the time at which the fake is made. */
  created?: string;
  /** Default: `created`. */
  modified?: string;
  /** Default: random. */
  secret?: string;
  /** Default: `accountId` of the fake, or else the account of the first request. */
  account?: string;
}

/** An accepted request. @internal */
export interface StoreCall {
  readonly operation: FakeOperation;
  readonly accountId: string;
  /** `""` for list and create. */
  readonly appId: string;
}

/** @internal */
export interface Success {
  readonly status: number;
  readonly result: unknown;
}

/** The apps of a fake. @internal */
export interface Store {
  readonly apps: FakeApp[];
  /** Executes an accepted request. A list shows the apps of `listed`. */
  readonly execute: (
    call: StoreCall,
    body: unknown,
    date: Date,
    listed: readonly FakeApp[],
  ) => Success | "malformedBody" | "noApp";
}

/** Creates the store of a fake, with the apps that are there from the start. @internal */
export function createStore(
  given: readonly GivenApp[],
  account: string,
  now: () => Date,
): Store {
  const apps = given.map((app) => makeApp({ account, ...app }, now()));

  function selectAccount(
    accountId: string,
    among: readonly FakeApp[],
  ): FakeApp[] {
    return among.filter((app) => app.account === accountId);
  }

  function create(account: string, date: Date, name = ""): FakeApp {
    const app = makeApp({ account, name }, date);
    apps.push(app);
    return app;
  }

  function update(app: FakeApp, date: Date, name = app.name): void {
    app.name = name;
    app.modified = timestamp(date);
  }

  const execute: Store["execute"] = (call, body, date, listed) => {
    const { operation, accountId, appId } = call;
    if (operation === "apps.list") {
      const found = selectAccount(accountId, listed);
      return { status: 200, result: found.map(withoutSecret) };
    }
    const writes = operation === "apps.create" || operation === "apps.update";
    const fields = writes ? readFields(body) : {};
    if (fields === undefined) return "malformedBody";
    if (operation === "apps.create") {
      const app = create(accountId, date, fields.name);
      return {
        status: 201,
        result: { ...withoutSecret(app), secret: app.secret },
      };
    }
    const app = selectAccount(accountId, apps).find(({ uid }) => uid === appId);
    if (app === undefined) return "noApp";
    if (operation === "apps.update") update(app, date, fields.name);
    if (operation === "apps.delete") apps.splice(apps.indexOf(app), 1);
    return { status: 200, result: withoutSecret(app) };
  };

  return { apps, execute };
}

/** @throws {TypeError} for an id that no path can have, and for a time that is none */
function makeApp(
  given: GivenApp & { readonly account: string },
  date: Date,
): FakeApp {
  const { account, name = "", uid = randomHex(16) } = given;
  const { created = timestamp(date), modified = created } = given;
  const { secret = randomHex(32) } = given;
  if (!/^.{32}$/su.test(uid)) {
    throw new TypeError(`apps: uid: ${uid} - accepted: 32 characters`);
  }
  for (const time of [created, modified]) {
    if (!Number.isNaN(Date.parse(time))) continue;
    throw new TypeError(`apps: created: ${time} - accepted: an RFC 3339 time`);
  }
  return { uid, name, created, modified, secret, account };
}

/** Reads the body of create or update; undefined where it is invalid. */
function readFields(value: unknown): { name?: string } | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  if (!("name" in value)) return {};
  return typeof value.name === "string" ? { name: value.name } : undefined;
}

function withoutSecret(app: FakeApp): Omit<FakeApp, "secret" | "account"> {
  const { uid, name, created, modified } = app;
  return { uid, name, created, modified };
}

function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** @internal */
export function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

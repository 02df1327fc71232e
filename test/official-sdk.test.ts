/** Cloudflare's own SDK against the fake: what satisfies both is likely to be what the API does. */

import { serve, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeCalls, type FakeCalls } from "../src/testing.js";

const variable = "CLOUDFLARE_SDK_DIR";
const account = "023e105f4ecef8ad9ca31a8372d0c353";

interface SdkApp {
  uid?: string;
  name?: string;
  created?: string;
  modified?: string;
  secret?: string;
}

/** The part of the SDK that is called here. */
interface Sdk {
  calls: {
    sfu: {
      create(body: { account_id: string; name?: string }): Promise<SdkApp>;
      list(query: { account_id: string }): AsyncIterable<SdkApp>;
      get(id: string, query: { account_id: string }): Promise<SdkApp>;
      update(
        id: string,
        body: { account_id: string; name?: string },
      ): Promise<SdkApp>;
      delete(id: string, query: { account_id: string }): Promise<SdkApp>;
    };
  };
}

type SdkClass = new (options: {
  apiToken: string;
  baseURL: string;
  maxRetries: number;
}) => Sdk;

/** Why there is no SDK to be had, or its class. */
async function loadSdk(): Promise<string | SdkClass> {
  const folder = process.env[variable];
  if (!folder) {
    return `${variable} is not set: it names a folder whose node_modules holds the package cloudflare`;
  }
  let path: string;
  try {
    path = createRequire(join(folder, "index.js")).resolve("cloudflare");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND")
      throw error;
    return `the package cloudflare is not installed in the folder that ${variable} names`;
  }
  const module = (await import(pathToFileURL(path).href)) as {
    Cloudflare: SdkClass;
  };
  return module.Cloudflare;
}

let fake: FakeCalls;
let server: ServerType;

beforeEach(async () => {
  fake = createFakeCalls({
    apiToken: "token-1",
    accountId: account,
    now: () => new Date("2014-01-02T02:20:00Z"),
  });
  server = serve({
    fetch: (request) => fake.fetch(request),
    hostname: "127.0.0.1",
    port: 0,
  });
  await once(server, "listening");
});

afterEach(async () => {
  server.close();
  await once(server, "close");
});

test("the official SDK carries an app through its life", async (context) => {
  const Cloudflare = await loadSdk();
  if (typeof Cloudflare === "string") return context.skip(Cloudflare);
  const { port } = server.address() as AddressInfo;
  const { sfu } = new Cloudflare({
    apiToken: "token-1",
    baseURL: `http://127.0.0.1:${port}/client/v4`,
    maxRetries: 0,
  }).calls;
  const to = { account_id: account };

  const created = await sfu.create({ ...to, name: "one" });
  const uid = created.uid ?? "";
  const [held] = fake.apps;
  const app = {
    uid,
    name: "one",
    created: "2014-01-02T02:20:00Z",
    modified: "2014-01-02T02:20:00Z",
  };
  expect(uid).toMatch(/^[0-9a-f]{32}$/);
  expect(created.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(created).toEqual({ ...app, secret: held?.secret });

  const listed: SdkApp[] = [];
  for await (const one of sfu.list(to)) listed.push(one);
  expect(listed).toEqual([app]);

  expect(await sfu.get(uid, to)).toEqual(app);

  const renamed = { ...app, name: "two" };
  expect(await sfu.update(uid, { ...to, name: "two" })).toEqual(renamed);
  expect(await sfu.delete(uid, to)).toEqual(renamed);
  expect(fake.apps).toEqual([]);
  await expect(sfu.get(uid, to)).rejects.toMatchObject({
    status: 404,
    errors: [{ code: 20007, message: "App not found" }],
  });
});

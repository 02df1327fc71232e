/** Cloudflare's own SDK against `cloudflare-calls fake`: what satisfies both is likely to be what the API does. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { packed } from "./package/packed.js";
import { folderOf } from "./runtimes/npm.js";

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
  try {
    const folder = await folderOf("cloudflare@7.3.0");
    const path = createRequire(join(folder, "index.js")).resolve("cloudflare");
    const module = (await import(pathToFileURL(path).href)) as {
      Cloudflare: SdkClass;
    };
    return module.Cloudflare;
  } catch (error) {
    return (error as Error).message;
  }
}

test("it carries an app through its life", async ({ skip, onTestFinished }) => {
  const Cloudflare = await loadSdk();
  if (typeof Cloudflare === "string") return skip(Cloudflare);
  const { consumer } = await packed();
  const bin = join(consumer, "node_modules/.bin/cloudflare-calls");
  const fake = spawn(bin, ["fake", "--port", "0", "--account", account]);
  onTestFinished(() => void fake.kill("SIGKILL"));
  const [said] = (await once(fake.stdout, "data")) as [Buffer];
  const { sfu } = new Cloudflare({
    apiToken: "token-1",
    baseURL: /CLOUDFLARE_BASE_URL=(\S+)/.exec(String(said))?.[1] ?? "",
    maxRetries: 0,
  }).calls;
  const to = { account_id: account };
  const list = async () => {
    const listed: SdkApp[] = [];
    for await (const one of sfu.list(to)) listed.push(one);
    return listed;
  };

  const created = await sfu.create({ ...to, name: "one" });
  const { uid = "", secret, ...rest } = created;
  const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
  expect(uid).toMatch(/^[0-9a-f]{32}$/);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(rest).toEqual({ name: "one", created: time, modified: time });
  expect(await list()).toEqual([{ uid, ...rest }]);
  expect(await sfu.get(uid, to)).toEqual({ uid, ...rest });

  const renamed = { uid, ...rest, name: "two", modified: time };
  expect(await sfu.update(uid, { ...to, name: "two" })).toEqual(renamed);
  expect(await sfu.delete(uid, to)).toEqual(renamed);
  expect(await list()).toEqual([]);
  await expect(sfu.get(uid, to)).rejects.toMatchObject({
    status: 404,
    errors: [{ code: 20007, message: "App not found" }],
  });
});

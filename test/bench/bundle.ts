/** What a bundler makes of a program with five operations: bytes, minified and gzipped. */

import { buildSync } from "esbuild";
import { gzipSync } from "node:zlib";
import { openapiFetch, ours, treeShakable, type Client } from "./clients.js";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import { requirePeer } from "./peers.js";
import { peers, project } from "./setup.js";

interface Program {
  readonly client: Client;
  /** Where its package is found. */
  readonly from: string;
  readonly source: string;
}

const programs: readonly Program[] = [
  {
    client: ours,
    from: project,
    source: `
import { createCallsClient } from "cloudflare-calls";
const { apps } = createCallsClient();
const { uid } = await apps.create({ name: "a" });
await apps.list();
await apps.get(uid);
await apps.update(uid, { name: "b" });
await apps.delete(uid);`,
  },
  {
    client: treeShakable,
    from: peers,
    source: `
import { createClient } from "cloudflare/tree-shakable";
import { SFU } from "cloudflare/resources/calls/sfu";
const { sfu } = createClient({ resources: [SFU] }).calls;
const account = { account_id: "a" };
const { uid } = await sfu.create({ ...account, name: "a" });
await sfu.list(account);
await sfu.get(uid, account);
await sfu.update(uid, { ...account, name: "b" });
await sfu.delete(uid, account);`,
  },
  {
    client: openapiFetch,
    from: peers,
    source: `
import createClient from "openapi-fetch";
const api = createClient({ baseUrl: "https://api.cloudflare.com/client/v4" });
const all = "/accounts/{account_id}/calls/apps";
const one = all + "/{app_id}";
const account = { path: { account_id: "a" } };
const { data } = await api.POST(all, { params: account, body: { name: "a" } });
const app = { path: { account_id: "a", app_id: data.result.uid } };
await api.GET(all, { params: account });
await api.GET(one, { params: app });
await api.PUT(one, { params: app, body: { name: "b" } });
await api.DELETE(one, { params: app });`,
  },
];

export function compareBundles(): readonly Comparison[] {
  const contenders = programs.map((program) => ({
    ...program.client,
    measure: () => {
      const { needs } = program.client;
      if (needs !== undefined) requirePeer(needs);
      return bundledSize(program);
    },
  }));
  const what = {
    what: "bundle of five operations, gzipped",
    unit: "kB",
  };
  const entries = takeTurns(contenders, 1);
  return [comparisonOf(what, entries, (bytes) => bytes / 1000)];
}

function bundledSize({ source, from }: Program): number {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: from },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

/** Importing the package needs nothing of the runtime: what is missing, the first call says. */

import { beforeAll, expect, test } from "vitest";
import { packed, run } from "./packed.js";

let consumer: string;

beforeAll(async () => {
  ({ consumer } = await packed());
});

const needsFetch =
  "input 0 this runtime has no fetch: pass one to createCallsClient.";
const needsHeaders =
  "input 0 this runtime has no Headers, which every call needs.";

test.for([
  { without: ["fetch"], method: needsFetch, api: needsFetch },
  { without: ["Headers"], method: needsHeaders, api: needsHeaders },
  {
    without: ["fetch", "Headers", "Request", "Response"],
    method: needsHeaders,
    api: "input 0 this runtime has no Request, which calls.api needs.",
  },
])("the first call without $without", async ({ without, method, api }) => {
  const code = `
    for (const name of ${JSON.stringify(without)}) delete globalThis[name];
    const { CallsInputError, createCallsClient } = await import("cloudflare-calls");
    const { apps, api } = createCallsClient({ apiToken: "t", accountId: "a" });
    const path = "/accounts/{account_id}/calls/apps";
    for (const call of [
      () => apps.list(),
      () => apps.ensure({ name: "one" }),
      () => api.GET(path, { params: { path: { account_id: "a" } } }),
    ]) {
      const error = await call().catch((thrown) => thrown);
      if (!(error instanceof CallsInputError)) throw error;
      const { kind, attempts, message } = error;
      console.log(kind, attempts, message.replace(/^.*?: /, ""));
    }`;
  const args = ["--input-type=module", "--eval", code];
  const ran = await run(process.execPath, args, { cwd: consumer });
  expect(ran).toEqual({
    ...{ status: 0, stderr: "" },
    stdout: `${method}\n${method}\n${api}\n`,
  });
});

/** The pipeline and src/runtime make a client of another API, too: one that knows nothing of Cloudflare. */

import { build } from "esbuild";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { compileFiles } from "./support/compile-folder.js";
import { generate, project, temporaryFolder } from "./support/generate.js";
import { listen } from "./support/loopback.js";
import { notesSpec } from "./support/notes-spec.js";

/** The ten lines. */
const program = `
import { createApiClient, operations, type ApiClient, type Note, type Resources } from "./client.js";
import { createClient } from "../src/runtime/client.js";

export async function run(baseUrl: string): Promise<readonly [Note, Note, unknown, unknown]> {
  const bound = { teamId: { value: "t-1", missing: "no team: pass teamId." } };
  const { resources: notes, api } = createClient<Resources, ApiClient>(operations, createApiClient, { baseUrl, apiToken: "a-token-of-notes", bound });
  const made = await notes.notes.create({ text: "milk" });
  const found = await notes.notes.get("n-01", { teamId: "t-2" });
  const { data } = await api.GET("/teams/{team_id}/notes/{note_id}", { params: { path: { team_id: "t-3", note_id: "n-01" } } });
  const refused = await notes.notes.get("n-02").catch((error: unknown) => error);
  return [made, found, data?.result.text, refused];
}
`;

interface Program {
  readonly run: (baseUrl: string) => Promise<unknown>;
}

let files: Record<string, string> = {};

beforeAll(async () => {
  const { schema, client } = await generate(notesSpec);
  files = { "schema.ts": schema, "client.ts": client, "program.ts": program };
});

test("the client compiles under every strict flag, but not with a table that lacks a method", async () => {
  const lacking = program.replace(
    "(operations,",
    "({ notes: { get: operations.notes.get } },",
  );
  expect(await compileFiles({ ...files, "lacking.ts": lacking })).toEqual([
    "lacking.ts:7: TS2741",
  ]);
});

test("the client calls", async () => {
  const note = { id: "n-01", text: "milk" };
  const body = (result: unknown) => JSON.stringify({ result });
  const headers = { "content-type": "application/json" };
  const server = await listen(
    { status: 201, headers, body: body(note) },
    { status: 200, headers, body: body(note) },
    { status: 200, headers, body: body(note) },
    {
      status: 404,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify({ title: "No such note" }),
    },
  );
  const { run } = await bundle();
  const [made, found, text, refused] = (await run(server.url)) as unknown[];
  expect(made).toEqual(note);
  expect(found).toEqual(note);
  expect(text).toBe("milk");
  expect(refused).toMatchObject({
    kind: "api",
    operation: "notes.get",
    status: 404,
    outcome: "rejected",
    message:
      "notes.get(n-02), GET /teams/{team_id}/notes/{note_id}: 404 No such note.",
  });
  expect(
    server.received.map(({ method, url, headers: sent, body: given }) => [
      `${method} ${url}`,
      sent.authorization,
      given,
    ]),
  ).toEqual([
    ["POST /teams/t-1/notes", "Bearer a-token-of-notes", '{"text":"milk"}'],
    ["GET /teams/t-2/notes/n-01", "Bearer a-token-of-notes", ""],
    ["GET /teams/t-3/notes/n-01", "Bearer a-token-of-notes", ""],
    ["GET /teams/t-1/notes/n-02", "Bearer a-token-of-notes", ""],
  ]);
});

/** Bundles the program with src/runtime, and imports it. */
async function bundle(): Promise<Program> {
  const folder = temporaryFolder();
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(
      join(folder, name),
      text.replaceAll("../src/", `${join(project, "src")}/`),
    );
  }
  const outfile = join(folder, "program.mjs");
  await build({
    entryPoints: [join(folder, "program.ts")],
    bundle: true,
    format: "esm",
    outfile,
  });
  return (await import(
    /* @vite-ignore */ pathToFileURL(outfile).href
  )) as Program;
}

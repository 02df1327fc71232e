import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { compileProgram } from "./support/compile-folder.js";
import { copy } from "./support/copy.js";
import {
  project,
  runGenerator,
  temporaryFolder,
  type Run,
} from "./support/generate.js";
import { edit } from "./support/notes-spec.js";

const failures = `        "4XX": { $ref: "#/components/responses/ClientError" }
        "429": { $ref: "#/components/responses/Throttled" }
        "5XX": { $ref: "#/components/responses/ServerError" }
`;

const tag = `  - name: recordings
    description: Recordings of sessions.
`;

const paths = `
  /accounts/{account_id}/calls/recordings:
    parameters:
      - $ref: "#/components/parameters/AccountId"
    get:
      operationId: recordings.list
      tags: [recordings]
      summary: Lists recordings
      description: Lists recordings, the newest first.
      parameters:
        - name: state
          in: query
          description: Only recordings in this state.
          schema: { type: string, enum: [running, done] }
        - name: limit
          in: query
          description: How many at most.
          schema: { type: integer }
      responses:
        "200":
          description: The recordings.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/RecordingList" }
${failures}
    post:
      operationId: recordings.start
      tags: [recordings]
      summary: Starts a recording
      description: Starts a recording of an app.
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/RecordingStart" }
      responses:
        "202":
          description: The recording, under way.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/RecordingAnswer" }
${failures}
  /accounts/{account_id}/calls/recordings/{recording_id}:
    parameters:
      - $ref: "#/components/parameters/AccountId"
      - $ref: "#/components/parameters/RecordingId"
    patch:
      operationId: recordings.rename
      tags: [recordings]
      summary: Renames a recording
      description: Renames a recording.
      requestBody:
        required: true
        content:
          application/merge-patch+json:
            schema: { $ref: "#/components/schemas/RecordingPatch" }
      responses:
        "200":
          description: The recording under its new name.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/RecordingAnswer" }
${failures}
    delete:
      operationId: recordings.remove
      tags: [recordings]
      summary: Removes a recording
      description: Removes a recording.
      responses:
        "204":
          description: It is gone.
${failures}
  /accounts/{account_id}/calls/recordings/{recording_id}/clips/{clip-number}:
    parameters:
      - $ref: "#/components/parameters/AccountId"
      - $ref: "#/components/parameters/RecordingId"
      - name: clip-number
        in: path
        required: true
        description: Number of the clip.
        schema: { type: integer }
    put:
      operationId: recordings.keep-clip
      tags: [recordings]
      summary: Keeps a clip
      description: Keeps a clip of a recording.
      parameters:
        - name: x-reason
          in: header
          required: true
          description: Why it is kept.
          schema: { type: string }
      responses:
        "200":
          description: The recording.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/RecordingAnswer" }
${failures}`;

const parameter = `    RecordingId:
      name: recording_id
      in: path
      required: true
      description: Id of the recording.
      schema: { type: string, minLength: 3, maxLength: 9 }
`;

const schemas = `    Recording:
      type: object
      description: A recording.
      required: [id, seconds]
      properties:
        id: { type: string, description: Id of the recording. }
        seconds: { type: integer, description: How long it is. }
        title: { type: string, description: Its title. }
      examples: [{ id: rec-1, seconds: 7 }]
    RecordingStart:
      type: object
      description: What to record.
      required: [app]
      properties:
        app: { type: string, description: Id of the app. }
      examples: [{ app: a }]
    RecordingPatch:
      type: object
      description: A change to a recording.
      properties:
        title: { type: string, description: Its title. }
      examples: [{ title: b }]
    RecordingList:
      type: object
      description: Recordings in their envelope.
      required: [result]
      properties:
        result:
          type: array
          description: The recordings.
          items: { $ref: "#/components/schemas/Recording" }
      examples: [{ result: [] }]
    RecordingAnswer:
      type: object
      description: A recording in its envelope.
      required: [result]
      properties:
        result:
          $ref: "#/components/schemas/Recording"
          description: The recording.
      examples: [{ result: { id: rec-1, seconds: 7 } }]
`;

const consumer = `import { createCallsClient, type Recording } from "./src/index.js";
const calls = createCallsClient();
export const all: Recording[] = await calls.recordings.list();
export const done: Recording[] = await calls.recordings.list({ query: { state: "done", limit: 5 } });
export const one: Recording = await calls.recordings.start({ app: "a" });
export const two: Recording = await calls.recordings.rename("rec-1", { title: "b" }, { timeout: 1 });
export const none: undefined = await calls.recordings.remove("rec-1");
export const kept: Recording = await calls.recordings["keep-clip"]("rec-1", 2, { headers: { "x-reason": "c" } });
export const seconds: number = kept.seconds;
export const name: string = (await calls.apps.get("x")).name;
calls.recordings.list({ query: { state: "lost" } });
calls.recordings.start();
calls.recordings.rename({ title: "b" });
calls.recordings["keep-clip"]("rec-1", "2", { headers: { "x-reason": "c" } });
calls.recordings["keep-clip"]("rec-1", 2);
`;

/** As much of the client as the tests call. */
interface Client {
  readonly recordings: Record<
    "list" | "start" | "rename" | "remove" | "keep-clip",
    (...args: readonly unknown[]) => Promise<unknown>
  >;
  readonly apps: { readonly list: () => Promise<unknown> };
}

interface Index {
  readonly createCallsClient: (options: object) => Client;
}

let root: string;
let run: Run;

/** A copy of the project in which nothing but the description differs. */
beforeAll(async () => {
  root = temporaryFolder();
  const parts = ["spec", "src", "scripts", "package.json", "tsconfig.json"];
  for (const part of parts) {
    copy(join(project, part), join(root, part));
  }
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  const file = join(root, "spec/openapi.yaml");
  const changes = [
    ["\nsecurity:\n", `${tag}\nsecurity:\n`],
    ["\ncomponents:\n", `${paths}\ncomponents:\n`],
    ["\n  parameters:\n", `\n  parameters:\n${parameter}`],
    ["\n  schemas:\n", `\n  schemas:\n${schemas}`],
  ] as const;
  const yaml = changes.reduce(
    (text, [place, change]) => edit(text, place, change),
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, yaml);
  run = await runGenerator([], { root });
});

test("the description alone makes the generator write a second resource", () => {
  expect(run).toMatchObject({ code: 0, stderr: "" });
});

test("it compiles under every strict flag, and wrong calls do not", async () => {
  writeFileSync(join(root, "consumer.ts"), consumer);
  expect(await compileProgram(root, "consumer.ts")).toEqual([
    "consumer.ts:11: TS2322",
    "consumer.ts:12: TS2554",
    "consumer.ts:13: TS2345",
    "consumer.ts:14: TS2345",
    "consumer.ts:15: TS2554",
  ]);
});

describe("it works", () => {
  const recording = { id: "rec-1", seconds: 7 };

  /** Makes one call, answered with `status` and `body`, and tells what was sent and what came back. */
  async function call(
    status: number,
    body: unknown,
    act: (calls: Client) => Promise<unknown>,
  ) {
    const index = (await import(
      pathToFileURL(join(root, "src/index.ts")).href
    )) as Index;
    const sent: Request[] = [];
    const calls = index.createCallsClient({
      apiToken: "token-1",
      accountId: "account-1",
      maxRetries: 0,
      fetch: (url: string, init: RequestInit) => {
        const request = new Request(url, init);
        sent.push(request.clone());
        const text = body === undefined ? null : JSON.stringify(body);
        return Promise.resolve(new Response(text, { status }));
      },
    });
    const value = await act(calls).catch((error: unknown) => error);
    const [request] = sent;
    return {
      value,
      sent: request && `${request.method} ${request.url}`,
      type: request?.headers.get("content-type"),
      token: request?.headers.get("authorization"),
      reason: request?.headers.get("x-reason"),
      body: await request?.text(),
    };
  }

  const base =
    "https://api.cloudflare.com/client/v4/accounts/account-1/calls/recordings";

  test("a list with a query", async () => {
    const told = await call(200, { result: [recording] }, ({ recordings }) =>
      recordings.list({ query: { state: "done", limit: 5 } }),
    );
    expect(told).toMatchObject({
      value: [recording],
      sent: `GET ${base}?state=done&limit=5`,
      token: "Bearer token-1",
    });
  });

  test("a body", async () => {
    const told = await call(202, { result: recording }, ({ recordings }) =>
      recordings.start({ app: "a" }),
    );
    expect(told).toMatchObject({
      value: recording,
      sent: `POST ${base}`,
      type: "application/json",
      body: '{"app":"a"}',
    });
  });

  test("a PATCH, with the content type of the description", async () => {
    const told = await call(200, { result: recording }, ({ recordings }) =>
      recordings.rename("rec-1", { title: "b" }),
    );
    expect(told).toMatchObject({
      value: recording,
      sent: `PATCH ${base}/rec-1`,
      type: "application/merge-patch+json",
      body: '{"title":"b"}',
    });
  });

  test("a number in the path, and a header", async () => {
    const told = await call(200, { result: recording }, ({ recordings }) =>
      recordings["keep-clip"]("rec-1", 2, { headers: { "x-reason": "c" } }),
    );
    expect(told).toMatchObject({
      value: recording,
      sent: `PUT ${base}/rec-1/clips/2`,
      reason: "c",
    });
  });

  test("an answer without a body", async () => {
    const told = await call(204, undefined, ({ recordings }) =>
      recordings.remove("rec-1"),
    );
    expect(told).toMatchObject({
      value: undefined,
      sent: `DELETE ${base}/rec-1`,
      body: "",
    });
  });

  test("an id outside its limits is refused before anything is sent", async () => {
    const told = await call(204, undefined, ({ recordings }) =>
      recordings.remove("rec-123456"),
    );
    expect(told.sent).toBeUndefined();
    expect(told.value).toMatchObject({
      kind: "input",
      operation: "recordings.remove",
      message: expect.stringContaining("recording_id") as string,
    });
  });

  test("a result without a required key is not believed", async () => {
    const told = await call(202, { result: { id: "a" } }, ({ recordings }) =>
      recordings.start({ app: "a" }),
    );
    expect(told.value).toMatchObject({
      kind: "response",
      operation: "recordings.start",
      status: 202,
    });
  });

  test("the first resource is still there", async () => {
    const told = await call(
      200,
      { success: true, errors: [], messages: [], result: null },
      ({ apps }) => apps.list(),
    );
    expect(told).toMatchObject({
      value: [],
      sent: `GET ${base.replace("recordings", "apps")}`,
    });
  });
});

/** What an editor shows to who uses the installed package: TypeScript's own server says it. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packed } from "./package/packed.js";
import { startEditor, type Editor, type Place } from "./support/editor.js";

const { CommandTypes } = ts.server.protocol;
const preamble = `import { createCallsClient, isCallsError } from "cloudflare-calls";
import { createFakeCalls } from "cloudflare-calls/testing";
const calls = createCallsClient();
`;

let editor: Editor;
let consumer: string;
let opened = 0;

beforeAll(async () => {
  ({ consumer } = await packed());
  editor = startEditor({
    module: ts.server.protocol.ModuleKind.NodeNext,
    target: ts.server.protocol.ScriptTarget.ES2022,
    strict: true,
    types: [],
  });
});

afterAll(() => editor.close());

/** Opens a program below the preamble; the caret is where its `^` is. */
function open(program: string): Place {
  opened += 1;
  return editor.open(join(consumer, `${opened}.mts`), preamble + program);
}

describe("hovering a method shows what it resolves to, and an example", () => {
  test.each([
    {
      program: "calls.apps.l^ist();",
      signature: "AppsResource.list(options?: CallOptions): Promise<App[]>",
      example: "await client.apps.list();",
    },
    {
      program: "calls.apps.c^reate();",
      signature:
        "AppsResource.create(body?: AppCreate, options?: CallOptions): Promise<AppWithSecret>",
      example: 'await client.apps.create({ name: "production-realtime-app" });',
    },
    {
      program: 'calls.apps.g^et("");',
      signature:
        "AppsResource.get(appId: string, options?: CallOptions): Promise<App>",
      example: 'await client.apps.get("2a95132c15732412d22c1476fa83f27a");',
    },
    {
      program: 'calls.apps.u^pdate("");',
      signature:
        "AppsResource.update(appId: string, body?: AppUpdate, options?: CallOptions): Promise<App>",
      example:
        'await client.apps.update("2a95132c15732412d22c1476fa83f27a", { name: "staging-realtime-app" });',
    },
    {
      program: 'calls.apps.d^elete("");',
      signature:
        "AppsResource.delete(appId: string, options?: CallOptions): Promise<App>",
      example: 'await client.apps.delete("2a95132c15732412d22c1476fa83f27a");',
    },
    {
      program: 'calls.apps.f^indByName("");',
      signature:
        "Apps.findByName(name: string, options?: CallOptions): Promise<App[]>",
      example: 'const [app] = await calls.apps.findByName("production");',
    },
    {
      program: 'calls.apps.e^nsure({ name: "" });',
      signature:
        "Apps.ensure(app: AppCreate & {\n    name: string;\n}, options?: EnsureOptions): Promise<Ensured>",
      example: `const { app, created } = await calls.apps.ensure(
  { name: "production" },
  { onSecret: ({ uid, secret }) => save(uid, secret) },
);`,
    },
    {
      program: 'calls.apps.s^weep({ name: "", olderThan: new Date() });',
      signature:
        "Apps.sweep(which: {\n    readonly name: string;\n    readonly olderThan: Date;\n}, options?: CallOptions): Promise<App[]>",
      example: `const olderThan = new Date(Date.now() - 60 * 60 * 1000);
await calls.apps.sweep({ name: "production", olderThan });`,
    },
    {
      program: 'calls.apps.d^eleteIfExists("");',
      signature:
        "Apps.deleteIfExists(appId: string, options?: CallOptions): Promise<boolean>",
      example:
        "await calls.apps.deleteIfExists(app.uid); // true, or false if there was none",
    },
  ])("$program", async ({ program, signature, example }) => {
    const hover = await editor.ask<{
      displayString: string;
      tags: { name: string; text: string }[];
    }>(CommandTypes.Quickinfo, open(program));
    expect({
      signature: hover?.displayString,
      examples: hover?.tags.filter(({ name }) => name === "example"),
    }).toEqual({
      signature: `(method) ${signature}`,
      examples: [{ name: "example", text: example }],
    });
  });
});

describe("completing a name shows its documentation", () => {
  test.each([
    {
      program: "createCallsClient({ ^ });",
      name: "apiToken",
      want: "The API token, or a function that returns it. The client calls the\nfunction before each request. Default: the environment variable CLOUDFLARE_API_TOKEN.",
    },
    {
      program: "createCallsClient({ ^ });",
      name: "maxRetries",
      want: "Attempts after the first one. Default: 2.",
    },
    {
      program: "calls.apps.create({ ^ });",
      name: "name",
      want: "A label that end users never see. It need not be unique.\nWhen it is absent, the API uses an empty string.",
    },
    {
      program: "calls.apps.list({ ^ });",
      name: "timeout",
      want: "Milliseconds for the whole call, body and retries included. Default: the client's.",
    },
    {
      program: "calls.apps.list({ ^ });",
      name: "accountId",
      want: "Id of the account that owns the apps. 1 to 32 characters. Default: the client's.",
    },
    {
      program: 'calls.apps.ensure({ name: "" }, { ^ });',
      name: "onSecret",
      want: "Stores the secret of a new app. `ensure` awaits it before the app gets its\nfinal name: a process that dies leaves either no app of that name, or one\nwhose secret is stored. If it throws, `ensure` deletes the app, as far as the\nAPI lets it, and throws the same; an app that an earlier call has finished\nstays, and the next `ensure` by this client hands out its secret.",
    },
    {
      program: "const app = await calls.apps.create(); app.^",
      name: "secret",
      want: "The credential for sessions and tracks of this app.\nOnly create returns it, and it can never be read again.",
    },
    {
      program: "declare const error: unknown; if (isCallsError(error)) error.^",
      name: "outcome",
      want: '`"rejected"`: the operation certainly did not happen. `"unknown"`: it may\nhave, so look before you repeat what creates something.',
    },
    {
      program: "declare const error: unknown; if (isCallsError(error)) error.^",
      name: "ray",
      want: "The id of the response that support asks for: its `cf-ray` header.",
    },
    {
      program: "createFakeCalls({ ^ });",
      name: "apps",
      want: "The apps that are there from the start, in the order of the list. Default: none.",
    },
  ])("$name of $program", async ({ program, name, want }) => {
    const details = await editor.ask<{ documentation: { text: string }[] }[]>(
      CommandTypes.CompletionDetails,
      { ...open(program), entryNames: [name] },
    );
    const texts = details?.flatMap(({ documentation }) => documentation);
    expect(texts?.map(({ text }) => text)).toEqual([want]);
  });
});

describe("a mistake gives one short error, where it is", () => {
  test.each([
    {
      program: "calls.apps.list({ timeuot: 5 });",
      at: "timeuot",
      want: "Object literal may only specify known properties, but 'timeuot' does not exist in type 'CallOptions'. Did you mean to write 'timeout'?",
    },
    {
      program: 'calls.apps.create({ name: "a" }, { maxRetry: 5 });',
      at: "maxRetry",
      want: "Object literal may only specify known properties, and 'maxRetry' does not exist in type 'CallOptions'.",
    },
    {
      program: 'createCallsClient({ apiTokn: "a" });',
      at: "apiTokn",
      want: "Object literal may only specify known properties, but 'apiTokn' does not exist in type 'CallsClientOptions'. Did you mean to write 'apiToken'?",
    },
    {
      program: 'calls.apps.ensure({ name: "a" }, { onSecrt: () => 1 });',
      at: "onSecrt",
      want: "Object literal may only specify known properties, but 'onSecrt' does not exist in type 'EnsureOptions'. Did you mean to write 'onSecret'?",
    },
    {
      program: 'calls.apps.create({ title: "a" });',
      at: "title",
      want: "Object literal may only specify known properties, and 'title' does not exist in type '{ name?: string | undefined; }'.",
    },
    {
      program: 'calls.apps.list({ timeout: "1s" });',
      at: "timeout",
      want: "Type 'string' is not assignable to type 'number'.",
    },
    {
      program: "calls.apps.get(1);",
      at: "1",
      want: "Argument of type 'number' is not assignable to parameter of type 'string'.",
    },
    {
      program: "calls.apps.creat();",
      at: "creat",
      want: "Property 'creat' does not exist on type 'Apps'. Did you mean 'create'?",
    },
    {
      program: 'createFakeCalls().fail({ how: "drop-affter" });',
      at: "how",
      want: `Type '"drop-affter"' is not assignable to type 'Fault | readonly Fault[]'. Did you mean '"drop-after"'?`,
    },
  ])("$program", async ({ program, at, want }) => {
    const { file } = open(program);
    const errors = await editor.ask<ts.server.protocol.Diagnostic[]>(
      CommandTypes.SemanticDiagnosticsSync,
      { file },
    );
    const line = preamble.split("\n").length;
    const offset = program.indexOf(at) + 1;
    expect(
      errors?.map(({ start, end, text }) => ({ start, end, text })),
    ).toEqual([
      {
        start: { line, offset },
        end: { line, offset: offset + at.length },
        text: want,
      },
    ]);
  });
});

describe("going to a definition ends in code", () => {
  /** The files and lines that the name at a place is defined in. */
  async function definitionsOf(place: Place): Promise<readonly string[]> {
    const found = await editor.ask<{
      definitions: ts.server.protocol.FileSpan[];
    }>(CommandTypes.DefinitionAndBoundSpan, place);
    return (found?.definitions ?? []).map(({ file, start }) => {
      const line = readFileSync(file, "utf8").split("\n")[start.line - 1] ?? "";
      const name = relative(join(consumer, "node_modules"), file);
      return `${name}: ${line.trim()}`;
    });
  }

  test.each([
    {
      program: "createC^allsClient();",
      want: "src/client.ts: export function createCallsClient(",
    },
    {
      program: "isC^allsError(1);",
      want: "src/runtime/errors.ts: export function isCallsError(error: unknown): error is CallsError {",
    },
    {
      program: "createF^akeCalls();",
      want: "src/testing.ts: export function createFakeCalls(options: FakeCallsOptions = {}): FakeCalls {",
    },
    {
      program: 'calls.apps.e^nsure({ name: "a" });',
      want: "src/apps.ts: ensure(",
    },
    {
      program: "calls.apps.c^reate();",
      want: "generated/client.ts: create(body?: AppCreate, options?: CallOptions): Promise<AppWithSecret>;",
    },
  ])("$program", async ({ program, want }) => {
    expect(await definitionsOf(open(program))).toEqual([
      `cloudflare-calls/${want}`,
    ]);
  });

  test("and from there on", async () => {
    const file = join(consumer, "node_modules/cloudflare-calls/src/client.ts");
    const text = readFileSync(file, "utf8");
    const place = editor.open(
      file,
      text.replace("} = createClient<", "} = create^Client<"),
    );
    expect(await definitionsOf(place)).toEqual([
      "cloudflare-calls/src/runtime/client.ts: export function createClient<Resources, Api>(",
    ]);
  });
});

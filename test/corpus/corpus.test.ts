/** Every construct of OpenAPI: checked, generated, compiled, and called. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import {
  Project,
  SyntaxKind,
  type MethodSignature,
  type Node,
  type PropertyAssignment,
  type PropertySignature,
} from "ts-morph";
import { beforeAll, describe, expect, test } from "vitest";
import { checkSpec } from "../../scripts/pipeline/check-spec.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { createClient } from "../../src/runtime/client.js";
import type { OperationTable } from "../../src/runtime/operation.js";
import { compileFiles } from "../support/compile-folder.js";
import { project, temporaryFolder } from "../support/generate.js";
import type { Call } from "./case.js";
import { cases, generateCases, placeOf, type Outputs } from "./cases.js";

/** What short descriptions lack. */
const shortness = new RegExp(
  [
    "^no (description|example|response for (4XX|429|5XX))$",
    "^info object should contain `license` field$",
    "^operation `operationId` should not have URL invalid characters$",
    "^operation object should contain `(operationId|summary)` field$",
    "^every operation should have security defined",
    "^server `url` should not have a trailing slash$",
  ].join("|"),
);

type Client = Record<string, Record<string, never>>;

interface Output {
  readonly operations: OperationTable;
  readonly baseUrl: string;
  readonly createApiClient: (options: object) => never;
}

/** By the place of a case. */
interface Exports {
  readonly client: Readonly<Record<string, Output>>;
  readonly use: Readonly<Record<string, Use>>;
}

type Use = Readonly<Record<string, (api: Client) => Promise<unknown>>>;

let { files, failures }: Outputs = { files: {}, failures: new Map() };
let errors: readonly string[] = [];
let all: Exports = { client: {}, use: {} };

beforeAll(async () => {
  ({ files, failures } = generateCases());
  errors = await compileFiles(files);
  all = await bundled();
});

test("there are enough constructs, each under a name of its own", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThan(100);
});

describe.each(cases.map((one, index) => ({ ...one, place: placeOf(index) })))(
  "$name",
  ({ spec, warnings = [], calls, place }) => {
    test("passes the check", async () => {
      const said = await checkSpec(readSpec(spec), { strict: false });
      expect(
        said.map(({ what }) => what).filter((what) => !shortness.test(what)),
      ).toEqual(warnings);
    });

    test("is generated, and compiles", () => {
      expect(failures.get(place)).toBeUndefined();
      expect(
        errors
          .filter((error) => error.startsWith(`${place}/`))
          .map((error) => explained(error))
          .join("\n"),
      ).toBe("");
    });

    test.each(calls.map((call, index) => ({ ...call, index })))(
      "$index: $use",
      async ({ index, ...call }) => {
        await check(place, index, call);
      },
    );
  },
);

test("nothing else is wrong", () => {
  expect(errors.filter((error) => !error.startsWith("case-"))).toEqual([]);
});

test("every row has its method, and every method its row", () => {
  const project = new Project({ useInMemoryFileSystem: true });
  let methods = 0;
  for (const [file, text] of Object.entries(files)) {
    if (!file.endsWith("/client.ts")) continue;
    const client = project.createSourceFile(file, text);
    const declared = client
      .getInterfaceOrThrow("Resources")
      .getProperties()
      .map((property) => {
        const type = property.getTypeNodeOrThrow().getText();
        return [
          nameOf(property),
          client.getInterfaceOrThrow(type).getMethods().map(nameOf),
        ];
      });
    const table = client
      .getVariableDeclarationOrThrow("operations")
      .getInitializerIfKindOrThrow(SyntaxKind.AsExpression)
      .getExpression();
    const rows = rowsOf(table).map((resource) => [
      nameOf(resource),
      rowsOf(resource.getInitializerOrThrow()).map(nameOf),
    ]);
    expect(declared).toEqual(rows);
    methods += rows.flatMap(([, names]) => names).length;
  }
  expect(methods).toBeGreaterThan(cases.length);
});

/** The name of a member, without its quotes and brackets. */
function nameOf(member: PropertyNamed): string {
  const name = member.getNameNode().getText();
  return name.replace(/^\[?["']?|["']?\]?$/g, "");
}

type PropertyNamed = MethodSignature | PropertySignature | PropertyAssignment;

function rowsOf(
  table: Pick<Node, "asKindOrThrow">,
): readonly PropertyAssignment[] {
  return table
    .asKindOrThrow(SyntaxKind.ObjectLiteralExpression)
    .getProperties()
    .map((row) => row.asKindOrThrow(SyntaxKind.PropertyAssignment));
}

/** An error with the line that it is about. */
function explained(error: string): string {
  const [file = "", line = ""] = error.split(":");
  const text = files[file]?.split("\n")[Number(line) - 1]?.trim() ?? "";
  return `${error}: ${text}`;
}

/** What the clients and the programs of all cases export, from one bundle: to import hundreds of modules takes seconds. */
async function bundled(): Promise<Exports> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const places = [...new Set(Object.keys(files).map(dirname))];
  const lines = (["client", "use"] as const).flatMap((name) => [
    ...places.map(
      (place, index) => `import * as ${name}${index} from "./${place}/${name}"`,
    ),
    `export const ${name} = { ${places.map((place, index) => `"${place}": ${name}${index}`).join()} }`,
  ]);
  const outfile = join(folder, "all.mjs");
  await build({
    stdin: { contents: lines.join("\n"), resolveDir: folder },
    outfile,
    bundle: true,
    format: "esm",
    nodePaths: [join(project, "node_modules")],
  });
  return (await import(/* @vite-ignore */ outfile)) as Exports;
}

/** Makes a call of a case, and compares what is sent and what comes of it. */
async function check(place: string, index: number, call: Call): Promise<void> {
  const client = all.client[place];
  if (client === undefined) throw new Error(`${place} was not generated`);
  const requests: Request[] = [];
  const { resources: api } = createClient<Client, never>(
    client.operations,
    client.createApiClient,
    {
      baseUrl: client.baseUrl,
      apiToken: "token",
      fetch: (url, init) => {
        requests.push(new Request(url, init));
        return Promise.resolve(answerOf(call));
      },
      timeout: 10_000,
      maxRetries: 0,
      bound: { teamId: { value: "team-1", missing: "no team" } },
    },
  );
  const outcome = await all.use[place]?.[`call${index}`]?.(api).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const [request] = requests;
  expect(request && (await told(request))).toEqual(
    call.sends === undefined
      ? undefined
      : {
          line: call.sends,
          accept: call.accept ?? "application/json",
          headers: call.headers ?? {},
          body: call.body,
        },
  );
  expect(requests.length).toBeLessThan(2);
  if (call.throws) {
    expect(outcome).toMatchObject({
      error: {
        name: call.throws[0],
        message: expect.stringContaining(call.throws[1]) as unknown,
      },
    });
  } else {
    expect(outcome).not.toHaveProperty("error");
    if ("gives" in call) {
      const value = outcome && "value" in outcome ? outcome.value : undefined;
      expect(
        value instanceof Blob
          ? new Uint8Array(await value.arrayBuffer())
          : value,
      ).toEqual(call.gives);
    }
  }
}

function answerOf({ answer = [204] }: Call): Response {
  const [status, body, type = "application/json"] = answer;
  return new Response(body ?? null, {
    status,
    ...(body !== undefined && { headers: { "content-type": type } }),
  });
}

/** A request as the cases write it. */
async function told(request: Request): Promise<object> {
  const { authorization, accept, ...headers } = Object.fromEntries(
    request.headers,
  );
  expect(authorization).toBe("Bearer token");
  const type = headers["content-type"] ?? "";
  const line = `${request.method} ${request.url}`;
  if (type.startsWith("multipart/form-data")) {
    headers["content-type"] = "multipart/form-data";
    const parts = [...(await request.formData())];
    const body = await Promise.all(
      parts.map(async ([name, value]) => [
        name,
        typeof value === "string"
          ? value
          : `${value.name} ${value.type} ${await value.text()}`,
      ]),
    );
    return { line, accept, headers, body };
  }
  if (request.body === null) return { line, accept, headers, body: undefined };
  const bytes = new Uint8Array(await request.arrayBuffer());
  const isText = /^text\/|json|urlencoded/.test(type);
  const body = isText ? new TextDecoder().decode(bytes) : bytes;
  return { line, accept, headers, body };
}

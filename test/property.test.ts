/** Random descriptions, and random mistakes in good ones. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { parse, stringify } from "yaml";
import { checkSpec } from "../scripts/pipeline/check-spec.js";
import { contractOf } from "../scripts/pipeline/contract.js";
import type { Json, JsonObject } from "../scripts/pipeline/document.js";
import { emitClient } from "../scripts/pipeline/emit-client.js";
import { emitDocs } from "../scripts/pipeline/docs/emit-docs.js";
import { emitSchema } from "../scripts/pipeline/emit-schema.js";
import { buildModel } from "../scripts/pipeline/model.js";
import { normalize } from "../scripts/pipeline/normalize.js";
import { print } from "../scripts/pipeline/print.js";
import { readSpec } from "../scripts/pipeline/read-spec.js";
import { SpecError, type Problem } from "../scripts/pipeline/problem.js";
import { compileFiles } from "./support/compile-folder.js";
import { project, type Generated } from "./support/generate.js";

/** The whole pipeline, on this thread. */
async function run(source: string, operation: string): Promise<Generated> {
  const spec = readSpec(source);
  await checkSpec(spec, { strict: false });
  const document = normalize(spec.document);
  const model = buildModel(document);
  const client = emitClient(model, operation);
  return {
    docs: emitDocs(contractOf(spec.document), model),
    schema: await print(emitSchema(document)),
    client: await print(client),
  };
}

const words = fc.constantFrom(
  "*/",
  "/*",
  "//",
  "@deprecated",
  "@param x - y",
  "`",
  "${a}",
  "\\",
  "\n",
  "\r\n",
  "\u2028",
  "</script>",
  "🙂",
  "plain words",
);
const prose = fc.array(words, { maxLength: 4 }).map((all) => all.join(" "));
const nasty = fc.constantFrom(
  "constructor",
  "toString",
  "hasOwnProperty",
  "new",
  "class",
  "body",
  "options",
  "a b",
  "a-b",
  "a.b",
  "1st",
  "é",
  "日本",
  '"quoted"',
  "it's",
  "back\\slash",
  "`tick`",
  "line\nbreak",
  "*/",
  "$ref",
  "type",
  "properties",
  "_",
  "$",
  "",
  "@at",
  "~1",
  "%41",
);
const plain = fc.constantFrom("id", "name", "created_at", "pageSize", "Kind");
const names = fc.oneof(plain, nasty);
const componentNames = [
  "App",
  "app-list",
  "a.b",
  "_x",
  "1st",
  "Promise",
  "constructor",
  "Client",
  "Unicode",
  "DefaultResource",
];

/** Where a schema may refer to: `below` from where a circle would have no end, `all` from anywhere. */
interface Scope {
  readonly version: "3.0.3" | "3.1.0";
  readonly below: readonly string[];
  readonly all: readonly string[];
}

function referTo(keys: readonly string[]): fc.Arbitrary<JsonObject>[] {
  return keys.length === 0
    ? []
    : [
        fc.constantFrom(...keys).map((key) => ({
          $ref: `#/components/schemas/${key}`,
        })),
      ];
}

const leaf = ({ version }: Scope): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.constantFrom<JsonObject>(
      { type: "string" },
      { type: "string", format: "binary" },
      { type: "string", format: "date-time", minLength: 1, maxLength: 40 },
      { type: "string", pattern: "^[a-z/*]+$" },
      { type: "integer", format: "int64", minimum: 0, default: 3 },
      { type: "number" },
      { type: "boolean", default: false },
      { type: "object" },
      { type: "object", additionalProperties: false },
      { type: "object", additionalProperties: true },
      {},
    ),
    fc
      .uniqueArray(fc.oneof(names, prose), { minLength: 1, maxLength: 4 })
      .map((values) => ({ type: "string", enum: values })),
    fc
      .uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 })
      .map((values) => ({ type: "integer", enum: values })),
    version === "3.0.3"
      ? fc.constant({ type: "string", nullable: true })
      : fc.constantFrom<JsonObject>(
          { type: ["string", "null"] },
          { type: ["integer", "string"] },
          { type: "null" },
          { const: "one" },
          { const: null },
        ),
  );

function schema(scope: Scope, depth: number): fc.Arbitrary<JsonObject> {
  if (depth === 0) return fc.oneof(leaf(scope), ...referTo(scope.below));
  const { all, version } = scope;
  // behind a property, an item or a key, a circle has an end
  const inner = fc.oneof(schema(scope, depth - 1), ...referTo(all));
  const direct = schema(scope, depth - 1);
  const described = fc.record(
    { description: prose, deprecated: fc.boolean(), readOnly: fc.boolean() },
    { requiredKeys: [] },
  );
  const object = fc
    .record({
      properties: fc
        .array(fc.tuple(names, inner), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries)),
      more: fc.option(fc.oneof(fc.boolean(), inner), { nil: undefined }),
      required: fc.boolean(),
      nullable: fc.boolean(),
    })
    .map(({ properties, more, required, nullable }): JsonObject => {
      const keys = Object.keys(properties);
      return {
        type: nullable && version === "3.1.0" ? ["object", "null"] : "object",
        ...(nullable && version === "3.0.3" && { nullable }),
        properties,
        ...(more !== undefined && { additionalProperties: more }),
        ...(required && keys.length > 0 && { required: keys.slice(0, 2) }),
      };
    });
  const several = fc.array(direct, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf(scope),
    ...referTo(scope.below),
    fc.tuple(object, described).map(([one, more]) => ({ ...one, ...more })),
    inner.map((items) => ({ type: "array", items })),
    several.map((oneOf) => ({ oneOf })),
    several.map((anyOf) => ({ anyOf })),
    fc
      .tuple(several, object, fc.boolean())
      .map(([parts, own, whole]) =>
        whole ? { allOf: parts, ...own } : { allOf: [...parts, own] },
      ),
  );
}

function parameters(
  place: "query" | "header",
  scope: Scope,
): fc.Arbitrary<JsonObject[]> {
  const name =
    place === "query"
      ? names.filter((each) => each !== "")
      : fc.constantFrom("x-one", "X-Two", "if-match", "constructor", "x_3");
  return fc.uniqueArray(
    fc
      .record(
        {
          name,
          schema: schema(scope, 1),
          description: prose,
          required: fc.boolean(),
        },
        { requiredKeys: ["name", "schema"] },
      )
      .map((one): JsonObject => ({ ...one, in: place })),
    { maxLength: 3, selector: (one) => one["name"] },
  );
}

function content(scope: Scope): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(
      fc.constantFrom(
        "application/json",
        "application/problem+json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "text/plain",
        "*/*",
      ),
      schema(scope, 2),
    )
    .map(([type, value]) => ({ [type]: { schema: value } }));
}

const pathParameters = fc.uniqueArray(
  fc.constantFrom("app_id", "class", "body", "a-b", "1st", "constructor", "é"),
  { maxLength: 3 },
);

function pathItem(
  scope: Scope,
  index: number,
): fc.Arbitrary<readonly [string, JsonObject]> {
  const operation = fc
    .record(
      {
        id: fc.constantFrom("get", "app.list", "new", "a/b", "constructor.of"),
        tag: fc.constantFrom("apps", "default", "Api docs", "constructor", ""),
        summary: prose,
        description: prose,
        deprecated: fc.boolean(),
        parameters: fc
          .tuple(parameters("query", scope), parameters("header", scope))
          .map((all) => all.flat()),
        body: fc.tuple(content(scope), fc.boolean()),
        responses: fc.uniqueArray(
          fc.tuple(
            fc.constantFrom("200", "201", "204", "2XX", "404", "default"),
            fc.option(content(scope), { nil: undefined }),
            prose,
          ),
          { minLength: 1, maxLength: 3, selector: ([status]) => status },
        ),
      },
      { requiredKeys: ["responses"] },
    )
    .map(({ id, tag, body, responses, ...same }) => ({
      ...same,
      ...(id !== undefined && { operationId: id }),
      ...(tag !== undefined && { tags: [tag] }),
      ...(body && { requestBody: { content: body[0], required: body[1] } }),
      responses: Object.fromEntries(
        responses.map(([status, held, description]) => [
          status,
          { description, ...(held && { content: held }) },
        ]),
      ),
    }));
  return fc
    .tuple(
      pathParameters,
      fc.array(leaf(scope), { minLength: 3, maxLength: 3 }),
      fc.uniqueArray(
        fc.constantFrom("get", "put", "post", "delete", "patch", "head"),
        { minLength: 1, maxLength: 3 },
      ),
      fc.array(operation, { minLength: 3, maxLength: 3 }),
    )
    .map(([own, schemas, methods, operations]) => [
      `/p${index}${own.map((name) => `/{${name}}`).join("/of")}`,
      {
        parameters: own.map((name, place) => ({
          name,
          in: "path",
          required: true,
          schema: schemas[place] ?? {},
        })),
        ...Object.fromEntries(
          methods.map((method, place) => {
            const { operationId, ...rest } = operations[place] ?? {
              operationId: undefined,
            };
            return [
              method,
              {
                ...rest,
                // unique, as OpenAPI asks
                ...(operationId !== undefined && {
                  operationId: `${operationId}${index}${method}`,
                }),
              },
            ];
          }),
        ),
      },
    ]);
}

const description: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom("3.0.3" as const, "3.1.0" as const),
    fc.subarray(componentNames, { maxLength: 5 }),
    fc.integer({ min: 1, max: 5 }),
  )
  .chain(([version, all, count]) => {
    const scope = { version, below: all, all };
    return fc.record({
      openapi: fc.constant(version),
      info: prose.map((title) => ({ title, version: "1" })),
      servers: fc.constantFrom<Json>(
        [{ url: "https://api.test/{v}", variables: { v: { default: "v1" } } }],
        [{ url: "/" }],
      ),
      components: fc
        .tuple(
          ...all.map((_, index) =>
            schema({ version, below: all.slice(0, index), all }, 3),
          ),
        )
        .map((schemas) => ({
          schemas: Object.fromEntries(
            all.map((key, index) => [key, schemas[index] ?? {}]),
          ),
        })),
      paths: fc
        .tuple(
          ...Array.from({ length: count }, (_, index) =>
            pathItem(scope, index),
          ),
        )
        .map((items) => Object.fromEntries(items)),
    });
  });

/** A second document, with more of OpenAPI in it. */
const rich = `openapi: 3.0.3
info: { title: Rich, version: "1" }
servers:
  - url: https://{host}/v1
    variables: { host: { default: api.test, enum: [api.test, b.test] } }
tags: [{ name: pets, description: All of them. }]
paths:
  /pets:
    parameters:
      - { name: trace, in: header, schema: { type: string, nullable: true } }
    get:
      operationId: pets.list
      tags: [pets]
      parameters:
        - $ref: "#/components/parameters/Limit"
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, properties: { a: { type: string } } } }
        - { name: where, in: query, content: { application/json: { schema: { type: object } } } }
        - { name: session, in: cookie, schema: { type: string } }
      responses:
        "200": { $ref: "#/components/responses/Pets" }
        default: { description: Failed. }
    post:
      operationId: pets.create
      requestBody: { $ref: "#/components/requestBodies/Pet" }
      responses:
        "201":
          description: Made.
          headers: { location: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
          links: { self: { operationId: pets.get, parameters: { pet-id: $response.body#/id } } }
      callbacks:
        made: { "{$request.body#/url}": { post: { responses: { "200": { description: ok } } } } }
  /pets/{pet-id}:
    get:
      operationId: pets.get
      parameters:
        - { name: pet-id, in: path, required: true, schema: { type: integer } }
      responses:
        "200": { description: One., content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } }, text/plain: { schema: { type: string } } } }
        "204": { description: None. }
components:
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer, minimum: 1, default: 20 } }
  requestBodies:
    Pet: { required: true, content: { multipart/form-data: { schema: { $ref: "#/components/schemas/Cat" }, encoding: { photo: { contentType: image/png } } } } }
  responses:
    Pets: { description: All., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } }
  schemas:
    Pet:
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
      discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } }
    Animal: { type: object, required: [kind], properties: { kind: { type: string }, parent: { $ref: "#/components/schemas/Pet" } } }
    Cat: { allOf: [{ $ref: "#/components/schemas/Animal" }, { type: object, properties: { photo: { type: string, format: binary }, mood: { type: string, enum: [calm, wild] } } }] }
    Dog: { allOf: [{ $ref: "#/components/schemas/Animal" }, { required: [tricks], properties: { tricks: { type: object, additionalProperties: { type: integer } } } }] }
`;
const committed = readFileSync(join(project, "spec/openapi.yaml"), "utf8");

const junk = fc.oneof(
  fc.constantFrom<Json>(
    null,
    0,
    -1.5,
    true,
    "",
    "__proto__",
    "#/components/schemas/Nothing",
    [],
    {},
    [null],
    [[]],
    { $ref: "#/components/schemas/Nothing" },
    { $ref: "#" },
    { $ref: "#/paths" },
    { $ref: "elsewhere.yaml" },
    { $ref: null },
    { $ref: 1 },
    { type: "array" },
    { type: [] },
    { type: null, properties: null, allOf: null },
    { allOf: [null] },
    { oneOf: {} },
    { enum: [] },
    { properties: [] },
    { parameters: {} },
    { content: null, schema: 1 },
  ),
  fc.string({ maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** Mutable, unlike Json. */
type Holder = Record<string, unknown> | unknown[];

/** Every place of a document: what holds it, and under which key. */
function placesOf(node: unknown): (readonly [Holder, string])[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => [
    [node as Holder, key] as const,
    ...placesOf(child),
  ]);
}

interface Change {
  readonly act: "delete" | "replace" | "wrap" | "move" | "rename";
  /** Fractions of the number of places. */
  readonly at: number;
  readonly to: number;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  act: fc.constantFrom(
    "delete",
    "replace",
    "replace",
    "wrap",
    "move",
    "rename",
  ),
  at: fc.integer({ min: 0, max: 9_999 }),
  to: fc.integer({ min: 0, max: 9_999 }),
  value: junk,
});

function changed(yaml: string, { act, at, to, value }: Change): string {
  const document = parse(yaml) as unknown;
  const places = placesOf(document);
  const place = (part: number) =>
    places[Math.floor((part * places.length) / 10_000)];
  const [holder, key] = place(at) ?? [{}, ""];
  const members = holder as Record<string, unknown>;
  const old = members[key];
  const put = (into: Holder, name: string, what: unknown) => {
    Object.defineProperty(into, name, {
      value: what,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  };
  const remove = () => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  };
  if (act === "replace") put(holder, key, value);
  else if (act === "wrap") put(holder, key, [old]);
  else remove();
  if (act === "rename" && !Array.isArray(holder)) {
    put(holder, typeof value === "string" ? value : "renamed", old);
  }
  if (act === "move") {
    const [into, name] = place(to) ?? [{}, ""];
    put(into, name, structuredClone(old));
  }
  return act === "replace" && to % 2 === 0
    ? JSON.stringify(document, null, 2)
    : stringify(document, { aliasDuplicateObjects: false });
}

/** A span of the text that is deleted, written twice, or replaced. */
const span = fc.record({
  act: fc.constantFrom("delete", "insert", "duplicate"),
  at: fc.integer({ min: 0, max: 9_999 }),
  length: fc.oneof(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 400 }),
  ),
  text: fc.oneof(
    fc.constantFrom(
      ...["{", "}", "[", "]", ":", "&a", "*a", "!!x", "\t", "- ", "---\n"],
      ...["\n", '"', "'", "|", ">", "%", "@", "#", "? ", "<<: ", "\0", "\r"],
      ...["*a : &a", "\uFEFF", "\uD800", "...\n", "!", ",", "&a [*a]"],
    ),
    fc.string({ maxLength: 6 }),
  ),
});

function edited(
  yaml: string,
  {
    act,
    at,
    length,
    text,
  }: typeof span extends fc.Arbitrary<infer T> ? T : never,
): string {
  const start = Math.floor((at * yaml.length) / 10_000);
  const [before, rest] = [yaml.slice(0, start), yaml.slice(start)];
  switch (act) {
    case "delete":
      return before + rest.slice(length);
    case "insert":
      return before + text + rest;
    default:
      return before + rest.slice(0, length) + rest;
  }
}

/** Throws where a description ends in anything but output or a mistake at a place of the text. */
async function expectSound(source: string): Promise<void> {
  try {
    await run(source, "../src/runtime/operation.js");
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const lines = source.split("\n").length;
    const placed = ({ line, column }: Problem) =>
      line >= 1 && line <= lines && column >= 1;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.problems.filter((problem) => !placed(problem))).toEqual([]);
  }
}

/** A description of one operation, with more at its end. */
const small = (more: string, responses = "{ '200': { description: Done. } }") =>
  `openapi: 3.1.0
info: { title: Small, version: "1" }
paths: { /p: { get: { responses: ${responses} } } }
${more}`;
const schemas = (text: string) => small(`components: { schemas: { ${text} } }`);

/** Valid descriptions that the random ones have shown to go wrong. */
const found = {
  "no schemas": small(""),
  "no operations": small("").replace(/paths: .*/, "paths: {}"),
  "a path parameter é": small("").replace(
    "/p: { get: {",
    '"/p/{é}": { get: { parameters: [{ name: é, in: path, required: true, schema: { type: string } }],',
  ),
  "an extension among responses": small(
    "",
    "{ '200': { description: Done. }, x-note: text }",
  ),
  "a list of one negative number": schemas(
    "A: { type: array, items: { type: integer, enum: [-1] } }",
  ),
  "a line end of Unicode in a value": schemas(
    'A: { type: string, enum: ["\\L", "a\\Pb"] }',
  ),
  "a list of itself": schemas(
    'A: { type: array, items: { $ref: "#/components/schemas/A" } }',
  ),
  "a property 50%": schemas(
    'A: { type: object, properties: { "50%": { type: string, enum: ["50%"] } } }',
  ),
  "allOf that requires what a nullable part has": schemas(
    'A: { type: [object, "null"], properties: { a: { type: string } } }, B: { allOf: [{ $ref: "#/components/schemas/A" }], required: [a] }',
  ),
  "allOf that requires a key named constructor": schemas(
    'A: { type: object, properties: { b: { type: string } } }, B: { allOf: [{ $ref: "#/components/schemas/A" }], required: [constructor], properties: { constructor: { type: string } } }',
  ),
  "an example that looks like a broken schema": schemas(
    "A: { type: object, example: { allOf: [null] }, discriminator: { propertyName: k }, properties: { k: { type: string } } }",
  ),
  "examples and extensions that look like broken schemas": small(
    "x-note: { allOf: [null] }\ncomponents: { examples: { E: { value: { allOf: [null] } } } }",
  ),
  "a choice of which a part is false, beside a discriminator": schemas(
    "A: { oneOf: [false, { type: object }], discriminator: { propertyName: k } }",
  ),
  "allOf that requires a key of what lists it": schemas(
    'A: { allOf: [{ $ref: "#/components/schemas/B" }], required: [x] }, B: { properties: { x: {} }, oneOf: [{ type: object }, { type: array, items: { $ref: "#/components/schemas/A" } }] }',
  ),
  "JSON, which holds lists of itself": schemas(
    'A: { oneOf: [{ type: string }, { type: array, items: { $ref: "#/components/schemas/A" } }] }',
  ),
};

/** Mistakes that the random ones have shown to end in a crash. */
const crashes = {
  "half of a surrogate pair in a path": `openapi: 3.1.0
info: { title: t, version: "1" }
paths: { "/a\ud800": { get: { operationId: x.a, parameters: [{ name: q, in: query, schema: { type: string } }], responses: { "204": { description: d } } } } }`,
  "a property __proto__ that refers to a schema of inherited names": schemas(
    'A: { properties: { hasOwnProperty: { properties: { valueOf: { type: string } } } } }, B: { properties: { __proto__: { $ref: "#/components/schemas/A" } } }',
  ),
  "a choice below a property 50%": schemas(
    'A: { type: object, properties: { "50%": { oneOf: [{ type: string }] } } }',
  ),
  "a mapping to a number": schemas(
    "A: { type: object, properties: { k: { type: string } }, discriminator: { propertyName: k, mapping: { a: 1 } } }",
  ),
  "a reference to the whole": schemas('A: { items: { $ref: "#" } }'),
  "a reference to itself": schemas(
    'A: { items: { $ref: "#/components/schemas/A/items" } }',
  ),
  "a server that is null": small("servers: [null]"),
  "a server variable that is null": small(
    'servers: [{ url: "/{v}", variables: { v: null } }]',
  ),
  "a text under an unknown key of responses": small(
    "",
    "{ '200': { description: Done. }, defaultion: Failed. }",
  ),
};

const { numRuns, seed } = inject("search");

/** How many descriptions a search draws, in the quick run and in the slow one. */
function search(quick: number, slow: number): fc.Parameters<unknown> {
  return { seed, numRuns: numRuns > 1000 ? slow : quick };
}

describe("any description", () => {
  test("that is valid gives output that compiles under strict", async () => {
    const sources: string[] = [];
    const files: Record<string, string> = {};
    await fc.assert(
      fc.asyncProperty(description, async (document) => {
        const folder = `random-${sources.length}`;
        const source = stringify(document, { aliasDuplicateObjects: false });
        const { client, schema } = await run(
          source,
          "../../src/runtime/operation.js",
        );
        sources.push(source);
        files[`${folder}/client.ts`] = client;
        files[`${folder}/schema.ts`] = schema;
      }),
      search(3, 300),
    );
    const errors = await compileFiles(files);
    const [wrong] = errors;
    const at = Number(/^random-(\d+)/.exec(wrong ?? "")?.[1]);
    expect(errors, sources[at]).toEqual([]);
  });

  test("found earlier gives output that compiles under strict", async () => {
    const files: Record<string, string> = {};
    for (const [name, source] of Object.entries(found)) {
      const folder = name.replace(/\W+/g, "-");
      const { client, schema } = await run(
        source,
        "../../src/runtime/operation.js",
      );
      files[`${folder}/client.ts`] = client;
      files[`${folder}/schema.ts`] = schema;
    }
    expect(Object.keys(files)).toHaveLength(2 * Object.keys(found).length);
    expect(await compileFiles(files)).toEqual([]);
  });

  test.each(Object.entries(crashes))(
    "with %s gives output or a placed mistake",
    async (_, source) => {
      await expectSound(source);
    },
  );

  test("a mistake below a key with a per cent sign has its own place", async () => {
    const source = schemas(
      '\n A: { type: object, properties: {\n "50%": { type: strin } } }',
    );
    const error = await run(source, "").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SpecError);
    const lines = (error as SpecError).problems
      .filter(({ severity }) => severity === "error")
      .map(({ line }) => line);
    expect(new Set(lines)).toEqual(new Set([6]));
  });

  test.each([
    ["our own", committed],
    ["a richer one", rich],
  ])("%s, with a node changed, gives output or a placed mistake", (_, yaml) =>
    fc.assert(
      fc.asyncProperty(change, (one) => expectSound(changed(yaml, one))),
      search(8, 1000),
    ),
  );

  test.each([
    ["our own", committed],
    ["a richer one", rich],
  ])(
    "%s, with a slip in the text, gives output or a placed mistake",
    (_, yaml) =>
      fc.assert(
        fc.asyncProperty(span, (one) => expectSound(edited(yaml, one))),
        search(8, 1000),
      ),
  );
});

/** Types that openapi-typescript alone gets wrong, and what user code may do with them. */

import { describe, expect, test } from "vitest";
import { compile } from "../support/compile.js";
import { generate } from "../support/generate.js";

function descriptionOf(schemas: string, paths = "{}"): string {
  const refs = (text: string) =>
    text.replace(/\$(\w+)\b/g, '{ $ref: "#/components/schemas/$1" }');
  return `openapi: 3.1.0
info: { title: t, version: "1" }
paths: ${refs(paths)}
components: { schemas: { ${refs(schemas)} } }`;
}

interface Case {
  readonly name: string;
  readonly given: string;
  /** The types of schemas, each on one line. */
  readonly want: readonly string[];
  /** Statements with `type A` and so on; the last letter of a comment `// no` marks those that must not compile. */
  readonly use?: string;
}

const optional = "A: { type: object, properties: { a: { type: string } } }";
const required = 'WithRequired<components["schemas"]["A"], "a">';

describe.each<{ kind: string; cases: readonly Case[] }>([
  {
    kind: "a key that a part requires and another declares",
    cases: [
      {
        name: "by a part that is an object",
        given: `${optional}, B: { allOf: [$A, { type: object, required: [a] }] }`,
        want: [`B: ${required};`],
        use: `const b: B = { a: "x" };
          const none: B = {}; // no`,
      },
      {
        name: "by a part with a title",
        given: `${optional}, B: { allOf: [$A, { title: X, required: [a] }] }`,
        want: [`B: ${required};`],
      },
      {
        name: "by a part with properties of its own",
        given: `${optional}, B: { allOf: [$A, { type: object, required: [a, b], properties: { b: { type: number } } }] }`,
        want: [`B: ${required} & { b: number; };`],
        use: `const b: B = { a: "x", b: 1 };
          const none: B = { b: 1 }; // no`,
      },
      {
        name: "by a part that is a reference",
        given: `${optional}, R: { type: object, required: [a] }, B: { allOf: [$A, $R] }`,
        want: [
          `B: ${required} & components["schemas"]["R"];`,
          "R: { a: unknown; };",
        ],
        use: `const b: B = { a: "x" };
          const wrong: B = { a: 1 }; // no
          const none: B = {}; // no`,
      },
      {
        name: "of a part of a part",
        given: `${optional}, M: { allOf: [$A, { properties: { m: { type: string } } }] }, B: { allOf: [$M, { required: [a] }] }`,
        want: ['B: WithRequired<components["schemas"]["M"], "a">;'],
      },
      {
        name: "beside alternatives",
        given: `${optional}, C: { type: object, properties: { a: { type: number } } }, B: { oneOf: [$A, $C], required: [a] }`,
        want: [
          `B: | ${required} | WithRequired<components["schemas"]["C"], "a">;`,
        ],
        use: `const b: B = { a: 1 };
          const none: B = {}; // no`,
      },
      {
        name: "that is required already",
        given: `R: { type: object, required: [a], properties: { a: { type: string } } }, B: { allOf: [$R, { type: object, required: [a] }] }`,
        want: ['B: components["schemas"]["R"];'],
      },
      {
        name: "that another reference requires already",
        given: `${optional}, R: { type: object, required: [a], properties: { a: { type: string } } }, B: { allOf: [$A, $R, { type: object, required: [a] }] }`,
        want: ['B: components["schemas"]["A"] & components["schemas"]["R"];'],
        use: `const b: B = { a: "x" };
          const none: B = {}; // no`,
      },
      {
        name: "that the whole requires of itself",
        given: `A: { type: object, properties: { a: { type: string }, c: { type: string } } }, B: { required: [a, c], properties: { a: { enum: [x, z] } }, allOf: [$A] }`,
        want: [
          'B: { /** @enum {unknown} */ a: "x" | "z"; } & WithRequired<components["schemas"]["A"], "c">;',
        ],
        use: `const b: B = { a: "x", c: "y" };
          const none: B = { c: "y" }; // no
          const some: B = { a: "x" }; // no`,
      },
    ],
  },
  {
    kind: "a key that nobody declares",
    cases: [
      {
        name: "is there, whatever its value",
        given:
          "A: { type: object, required: [z], properties: { a: { type: string } } }",
        want: ["A: { a?: string | undefined; z: unknown; };"],
        use: `const a: A = { z: null };
          const none: A = {}; // no`,
      },
      {
        name: "has the type of all others",
        given:
          "A: { type: object, required: [z], additionalProperties: { type: number } }",
        want: ["A: { z: number; } & { [key: string]: unknown; };"],
      },
    ],
  },
  {
    kind: "a tuple",
    cases: [
      {
        name: "of as many items as it must have",
        given:
          "A: { type: array, prefixItems: [{ type: number }, { type: number }], minItems: 2, maxItems: 2 }",
        want: ["A: [number, number];"],
        use: `const a: A = [1, 2];
          const more: A = [1, 2, 3]; // no
          const less: A = [1]; // no`,
      },
      {
        name: "that may end early",
        given:
          "A: { type: array, prefixItems: [{ type: number }, { type: string }], minItems: 1, items: false }",
        want: ["A: [number, string?];"],
        use: `const a: A = [1];
          const none: A = []; // no`,
      },
      {
        name: "closed by unevaluatedItems",
        given:
          "A: { type: array, prefixItems: [{ type: number }], minItems: 1, unevaluatedItems: false }",
        want: ["A: [number];"],
      },
      {
        name: "of nothing",
        given: "A: { type: array, items: false }",
        want: ["A: [];"],
        use: `const a: A = [];
          const one: A = [1]; // no`,
      },
      {
        name: "with more items of one type",
        given:
          "A: { type: array, prefixItems: [{ type: number }], minItems: 1, items: { type: string } }",
        want: ["A: [number, ...string[]];"],
      },
      {
        name: "shorter than its items",
        given:
          "A: { type: array, prefixItems: [{ type: number }, { type: string }], minItems: 1, maxItems: 1 }",
        want: ["A: [number];"],
      },
    ],
  },
  {
    kind: "others",
    cases: [
      {
        name: "bytes by their media type",
        given:
          "A: { type: object, properties: { file: { type: string, contentMediaType: application/octet-stream } } }",
        want: ["file?: Blob | undefined; };"],
      },
      {
        name: "bytes that are written as text",
        given:
          "A: { type: string, contentMediaType: image/png, contentEncoding: base64 }, B: { type: string, contentMediaType: application/json }",
        want: ["A: string;", "B: string;"],
      },
      {
        name: "properties of one type that nothing evaluates",
        given: "A: { type: object, unevaluatedProperties: { type: string } }",
        want: ["A: { [key: string]: string; };"],
      },
      {
        name: "items beside alternatives",
        given:
          "A: { items: { type: string }, oneOf: [{ type: array, items: {} }, { type: string }] }, B: { items: { type: string }, anyOf: [{ type: array }, { type: array, items: { type: number } }] }",
        want: ["A: string[] | string;", "B: string[] | number[];"],
        use: `const a: A = ["x"];
          const wrong: A = [1]; // no`,
      },
      {
        name: "a property that is called null",
        given: "A: { type: object, properties: { null: { type: string } } }",
        want: ["A: { null?: string | undefined; };"],
      },
    ],
  },
])("$kind", ({ cases }) => {
  test.each(cases)("$name", async ({ given, want, use = "" }) => {
    const { schema } = await generate(descriptionOf(given));
    const flat = schema.replace(/\s+/g, " ");
    for (const one of want) expect(flat).toContain(one);
    const types = ["A", "B"]
      .filter((name) => flat.includes(` ${name}: `))
      .map((name) => `export type ${name} = components["schemas"]["${name}"];`);
    const lines = [
      'import type { components } from "./schema.js";',
      ...types,
      ...use.split("\n").map((line) => `export ${line.trim()}`),
    ].filter((line) => line !== "export ");
    const refused = lines.flatMap((line, index) =>
      line.endsWith("// no") ? [`user.ts:${index + 1}`] : [],
    );
    const errors = compile({
      "schema.ts": schema,
      "user.ts": lines.join("\n"),
    });
    expect(errors.map((error) => error.replace(/: TS\d+$/, ""))).toEqual(
      refused,
    );
  });
});

describe("names", () => {
  const paths =
    '{ /a: { get: { operationId: x.a, parameters: [{ name: h, in: header, schema: { type: string } }], responses: { "204": { description: d } } } } }';

  test.each([
    {
      name: "that the output itself uses",
      given:
        "omit: { type: object, properties: { a: { type: string } } }, readonly: { type: string }",
      want: ["OmitSchema", "ReadonlySchema"],
    },
    {
      name: "of two schemas: the exact one keeps it",
      given: "Thing: { type: string }, thing: { type: number }",
      want: ["Thing"],
    },
    {
      name: "of two schemas, neither exact",
      given: "big-thing: { type: string }, big_thing: { type: number }",
      want: [],
    },
  ])("$name", async ({ given, want }) => {
    const output = await generate(descriptionOf(given, paths));
    const types = [...output.client.matchAll(/^export type (\w+) =/gm)].map(
      (match) => match[1],
    );
    expect(types.filter((type) => type !== "ApiClient")).toEqual(want);
    expect(
      compile({ "schema.ts": output.schema, "client.ts": output.client }),
    ).toEqual([]);
  });
});

describe("properties of one direction", () => {
  const paths = `{ /users: { post: {
    operationId: users.create,
    requestBody: { required: true, content: { application/json: { schema: $User } } },
    responses: { "200": { description: d, content: { application/json: { schema: { type: object, required: [users], properties: { users: { type: array, items: $User } } } } } } } } } }`;
  const user =
    "User: { type: object, required: [id, name, password], properties: { id: { type: string, readOnly: true }, name: { type: string }, password: { type: string, writeOnly: true }, friend: $User } }";

  test.each<{
    name: string;
    given: string;
    want: readonly string[];
    paths?: string;
  }>([
    {
      name: "a schema that both directions use has two views",
      given: user,
      want: [
        'User: { friend?: components["schemas"]["User"] | undefined; readonly id: string; name: string; };',
        'UserWritable: { friend?: components["schemas"]["UserWritable"] | undefined; name: string; password: string; };',
        'requestBody: { content: { "application/json": components["schemas"]["UserWritable"]; }; };',
        'users: components["schemas"]["User"][];',
      ],
    },
    {
      name: "a schema that leads to such a schema, too",
      given: `${user.replace("friend: $User", "home: $Home")}, Home: { allOf: [{ type: object, properties: { at: { type: string, readOnly: true } } }, { type: object, required: [at], properties: { street: { type: string } } }] }`,
      want: [
        'home?: components["schemas"]["HomeWritable"] | undefined;',
        "Home: { readonly at: string; } & { street?: string | undefined; };",
        "HomeWritable: { street?: string | undefined; };",
      ],
    },
    {
      name: "a name that is taken",
      given: `${user}, UserWritable: { type: string }`,
      want: ["UserWritable: string;", "UserWritable_: { "],
    },
    {
      name: "a schema of requests alone keeps its name",
      given: user,
      paths: paths.replace("{ type: array, items: $User }", "{ type: string }"),
      want: [
        'User: { friend?: components["schemas"]["User"] | undefined; name: string; password: string; };',
        '"application/json": components["schemas"]["User"]; }; };',
      ],
    },
    {
      name: "a schema that is written in its place",
      given: "Other: { type: string }",
      paths:
        '{ /users: { post: { operationId: users.create, requestBody: { content: { application/json: { schema: { type: object, required: [id, a], properties: { id: { type: string, readOnly: true }, a: { type: string } } } } } }, responses: { "204": { description: d } } } } }',
      want: ['"application/json": { a: string; };'],
    },
  ])("$name", async ({ given, want, paths: own = paths }) => {
    const { schema, client } = await generate(descriptionOf(given, own));
    const flat = schema.replace(/\s+/g, " ");
    for (const one of want) expect(flat).toContain(one);
    expect(compile({ "schema.ts": schema, "client.ts": client })).toEqual([]);
  });
});

test("a reference to a property of one direction", async () => {
  const content = (name: string) =>
    `content: { application/json: { schema: { $ref: "#/components/schemas/${name}" } } }`;
  const post = (name: string) =>
    `{ post: { operationId: x.${name}, requestBody: { ${content(name)} }, responses: { "200": { description: d, ${content(name)} } } } }`;
  const { schema, client } = await generate(`openapi: 3.1.0
info: { title: t, version: "1" }
paths: { /user: ${post("User")}, /login: ${post("Login")} }
components:
  schemas:
    User: { type: object, properties: { id: { type: string, readOnly: true }, password: { type: string, writeOnly: true } } }
    Login: { type: object, properties: { id: { $ref: "#/components/schemas/User/properties/id" }, password: { $ref: "#/components/schemas/User/properties/password" } } }`);
  const flat = schema.replace(/\s+/g, " ");
  expect(flat).toContain("Login: { readonly id?: string | undefined; };");
  expect(flat).toContain("LoginWritable: { password?: string | undefined; };");
  expect(compile({ "schema.ts": schema, "client.ts": client })).toEqual([]);
});

describe("paths", () => {
  const operation = (id: string) =>
    `{ operationId: ${id}, responses: { "204": { description: d } } }`;
  const a = `{ get: ${operation("x.a")} }`;

  test.each<{ name: string; given: string; want: readonly string[] }>([
    {
      name: "that refer to another path",
      given: `paths: { /a: ${a}, /b: { $ref: "#/paths/~1a" } }`,
      want: ["a", "getB"],
    },
    {
      name: "that are the same by an alias",
      given: `paths: { /a: &a ${a}, /b: *a }`,
      want: ["a", "getB"],
    },
    {
      name: "with one component",
      given: `paths: { /a: { $ref: "#/components/pathItems/P" }, /b: { $ref: "#/components/pathItems/P" } }
components: { pathItems: { P: ${a} } }`,
      want: ["a", "getB"],
    },
    {
      name: "that add to a component",
      given: `paths: { /a: { $ref: "#/components/pathItems/P", parameters: [{ name: q, in: query, schema: { type: string } }], post: ${operation("x.post")} } }
components: { pathItems: { P: ${a} } }`,
      want: ["a", "post"],
    },
    {
      name: "with a parameter twice",
      given: `paths: { "/a/{id}/b/{id}": { get: { operationId: x.a, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "204": { description: d } } } } }`,
      want: ["a"],
    },
  ])("$name", async ({ given, want }) => {
    const { schema, client } = await generate(
      `openapi: 3.1.0\ninfo: { title: t, version: "1" }\n${given}`,
    );
    const methods = [...client.matchAll(/^ {2}(\w+)\((?!.*\{$)/gm)].map(
      (match) => match[1],
    );
    expect(methods).toEqual(want);
    expect(client).not.toContain("id_");
    expect(compile({ "schema.ts": schema, "client.ts": client })).toEqual([]);
  });

  test("headers that OpenAPI ignores are no arguments", async () => {
    const header = (name: string, required: boolean) =>
      `{ name: ${name}, in: header, required: ${required}, schema: { type: string } }`;
    const { schema } = await generate(`openapi: 3.1.0
info: { title: t, version: "1" }
paths: { /h: { get: { operationId: x.a, parameters: [${header("Content-Type", true)}, ${header("accept", false)}, ${header("Authorization", true)}, ${header("x-ok", false)}], responses: { "204": { description: d } } } } }`);
    expect(schema.replace(/\s+/g, " ")).toContain(
      'header?: { "x-ok"?: string; };',
    );
  });
});

import { describe, expect, test } from "vitest";
import type { ApiModel, Operation } from "../../scripts/pipeline/model.js";
import { modelOf } from "../support/generate.js";

/** The model of a description that has these paths and nothing else but what is given. */
function model(paths: string, rest = ""): ApiModel {
  return modelOf(`openapi: 3.1.0\n${rest}\npaths:\n${paths}`);
}

/** The one operation of `GET /a` (or of another place) with these members. */
function operation(members: string, rest = "", place = "/a"): Operation {
  const found = model(`  ${place}:\n    post: { ${members} }`, rest);
  const [only] = found.resources.flatMap(({ operations }) => operations);
  if (!only) throw new Error("no operation");
  return only;
}

function methods(paths: string): readonly string[] {
  return model(paths).resources.flatMap(({ name, operations }) =>
    operations.map((row) => `${name}.${row.name}`),
  );
}

test.each([
  ["{ operationId: apps.create }", "apps.create"],
  ["{ operationId: apps.create, tags: [other] }", "apps.create"],
  ["{ operationId: turn-keys.rotate }", "turnKeys.rotate"],
  ["{ operationId: a.b.create }", "aB.create"],
  ["{ operationId: apps.delete }", "apps.delete"],
  ["{ operationId: create, tags: [Turn Keys, other] }", "turnKeys.create"],
  ["{ operationId: create_app, tags: [apps] }", "apps.createApp"],
  ["{ operationId: create }", "default.create"],
  ["{ tags: [apps] }", "apps.postABC"],
  ["{ operationId: .create, tags: [apps] }", "apps.create"],
])("%s is the method %s", (given, want) => {
  expect(methods(`  "/a/{b}/c": { post: ${given} }`)).toEqual([want]);
});

test("operations come in the order of their paths, then of their HTTP methods", () => {
  const given = `  /b: { put: { operationId: x.one }, get: { operationId: x.two } }
  /a: { post: { operationId: y.three }, delete: { operationId: x.four } }`;
  expect(methods(given)).toEqual(["x.four", "x.two", "x.one", "y.three"]);
});

test("only paths and HTTP methods make operations", () => {
  const given = `  /a: { get: { operationId: x.a }, summary: s, parameters: [], x-get: {} }
  x-b: { get: { operationId: x.b } }`;
  expect(methods(given)).toEqual(["x.a"]);
});

test.each([
  ["", undefined],
  [
    "servers: [{ url: https://a.test/v1 }, { url: https://b.test }]",
    "https://a.test/v1",
  ],
  [
    "servers: [{ url: 'https://{r}.a.test/{v}', variables: { r: { default: eu }, v: { default: v2 } } }]",
    "https://eu.a.test/v2",
  ],
  ["servers: [{ url: 'https://{r}.a.test' }]", undefined],
])("the server of '%s' is %s", (given, want) => {
  expect(model("  /a: {}", given).server).toBe(want);
});

describe("parameters of the path", () => {
  function parameters(path: string, given: string, rest = "") {
    return operation(
      `operationId: x.a, parameters: [${given}]`,
      rest,
      `"${path}"`,
    ).pathParams;
  }

  test("come in the order of the path, with their limits", () => {
    const given = `
      { in: path, name: note_id, description: The note., schema: { type: string, minLength: 4, maxLength: 8, pattern: ^n } },
      { in: path, name: team-id, schema: { type: string } }`;
    expect(parameters("/{team-id}/{note_id}", given)).toEqual([
      {
        name: "team-id",
        argument: "teamId",
        description: undefined,
        valueType: undefined,
        limits: {},
        style: {},
        type: "string",
      },
      {
        name: "note_id",
        argument: "noteId",
        description: "The note.",
        valueType: undefined,
        limits: { minLength: 4, maxLength: 8, pattern: "^n" },
        style: {},
        type: "string",
      },
    ]);
  });

  test.each([
    ["/{body}/{options}", ["body_", "options_"]],
    ["/{note_id}/{noteId}", ["noteId", "noteId_"]],
    ["/{delete}/{new}/{1st}", ["delete_", "new_", "_1st"]],
  ])("of %s are the arguments %j", (path, want) => {
    const told = parameters(path, "").map(({ argument }) => argument);
    expect(told).toEqual(want);
  });

  test("that the client is created with are no arguments", () => {
    const [team, note] = parameters(
      "/{team_id}/{note_id}",
      "",
      "x-client-params: [team_id]",
    );
    expect(team?.argument).toBeUndefined();
    expect(note?.argument).toBe("noteId");
  });

  test("are found on the path and behind references, the operation's own first", () => {
    const found = model(
      `  /{a}/{b}:
    parameters:
      - { in: path, name: a, schema: { type: string, maxLength: 1 } }
      - { $ref: "#/components/parameters/B" }
    get:
      operationId: x.get
      parameters: [{ in: path, name: a, schema: { type: string, maxLength: 2 } }]`,
      `components:
  parameters:
    B: { in: path, name: b, schema: { $ref: "#/components/schemas/Id" } }
  schemas:
    Id: { type: string, maxLength: 3 }`,
    );
    const limits = found.resources[0]?.operations[0]?.pathParams.map(
      (parameter) => parameter.limits,
    );
    expect(limits).toEqual([{ maxLength: 2 }, { maxLength: 3 }]);
  });
});

describe("query and headers", () => {
  test.each([
    ["", undefined, undefined],
    ["{ in: query, name: a }", false, undefined],
    [
      "{ in: query, name: a }, { in: query, name: b, required: true }",
      true,
      undefined,
    ],
    [
      "{ in: header, name: a, required: true }, { in: query, name: b }",
      false,
      true,
    ],
    ["{ in: cookie, name: a, required: true }", undefined, undefined],
  ])("of '%s' are required: %s, %s", (given, query, headers) => {
    const told = operation(`operationId: x.a, parameters: [${given}]`);
    expect(told.query?.required).toBe(query);
    expect(told.headers?.required).toBe(headers);
  });
});

describe("the body", () => {
  const note = `components:
  schemas:
    Note: { type: object, required: [text], properties: { text: {}, done: {} } }
    Patch: { type: object, properties: { text: {} } }
    Sum: { allOf: [{ $ref: "#/components/schemas/Patch" }, { required: [text] }] }`;
  const ref = (name: string) =>
    `schema: { $ref: "#/components/schemas/${name}" }`;

  test.each([
    {
      name: "that must be sent, and has required properties, must be named",
      given: `required: true, content: { application/json: { ${ref("Note")} } }`,
      want: {
        required: true,
        mandatory: true,
        contentType: "application/json",
      },
    },
    {
      name: "that must be sent, and has none, need not be named",
      given: `required: true, content: { application/json: { ${ref("Patch")} } }`,
      want: {
        required: false,
        mandatory: true,
        contentType: "application/json",
      },
    },
    {
      name: "has required properties behind allOf too",
      given: `required: true, content: { application/json: { ${ref("Sum")} } }`,
      want: {
        required: true,
        mandatory: true,
        contentType: "application/json",
      },
    },
    {
      name: "that need not be sent",
      given: `content: { application/json: { ${ref("Note")} } }`,
      want: {
        required: false,
        mandatory: false,
        contentType: "application/json",
      },
    },
    {
      name: "is JSON where there is a choice",
      given: `content: { text/plain: {}, application/merge-patch+json: { ${ref("Patch")} } }`,
      want: { contentType: "application/merge-patch+json" },
    },
  ])("$name", ({ given, want }) => {
    const told = operation(`operationId: x.a, requestBody: { ${given} }`, note);
    expect(told.body).toMatchObject(want);
  });

  test("is nothing where none is declared", () => {
    expect(operation("operationId: x.a").body).toBeUndefined();
  });
});

describe("the result", () => {
  const schemas = `components:
  schemas:
    Note: { type: object, required: [id, __proto__], properties: { id: { type: integer }, __proto__: { type: [string, "null"] } } }
    One: { type: object, properties: { result: { $ref: "#/components/schemas/Note" } } }
    Base: { type: object, properties: { result: { type: string } } }
    Many:
      allOf:
        - { $ref: "#/components/schemas/Base" }
        - { properties: { result: { type: [array, "null"], items: { $ref: "#/components/schemas/Note" } } } }
    Maybe: { type: object, properties: { result: { type: [string, "null"] } } }`;
  const unwrapped = `x-unwrap: result\n${schemas}`;
  const required = { id: "number", ["__proto__"]: "string|null" };

  function result(status: string, schema: string, rest: string) {
    const content =
      schema && `content: { application/json: { schema: ${schema} } }`;
    const given = `operationId: x.a, responses: { "${status}": { description: d, ${content} } }`;
    return operation(given, rest).result;
  }
  const ref = (name: string) => `{ $ref: "#/components/schemas/${name}" }`;

  test("is the unwrapped property", () => {
    expect(result("200", ref("One"), unwrapped)).toEqual({
      type: "Note",
      shape: { property: "result", required },
    });
  });

  test("is a list behind allOf, of which the last part wins", () => {
    expect(result("201", ref("Many"), unwrapped)).toEqual({
      type: "Note[]",
      shape: { property: "result", array: true, required },
    });
  });

  test("may be null", () => {
    expect(result("2XX", ref("Maybe"), unwrapped).shape).toEqual({
      property: "result",
      nullable: true,
    });
  });

  test("is the body where nothing is unwrapped", () => {
    expect(result("200", ref("Note"), schemas)).toEqual({
      type: "Note",
      shape: { required },
    });
  });

  test("is the body where it has no such property", () => {
    expect(result("200", ref("Note"), unwrapped)).toEqual({
      type: "Note",
      shape: { required },
    });
  });

  test.each([
    ["204", ""],
    ["404", ref("Note")],
  ])("is nothing for %s %s", (status, schema) => {
    expect(result(status, schema, unwrapped)).toEqual({
      type: "undefined",
      shape: undefined,
    });
  });
});

test("recursive schemas end", () => {
  const told = operation(
    `operationId: x.a, responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Tree" } } } } }`,
    `components:
  schemas:
    Tree: { type: object, required: [left], properties: { left: { $ref: "#/components/schemas/Tree" }, forest: { type: array, items: { $ref: "#/components/schemas/Forest" } } } }
    Forest: { allOf: [{ $ref: "#/components/schemas/Grove" }] }
    Grove: { type: object, properties: { trees: { $ref: "#/components/schemas/Forest" } } }`,
  );
  expect(told.result.shape).toEqual({ required: { left: "object" } });
});

test("a text that is never empty is told; where another success allows an empty one, it is a text", () => {
  const told = operation(
    `operationId: x.a, responses: {
      "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } } },
      "201": { content: { application/json: { schema: { $ref: "#/components/schemas/Loose" } } } } }`,
    `components:
  schemas:
    Text: { type: string, minLength: 1 }
    Key: { type: object, required: [id, key, label], properties: { id: { type: string, minLength: 32 }, key: { $ref: "#/components/schemas/Text" }, label: { type: string, minLength: 0 } } }
    Loose: { type: object, required: [id, key, label], properties: { id: { type: string, minLength: 1 }, key: { type: string }, label: { type: integer } } }`,
  );
  expect(told.result.shape).toEqual({
    required: { id: "nonempty string", key: "string" },
  });
});

test.each([
  ["{ enum: [a, null] }", { nullable: true }],
  ["{ enum: [a, b] }", {}],
  ['{ type: [string, "null"], enum: [a, b] }', {}],
  ["{ description: anything }", { nullable: true }],
])("null is a value of what %s describes: %j", (schema, shape) => {
  const { result } = operation(
    `operationId: x.a, responses: { "200": { content: { application/json: { schema: ${schema} } } } }`,
  );
  expect(result.shape).toEqual(shape);
});

test("a key of text or null beside alternatives is checked as text or null", () => {
  // normalizing writes type: [string, "null"] beside a oneOf so
  const key =
    '{ oneOf: [{ type: string, oneOf: [{ const: a }] }, { type: "null" }] }';
  const { result } = operation(
    `operationId: x.a, responses: { "200": { content: { application/json: { schema: { type: object, required: [k], properties: { k: ${key} } } } } } }`,
  );
  expect(result.shape).toEqual({ required: { k: "string|null" } });
});

test("a schema that is reached on 2^40 ways is asked once whether it accepts null", () => {
  const doubles = Array.from(
    { length: 40 },
    (_, index) =>
      `    S${index}: { anyOf: [${toSchema(index + 1)}, { allOf: [${toSchema(index + 1)}] }] }`,
  );
  const shape = (type: string) =>
    operation(
      `operationId: x.a, responses: { "200": { content: { application/json: { schema: ${toSchema(0)} } } } }`,
      ["components:", "  schemas:", ...doubles, `    S40: ${type}`].join("\n"),
    ).result.shape;
  expect(shape("{ type: string }")).toEqual({});
  expect(shape('{ type: [string, "null"] }')).toEqual({ nullable: true });
});

function toSchema(index: number): string {
  return `{ $ref: "#/components/schemas/S${index}" }`;
}

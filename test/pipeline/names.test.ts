import { describe, expect, test } from "vitest";
import {
  argumentName,
  camelCase,
  closestName,
  indexedAccess,
  isIdentifier,
  pascalCase,
  propertyKey,
  typeName,
} from "../../scripts/pipeline/names.js";

type Table = Readonly<Record<string, string>>;

function expectNames(change: (name: string) => string, table: Table): void {
  const told = Object.keys(table).map((name) => [name, change(name)]);
  expect(told).toEqual(Object.entries(table));
}

test("camelCase", () => {
  expectNames(camelCase, {
    app: "app",
    App: "app",
    app_id: "appId",
    "app-id": "appId",
    "App Id": "appId",
    "app.id": "appId",
    "/apps/{app_id}": "appsAppId",
    appId: "appId",
    ID: "id",
    userID: "userID",
    "1st": "_1st",
    "2": "_2",
    "": "_",
    "-": "_",
    "🎥": "_",
    ["__proto__"]: "proto",
    constructor: "constructor",
    été: "été",
    Élan: "élan",
    日本_語: "日本語",
    $ref: "$ref",
    "a\u202eb": "aB",
    "a'b\"c`d": "aBCD",
  });
});

test("pascalCase", () => {
  expectNames(pascalCase, {
    app: "App",
    "app-with-secret": "AppWithSecret",
    AppWithSecret: "AppWithSecret",
    app_id: "AppId",
    "1st": "_1st",
    "": "_",
    été: "Été",
    ["__proto__"]: "Proto",
  });
});

test("names of types keep clear of those that the client uses itself", () => {
  expectNames(typeName, {
    app: "App",
    paths: "Paths",
    components: "Components",
    Promise: "PromiseSchema",
    promise: "PromiseSchema",
    Record: "RecordSchema",
    string: "StringSchema",
    CallOptions: "CallOptionsSchema",
    resources: "ResourcesSchema",
    ApiClient: "ApiClientSchema",
    client: "ClientSchema",
    "client-options": "ClientOptionsSchema",
    "non-nullable": "NonNullableSchema",
  });
});

test("arguments step aside for reserved words and for each other", () => {
  const taken = new Set(["body", "options", "options_"]);
  expectNames((name) => argumentName(name, taken), {
    app_id: "appId",
    body: "body_",
    Body: "body_",
    options: "options__",
    delete: "delete_",
    new: "new_",
    await: "await_",
    arguments: "arguments_",
    eval: "eval_",
    let: "let_",
    yield: "yield_",
    undefined: "undefined_",
    then: "then",
    ["__proto__"]: "proto",
    "1st": "_1st",
  });
});

test("property names as source text", () => {
  expectNames(propertyKey, {
    app: "app",
    default: "default",
    delete: "delete",
    constructor: "constructor",
    ["__proto__"]: '["__proto__"]',
    "a-b": '"a-b"',
    "1st": '"1st"',
    "": '""',
    'a"b': `'a"b'`,
    "a\nb": '"a\\nb"',
    "${a}": '"${a}"',
    "Etc/GMT+1": '"Etc/GMT+1"',
    日本: "日本",
  });
});

test("member access as source text", () => {
  expect(indexedAccess("paths", ["/a/{b}", 'c"d', "__proto__"])).toBe(
    'paths["/a/{b}"]["c\\"d"]["__proto__"]',
  );
});

test.each(["app", "$", "_1", "été", "日本"])("%s is an identifier", (name) => {
  expect(isIdentifier(name)).toBe(true);
});

test.each(["", "1st", "a-b", "a b", "🎥", "default", "await", "NaN", "a\n"])(
  "'%s' is no identifier",
  (name) => {
    expect(isIdentifier(name)).toBe(false);
  },
);

describe("closestName", () => {
  const types = ["array", "boolean", "integer", "number", "object", "string"];
  test.each([
    ["strnig", "string"],
    ["String", "string"],
    ["interger", "integer"],
    ["boolen", "boolean"],
    ["float", undefined],
    ["", undefined],
  ])("of %s is %s", (wrong, want) => {
    expect(closestName(wrong, types)).toBe(want);
  });
});

/** What the typed fetch client sends of another API, by the route table alone. */

import createTypedFetch from "openapi-fetch";
import { expect, test } from "vitest";
import { createClient } from "../src/runtime/client.js";
import type { OperationTable } from "../src/runtime/operation.js";

const table: OperationTable = {
  things: {
    upload: {
      method: "PUT",
      path: "/bytes",
      body: { type: "*/*", required: true },
      accept: "text/csv, application/json",
      result: { as: "declared" },
    },
    form: {
      method: "POST",
      path: "/form",
      body: {
        type: "multipart/form-data",
        required: true,
        styles: { note: { type: "text/markdown" } },
      },
    },
    fields: {
      method: "POST",
      path: "/fields",
      body: {
        type: "application/x-www-form-urlencoded",
        required: true,
        styles: { tags: { explode: false }, f: { style: "deepObject" } },
      },
    },
    search: {
      method: "GET",
      path: "/search",
      query: { f: { style: "deepObject" } },
    },
  },
};

type Send = (path: string, options: object) => Promise<unknown>;

/** Sends a request by the typed fetch client, and returns it. */
async function sent(
  verb: "GET" | "POST" | "PUT",
  path: string,
  options: object,
): Promise<Request> {
  const requests: Request[] = [];
  const { api } = createClient<object, Record<string, Send>>(
    table,
    createTypedFetch as never,
    {
      baseUrl: "https://api.test",
      apiToken: "token",
      fetch: (url, init) => {
        requests.push(new Request(url, init));
        return Promise.resolve(new Response(null, { status: 204 }));
      },
    },
  );
  await api[verb]?.(path, options);
  const [request] = requests;
  if (!request) throw new Error("nothing was sent");
  return request;
}

test.each([
  { given: "image/png", want: "image/png" },
  { given: "application/json", want: "application/json" },
  { given: "", want: "application/octet-stream" },
])("bytes of the type `$given` go as $want", async ({ given, want }) => {
  const body = new Blob(["[1]"], { type: given });
  const request = await sent("PUT", "/bytes", { body });
  expect(request.headers.get("content-type")).toBe(want);
  expect(request.headers.get("accept")).toBe("text/csv, application/json");
  expect(await request.text()).toBe("[1]");
});

test("the content type of a caller wins", async () => {
  const request = await sent("PUT", "/bytes", {
    body: new Blob(["x"], { type: "image/png" }),
    headers: { "content-type": "image/gif", accept: "text/csv" },
  });
  expect(request.headers.get("content-type")).toBe("image/gif");
  expect(request.headers.get("accept")).toBe("text/csv");
  expect(await request.text()).toBe("x");
});

test("the parts of a form have their content types", async () => {
  const body = { meta: { a: 1 }, all: [{ b: 2 }], note: "*", plain: "x" };
  const request = await sent("POST", "/form", { body });
  expect(request.headers.get("accept")).toBe("application/json");
  const boundary = request.headers.get("content-type")?.split("boundary=")[1];
  const parts = (await request.text()).split(`--${boundary ?? ""}`);
  expect(
    parts.slice(1, -1).map((part) =>
      part
        .trim()
        .replace(/; filename="blob"/, "")
        .split("\r\n"),
    ),
  ).toEqual([
    [
      'Content-Disposition: form-data; name="meta"',
      "Content-Type: application/json",
      "",
      '{"a":1}',
    ],
    [
      'Content-Disposition: form-data; name="all"',
      "Content-Type: application/json",
      "",
      '{"b":2}',
    ],
    [
      'Content-Disposition: form-data; name="note"',
      "Content-Type: text/markdown",
      "",
      "*",
    ],
    ['Content-Disposition: form-data; name="plain"', "", "x"],
  ]);
});

test("the fields of a form have their styles", async () => {
  const body = { tags: ["a", "b"], f: { c: "d" } };
  const request = await sent("POST", "/fields", { body });
  expect(await request.text()).toBe("tags=a,b&f[c]=d");
});

test.each([
  {
    name: "a parameter",
    verb: "GET" as const,
    path: "/search",
    options: { params: { query: { f: { a: { b: "secret" } } } } },
  },
  {
    name: "a field of a form",
    verb: "POST" as const,
    path: "/fields",
    options: { body: { f: ["secret"] } },
  },
])("$name that can't be written is named", async ({ verb, path, options }) => {
  await expect(sent(verb, path, options)).rejects.toMatchObject({
    name: "CallsInputError",
    outcome: "rejected",
    message: expect.stringMatching(
      /: f can't be written as deepObject: it holds a circle, or a value that has no such form\.$/,
    ) as unknown,
  });
});

test.each<{ name: string; options: object; want: string }>([
  {
    name: "and a query beside it",
    options: { params: { path: { v: "1&2" }, query: { q: "x y", r: [1, 2] } } },
    want: "https://api.test/query?v=1%262&full&q=x%20y&r=1&r=2",
  },
  {
    name: "alone",
    options: { params: { path: { v: "1" } } },
    want: "https://api.test/query?v=1&full",
  },
])("the query of a path, $name, is one query", async ({ options, want }) => {
  const request = await sent("GET", "/query?v={v}&full", options);
  expect(request.url).toBe(want);
});

/** Servers, paths and names of parameters that make no request: what is said of them, and at which line. */

import { expect, test } from "vitest";
import { problemsOf } from "../support/errors-of.js";

interface Given {
  readonly server?: string;
  readonly path?: string;
  readonly parameters?: readonly string[];
}

/** A description with the server at line 3, the path at line 5, and parameters from line 9 on. */
function description({
  server = "https://api.test",
  path = "/a",
  parameters = [],
}: Given): string {
  return `openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: "${server}" }]
paths:
  "${path}":
    get:
      operationId: things.get
      parameters: [
        ${parameters.join(",\n        ")}
      ]
      responses: { "204": { description: Done. } }
`;
}

const name = "letters, digits and ! # $ % & ' * + - . ^ _ ` | ~";
const plain = "schema: { type: string }";

test.each<{ name: string; given: Given; want: string }>([
  {
    name: "a server with a query",
    given: { server: "https://api.test/v1?key=1" },
    want: "warning 3: no path can follow a URL with a query or a fragment - the address up to the path, and query parameters at the operations",
  },
  {
    name: "a server with a fragment",
    given: { server: "https://api.test/v1#top" },
    want: "warning 3: no path can follow a URL with a query or a fragment - the address up to the path, and query parameters at the operations",
  },
  {
    name: "a server with a password, which is not shown",
    given: { server: "https://me:secret@api.test" },
    want: "warning 3: fetch takes no URL with a user name or a password - the address without them",
  },
  {
    name: "a path with a fragment",
    given: { path: "/a#b?c" },
    want: "warning 5: what begins with the `#` is not sent: requests go to /a - a path without `#`",
  },
  {
    name: "a query behind a fragment",
    given: {
      path: "/a#b",
      parameters: [`{ in: query, name: q, ${plain} }`],
    },
    want: "error 9: the query parameter `q` would stand behind the `#` of the path, and not be sent - a path without `#`",
  },
  {
    name: "a header with a space in its name",
    given: { parameters: [`{ in: header, name: X A, ${plain} }`] },
    want: `warning 9: the client can't send the parameter \`X A\` as described: HTTP has no header of this name - ${name}`,
  },
  {
    name: "a header with a colon in its name",
    given: { parameters: [`{ in: header, name: "X:", ${plain} }`] },
    want: `warning 9: the client can't send the parameter \`X:\` as described: HTTP has no header of this name - ${name}`,
  },
  {
    name: "headers that differ in case alone",
    given: {
      parameters: [
        `{ in: header, name: X-Trace, ${plain} }`,
        `{ in: header, name: x-trace, ${plain} }`,
      ],
    },
    want: "warning 10: the headers `X-Trace` and `x-trace` are one: HTTP does not tell small letters from capitals - each header once",
  },
  {
    name: "a query parameter without a name",
    given: { parameters: [`{ in: query, name: "", ${plain} }`] },
    want: "warning 9: the name of this query parameter is empty - the name that the API reads",
  },
  {
    name: "a parameter with both forms",
    given: {
      parameters: [
        `{ in: query, name: q, ${plain}, content: { application/json: {} } }`,
      ],
    },
    want: "warning 9: a parameter has either `schema` or `content`, and here `content` counts - one of the two",
  },
])("$name", async ({ given, want }) => {
  const problems = await problemsOf(description(given));
  expect(problems).toContain(want);
  expect(problems.join()).not.toContain("secret");
});

test("nothing is said of what can be sent", async () => {
  const clean = await problemsOf(description({}));
  const names = [
    "warning 9: no description - a `description` in own words",
    "warning 10: no description - a `description` in own words",
  ];
  const parameters = [
    `{ in: header, name: "X_a.b!#$%&'*+^|~", ${plain} }`,
    `{ in: query, name: x_a.b, ${plain} }`,
  ];
  const problems = await problemsOf(description({ parameters }));
  expect(problems.filter((one) => names.includes(one))).toEqual(names);
  expect(problems).toHaveLength(clean.length + names.length);
});

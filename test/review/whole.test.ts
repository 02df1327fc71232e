/** What the review tells of changes that lie outside of the operation that they change. */

import { expect, test } from "vitest";
import { line } from "./pair.js";
import { reviewer, sideOf } from "./versions.js";

const head = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
`;
const done = 'responses: { "204": { description: Done. } }';
const servers = (...urls: readonly string[]) =>
  `servers: [${urls.map((url) => `{ url: "https://${url}.example" }`).join(", ")}]\n`;

/** A path that is a reference, with a parameter of its own. */
function referring(required: boolean): string {
  return `${head}paths:
  /notes: { $ref: "#/components/pathItems/Notes", parameters: [{ name: page, in: query, required: ${required}, schema: { type: string } }] }
components: { pathItems: { Notes: { get: { operationId: notes.list, tags: [notes], ${done} } } } }
`;
}

/** One operation sends users; with `get`, another one answers with them. */
function users(get: string): string {
  return `${head}paths:
  /users:
    post: { operationId: users.add, tags: [users], requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }, ${done} }
${get}components:
  schemas:
    User: { type: object, required: [id, name], properties: { id: { type: string, readOnly: true }, name: { type: string } } }
`;
}

/** One note of a team. */
function teams(extension: string): string {
  const id = (name: string) =>
    `{ name: ${name}, in: path, required: true, schema: { type: string } }`;
  return `${head}${extension}paths: { "/teams/{team_id}/notes/{note_id}": { get: { operationId: notes.get, tags: [notes], parameters: [${id("team_id")}, ${id("note_id")}], ${done} } } }`;
}

const texts =
  "{ type: object, required: [result, data], properties: { result: { type: string }, data: { type: string } } }";

/** A list of notes, as a schema describes it. */
function answering(extension: string, schema: string, parameters = ""): string {
  return `${head}${extension}paths: { /notes: { get: { operationId: notes.list, tags: [notes], ${parameters}responses: { "200": { description: All., content: { application/json: { schema: ${schema} } } } } } } }`;
}

/** An operation that asks for two credentials. */
function secured(name: string): string {
  return `${head}security: [{ ${name}: [], key: [] }]
paths: { /notes: { get: { operationId: notes.list, tags: [notes], ${done} } } }
components: { securitySchemes: { ${name}: { type: http, scheme: bearer }, key: { type: apiKey, in: header, name: x-key } } }`;
}

test.each<{
  name: string;
  before: string;
  after: string;
  want: readonly string[];
}>([
  {
    name: "a parameter beside the reference of a path item",
    before: referring(false),
    after: referring(true),
    want: ["`notes.list`: query `page` became required | wire callers"],
  },
  {
    name: "another server comes first",
    before: `${head}${servers("a", "b")}paths: { /notes: { get: { operationId: notes.list, tags: [notes], ${done} } } }`,
    after: `${head}${servers("b", "a")}paths: { /notes: { get: { operationId: notes.list, tags: [notes], ${done} } } }`,
    want: [
      "`notes.list`: servers were https://a.example, https://b.example, are https://b.example, https://a.example |",
    ],
  },
  {
    name: "the client no longer has a path parameter",
    before: teams("x-client-params: [team_id]\n"),
    after: teams(""),
    want: [
      "`notes.get`: path `team_id` is an argument now | callers builders",
      "`x-client-params`: was team_id, is none |",
      "`type CallOptions`: is no longer exported | callers",
    ],
  },
  {
    name: "a security scheme has another name",
    before: secured("token"),
    after: secured("bearer"),
    want: ["`security scheme bearer`: was called token |"],
  },
  {
    name: "a method returns another text of the answer",
    before: answering("x-unwrap: result\n", texts),
    after: answering("x-unwrap: data\n", texts),
    want: ["`x-unwrap`: was result, is data |"],
  },
  {
    name: "a list becomes a page",
    before: answering("", "{ type: array, items: { type: string } }"),
    after: answering(
      "",
      texts,
      "parameters: [{ name: page, in: query, schema: { type: integer } }], ",
    ),
    want: [
      "`notes.list`: query `page` was added, optional |",
      "`notes.list`: answer may come in pages now: one answer may not be the whole list | wire?",
      "`notes.list`: answer was array, is object | wire callers builders",
    ],
  },
  {
    name: "a list may be read in part",
    before: answering("", "{ type: array, items: { type: string } }"),
    after: answering(
      "",
      "{ type: array, items: { type: string } }",
      "parameters: [{ name: maxResults, in: query, schema: { type: integer } }], ",
    ),
    want: [
      "`notes.list`: query `maxResults` was added, optional |",
      "`notes.list`: answer may come in pages now: one answer may not be the whole list | wire?",
    ],
  },
  {
    name: "a schema of requests becomes one of answers, too",
    before: users(""),
    after: users(
      '    get: { operationId: users.get, tags: [users], responses: { "200": { description: One., content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } } } }\n',
    ),
    want: [
      "`users.get`: was added (GET /users) | builders",
      "`type UserWritable`: is exported |",
      "`type User`: has another type | callers",
    ],
  },
])("$name", ({ before, after, want }) => {
  const { changes } = reviewer(sideOf(before));
  expect(changes(sideOf(after)).map(line)).toEqual(want);
});

/** Two descriptions of one API, in other words, for the tests of `npm run drift`. */

import { expect } from "vitest";

export const ours: string = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
servers: [{ url: "https://api.notes.test/v1" }]
security: [{ token: [] }]
x-unwrap: result
paths:
  /notes/{note_id}:
    put:
      operationId: notes.update
      description: Changes a note.
      tags: [notes]
      x-permissions: [Notes Write]
      parameters:
        - { name: note_id, in: path, required: true, schema: { type: string, maxLength: 8 } }
        - { name: x-trace, in: header, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Change" } }
      responses:
        "200":
          description: The note.
          content:
            application/json: { schema: { $ref: "#/components/schemas/Answer" } }
        4XX: { $ref: "#/components/responses/Failure" }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  responses:
    Failure:
      description: A failure.
      content:
        application/json:
          schema: { type: object, properties: { result: { type: "null" } } }
  schemas:
    Change:
      type: object
      properties: { text: { type: string, description: What it says. } }
    Answer:
      type: object
      required: [result]
      properties: { result: { $ref: "#/components/schemas/Note" } }
    Note:
      type: object
      required: [id]
      properties: { id: { type: string }, text: { type: string } }
`;

/** The same API in other words, as JSON of OpenAPI 3.0, and with mistakes elsewhere. */
const theirs = {
  openapi: "3.0.3",
  info: { title: "All our APIs", version: "4" },
  servers: [{ url: "https://api.notes.test/v1", description: "Public" }],
  security: [{ key_a: [], key_b: [] }],
  paths: {
    "/users": { get: { tags: 1, parameters: { a: null }, responses: [7] } },
    "/broken": { $ref: "#/nowhere" },
    "/notes/{id}": {
      put: {
        operationId: "edit-a-note",
        summary: "Edit",
        tags: ["Everything"],
        "x-hidden": true,
        security: [{ "API Token": [] }],
        parameters: [
          {
            name: "X-Trace",
            in: "header",
            schema: { type: "string" },
          },
          { $ref: "#/components/parameters/id" },
        ],
        requestBody: {
          required: true,
          content: {
            "application/json; charset=utf-8": {
              schema: {
                type: "object",
                properties: { text: { $ref: "#/components/schemas/text" } },
              },
            },
          },
        },
        responses: {
          "200": {
            description: "Done",
            content: {
              "application/json": {
                schema: {
                  allOf: [
                    { $ref: "#/components/schemas/envelope" },
                    {
                      type: "object",
                      properties: {
                        result: { $ref: "#/components/schemas/note" },
                      },
                    },
                  ],
                },
              },
            },
          },
          "4xx": {
            description: "No",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: {
                    result: { type: "object", nullable: true, enum: [null] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      "API Token": { type: "http", scheme: "Bearer" },
      key_a: { type: "apiKey", in: "header", name: "X-A" },
      key_b: { type: "apiKey", in: "header", name: "X-B" },
    },
    parameters: {
      id: {
        name: "id",
        in: "path",
        required: true,
        schema: { type: "string", maxLength: 8, example: "n-1" },
      },
    },
    schemas: {
      text: { type: "string", description: "Free text", "x-order": 2 },
      envelope: {
        type: "object",
        required: ["result"],
        properties: {
          result: { anyOf: [{ type: "object" }, { type: "string" }] },
        },
      },
      note: {
        type: "object",
        required: ["id"],
        properties: { id: { type: "string" }, text: { type: "string" } },
      },
      unused: { type: "what", allOf: { no: "list" } },
    },
  },
};

export const agreeing: string = JSON.stringify(theirs, null, 2);

/** A description in which one place is another. */
export function edit(source: string, from: string, to: string): string {
  expect(source).toContain(from);
  return source.replace(from, to);
}

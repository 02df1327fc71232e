/** A description small enough to know by heart, without a mistake or a warning. */
export const notesSpec: string = `openapi: 3.1.0
info:
  title: Notes
  version: 1.0.0
  license: { name: MIT, identifier: MIT }
servers:
  - url: https://api.notes.test/v1
security:
  - token: []
x-client-params: [team_id]
x-unwrap: result
tags:
  - name: notes
    description: Notes of one team.
paths:
  /teams/{team_id}/notes:
    parameters:
      - $ref: "#/components/parameters/TeamId"
    post:
      operationId: notes.create
      tags: [notes]
      summary: Creates a note
      description: Creates a note and returns it.
      x-permissions: [Notes Write]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/NoteCreate" }
      responses:
        "201": { $ref: "#/components/responses/OneNote" }
        "4XX": { $ref: "#/components/responses/Failure" }
        "429": { $ref: "#/components/responses/Failure" }
        "5XX": { $ref: "#/components/responses/Failure" }
  /teams/{team_id}/notes/{note_id}:
    parameters:
      - $ref: "#/components/parameters/TeamId"
      - $ref: "#/components/parameters/NoteId"
    get:
      operationId: notes.get
      tags: [notes]
      summary: Gets a note
      description: Gets a note by its id.
      responses:
        "200": { $ref: "#/components/responses/OneNote" }
        "4XX": { $ref: "#/components/responses/Failure" }
        "429": { $ref: "#/components/responses/Failure" }
        "5XX": { $ref: "#/components/responses/Failure" }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  parameters:
    TeamId:
      name: team_id
      in: path
      required: true
      description: Id of the team.
      schema: { type: string }
    NoteId:
      name: note_id
      in: path
      required: true
      description: Id of the note.
      schema: { type: string, minLength: 4, maxLength: 8 }
  responses:
    OneNote:
      description: The note.
      content:
        application/json:
          schema: { $ref: "#/components/schemas/NoteAnswer" }
    Failure:
      description: The request was refused, or failed.
  schemas:
    Note:
      type: object
      description: A note.
      required: [id, text]
      properties:
        id: { type: string, description: Id of the note. }
        text: { type: string, description: What the note says. }
      example: { id: n-01, text: milk }
    NoteCreate:
      type: object
      description: A new note.
      required: [text]
      properties:
        text: { type: string, description: What the note says. }
      example: { text: milk }
    NoteAnswer:
      type: object
      description: A note in its envelope.
      required: [result]
      properties:
        result:
          $ref: "#/components/schemas/Note"
      example: { result: { id: n-01, text: milk } }
`;

/** The text with one place changed; the place must be there exactly once. */
export function edit(text: string, place: string, change: string): string {
  const parts = text.split(place);
  if (parts.length !== 2) {
    throw new Error(`${parts.length - 1} places are "${place}", not one`);
  }
  return parts.join(change);
}

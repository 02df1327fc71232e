/** The description that every pair changes. */

/** A description in which each kind of part occurs once. */
export const base = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: "https://shop.example/v1" }]
security: [{ apiToken: [] }]
x-unwrap: result
tags:
  - name: items
    description: Things for sale.
paths:
  /items:
    get:
      operationId: items.list
      tags: [items]
      summary: Lists items
      x-permissions: [Read, Write]
      parameters:
        - { name: status, in: query, required: false, schema: { type: string, enum: [new, used] } }
        - { name: search, in: query, required: false, schema: { type: string, maxLength: 100 } }
        - { name: sort, in: query, required: true, schema: { type: string, default: name } }
        - { name: x-trace, in: header, required: false, schema: { type: string } }
      responses:
        "200":
          description: All items.
          headers:
            etag: { required: true, schema: { type: string } }
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result: { type: array, items: { $ref: "#/components/schemas/Item" } }
        4XX: { $ref: "#/components/responses/Failed" }
    post:
      operationId: items.create
      tags: [items]
      summary: Creates an item
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/ItemCreate" }
      responses:
        "201":
          description: The new item.
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result: { $ref: "#/components/schemas/Item" }
        4XX: { $ref: "#/components/responses/Failed" }
  /items/{item_id}:
    get:
      operationId: items.get
      tags: [items]
      summary: Gets one item
      parameters:
        - { name: item_id, in: path, required: true, schema: { type: string, maxLength: 32 } }
      responses:
        "200":
          description: The item.
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result: { $ref: "#/components/schemas/Item" }
        4XX: { $ref: "#/components/responses/Failed" }
    delete:
      operationId: items.delete
      tags: [items]
      summary: Deletes an item
      parameters:
        - { name: item_id, in: path, required: true, schema: { type: string, maxLength: 32 } }
      responses:
        "204": { description: It is gone. }
        4XX: { $ref: "#/components/responses/Failed" }
  /events:
    post:
      operationId: events.send
      tags: [events]
      summary: Sends an event
      requestBody:
        required: false
        content:
          application/json:
            schema: { $ref: "#/components/schemas/EventSend" }
      responses:
        "200":
          description: What came of it.
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result:
                    oneOf:
                      - { $ref: "#/components/schemas/Sale" }
                      - { $ref: "#/components/schemas/Refund" }
components:
  securitySchemes:
    apiToken: { type: http, scheme: bearer }
  responses:
    Failed:
      description: It was refused.
      content:
        application/json:
          schema:
            type: object
            required: [code]
            properties:
              code: { type: integer }
  schemas:
    Item:
      type: object
      required: [id, name, state]
      properties:
        id: { type: string }
        name: { type: string, maxLength: 50 }
        state: { type: string, enum: [open, sold] }
        note: { type: [string, "null"] }
        made: { type: string, format: date-time }
        tags: { type: array, items: { type: string } }
    ItemCreate:
      type: object
      required: [name]
      properties:
        name: { type: string, maxLength: 50 }
        kind: { type: string, enum: [book, toy] }
        price: { type: integer, minimum: 0 }
        note: { type: [string, "null"] }
        size: { type: object, additionalProperties: false, properties: { width: { type: number } } }
    EventSend:
      type: object
      properties:
        text: { type: string }
    Sale:
      type: object
      required: [type, buyer]
      properties:
        type: { type: string, const: sale }
        buyer: { type: string }
    Refund:
      type: object
      required: [type, reason]
      properties:
        type: { type: string, const: refund }
        reason: { type: string }
    Loose:
      type: object
      description: No operation leads here.
      required: [key]
      properties:
        key: { type: string }
`;

/** What a construct of OpenAPI has to come to, written by hand; and how to write a description shortly. */

export interface Case {
  readonly name: string;
  /** YAML or JSON. */
  readonly spec: string;
  /** What is said of it, but for what is said of every short description. */
  readonly warnings?: readonly string[];
  readonly calls: readonly Call[];
  /** Expressions on `api: Client.Resources` that must not compile. */
  readonly refused?: readonly string[];
  /** Further lines of TypeScript that must compile. */
  readonly types?: string;
}

export interface Call {
  /** An expression on `api: Client.Resources`. */
  readonly use: string;
  /** The type that it resolves to. */
  readonly returns?: string;
  /** `GET https://api.test/v1/things`; nothing where no request may be sent. */
  readonly sends?: string;
  /** Of the header `accept`, where it is not `application/json`. */
  readonly accept?: string;
  /** All headers but `authorization` and `accept`; of a form, the content type without its boundary. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | readonly (readonly [string, string])[];
  /** Status, body, content type. */
  readonly answer?: readonly [
    status: number,
    body?: string | Uint8Array<ArrayBuffer>,
    type?: string,
  ];
  /** What the call resolves to; a Blob as its bytes. */
  readonly gives?: unknown;
  /** The class of the error that it throws, and a part of its message. */
  readonly throws?: readonly [name: string, message: string];
}

export const base = "https://api.test/v1";

export interface DocumentOptions {
  readonly components?: string;
  readonly version?: string;
  /** Further keys of the root. */
  readonly rest?: string;
}

/** A whole description around some paths. */
export function document(
  paths: string,
  { components = "", version = "3.1.0", rest = "" }: DocumentOptions = {},
): string {
  return `openapi: ${version}
info: { title: T, version: "1" }
servers: [{ url: "${base}" }]
${rest}
paths:
${paths.replace(/^\n/, "")}
${components && `components:\n${components.replace(/^\n/, "")}`}`;
}

/** One operation, `things.get` of `GET /things`, with parameters and no answer. */
export function withParameters(
  parameters: string,
  path = "/things",
  options?: DocumentOptions,
): string {
  return document(
    `
  ${path}:
    get:
      operationId: things.get
      parameters:
${indent(parameters, 8)}
      responses: { "204": { description: Done. } }`,
    options,
  );
}

/** One operation, `things.add` of `POST /things`, with a body and no answer. */
export function withBody(body: string, options?: DocumentOptions): string {
  return document(
    `
  /things:
    post:
      operationId: things.add
      requestBody:
${indent(body, 8)}
      responses: { "204": { description: Done. } }`,
    options,
  );
}

/** One operation, `things.get` of `GET /things`, with answers. */
export function withResponses(
  responses: string,
  options?: DocumentOptions,
): string {
  return document(
    `
  /things:
    get:
      operationId: things.get
      responses:
${indent(responses, 8)}`,
    options,
  );
}

/** One operation, `things.echo` of `POST /things`, which takes and gives the schema `Thing`. */
export function withSchemas(schemas: string, version = "3.1.0"): string {
  const content =
    'content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }';
  return document(
    `
  /things:
    post:
      operationId: things.echo
      requestBody: { required: true, ${content} }
      responses: { "200": { description: Done., ${content} } }`,
    { components: `  schemas:\n${indent(schemas, 4)}`, version },
  );
}

/** A call of `things.echo` that sends some JSON and gets it back. */
export function echo(json: string, source: string = json): Call {
  return {
    use: `api.things.echo(${source})`,
    returns: "Client.Thing",
    sends: `POST ${base}/things`,
    headers: { "content-type": "application/json" },
    body: json,
    answer: [200, json],
    gives: JSON.parse(json) as unknown,
  };
}

function indent(text: string, spaces: number): string {
  return text
    .replace(/^\n|\s+$/g, "")
    .split("\n")
    .map((line) => " ".repeat(spaces) + line)
    .join("\n");
}

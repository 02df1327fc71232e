import { describe, expect, test } from "vitest";
import type { Json } from "../../scripts/pipeline/document.js";
import { emitSchema } from "../../scripts/pipeline/emit-schema.js";
import { print } from "../../scripts/pipeline/print.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { generate } from "../support/generate.js";
import { edit, notesSpec } from "../support/notes-spec.js";

/** A component schema as the consumer sees it, without the indentation of its place. */
async function typeOf(schema: string, others = ""): Promise<string> {
  const yaml = `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components:
  schemas:
    A: ${schema}
${others}`;
  const text = await print(emitSchema(readSpec(yaml).document));
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("    A: "));
  const end = lines.findIndex(
    (line, index) => index >= start && /^ {4}[^ ].*;$/.test(line),
  );
  return lines
    .slice(start, end + 1)
    .map((line) => line.slice(4))
    .join("\n");
}

test.each<{ name: string; given: string; others?: string; want: string }>([
  {
    name: "a property with a default stays optional",
    given: "{ type: object, properties: { a: { type: string, default: x } } }",
    want: "A: {\n  /** @default x */\n  a?: string | undefined;\n};",
  },
  {
    name: "a member that is named like a method and takes nothing stays",
    given: "{ type: object, properties: { get: false } }",
    want: "A: {\n  get?: never;\n};",
  },
  {
    name: "a required property with a default stays required",
    given:
      "{ type: object, required: [a], properties: { a: { type: boolean, default: false } } }",
    want: "A: {\n  /** @default false */\n  a: boolean;\n};",
  },
  {
    name: "a free-form object takes any key",
    given: "{ type: object }",
    want: "A: Record<string, unknown>;",
  },
  {
    name: "an object open to anything takes any key",
    given: "{ type: object, additionalProperties: true }",
    want: "A: {\n  [key: string]: unknown;\n};",
  },
  {
    name: "a map of strings",
    given: "{ type: object, additionalProperties: { type: string } }",
    want: "A: {\n  [key: string]: string;\n};",
  },
  {
    name: "allOf of a reference and a required key is no empty object",
    given: '{ allOf: [{ $ref: "#/components/schemas/B" }, { required: [x] }] }',
    others: "    B: { type: object, properties: { x: { type: string } } }",
    want: 'A: components["schemas"]["B"] & unknown;',
  },
  {
    name: "values of an enum",
    given: '{ type: string, enum: ["", "1s", Etc/GMT+1, Etc/GMT-1] }',
    want: 'A: "" | "1s" | "Etc/GMT+1" | "Etc/GMT-1";',
  },
  {
    name: "properties with nasty names",
    given:
      "{ type: object, properties: { constructor: { type: string }, __proto__: { type: string }, default: { type: string }, a-b: { type: string }, 1st: { type: string } } }",
    want: `A: {
  constructor?: string | undefined;
  __proto__?: string | undefined;
  default?: string | undefined;
  "a-b"?: string | undefined;
  "1st"?: string | undefined;
};`,
  },
  {
    name: "a schema that holds itself",
    given:
      '{ type: object, properties: { next: { $ref: "#/components/schemas/A" } } }',
    want: 'A: {\n  next?: components["schemas"]["A"] | undefined;\n};',
  },
])("$name", async ({ given, others, want }) => {
  expect(await typeOf(given, others)).toBe(want);
});

describe("descriptions", () => {
  test("come before all else", async () => {
    const facts = [
      "type: string",
      "title: A word",
      String.raw`description: "One.\n\n- two\n  three"`,
      "format: uri",
      "deprecated: true",
      "example: x",
    ];
    const given = `{ type: object, properties: { a: { ${facts.join(", ")} } } }`;
    expect(await typeOf(given)).toBe(String.raw`A: {
  /**
   * A word
   *
   * One.
   *
   * - two
   *   three
   *
   * Format: uri
   * @deprecated
   * @example x
   */
  a?: string | undefined;
};`);
  });

  test("begin no tag", async () => {
    const { schema } = await generate(
      edit(notesSpec, "A new note.", String.raw`"@see one\n @see two"`),
    );
    expect(schema).toContain(String.raw`
     * \@see one
     *  \@see two
     *
     * @example {`);
  });

  test("do not end the comment, and lose nothing", async () => {
    const text = "`a` */ alert(1) ${b} 🎥 \u202eabc\u202c @c";
    const given = `{ type: object, properties: { a: { type: string, description: ${JSON.stringify(text)} } } }`;
    expect(await typeOf(given)).toBe(
      `A: {\n  /** ${text.replace("*/", "*\\/")} */\n  a?: string | undefined;\n};`,
    );
  });
});

test("leaves the document as it was", () => {
  const { document } = readSpec(`openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components:
  schemas:
    Pet: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat" } } }
    Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }] }
`);
  const before: Json = structuredClone(document);
  emitSchema(document);
  expect(document).toEqual(before);
});

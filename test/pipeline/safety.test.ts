/** Texts of a description are data: none of them becomes code. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { formatProblem, type Problem } from "../../scripts/pipeline/problem.js";
import { generate, project, temporaryFolder } from "../support/generate.js";

const attack = "(globalThis as any).wasRun = true;";

/** Each ends some kind of text that a generator writes: a comment, a string, a template, a line, a mark. */
const texts = [
  `*/ } } ${attack} /*`,
  `"]; } ${attack} //`,
  `'; } ${attack} //`,
  `\`; } ${attack} //`,
  `\${${attack}}`,
  `\\"; } ${attack} //`,
  `\n} ${attack} {`,
  `\r\n} ${attack} {`,
  `\u2028} ${attack} {`,
  `x *-.inherited.-/ x: 1 }; } ${attack} export interface rest { schemas: { /* more`,
  "a-.inherited.-b",
  "100-.percent.-",
  "@deprecated",
];

/** A description that holds a text in every place that takes any text. */
function descriptionWith(text: string): object {
  const name = text.replaceAll("%", "");
  const schema = {
    title: text,
    description: text,
    type: "object",
    required: [text],
    properties: {
      [text]: {
        type: "string",
        description: text,
        format: text,
        default: text,
      },
      kind: { type: "string", enum: [text, "other"], "x-note": text },
      one: { const: text, examples: [text, { text }], deprecated: true },
      pattern: { type: "string", pattern: "^a$", example: { [text]: text } },
    },
    additionalProperties: { type: "string", description: text },
    example: text,
  };
  const ref = `#/components/schemas/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
  const media = { schema: { $ref: ref }, example: text };
  const parameter = (place: string) => ({
    in: place,
    name,
    required: true,
    description: text,
    schema: { type: "string", minLength: 1, enum: [text] },
  });
  return {
    openapi: "3.1.0",
    info: { title: text, description: text, version: text },
    servers: [
      {
        url: `https://api.test/{v}${text}`,
        description: text,
        variables: { v: { default: text } },
      },
    ],
    tags: [{ name: text, description: text }],
    "x-client-params": ["team"],
    paths: {
      [`/a/{team}/{b}/${name.replaceAll(/[{}]/g, "")}`]: {
        summary: text,
        parameters: [
          { ...parameter("path"), name: "team" },
          { ...parameter("path"), name: "b" },
        ],
        post: {
          operationId: `things.${name}`,
          tags: [text],
          summary: text,
          description: text,
          "x-permissions": [text],
          parameters: [parameter("query"), parameter("cookie")],
          requestBody: {
            description: text,
            content: {
              [`application/${name}`]: media,
              "application/json": media,
            },
          },
          responses: {
            "200": {
              description: text,
              headers: {
                [name]: { description: text, schema: { type: "string" } },
              },
              content: {
                [`application/${name}`]: media,
                "application/json": media,
              },
            },
          },
        },
      },
    },
    components: { schemas: { [name]: schema } },
  };
}

const allowed = new Set([
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.FunctionDeclaration,
]);

test.each(texts)("%j in every place is no code", async (text) => {
  const output = await generate(
    stringify(descriptionWith(text), { lineWidth: 0 }),
    join(project, "src/runtime/operation.js"),
  );
  for (const source of [output.schema, output.client]) {
    const { diagnostics = [] } = ts.transpileModule(source, {
      reportDiagnostics: true,
    });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    const { statements } = ts.createSourceFile(
      "a.ts",
      source,
      ts.ScriptTarget.ES2022,
    );
    expect(
      statements.map(({ kind }) => kind).filter((kind) => !allowed.has(kind)),
    ).toEqual([]);
  }
  const folder = join(temporaryFolder(), "out");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "client.ts"),
    output.client.replace(
      '"openapi-fetch"',
      JSON.stringify(join(project, "node_modules/openapi-fetch")),
    ),
  );
  const { operations } = (await import(join(folder, "client.ts"))) as {
    operations: Record<
      string,
      Record<string, { path: string; permissions: string[] }>
    >;
  };
  const rows = Object.values(operations).flatMap((one) => Object.values(one));
  expect(rows).toMatchObject([{ method: "POST", permissions: [text] }]);
  expect(globalThis).not.toHaveProperty("wasRun");
});

test("values that look like a mark of ours are left as they are", async () => {
  const values = ["a-.inherited.-b", "100-.percent.-", "100%"];
  const { schema } = await generate(
    stringify({
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      paths: {},
      components: { schemas: { A: { type: "string", enum: values } } },
    }),
  );
  expect(schema).toContain('A: "a-.inherited.-b" | "100-.percent.-" | "100%";');
});

test("a problem is one line that steers no terminal", () => {
  const name = "a\n\u001b[2J\u202eb\u2028c";
  const problem: Problem = {
    line: 3,
    column: 1,
    severity: "error",
    rule: "reference-exists",
    where: `components › ${name}`,
    what: `nothing is at "${name}"`,
    accepted: name,
  };
  const escaped = "a\\u000a\\u001b[2J\\u202eb\\u2028c";
  expect(formatProblem("x.yaml", problem)).toBe(
    `x.yaml:3:1: components › ${escaped}: nothing is at "${escaped}" - ${escaped}`,
  );
});

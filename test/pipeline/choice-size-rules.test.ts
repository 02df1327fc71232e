/** Schemas that combine the alternatives of their parts: TypeScript's bound, and what is said where one meets it. */

import { expect, test } from "vitest";
import { compile } from "../support/compile.js";
import { errorsOf } from "../support/errors-of.js";
import { generate } from "../support/generate.js";

/** A description with choices `C0`, `C1` and so on, a line each from line 7 on; a schema `All` at line 6. */
function description(all: string, sizes: readonly number[]): string {
  const choices = sizes.map((size, choice) => {
    const alternatives = Array.from(
      { length: size },
      (_, index) => `{ properties: { a${choice}b${index}: { type: string } } }`,
    );
    return `    C${choice}: { oneOf: [${alternatives.join(", ")}] }\n`;
  });
  return `openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
    All: ${all}
${choices.join("")}`;
}

/** An `allOf` of the choices. */
function allOf(count: number): string {
  const parts = Array.from(
    { length: count },
    (_, index) => `{ $ref: "#/components/schemas/C${index}" }`,
  );
  return `{ allOf: [${parts.join(", ")}] }`;
}

/** The errors of the compiler in the types of a description. */
async function compiled(spec: string): Promise<readonly string[]> {
  const { schema } = await generate(spec);
  return compile({ "schema.ts": schema });
}

const accepted = "fewer than 100000: TypeScript has no larger union";

test("what TypeScript refuses is refused at its place", async () => {
  const spec = description(allOf(5), [25, 25, 25, 25, 25]);
  expect(await errorsOf(spec)).toEqual([
    `6: this combines alternatives in 9765625 ways - ${accepted}`,
  ]);
  expect(await compiled(spec)).toEqual([expect.stringContaining("TS2590")]);
});

test("the schema that combines them is told, none that has it as a part", async () => {
  const spec = description(
    `${allOf(2)}
    Outer: { allOf: [{ $ref: "#/components/schemas/All" }, { properties: { x: {} } }] }
    Either: { oneOf: [{ $ref: "#/components/schemas/All" }, { type: string }] }`,
    [400, 250],
  );
  expect(await errorsOf(spec)).toEqual([
    `6: this combines alternatives in 100000 ways - ${accepted}`,
  ]);
});

test("a choice in a choice, and one beside another", async () => {
  const spec = description(
    `{ anyOf: [${allOf(2)}, { $ref: "#/components/schemas/C0" }], oneOf: [{ $ref: "#/components/schemas/C2" }] }`,
    [20, 20, 300],
  );
  expect(await errorsOf(spec)).toEqual([
    `6: this combines alternatives in 126000 ways - ${accepted}`,
  ]);
});

test("what TypeScript takes is not refused", async () => {
  const spec = description(allOf(4), [17, 17, 17, 17]);
  expect(await errorsOf(spec)).toEqual([]);
  expect(await compiled(spec)).toEqual([]);
});

test("a choice whose alternatives are built on it counts once", async () => {
  const kids = Array.from({ length: 40 }, (_, index) => `K${index}`);
  const refs = kids.map((kid) => `{ $ref: "#/components/schemas/${kid}" }`);
  const lines = kids.map(
    (kid) =>
      `    ${kid}: { allOf: [{ $ref: "#/components/schemas/All" }, { properties: { ${kid}: {} } }] }`,
  );
  const spec = description(
    `{ properties: { id: {} }, oneOf: [${refs.join(", ")}] }
    Three: { allOf: [{ $ref: "#/components/schemas/K0" }, { $ref: "#/components/schemas/K1" }, { $ref: "#/components/schemas/K2" }] }
${lines.join("\n")}`,
    [],
  );
  expect(await errorsOf(spec)).toEqual([]);
});

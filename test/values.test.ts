/** Random schemas and random values: the emitted type accepts what a validator of JSON Schema accepts, and nothing else. */

import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import type { Json, JsonObject } from "../scripts/pipeline/document.js";
import { emitSchema } from "../scripts/pipeline/emit-schema.js";
import { normalize } from "../scripts/pipeline/normalize.js";
import { print } from "../scripts/pipeline/print.js";
import { compileFiles } from "./support/compile-folder.js";

const keys = ["a", "b", "c"] as const;
const names = ["S0", "S1", "S2", "S3"] as const;
const scalars = fc.constantFrom<Json>("x", "y", "", 0, 1, 2, true, false, null);

/** A value in which every object has some of the keys that every object schema declares. */
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 3 }),
  ),
})).value;

/**
 * A schema of what TypeScript can say: no limits, and no `oneOf`, of which only
 * one may fit. Every object schema declares every key, since a type with none of a
 * value's keys refuses the value, and a schema does not.
 */
const schema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>(
  (tie) => {
    const inner = tie("schema");
    const required = fc.subarray([...keys]);
    const object = fc
      .record({ a: inner, b: inner, c: inner, required })
      .map(({ required: needed, ...properties }): JsonObject => ({
        type: "object",
        properties,
        ...(needed.length > 0 && { required: needed }),
      }));
    const part = required.map((needed): JsonObject => ({
      type: "object",
      required: needed,
    }));
    return {
      schema: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom<JsonObject>(
          { type: "string" },
          { type: "number" },
          { type: "integer" },
          { type: "boolean" },
          { type: "null" },
          {},
          { type: ["string", "null"] },
          { type: ["boolean", "number"] },
          { const: "x" },
          { const: null },
        ),
        fc
          .uniqueArray(scalars, { minLength: 1, maxLength: 3 })
          .map((values): JsonObject => ({ enum: values })),
        inner.map((items): JsonObject => ({ type: "array", items })),
        fc
          .record({
            prefixItems: fc.array(inner, { minLength: 1, maxLength: 2 }),
            minItems: fc.nat({ max: 2 }),
            closed: fc.boolean(),
          })
          .map(({ closed, ...rest }): JsonObject => ({
            type: "array",
            ...rest,
            ...(closed && { items: false }),
          })),
        object,
        inner.map((values): JsonObject => ({
          type: "object",
          additionalProperties: values,
        })),
        fc
          .array(inner, { minLength: 1, maxLength: 3 })
          .map((anyOf): JsonObject => ({ anyOf })),
        fc
          .tuple(object, fc.oneof(object, part))
          .map((allOf): JsonObject => ({ allOf })),
        fc.tuple(object, required).map(([one, needed]): JsonObject => ({
          allOf: [one],
          required: needed,
        })),
        fc.constantFrom(...names).map((name): JsonObject => ({
          $ref: `#/components/schemas/${name}`,
        })),
      ),
    };
  },
).schema;

/** A document of named schemas that refer to later ones only: a circle of nothing else has no values. */
const schemas = fc
  .tuple(schema, schema, schema, schema)
  .map((all) => all.map((one, index) => dropEarlier(one, index)));

function dropEarlier(node: Json, index: number): Json {
  if (Array.isArray(node)) {
    return node.map((one: Json) => dropEarlier(one, index));
  }
  if (typeof node !== "object" || node === null) return node;
  const { $ref } = node as JsonObject;
  if (typeof $ref === "string" && Number($ref.at(-1)) <= index) return {};
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      key,
      dropEarlier(child as Json, index),
    ]),
  );
}

/**
 * A schema as TypeScript reads it within an intersection: what is no object
 * fits an object that requires nothing.
 */
function asIntersected(node: Json): Json {
  if (Array.isArray(node)) return node.map(asIntersected);
  if (typeof node !== "object" || node === null) return node;
  const { required } = node as JsonObject;
  const isOptional = !Array.isArray(required) || required.length === 0;
  return Object.fromEntries(
    Object.entries(node)
      .filter(
        ([key, child]) => key !== "type" || child !== "object" || !isOptional,
      )
      .map(([key, child]) => [key, asIntersected(child as Json)]),
  );
}

/** Whether two parts of an `allOf` declare one property. */
function intersects(node: Json): boolean {
  if (typeof node !== "object" || node === null) return false;
  const { allOf = [] } = node as JsonObject;
  const parts = (allOf as JsonObject[]).filter((one) => "properties" in one);
  return (
    parts.length > 1 ||
    Object.values(node as Record<string, Json>).some(intersects)
  );
}

/** The type of one value alone; unlike a literal, it may have properties that its target lacks. */
function typeOfValue(given: Json): string {
  if (Array.isArray(given)) {
    return `[${given.map((one: Json) => typeOfValue(one)).join(", ")}]`;
  }
  if (typeof given !== "object" || given === null) return JSON.stringify(given);
  const members = Object.entries(given).map(
    ([key, one]) => `${key}: ${typeOfValue(one as Json)}`,
  );
  return `{ ${members.join("; ")} }`;
}

interface Batch {
  readonly files: Readonly<Record<string, string>>;
  /** What each line of user.ts is about. */
  readonly about: ReadonlyMap<string, string>;
  /** The lines that must not compile. */
  readonly refused: readonly string[];
}

async function batch(seed: number): Promise<Batch> {
  const documents = fc.sample(schemas, { numRuns: 8, seed });
  const files: Record<string, string> = {};
  const about = new Map<string, string>();
  const refused: string[] = [];
  for (const [index, all] of documents.entries()) {
    const components = {
      schemas: Object.fromEntries(
        names.map((name, at) => [name, all[at] ?? {}]),
      ),
    };
    const document = {
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: {},
      components,
    };
    const file = `schema${index}`;
    files[`${file}.ts`] = await print(emitSchema(normalize(document)));
    const ajv = new Ajv2020({ strict: false, allErrors: false });
    ajv.addSchema({ $id: "d", components }, "d");
    if (intersects(components)) {
      ajv.addSchema({ $id: "i", components: asIntersected(components) }, "i");
    }
    const lines = [`import type { components } from "./${file}.js";`];
    for (const [at, name] of names.entries()) {
      const validate = ajv.compile({
        $ref: `d#/components/schemas/${name}`,
      });
      const values = fc.sample(value, { numRuns: 12, seed: seed + at });
      for (const [number, one] of values.entries()) {
        const id = `${name}_${number}`;
        const fits = validate(one);
        if (!fits && ajv.getSchema(`i#/components/schemas/${name}`)?.(one))
          continue;
        lines.push(
          `declare const ${id}: ${typeOfValue(one)}; export const v${id}: components["schemas"]["${name}"] = ${id};`,
        );
        const place = `user${index}.ts:${lines.length}`;
        about.set(
          place,
          `${fits ? "fits" : "does not fit"}: ${JSON.stringify(one)} ${name} of ${JSON.stringify(components.schemas)}`,
        );
        if (!fits) refused.push(place);
      }
    }
    files[`user${index}.ts`] = lines.join("\n");
  }
  return { files, about, refused };
}

const { numRuns, seed } = inject("search");
/** A batch is a program of its own. */
const batches = Math.ceil(numRuns / 250);

test.each(
  Array.from({ length: batches }, (_one, index) => seed * 1000 + index),
)("seed %i", async (start) => {
  const { files, about, refused } = await batch(start);
  const found = await compileFiles(files);
  const errors = new Set(found.map((error) => error.replace(/: TS\d+$/, "")));
  const wrong = [...about].filter(
    ([place]) => errors.has(place) !== refused.includes(place),
  );
  expect(
    wrong.map(
      ([place, words]) =>
        `${words}\n${files[place.replace(/user(\d+).*/, "schema$1.ts")] ?? ""}`,
    ),
  ).toEqual([]);
  expect(refused.length).toBeGreaterThan(5);
  expect(about.size - refused.length).toBeGreaterThan(5);
});

/** Random schemas, each with one random edit, and what the review tells too mildly of them: the compiler and ajv judge. */

import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { join } from "node:path";
import { compilePair, createCompiler } from "../../scripts/compiled-pair.js";
import type { Change } from "../../scripts/pipeline/compare/change.js";
import { compareVersions } from "../../scripts/pipeline/compare/versions.js";
import type { Json, JsonObject } from "../../scripts/pipeline/document.js";
import { project } from "../support/generate.js";
import { edits } from "./edits.js";
import { line } from "./pair.js";
import { sideOf } from "./versions.js";

/** Two schemas, which may lead to each other, and the same with an edit. */
export interface SchemaPair {
  readonly before: readonly [note: Json, part: Json];
  readonly after: readonly [note: Json, part: Json];
}

const { object, choice, list } = fc.letrec<
  Record<"choice" | "leaf" | "list" | "node" | "object", JsonObject>
>((tie) => ({
  leaf: fc.constantFrom<JsonObject>(
    { type: "string" },
    { type: "string", enum: ["x", "y"] },
    { type: "string", maxLength: 2 },
    { type: "integer", minimum: 1 },
    { type: "number" },
    { type: "boolean" },
    { type: ["string", "null"] },
    { type: ["integer", "string"] },
    { const: "x" },
    {},
  ),
  list: tie("node").map((items) => ({ type: "array", items })),
  object: fc
    .record({
      a: tie("node"),
      b: tie("node"),
      required: fc.subarray(["a", "b"]),
      closed: fc.boolean(),
    })
    .map(({ a, b, required, closed }) => ({
      type: "object",
      properties: { a, b },
      required,
      ...(closed && { additionalProperties: false }),
    })),
  choice: fc
    .record({
      keyword: fc.constantFrom("oneOf", "anyOf"),
      members: fc.array(
        fc.oneof(
          tie("leaf"),
          tie("object"),
          tie("list"),
          fc.constant<JsonObject>({ $ref: "PART" }),
          fc.constant<JsonObject>({ type: "null" }),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ keyword, members }) => ({ [keyword]: members })),
  node: fc.oneof(
    { maxDepth: 2 },
    tie("leaf"),
    tie("object"),
    tie("choice"),
    tie("list"),
    fc.constantFrom<JsonObject>({ $ref: "NOTE" }, { $ref: "PART" }),
  ),
}));

export const schemaPair: fc.Arbitrary<SchemaPair> = fc
  .tuple(fc.oneof(object, choice, list), object, fc.nat())
  .map(([note, part, number]) => {
    const before = [note, part] as const;
    const all = [
      ...edits(note).map((edited) => [edited, part] as const),
      ...edits(part).map((edited) => [note, edited] as const),
    ];
    return { before, after: all[number % all.length] ?? before };
  });

/** Values small enough that many fit a random schema. */
const values = fc.sample(
  fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom<Json>(null, true, "x", "y", "long", 0, 1, 1.5),
      fc.dictionary(fc.constantFrom("a", "b"), tie("value"), {
        noNullPrototype: true,
      }),
      fc.array(tie("value"), { maxLength: 2 }),
    ),
  })).value,
  { numRuns: 2000, seed: 1 },
);

/** A description whose operations each send and answer one of these. */
function description(
  all: readonly (readonly [note: Json, part: Json])[],
): JsonObject {
  const schemas = all.flatMap((both, index) =>
    both.map((schema, place) => {
      const text = JSON.stringify(schema)
        .replaceAll('"NOTE"', `"#/components/schemas/Note${index}"`)
        .replaceAll('"PART"', `"#/components/schemas/Part${index}"`);
      const name = `${place === 0 ? "Note" : "Part"}${index}`;
      return [name, JSON.parse(text) as Json] as const;
    }),
  );
  const paths = all.map((_both, index) => {
    const $ref = `#/components/schemas/Note${index}`;
    const content = { "application/json": { schema: { $ref } } };
    const post = {
      operationId: `notes.add${index}`,
      tags: ["notes"],
      requestBody: { required: true, content },
      responses: { "200": { description: "Done.", content } },
    };
    return [`/notes${index}`, { post }] as const;
  });
  return {
    openapi: "3.1.0",
    info: { title: "Notes", version: "1.0.0" },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** Which of the values each of the notes accepts. */
function accepted(
  document: JsonObject,
  count: number,
): readonly ReadonlySet<Json>[] {
  const ajv = new Ajv2020({ strict: false });
  const { components } = document;
  return Array.from({ length: count }, (_none, index) => {
    const $ref = `#/components/schemas/Note${index}`;
    const validate = ajv.compile({ components, $ref });
    return new Set(values.filter((value) => validate(value)));
  });
}

/** Old calls, old arguments for the new method, and the new result for the old one; a line each. */
function program(index: number, examples: readonly Json[]): string {
  const method = `["notes"]["add${index}"]`;
  const calls = (side: string) =>
    examples
      .map((one) => `${side}.notes.add${index}(${JSON.stringify(one)});`)
      .join(" ");
  return [
    calls("old"),
    calls("now"),
    `export const taken${index}: Parameters<New${method}> = absent as Parameters<Old${method}>;`,
    `export const read${index}: Awaited<ReturnType<Old${method}>> = absent as Awaited<ReturnType<New${method}>>;`,
  ].join("\n");
}

const head = [
  'import type { Resources as Old } from "./old/client.js";',
  'import type { Resources as New } from "./new/client.js";',
  "declare const old: Old; declare const now: New; declare const absent: unknown;",
].join("\n");

const compiler = createCompiler();

/** What the review tells too mildly. */
export function findings(pairs: readonly SchemaPair[]): readonly string[] {
  const documents = [
    description(pairs.map(({ before }) => before)),
    description(pairs.map(({ after }) => after)),
  ] as const;
  const [old, now] = documents.map((one) => sideOf(JSON.stringify(one)));
  if (!old || !now) return [];
  const compiled = compilePair(compiler, project, old, now);
  if (compiled.errors.length > 0) return compiled.errors;
  const changes = compareVersions(old.contract, now.contract, compiled);
  const [before, after] = documents.map((one) => accepted(one, pairs.length));
  const fits = pairs.map((_pair, index) => [...(before?.[index] ?? [])]);
  const file = compiler.createSourceFile(
    join(project, ".review/search.ts"),
    [head, ...fits.map((all, index) => program(index, all.slice(0, 5)))].join(
      "\n",
    ),
    { overwrite: true },
  );
  const refused = new Set(
    file.getPreEmitDiagnostics().map((one) => (one.getLineNumber() ?? 0) - 4),
  );
  return pairs.flatMap((one, index) => {
    const about = changes.filter(({ subjects }) =>
      subjects.includes(`notes.add${index}`),
    );
    const lost = fits[index]?.find(
      (value) => after?.[index]?.has(value) === false,
    );
    const [oldCall, newCall, taken, read] = [0, 1, 2, 3].map((place) =>
      refused.has(4 * index + place),
    );
    const isNarrower = (newCall && !oldCall) || taken;
    const says = (text: string) =>
      `${text}: ${JSON.stringify(one.before)} → ${JSON.stringify(one.after)}\n${about.map(line).join("\n")}`;
    return [
      ...(lost !== undefined && !about.some(isToldOfWire)
        ? [says(`refused ${JSON.stringify(lost)}`)]
        : []),
      ...((isNarrower && !about.some(isToldOfCallers)) ||
      (read && !about.some((one) => isToldOfCallers(one) || isNewValue(one)))
        ? [says("callers break")]
        : []),
    ];
  });
}

function isToldOfWire({ direction, verdicts }: Change): boolean {
  return direction === "request" && verdicts.wire !== "none";
}

function isToldOfCallers({ verdicts }: Change): boolean {
  return verdicts.callers === "breaks";
}

/** Whether an answer got a value: that breaks programs that list all of them, which count as builders. */
function isNewValue({ kind, direction, verdicts }: Change): boolean {
  return (
    kind === "value added" &&
    direction === "answer" &&
    verdicts.builders === "breaks"
  );
}

/** All cases, and what the generator makes of them. */

import { emitClient } from "../../scripts/pipeline/emit-client.js";
import { emitSchema } from "../../scripts/pipeline/emit-schema.js";
import { buildModel } from "../../scripts/pipeline/model.js";
import { normalize } from "../../scripts/pipeline/normalize.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import type { Case } from "./case.js";
import { bodyCases } from "./bodies.js";
import { contentTypeCases } from "./content-types.js";
import { documentCases } from "./documents.js";
import { mistakeCases } from "./mistakes.js";
import { parameterCases } from "./parameters.js";
import { pathCases } from "./paths.js";
import { responseCases } from "./responses.js";
import { schemaCases } from "./schemas.js";
import { typeCases } from "./types.js";

export const cases: readonly Case[] = [
  ...documentCases,
  ...parameterCases,
  ...bodyCases,
  ...contentTypeCases,
  ...responseCases,
  ...schemaCases,
  ...mistakeCases,
  ...typeCases,
  ...pathCases,
];

export interface Outputs {
  /** The texts of the files: a client, a schema and a program in the folder of each case. */
  readonly files: Readonly<Record<string, string>>;
  /** What was thrown, by the folder of the case. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/** Generates each case, and writes the program that uses it. */
export function generateCases(): Outputs {
  const files: Record<string, string> = {};
  const failures = new Map<string, unknown>();
  for (const [index, one] of cases.entries()) {
    const place = placeOf(index);
    try {
      const document = normalize(readSpec(one.spec).document);
      files[`${place}/schema.ts`] = emitSchema(document);
      files[`${place}/client.ts`] = emitClient(
        buildModel(document),
        "../../src/runtime/operation.js",
      );
      files[`${place}/use.ts`] = useOf(one);
    } catch (error) {
      failures.set(place, error);
    }
  }
  return { files, failures };
}

/** The folder of a case. */
export function placeOf(index: number): string {
  return `case-${String(index + 1).padStart(3, "0")}`;
}

/** What a person writes who uses the client of a case. */
function useOf({ calls, refused = [], types = "" }: Case): string {
  return [
    'import type * as Client from "./client.js";',
    "type Api = Client.Resources;",
    "type IsAny<A> = 0 extends 1 & A ? true : false;",
    "type Within<A, B> = [A] extends [B] ? true : false;",
    "export type Same<A, B> = [IsAny<A>, Within<A, B>, Within<B, A>];",
    ...calls.flatMap(({ use, returns }, index) => [
      `export function call${index}(api: Api): Promise<unknown> {`,
      `  const given = ${use};`,
      ...(returns === undefined
        ? []
        : [
            `  const same: Same<Awaited<typeof given>, ${returns}> = [false, true, true];`,
            "  void same;",
          ]),
      "  return given;",
      "}",
    ]),
    ...refused.flatMap((use, index) => [
      "// @ts-expect-error wrong arguments",
      `export const refused${index} = (api: Api): unknown => ${use};`,
    ]),
    types,
  ].join("\n");
}

/** One version of a project → its description, checked, and what today's generator makes of it. */

import { checkSpec } from "./pipeline/check-spec.js";
import { contractOf, type Contract } from "./pipeline/contract.js";
import { isOurs } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { emitDocs } from "./pipeline/docs/emit-docs.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { buildModel } from "./pipeline/model.js";
import { normalize } from "./pipeline/normalize.js";
import { print } from "./pipeline/print.js";
import { formatProblem, SpecError } from "./pipeline/problem.js";
import { readSpec, type Spec } from "./pipeline/read-spec.js";
import { operationModule, type Output } from "./compiled-pair.js";
import { CannotCompare } from "./cannot-compare.js";
import type { VersionTree } from "./version-tree.js";

export interface Version extends Output {
  readonly tree: VersionTree;
  readonly spec: Spec;
  readonly contract: Contract;
}

/**
 * Reads a version.
 *
 * @throws {CannotCompare} where it has no description, or one that the generator refuses
 */
export async function readVersion(tree: VersionTree): Promise<Version> {
  const source = tree.read(tree.spec);
  if (source === undefined) {
    throw new CannotCompare(
      `${tree.label}: there is no ${tree.spec} - a version with a description`,
    );
  }
  try {
    const spec = readSpec(source);
    await checkSpec(spec, { strict: false });
    const document = normalize(spec.document);
    const model = buildModel(document);
    return {
      tree,
      spec,
      contract: contractOf(spec.document),
      model,
      client: emitClient(model, operationModule),
      schema: emitSchema(document),
    };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const lines = error.problems
      .filter(({ severity }) => severity === "error")
      .map((problem) => `  ${formatProblem(tree.spec, problem)}`);
    const further = lines.length - 10;
    throw new CannotCompare(
      [
        `${tree.label}: the description does not generate:`,
        ...lines.slice(0, 10),
        ...(further > 0 ? [`  and ${further} more`] : []),
      ].join("\n"),
    );
  }
}

/** The names of the committed files that today's generator would write differently; none where nothing is committed. */
export async function staleFiles({
  tree,
  spec,
  contract,
  model,
  schema,
}: Version): Promise<readonly string[]> {
  if (!isOurs(spec.document)) return [];
  const made = {
    "API.md": emitDocs(contract, model),
    "client.ts": await print(emitClient(model, "../src/runtime/operation.js")),
    "schema.ts": await print(schema),
  };
  const stale: string[] = [];
  for (const [name, text] of Object.entries(made)) {
    const committed = tree.read(`generated/${name}`)?.replaceAll("\r\n", "\n");
    if (committed !== undefined && committed !== text) {
      stale.push(`generated/${name}`);
    }
  }
  return stale;
}

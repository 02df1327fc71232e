/** Reviews of pairs of descriptions, in one compiler. */

import { join } from "node:path";
import { ts, type Project } from "ts-morph";
import {
  compilePair,
  createCompiler,
  operationModule,
  type Output,
} from "../../scripts/compiled-pair.js";
import type { Change } from "../../scripts/pipeline/compare/change.js";
import { compareVersions } from "../../scripts/pipeline/compare/versions.js";
import { contractOf, type Contract } from "../../scripts/pipeline/contract.js";
import { emitClient } from "../../scripts/pipeline/emit-client.js";
import { emitSchema } from "../../scripts/pipeline/emit-schema.js";
import { buildModel } from "../../scripts/pipeline/model.js";
import { normalize } from "../../scripts/pipeline/normalize.js";
import { readSpec, type Spec } from "../../scripts/pipeline/read-spec.js";
import { project } from "../support/generate.js";
import { explain } from "../../scripts/compiler-reasons.js";
import { programs } from "./programs.js";

export interface Side extends Output {
  readonly spec: Spec;
  readonly contract: Contract;
}

export function sideOf(yaml: string): Side {
  const spec = readSpec(yaml);
  const document = normalize(spec.document);
  const model = buildModel(document);
  return {
    spec,
    contract: contractOf(spec.document),
    model,
    client: emitClient(model, operationModule),
    schema: emitSchema(document),
  };
}

export interface Reviewer {
  readonly changes: (after: Side) => readonly Change[];
  /** The programs that do not compile against a version, each with its first error. */
  readonly broken: (after: Side) => ReadonlyMap<string, string>;
}

/** It reads its own library once. */
const compiler = createCompiler();

/** Compares versions with one that stays. */
export function reviewer(before: Side): Reviewer {
  const files = Object.entries(programs("../new/client.js")).map(
    ([name, text]) =>
      [
        name,
        compiler.createSourceFile(
          join(project, ".review/programs", `${name.replace(" ", "-")}.ts`),
          text,
          { overwrite: true },
        ),
      ] as const,
  );
  const compare = (after: Side) =>
    compilePair(compiler, project, before, after);
  return {
    changes: (after) => {
      const compiled = compare(after);
      if (compiled.errors.length > 0)
        throw new Error(compiled.errors.join("\n"));
      return explain(
        compiler,
        project,
        compareVersions(before.contract, after.contract, compiled),
      );
    },
    broken: (after) => {
      compare(after);
      return new Map(
        files.flatMap(([name, file]) => {
          const message = firstError(file);
          return message === undefined ? [] : [[name, message]];
        }),
      );
    },
  };
}

function firstError(
  file: ReturnType<Project["createSourceFile"]>,
): string | undefined {
  const [error] = file.getPreEmitDiagnostics();
  return (
    error &&
    `${error.getLineNumber() ?? 0}: ${ts.flattenDiagnosticMessageText(error.compilerObject.messageText, " ")}`
  );
}

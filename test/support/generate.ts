import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { contractOf } from "../../scripts/pipeline/contract.js";
import { normalize } from "../../scripts/pipeline/normalize.js";
import { emitClient } from "../../scripts/pipeline/emit-client.js";
import { emitDocs } from "../../scripts/pipeline/docs/emit-docs.js";
import { emitSchema } from "../../scripts/pipeline/emit-schema.js";
import { buildModel, type ApiModel } from "../../scripts/pipeline/model.js";
import { print } from "../../scripts/pipeline/print.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";

export const project: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The folder of the project whose generator runs. */
  readonly root?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line of the generator as a process of its own. */
export function runGenerator(
  args: readonly string[],
  { root = project, cwd = root, env = {} }: RunOptions = {},
): Promise<Run> {
  return runProgram([join(root, "scripts/launcher.js"), "generate", ...args], {
    cwd,
    env,
  });
}

/** Runs Node as a process of its own. */
export function runProgram(
  args: readonly string[],
  { cwd = project, env = {} }: Omit<RunOptions, "root"> = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd, env: { ...process.env, ...env } },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      },
    );
  });
}

export interface Generated {
  readonly schema: string;
  readonly client: string;
  readonly docs: string;
}

/** The files of a description that is known to be right, made without the command line. */
export async function generate(
  yaml: string,
  operationModule = "../src/runtime/operation.js",
): Promise<Generated> {
  const { document } = readSpec(yaml);
  const normalized = normalize(document);
  const model = buildModel(normalized);
  const [schema, client] = await Promise.all([
    print(emitSchema(normalized)),
    print(emitClient(model, operationModule)),
  ]);
  const docs = emitDocs(contractOf(document), model);
  return { schema, client, docs };
}

/** The model of a description. */
export function modelOf(yaml: string): ApiModel {
  return buildModel(normalize(readSpec(yaml).document));
}

/** An empty folder that is gone when the tests are over. */
export function temporaryFolder(): string {
  return mkdtempSync(join(inject("runFolder"), "folder-"));
}

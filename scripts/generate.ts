/** The edge of the generator: arguments, files, exit code. */

import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkSpec } from "./pipeline/check-spec.js";
import { sortKeys } from "./pipeline/document.js";
import { emitClient } from "./pipeline/emit-client.js";
import { emitSchema } from "./pipeline/emit-schema.js";
import { buildModel } from "./pipeline/model.js";
import { compareFiles, describeChange, replaceFiles } from "./output-folder.js";
import { print } from "./pipeline/print.js";
import { readSpec } from "./pipeline/read-spec.js";
import {
  formatProblem,
  SpecError,
  type Problem,
} from "./pipeline/spec-error.js";

const project = fileURLToPath(new URL("..", import.meta.url));
const defaults = {
  spec: join(project, "spec/openapi.yaml"),
  out: join(project, "generated"),
};

const usage = `Usage: npm run generate -- [options]

Generates the types and the client of an OpenAPI description.

  --spec FILE  the description, YAML or JSON (default: spec/openapi.yaml)
  --out DIR    the folder to write to (default: generated)
  --check      write nothing; exit 1 with a diff when the output is stale
  --strict     report our own conventions as errors in any description
  --help       print this

Exit code: 0 done, 1 a mistake in the description or a stale output, 2 a wrong
command line.
`;

interface Options {
  readonly spec: string;
  readonly out: string;
  readonly check: boolean;
  readonly strict: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const options = readArguments(args);
  if (typeof options === "number") return options;
  const file = relative(process.cwd(), options.spec) || options.spec;
  try {
    const { files, warnings } = await generate(options);
    report(file, warnings);
    const changes = compareFiles(options.out, files);
    const stale = changes.some(({ kind }) => kind !== "unchanged");
    if (!options.check) replaceFiles(options.out, changes);
    for (const change of changes) {
      console.log(describeChange(change, { diff: options.check }));
    }
    const took = `${((performance.now() - started) / 1000).toFixed(2)} s`;
    if (options.check && stale) {
      console.error(
        `Stale (${took}): run "npm run generate" and commit what it writes.`,
      );
      return 1;
    }
    console.log(options.check ? `Fresh (${took}).` : `Generated in ${took}.`);
    return 0;
  } catch (error) {
    if (error instanceof SpecError) {
      report(file, error.problems);
    } else if (error instanceof Error && "code" in error) {
      console.error(error.message); // the file system's own words: path and reason
    } else throw error;
    return 1;
  }
}

/** The two roads of the pipeline, from a file's text to the texts of the output. */
async function generate(options: Options): Promise<{
  files: ReadonlyMap<string, string>;
  warnings: readonly Problem[];
}> {
  const spec = readSpec(readFileSync(options.spec, "utf8"));
  const warnings = await checkSpec(spec, options);
  const document = sortKeys(spec.document);
  const model = buildModel(document);
  const [schema, client] = await Promise.all([
    print(emitSchema(document)),
    print(emitClient(model, operationModule(options.out))),
  ]);
  return {
    files: new Map([
      ["client.ts", client],
      ["schema.ts", schema],
    ]),
    warnings,
  };
}

/** How the emitted client refers to src/operation.ts from where it lies. */
function operationModule(out: string): string {
  const path = relative(out, join(project, "src/operation.js"));
  const posix = path.split(sep).join("/");
  return posix.startsWith(".") ? posix : `./${posix}`;
}

function readArguments(args: readonly string[]): Options | number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        spec: { type: "string" },
        out: { type: "string" },
        check: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    return {
      spec: resolve(values.spec ?? defaults.spec),
      out: resolve(values.out ?? defaults.out),
      check: values.check,
      strict: values.strict || values.spec === undefined,
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
}

function report(file: string, problems: readonly Problem[]): void {
  for (const problem of problems) console.error(formatProblem(file, problem));
}

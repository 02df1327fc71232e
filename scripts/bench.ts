/** Measures the generator, side by side with the command lines of others. */

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const project = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const large = join(project, "../shared/specs/cloudflare-2024-08.json");
const sizes = [5, 25, 100, 400, 1600];

const usage = `Usage: npm run bench -- [options]

Times the generator beside openapi-typescript, each in processes of its own on
the Node that runs this, and prints medians and ratios.

  --runs N      runs of each command (default: 5)
  --others DIR  a folder in which @hey-api/openapi-ts, swagger-typescript-api or
                both are installed: they are timed, too
  --help        print this
`;

interface Options {
  readonly runs: number;
  /** The other generators, by their names. */
  readonly rivals: readonly Rival[];
}

interface Rival {
  readonly name: string;
  readonly makes: string;
  readonly command: (spec: string) => readonly string[];
}

const openapiTypescript: Rival = {
  name: "openapi-typescript",
  makes: "types only",
  command: (spec) => [
    join(project, "node_modules/.bin/openapi-typescript"),
    spec,
    "--output",
    join(folder, "theirs.ts"),
  ],
};

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

try {
  process.exitCode = main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main(args: readonly string[]): number {
  const options = readArguments(args);
  if (typeof options === "string") {
    console.error(`${options}\n\n${usage}`);
    return 2;
  }
  if (!options) {
    process.stdout.write(usage);
    return 0;
  }
  const { runs } = options;
  writeFileSync(
    join(folder, "memory.mjs"),
    `import { writeFileSync } from "node:fs";
process.on("exit", () => {
  writeFileSync(${JSON.stringify(join(folder, "memory"))}, String(process.resourceUsage().maxRSS));
});
`,
  );
  console.log(
    `Node ${process.version}, ${cpus().length} cores, medians of ${runs} runs.\n`,
  );
  compare("spec/openapi.yaml", join(project, "spec/openapi.yaml"), options);
  if (existsSync(large)) {
    compare("cloudflare-2024-08.json", large, options);
    formatterAlone(runs);
  } else {
    console.log(`Skipped cloudflare-2024-08.json: there is no ${large}.\n`);
  }
  growth(runs);
  return 0;
}

/** Nothing where only the usage is asked for, a message where the line is wrong. */
function readArguments(args: readonly string[]): Options | string | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "5" },
        others: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return undefined;
    if (!/^[1-9]\d{0,2}$/.test(values.runs)) {
      return `--runs ${values.runs}: not a number from 1 to 999`;
    }
    const others = values.others === undefined ? [] : rivalsIn(values.others);
    return values.others !== undefined && others.length === 0
      ? `--others ${values.others}: none of the others is installed there`
      : { runs: Number(values.runs), rivals: [openapiTypescript, ...others] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return error.message;
  }
}

/** Those of the other generators that are installed in a folder. */
function rivalsIn(place: string): readonly Rival[] {
  const bin = (name: string) => resolve(place, "node_modules/.bin", name);
  const rivals: readonly Rival[] = [
    {
      name: "@hey-api/openapi-ts",
      makes: "types and client; the memory is its launcher's",
      command: (spec) => [bin("openapi-ts"), "-i", spec, "-o", newFolder()],
    },
    {
      name: "swagger-typescript-api",
      makes: "types and client",
      command: (spec) => [
        bin("swagger-typescript-api"),
        "generate",
        "-p",
        spec,
        "-o",
        newFolder(),
      ],
    },
  ];
  return rivals.filter(({ command }) => existsSync(command("")[0] ?? ""));
}

/** A folder that is always new: nothing in it is unchanged. */
function newFolder(): string {
  return mkdtempSync(join(folder, "out-"));
}

function ourCommand(spec: string): readonly string[] {
  const launch = join(project, "scripts/launch.cjs");
  return [launch, "generate.ts", "--spec", spec, "--out", newFolder()];
}

/** All commands in turn, so that a busy machine slows each. */
function compare(name: string, spec: string, { runs, rivals }: Options): void {
  const ours: Measured[] = [];
  const theirs = rivals.map((rival) => ({ rival, all: [] as Measured[] }));
  for (let run = 0; run < runs; run++) {
    ours.push(measure(ourCommand(spec)));
    for (const { rival, all } of theirs) all.push(measure(rival.command(spec)));
  }
  const us = median(ours);
  console.log(`${name}, cold`);
  console.log(
    `  ${"ours".padEnd(24)}${show(us)}  check, types, client; peak of all threads`,
  );
  for (const { rival, all } of theirs) {
    const them = median(all);
    const ratio = (us.seconds / them.seconds).toFixed(2);
    console.log(
      `  ${rival.name.padEnd(24)}${show(them)}  ${rival.makes}; ours takes ${ratio} of its time`,
    );
  }
  console.log();
}

/** The formatter alone, on the types that are made of the large description. */
function formatterAlone(runs: number): void {
  const command = ourCommand(large);
  measure(command);
  const types = join(command.at(-1) ?? "", "schema.ts");
  const prettier = join(project, "node_modules/prettier/bin/prettier.cjs");
  const all = Array.from({ length: runs }, () =>
    measure([prettier, "--no-config", types], "ignore"),
  );
  const size = (readFileSync(types).length / 1e6).toFixed(1);
  console.log(
    `  ${"prettier alone".padEnd(24)}${show(median(all))}  on the ${size} MB of those types\n`,
  );
}

/**
 * Whether the time for an operation stays the same as a description grows. The
 * start of the process would hide that, so each further operation counts too.
 */
function growth(runs: number): void {
  console.log("operations     total  an operation  each further  peak memory");
  const totals = new Map<number, number>();
  let before: { readonly size: number; readonly seconds: number } | undefined;
  for (const size of sizes) {
    const spec = join(folder, `${size}.json`);
    writeFileSync(spec, JSON.stringify(description(size)));
    measure(ourCommand(spec));
    const { seconds, megabytes } = median(
      Array.from({ length: runs }, () => measure(ourCommand(spec))),
    );
    const further = before && (seconds - before.seconds) / (size - before.size);
    const cells = [
      String(size).padStart(10),
      `${seconds.toFixed(2)} s`.padStart(10),
      `${((seconds / size) * 1000).toFixed(2)} ms`.padStart(14),
      (further ? `${(further * 1000).toFixed(2)} ms` : "").padStart(14),
      `${megabytes.toFixed(0)} MB`.padStart(13),
    ];
    console.log(cells.join(""));
    totals.set(size, seconds);
    before = { size, seconds };
  }
  const slope = (from: number, to: number): number =>
    ((totals.get(to) ?? NaN) - (totals.get(from) ?? NaN)) / (to - from);
  const ratio = slope(400, 1600) / slope(100, 400);
  console.log(
    `A further operation from 400 to 1600 takes ${ratio.toFixed(2)} times one from 100 to 400: ${ratio <= 1.2 ? "flat" : "not flat"}.`,
  );
}

/** A description of as many operations, five for each resource, with schemas of its own. */
function description(size: number): object {
  const resources = [...Array(size / 5).keys()];
  const json = (schema: object) => ({
    content: { "application/json": { schema } },
  });
  const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const answers = (schema: object) => ({
    "200": { description: "Done.", ...json(schema) },
    "4XX": { description: "Refused." },
  });
  return {
    openapi: "3.1.0",
    info: { title: "Synthetic", version: "1" },
    servers: [{ url: "https://api.test" }],
    paths: Object.fromEntries(
      resources.flatMap((index): [string, object][] => {
        const operation = (method: string, schema: object, body = false) => ({
          operationId: `r${index}.${method}`,
          description: `What ${method} does.`,
          responses: answers(schema),
          ...(body && { requestBody: json(named(`Thing${index}`)) }),
        });
        const id = { name: "id", in: "path", required: true };
        const one = named(`Thing${index}`);
        return [
          [
            `/r${index}`,
            {
              get: operation("list", { type: "array", items: one }),
              post: operation("create", one, true),
            },
          ],
          [
            `/r${index}/{id}`,
            {
              parameters: [{ ...id, schema: { type: "string" } }],
              get: operation("get", one),
              put: operation("update", one, true),
              delete: operation("delete", one),
            },
          ],
        ];
      }),
    ),
    components: {
      schemas: Object.fromEntries(
        resources.map((index) => [
          `Thing${index}`,
          {
            type: "object",
            description: "A thing.",
            required: ["id"],
            properties: {
              id: { type: "string", description: "Its id." },
              state: { type: "string", enum: ["on", "off"] },
              parent: named(`Thing${Math.max(0, index - 1)}`),
            },
          },
        ]),
      ),
    },
  };
}

/** One run of a Node program, from start to exit. */
function measure(
  command: readonly string[],
  stdout: "pipe" | "ignore" = "pipe",
): Measured {
  const hook = pathToFileURL(join(folder, "memory.mjs")).href;
  const memory = join(folder, "memory");
  rmSync(memory, { force: true });
  const started = performance.now();
  const { status, error, stderr } = spawnSync(
    process.execPath,
    ["--import", hook, ...command],
    { stdio: ["ignore", stdout, "pipe"], encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const seconds = (performance.now() - started) / 1000;
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${command.join(" ")} ended with ${status}:\n${stderr}`);
  }
  // kilobytes, on every system
  return { seconds, megabytes: Number(readFileSync(memory, "utf8")) / 1024 };
}

/** The median of each measure on its own. */
function median(all: readonly Measured[]): Measured {
  const middle = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    const [low = NaN, high = low] = sorted.slice(
      Math.ceil(half) - 1,
      Math.floor(half) + 1,
    );
    return (low + high) / 2;
  };
  return {
    seconds: middle(all.map(({ seconds }) => seconds)),
    megabytes: middle(all.map(({ megabytes }) => megabytes)),
  };
}

function show({ seconds, megabytes }: Measured): string {
  return `${seconds.toFixed(2).padStart(7)} s ${megabytes.toFixed(0).padStart(6)} MB`;
}

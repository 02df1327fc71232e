/** The command line of the generator: options, `--watch`, exit code. */

import { existsSync, statSync, watch, watchFile } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { realPath } from "./real-path.js";
import type { Emitters, Options } from "./run.js";
import { startThread } from "./thread.js";

const usage = `Usage: npm run generate -- [options]

Generates the types and the client of an OpenAPI description, 3.0 or 3.1.

  --spec FILE  the description, YAML or JSON (default: spec/openapi.yaml)
  --out DIR    the folder to write to (default: generated); required when
               FILE is another description; outside the project, the output
               does not find openapi-fetch, which it imports
  --check      write nothing; exit 1 with a diff when the output is stale
  --watch      generate again whenever the description is saved
  --strict     make every mistake an error, check examples against their
               schemas, and print each of several warnings of one rule; a
               notice of what the client does not do stays a warning
  --help       print this

An error means that the output would be wrong, would not compile, or would lack
something; then nothing is written. Every other mistake is a warning, printed
once for each rule. spec/openapi.yaml may have none: --strict is always on, and
also for another description with x-client-params or x-unwrap.

Limits: maps and lists may be nested 400 levels deep, and schemas may refer to
each other in chains of some hundred. References to anything but a component may
add 100,000 maps and lists. A reference may lead over fewer than a hundred
others. YAML aliases may multiply a description a hundredfold. Examples are not
checked against patterns that can't run in linear time. References to other
files, and to an $id or $anchor, are not read. A description in YAML may have
1,000 aliases. A schema may combine alternatives in fewer than 100,000 ways.

Exit code: 0 success; 1 a mistake in the description, a failure of the file
system, or a stale output; 2 a mistake in the command line.
`;

/** Milliseconds from an event to the next look at the file: an editor may save it in pieces. */
const settleTime = 20;
/** Milliseconds between two looks at the file, for changes that cause no event. */
const pollInterval = 1000;

/** The paths that the launcher knows. */
interface Places {
  /** The root of the project. */
  readonly project: string;
  /** The bundled programs of the two threads. */
  readonly schemaThread: string;
  readonly clientThread: string;
}

/** Runs the generator; returns the exit code. */
export async function main(
  args: readonly string[],
  { project, schemaThread, clientThread }: Places,
): Promise<number> {
  const options = readArguments(args, project);
  if (typeof options === "number") return options;
  // first of all: the threads load their libraries while this one reads and checks the description
  const keep = options.watch;
  const emitters: Emitters = {
    schema: startThread(schemaThread, { keep }),
    client: startThread(clientThread, { keep }),
  };
  const { run } = await import("./run.js");
  if (options.watch) return watchSpec(options, () => run(options, emitters));
  const code = await run(options, emitters);
  await Promise.all([emitters.schema.end(), emitters.client.end()]);
  return code;
}

/** Runs now, and again after every save until the process ends. */
async function watchSpec(
  { spec }: Options,
  run: () => Promise<number>,
): Promise<number> {
  if (!existsSync(dirname(spec))) {
    console.error(
      `${dirname(spec)}: there is no such folder to watch - one that exists`,
    );
    return 1;
  }
  let seen = "";
  let hasFailed = false;
  let running: Promise<unknown> = Promise.resolve();
  const look = () => {
    // one save may come as several events
    const state = stateOf(spec);
    if (state === seen) return;
    seen = state;
    running = running.then(async () => {
      // so that no mended mistake stays on the terminal
      if (hasFailed) console.clear();
      hasFailed = (await run()) !== 0;
    });
  };
  let timer: NodeJS.Timeout | undefined;
  // a link has two places: its own and that of its target
  for (const path of new Set([spec, realPath(spec)])) {
    // the folder, since an editor may replace the file that it saves
    watch(dirname(path), (_event, changed) => {
      if (changed !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(look, settleTime);
    });
  }
  // no event comes when the folder itself is replaced
  watchFile(spec, { interval: pollInterval }, look);
  look();
  await running;
  const file = relative(process.cwd(), spec) || spec;
  console.log(`Watching ${file}. Ctrl+C ends it.`);
  return 0;
}

/** A text that changes with every save of a file. */
function stateOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return "missing"; // or out of reach: the run reports it
  }
}

/** Reads the options; returns the exit code where there is nothing to run. */
function readArguments(
  args: readonly string[],
  project: string,
): Options | number {
  const ownSpec = join(project, "spec/openapi.yaml");
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        spec: { type: "string" },
        out: { type: "string" },
        check: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    if (values.check && values.watch) {
      throw new TypeError("--check and --watch exclude each other");
    }
    const spec = resolve(values.spec ?? ownSpec);
    const isForeign = realPath(spec) !== realPath(ownSpec);
    for (const name of ["spec", "out"] as const) {
      if (values[name] === "")
        throw new TypeError(`--${name}: the value is empty - a path`);
    }
    if (isForeign && values.out === undefined) {
      throw new TypeError(
        "--spec needs --out DIR: generated/ belongs to spec/openapi.yaml",
      );
    }
    return {
      project,
      spec,
      out: resolve(values.out ?? join(project, "generated")),
      check: values.check,
      watch: values.watch,
      strict: values.strict || !isForeign,
      command: [
        "npm run generate --",
        ...args.filter((arg) => arg !== "--check").map(quote),
      ]
        .join(" ")
        .replace(/ --$/, ""),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
}

/** An argument as a shell reads it. */
function quote(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg)
    ? arg
    : `'${arg.replaceAll("'", "'\\''")}'`;
}

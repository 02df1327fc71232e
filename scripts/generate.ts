/** The edge of the generator: arguments, files, exit code. */

import { existsSync, statSync, watch, watchFile } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Emitter, Options } from "./generation.js";
import { realPath } from "./real-path.js";
import { startThread } from "./thread.js";

const project = fileURLToPath(new URL("..", import.meta.url));
const defaults = {
  spec: join(project, "spec/openapi.yaml"),
  out: join(project, "generated"),
};

const usage = `Usage: npm run generate -- [options]

Generates the types and the client of an OpenAPI description, 3.0 or 3.1.

  --spec FILE  the description, YAML or JSON (default: spec/openapi.yaml)
  --out DIR    the folder to write to (default: generated)
  --check      write nothing; exit 1 with a diff when the output is stale
  --watch      generate again whenever the description is saved
  --strict     hold any description to our own conventions
  --help       print this

Exit code: 0 done, 1 a mistake in the description or a stale output, 2 a wrong
command line.
`;

/** Milliseconds in which a save that is written in pieces comes to rest. */
const settleTime = 20;
/** Milliseconds between looks at a file of which there is no event. */
const lookAgain = 1000;

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (typeof options === "number") return options;
  const emitter: Emitter = startThread("emit-thread.ts");
  // only now: the thread begins earlier, and a question about the usage needs none of it
  const { runOnce } = createRequire(import.meta.url)(
    "./generation.js",
  ) as typeof import("./generation.js");
  if (!options.watch) {
    const code = await runOnce(options, emitter);
    // of a description that is refused it is still at work; to wait for its
    // end could let the process end first, without its exit code
    void emitter.end();
    return code;
  }
  let seen = "";
  let isWrong = false;
  let running: Promise<unknown> = Promise.resolve();
  const look = () => {
    // one save may be told as several events
    const state = stateOf(options.spec);
    if (state === seen) return;
    seen = state;
    running = running.then(async () => {
      // on a terminal, what is mended is no longer to be seen
      if (isWrong) console.clear();
      isWrong = (await runOnce(options, emitter)) !== 0;
    });
  };
  let timer: NodeJS.Timeout | undefined;
  if (!existsSync(dirname(options.spec))) {
    console.error(`${dirname(options.spec)}: there is no such folder to watch`);
    return 1;
  }
  // where a link leads, too
  for (const path of new Set([options.spec, realPath(options.spec)])) {
    // the folder, since editors replace the file that they save
    watch(dirname(path), (_event, changed) => {
      if (changed !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(look, settleTime);
    });
  }
  // what no event tells: that the folder itself is another one
  watchFile(options.spec, { interval: lookAgain }, look);
  look();
  await running;
  const file = relative(process.cwd(), options.spec) || options.spec;
  console.log(`Watching ${file}. Ctrl+C ends it.`);
  return 0;
}

/** What changes with every save of a file. */
function stateOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return "missing"; // or out of reach: the run will tell
  }
}

function readArguments(args: readonly string[]): Options | number {
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
    return {
      project,
      spec: resolve(values.spec ?? defaults.spec),
      out: resolve(values.out ?? defaults.out),
      check: values.check,
      watch: values.watch,
      strict: values.strict || values.spec === undefined,
      command: [
        "npm run generate --",
        ...args.filter((arg) => arg !== "--check"),
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

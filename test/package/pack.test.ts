import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { copy } from "../support/copy.js";
import { packed, root, run, type Packed } from "./packed.js";

let made: Packed;

beforeAll(async () => {
  made = await packed();
  for (const name of ["lifecycle.mjs", "lifecycle.cjs"]) {
    const fixture = join(root, "test/fixtures/consumer", name);
    copy(fixture, join(made.consumer, name));
  }
});

function inPackage(path: string): string {
  return join(made.consumer, "node_modules/cloudflare-calls", path);
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
}

async function evaluate(flag: string, code: string): Promise<string> {
  const args = [flag, "--eval", code];
  const ran = await run(process.execPath, args, { cwd: made.consumer });
  expect(ran).toEqual({ status: 0, stdout: ran.stdout, stderr: "" });
  return ran.stdout;
}

describe("the tarball", () => {
  test("holds the sources, what they compile to, and what stands beside them", async () => {
    const sources = [];
    for (const folder of ["generated", "src"]) {
      const names = await readdir(join(root, folder), { recursive: true });
      const modules = names.filter((name) => name.endsWith(".ts"));
      sources.push(...modules.map((name) => `${folder}/${name}`));
    }
    const isCommand = (name: string) => /^src\/cli[./]/.test(name);
    const typesAlone = [
      "generated/schema.ts",
      "src/cli/command.ts",
      "src/runtime/dialect.ts",
      "src/runtime/operation.ts",
    ];
    const code = sources.filter((name) => !typesAlone.includes(name));
    const declarations = [
      "generated/client",
      "generated/schema",
      "src/apps",
      "src/client",
      "src/cloudflare",
      "src/ensure",
      "src/ensure-call",
      "src/fake-store",
      "src/faults",
      "src/index",
      "src/runtime/call",
      "src/runtime/errors",
      "src/runtime/event",
      "src/runtime/operation",
      "src/testing",
    ];
    const want = [
      ...["CHANGELOG.md", "LICENSE", "README.md", "package.json"],
      // nobody goes to a definition in the command
      ...sources.filter((name) => !isCommand(name)),
      ...code.map((name) => `dist/${name.replace(/ts$/, "js")}`),
      ...declarations.flatMap((name) => [
        `dist/${name}.d.ts`,
        `dist/${name}.d.ts.map`,
      ]),
    ];
    expect(made.files).toEqual(want.sort());
  });

  test("mentions no file that is not in it, no Node module but in the command, and no machine", async () => {
    const mentions = [];
    for (const path of made.files.filter((file) => file.startsWith("dist/"))) {
      const text = await readFile(inPackage(path), "utf8");
      const found =
        /["']node:|types="node"|(\/home|\/Users|\/root|\/tmp)\/|\.\.\/scripts/.exec(
          path.startsWith("dist/src/cli")
            ? text.replaceAll(/from "node:/g, "")
            : text,
        );
      if (found) mentions.push(`${path}: ${found[0]}`);
      if (text.includes(made.project)) mentions.push(`${path}: its folder`);
      for (const file of mapsAndSources(path, text)) {
        if (!made.files.includes(file)) mentions.push(`${path}: ${file}`);
      }
    }
    expect(mentions).toEqual([]);
  });

  test("names entry points that exist, types first", async () => {
    const { bin, exports, main, types, typesVersions } = await readJson(
      inPackage("package.json"),
    );
    expect(exports).toEqual({
      ".": {
        types: "./dist/src/index.d.ts",
        default: "./dist/src/index.js",
      },
      "./testing": {
        types: "./dist/src/testing.d.ts",
        default: "./dist/src/testing.js",
      },
      "./package.json": "./package.json",
    });
    expect(bin).toEqual({ "cloudflare-calls": "dist/src/cli.js" });
    // for tools that read no exports
    expect({ main, types, typesVersions }).toEqual({
      main: "./dist/src/index.js",
      types: "./dist/src/index.d.ts",
      typesVersions: { "*": { testing: ["./dist/src/testing.d.ts"] } },
    });
    const targets = JSON.stringify(exports).match(/\.\/dist[^"]+/g) ?? [];
    expect(targets).toHaveLength(4);
    for (const target of targets) {
      expect((await stat(inPackage(target))).isFile(), target).toBe(true);
    }
  });

  test("says where it comes from, by one address", async () => {
    const { repository, homepage, bugs, author, publishConfig } =
      await readJson(inPackage("package.json"));
    const { url } = repository as { url: string };
    const [, page] = /^git\+(https:\/\/.+)\.git$/.exec(url) ?? [];
    expect({ repository, homepage, bugs, author }).toEqual({
      repository: { type: "git", url: `git+${String(page)}.git` },
      homepage: `${String(page)}#readme`,
      bugs: `${String(page)}/issues`,
      author: "cloudflare-calls contributors",
    });
    // npm refuses to publish what no workflow has built
    expect(publishConfig).toEqual({ access: "public", provenance: true });
  });

  test("says which Node can import and require it", async () => {
    const { engines } = await readJson(inPackage("package.json"));
    expect(engines).toEqual({ node: "^20.19.0 || >=22.12.0" });
  });
});

/** The map that a file names, or the sources of a map. */
function mapsAndSources(path: string, text: string): readonly string[] {
  const names = path.endsWith(".map")
    ? (JSON.parse(text) as { sources: string[] }).sources
    : [...text.matchAll(/^\/\/# sourceMappingURL=(.*)$/gm)].map(
        ([, name = ""]) => name,
      );
  return names.map((name) => join(path, "..", name));
}

describe("the installed package", () => {
  test("brings openapi-fetch, its types, and nothing else", async () => {
    const { dependencies } = await readJson(inPackage("package.json"));
    expect(Object.keys(dependencies as object)).toEqual(["openapi-fetch"]);
    const names = await readdir(join(made.consumer, "node_modules"));
    expect(names.filter((name) => !name.startsWith(".")).sort()).toEqual([
      "cloudflare-calls",
      "openapi-fetch",
      "openapi-typescript-helpers",
    ]);
  });

  test.for([
    { how: "import", file: "lifecycle.mjs" },
    { how: "require", file: "lifecycle.cjs" },
  ])("carries an app through its life by $how", async ({ file }) => {
    const ran = await run(process.execPath, [file], { cwd: made.consumer });
    expect(ran).toEqual({
      status: 0,
      stdout: `create one 2014-01-02T02:20:00Z uid 32 secret 64 hex true
list one same true
get one secret false
update two same true
delete two left 0
get CallsApiError 404 20007 not found true
`,
      stderr: "",
    });
  });

  test.for([
    {
      entry: "cloudflare-calls",
      want: [
        "CallsAbortedError",
        "CallsApiError",
        "CallsConnectionError",
        "CallsError",
        "CallsInputError",
        "CallsResponseError",
        "CallsTimeoutError",
        "createCallsClient",
        "isAuthenticationError",
        "isCallsError",
        "isNotFound",
        "isRateLimited",
      ],
    },
    { entry: "cloudflare-calls/testing", want: ["createFakeCalls"] },
  ])("exports these values from $entry", async ({ entry, want }) => {
    const stdout = await evaluate(
      "--input-type=module",
      `console.log(JSON.stringify(Object.keys(await import("${entry}")).sort()))`,
    );
    expect(JSON.parse(stdout)).toEqual(want);
  });

  test("is one copy, whether imported or required", async () => {
    const stdout = await evaluate(
      "--input-type=commonjs",
      `const { CallsError } = require("cloudflare-calls");
      import("cloudflare-calls").then((m) => console.log(m.CallsError === CallsError));`,
    );
    expect(stdout).toBe("true\n");
  });

  test("can be asked for its version", async () => {
    const { version } = await readJson(join(root, "package.json"));
    const stdout = await evaluate(
      "--input-type=commonjs",
      `console.log(require("cloudflare-calls/package.json").version)`,
    );
    expect(stdout).toBe(`${String(version)}\n`);
  });

  test("keeps its inner modules to itself", async () => {
    const stdout = await evaluate(
      "--input-type=module",
      `await import("cloudflare-calls/dist/src/runtime/transport.js").catch((error) => console.log(error.code));`,
    );
    expect(stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
  });
});

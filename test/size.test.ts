import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Bytes of the bundle of a program, minified and gzipped. */
async function bundled(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: program,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

const everything = `import * as all from "./src/index.ts"; globalThis.all = all;`;

const fiveOperations = `
  import { createCallsClient } from "./src/index.ts";
  const { apps } = createCallsClient();
  const { uid } = await apps.create({ name: "a" });
  await apps.list();
  await apps.get(uid);
  await apps.update(uid, { name: "b" });
  await apps.delete(uid);
`;

// Exact budgets, rounded up to 0.1 kB: openapi-fetch is included.
test.for([
  { program: "everything exported", source: everything, kilobytes: 18.4 },
  { program: "the five operations", source: fiveOperations, kilobytes: 18.3 },
])("$program has $kilobytes kB", async ({ program, source, kilobytes }) => {
  const bytes = await bundled(source);
  const rest = kilobytes * 1000 - bytes;
  const advice =
    rest < 0
      ? `${-rest} bytes too many: make src smaller, or raise the budget here, and say in CHANGELOG.md what it buys`
      : `${rest} bytes are left: lower the budget here`;
  const actual = Math.ceil(bytes / 100) / 10;
  expect(actual, `${program}, ${bytes} bytes. ${advice}`).toBe(kilobytes);
});

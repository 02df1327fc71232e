import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Bytes of a bundle of everything that the entry exports, minified and gzipped. */
async function bundled(entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as all from "${entry}"; globalThis.all = all;`,
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

test("everything used, openapi-fetch included, stays under 12.5 kB gzipped", async () => {
  const [all, fetchAlone] = await Promise.all([
    bundled("./src/index.ts"),
    bundled("openapi-fetch"),
  ]);
  console.log(`all ${all} B, openapi-fetch alone ${fetchAlone} B`);
  expect(all).toBeLessThan(12_500);
});

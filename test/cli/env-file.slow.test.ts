import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { editFile } from "../../src/cli/env-file.js";

test("the lock of another process, or of a killed one, is never taken away", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lock-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, ".env");
  const lock = `${file}.lock`;
  await writeFile(lock, "another's");
  await expect(editFile(file, () => "A=1\n")).rejects.toThrow(
    `${file}: another process writes this file, or was killed while it did. If there is none, remove ${lock}.`,
  );
  expect(readFileSync(lock, "utf8")).toBe("another's");
  expect(readdirSync(folder)).toEqual([".env.lock"]);
});

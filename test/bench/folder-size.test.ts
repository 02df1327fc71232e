import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { folderSize } from "./folder-size.js";
import { createSetup, type Setup } from "./setup.js";

const setup = createSetup(process.execPath) as Setup;

afterAll(() => {
  setup.remove();
});

test("the size of a folder is that of its files, at any depth, links not followed", () => {
  const folder = setup.newFolder();
  expect(folderSize(folder)).toBe(0);
  mkdirSync(join(folder, "inner"));
  writeFileSync(join(folder, "one"), "four");
  writeFileSync(join(folder, "inner/two"), "sixsix");
  symlinkSync(join(folder, "one"), join(folder, "link"));
  expect(folderSize(folder)).toBe(10);
});

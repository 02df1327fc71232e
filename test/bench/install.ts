/** A package, installed alone in a folder of its own: what it weighs. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { official, openapiFetch, ours } from "./clients.js";
import { run } from "./command.js";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import { folderSize } from "./folder-size.js";
import type { Bench } from "./part.js";
import { versionOf } from "./peers.js";
import { project, type Setup } from "./setup.js";

export function compareInstalls({ setup }: Bench): readonly Comparison[] {
  const sizeOf = (spec: string) =>
    folderSize(join(install(spec, setup), "node_modules"));
  const contenders = [
    { ...ours, measure: () => sizeOf(pack(setup)) },
    ...[official, openapiFetch].map((client) => ({
      ...client,
      measure: () => sizeOf(`${client.name}@${versionOf(client.name)}`),
    })),
  ];
  const what = { what: "node_modules after an install", unit: "kB" };
  const entries = takeTurns(contenders, 1);
  return [comparisonOf(what, entries, (bytes) => bytes / 1000)];
}

/** Packs the built package, and returns the path of the tarball. */
export function pack(setup: Setup): string {
  const folder = setup.newFolder();
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination"];
  const made = run("npm", [...args, folder], project);
  const [{ filename }] = JSON.parse(made) as [{ filename: string }];
  return join(folder, filename);
}

/**
 * Installs a package, and returns the folder of its project.
 *
 * @param spec - a name with a version, or the path of a tarball
 * @throws {CommandError} where npm can't install it
 */
export function install(spec: string, setup: Setup): string {
  const folder = setup.newFolder();
  writeFileSync(
    join(folder, "package.json"),
    '{ "private": true, "type": "module" }\n',
  );
  const quiet = ["--no-audit", "--no-fund", "--loglevel", "error"];
  run("npm", ["install", "--prefer-offline", ...quiet, spec], folder);
  return folder;
}

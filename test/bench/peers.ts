/** The packages that are measured beside ours. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, run } from "./command.js";
import { peers, project } from "./setup.js";

/** One of the package's own: it is installed with the project. */
const ofProject = "openapi-typescript";

/**
 * Installs them where one is missing or has another version.
 *
 * @returns why it could not
 */
export function installPeers(): string | undefined {
  const wanted = versionsIn(join(peers, "package.json"));
  const isThere = ([name, version]: [string, string]) =>
    installedVersion(peers, name) === version;
  if (Object.entries(wanted).every(isThere)) return undefined;
  try {
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], peers);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.message;
  }
}

/** @throws {CommandError} where it is not installed */
export function requirePeer(name: string): void {
  if (installedVersion(peers, name) !== undefined) return;
  throw new CommandError(
    `the package ${name} is not installed: \`npm ci --prefix test/bench\` installs it`,
  );
}

/** The exact version of a peer. */
export function versionOf(name: string): string {
  const version = peerVersions()[name];
  if (version !== undefined) return version;
  throw new Error(`test/bench/package.json: ${name} is missing`);
}

export function peerVersions(): Readonly<Record<string, string>> {
  return {
    ...versionsIn(join(peers, "package.json")),
    [ofProject]: installedVersion(project, ofProject) ?? "",
  };
}

function versionsIn(file: string): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(readFileSync(file, "utf8")) as {
    dependencies: Record<string, string>;
  };
  return dependencies;
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, "node_modules", name, "package.json");
  if (!existsSync(file)) return undefined;
  const { version } = JSON.parse(readFileSync(file, "utf8")) as {
    version: string;
  };
  return version;
}

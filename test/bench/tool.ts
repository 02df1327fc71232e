/** The generators that are measured, each as its users run it. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { peers, project } from "./setup.js";

/** The arguments of a Node program, the program itself first. */
export type Command = readonly string[];

export interface Tool {
  readonly name: string;
  /** What its output is. */
  readonly does: string;
  /** Its package, where this project has none of it. */
  readonly needs?: string;
  /** The commands that write the output of a description into an empty folder, one after the other. */
  readonly commands: (spec: string, out: string) => readonly Command[];
}

/** What `npm run generate` runs, from the root of the project. */
export function generateCommand(): Command {
  const text = readFileSync(join(project, "package.json"), "utf8");
  const { scripts } = JSON.parse(text) as { scripts: { generate: string } };
  const [program, ...command] = scripts.generate.split(" ");
  if (program === "node") return command;
  throw new Error(
    `package.json: scripts.generate: ${scripts.generate} - accepted: node and its arguments`,
  );
}

export const ours: Tool = {
  name: "ours",
  does: "types and client, checked, formatted as by prettier",
  commands: (spec, out) => [
    [...generateCommand(), "--spec", spec, "--out", out],
  ],
};

const openapiTypescript: Tool = {
  name: "openapi-typescript",
  does: "types alone, not formatted",
  commands: (spec, out) => [
    [bin(project, "openapi-typescript"), spec, "--output", join(out, "all.ts")],
  ],
};

const openapiTypescriptFormatted: Tool = {
  name: "openapi-typescript + prettier",
  does: "types alone, formatted by prettier",
  commands: (spec, out) => [
    ...openapiTypescript.commands(spec, out),
    [bin(project, "prettier"), "--no-config", "--write", out],
  ],
};

const heyApi: Tool = {
  name: "@hey-api/openapi-ts",
  does: "types and client, not formatted",
  needs: "@hey-api/openapi-ts",
  commands: heyApiCommands(),
};

const heyApiFormatted: Tool = {
  name: "@hey-api/openapi-ts + prettier",
  does: "types and client, formatted by prettier: equal work",
  needs: "@hey-api/openapi-ts",
  commands: heyApiCommands("prettier"),
};

const swaggerTypescriptApi: Tool = {
  name: "swagger-typescript-api",
  does: "types and client, formatted by biome",
  needs: "swagger-typescript-api",
  commands: (spec, out) => [
    [bin(peers, "swagger-typescript-api"), "generate", "-p", spec, "-o", out],
  ],
};

export const others: readonly Tool[] = [
  heyApiFormatted,
  heyApi,
  openapiTypescriptFormatted,
  openapiTypescript,
  swaggerTypescriptApi,
];

/** Its formatter is an option of its configuration alone, which excludes those of the command line. */
function heyApiCommands(...postProcess: readonly string[]): Tool["commands"] {
  return (spec, out) => {
    const file = `${out}.config.mjs`;
    const config = { input: spec, output: { path: out, postProcess } };
    writeFileSync(file, `export default ${JSON.stringify(config)};\n`);
    return [[bin(peers, "openapi-ts"), "--file", file]];
  };
}

function bin(folder: string, name: string): string {
  return join(folder, "node_modules/.bin", name);
}

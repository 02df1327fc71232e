/** The generators that are measured, each as its users run it. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { peers, project } from "./setup.js";

/** The arguments of a Node program, the program itself first. */
export type Command = readonly string[];

export interface Tool {
  readonly name: string;
  /** What its output is. */
  readonly makes: string;
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
  makes: "types and client, checked, formatted as by prettier",
  commands: (spec, out) => [
    [...generateCommand(), "--spec", spec, "--out", out],
  ],
};

const openapiTypescript: Tool = {
  name: "openapi-typescript",
  makes: "types alone, not formatted",
  commands: (spec, out) => [
    [bin(project, "openapi-typescript"), spec, "--output", join(out, "all.ts")],
  ],
};

const openapiTypescriptFormatted: Tool = {
  name: "openapi-typescript, prettier",
  makes: "types alone, formatted by prettier",
  commands: (spec, out) => [
    ...openapiTypescript.commands(spec, out),
    [bin(project, "prettier"), "--no-config", "--write", out],
  ],
};

const heyApi: Tool = {
  name: "@hey-api/openapi-ts",
  makes: "types and client, not formatted",
  commands: heyApiCommands(),
};

const heyApiFormatted: Tool = {
  name: "@hey-api/openapi-ts, prettier",
  makes: "types and client, formatted by prettier: equal work",
  commands: heyApiCommands("prettier"),
};

const swaggerTypescriptApi: Tool = {
  name: "swagger-typescript-api",
  makes: "types and client, formatted by biome",
  commands: (spec, out) => [
    [bin(peers, "swagger-typescript-api"), "generate", "-p", spec, "-o", out],
  ],
};

/** Those of the other generators that are installed, and the names of those that are not. */
export function findOthers(): { others: Tool[]; missing: string[] } {
  const others = [openapiTypescript, openapiTypescriptFormatted];
  const missing: string[] = [];
  if (existsSync(bin(peers, "openapi-ts"))) {
    others.push(heyApi, heyApiFormatted);
  } else missing.push(heyApi.name);
  if (existsSync(bin(peers, "swagger-typescript-api"))) {
    others.push(swaggerTypescriptApi);
  } else missing.push(swaggerTypescriptApi.name);
  return { others, missing };
}

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

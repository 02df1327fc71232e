/** The runtimes that the lifecycle runs on. */

import type { Difference } from "./differences.js";

export interface Runtime {
  readonly name: string;
  /** Its npm package, with the exact version. Undefined: Chromium, whose version Debian decides. */
  readonly spec?: string;
  readonly start: Start;
  readonly differences: readonly Difference[];
}

export type Start =
  | {
      readonly how: "program";
      /** The arguments before those of the program. */
      readonly args: readonly string[];
      /** What runs: the lifecycle, or one create where the network is not permitted. */
      readonly what: "lifecycle" | "denied";
    }
  | { readonly how: "workerd"; readonly date: string }
  | { readonly how: "page"; readonly api: "same origin" | "another origin" };

function node(version: string): readonly Runtime[] {
  const [major = ""] = version.split(".");
  return (["import", "require"] as const).map((way) => ({
    name: `Node ${major}, ${way}`,
    spec: `node@${version}`,
    start: {
      how: "program",
      args: [way === "import" ? "program.mjs" : "program.cjs"],
      what: "lifecycle",
    },
    differences: [],
  }));
}

function deno(
  name: string,
  permissions: readonly string[],
  what: "lifecycle" | "denied",
  difference: Difference,
): Runtime {
  const args = ["run", "--no-prompt", ...permissions, "program.mjs"];
  return {
    ...{ name, spec: "deno@2.9.6", differences: [difference] },
    start: { how: "program", args, what },
  };
}

function workerd(date: string): Runtime {
  return {
    name: `workerd, compatibility date ${date}`,
    spec: "workerd@1.20261117.1",
    start: { how: "workerd", date },
    differences: ["a refusal looks like a loss"],
  };
}

function chromium(
  api: "same origin" | "another origin",
  ...more: readonly Difference[]
): Runtime {
  return {
    name: `Chromium, ${api}`,
    start: { how: "page", api },
    differences: [
      "a refusal looks like a loss",
      "every POST is sent again",
      ...more,
    ],
  };
}

export const runtimes: readonly Runtime[] = [
  // the lowest versions of package.json's engines
  ...node("20.19.0"),
  ...node("22.12.0"),
  ...node("24.21.0"),
  ...node("26.10.0"),
  {
    name: "Bun",
    spec: "bun@1.4.5",
    start: { how: "program", args: ["program.mjs"], what: "lifecycle" },
    differences: [],
  },
  deno("Deno", ["--allow-net=127.0.0.1"], "lifecycle", "Blobs are sent once"),
  deno("Deno, no permission", [], "denied", "no permission"),
  // before this date, a listener is called without its `this`
  workerd("2025-07-31"),
  workerd("2026-11-01"),
  chromium("same origin"),
  chromium("another origin", "headers are hidden"),
];

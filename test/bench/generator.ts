/** Our generator beside others: the time of the whole process, and its memory. */

import { basename, join } from "node:path";
import {
  comparisonOf,
  takeTurns,
  type Comparison,
  type Contender,
} from "./comparison.js";
import { measure, type Measurement } from "./measurement.js";
import type { Bench } from "./part.js";
import { requirePeer } from "./peers.js";
import { project } from "./setup.js";
import { others, ours, type Tool } from "./tool.js";

export function compareGenerators(bench: Bench): readonly Comparison[] {
  const own = join(project, "spec/openapi.yaml");
  const results = compareOn(own, "our description", bench);
  const { spec } = bench;
  if (spec === undefined) return results;
  return [...results, ...compareOn(spec, basename(spec), bench)];
}

function compareOn(
  spec: string,
  name: string,
  { setup, runs }: Bench,
): readonly Comparison[] {
  const contender = (tool: Tool): Contender<Measurement> => ({
    ...tool,
    measure: () => {
      if (tool.needs !== undefined) requirePeer(tool.needs);
      return measure(tool, spec, setup);
    },
  });
  const entries = takeTurns([ours, ...others].map(contender), runs);
  return [
    comparisonOf(
      { what: `generating from ${name}`, unit: "s" },
      entries,
      ({ seconds }) => seconds,
    ),
    comparisonOf(
      { what: `peak memory, from ${name}`, unit: "MB" },
      entries,
      ({ megabytes }) => megabytes,
    ),
  ];
}

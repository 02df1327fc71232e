/** What a run of all runtimes found, as Markdown. */

import { sentences, type Difference } from "./differences.js";
import type { Outcome } from "./run.js";
import type { Runtime } from "./runtimes.js";

export interface Row {
  readonly runtime: Runtime;
  readonly outcome: Outcome;
}

/** Two tables: how each runtime did, and what some do otherwise than most. */
export function tablesOf(rows: readonly Row[]): string {
  return `${table(
    ["Runtime", "Version", "Checks passed"],
    rows.map(({ runtime, outcome }) => [
      runtime.name,
      "version" in outcome ? outcome.version : "",
      describe(outcome),
    ]),
  )}
${table(
  ["What differs", "Where"],
  (Object.keys(sentences) as Difference[]).map((difference) => [
    sentences[difference],
    whereOf(
      difference,
      rows.map(({ runtime }) => runtime),
    ),
  ]),
)}`;
}

/** Names the runtimes that have a difference: a platform by its name alone where all of its runtimes have it. */
function whereOf(difference: Difference, runtimes: readonly Runtime[]): string {
  const platformOf = ({ name }: Runtime) => name.split(",")[0] ?? "";
  const has = ({ differences }: Runtime) => differences.includes(difference);
  const names = runtimes.filter(has).map((runtime) => {
    const platform = platformOf(runtime);
    const kin = runtimes.filter((other) => platformOf(other) === platform);
    return kin.every(has) ? platform : runtime.name;
  });
  return [...new Set(names)].join("; ");
}

function describe(outcome: Outcome): string {
  if ("notRun" in outcome) return `not run: ${outcome.notRun}`;
  const { results } = outcome;
  const passed = results.filter(({ problem }) => problem === undefined);
  return `${passed.length} of ${results.length}`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}

/** Writes results, and what the README shows of them. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { putBetween } from "../support/marks.js";
import { chartOf } from "./chart.js";
import type { Results } from "./results.js";
import { peers, project } from "./setup.js";
import { figuresOf } from "./table.js";

const resultsFile = join(peers, "results.json");

export async function saveResults(all: Results): Promise<void> {
  const json = await format(JSON.stringify(all), { parser: "json" });
  await writeFile(resultsFile, json);
}

/** Writes the chart and the figures of the README from the saved results. */
export async function showResults(): Promise<void> {
  const all = JSON.parse(await readFile(resultsFile, "utf8")) as Results;
  await writeFile(join(peers, "chart.svg"), chartOf(all.results));
  const readme = join(project, "README.md");
  const text = await readFile(readme, "utf8");
  await writeFile(readme, await putFigures(text, all));
}

/** Returns the README with these figures between its marks. */
export async function putFigures(
  readme: string,
  all: Results,
): Promise<string> {
  const figures = await format(figuresOf(all), { parser: "markdown" });
  return putBetween(readme, "bench", figures);
}

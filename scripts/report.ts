/** Prints problems, and the stages of a long run. */

import { styleText } from "node:util";
import { formatProblem, type Problem } from "./pipeline/problem.js";

interface ProblemReport {
  /** The path of the description, as messages name it. */
  readonly file: string;
  readonly source: string;
  readonly problems: readonly Problem[];
  /** Whether each of several equal warnings is printed, or only the first. */
  readonly each: boolean;
}

/** Prints problems. On a terminal, the line of each follows, with a caret below its place. */
export function reportProblems(report: ProblemReport): void {
  const { file, problems, each } = report;
  const repeats = each ? new Map<string, number>() : countRepeats(problems);
  const lines = process.stderr.isTTY ? report.source.split(/\r?\n/) : [];
  const printed = new Set<string>();
  const output: string[] = [];
  for (const problem of problems) {
    const words = wordsOf(problem);
    const repeated = repeats.get(words) ?? 1;
    if (repeated > 1 && printed.has(words)) continue;
    printed.add(words);
    const more =
      repeated > 1 ? ` (${repeated} places; --strict lists each)` : "";
    output.push(formatProblem(file, problem) + more);
    const line = lines[problem.line - 1];
    if (line === undefined || line.trim() === "") continue;
    // a control character could steer the terminal
    const shown = line.replace(/(?!\t)\p{Cc}/gu, "\ufffd");
    output.push(`  ${shown}`, `  ${caretBelow(line, problem)}`);
  }
  if (output.length > 0) console.error(output.join("\n"));
}

/** Counts the warnings that have the same words. */
function countRepeats(problems: readonly Problem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) {
    if (problem.severity === "error") continue;
    const words = wordsOf(problem);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return counts;
}

function wordsOf({ severity, rule, what, accepted }: Problem): string {
  return [severity, rule, what, accepted].join("\n");
}

function caretBelow(line: string, { column, severity }: Problem): string {
  const before = line.slice(0, column - 1).replace(/[^\t]/g, " ");
  const color = severity === "error" ? "red" : "yellow";
  return before + (process.env["NO_COLOR"] ? "^" : styleText(color, "^"));
}

/** Milliseconds after which a run prints its stages. */
const longRun = 1000;

/** Prints each stage of a long run when the next one begins, on a terminal only. */
export function reportStages(): (stage: string) => void {
  const started = performance.now();
  let before = "";
  let since = started;
  return (stage) => {
    const now = performance.now();
    if (process.stdout.isTTY && before !== "" && now - started > longRun) {
      const seconds = ((now - since) / 1000).toFixed(2);
      console.log(`  ${before.padEnd(12)} ${seconds} s`);
    }
    before = stage;
    since = now;
  };
}

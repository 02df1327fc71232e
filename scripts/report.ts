/** Prints problems, and the stages of a long run. */

import { styleText } from "node:util";
import { formatProblem, type Problem } from "./pipeline/problem.js";

interface ProblemReport {
  /** The path of the description, as messages name it. */
  readonly file: string;
  readonly source: string;
  readonly problems: readonly Problem[];
  /** Whether each of several warnings of one rule is printed, or only the first. */
  readonly each: boolean;
}

/** Prints problems. On a terminal, the line of each follows, with a caret below its place. */
export function reportProblems(report: ProblemReport): void {
  const { file, problems, each } = report;
  const counts = each ? new Map<string, number>() : countWarnings(problems);
  const lines = process.stderr.isTTY ? report.source.split(/\r?\n/) : [];
  const printed = new Set<string>();
  const output: string[] = [];
  for (const problem of problems) {
    const { rule, severity } = problem;
    const count = severity === "warning" ? (counts.get(rule) ?? 1) : 1;
    if (count > 1 && printed.has(rule)) continue;
    if (severity === "warning") printed.add(rule);
    const more =
      count > 1 ? ` (${count} places of ${rule}; --strict lists each)` : "";
    output.push(formatProblem(file, problem) + more);
    const line = lines[problem.line - 1];
    if (line === undefined || line.trim() === "") continue;
    // a control character could steer the terminal
    const shown = line.replace(/(?!\t)\p{Cc}/gu, "\ufffd");
    output.push(`  ${shown}`, `  ${caretBelow(line, problem)}`);
  }
  if (output.length > 0) console.error(output.join("\n"));
}

/** Counts the warnings of each rule. */
function countWarnings(problems: readonly Problem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { severity, rule } of problems) {
    if (severity === "error") continue;
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

/** `2 mistakes`: the errors alone. */
export function countMistakes(problems: readonly Problem[]): string {
  const { length } = problems.filter(({ severity }) => severity === "error");
  return length === 1 ? "1 mistake" : `${length} mistakes`;
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

/** What is wrong with a description, told to the person who wrote it. */

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export interface Problem extends Position {
  readonly severity: "error" | "warning";
  /** Ours to ask for: in other people's descriptions there can be thousands. */
  readonly convention?: boolean;
  /** The place in the description's own words, such as `apps.create › requestBody`. */
  readonly where: string;
  readonly what: string;
  /** What would be accepted instead. */
  readonly accepted: string;
}

/** Thrown by a stage that can't go on; holds every mistake found, not the first. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.what).join("; "));
    this.problems = problems;
  }
}

/** Problems in the order of the file, each once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter((problem) => {
      const key = formatProblem("", problem);
      return !seen.has(key) && Boolean(seen.add(key));
    });
}

/** `<file>:<line>:<column>: <where>: <what> - <what is accepted>` */
export function formatProblem(file: string, problem: Problem): string {
  const { line, column, severity, where, what, accepted } = problem;
  const kind = severity === "warning" ? "warning: " : "";
  return `${file}:${line}:${column}: ${kind}${where}: ${what} - ${accepted}`;
}

/** One finding about a description: where, what, what is accepted. */

import type { Path } from "./document.js";

/**
 * With an error, the output would be wrong, would not compile, or would lack
 * something. A convention, of OpenAPI or of ours, is an error in our own
 * descriptions and a warning in others. A notice says what the client does not do.
 */
export type Kind = "error" | "convention" | "notice";

/** A problem at a place of the document, not yet at a line. */
export interface Finding {
  readonly rule: string;
  readonly kind: Kind;
  readonly path: Path;
  readonly target: "key" | "value";
  readonly what: string;
  readonly accepted: string;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export interface Problem extends Position {
  readonly severity: "error" | "warning";
  /** The name of the rule, or "syntax". */
  readonly rule: string;
  /** The place in the description's own words, such as `apps.create › requestBody`. */
  readonly where: string;
  readonly what: string;
  /** What would be accepted instead. */
  readonly accepted: string;
}

/** How deep maps and lists may be nested: every stage walks them by recursion. */
export const maxDepth = 400;

export const nestedTooDeeply: Pick<Finding, "what" | "accepted"> = {
  what: "this is nested too deeply",
  accepted: `at most ${maxDepth} levels`,
};

/** Thrown by a stage that refuses a description; holds every problem found, not the first. */
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
  const sorted = [...problems].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  return [
    ...new Map(
      sorted.map((problem) => [formatProblem("", problem), problem]),
    ).values(),
  ];
}

/** `<file>:<line>:<column>: <where>: <what> - <what is accepted>`, on one line whatever the description holds. */
export function formatProblem(file: string, problem: Problem): string {
  const { line, column, severity, where, what, accepted } = problem;
  const kind = severity === "warning" ? "warning: " : "";
  const words = escapeControls(`${where}: ${what} - ${accepted}`);
  return `${file}:${line}:${column}: ${kind}${words}`;
}

/** A text in which nothing ends a line, steers a terminal, or turns the direction of reading. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

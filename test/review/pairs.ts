/** Pairs of descriptions: the base, and the base with a change. */

export interface Pair {
  readonly name: string;
  /** Texts of the base, and what stands in their place. */
  readonly edits: readonly (readonly [string, string])[];
  /** Each line of the report, with the audiences that break; with a question mark, that are not judged. */
  readonly want: readonly string[];
  readonly step: "major" | "minor" | "none" | "patch";
}
export const pairs: readonly Pair[] = [];

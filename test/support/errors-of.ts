import { checkSpec } from "../../scripts/pipeline/check-spec.js";
import { SpecError } from "../../scripts/pipeline/problem.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";

/** The errors of somebody else's description, each with its line. */
export async function errorsOf(spec: string): Promise<readonly string[]> {
  const lines = await problemsOf(spec);
  return lines
    .filter((line) => line.startsWith("error "))
    .map((line) => line.replace("error ", ""));
}

/** The errors and warnings of somebody else's description: `error 5: what - what is accepted`. */
export async function problemsOf(spec: string): Promise<readonly string[]> {
  try {
    const read = readSpec(spec);
    return wordsOf(await checkSpec(read, { strict: false }));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return wordsOf(error.problems);
  }
}

function wordsOf(problems: SpecError["problems"]): readonly string[] {
  return problems.map(
    ({ severity, line, what, accepted }) =>
      `${severity} ${line}: ${what} - ${accepted}`,
  );
}

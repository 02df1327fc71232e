/** The compiler's own word on each pair: programs written against the old package stop compiling where the review says so, and nowhere else. */

import { expect, test } from "vitest";
import type { Change } from "../../scripts/pipeline/compare/change.js";
import { base } from "./base.js";
import { operationPairs } from "./operation-pairs.js";
import { changed } from "./pair.js";
import { programs } from "./programs.js";
import { schemaPairs } from "./schema-pairs.js";
import { valuePairs } from "./value-pairs.js";
import { reviewer, sideOf } from "./versions.js";

const old = sideOf(base);
const { changes, broken } = reviewer(old);
const all = Object.keys(programs("../new/client.js"));

/** What the report says of a program: that it stops compiling, that it goes on, or neither. */
function said(
  program: string,
  found: readonly Change[],
): "breaks" | "compiles" | undefined {
  const [audience = "", name = ""] = program.split(" ");
  const about = found.filter(({ subjects, kind, what }) =>
    audience === "mocks"
      ? subjects.some((subject) => subject.startsWith(`${name}.`)) ||
        (kind === "renamed" && what.startsWith(`was called ${name}.`))
      : subjects.includes(audience === "imports" ? `type ${name}` : name) ||
        (kind === "renamed" && what === `was called ${name}`),
  );
  const callers = about.filter(({ verdicts }) => verdicts.callers === "breaks");
  const builders = about.filter(
    ({ verdicts }) => verdicts.builders === "breaks",
  );
  const isWhole = ({ part, kind }: Change) =>
    part === "" && ["added", "removed", "renamed"].includes(kind);
  const verdict = (isBroken: boolean) => (isBroken ? "breaks" : "compiles");
  switch (audience) {
    case "callers":
      return verdict(callers.some(({ rawOnly }) => !rawOnly));
    case "routes":
      // where methods break, the typed fetch client need not
      if (callers.some(({ rawOnly }) => rawOnly)) return "breaks";
      return callers.length === 0 ? "compiles" : undefined;
    case "builders":
      return verdict(
        builders.some((one) => one.kind !== "added" || one.part !== ""),
      );
    case "mocks":
      return verdict(builders.some(isWhole));
    default:
      return verdict(callers.length > 0);
  }
}

test("every program compiles against the old package", () => {
  expect([...broken(old)]).toEqual([]);
});

test.each([...schemaPairs, ...operationPairs, ...valuePairs])(
  "$name",
  (pair) => {
    const now = sideOf(changed(pair));
    const found = changes(now);
    const errors = broken(now);
    const told = all.flatMap((program) => {
      const want = said(program, found);
      return want === undefined ? [] : [[program, want] as const];
    });
    expect(
      told.map(([program]) => [
        program,
        errors.has(program) ? "breaks" : "compiles",
      ]),
      [...errors].map((error) => error.join(": ")).join("\n"),
    ).toEqual(told);
  },
);

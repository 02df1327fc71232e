/** Leaves out findings that follow from another: one mistake is told once, at its root. */

import type { Finding } from "./problem.js";

/** Rules that find wrong problems where a reference leads nowhere. */
const afterLost = new Set([
  "no-unused-components",
  "unwrapped-property-exists",
]);

const lost = new Set(["reference-exists", "reference-is-text"]);

export function withoutConsequences(
  findings: readonly Finding[],
): readonly Finding[] {
  const isLost = findings.some(({ rule }) => lost.has(rule));
  const undeclared = new Set(
    findings.flatMap(({ rule, what }) =>
      rule === "required-is-declared"
        ? (/`required` names `(.*)`,/.exec(what)?.[1] ?? [])
        : [],
    ),
  );
  const wrongTags = new Set(
    findings
      .filter(({ rule }) => rule === "tag-is-declared")
      .map(({ path }) => path.slice(0, 3).join(" ")),
  );
  return findings.filter(
    ({ rule, what, path }) =>
      !(isLost && afterLost.has(rule)) &&
      // an id can't begin with a tag that is misspelt
      !(
        rule === "operation-id-has-tag" &&
        wrongTags.has(path.slice(0, 3).join(" "))
      ) &&
      // no example has a property that only `required` names
      !(rule === "example-fits" && undeclared.has(missingProperty(what))),
  );
}

/** The property that an example lacks; empty where it is wrong in another way. */
function missingProperty(what: string): string {
  return /must have required property `(.*)`$/.exec(what)?.[1] ?? "";
}

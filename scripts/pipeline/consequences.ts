/** Leaves out findings that follow from another one: a mistake has one message, at its root. */

import { pathOfPointer, refPath, type Path } from "./document.js";
import type { Finding } from "./problem.js";
import { structRules } from "./rules.js";

/** Rules that find wrong problems where a reference leads nowhere. */
const afterLost = new Set([
  "no-unused-components",
  "path-parameters-match",
  "unwrapped-property-exists",
]);

const lost = new Set(["reference-exists", "reference-is-text"]);

export function withoutConsequences(
  findings: readonly Finding[],
): readonly Finding[] {
  const keysOf = (wanted: string, key: (finding: Finding) => string) =>
    new Set(findings.filter(({ rule }) => rule === wanted).map(key));
  const isLost = findings.some(({ rule }) => lost.has(rule));
  const undeclared = keysOf("required-is-declared", requiredName);
  const wrongTags = keysOf("tag-is-declared", ({ path }) => operationOf(path));
  const notText = keysOf("reference-is-text", ({ path }) =>
    join(path.slice(0, -1)),
  );
  const noSchema = keysOf("schema-is-map", ({ path }) => join(path));
  const noValue = keysOf("value-of-its-type", ({ path }) => join(path));
  const misread = keysOf("reference-of-its-kind", ({ what }) =>
    join(refPath(/^"(.*)" leads to/.exec(what)?.[1] ?? "") ?? []),
  );
  const isMisread = (path: Path) =>
    misread.has(join(path)) || misread.has(join(path.slice(0, -1)));
  const follows = ({ rule, what, path }: Finding): boolean => {
    switch (rule) {
      case "example-fits":
        // no example has a property that only `required` names
        return undeclared.has(missingProperty(what));
      case "operation-id-has-tag":
        // an id can't begin with a tag that is misspelt
        return wrongTags.has(operationOf(path));
      case "reference-exists":
        return noSchema.has(targetOf(what)) || noValue.has(targetOf(what));
      case "schema-has-description":
      case "schema-has-example":
        return isMisread(path);
      default:
        // what a reference takes for another kind has other keys
        if (rule in structRules && isMisread(path)) return true;
        // a node whose `$ref` is wrong has no keys of its own
        return (isLost && afterLost.has(rule)) || notText.has(join(path));
    }
  };
  return findings.filter((finding) => !follows(finding));
}

function join(path: Path): string {
  return path.join("\n");
}

function operationOf(path: Path): string {
  return join(path.slice(0, 3));
}

/** The path to which a reference leads that has no definition there. */
function targetOf(what: string): string {
  const ref = /^"#(\/.*)" leads to no definition$/.exec(what)?.[1];
  return ref === undefined ? "" : join(pathOfPointer(`#${ref}`));
}

function requiredName({ what }: Finding): string {
  return /`required` names `(.*)`,/.exec(what)?.[1] ?? "";
}

/** The property that an example lacks; empty where it is wrong in another way. */
function missingProperty(what: string): string {
  return /must have required property `(.*)`$/.exec(what)?.[1] ?? "";
}

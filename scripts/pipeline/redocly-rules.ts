/** The table of the rules that @redocly/openapi-core brings, and its problems in our words. */

import type { NormalizedProblem } from "@redocly/openapi-core";
import { pathOfPointer } from "./document.js";
import type { Finding, Kind } from "./problem.js";

/** How severe a problem of a rule is, and what the rule accepts. */
type RedoclyRule = readonly [Kind, accepted: string];

export const redoclyRules: Readonly<Record<string, RedoclyRule>> = {
  struct: ["error", "what OpenAPI has at this place"],
  "no-enum-type-mismatch": ["error", "values of the type that `type` names"],
  "no-example-value-and-externalValue": [
    "error",
    "either `value` or `externalValue`",
  ],
  "no-identical-paths": [
    "error",
    "each path once, whatever its parameters are called",
  ],
  "no-undefined-server-variable": [
    "error",
    "a variable under `variables` of the server",
  ],
  "no-server-variables-empty-enum": [
    "error",
    "an enum with values, the default among them",
  ],
  "operation-operationId-unique": [
    "error",
    "an operationId that no other operation has",
  ],
  "operation-parameters-unique": [
    "error",
    "no two parameters with the same `name` and `in`",
  ],
  "path-declaration-must-exist": ["error", "a name in the braces"],
  "path-not-include-query": ["error", "query parameters under `parameters`"],

  "info-license": ["convention", "`license` with a `name`"],
  "info-license-strict": [
    "convention",
    "`license` with a `url` or an `identifier`",
  ],
  "no-empty-servers": ["convention", "`servers` with at least one entry"],
  "no-path-trailing-slash": ["convention", "a path without a slash at its end"],
  "no-server-example.com": ["convention", "the address of the real API"],
  "no-server-trailing-slash": [
    "convention",
    "a URL without a slash at its end",
  ],
  "operation-2xx-response": [
    "convention",
    "a response for a success, such as 200",
  ],
  "operation-operationId": [
    "convention",
    "an `operationId` such as `apps.create`",
  ],
  "operation-operationId-url-safe": [
    "convention",
    "letters, digits and - . _ ~",
  ],
  "operation-summary": ["convention", "a `summary` of one line"],
  "security-defined": [
    "convention",
    "`security` on the operation or at the root",
  ],
  "tag-description": ["convention", "a `description`"],
};

/** Slow rules, which look at every schema or path. They run on our own descriptions, and on others with `--strict`. */
export const slowRedoclyRules: typeof redoclyRules = {
  "no-ambiguous-paths": [
    "convention",
    "paths of which only one can match a URL",
  ],
  "no-required-schema-properties-undefined": [
    "convention",
    "names that `properties` declares",
  ],
  "no-schema-type-mismatch": [
    "convention",
    "`items` on arrays, `properties` on objects",
  ],
  "no-unused-components": ["convention", "components that something refers to"],
  "spec-components-invalid-map-name": [
    "convention",
    "letters, digits and - . _",
  ],
};

/** Translates a problem of these rules into our words. */
export function translateProblem(
  { ruleId, message, location: [place], suggest: [guess] }: NormalizedProblem,
  rules: typeof redoclyRules,
): Finding[] {
  // our rule schema-is-map reports every such place
  if (/^Expected type `Schema` \(object\)/.test(message)) return [];
  const [kind = "error", accepted = ""] = rules[ruleId] ?? [];
  const path = pathOfPointer(place?.pointer ?? "#/");
  const choices = /^(.*) can be one of the following only: (.*)\.$/.exec(
    message,
  );
  const choice = choices?.[2] ?? accepted;
  return [
    {
      rule: ruleId,
      kind: isStyle(message) ? "convention" : kind,
      path:
        ruleId === "operation-operationId-unique"
          ? [...path.slice(0, -1), "operationId"]
          : path,
      target: place?.reportOnKey === true ? "key" : "value",
      what:
        choices?.[1] === undefined
          ? toPhrase(message)
          : `${choices[1]} has a wrong value`,
      accepted:
        guess === undefined
          ? choice
          : `did you mean \`${guess}\`? Accepted: ${choice}`,
    },
  ];
}

/** Whether a problem does no harm to the output. */
function isStyle(message: string): boolean {
  return (
    /^Property `.*` is not expected here/.test(message) ||
    message.includes("must be defined when the `nullable` field is used")
  );
}

/** A message as a part of a line: a small first letter, and no full stop. */
function toPhrase(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, "");
}

/** What is wrong with the `x-` keys that only this generator reads. */

import {
  list,
  member,
  object,
  resolve,
  texts,
  type FoundOperation,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { convention, wrong, type Finding } from "./finding.js";
import { closest } from "./names.js";
import type { NamedOperation } from "./operation-names.js";

const ownKeys = ["x-client-params", "x-permissions", "x-unwrap"];

/** Keys of a node that are one or two letters off. */
export function extensionSlips(
  node: JsonObject,
  path: Path,
): readonly Finding[] {
  return Object.keys(node).flatMap((key) => {
    if (!key.startsWith("x-") || ownKeys.includes(key)) return [];
    const guess = closest(key, ownKeys);
    return guess === undefined
      ? []
      : convention(
          [...path, key],
          `nothing reads \`${key}\``,
          `did you mean \`${guess}\`?`,
        );
  });
}

/** Checks the keys of operations and of the root. */
export function extensions(
  document: Json,
  named: readonly NamedOperation[],
  isIncomplete: boolean,
): readonly Finding[] {
  const findings: Finding[] = [...extensionSlips(object(document), [])];
  const found = named.map((one) => one.found);
  const known = new Set(
    found.flatMap(({ url }) =>
      [...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""),
    ),
  );
  for (const { value, path } of found) {
    const permissions = member(value, "x-permissions");
    if (permissions === undefined || isTexts(permissions)) continue;
    findings.push(
      wrong(
        [...path, "x-permissions"],
        "this is not a list of names",
        "token permissions: [Calls Write]",
      ),
    );
  }
  const params = member(document, "x-client-params");
  if (params !== undefined && !isTexts(params)) {
    findings.push(
      wrong(
        ["x-client-params"],
        "this is not a list of names",
        "path parameters: [account_id]",
      ),
    );
  }
  texts(params).forEach((name, index) => {
    if (known.has(name)) return;
    const guess = closest(name, known);
    findings.push(
      wrong(
        ["x-client-params", index],
        `no path has a parameter {${name}}`,
        guess === undefined
          ? "a parameter of a path"
          : `did you mean \`${guess}\`?`,
      ),
    );
  });
  const unwrap = member(document, "x-unwrap");
  if (unwrap === undefined) return findings;
  if (typeof unwrap !== "string") {
    findings.push(
      wrong(
        ["x-unwrap"],
        "this is not a name",
        "a property of the success bodies",
      ),
    );
    return findings;
  }
  const properties = successProperties(document, found);
  // where references lead nowhere, the properties are not known
  if (!properties.has(unwrap) && !isIncomplete) {
    const guess = closest(unwrap, properties);
    findings.push(
      wrong(
        ["x-unwrap"],
        `no success body has a property \`${unwrap}\``,
        guess === undefined
          ? "a property of the success bodies"
          : `did you mean \`${guess}\`?`,
      ),
    );
  }
  return findings;
}

/** The properties of all JSON success bodies, `allOf` included. */
function successProperties(
  document: Json,
  found: readonly FoundOperation[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Json>();
  const add = (schema: Json | undefined): void => {
    const resolved = resolve(document, schema, [])?.value;
    if (!resolved || seen.has(resolved)) return;
    seen.add(resolved);
    for (const name of Object.keys(object(member(resolved, "properties"))))
      names.add(name);
    list(member(resolved, "allOf")).forEach(add);
  };
  for (const { value } of found) {
    for (const [status, response] of Object.entries(
      object(member(value, "responses")),
    )) {
      if (!/^(2\d\d|2XX|default)$/i.test(status)) continue;
      const content = object(
        member(resolve(document, response, [])?.value, "content"),
      );
      for (const media of Object.values(content)) add(member(media, "schema"));
    }
  }
  return names;
}

function isTexts(value: Json): boolean {
  return (
    Array.isArray(value) && value.every((item) => typeof item === "string")
  );
}

/** Rules about the `x-` keys that only this generator reads. */

import {
  member,
  namesInPath,
  object,
  partsOf,
  resolve,
  texts,
  type Json,
  type JsonObject,
} from "./document.js";
import { suggestName } from "./names.js";
import { declaredKeys } from "./schema-facts.js";
import type { NamedOperation } from "./operation-names.js";
import type { RuleContext, Visit, Visitor } from "./rule.js";

/** The extensions that this generator reads. */
export const ownKeys: readonly string[] = [
  "x-client-params",
  "x-permissions",
  "x-unwrap",
];

/** Reports a key that differs from one of ours by a letter or two. */
function checkSpelling(node: JsonObject, { path, report }: Visit): void {
  for (const key of Object.keys(node)) {
    if (!key.startsWith("x-") || ownKeys.includes(key)) continue;
    const guess = suggestName(key, ownKeys);
    if (guess === undefined) continue;
    report([...path, key], `the generator does not read \`${key}\``, guess);
  }
}

export function extensionIsKnown(): Visitor {
  return { Root: checkSpelling, Operation: checkSpelling };
}

export function permissionsAreNames(): Visitor {
  return {
    Operation: (node, { path, report }) => {
      const permissions = member(node, "x-permissions");
      if (permissions === undefined || isListOfTexts(permissions)) return;
      report(
        [...path, "x-permissions"],
        "this is not a list of names",
        "token permissions: [Calls Write]",
      );
    },
  };
}

export function clientParamsExist({ operations }: RuleContext): Visitor {
  return {
    Root: (root, { report }) => {
      const params = member(root, "x-client-params");
      if (params === undefined) return;
      if (!isListOfTexts(params)) {
        report(
          ["x-client-params"],
          "this is not a list of names",
          "path parameters: [account_id]",
        );
        return;
      }
      const known = new Set(
        operations.flatMap(({ found: { url } }) => namesInPath(url)),
      );
      texts(params).forEach((name, index) => {
        if (known.has(name)) return;
        report(
          ["x-client-params", index],
          `no path has a parameter {${name}}`,
          suggestName(name, known) ?? "a parameter of a path",
        );
      });
    },
  };
}

export function unwrappedPropertyExists({
  document,
  operations,
}: RuleContext): Visitor {
  return {
    Root: (root, { report }) => {
      const unwrap = member(root, "x-unwrap");
      if (unwrap === undefined) return;
      const accepted = "a property of the success bodies";
      if (typeof unwrap !== "string") {
        report(["x-unwrap"], "this is not a name", accepted);
        return;
      }
      const success = successProperties(document, operations);
      if (success.has(unwrap)) return;
      report(
        ["x-unwrap"],
        `no success body has a property \`${unwrap}\``,
        suggestName(unwrap, success) ?? accepted,
      );
    },
  };
}

/** The names of all properties of success bodies, those of `allOf` included. */
function successProperties(
  document: Json,
  operations: readonly NamedOperation[],
): ReadonlySet<string> {
  const schemas = operations.flatMap(({ found }) =>
    Object.entries(object(member(found.value, "responses")))
      .filter(([status]) => /^(2\d\d|2XX|default)$/i.test(status))
      .flatMap(([, response]) => {
        const resolved = resolve(document, response, [])?.value;
        return Object.values(object(member(resolved, "content")));
      })
      .map((media) => member(media, "schema")),
  );
  const parts = schemas.flatMap((schema) => partsOf(document, schema));
  return new Set(declaredKeys(parts));
}

function isListOfTexts(value: Json): boolean {
  return (
    Array.isArray(value) && value.every((item) => typeof item === "string")
  );
}

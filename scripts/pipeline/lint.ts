/** The rules of OpenAPI itself, as Redocly's linter knows them, told in our words. */

import {
  BaseResolver,
  createConfig,
  lintDocument,
  ResolveError,
  Source,
} from "@redocly/openapi-core";
import { refPath, type Json, type Path } from "./document.js";

/** A mistake at a place of the document, not yet at a line. */
export interface Finding {
  readonly path: Path;
  readonly target: "key" | "value";
  /** A convention is ours to ask for; the rest is wrong in any description. */
  readonly convention: boolean;
  readonly what: string;
  readonly accepted: string;
}

/** What each rule would accept. A rule that is not named here does not run. */
const rules: Readonly<Record<string, { readonly accepted: string }>> = {
  struct: { accepted: "what OpenAPI has at this place" },
  "no-enum-type-mismatch": { accepted: "values of the type that `type` names" },
  "no-example-value-and-externalValue": {
    accepted: "either `value` or `externalValue`",
  },
  "no-identical-paths": {
    accepted: "each path once, whatever its parameters are called",
  },
  "no-invalid-media-type-examples": {
    accepted: "an example that its schema accepts",
  },
  "no-invalid-parameter-examples": {
    accepted: "an example that its schema accepts",
  },
  "no-invalid-schema-examples": {
    accepted: "an example that its schema accepts",
  },
  "no-undefined-server-variable": {
    accepted: "a variable under `variables` of the server",
  },
  "no-server-variables-empty-enum": {
    accepted: "an enum with values, the default among them",
  },
  "operation-operationId-unique": {
    accepted: "an operationId that no other operation has",
  },
  "operation-parameters-unique": {
    accepted: "one parameter of a name in one place",
  },
  "path-declaration-must-exist": { accepted: "a name in the braces" },
  "path-not-include-query": { accepted: "query parameters under `parameters`" },
  "path-parameters-defined": {
    accepted:
      "one `in: path` parameter for each {name} of the path, and no other",
  },
};

const conventions: typeof rules = {
  "info-license": { accepted: "`license` with a `name`" },
  "info-license-strict": {
    accepted: "`license` with a `url` or an `identifier`",
  },
  "no-ambiguous-paths": { accepted: "paths of which only one can match a URL" },
  "no-empty-servers": { accepted: "`servers` with at least one entry" },
  "no-path-trailing-slash": { accepted: "a path without a slash at its end" },
  "no-required-schema-properties-undefined": {
    accepted: "names that `properties` declares",
  },
  "no-schema-type-mismatch": {
    accepted: "`items` on arrays, `properties` on objects",
  },
  "no-server-example.com": { accepted: "the address of the real API" },
  "no-server-trailing-slash": { accepted: "a URL without a slash at its end" },
  "no-unused-components": { accepted: "components that something refers to" },
  "operation-2xx-response": { accepted: "the response of a success" },
  "operation-operationId": {
    accepted: "an `operationId` such as `apps.create`",
  },
  "operation-operationId-url-safe": { accepted: "letters, digits and - . _ ~" },
  "operation-summary": { accepted: "a `summary` of one line" },
  "security-defined": {
    accepted: "`security` on the operation or at the root",
  },
  "spec-components-invalid-map-name": { accepted: "letters, digits and - . _" },
  "tag-description": { accepted: "a `description`" },
};

/** Refuses to load anything: a description is one file. */
class OneFile extends BaseResolver {
  override resolveDocument(): Promise<ResolveError> {
    return Promise.resolve(
      new ResolveError(new Error("a description is one file")),
    );
  }
}

/** Runs the rules over a document of OpenAPI 3.0 or 3.1. */
export async function lint(document: Json): Promise<readonly Finding[]> {
  const openExamples = {
    severity: "error",
    allowAdditionalProperties: true,
  } as const;
  const config = await createConfig({
    rules: {
      ...Object.fromEntries(
        Object.keys({ ...rules, ...conventions }).map((rule) => [
          rule,
          "error",
        ]),
      ),
      "no-invalid-media-type-examples": openExamples,
      "no-invalid-parameter-examples": openExamples,
      "no-invalid-schema-examples": openExamples,
    },
  });
  const problems = await lintDocument({
    document: { source: new Source("", ""), parsed: document },
    config: config.styleguide,
    externalRefResolver: new OneFile(),
  });
  return problems.map(({ ruleId, message, location, suggest }): Finding => {
    const pointer = location[0];
    const path = refPath(pointer?.pointer ?? "#/") ?? [];
    const choices = /^(.*) can be one of the following only: (.*)\.$/.exec(
      message,
    );
    const accepted =
      choices?.[2] ?? (rules[ruleId] ?? conventions[ruleId])?.accepted ?? "";
    const guess = suggest[0];
    return {
      path:
        ruleId === "operation-operationId-unique"
          ? [...path.slice(0, -1), "operationId"]
          : path,
      target: pointer?.reportOnKey === true ? "key" : "value",
      convention: ruleId in conventions,
      what:
        choices?.[1] === undefined
          ? sentence(message)
          : `${choices[1]} is none of its values`,
      accepted:
        guess === undefined
          ? accepted
          : `did you mean \`${guess}\`? Accepted: ${accepted}`,
    };
  });
}

/** A message as a part of a line: no full stop, no capital that is not a name. */
function sentence(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, "");
}

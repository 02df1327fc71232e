/** The rules of OpenAPI itself, as Redocly's linter knows them, told in our words. */

import { getTypes, SpecVersion } from "@redocly/openapi-core/lib/oas-types.js";
import { Location } from "@redocly/openapi-core/lib/ref-utils.js";
import {
  makeRefId,
  Source,
  type Document,
  type ResolvedRefMap,
} from "@redocly/openapi-core/lib/resolve.js";
import { rules as allRules } from "@redocly/openapi-core/lib/rules/oas3/index.js";
import {
  normalizeTypes,
  type NormalizedNodeType,
} from "@redocly/openapi-core/lib/types/index.js";
import { normalizeVisitors } from "@redocly/openapi-core/lib/visitors.js";
import {
  walkDocument,
  type NormalizedProblem,
  type WalkContext,
} from "@redocly/openapi-core/lib/walk.js";
import {
  isObject,
  member,
  object,
  refPath,
  resolve,
  text,
  visit,
  withChildren,
  type Json,
  type JsonObject,
  type Path,
  type Place,
} from "./document.js";
import type { Finding } from "./finding.js";

/** What each rule would accept. A rule that is not named here does not run. */
const rules: Readonly<Record<string, string>> = {
  struct: "what OpenAPI has at this place",
  "no-enum-type-mismatch": "values of the type that `type` names",
  "no-example-value-and-externalValue": "either `value` or `externalValue`",
  "no-identical-paths": "each path once, whatever its parameters are called",
  "no-undefined-server-variable": "a variable under `variables` of the server",
  "no-server-variables-empty-enum":
    "an enum with values, the default among them",
  "operation-operationId-unique": "an operationId that no other operation has",
  "operation-parameters-unique": "one parameter of a name in one place",
  "path-declaration-must-exist": "a name in the braces",
  "path-not-include-query": "query parameters under `parameters`",
};

/** Rules of good style. */
const conventions: typeof rules = {
  "info-license": "`license` with a `name`",
  "info-license-strict": "`license` with a `url` or an `identifier`",
  "no-empty-servers": "`servers` with at least one entry",
  "no-path-trailing-slash": "a path without a slash at its end",
  "no-server-example.com": "the address of the real API",
  "no-server-trailing-slash": "a URL without a slash at its end",
  "operation-2xx-response": "the response of a success",
  "operation-operationId": "an `operationId` such as `apps.create`",
  "operation-operationId-url-safe": "letters, digits and - . _ ~",
  "operation-summary": "a `summary` of one line",
  "security-defined": "`security` on the operation or at the root",
  "tag-description": "a `description`",
};

/** Rules of good style that look at every schema or path: too slow for the descriptions of others, unless they are asked for. */
const thoroughConventions: typeof rules = {
  "no-ambiguous-paths": "paths of which only one can match a URL",
  "no-required-schema-properties-undefined": "names that `properties` declares",
  "no-schema-type-mismatch": "`items` on arrays, `properties` on objects",
  "no-unused-components": "components that something refers to",
  "spec-components-invalid-map-name": "letters, digits and - . _",
};

/**
 * Runs the rules over a document of OpenAPI 3.0 or 3.1.
 *
 * @param strict - whether the thorough rules of good style run, too
 */
export function lint(
  document: Json,
  { strict }: { readonly strict: boolean },
): readonly Finding[] {
  const accepted = {
    ...rules,
    ...conventions,
    ...(strict && thoroughConventions),
  };
  const isVersion31 = text(member(document, "openapi"))?.startsWith("3.1");
  const version = isVersion31 ? SpecVersion.OAS3_1 : SpecVersion.OAS3_0;
  const types = normalizeTypes(getTypes(version));
  const visitors = Object.keys(accepted).flatMap((ruleId) =>
    [allRules[ruleId as keyof typeof allRules]({})]
      .flat()
      .map((visitor) => ({ ruleId, severity: "error" as const, visitor })),
  );
  const parsed = readable(document);
  const read = { source: new Source("", ""), parsed };
  const ctx: WalkContext = {
    problems: [],
    oasVersion: version,
    visitorsData: {},
  };
  walkDocument({
    document: read,
    rootType: types["Root"] as NormalizedNodeType,
    normalizedVisitors: normalizeVisitors(visitors as never, types),
    resolvedRefMap: referencesIn(read),
    ctx,
  });
  return ctx.problems.map((problem) =>
    finding(problem, accepted[problem.ruleId] ?? ""),
  );
}

/** Every reference of a document and what it leads to: the linter's own search for them takes twice the time of its rules. */
function referencesIn(document: Document): ResolvedRefMap {
  const root = document.parsed as Json;
  const found: ResolvedRefMap = new Map();
  const add = (ref: Json | undefined): void => {
    if (typeof ref !== "string") return;
    const id = makeRefId("", ref);
    if (found.has(id)) return;
    const target = resolve(root, { $ref: ref }, []);
    if (!target) return;
    const nodePointer = new Location(document.source, "#/").child([
      ...target.path,
    ]).pointer;
    const node = target.value;
    found.set(id, {
      resolved: true,
      isRemote: false,
      node,
      document,
      nodePointer,
    });
  };
  visit(root, (node) => {
    add(node["$ref"]);
    const mapping = member(node["discriminator"], "mapping");
    for (const ref of Object.values(object(mapping))) add(ref);
  });
  return found;
}

function finding(
  { ruleId, message, location, suggest }: NormalizedProblem,
  accepted: string,
): Finding {
  const place = location[0];
  const path = pathOf(place?.pointer ?? "#/").map(unmarked);
  const choices = /^(.*) can be one of the following only: (.*)\.$/.exec(
    message,
  );
  const choice = choices?.[2] ?? accepted;
  const guess = suggest[0];
  return {
    path:
      ruleId === "operation-operationId-unique"
        ? [...path.slice(0, -1), "operationId"]
        : path,
    target: place?.reportOnKey === true ? "key" : "value",
    kind: isStyle(ruleId, message) ? "convention" : "error",
    what:
      choices?.[1] === undefined
        ? sentence(message)
        : `${choices[1]} is none of its values`,
    accepted:
      guess === undefined
        ? choice
        : `did you mean \`${guess}\`? Accepted: ${choice}`,
  };
}

/** The path of a pointer that the linter gives; keys with a stray % come as they are. */
function pathOf(pointer: string): Path {
  const plain = pointer.slice(2).split("/");
  return (
    refPath(pointer) ??
    plain.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
  );
}

/** What other people's descriptions may have without harm to the output. */
function isStyle(ruleId: string, message: string): boolean {
  return (
    ruleId in conventions ||
    ruleId in thoroughConventions ||
    /^Property `.*` is not expected here/.test(message) ||
    message.includes("must be defined when the `nullable` field is used")
  );
}

/** A message as a part of a line: no full stop, no capital that is not a name. */
function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replaceAll(mark, "");
  return (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, "");
}

/** Keys that every object inherits: the linter would find them where they are not. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Behind such a key while the linter looks at it. */
const mark = "-.-";

function unmarked(key: string | number): string | number {
  return typeof key === "string" ? key.replaceAll(mark, "") : key;
}

/** The document without what the linter trips over; references that lead nowhere are reported by us. */
function readable(document: Json): Json {
  const resolved = new Map<string, boolean>();
  const leads = (ref: string): boolean => {
    const known = resolved.get(ref);
    if (known !== undefined) return known;
    const found = resolve(document, { $ref: ref }, []) !== undefined;
    resolved.set(ref, found);
    return found;
  };
  const copy = (node: Json, place: Place): Json => {
    if (typeof node === "string") return marked(node);
    if (!isObject(node)) return withChildren(node, place, copy);
    const ref = place === "node" ? text(node["$ref"]) : undefined;
    if (ref !== undefined) {
      if (!leads(ref)) return {};
      const keys = ref.split("/").map(marked).join("/");
      return keys === ref ? node : { ...node, $ref: keys };
    }
    const read = withChildren(node, place, copy) as JsonObject;
    return Object.keys(read).every((key) => markedKey(key, place) === key)
      ? read
      : Object.fromEntries(
          Object.entries(read).map(([key, child]) => [
            markedKey(key, place),
            child,
          ]),
        );
  };
  return copy(document, "node");
}

function markedKey(key: string, place: Place): string {
  return place !== "node" && key === "$ref" ? key + mark : marked(key);
}

/** A name that the linter does not take for an inherited one, in the braces of a path neither. */
function marked(name: string): string {
  if (inherited.has(name)) return name + mark;
  if (!name.includes("{")) return name;
  return name.replace(/\{(\w+)\}/g, (whole, inner: string) =>
    inherited.has(inner) ? `{${inner}${mark}}` : whole,
  );
}

/** Problems that @redocly/openapi-core finds, in our words; how severe those of its rule `struct` are, by message and place. */

import type { NormalizedProblem } from "@redocly/openapi-core";
import {
  at,
  member,
  object,
  operationsOf,
  pathOfPointer,
  text,
  type Json,
  type Path,
} from "./document.js";
import { closestName, suggestName } from "./names.js";
import type { Finding } from "./problem.js";
import { structRules, type RuleLine, type StructRule } from "./rules.js";
import { isNamedMap } from "./walk.js";

/** Translates a problem of its rules into our words. */
export function translateProblem(
  { ruleId, message, location: [place], suggest: [guess] }: NormalizedProblem,
  line: RuleLine | undefined,
  document: Json,
): Finding[] {
  const path = pathOfPointer(place?.pointer ?? "#/");
  const phrase = toPhrase(message);
  if (isReportedElsewhere(phrase, path)) return [];
  const accepted = typeof line?.check === "string" ? line.check : "";
  const finding: Finding = {
    rule: ruleId,
    kind: line?.kind ?? "error",
    path:
      ruleId === "operation-operationId-unique"
        ? [...path.slice(0, -1), "operationId"]
        : path,
    target: place?.reportOnKey === true ? "key" : "value",
    what: phrase,
    accepted,
  };
  if (ruleId !== "struct") {
    return [{ ...finding, ...ruleAdvice(finding, document) }];
  }
  const rule = judgeStruct({ phrase, path, guess, document });
  const words =
    structAdvice(phrase, path, document) ??
    structWords(phrase, accepted, guess);
  return [{ ...finding, ...words, rule, kind: structRules[rule].kind }];
}

/** Whether a rule of ours reports the same place. */
function isReportedElsewhere(phrase: string, path: Path): boolean {
  return (
    // schema-is-map
    /^expected type `Schema` \(object\)/.test(phrase) ||
    // reference-is-text
    path.at(-1) === "$ref" ||
    // path-is-whole
    (path[0] === "paths" && path.length === 2 && isUnexpected(phrase))
  );
}

function structWords(
  phrase: string,
  accepted: string,
  guess: string | undefined,
): Pick<Finding, "what" | "accepted"> {
  const [, key, choices = accepted] =
    /^(.*) can be one of the following only: (.*)$/.exec(phrase) ?? [];
  return {
    what: key === undefined ? phrase : `${key} has a wrong value`,
    accepted:
      guess === undefined
        ? choices
        : `did you mean \`${guess}\`? Accepted: ${choices}`,
  };
}

/** What a rule of its own does not say: which names there are, and where the other operation is. */
function ruleAdvice(
  { rule, path, what }: Finding,
  document: Json,
): Partial<Finding> {
  if (rule === "operation-operationId-unique") {
    const id = at(document, path);
    const other = [...operationsOf(document)].find(
      ({ value }) => member(value, "operationId") === id,
    );
    if (!other) return {};
    const name = `${other.method.toUpperCase()} ${other.url}`;
    return { what: `\`${name}\` has this operationId, too` };
  }
  const [, scheme] =
    /^there is no `(.*)` security scheme defined/.exec(what) ?? [];
  if (scheme === undefined) return {};
  const names = Object.keys(
    object(at(document, ["components", "securitySchemes"])),
  );
  return {
    what: `no security scheme is called \`${scheme}\``,
    accepted:
      suggestName(scheme, names) ??
      "a name under `securitySchemes` of the components",
  };
}

/** How a mistake that many make is written instead. */
function structAdvice(
  phrase: string,
  path: Path,
  document: Json,
): Pick<Finding, "what" | "accepted"> | undefined {
  const key = String(path.at(-1));
  const value = at(document, path);
  const is31 = text(at(document, ["openapi"]))?.startsWith("3.1") === true;
  const [, missing] = /^the field `(.*)` must be present/.exec(phrase) ?? [];
  if (missing !== undefined) {
    return { what: `no \`${missing}\``, accepted: `the key \`${missing}\`` };
  }
  if (isSchemaOfSwagger(key, path) && isUnexpected(phrase)) {
    return {
      what: "OpenAPI 3 has no `schema` here",
      accepted: "`content`, and the `schema` below a content type of it",
    };
  }
  if (key === "nullable" && isUnexpected(phrase)) {
    return {
      what: "OpenAPI 3.1 has no `nullable`",
      accepted: 'null among the types: `type: [string, "null"]`',
    };
  }
  if (key === "type") return typeAdvice(value, is31);
  if (key === "required" && typeof value === "boolean") {
    return {
      what: `a schema does not say by itself that it is required`,
      accepted: "its name in the list `required` beside `properties`",
    };
  }
  if (/^exclusive(Minimum|Maximum)$/.test(key) && is31) {
    return {
      what: `OpenAPI 3.1 has no true or false for \`${key}\``,
      accepted: "the limit itself, in the place of the inclusive one",
    };
  }
  return phrase.startsWith("expected type `string` but got") &&
    ["boolean", "number"].includes(typeof value)
    ? { what: phrase, accepted: "text: in quotes" }
    : undefined;
}

function typeAdvice(
  type: Json | undefined,
  is31: boolean,
): Pick<Finding, "what" | "accepted"> | undefined {
  if (Array.isArray(type) && !is31) {
    return {
      what: "OpenAPI 3.0 has no list of types",
      accepted: "one type, with `nullable: true` beside it for null",
    };
  }
  switch (type) {
    case null:
      return { what: "this is null", accepted: 'the word in quotes: "null"' };
    case "file":
      return {
        what: "OpenAPI 3 has no type file",
        accepted: "`type: string` with `format: binary`",
      };
    case "any":
      return { what: "no type is called any", accepted: "no `type` at all" };
    default:
      return undefined;
  }
}

/** Keys whose values no type shows, so that any value does no harm. */
const wordKeys = new Set<unknown>(
  (
    "allowEmptyValue contact default deprecated description example examples exclusiveMaximum exclusiveMinimum " +
    "externalDocs format license maxItems maxLength maxProperties maximum minItems minLength minProperties minimum " +
    "multipleOf operationId pattern security summary tags termsOfService title uniqueItems version xml"
  ).split(" "),
);

/** Keys without which there is no parameter. */
const neededKeys = new Set(["in", "name"]);

/** Maps whose names say something without a value. */
const emptyMaps: ReadonlySet<unknown> = new Set([
  "content",
  "paths",
  "responses",
]);

/** Types that OpenAPI does not have, but whose meaning is known. */
const knownTypes = new Set<unknown>(["any", "file"]);

/** Parts of a description that the output does not have. */
const unusedParts = new Set<unknown>(
  "externalDocs info links security securitySchemes tags".split(" "),
);

/** A problem of `struct`. */
interface StructProblem {
  readonly phrase: string;
  readonly path: Path;
  /** The key that @redocly/openapi-core suggests. */
  readonly guess: string | undefined;
  readonly document: Json;
}

/** Which rule a problem of `struct` breaks. */
function judgeStruct(problem: StructProblem): StructRule {
  const { phrase, path, document } = problem;
  const isLink = path.some(
    (key, index) => key === "links" && path[index - 2] === "responses",
  );
  const isUsed =
    !isLink && ![path[0], path[1], path[3]].some((key) => unusedParts.has(key));
  const [, missing] = /^the field `(.*)` must be present/.exec(phrase) ?? [];
  if (missing !== undefined) {
    return isUsed && neededKeys.has(missing)
      ? "parameter-is-whole"
      : "key-is-there";
  }
  if (isUnexpected(phrase) || phrase.endsWith("is not allowed here")) {
    return isUsed && isLost(problem) ? "key-is-read" : "key-is-known";
  }
  return isUsed && isHarmfulValue(phrase, path, document)
    ? "value-of-its-type"
    : "value-is-harmless";
}

/** Whether an unknown key is one that the output needs, misspelt or in the wrong place: the key itself is not there. */
function isLost({ path, guess, document }: StructProblem): boolean {
  const key = String(path.at(-1));
  const holder = at(document, path.slice(0, -1));
  if (isSchemaOfSwagger(key, path))
    return member(holder, "content") === undefined;
  return (
    guess !== undefined &&
    !wordKeys.has(guess) &&
    member(holder, guess) === undefined &&
    (closestName(key, [guess]) !== undefined ||
      sortLetters(key) === sortLetters(guess))
  );
}

/** Whether a response or a body has a `schema` as in Swagger 2. */
function isSchemaOfSwagger(key: string, path: Path): boolean {
  const [owner, name] = path.slice(-3, -1);
  return (
    key === "schema" &&
    (name === "requestBody" ||
      owner === "requestBodies" ||
      owner === "responses")
  );
}

function sortLetters(key: string): string {
  return Array.from(key.toLowerCase()).sort().join("");
}

function isHarmfulValue(phrase: string, path: Path, document: Json): boolean {
  const [owner, key] = path.slice(-2);
  const value = at(document, path);
  if (/^must contain at least one|`nullable` field is used/.test(phrase)) {
    return false;
  }
  if (key === "type") {
    return !knownTypes.has(value) && !areTypes(value);
  }
  // without a value, a keyword says nothing, and some names have nothing to add
  if (value === null) {
    const isName = isNamedMap(String(owner)) && !emptyMaps.has(owner);
    return typeof key === "number" || isName;
  }
  // of a property: mistake-rewrites.ts drops it
  if (key === "required" && typeof value === "boolean") {
    const holder = at(document, path.slice(0, -1));
    return at(holder ?? null, ["in"]) !== undefined;
  }
  return !wordKeys.has(key) && !wordKeys.has(owner);
}

/** Whether a value is a list of types, which OpenAPI 3.0 does not have. */
function areTypes(value: Json | undefined): boolean {
  const types = "array boolean integer null number object string".split(" ");
  return (
    Array.isArray(value) &&
    value.every((one) => types.some((type) => type === one))
  );
}

function isUnexpected(phrase: string): boolean {
  return /^property `.*` is not expected here/.test(phrase);
}

/** A message as a part of a line: a small first letter, and no full stop. */
function toPhrase(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, "");
}

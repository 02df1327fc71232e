/** Identifiers: case, reserved words, collisions. No other file makes a name. */

import { distance } from "fastest-levenshtein";

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Words that can't name a binding in a module. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity"
  ).split(" "),
);

/** Type names that no schema gets: the emitted client uses most of them. To free another would rename the types of users. */
const reservedTypes = new Set(
  (
    "Any Array BigInt Blob Boolean CallOptions RuntimeOptions Client ClientOptions ClientParams ApiClient FormData NonNullable Number Object Omit " +
    "OperationTable Pick Promise Readonly Record Required Resources String Symbol URLSearchParams Unwrapped"
  ).split(" "),
);

export function isIdentifier(name: string): boolean {
  return identifier.test(name) && !reservedWords.has(name);
}

/** `app_id`, `app-id`, `App Id` → `appId`; `1st` → `_1st`. */
export function camelCase(name: string): string {
  const words = wordsOf(name);
  const joined = words
    .map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word)))
    .join("");
  return toIdentifier(joined);
}

/** `app-with-secret` → `AppWithSecret`. */
export function pascalCase(name: string): string {
  return toIdentifier(wordsOf(name).map(upperFirst).join(""));
}

/** The name of an argument: camelCase, with `_` after a reserved word or a name that is taken. */
export function argumentName(name: string, taken: ReadonlySet<string>): string {
  let candidate = camelCase(name);
  while (reservedWords.has(candidate) || taken.has(candidate)) candidate += "_";
  return candidate;
}

/** The name of the type of a component schema. */
export function typeName(schema: string): string {
  const name = pascalCase(schema);
  return reservedTypes.has(name) ? `${name}Schema` : name;
}

/** A property name as source text: bare, quoted, or computed (`__proto__`, which would set the prototype). */
export function propertyKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return identifier.test(name) ? name : stringLiteral(name);
}

/** The access to a property as source text: `.name`, or `["other name"]`. */
export function memberAccess(name: string): string {
  return identifier.test(name) ? `.${name}` : `[${stringLiteral(name)}]`;
}

/** A string literal, in double quotes unless single ones need fewer escapes. */
export function stringLiteral(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !/["\\]/.test(text)) return `"${text}"`;
  const json = JSON.stringify(text)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return text.split('"').length <= text.split("'").length
    ? json
    : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A step to a member that may be null or missing. */
export interface MaybeStep {
  readonly maybe: string;
}

/** The type of a member of a type, as source text: `paths["/a"]["get"]`. */
export function indexedAccess(
  root: string,
  steps: readonly (string | MaybeStep)[],
): string {
  return steps.reduce<string>(
    (type, step) =>
      typeof step === "string"
        ? `${type}[${JSON.stringify(step)}]`
        : `NonNullable<${type}[${JSON.stringify(step.maybe)}]>`,
    root,
  );
}

/** The name nearest to a wrong one; undefined where more than a third of the letters differ. */
export function closestName(
  wrong: string,
  accepted: Iterable<string>,
): string | undefined {
  const limit = Math.max(1, Math.floor(wrong.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of accepted) {
    if (Math.abs(name.length - wrong.length) > limit) continue;
    const edits = distance(wrong.toLowerCase(), name.toLowerCase());
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
}

/** `did you mean …?`, with the known name that is nearest; undefined where none is near. */
export function suggestName(
  name: string,
  known: Iterable<string>,
): string | undefined {
  const guess = closestName(name, known);
  return guess === undefined ? undefined : `did you mean \`${guess}\`?`;
}

function wordsOf(name: string): readonly string[] {
  return name.match(/[\p{ID_Continue}$]+/gu)?.flatMap(splitUnderscores) ?? [];
}

function splitUnderscores(word: string): readonly string[] {
  return word.split("_").filter((part) => part !== "");
}

/** A name that may begin an identifier: `1st` → `_1st`. */
function toIdentifier(name: string): string {
  return name === "" || !identifier.test(name) ? `_${name}` : name;
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word === word.toUpperCase()
    ? word.toLowerCase()
    : word.charAt(0).toLowerCase() + word.slice(1);
}

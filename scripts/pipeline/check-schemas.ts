/** What is wrong with references and schemas: above all, what would be emitted as a wrong or empty type. */

import { endlessReferences } from "./circles.js";
import {
  at,
  isNamedMap,
  isObject,
  list,
  mappedReference,
  member,
  object,
  refPath,
  resolve,
  text,
  visit,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { convention, notice, wrong, type Finding } from "./finding.js";
import { innerReferences } from "./inner-references.js";
import { closest, typeName } from "./names.js";
import { resourceTypeNames, type NamedOperation } from "./operation-names.js";

/** References that lead nowhere, out of the file, or in a circle. */
export function references(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  // the same few are used again and again
  const known = new Map<string, readonly [string, string] | undefined>();
  const lostOf = (ref: string) => {
    if (!known.has(ref)) known.set(ref, lostReference(document, ref));
    return known.get(ref);
  };
  visit(document, (node, path) => {
    const mapping = object(member(node["discriminator"], "mapping"));
    for (const [value, target = null] of Object.entries(mapping)) {
      const place = [...path, "discriminator", "mapping", value];
      const ref = mappedReference(document, target);
      const lost = typeof ref === "string" ? lostOf(ref) : notReference;
      if (lost) findings.push(wrong(place, ...lost, "value"));
    }
    const ref = member(node, "$ref");
    if (ref === undefined) return;
    if (typeof ref !== "string") {
      findings.push(wrong([...path, "$ref"], ...notReference));
      return;
    }
    const lost = lostOf(ref) ?? strangeReference(ref, path);
    if (lost) findings.push(wrong([...path, "$ref"], ...lost));
  });
  return [...findings, ...writtenOut(document)];
}

const notReference = [
  "this is not a reference",
  'a string: "#/components/…"',
] as const;

/** The kinds of components that a reference in a list may lead to, by the key of the list. */
const kindsInLists = new Map<unknown, string>([
  ["allOf", "schemas"],
  ["anyOf", "schemas"],
  ["oneOf", "schemas"],
  ["parameters", "parameters"],
]);

/** The same for single references. */
const kinds = new Map<unknown, string>([
  ["additionalProperties", "schemas"],
  ["items", "schemas"],
  ["not", "schemas"],
  ["requestBody", "requestBodies"],
  ["schema", "schemas"],
]);

/** What is wrong with a reference to a component of another kind than belongs there. */
function strangeReference(
  ref: string,
  path: Path,
): readonly [what: string, accepted: string] | undefined {
  const [root, kind, , ...more] = ref.split("/").slice(1);
  if (root !== "components" || more.length > 0) return undefined;
  const [holder, last] = path.slice(-2);
  const wanted =
    typeof last === "number"
      ? kindsInLists.get(holder)
      : // below such a key, others are names that somebody chose
        isNamedMap(String(holder))
        ? undefined
        : kinds.get(last);
  return wanted === undefined || wanted === kind
    ? undefined
    : [
        `"${ref}" is not of the kind that belongs here`,
        `a reference to "#/components/${wanted}/…"`,
      ];
}

/** What is wrong with a reference that leads to nothing, and what is accepted. */
function lostReference(
  document: Json,
  ref: string,
): readonly [what: string, accepted: string] | undefined {
  const target = refPath(ref);
  if (target === undefined) {
    return ref.startsWith("#/")
      ? [`"${ref}" is no pointer`, "a `%` only before two hex digits"]
      : [
          `"${ref}" lies outside this file`,
          'a reference inside the file: "#/…"',
        ];
  }
  if (at(document, target) === undefined) {
    return [`nothing is at "${ref}"`, neighbours(document, target)];
  }
  return resolve(document, { $ref: ref }, [])
    ? undefined
    : [
        `"${ref}" leads back to itself`,
        "a reference that ends at a definition",
      ];
}

/** The most maps and lists that references to places other than components may add to a document. */
const mostWrittenOut = 100_000;

/** References to places inside of components and paths, which are written out: to what holds them, and too many. */
function writtenOut(document: Json): readonly Finding[] {
  const { endless, others } = innerReferences(document);
  const findings = endless.map(({ path, ref }) =>
    wrong(
      path,
      `"${ref}" points into what holds it`,
      "a recursive schema under a name of its own",
    ),
  );
  const total = others.reduce((sum, { size }) => sum + size, 0);
  const [largest] = [...others].sort((a, b) => b.size - a.size);
  if (!largest || total <= mostWrittenOut) return findings;
  return [
    ...findings,
    wrong(
      largest.path,
      `"${largest.ref}" and references like it multiply to ${total} nodes when they are written out`,
      `at most ${mostWrittenOut}: give what is referred to often a name among the components`,
    ),
  ];
}

function neighbours(document: Json, target: Path): string {
  const known = Object.keys(object(at(document, target.slice(0, -1))));
  const guess = closest(String(target.at(-1)), known);
  if (guess !== undefined) return `did you mean \`${guess}\`?`;
  return known.length === 0
    ? "a place that the document has"
    : `one of ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
}

/** Keywords whose schemas openapi-typescript calls by the path that leads to them. */
const pathKeywords = ["properties", "anyOf", "oneOf", "responses"];

/** Names that openapi-typescript reads as percent-encoded, and so can't read or takes for others. */
function percentNames(node: JsonObject, path: Path): readonly Finding[] {
  const id = text(node["operationId"]);
  if (id?.includes("%")) {
    return [
      wrong(
        [...path, "operationId"],
        `"${id}" holds a \`%\``,
        "letters, digits and - . _ ~",
        "value",
      ),
    ];
  }
  const depth = path.findIndex(
    (key) => typeof key === "string" && /%(?![0-9a-f]{2})/i.test(key),
  );
  if (depth < 0 || !pathKeywords.some((key) => isContainer(node[key]))) {
    return [];
  }
  return [
    wrong(
      path.slice(0, depth + 1),
      "nothing but a plain value can have a name with a bare `%`",
      "`%` before two hex digits only, or a schema without parts",
    ),
  ];
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === "object" && value !== null;
}

/** Schemas of which no right type can be made, and conventions of ours. */
export function shapes(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  visit(document, (node, path) => {
    findings.push(...percentNames(node, path));
    const discriminator = member(node, "discriminator");
    if (
      isObject(discriminator) &&
      !isObject(member(discriminator, "mapping"))
    ) {
      findings.push(
        convention(
          [...path, "discriminator"],
          "discriminator without mapping",
          "`mapping` with a schema for each value",
        ),
      );
    }
    findings.push(...scalars(node, path));
    list(member(node, "allOf")).forEach((part, index) => {
      if (containsItself(document, part, node)) {
        findings.push(
          wrong(
            [...path, "allOf", index],
            "this schema is a part of itself",
            "an `allOf` that ends",
          ),
        );
      }
    });
    const { enum: values, minLength, maxLength, minItems, maxItems } = node;
    if (Array.isArray(values) && values.length === 0) {
      findings.push(
        wrong([...path, "enum"], "no value is allowed", "at least one value"),
      );
    }
    if (
      Array.isArray(values) &&
      new Set(values.map((value) => JSON.stringify(value))).size < values.length
    ) {
      findings.push(
        wrong(
          [...path, "enum"],
          "a value stands here twice",
          "each value once",
        ),
      );
    }
    for (const [least, most, key] of [
      [minLength, maxLength, "maxLength"],
      [minItems, maxItems, "maxItems"],
      [node["minProperties"], node["maxProperties"], "maxProperties"],
      [node["minimum"], node["maximum"], "maximum"],
    ] as const) {
      if (
        typeof least === "number" &&
        typeof most === "number" &&
        least > most
      ) {
        findings.push(
          wrong(
            [...path, key],
            `${most} is below the least, ${least}`,
            "a limit that leaves room",
          ),
        );
      }
    }
    const pattern = text(node["pattern"]);
    const patterns = Object.keys(object(node["patternProperties"]));
    for (const [place, source] of [
      ...(pattern === undefined ? [] : [[["pattern"], pattern] as const]),
      ...patterns.map((key) => [["patternProperties", key], key] as const),
    ]) {
      if (isPattern(source)) continue;
      findings.push(
        wrong(
          [...path, ...place],
          "this is no regular expression",
          "one of ECMAScript, with the flag u",
        ),
      );
    }
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      if (!Array.isArray(node[key]) || list(node[key]).length > 0) continue;
      findings.push(
        wrong([...path, key], "no schema is listed", "at least one schema"),
      );
    }
    if (
      path.at(-2) === "properties" &&
      !("$ref" in node) &&
      text(node["description"]) === undefined
    ) {
      findings.push(
        convention(path, "no description", "a `description` in own words"),
      );
    }
  });
  const endless = new Set<Json>(
    endlessReferences(document).map(({ node }) => node),
  );
  if (endless.size > 0)
    visit(document, (node, path) => {
      if (!endless.has(node)) return;
      findings.push(
        notice(
          path,
          "a schema is a part of itself, with nothing between",
          "typed as unknown from here on",
        ),
      );
    });
  for (const name of Object.keys(object(member(document, "webhooks")))) {
    findings.push(
      notice(
        ["webhooks", name],
        "webhooks are requests to you",
        "types only, no method",
      ),
    );
  }
  return findings;
}

/** Texts and numbers in the place of schemas. The linter tells them in the same words, but of equal ones the first only. */
function scalars(node: JsonObject, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const look = (value: Json | undefined, ...keys: string[]) => {
    if (typeof value !== "string" && typeof value !== "number") return;
    findings.push(
      wrong(
        [...path, ...keys],
        `expected type \`Schema\` (object) but got \`${jsonType(value)}\``,
        "what OpenAPI has at this place",
        "value",
      ),
    );
  };
  const { items, properties } = node;
  look(items, "items");
  if (isObject(properties)) {
    for (const name of Object.keys(properties)) {
      look(properties[name], "properties", name);
    }
  }
  return findings;
}

function jsonType(value: string | number): string {
  return Number.isInteger(value) ? "integer" : typeof value;
}

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, "u"));
  } catch {
    return false; // the reason is the engine's own, and names no place in the file
  }
}

/** Whether a schema is reached from a part of its own `allOf`. */
function containsItself(document: Json, part: Json, whole: Json): boolean {
  const seen = new Set<Json>();
  const reaches = (schema: Json): boolean => {
    const resolved = resolve(document, schema, [])?.value;
    if (resolved === whole) return true;
    if (!resolved || seen.has(resolved)) return false;
    seen.add(resolved);
    return list(member(resolved, "allOf")).some(reaches);
  };
  return reaches(part);
}

/** The names that component schemas get as types, and what each of them should have. */
export function componentSchemas(
  document: Json,
  named: readonly NamedOperation[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const taken = new Map<string, string>();
  for (const name of resourceTypeNames(named)) {
    taken.set(name, `the resource interface`);
  }
  const schemas = object(at(document, ["components", "schemas"]));
  for (const [key, schema] of Object.entries(schemas)) {
    const path = ["components", "schemas", key];
    const name = typeName(key);
    const other = taken.get(name);
    if (other !== undefined) {
      findings.push(
        convention(
          path,
          `"${key}" and ${other} both become the type ${name}`,
          "names that differ in more than their case and punctuation",
        ),
      );
    }
    taken.set(name, `"${key}"`);
    if (text(member(schema, "description")) === undefined) {
      findings.push(
        convention(path, "no description", "a `description` in own words"),
      );
    }
    const example =
      member(schema, "example") ?? list(member(schema, "examples"))[0];
    if (example === undefined) {
      findings.push(
        convention(
          path,
          "no example",
          "`examples` with a value that validates",
        ),
      );
    }
  }
  return findings;
}

/** Rules about `$ref` and mappings: each leads to a definition inside the file. */

import {
  at,
  isNamedComponent,
  isObject,
  mappedReference,
  member,
  object,
  refPath,
  resolve,
  text,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { allReferences } from "./references.js";
import { suggestName } from "./names.js";
import { isSchemaReference } from "./recursive-schema-names.js";
import type { Finding } from "./problem.js";
import type { RuleContext, Visit, Visitor } from "./rule.js";

/** What is wrong, and what is accepted. */
type Verdict = readonly [what: string, accepted: string];

const notReference: Verdict = [
  "this is not a reference",
  'a string: "#/components/…"',
];

/** What is left of `$ref: #/components/…`. */
const commentedOut: Verdict = [
  "nothing is here, for `#` begins a comment",
  'the reference in quotes: "#/components/…"',
];

/** The references at which @redocly/openapi-core would stop, so that no rule could run. */
export function unreadableReferences(document: Json): readonly Finding[] {
  const verdicts = new Map<string, Verdict | undefined>();
  return allReferences(document).flatMap(({ path, ref }) => {
    if (!verdicts.has(ref))
      verdicts.set(ref, describeUnreadable(document, ref));
    const [what, accepted] = verdicts.get(ref) ?? [];
    return what === undefined || accepted === undefined
      ? []
      : {
          rule: "reference",
          kind: "error",
          path,
          target: "key",
          what,
          accepted,
        };
  });
}

function describeUnreadable(document: Json, ref: string): Verdict | undefined {
  const target = refPath(ref);
  if (target === undefined) {
    return ref.includes("%") && ref.startsWith("#/")
      ? [`"${ref}" is not a pointer`, "`%` only before two hex digits"]
      : undefined;
  }
  return at(document, target) === undefined
    ? undefined
    : chainVerdict(document, ref);
}

/** The most references that may lead from one to the next: many long chains would take a time without end. */
const longestChain = 100;

/** What is wrong with the references that one leads to. */
function chainVerdict(document: Json, ref: string): Verdict | undefined {
  const seen = new Set<string>();
  for (let next: string | undefined = ref; next !== undefined;) {
    const accepted = "a reference that ends at a definition";
    if (seen.has(next)) return [`"${ref}" leads back to itself`, accepted];
    if (seen.size >= longestChain) {
      return [`"${ref}" leads over ${longestChain} or more others`, accepted];
    }
    seen.add(next);
    next = text(member(at(document, refPath(next) ?? []), "$ref"));
  }
  return undefined;
}

export function referenceIsText(): Visitor {
  return {
    any: (node, { path, type, report }) => {
      if (isData(type) || !isObject(node)) return;
      const ref = member(node, "$ref");
      if (ref === undefined || typeof ref === "string" || isMapOfNames(type))
        return;
      report(
        [...path, "$ref"],
        ...(ref === null ? commentedOut : notReference),
      );
    },
  };
}

/** Whether the keys of such a node are names, `$ref` perhaps among them. */
function isMapOfNames(type: string): boolean {
  return /^(SchemaProperties|Named\w+|\w+Map|Paths|Responses|PatternProperties)$/.test(
    type,
  );
}

/** Whether such a node is an example or an extension, which may hold anything. */
function isData(type: string): boolean {
  return type === "scalar" || type === "SpecExtension";
}

/** Maps of names that types are made of; another rule looks at properties. */
const mapsOfTypes = new Set([
  "HeadersMap",
  "MediaTypesMap",
  "NamedHeaders",
  "NamedParameters",
  "NamedPathItems",
  "NamedRequestBodies",
  "NamedResponses",
  "NamedSchemas",
  "Paths",
  "Responses",
  "WebhooksMap",
]);

/** A reference in the place of such a map would be taken for a name. */
export function mapIsWritten(): Visitor {
  return {
    ref: (_node, { path, type, report }) => {
      if (!mapsOfTypes.has(type)) return;
      report(
        [...path, "$ref"],
        "a map of names can't be a reference",
        "the names, each with a reference of its own",
      );
    },
  };
}

export function referenceExists({ document }: RuleContext): Visitor {
  return {
    ref: (node, visit) => {
      const ref = writtenReference(document, node, visit);
      const verdict =
        ref === undefined ? undefined : describeLost(document, ref);
      if (verdict) visit.report([...visit.path, "$ref"], ...verdict);
    },
  };
}

/** The text of a `$ref`; undefined for data, and for a mapping, which another rule checks. */
export function writtenReference(
  document: Json,
  node: JsonObject,
  { path, type }: Visit,
): string | undefined {
  const isWritten = isObject(at(document, path));
  return isWritten && !isData(type) ? text(member(node, "$ref")) : undefined;
}

/** Why a reference that is no pointer leads nowhere. */
function describeForeign(document: Json, ref: string): Verdict {
  const meant = meantReference(document, ref.split(/[#/]/).at(-1));
  if (/^#\w+\//.test(ref)) {
    return [`"${ref}" lacks the slash behind \`#\``, `\`#/${ref.slice(1)}\``];
  }
  if (ref.startsWith("#")) {
    return [
      `"${ref}" is the name of an anchor, and anchors are not read`,
      meant ?? 'a path: "#/components/schemas/…"',
    ];
  }
  if (/^\w+$/.test(ref)) {
    return [`"${ref}" is no reference`, meant ?? 'a path: "#/components/…"'];
  }
  return [
    `"${ref}" lies outside this file`,
    'a reference inside the file: "#/…"',
  ];
}

/** Returns the reference to a schema of this name: its author wrote the bare name. */
function meantReference(
  document: Json,
  name: string | number | undefined,
): string | undefined {
  const path = ["components", "schemas", String(name)];
  return at(document, path) === undefined
    ? undefined
    : `did you mean \`#/${path.join("/")}\`?`;
}

/** Why a reference leads to no definition; undefined where it leads to one. */
export function describeLost(document: Json, ref: string): Verdict | undefined {
  const target = refPath(ref);
  if (target === undefined) return describeForeign(document, ref);
  const found = at(document, target);
  if (found === undefined) {
    const name = target.at(-1);
    const meant = target[0] === "definitions" && meantReference(document, name);
    return [
      `nothing is at "${ref}"`,
      meant || describeNeighbours(document, target),
    ];
  }
  // a schema may be true or false
  const isSchema = target[1] === "schemas" && isNamedComponent(target);
  return (isSchema && typeof found === "boolean") ||
    resolve(document, { $ref: ref }, [])
    ? undefined
    : [`"${ref}" leads to no definition`, "a reference to a map of keywords"];
}

function describeNeighbours(document: Json, target: Path): string {
  const known = Object.keys(object(at(document, target.slice(0, -1))));
  const guess = suggestName(String(target.at(-1)), known);
  if (guess !== undefined) return guess;
  if (known.length === 0 && target.length > 1) {
    return describeNeighbours(document, target.slice(0, -1));
  }
  return known.length === 0
    ? "a place that the document has"
    : `one of ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
}

/** Keywords of a type that OpenAPI 3.0 ignores next to a `$ref`, and people write there. */
const ignoredKeywords = [
  "additionalProperties",
  "allOf",
  "anyOf",
  "enum",
  "items",
  "nullable",
  "oneOf",
  "properties",
  "required",
  "type",
];

export function referenceIsAlone({ document }: RuleContext): Visitor {
  const isVersion30 = text(member(document, "openapi"))?.startsWith("3.0");
  if (isVersion30 !== true) return {};
  return {
    ref: (node, { path, report }) => {
      if (!isSchemaReference([...path, "$ref"])) return;
      const ref = text(member(node, "$ref")) ?? "";
      for (const key of ignoredKeywords) {
        if (member(node, key) === undefined) continue;
        report(
          [...path, key],
          `OpenAPI 3.0 ignores \`${key}\` next to a \`$ref\``,
          `\`allOf: [{ $ref: "${ref}" }]\` in the place of the \`$ref\``,
        );
      }
    },
  };
}

export function mappingExists({ document }: RuleContext): Visitor {
  return {
    Discriminator: (node, { path, report }) => {
      const mapping = object(member(node, "mapping"));
      for (const [value, target = null] of Object.entries(mapping)) {
        const ref = mappedReference(document, target);
        const verdict =
          typeof ref === "string" ? describeLost(document, ref) : notReference;
        if (verdict) report([...path, "mapping", value], ...verdict, "value");
      }
    },
  };
}

export function referenceEnds({ innerReferences }: RuleContext): Visitor {
  return {
    Root: (_root, { report }) => {
      for (const { path, ref } of innerReferences.endless) {
        // such a schema gets a name
        if (isSchemaReference(path)) continue;
        report(
          path,
          `the target of "${ref}" contains this reference`,
          "a target that ends: only a schema may be recursive",
        );
      }
    },
  };
}

/** How many maps and lists the inner references may add to a document. */
const maxAddedNodes = 100_000;

export function referencesStaySmall({ innerReferences }: RuleContext): Visitor {
  return {
    Root: (_root, { report }) => {
      const { others } = innerReferences;
      const total = others.reduce((sum, { size }) => sum + size, 0);
      const [largest] = [...others].sort((a, b) => b.size - a.size);
      if (!largest || total <= maxAddedNodes) return;
      report(
        largest.path,
        `"${largest.ref}" and similar references add ${total} maps and lists`,
        `at most ${maxAddedNodes}: references to components add none`,
      );
    },
  };
}

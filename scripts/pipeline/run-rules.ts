/** Runs the rules over a document: ours, and those that @redocly/openapi-core brings. */

import {
  BaseResolver,
  createConfig,
  lintDocument,
  Source,
  type NormalizedProblem,
} from "@redocly/openapi-core";
import {
  escapeKey,
  pathOfPointer,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { translateProblem } from "./redocly-rules.js";
import { nameOperations } from "./operation-names.js";
import { withoutConsequences } from "./consequences.js";
import type { Finding } from "./problem.js";
import type { Spec } from "./read-spec.js";
import { innerReferences } from "./references.js";
import type { Rule, RuleContext, Visitor } from "./rule.js";
import { rules, type RuleLine } from "./rules.js";
import { visitNodes } from "./walk.js";

/** The prefix by which @redocly/openapi-core names our rules. */
const plugin = "ours";

/**
 * Runs the rules over a description of OpenAPI 3.0 or 3.1 without unreadable references.
 *
 * @param strict - whether the rules run that are for our own descriptions alone
 */
export async function runRules(
  spec: Spec,
  strict: boolean,
): Promise<readonly Finding[]> {
  const lines = Object.entries(rules).filter(
    ([, { isStrict }]) => strict || !isStrict,
  );
  try {
    return withoutConsequences(await runLines(spec, lines));
  } catch (error) {
    // the document is too deep for any stage: the run reports it
    if (error instanceof RangeError) throw error;
    return explainStop(error, await findStructure(spec));
  }
}

type Lines = readonly (readonly [name: string, line: RuleLine])[];

/** What is wrong with the structure of a description at which a rule stops. */
async function findStructure(spec: Spec): Promise<readonly Finding[]> {
  const lines = Object.entries(rules).filter(([name]) => name === "struct");
  // it may stop at the same place
  const findings = await runLines(spec, lines).catch(() => []);
  return findings.filter(({ rule }) => rule.startsWith("value-"));
}

async function runLines(spec: Spec, lines: Lines): Promise<readonly Finding[]> {
  const { document } = spec;
  const { styleguide } = await configureRules(spec, lines);
  const problems = await lintDocument({
    document: { source: new Source("", ""), parsed: document },
    config: styleguide,
    externalRefResolver: new NoFiles(),
  });
  return problems.flatMap((problem) => {
    const line = rules[problem.ruleId.replace(`${plugin}/`, "")];
    return problem.ruleId.startsWith(`${plugin}/`)
      ? ourFinding(problem, line)
      : translateProblem(problem, line, document);
  });
}

function configureRules({ document, wordAt }: Spec, lines: Lines) {
  const operations = nameOperations(document);
  const context = {
    document,
    operations,
    innerReferences: innerReferences(document),
    wordAt,
  };
  const pathOf = createPathReader();
  const visitors = lines.flatMap(([name, { check }]) =>
    typeof check === "string"
      ? []
      : [[name, () => toRedocly(check, context, pathOf)] as const],
  );
  const names = lines.map(([name, { check }]) =>
    typeof check === "string" ? name : `${plugin}/${name}`,
  );
  return createConfig({
    plugins: [
      {
        id: plugin,
        rules: { oas3: Object.fromEntries(visitors) },
        typeExtension: {
          oas3: (types) => declareNames(types, extensionsIn(document)),
        },
      },
    ],
    // our table says how severe a problem is
    rules: Object.fromEntries(names.map((name) => [name, "error" as const])),
    doNotResolveExamples: true,
  });
}

/** Opens no other file: a rule of ours reports a reference that leads out of this one. */
class NoFiles extends BaseResolver {
  override loadExternalRef(ref: string): Promise<Source> {
    return Promise.reject(new Error(`${ref} is outside of the description`));
  }
}

/** The type of a value, by the value and its key. */
type TypeOf = (value: unknown, key: string) => unknown;

interface NodeType {
  readonly properties: object;
  readonly additionalProperties?: unknown;
  readonly extensionsPrefix?: string;
}

/** Every `x-` key of a document. */
function extensionsIn(document: Json): ReadonlySet<string> {
  const found = new Set<string>();
  visitNodes(document, (node) => {
    for (const key of Object.keys(node)) {
      if (key.startsWith("x-")) found.add(key);
    }
  });
  return found;
}

/**
 * Declares names that @redocly/openapi-core would mistake: extensions, which may
 * hold anything and are not looked at; and in maps, which may hold any name,
 * those that every object inherits.
 */
function declareNames<Types extends Record<string, NodeType>>(
  types: Types,
  extensions: ReadonlySet<string>,
): Types {
  const declared = Object.entries(types).map(([name, type]) => {
    const { additionalProperties, extensionsPrefix, properties } = type;
    const names = [
      ...(additionalProperties === undefined
        ? []
        : inheritedNames.map((key) => [key, typeOfMember(type)] as const)),
      ...Object.entries(properties),
      ...(extensionsPrefix === undefined
        ? []
        : [...extensions].map((key) => [key, null] as const)),
    ];
    return [name, { ...type, properties: Object.fromEntries(names) }] as const;
  });
  return Object.fromEntries(declared) as Types;
}

const inheritedNames = Object.getOwnPropertyNames(Object.prototype).filter(
  (name) => name !== "__proto__",
);

function typeOfMember({ additionalProperties }: NodeType): TypeOf {
  return (value, key) => {
    // what is inherited is a function, and no description holds one
    if (typeof value === "function") return null;
    return typeof additionalProperties === "function"
      ? (additionalProperties as TypeOf)(value, key)
      : additionalProperties;
  };
}

/** What a visitor of @redocly/openapi-core gets, as far as ours use it. */
interface RedoclyContext {
  readonly location: { readonly pointer: string };
  readonly type: { readonly name: string };
  readonly report: (problem: {
    readonly message: string;
    readonly suggest: string[];
    readonly location: {
      readonly pointer: string;
      readonly reportOnKey: boolean;
    };
  }) => void;
}

/** Makes a rule of @redocly/openapi-core of ours. Its suggestion carries what is accepted. */
function toRedocly(rule: Rule, context: RuleContext, pathOf: PathReader) {
  const visitors = Object.entries(rule(context)).map(
    ([type, visit]) => [type, toRedoclyVisitor(visit, pathOf)] as const,
  );
  return Object.fromEntries(visitors);
}

/** The path of a place of @redocly/openapi-core. */
type PathReader = (location: RedoclyContext["location"]) => Path;

/** Reads the path of each place once: most rules visit the same ones. */
function createPathReader(): PathReader {
  const paths = new WeakMap<RedoclyContext["location"], Path>();
  return (location) => {
    const path = paths.get(location) ?? pathOfPointer(location.pointer);
    paths.set(location, path);
    return path;
  };
}

function toRedoclyVisitor(visit: Visitor[string], pathOf: PathReader) {
  return (node: unknown, { location, type, report }: RedoclyContext): void => {
    visit(node as JsonObject, {
      path: pathOf(location),
      type: type.name,
      report: (path, what, accepted, target = "key") => {
        report({
          message: what,
          suggest: [accepted],
          location: { pointer: toPointer(path), reportOnKey: target === "key" },
        });
      },
    });
  };
}

function toPointer(path: Path): string {
  return `#/${path.map(escapeKey).join("/")}`;
}

function ourFinding(
  { ruleId, message, suggest, location: [place] }: NormalizedProblem,
  line: RuleLine | undefined,
): Finding {
  return {
    rule: ruleId.replace(`${plugin}/`, ""),
    kind: line?.kind ?? "error",
    path: pathOfPointer(place?.pointer ?? "#/"),
    target: place?.reportOnKey === true ? "key" : "value",
    what: message,
    accepted: suggest[0] ?? "",
  };
}

/** Makes findings of an error at which @redocly/openapi-core stops: it does not say where, but what is wrong with the structure does. */
function explainStop(
  error: unknown,
  structure: readonly Finding[],
): readonly Finding[] {
  if (structure.length > 0) {
    return structure.map((finding) => ({ ...finding, kind: "error" }));
  }
  const reason = error instanceof Error ? error.message : String(error);
  return [
    {
      rule: "openapi",
      kind: "error",
      path: [],
      target: "key",
      what: `the rules of OpenAPI can't be applied: ${reason}`,
      accepted: "maps where maps belong, text where text belongs",
    },
  ];
}

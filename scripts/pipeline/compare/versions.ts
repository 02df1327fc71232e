/** Two versions of a description → every change, with a verdict for each audience. */

import { groupChanges, type Change } from "./change.js";
import { operationComparer, pairOperations } from "./operations.js";
import type { CompareShapes } from "./keywords.js";
import { compareMethods } from "./method-types.js";
import { compareRouteTypes } from "./route-types.js";
import { shapeComparer } from "./shapes.js";
import {
  exportedNames,
  exportedType,
  propertyType,
  type Compiled,
} from "./type-lookup.js";
import type {
  Contract,
  ContractOperation,
  OperationPair,
} from "../contract.js";
import type { Path } from "../document.js";
import {
  isDocumentation,
  type Difference,
  type Verdict,
} from "./difference.js";
import { typeName } from "../names.js";
import { resourceTypeName } from "../operation-names.js";
import { sameOperations } from "./unchanged-operations.js";
import { compareSettings, wholeChange } from "./whole-description.js";
import type { TypeDifference } from "./compiled-types.js";

/** Compares two versions. The compiler judges what types show, the contracts tell what they don't. */
export function compareVersions(
  before: Contract,
  after: Contract,
  compiled: Compiled,
): readonly Change[] {
  const { pairs, removed, added } = pairOperations(before, after);
  const compareOperation = operationComparer(before, after);
  const isSame = sameOperations(before, after);
  // these settings change the client, not what goes over the wire
  const isReshaped = ["x-client-params", "x-unwrap"].some(
    (key) =>
      JSON.stringify(before.settings[key]) !==
      JSON.stringify(after.settings[key]),
  );
  const unexplainedWire = isReshaped ? "none" : "not judged";
  const operations = [
    ...removed.map((one) => wholeOperation(one, "removed")),
    ...pairs
      .filter((pair) => !isSame(pair))
      .flatMap((pair) =>
        judgeOperation(pair, compareOperation(pair), compiled, unexplainedWire),
      ),
    ...added.map((one) => wholeOperation(one, "added")),
  ];
  const changes = [
    ...operations,
    ...compareSettings(before, after),
    ...compareExports(before, after, compiled),
  ];
  return groupChanges([
    ...changes,
    ...compareExportedTypes(before, after, compiled, changes),
  ]);
}

/** An operation that only one version has. */
function wholeOperation(
  { name, method, url, path, hasMethod }: ContractOperation,
  kind: "added" | "removed",
): Change {
  const isRemoved = kind === "removed";
  return {
    subjects: [name],
    part: "",
    kind,
    direction: "request",
    what: `was ${kind} (${method} ${url})`,
    at: { side: isRemoved ? "old" : "new", path },
    verdicts: {
      wire: isRemoved ? "breaks" : "none",
      callers: isRemoved ? "breaks" : "none",
      builders: hasMethod ? "breaks" : "none",
    },
    rawOnly: !hasMethod,
  };
}

interface TypedDifference extends TypeDifference {
  readonly rawOnly: boolean;
}

/** Gives each difference of an operation the compiler's verdict on its place. */
function judgeOperation(
  pair: OperationPair,
  differences: readonly Difference[],
  compiled: Compiled,
  unexplainedWire: Verdict,
): readonly Change[] {
  const { before, after } = pair;
  const hasMethods = before.hasMethod && after.hasMethod;
  const types: readonly TypedDifference[] = [
    ...(hasMethods ? compareMethods(compiled, pair) : []).map((one) => ({
      ...one,
      rawOnly: false,
    })),
    ...compareRouteTypes(compiled, pair).map((one) => ({
      ...one,
      rawOnly: true,
    })),
  ];
  const claimed = new Set<TypedDifference>();
  const changes = differences.map((one): Change => {
    const found = isTyped(one) ? typesAt(one, differences, types) : [];
    for (const type of found) claimed.add(type);
    return {
      ...one,
      subjects: [after.name],
      ...verdictsOf(one, pair, found),
    };
  });
  const explained = [...claimed];
  return [
    ...changes,
    ...unexplained(
      after,
      unexplainedWire,
      types.filter(
        (one) =>
          !claimed.has(one) &&
          // a whole differs because of its parts
          !explained.some(({ part }) => causes(part, one.part)),
      ),
    ),
  ];
}

/** Whether a part differs because another one does: those inside it, and the headers that are described beside the rest. */
function causes(part: string, other: string): boolean {
  return (
    isInside(part, other) ||
    (other === "headers[*]" && /^headers(?:\.|$)/.test(part))
  );
}

/** Whether a type can show the difference. */
function isTyped(difference: Difference): boolean {
  const { kind, what, part } = difference;
  if (isDocumentation(difference) || kind === "default" || kind === "paging") {
    return false;
  }
  if (["permissions", "security", "servers", "status"].includes(part)) {
    return false;
  }
  // of all limits only a file has a type of its own
  return kind !== "limit" || what.includes("binary");
}

/** The differences of types that explain a difference: those of methods, and those of `paths`, which may show it at another place. */
function typesAt(
  { part }: Difference,
  differences: readonly Difference[],
  types: readonly TypedDifference[],
): readonly TypedDifference[] {
  const others = new Set(differences.filter(isTyped).map((one) => one.part));
  return [false, true].flatMap((rawOnly) =>
    nearest(
      part,
      others,
      types.filter((one) => one.rawOnly === rawOnly),
    ),
  );
}

/** The differences of types at a place; else at the nearest place around it, or inside it, that no other difference has. */
function nearest(
  part: string,
  others: ReadonlySet<string>,
  types: readonly TypedDifference[],
): readonly TypedDifference[] {
  const exact = types.filter((one) => one.part === part);
  if (exact.length > 0) return exact;
  return types.filter(
    (one) =>
      !others.has(one.part) &&
      (isInside(part, one.part) || isInside(one.part, part)),
  );
}

function isInside(part: string, whole: string): boolean {
  return (
    part.startsWith(whole) &&
    (whole === "" || /^[.[]/.test(part.slice(whole.length)))
  );
}

function verdictsOf(
  { kind, wire }: Difference,
  { before, after }: OperationPair,
  types: readonly TypedDifference[],
): Pick<Change, "rawOnly" | "verdicts"> {
  const isRenamed = kind === "renamed";
  const byMethod =
    isRenamed || types.some((one) => one.callers && !one.rawOnly);
  const callers =
    byMethod || kind === "moved" || types.some((one) => one.callers);
  const builders =
    isRenamed || types.some((one) => one.builders && !one.rawOnly);
  const hasMethod = before.hasMethod || after.hasMethod;
  return {
    verdicts: {
      wire,
      callers: callers ? "breaks" : "none",
      builders: builders && hasMethod ? "breaks" : "none",
    },
    rawOnly: callers && !byMethod,
  };
}

/** What the compiler sees and no rule tells. */
function unexplained(
  { name, path }: ContractOperation,
  wire: Verdict,
  types: readonly TypedDifference[],
): readonly Change[] {
  const parts = [...new Set(types.map(({ part }) => part))];
  return parts.map((part): Change => {
    const here = types.filter((one) => one.part === part);
    const direction = /^(answer|failure)/.test(part) ? "answer" : "request";
    const kind = "type";
    const byMethod = here.some((one) => one.callers && !one.rawOnly);
    const verdict = (isBroken: boolean): Verdict =>
      isBroken ? "breaks" : "none";
    return {
      subjects: [name],
      part,
      kind,
      direction,
      what: here[0]?.what ?? "has another type",
      at: { side: "new", path },
      verdicts: {
        wire,
        callers: verdict(here.some(({ callers }) => callers)),
        builders: verdict(here.some((one) => one.builders && !one.rawOnly)),
      },
      rawOnly: !byMethod,
    };
  });
}

/** Names that only one version exports. */
function compareExports(
  before: Contract,
  after: Contract,
  compiled: Compiled,
): readonly Change[] {
  const { checker } = compiled;
  const old = exportedNames(checker, compiled.before.client);
  const now = exportedNames(checker, compiled.after.client);
  const gone = old.filter((name) => !now.includes(name));
  const fresh = now.filter((name) => !old.includes(name));
  return [
    ...gone.map((name): Change => ({
      ...wholeChange(
        `type ${name}`,
        "is no longer exported",
        "none",
        placeOfExport(before, name),
        "old",
      ),
      direction: "type",
      kind: "removed",
      verdicts: { wire: "none", callers: "breaks", builders: "none" },
    })),
    ...fresh.map((name): Change => ({
      ...wholeChange(
        `type ${name}`,
        "is exported",
        "none",
        placeOfExport(after, name),
      ),
      direction: "type",
      kind: "added",
    })),
  ];
}

/** What a type is made of: a schema, the first operation of a resource, or else the path parameters of the client. */
function placeOfExport({ schemas, operations }: Contract, name: string): Path {
  const schema = Object.keys(schemas).find((one) => typeName(one) === name);
  if (schema !== undefined) return ["components", "schemas", schema];
  const first = operations.find(
    (one) =>
      one.hasMethod && resourceTypeName(one.name.split(".")[0] ?? "") === name,
  );
  return first?.path ?? ["x-client-params"];
}

/** Changes of exported types that no operation shows: of schemas that no operation leads to, and of schemas whose type another use changes. */
function compareExportedTypes(
  before: Contract,
  after: Contract,
  compiled: Compiled,
  changes: readonly Change[],
): readonly Change[] {
  const compare: CompareShapes = shapeComparer(before.document, after.document);
  const keyOf = ({ at, what }: Pick<Change, "at" | "what">) =>
    JSON.stringify([at, what]);
  const told = new Set(changes.map(keyOf));
  const found: Change[] = [];
  for (const [schema, now = null] of Object.entries(after.schemas)) {
    const old = before.schemas[schema];
    if (old === undefined) continue;
    const path = ["components", "schemas", schema];
    const all = compare([{ value: old, path }], [{ value: now, path }], "type");
    const differences = all.filter((one) => !told.has(keyOf(one)));
    for (const one of differences) told.add(keyOf(one));
    const isSplit = all.length === 0 && isDeclaredAnew(compiled, schema);
    if (differences.length === 0 && !isSplit) continue;
    const types = typesOfExport(compiled, typeName(schema));
    const judged = isSplit
      ? types.slice(0, 1).map(() => otherType(path))
      : differences.map((one) => ({
          ...one,
          isBroken: isTyped(one) && typesAt(one, differences, types).length > 0,
        }));
    for (const { isBroken, ...one } of judged) {
      found.push({
        ...one,
        subjects: [`type ${typeName(schema)}`],
        verdicts: {
          wire: "none",
          callers: isBroken ? "breaks" : "none",
          builders: "none",
        },
        rawOnly: false,
      });
    }
  }
  return found;
}

/** An exported type that differs although its schema does not: requests and answers use it in another way. */
function otherType(path: Path): Difference & { readonly isBroken: true } {
  return {
    part: "",
    kind: "type",
    direction: "type",
    what: "has another type",
    at: { side: "new", path },
    shift: "unknown",
    wire: "none",
    isBroken: true,
  };
}

/** Whether the two outputs declare a schema in other words. */
function isDeclaredAnew(
  { checker, before, after }: Compiled,
  schema: string,
): boolean {
  const textIn = ({ schema: file }: Compiled["before"]) => {
    const components = exportedType(checker, file, "components");
    const schemas = components && propertyType(checker, components, "schemas");
    return schemas?.getProperty(schema)?.valueDeclaration?.getText();
  };
  return textIn(before) !== textIn(after);
}

function typesOfExport(
  { checker, compare, before, after }: Compiled,
  name: string,
): readonly TypedDifference[] {
  const old = exportedType(checker, before.client, name);
  const now = exportedType(checker, after.client, name);
  return old && now
    ? compare(old, now, "type").map((one) => ({ ...one, rawOnly: false }))
    : [];
}

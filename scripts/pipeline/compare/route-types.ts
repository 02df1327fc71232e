/** An operation of two compiled outputs → what changes for users of `paths` and of the typed fetch client. */

import { ts } from "ts-morph";
import {
  exportedType,
  propertyType,
  type Compiled,
  type CompiledSide,
} from "./type-lookup.js";
import { isSuccess, type OperationPair } from "../contract.js";
import { joinParts, partName, within, type Direction } from "./difference.js";
import { brokenBy, isOptional, type TypeDifference } from "./compiled-types.js";

/** Compares the entries of an operation in `paths`. */
export function compareRouteTypes(
  compiled: Compiled,
  pair: OperationPair,
): readonly TypeDifference[] {
  const { checker, before, after } = compiled;
  const old = routeType(checker, before, pair.before);
  const now = routeType(checker, after, pair.after);
  if (!old || !now) return [];
  const groups = [
    ...(pair.before.url === pair.after.url ? ["path"] : []),
    "query",
    "header",
    "cookie",
  ];
  return [
    ...groups.flatMap((group) => compareGroup(compiled, old, now, group)),
    ...compareContents(compiled, "body", "request", [
      bodyOf(checker, old),
      bodyOf(checker, now),
    ]),
    ...compareResponses(compiled, old, now),
  ];
}

/** The types of a route, as `paths` declares them. */
function routeType(
  checker: ts.TypeChecker,
  { schema }: CompiledSide,
  { url, method }: OperationPair["before"],
): ts.Type | undefined {
  const paths = exportedType(checker, schema, "paths");
  const path = paths && propertyType(checker, paths, url);
  return path && propertyType(checker, path, method.toLowerCase());
}

/** One group of parameters, such as all of the query. */
function compareGroup(
  { checker, compare }: Compiled,
  before: ts.Type,
  after: ts.Type,
  group: string,
): readonly TypeDifference[] {
  const groupOf = (operation: ts.Type) => {
    const parameters = propertyType(checker, operation, "parameters");
    const property = parameters?.getProperty(group);
    const type = parameters && propertyType(checker, parameters, group);
    const isAbsent = !type || (type.flags & ts.TypeFlags.Never) !== 0;
    return {
      type: isAbsent ? undefined : type,
      optional: !property || isOptional(property),
    };
  };
  const old = groupOf(before);
  const now = groupOf(after);
  const part = group === "header" ? "headers" : group;
  if (old.type && now.type) {
    return within(part, compare(old.type, now.type, "request"));
  }
  if (old.type) return [{ part, callers: true, builders: false }];
  if (!now.type || now.optional) return [];
  const needed = now.type.getProperties().filter((one) => !isOptional(one));
  return needed.map(({ name }) => ({
    part: joinParts(part, partName(name)),
    ...brokenBy("request", "old"),
  }));
}

/** A body: the types of its contents, and whether a request must have it. */
interface Contents {
  readonly byType: ReadonlyMap<string, ts.Type>;
  readonly optional: boolean;
}

function bodyOf(checker: ts.TypeChecker, operation: ts.Type): Contents {
  const property = operation.getProperty("requestBody");
  const body = propertyType(checker, operation, "requestBody");
  return {
    byType: contentsOf(checker, body),
    optional: !property || isOptional(property),
  };
}

function contentsOf(
  checker: ts.TypeChecker,
  owner: ts.Type | undefined,
): ReadonlyMap<string, ts.Type> {
  const content = owner && propertyType(checker, owner, "content");
  const all = content?.getProperties() ?? [];
  return new Map(all.map((one) => [one.name, checker.getTypeOfSymbol(one)]));
}

/** The typed fetch client takes any of the contents as a body, and gives any of them as data. */
function compareContents(
  { checker, compare }: Compiled,
  part: string,
  direction: Direction,
  [before, after]: readonly [Contents, Contents],
): readonly TypeDifference[] {
  const only = (one: Contents, other: Contents) =>
    [...one.byType].flatMap(([type, content]) =>
      other.byType.has(type) ? [] : [content],
    );
  const fits = (types: readonly ts.Type[], { byType }: Contents) =>
    types.every((type) =>
      [...byType.values()].some((one) => checker.isTypeAssignableTo(type, one)),
    );
  const isLost = !fits(only(before, after), after);
  const isGained = !fits(only(after, before), before);
  const isNeeded = before.optional && !after.optional;
  const breaks = direction === "request" ? isLost || isNeeded : isGained;
  return [
    ...(breaks ? [{ part, callers: true, builders: false }] : []),
    ...[...after.byType].flatMap(([type, now]) => {
      const old = before.byType.get(type);
      return old ? within(part, compare(old, now, direction)) : [];
    }),
  ];
}

/** Successes are what `data` is, whatever their status; failures are what `error` is. */
function compareResponses(
  compiled: Compiled,
  before: ts.Type,
  after: ts.Type,
): readonly TypeDifference[] {
  const old = responsesOf(compiled.checker, before);
  const now = responsesOf(compiled.checker, after);
  return [...now].flatMap(([key, contents]) => {
    const part = key.startsWith("answer") ? "answer" : key;
    const was = old.get(key);
    if (was) return compareContents(compiled, part, "answer", [was, contents]);
    const others = [...old].filter(([other]) =>
      part === "answer"
        ? other.startsWith("answer")
        : !other.startsWith("answer"),
    );
    return compareFurther(
      compiled,
      part,
      contents,
      others.map(([, one]) => one),
    );
  });
}

/** A status that the old version did not have: its contents may be what others were. */
function compareFurther(
  { checker }: Compiled,
  part: string,
  contents: Contents,
  others: readonly Contents[],
): readonly TypeDifference[] {
  const known = others.flatMap(({ byType }) => [...byType.values()]);
  const isKnown = [...contents.byType.values()].every((type) =>
    known.some((one) => checker.isTypeAssignableTo(type, one)),
  );
  return isKnown ? [] : [{ part, callers: true, builders: false }];
}

/** The contents of each answer: `answer` for the only success, `answer 200` for one of several, `failure 4XX`. */
function responsesOf(
  checker: ts.TypeChecker,
  operation: ts.Type,
): ReadonlyMap<string, Contents> {
  const responses = propertyType(checker, operation, "responses");
  const all = responses?.getProperties() ?? [];
  const successes = all.filter(({ name }) => isSuccess(name));
  return new Map(
    all.map((one) => {
      const { name } = one;
      const isAnswer =
        isSuccess(name) || (name === "default" && successes.length === 0);
      const answer = successes.length > 1 ? `answer ${name}` : "answer";
      const type = checker.getTypeOfSymbol(one);
      return [
        isAnswer ? answer : `failure ${name}`,
        { byType: contentsOf(checker, type), optional: false },
      ] as const;
    }),
  );
}

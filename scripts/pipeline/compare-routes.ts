/** An operation of two compiled outputs → what changes for users of `paths` and of the typed fetch client. */

import { ts } from "ts-morph";
import {
  exportedType,
  propertyType,
  type Compiled,
  type CompiledSide,
} from "./compiled.js";
import { isSuccess, type OperationPair } from "./contract.js";
import { joinParts, partName, type Direction } from "./difference.js";
import {
  brokenBy,
  inside,
  isOptional,
  type TypeDifference,
} from "./type-walk.js";

/** Compares the entries of an operation in `paths`. */
export function compareRoutes(
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
    return inside(part, compare(old.type, now.type, "request"));
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

function compareContents(
  { compare }: Pick<Compiled, "compare">,
  part: string,
  direction: Direction,
  [before, after]: readonly [Contents, Contents],
): readonly TypeDifference[] {
  const { byType: old } = before;
  const { byType: now } = after;
  const lost = [...old.keys()].some((type) => !now.has(type));
  const gained = [...now.keys()].some((type) => !old.has(type));
  const needed = before.optional && !after.optional;
  const broken = (only: "new" | "old") => ({
    part,
    ...brokenBy(direction, only),
  });
  return [
    ...(lost || (needed && direction === "request") ? [broken("old")] : []),
    ...(gained && direction === "answer" ? [broken("new")] : []),
    ...[...now].flatMap(([type, is]) => {
      const was = old.get(type);
      return was ? inside(part, compare(was, is, direction)) : [];
    }),
  ];
}

/** Successes are what `data` is, whatever their status; each failure is part of `error`. */
function compareResponses(
  compiled: Compiled,
  before: ts.Type,
  after: ts.Type,
): readonly TypeDifference[] {
  const { checker, compare } = compiled;
  const responsesOf = (operation: ts.Type) => {
    const responses = propertyType(checker, operation, "responses");
    const all = responses?.getProperties() ?? [];
    const successes = all.filter(({ name }) => isSuccess(name));
    return new Map(
      all.map((one) => {
        const isAnswer =
          isSuccess(one.name) ||
          (one.name === "default" && successes.length === 0);
        const only = successes.length <= 1;
        const key = isAnswer
          ? only
            ? "answer"
            : `answer ${one.name}`
          : `failure ${one.name}`;
        return [key, checker.getTypeOfSymbol(one)] as const;
      }),
    );
  };
  const old = responsesOf(before);
  const now = responsesOf(after);
  return [...now].flatMap(([key, type]) => {
    const was = old.get(key);
    const part = key.startsWith("answer") ? "answer" : key;
    if (!was) {
      return part === "answer" ? [{ part, ...brokenBy("answer", "new") }] : [];
    }
    const contents = (owner: ts.Type): Contents => ({
      byType: contentsOf(checker, owner),
      optional: false,
    });
    const headers = (owner: ts.Type) => propertyType(checker, owner, "headers");
    const [oldHeaders, newHeaders] = [headers(was), headers(type)];
    return [
      ...compareContents(compiled, part, "answer", [
        contents(was),
        contents(type),
      ]),
      ...(oldHeaders && newHeaders
        ? inside(
            joinParts(part, "headers"),
            compare(oldHeaders, newHeaders, "answer"),
          )
        : []),
    ];
  });
}

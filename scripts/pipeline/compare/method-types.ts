/** An operation of two compiled outputs → what changes for those who call its method or implement it. */

import { ts } from "ts-morph";
import {
  exportedType,
  propertyType,
  type Compiled,
  type CompiledSide,
} from "./type-lookup.js";
import type { OperationPair } from "../contract.js";
import { joinParts, partName, within } from "./difference.js";
import {
  brokenBy,
  type CompareTypes,
  type TypeDifference,
} from "./compiled-types.js";

/** Compares the methods of an operation. */
export function compareMethods(
  { checker, compare, before, after }: Compiled,
  pair: OperationPair,
): readonly TypeDifference[] {
  const old = methodOf(checker, before, pair.before.name);
  const now = methodOf(checker, after, pair.after.name);
  if (!old || !now) return [];
  return [
    ...compareArguments(checker, compare, old.arguments, now.arguments),
    ...(old.resultPart === now.resultPart
      ? within(now.resultPart, compareResults(compare, old.result, now.result))
      : judgeResults(checker, old.result, now.result)),
  ];
}

/** An argument of a method: a path parameter by its position, `body` or `options`. */
interface Argument {
  readonly role: string;
  readonly part: string;
  readonly type: ts.Type;
  readonly optional: boolean;
}

interface Method {
  readonly arguments: readonly Argument[];
  readonly result: ts.Type;
  readonly resultPart: string;
}

/** `undefined` alone is a result, too. */
function compareResults(
  compare: CompareTypes,
  old: ts.Type,
  now: ts.Type,
): readonly TypeDifference[] {
  const isEmpty = (type: ts.Type) =>
    (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0;
  const mayBeEmpty = (type: ts.Type) =>
    isEmpty(type) || (type.isUnion() && type.types.some(isEmpty));
  if (isEmpty(old) && isEmpty(now)) return [];
  if (isEmpty(old) || isEmpty(now)) {
    return [{ part: "", callers: true, builders: true }];
  }
  const gained = !mayBeEmpty(old) && mayBeEmpty(now);
  const lost = mayBeEmpty(old) && !mayBeEmpty(now);
  return [
    ...(gained ? [{ part: "", ...brokenBy("answer", "new") }] : []),
    ...(lost ? [{ part: "", ...brokenBy("answer", "old") }] : []),
    ...compare(old, now, "answer"),
  ];
}

/** Results that are other parts of the answer. */
function judgeResults(
  checker: ts.TypeChecker,
  old: ts.Type,
  now: ts.Type,
): readonly TypeDifference[] {
  const callers = !checker.isTypeAssignableTo(now, old);
  const builders = !checker.isTypeAssignableTo(old, now);
  return callers || builders ? [{ part: "answer", callers, builders }] : [];
}

/** Arguments with the same roles are compared one by one, others by their positions, as calls pass them. */
function compareArguments(
  checker: ts.TypeChecker,
  compare: CompareTypes,
  before: readonly Argument[],
  after: readonly Argument[],
): readonly TypeDifference[] {
  const roles = (all: readonly Argument[]) =>
    all.map(({ role }) => role).join();
  if (roles(before) !== roles(after)) {
    return [
      {
        ...shiftOf(before, after),
        callers: !passes(checker, before, after),
        builders: !passes(checker, after.slice(0, before.length), before),
      },
    ];
  }
  return after.flatMap((now, index) => {
    const old = before[index];
    if (!old) return [];
    // options become required by what is in them
    const isOptions = now.role === "options";
    const isNeeded = !isOptions && old.optional && !now.optional;
    const isFreed = !isOptions && !old.optional && now.optional;
    return [
      ...(isNeeded ? [{ part: now.part, ...brokenBy("request", "old") }] : []),
      ...(isFreed ? [{ part: now.part, ...brokenBy("request", "new") }] : []),
      ...within(now.part, compare(old.type, now.type, "request")),
    ];
  });
}

/** The argument that only one version has. Those of the path have names, or else positions where their names alone change. */
function shiftOf(
  before: readonly Argument[],
  after: readonly Argument[],
): Pick<TypeDifference, "part" | "what"> {
  const count = (all: readonly Argument[]) =>
    all.filter(({ role }) => role.startsWith("path")).length;
  const key = count(before) === count(after) ? "role" : "part";
  const only = (all: readonly Argument[], others: readonly Argument[]) =>
    all.find((one) => !others.some((other) => other[key] === one[key]));
  const added = only(after, before);
  return {
    part: (added ?? only(before, after))?.part ?? "",
    what: added ? "is an argument now" : "is no argument any more",
  };
}

/** Whether a call with the arguments `given` is one with the arguments `taken`. */
function passes(
  checker: ts.TypeChecker,
  given: readonly Argument[],
  taken: readonly Argument[],
): boolean {
  return (
    given.length <= taken.length &&
    taken.every(({ type, optional }, index) => {
      const argument = given[index];
      if (!argument) return optional;
      return (
        (optional || !argument.optional) &&
        checker.isTypeAssignableTo(argument.type, type)
      );
    })
  );
}

function methodOf(
  checker: ts.TypeChecker,
  { client, operations }: CompiledSide,
  name: string,
): Method | undefined {
  const operation = operations.get(name);
  const [resource = ""] = name.split(".");
  const methodName = name.slice(resource.length + 1);
  const resources = exportedType(checker, client, "Resources");
  const type = resources && propertyType(checker, resources, resource);
  const method = type && propertyType(checker, type, methodName);
  const signature = method?.getCallSignatures()[0];
  if (!operation || !signature) return undefined;
  const ids = operation.pathParams.filter(
    ({ argument }) => argument !== undefined,
  );
  const roles = [
    ...ids.map(({ name: id }, index) => ({
      role: `path ${index}`,
      part: `path.${partName(id)}`,
    })),
    ...(operation.body ? [{ role: "body", part: "body" }] : []),
    { role: "options", part: "" },
  ];
  const { property } = operation.result.shape ?? {};
  const promise = signature.getReturnType();
  return {
    arguments: signature.parameters.map((parameter, index) => ({
      role: roles[index]?.role ?? "options",
      part: roles[index]?.part ?? "",
      type: checker.getTypeOfSymbol(parameter),
      optional: isOptionalParameter(checker, parameter),
    })),
    result: checker.getAwaitedType(promise) ?? promise,
    resultPart: joinParts(
      "answer",
      property === undefined ? "" : partName(property),
    ),
  };
}

/** Before a required argument, an optional one is written as one that may be undefined. */
function isOptionalParameter(
  checker: ts.TypeChecker,
  parameter: ts.Symbol,
): boolean {
  const { valueDeclaration } = parameter;
  const type = checker.getTypeOfSymbol(parameter);
  return (
    (valueDeclaration !== undefined &&
      ts.isParameter(valueDeclaration) &&
      valueDeclaration.questionToken !== undefined) ||
    (type.isUnion() &&
      type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0))
  );
}

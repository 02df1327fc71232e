/** Two types of one program → where they differ, and whose code that breaks. The compiler judges. */

import { ts } from "ts-morph";
import { partName, within, type Direction } from "./difference.js";
import { pairMemory } from "./pair-memory.js";

/** A place at which two types differ so that code breaks. */
export interface TypeDifference {
  readonly part: string;
  /** The words for a difference that the description does not show. Undefined: "has another type". */
  readonly what?: string;
  /** Whether code that calls methods and reads results stops compiling. */
  readonly callers: boolean;
  /** Whether code that implements methods, builds results or switches over unions stops compiling. */
  readonly builders: boolean;
}

export type CompareTypes = (
  before: ts.Type,
  after: ts.Type,
  direction: Direction,
) => readonly TypeDifference[];

interface Walk {
  readonly checker: ts.TypeChecker;
  readonly compare: CompareTypes;
  readonly direction: Direction;
}

/** Compares types of one program. Each pair is compared once; a pair inside itself adds nothing. */
export function typeComparer(checker: ts.TypeChecker): CompareTypes {
  const recall = pairMemory<readonly TypeDifference[]>([]);
  const ids = new Map<ts.Type, number>();
  const idOf = (type: ts.Type): number => {
    const id = ids.get(type) ?? ids.size;
    ids.set(type, id);
    return id;
  };
  // an optional property has the type with undefined, which is no other pair
  const keyOf = (type: ts.Type) =>
    (type.isUnion() ? type.types : [type])
      .filter(({ flags }) => !(flags & absentFlags))
      .map(idOf)
      .sort((a, b) => a - b)
      .join("|");
  const compare: CompareTypes = (before, after, direction) => {
    if (before === after) return [];
    const key = `${direction} ${keyOf(before)} ${keyOf(after)}`;
    const walk = { checker, compare, direction };
    return recall(key, () => compareMembers(walk, before, after));
  };
  return compare;
}

/** Whose code breaks where a value is one that only the old type has, or only the new one. */
export function brokenBy(
  direction: Direction,
  only: "new" | "old",
): Omit<TypeDifference, "part"> {
  if (direction === "type") return { callers: true, builders: true };
  const isCallers = (direction === "request") === (only === "old");
  return { callers: isCallers, builders: !isCallers };
}

/** The members of a union: null, those that a switch tells apart, and the others. */
interface Members {
  readonly hasNull: boolean;
  readonly literals: ReadonlyMap<string, ts.Type>;
  readonly others: readonly ts.Type[];
}

function membersOf(checker: ts.TypeChecker, type: ts.Type): Members {
  const all = type.isUnion() ? type.types : [type];
  const literals = new Map<string, ts.Type>();
  const others: ts.Type[] = [];
  let hasNull = false;
  for (const one of all) {
    if (one.flags & ts.TypeFlags.Null) hasNull = true;
    else if (one.flags & literalFlags) {
      literals.set(checker.typeToString(one), one);
    } else if (!(one.flags & absentFlags)) others.push(one);
  }
  return { hasNull, literals, others };
}

const literalFlags =
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral |
  ts.TypeFlags.BooleanLiteral;
const absentFlags =
  ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never;

function compareMembers(
  walk: Walk,
  before: ts.Type,
  after: ts.Type,
): readonly TypeDifference[] {
  const { checker, direction } = walk;
  if ((before.flags | after.flags) & ts.TypeFlags.Unknown) {
    // every type is assignable to it
    return judge(walk, only(before), only(after));
  }
  const old = membersOf(checker, before);
  const now = membersOf(checker, after);
  const found: TypeDifference[] = [];
  if (old.hasNull !== now.hasNull) {
    found.push({
      part: "",
      ...brokenBy(direction, old.hasNull ? "old" : "new"),
    });
  }
  if (old.literals.size > 0 !== now.literals.size > 0) {
    return [...found, ...judge(walk, old, now)];
  }
  return [
    ...found,
    ...compareLiterals(direction, old, now),
    ...compareOthers(walk, old.others, now.others),
  ];
}

/** A switch that names every value breaks whichever way the values change; a caller by what it may not pass any more. */
function compareLiterals(
  direction: Direction,
  { literals: old }: Members,
  { literals: now }: Members,
): readonly TypeDifference[] {
  const isRemoved = [...old.keys()].some((key) => !now.has(key));
  const isAdded = [...now.keys()].some((key) => !old.has(key));
  if (!isRemoved && !isAdded) return [];
  const sortsOf = (literals: ReadonlyMap<string, ts.Type>) =>
    [...literals.values()].map(({ flags }) => flags & literalFlags);
  // a boolean among texts is no further text
  const isOtherSort = sortsOf(now).some((one) => !sortsOf(old).includes(one));
  const callers =
    direction === "type" || (direction === "request" ? isRemoved : isOtherSort);
  return [{ part: "", callers, builders: true }];
}

/** Judges members as a whole, null aside. */
function judge(
  { checker, direction }: Walk,
  before: Pick<Members, "literals" | "others">,
  after: Pick<Members, "literals" | "others">,
): readonly TypeDifference[] {
  const all = ({ literals, others }: typeof before) => [
    ...literals.values(),
    ...others,
  ];
  const fits = (from: typeof before, to: typeof before) =>
    all(from).every((one) =>
      all(to).some((other) => checker.isTypeAssignableTo(one, other)),
    );
  const onlyOld = !fits(before, after);
  const onlyNew = !fits(after, before);
  return merge(
    onlyOld && brokenBy(direction, "old"),
    onlyNew && brokenBy(direction, "new"),
  );
}

function merge(
  ...broken: readonly (Omit<TypeDifference, "part"> | false)[]
): readonly TypeDifference[] {
  const callers = broken.some((one) => one && one.callers);
  const builders = broken.some((one) => one && one.builders);
  return callers || builders ? [{ part: "", callers, builders }] : [];
}

/**
 * Pairs members of one name, then those assignable to each other, then those
 * assignable one way. If one member is left on each side, pairs these two.
 */
function compareOthers(
  walk: Walk,
  before: readonly ts.Type[],
  after: readonly ts.Type[],
): readonly TypeDifference[] {
  const { checker, compare, direction } = walk;
  const nameOf = (type: ts.Type) => checker.typeToString(type);
  const fits = (a: ts.Type, b: ts.Type) => checker.isTypeAssignableTo(a, b);
  const found: TypeDifference[] = [];
  let removed = before;
  let added = after;
  const match = (isPair: (a: ts.Type, b: ts.Type) => boolean) => {
    for (const old of removed) {
      const now = added.find((one) => isPair(old, one));
      if (!now) continue;
      removed = removed.filter((one) => one !== old);
      added = added.filter((one) => one !== now);
      const isUnion = before.length > 1 || after.length > 1;
      found.push(
        ...(isUnion
          ? compare(old, now, direction)
          : compareSingle(walk, old, now)),
      );
    }
  };
  match((a, b) => nameOf(a) === nameOf(b));
  if (removed.length > 1 || added.length > 1) {
    match((a, b) => fits(a, b) && fits(b, a));
    match((a, b) => fits(a, b) || fits(b, a));
  }
  if (removed.length === 1 && added.length === 1) match(() => true);
  if (removed.length === 0 && added.length === 0) return found;
  const [from, to] =
    direction === "request" ? [removed, after] : [added, before];
  const callers =
    direction === "type" ||
    from.some((one) => !to.some((other) => fits(one, other)));
  return [...found, { part: "", callers, builders: true }];
}

function compareSingle(
  walk: Walk,
  before: ts.Type,
  after: ts.Type,
): readonly TypeDifference[] {
  const { checker, compare, direction } = walk;
  if (checker.isArrayType(before) && checker.isArrayType(after)) {
    const [old] = checker.getTypeArguments(before as ts.TypeReference);
    const [now] = checker.getTypeArguments(after as ts.TypeReference);
    return old && now ? within("[]", compare(old, now, direction)) : [];
  }
  if (hasProperties(checker, before) && hasProperties(checker, after)) {
    return compareProperties(walk, before, after);
  }
  return judge(walk, only(before), only(after));
}

/** A type as the only member of a union. */
function only(type: ts.Type): Pick<Members, "literals" | "others"> {
  return { literals: new Map(), others: [type] };
}

/** Whether a type is made of the properties that a description names: no list, and no class such as Blob. */
function hasProperties(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) {
    return false;
  }
  if (checker.isArrayType(type) || checker.isTupleType(type)) return false;
  if (type.isIntersection()) {
    return type.types.every((one) => hasProperties(checker, one));
  }
  const isNamed =
    (type.symbol as ts.Symbol | undefined) !== undefined &&
    (type.symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !==
      0;
  const isForeign =
    isNamed &&
    type.symbol.declarations?.every(
      (one) => one.getSourceFile().isDeclarationFile,
    );
  return isForeign !== true && type.getCallSignatures().length === 0;
}

function compareProperties(
  walk: Walk,
  before: ts.Type,
  after: ts.Type,
): readonly TypeDifference[] {
  const { checker, compare, direction } = walk;
  const old = propertiesOf(before);
  const now = propertiesOf(after);
  const found: TypeDifference[] = [];
  const add = (name: string, differences: readonly TypeDifference[]) =>
    found.push(...within(partName(name), differences));
  const newIndex = indexOf(checker, after);
  for (const [name, property] of old) {
    const other = now.get(name);
    const type = checker.getTypeOfSymbol(property);
    if (!other) {
      const gone = [{ part: "", callers: true, builders: true }];
      add(name, newIndex ? compare(type, newIndex, direction) : gone);
      continue;
    }
    const needed = isOptional(property) && !isOptional(other);
    const freed = !isOptional(property) && isOptional(other);
    add(name, [
      ...merge(
        needed && brokenBy(direction, "old"),
        freed && brokenBy(direction, "new"),
      ),
      ...compare(type, checker.getTypeOfSymbol(other), direction),
    ]);
  }
  for (const [name, property] of now) {
    if (old.has(name) || isOptional(property)) continue;
    add(name, [{ part: "", ...brokenBy(direction, "old") }]);
  }
  const oldIndex = indexOf(checker, before);
  if (oldIndex && newIndex) {
    found.push(...within("[*]", compare(oldIndex, newIndex, direction)));
  } else if (oldIndex) {
    found.push({ part: "", callers: true, builders: true });
  }
  return found;
}

function propertiesOf(type: ts.Type): ReadonlyMap<string, ts.Symbol> {
  return new Map(type.getProperties().map((one) => [one.name, one]));
}

export function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}

/** The type of all other properties; none where there can be none. */
function indexOf(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  return index && !(index.flags & ts.TypeFlags.Never) ? index : undefined;
}

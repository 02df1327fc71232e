/** Both versions of the output, in one program, and how to find a type in them. */

import type { ts } from "ts-morph";
import type { Operation } from "../model.js";
import type { CompareTypes } from "./compiled-types.js";

/** The files of one version, in the program that holds both versions. */
export interface CompiledSide {
  readonly client: ts.SourceFile;
  readonly schema: ts.SourceFile;
  /** The model of each operation that has a method, by its name: `apps.create`. */
  readonly operations: ReadonlyMap<string, Operation>;
}

export interface Compiled {
  readonly checker: ts.TypeChecker;
  readonly compare: CompareTypes;
  readonly before: CompiledSide;
  readonly after: CompiledSide;
}

/** The type that a file exports under a name. */
export function exportedType(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  name: string,
): ts.Type | undefined {
  const symbol = checker.getSymbolAtLocation(file);
  const found = symbol && checker.tryGetMemberInModuleExports(name, symbol);
  return found && checker.getDeclaredTypeOfSymbol(found);
}

/** The names that a file exports. */
export function exportedNames(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): readonly string[] {
  const symbol = checker.getSymbolAtLocation(file);
  return symbol
    ? checker.getExportsOfModule(symbol).map(({ name }) => name)
    : [];
}

/** The type of a property, null and undefined aside. */
export function propertyType(
  checker: ts.TypeChecker,
  type: ts.Type,
  name: string,
): ts.Type | undefined {
  const property = type.getProperty(name);
  return (
    property && checker.getNonNullableType(checker.getTypeOfSymbol(property))
  );
}

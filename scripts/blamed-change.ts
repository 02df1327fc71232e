/** An error in a user's program → the change that causes it. */

import { basename } from "node:path";
import { Node, SyntaxKind, type Type } from "ts-morph";
import type { Change } from "./pipeline/compare/change.js";
import type { ApiModel } from "./pipeline/model.js";

/** An error as the compiler tells it. */
interface CompilerError {
  readonly message: string;
  /** What it is about, in a program that is compiled with the old version, which still has the types that are gone. */
  readonly node: Node | undefined;
}

/** How many variables lead from an error to the call that it comes from, at most. */
const deepest = 4;

/** What is known of the statement of an error. */
interface Clues {
  /** The message, and the node that it is about. */
  readonly messageText: string;
  readonly statement: string;
  /** The methods that the statement calls: `apps.create`. */
  readonly called: ReadonlySet<string>;
  /** The methods that gave the statement its variables. */
  readonly used: ReadonlySet<string>;
}

/**
 * Returns the change that explains an error best: by the methods that its
 * statement calls or has its variables from, and the names that the compiler
 * gives.
 *
 * @param before - the version that the program was written for
 */
export function causeOf(
  { message, node }: CompilerError,
  changes: readonly Change[],
  before: ApiModel,
): Change | undefined {
  const statement = statementOf(node);
  const clues = {
    messageText: `${message} ${node?.getText() ?? ""}`,
    statement: statement?.getText() ?? "",
    called: methodsIn(statement ? [statement] : [], before),
    used: methodsIn(sourcesOf(statement), before),
  };
  let best: Change | undefined;
  let most = 0;
  for (const change of changes) {
    const { callers, builders } = change.verdicts;
    if (callers !== "breaks" && builders !== "breaks") continue;
    const score = scoreOf(change, clues);
    if (score > most) [best, most] = [change, score];
  }
  return best;
}

function scoreOf(
  change: Change,
  { messageText, statement, called, used }: Clues,
): number {
  const names = namesOf(change);
  const isIn = (text: string) => names.some((name) => hasWord(text, name));
  const isAmong = (methods: ReadonlySet<string>) =>
    oldSubjects(change).some((subject) => methods.has(subject));
  return (
    (isAmong(called) ? 4 : isAmong(used) ? 3 : 0) +
    (isIn(messageText) ? 6 : 0) +
    (isIn(statement) ? 2 : 0)
  );
}

/** The subjects as the old version names them. */
function oldSubjects({ subjects, kind, what }: Change): readonly string[] {
  return kind === "renamed" ? [what.replace("was called ", "")] : subjects;
}

/** The names by which code meets a change: the property, the method. */
function namesOf(change: Change): readonly string[] {
  const { part, kind } = change;
  const last = (name: string) =>
    name
      .split(/[^\w$]+/)
      .filter((word) => word !== "")
      .at(-1) ?? "";
  // where a route moves, the name of its method stays
  const whole = part === "" && kind !== "moved" ? oldSubjects(change) : [];
  return [part, ...whole].map(last).filter((name) => name !== "");
}

function hasWord(text: string, word: string): boolean {
  return text.split(/[^\w$]+/).includes(word);
}

/** The statements that gave a statement its variables, directly or by way of others. */
function sourcesOf(statement: Node | undefined): readonly Node[] {
  const found = new Set<Node>();
  let level = statement ? [statement] : [];
  for (let depth = 0; depth < deepest; depth += 1) {
    level = level.flatMap(declarationsIn).filter((one) => !found.has(one));
    for (const one of level) found.add(one);
  }
  return [...found];
}

/** The statements of the same program that declare the variables of a node. */
function declarationsIn(node: Node): readonly Node[] {
  const file = node.getSourceFile();
  return node.getDescendants().flatMap((one) => {
    if (!Node.isIdentifier(one)) return [];
    const declarations = one.getSymbol()?.getDeclarations() ?? [];
    return declarations.flatMap((declaration) => {
      const kind = declaration.getKind();
      const isVariable =
        kind === SyntaxKind.VariableDeclaration ||
        kind === SyntaxKind.BindingElement;
      const source = isVariable ? statementOf(declaration) : undefined;
      return source?.getSourceFile() === file ? [source] : [];
    });
  });
}

/** The methods that nodes call or take out of their resource. */
function methodsIn(
  nodes: readonly Node[],
  before: ApiModel,
): ReadonlySet<string> {
  const inner = nodes.flatMap((node) => [node, ...node.getDescendants()]);
  return new Set(
    inner.flatMap((one) => methodOf(one) ?? routeOf(one, before) ?? []),
  );
}

/** `apps.create` of `calls.apps.create`, and of `const { create } = calls.apps`. */
function methodOf(node: Node): string | undefined {
  if (Node.isPropertyAccessExpression(node)) {
    return memberOf(node.getExpression(), node.getName());
  }
  if (!Node.isBindingElement(node)) return undefined;
  const value = node
    .getParent()
    .getParentIfKind(SyntaxKind.VariableDeclaration)
    ?.getInitializer();
  const name = node.getPropertyNameNode()?.getText() ?? node.getName();
  return value && memberOf(value, name);
}

function memberOf(resource: Node, name: string): string | undefined {
  const type: Type = resource.getType().getNonNullableType();
  const [declaration] = type.getProperty(name)?.getDeclarations() ?? [];
  const owner = declaration?.getParent();
  if (!Node.isInterfaceDeclaration(owner)) return undefined;
  const file = basename(owner.getSourceFile().getFilePath());
  if (file !== "client.ts") return undefined;
  const last =
    resource
      .getText()
      .split(/[^\w$]+/)
      .at(-1) ?? "";
  return `${last}.${name}`;
}

/** `apps.list` of `calls.api.GET("/accounts/{account_id}/calls/apps")`. */
function routeOf(node: Node, { resources }: ApiModel): string | undefined {
  if (!Node.isCallExpression(node)) return undefined;
  const callee = node.getExpression();
  const [path] = node.getArguments();
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  if (!Node.isStringLiteral(path)) return undefined;
  for (const { name, operations } of resources) {
    const found = operations.find(
      (one) =>
        one.path === path.getLiteralText() &&
        one.method.toUpperCase() === callee.getName(),
    );
    if (found) return `${name}.${found.name}`;
  }
  return undefined;
}

function statementOf(node: Node | undefined): Node | undefined {
  const ancestors = node?.getAncestors() ?? [];
  return ancestors.find((one): boolean => Node.isStatement(one)) ?? node;
}

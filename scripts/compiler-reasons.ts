/** What the compiler says to code that a change breaks. */

import { join } from "node:path";
import { ts, type Project } from "ts-morph";
import type { Change } from "./pipeline/compare/change.js";

/**
 * Passes the old arguments of each method that breaks to the new method, and
 * takes its new result for the old one. Gives each change the words in which
 * the compiler refuses that, where they are about it.
 *
 * @param compiler - holds both versions, as `compilePair` puts them there
 */
export function explain(
  compiler: Project,
  root: string,
  changes: readonly Change[],
): readonly Change[] {
  const names = new Set(
    changes.filter(isExplained).map(({ subjects }) => subjects[0] ?? ""),
  );
  if (names.size === 0) return changes;
  const lines = [...names].flatMap((name, index) => probe(name, index));
  const head = ["old", "new"].map(
    (side) =>
      `import type { Resources as ${side}Resources } from "./${side}/client.js";`,
  );
  const file = compiler.createSourceFile(
    join(root, ".review/reasons.ts"),
    [...head, ...lines].join("\n"),
    { overwrite: true },
  );
  const messages = new Map<number, Message>();
  for (const one of file.getPreEmitDiagnostics()) {
    const line = (one.getLineNumber() ?? 1) - head.length - 1;
    messages.set(line, messageOf(one.compilerObject.messageText));
  }
  const order = [...names];
  const used = new Set<number>();
  return changes.map((change) => {
    const index = order.indexOf(change.subjects[0] ?? "");
    if (!isExplained(change) || index < 0) return change;
    const line = 4 * index + (change.direction === "request" ? 1 : 3);
    const message = messages.get(line);
    if (!message || used.has(line) || !isAbout(change, message)) return change;
    used.add(line);
    return { ...change, reason: message.last };
  });
}

/** Whether the compiler can refuse anything: both versions have the method. */
function isExplained({ verdicts, kind, rawOnly, part }: Change): boolean {
  return (
    verdicts.callers === "breaks" &&
    !rawOnly &&
    part !== "" &&
    kind !== "renamed"
  );
}

/** Four lines: old arguments for the new method, the new result for the old one. */
function probe(name: string, index: number): readonly string[] {
  const [resource = ""] = name.split(".");
  const key = `[${JSON.stringify(resource)}][${JSON.stringify(name.slice(resource.length + 1))}]`;
  const [old, now] = [`oldResources${key}`, `newResources${key}`];
  return [
    `declare const arguments${index}: Parameters<${old}>;`,
    `export const taken${index}: Parameters<${now}> = arguments${index};`,
    `declare const result${index}: Awaited<ReturnType<${now}>>;`,
    `export const read${index}: Awaited<ReturnType<${old}>> = result${index};`,
  ];
}

/** What the compiler says: all of it, and the last message, to which the others lead. */
interface Message {
  readonly whole: string;
  readonly last: string;
}

function messageOf(message: string | ts.DiagnosticMessageChain): Message {
  const whole = ts.flattenDiagnosticMessageText(message, "\n");
  return { whole, last: whole.split("\n").at(-1)?.trim() ?? whole };
}

/** Whether the compiler names the part of a change: it quotes names of properties, and a type is more than a name. */
function isAbout({ part }: Change, { whole }: Message): boolean {
  const name = part.split(/[^\w$]+/).findLast((word) => word !== "");
  const quoted = [...whole.matchAll(/'([\w$.[\]]+)'/g)].flatMap((match) =>
    (match[1] ?? "").split(/[^\w$]+/),
  );
  return name !== undefined && quoted.includes(name);
}

/** YAML or JSON text → document, and the position of any node. */

import {
  findNodeAtLocation,
  parseTree,
  visit,
  type Node as JsonNode,
} from "jsonc-parser";
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  visit as visitYaml,
  type Document,
  type Node,
} from "yaml";
import { aliasTargets, type Targets } from "./yaml-aliases.js";
import { member, type Json, type Path } from "./document.js";
import { parseYaml } from "./parse-yaml.js";
import {
  nestedTooDeeply,
  SpecError,
  type Position,
  type Problem,
} from "./problem.js";
import {
  deepestPlace,
  findJsonComment,
  isMeantAsJson,
  mistakesOf,
  type Mistake,
} from "./syntax-mistakes.js";

export interface Spec {
  readonly document: Json;
  /** The position of a node or of its key. A missing node has that of the nearest node above it. */
  readonly positionOf: (path: Path, target: "key" | "value") => Position;
  /** A number as it is written; of what is no number, its first word. */
  readonly wordAt: (path: Path) => string;
}

/**
 * Reads a description.
 *
 * @throws {SpecError} with every mistake of syntax, duplicate keys included
 */
export function readSpec(source: string): Spec {
  const marked = source.replace(/^\uFEFF/, "");
  // YAML ends lines so, too, and the parser of YAML does not
  const text = marked.includes("\n") ? marked : marked.replaceAll("\r", "\n");
  try {
    return readToTheEnd(text);
  } catch (error) {
    if (!(error instanceof SpecError && isMeantAsJson(text))) throw error;
    const problems = error.problems.map((one) => ({ ...one, where: "JSON" }));
    throw new SpecError(problems);
  }
}

/** Refuses what is nested deeper than a parser can walk. */
function readToTheEnd(text: string): Spec {
  try {
    return readText(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuse(countLines(text), [
      { offset: deepestPlace(text), ...nestedTooDeeply },
    ]);
  }
}

function readText(text: string): Spec {
  const json = readJson(text);
  if (json) return json;
  const spec = /^\s*\/[/*]/.test(text) ? undefined : readYaml(text);
  // YAML takes the comment for a key
  if (member(spec?.document, "openapi") === undefined) {
    const comment = findJsonComment(text);
    if (comment) refuse(countLines(text), [comment]);
  }
  return spec ?? readYaml(text);
}

/** Reads JSON by the engine's parser, far faster than as YAML. Undefined where the text is anything else. */
function readJson(text: string): Spec | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return undefined; // YAML in braces, or a mistake: the YAML parser gives its position
  }
  if (hasSilentMistake(text)) return undefined; // the YAML parser gives its position
  let tree: JsonNode | undefined;
  let lines: LineCounter | undefined;
  const offsetOf = (path: Path, target: "key" | "value") => {
    tree ??= parseTree(text);
    return jsonOffset(tree, path, target);
  };
  return {
    document,
    positionOf: (path, target) => {
      lines ??= countLines(text);
      return toPosition(lines, offsetOf(path, target));
    },
    wordAt: (path) => wordAt(text, offsetOf(path, "value")),
  };
}

/** Whether there is what the engine's parser takes in silence: a duplicate key, or a number such as 1e400, which it makes infinite. */
function hasSilentMistake(text: string): boolean {
  const maps: Set<string>[] = [];
  let found = false;
  visit(text, {
    onObjectBegin: () => {
      maps.push(new Set());
    },
    onObjectEnd: () => {
      maps.pop();
    },
    onObjectProperty: (key) => {
      found ||= maps.at(-1)?.has(key) === true;
      maps.at(-1)?.add(key);
    },
    onLiteralValue: (value) => {
      found ||= isNoJsonNumber(value);
    },
  });
  return found;
}

/** Whether a value is a number that JSON can't write. */
function isNoJsonNumber(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

function jsonOffset(
  tree: JsonNode | undefined,
  path: Path,
  target: "key" | "value",
): number {
  if (!tree) return 0;
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = jsonNodeAt(tree, path.slice(0, depth));
    if (!node) continue;
    const isValue = depth === path.length && target === "value";
    const key = node.parent?.type === "property" ? node.parent : node;
    return (isValue ? node : key).offset;
  }
  return tree.offset;
}

/** The node at a path. An index may be a text. */
function jsonNodeAt(tree: JsonNode, path: Path): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(
    (node, key) =>
      node &&
      findNodeAtLocation(node, [
        node.type === "array" ? Number(key) : String(key),
      ]),
    tree,
  );
}

function toPosition(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function wordAt(text: string, offset: number): string {
  const end = text.slice(offset).search(/[\s,\]}]|$/);
  return text.slice(offset, offset + end);
}

function readYaml(text: string): Spec {
  const lines = new LineCounter();
  const parsed = parseYaml(text, lines, (offset) =>
    refuse(lines, [{ offset, ...nestedTooDeeply }]),
  );
  const mistakes = mistakesOf(text, [...parsed.errors, ...parsed.warnings]);
  refuseAny(lines, mistakes);
  const targets = aliasTargets(parsed);
  refuseAny(lines, tooManyAliases(targets));
  refuseAny(lines, findMistakes(parsed, targets));
  return {
    document: toDocument(parsed, lines, targets),
    positionOf: (path, target) =>
      toPosition(lines, yamlOffset(parsed, targets, path, target)),
    wordAt: (path) => wordAt(text, yamlOffset(parsed, targets, path, "value")),
  };
}

/** How many aliases a document may have: the parser looks for each among all nodes. */
const mostAliases = 1_000;

function tooManyAliases(targets: Targets): readonly Mistake[] {
  const [alias] = [...targets.keys()].slice(mostAliases);
  if (!alias) return [];
  return [
    {
      offset: alias.range?.[0] ?? 0,
      what: `this is one of ${targets.size} aliases`,
      accepted: `at most ${mostAliases}; references with \`$ref\` have no limit`,
    },
  ];
}

/** Throws if there are mistakes. */
function refuseAny(lines: LineCounter, mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) refuse(lines, mistakes);
}

function refuse(lines: LineCounter, mistakes: readonly Mistake[]): never {
  throw new SpecError(
    mistakes.map(({ offset, ...words }): Problem => ({
      ...toPosition(lines, offset),
      severity: "error",
      rule: "syntax",
      where: "YAML",
      ...words,
    })),
  );
}

function toDocument(
  parsed: Document.Parsed,
  lines: LineCounter,
  targets: Targets,
): Json {
  visitYaml(parsed, {
    // a key is the text that is written: `null`, `1.0` and `0x10`, too
    Pair(_key, { key }) {
      if (!isScalar(key) || isMergeKey(key)) return;
      if (typeof key.value !== "string") key.value = key.source ?? "";
    },
  });
  try {
    return (parsed.toJS() ?? null) as Json;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    refuse(lines, [largestAlias(targets)]);
  }
}

/** The alias that stands for more aliases than any other. */
function largestAlias(targets: Targets): Mistake {
  const counts = new Map<unknown, number>();
  const count = (node: unknown): number => {
    const known = counts.get(node);
    if (known !== undefined) return known;
    let total = 0;
    visitYaml(node as Node, {
      Alias(_key, alias) {
        total += 1 + count(targets.get(alias));
      },
    });
    counts.set(node, total);
    return total;
  };
  let largest = { offset: 0, name: "", total: -1 };
  for (const [alias, target] of targets) {
    const total = count(target);
    if (total <= largest.total) continue;
    largest = { offset: alias.range?.[0] ?? 0, name: alias.source, total };
  }
  return {
    offset: largest.offset,
    what: `*${largest.name} stands for ${largest.total} other aliases`,
    accepted: "aliases that multiply the document at most a hundredfold",
  };
}

/** Mistakes in valid YAML: an alias without an anchor, an alias inside its target, a key that is not text, a number that is not finite. */
function findMistakes(
  parsed: Document.Parsed,
  targets: Targets,
): readonly Mistake[] {
  const found: Mistake[] = [];
  visitYaml(parsed, {
    Alias(_key, alias, ancestors) {
      const target = targets.get(alias);
      const offset = alias.range?.[0] ?? 0;
      const accepted =
        "an alias of an anchor that ends before it; quotes around text that begins with `*`";
      if (!target) {
        const what = `no anchor is called &${alias.source}`;
        found.push({ offset, what, accepted });
      } else if (ancestors.some((ancestor) => ancestor === target)) {
        const what = `the alias *${alias.source} is inside its own anchor`;
        found.push({ offset, what, accepted });
      }
    },
    Scalar(_key, { value, range }) {
      if (!isNoJsonNumber(value)) return;
      const what = "this is no number of JSON";
      const accepted = "a finite number; quotes around text";
      found.push({ offset: range?.[0] ?? 0, what, accepted });
    },
    Pair(_key, { key, value }) {
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      if (isMergeKey(key) && !isMergeable(targets, value)) {
        const what = "`<<` merges maps, and this is none";
        const accepted = "an alias of a map, or a list of such aliases";
        found.push({ offset, what, accepted });
      }
      const target = isAlias(key) ? targets.get(key) : key;
      if (!isCollection(target)) return;
      const what = "this key is a list or a map";
      found.push({ offset, what, accepted: "text, quoted where it needs it" });
    },
  });
  return found;
}

/** Whether a key is `<<`, which the parser reads as a symbol. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** Whether a value can be merged, an alias of nothing apart, which is a mistake of its own. */
function isMergeable(targets: Targets, value: unknown): boolean {
  const resolved = (node: unknown) =>
    isAlias(node) ? targets.get(node) : node;
  const source = resolved(value);
  const maps = isSeq(source) ? source.items.map(resolved) : [source];
  return maps.every((one) => one === undefined || isMap(one));
}

function yamlOffset(
  parsed: Document.Parsed,
  targets: Targets,
  path: Path,
  target: "key" | "value",
): number {
  let node: Node | null | undefined = parsed.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = targets.get(node);
    const [place, child] = yamlChild(node, step);
    if (!place) return offset;
    const isValue = depth === path.length - 1 && target === "value";
    offset = ((isValue && child) || place).range?.[0] ?? offset;
    node = child;
  }
  return offset;
}

/** The node at which a member of a map or list begins, and the member; neither where there is none. */
function yamlChild(
  node: Node | null | undefined,
  step: string | number,
): readonly [place?: Node, child?: Node | null] {
  if (isMap<Node, Node | null>(node)) {
    const pair = node.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(step),
    );
    return pair ? [pair.key, pair.value] : [];
  }
  if (!isSeq<Node>(node)) return [];
  const item = node.items[Number(step)];
  return item ? [item, item] : [];
}

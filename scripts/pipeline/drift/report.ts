/** What is new and what is gone → the text that a maintainer reads. */

import { escapeKey, type Path } from "../document.js";
import type { Comparison, Drift, GoneDrift } from "./drift.js";
import { escapeControls } from "../problem.js";

interface DriftReport extends Comparison {
  readonly fresh: readonly Drift[];
  readonly gone: readonly GoneDrift[];
  /** The names of our operations. */
  readonly names: readonly string[];
  /** The files, as messages name them. */
  readonly files: Readonly<Record<Side | "known", string>>;
  /** The number of entries in the list of known differences. */
  readonly entries: number;
  /** `12:5`, in one of the two descriptions. */
  readonly positionOf: (side: Side, path: Path) => string;
}

type Side = "ours" | "theirs";

/** The report. Words read from ours to theirs. */
export function driftText(report: DriftReport): string {
  const { fresh, gone, further, files } = report;
  const lines = [`${files.ours} → ${files.theirs}`];
  if (fresh.length > 0) {
    lines.push(
      "",
      `New: theirs differs from ours, and ${files.known} has no reason for it`,
      ...groupBy(fresh, (one) => [
        one.part,
        one.what,
        placeWords(one, report),
      ]).flatMap((group) => freshLines(group, report)),
    );
  }
  if (gone.length > 0) {
    lines.push(
      "",
      "Gone: known, and no longer so",
      ...gone.flatMap(({ entry, operations, part, what }) => [
        `  ${files.known}:${entry.line}: ${sentence(part, what)}`,
        `      ${operations.map((name) => ownName(name, report)).join(", ")}`,
      ]),
    );
  }
  lines.push("");
  if (further.length > 0) {
    lines.push(
      `Not compared, for ours does not have it: ${further.join(", ")}.`,
    );
  }
  lines.push(summaryWords(report));
  return `${lines.map(escapeControls).join("\n")}\n`;
}

function summaryWords(report: DriftReport): string {
  const { fresh, gone, drifts, compared, files, entries } = report;
  const start = `Operations compared: ${compared.length}. Differences: ${drifts.length}`;
  const list = `${entries} entries of ${files.known}`;
  if (fresh.length === 0 && gone.length === 0) {
    return `${start}, all known, by ${list}.`;
  }
  const broken = new Set(gone.map(({ entry }) => entry)).size;
  return `${start}, ${fresh.length} of them new. Gone, in part or whole: ${broken} of ${list}.`;
}

/** The list may name what ours has no more, or never had. */
function ownName(name: string, { names }: DriftReport): string {
  return names.includes(name) ? name : `${name} (no operation of ours)`;
}

function freshLines(
  group: readonly [Drift, ...Drift[]],
  report: DriftReport,
): readonly string[] {
  const [first] = group;
  const names = group.map(({ operation }) => operation);
  return [
    `  ${sentence(first.part, first.what)}`,
    `      ${names.join(", ")}`,
    `      ${placeWords(first, report)}`,
  ];
}

function sentence(part: string, what: string): string {
  return part === "" ? what : `${part}: ${what}`;
}

function placeWords(
  { ours, theirs }: Drift,
  { files, positionOf }: DriftReport,
): string {
  const own = `ours ${files.ours}:${positionOf("ours", ours)}`;
  if (!theirs) return `${own}, theirs nowhere`;
  // a description that a program wrote may be one line
  const pointer = `#${theirs.map((key) => `/${escapeKey(key)}`).join("")}`;
  return `${own}, theirs ${files.theirs}:${positionOf("theirs", theirs)} ${pointer}`;
}

/** Groups what has the same key, in the order of the first of each. */
function groupBy<T>(
  all: readonly T[],
  keyOf: (one: T) => readonly string[],
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one).join("\n");
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

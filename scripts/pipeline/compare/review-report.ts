/** Changes → the report that a reviewer reads: as text, as markdown, as JSON. */

import {
  audiences,
  effectsOf,
  worstOf,
  type Change,
  type Step,
} from "./change.js";
import { prose } from "../docs/markdown.js";
import { escapeControls } from "../problem.js";
import { isDocumentation, type Verdict } from "./difference.js";

/** A change with its place in a file. */
export interface PlacedChange extends Change {
  /** `spec/openapi.yaml:118`, in the version that has the place. */
  readonly place: string;
}

/** An error of a user's program, with the number of its change in the list of changes. */
interface BrokenCaller {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly change: number | undefined;
}

export interface VersionAdvice {
  /** The step that the changes ask for. */
  readonly step: Step;
  /** The versions in package.json, if the versions compared have one. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The lowest version that makes the step. */
  readonly asked: string | undefined;
  /** Whether package.json makes the step. Undefined: it is missing, or its version is none. */
  readonly agrees: boolean | undefined;
  /** Whether CHANGELOG.md says something new; undefined where there is none. */
  readonly isLogged: boolean | undefined;
}

export interface Report {
  readonly before: string;
  readonly after: string;
  readonly changes: readonly PlacedChange[];
  readonly callers: readonly BrokenCaller[];
  readonly callerFiles: number;
  readonly version: VersionAdvice;
  /** Remarks on the comparison itself, such as an output that is stale. */
  readonly notes: readonly string[];
}

/** A style of the terminal. */
export type Paint = (
  style: "bold" | "dim" | "green" | "red" | "yellow",
  text: string,
) => string;

const headings = {
  breaks: "Breaks",
  "not judged": "Not judged",
  none: "Breaks nobody",
} as const;

const documentation = "Documentation";

interface Group {
  readonly title: string;
  readonly verdict: Verdict;
  readonly changes: readonly PlacedChange[];
}

/** Changes by the worst verdict; words that people read come last. */
function groupsOf(changes: readonly PlacedChange[]): readonly Group[] {
  const words = changes.filter(isDocumentation);
  const others = changes.filter((one) => !isDocumentation(one));
  const groups: readonly Group[] = [
    ...(["breaks", "not judged", "none"] as const).map((verdict) => ({
      title: headings[verdict],
      verdict,
      changes: others.filter((one) => worstOf(one) === verdict),
    })),
    { title: documentation, verdict: "none", changes: words },
  ];
  return groups.filter((group) => group.changes.length > 0);
}

/** One line about a change, without its place. */
export function sentenceOf(change: Change): string {
  const { subjects, part, schemaPart, what, direction } = change;
  const [first = "", second, ...more] = subjects;
  const others =
    second === undefined
      ? ""
      : more.length === 0
        ? `, \`${second}\``
        : `, \`${second}\` and ${more.length} more`;
  const words =
    schemaPart !== undefined
      ? `${direction} \`${schemaPart}\` ${what}`
      : direction === "type" && part !== ""
        ? `\`${part}\` ${what}`
        : partWords(part, what);
  return escapeControls(`\`${first}\`${others}: ${words}`);
}

/** `body.name` → body `name`; `answer.result.name` → answer `result.name`. */
function partWords(part: string, what: string): string {
  if (part === "") return what;
  if (part === "permissions" || part === "servers") {
    return `${part} ${what.replace("was", "were").replace(", is ", ", are ")}`;
  }
  const match = /^((?:failure )?[^.[\s]+)\.?(.*)$/.exec(part);
  const [, place = part, inner = ""] = match ?? [];
  return inner === "" ? `${place} ${what}` : `${place} \`${inner}\` ${what}`;
}

/** The verdicts of the audiences that a change touches. */
function verdictWords({ verdicts }: Change): string {
  return audiences
    .filter((audience) => verdicts[audience] !== "none")
    .map((audience) => `${audience}: ${verdicts[audience]}`)
    .join(", ");
}

/** The verdict of the whole on each audience that it touches. */
function summaryWords(changes: readonly Change[]): string {
  const told = audiences.flatMap((audience) => {
    const verdicts = changes.map((one) => one.verdicts[audience]);
    if (verdicts.includes("breaks")) return [`${audience}: breaks`];
    return verdicts.includes("not judged") ? [`${audience}: not judged`] : [];
  });
  if (changes.length === 0) return "No changes.";
  return told.length === 0
    ? "No audience breaks."
    : `${capital(told.join(", "))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The step, and whether package.json and CHANGELOG.md make it. */
function versionWords({ version, changes }: Report): readonly string[] {
  const { step, from, asked, to, agrees, isLogged } = version;
  if (step === "none") return [];
  const isOpen = changes.some((one) => worstOf(one) === "not judged");
  const lines = [
    `Version: a ${step} step${asked === undefined ? "" : numberWords(step, from ?? "", asked)}${
      isOpen && step !== "major" ? ", or more by what is not judged" : ""
    }.`,
  ];
  if (agrees !== undefined) {
    lines.push(
      agrees
        ? `package.json says ${to ?? ""}: enough.`
        : `package.json says ${to ?? ""}: below ${asked ?? ""}.`,
    );
  }
  if (isLogged !== undefined) {
    lines.push(
      isLogged ? "CHANGELOG.md has changed." : "CHANGELOG.md has not changed.",
    );
  }
  return lines;
}

/** The lowest number for a step; below 1.0.0 with the reason, since the step has another number there. */
function numberWords(step: Step, from: string, asked: string): string {
  const numbers = `, ${from} → ${asked}`;
  return from.startsWith("0.") && step !== "patch"
    ? `${numbers} (below 1.0.0, it raises the ${step === "major" ? "second" : "last"} number)`
    : numbers;
}

/** The report for a terminal. */
export function textReport(report: Report, paint: Paint): string {
  const { before, after, changes, callers, callerFiles, notes } = report;
  const color = {
    breaks: "red",
    "not judged": "yellow",
    none: "green",
  } as const;
  const lines = [
    paint("bold", `${before} → ${after}`),
    ...notes.map((note) => `Note: ${note}`),
  ];
  for (const { title, verdict, changes: group } of groupsOf(changes)) {
    lines.push("", paint(color[verdict], title));
    for (const change of group) {
      lines.push(
        ...changeLines(change, report).map((line, index) =>
          index === 0 ? `  ${line}` : paint("dim", `      ${line}`),
        ),
      );
    }
  }
  const loose = callers.filter(({ change }) => change === undefined);
  if (loose.length > 0) {
    lines.push(
      "",
      paint("red", "Programs that stop compiling, cause not found"),
    );
    for (const one of loose) lines.push(`  ${callerLine(one)}`);
  }
  lines.push("", summaryWords(changes));
  if (callerFiles > 0) lines.push(callersWords(report));
  lines.push(...versionWords(report));
  return `${lines.join("\n")}\n`;
}

function callersWords({ callers, callerFiles }: Report): string {
  const broken = new Set(callers.map(({ file }) => file)).size;
  return `Programs: ${broken} of ${callerFiles} stop compiling.`;
}

function changeLines(
  change: PlacedChange,
  { changes, callers }: Report,
): readonly string[] {
  const effects = effectsOf(change);
  const told = effects.length === 0 ? "" : `: ${effects.join("; ")}`;
  const verdicts = verdictWords(change);
  const index = changes.indexOf(change);
  return [
    `${sentenceOf(change)} (${change.place})${told}`,
    ...(verdicts === "" ? [] : [verdicts]),
    ...(change.reason === undefined
      ? []
      : [`compiler: ${brief(change.reason)}`]),
    ...callers.filter((one) => one.change === index).map(callerLine),
  ];
}

function callerLine({ file, line, message }: BrokenCaller): string {
  return `${file}:${line}: ${brief(message)}`;
}

/** The first line of what the compiler says, cut where it spells out a whole type. */
function brief(message: string): string {
  const [line = ""] = message.split("\n");
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
}

/** The report for a pull request: a short table, details folded. */
export function markdownReport(report: Report): string {
  const { before, after, changes, callers, callerFiles, notes } = report;
  const lines = [
    `### ${prose(before)} → ${prose(after)}`,
    "",
    ...notes.flatMap((note) => [`> ${prose(note)}`, ""]),
  ];
  lines.push(
    `**${summaryWords(changes)}** ${versionWords(report).join(" ")}`.trim(),
  );
  if (callerFiles > 0) lines.push("", callersWords(report));
  for (const { title, verdict, changes: group } of groupsOf(changes)) {
    const isFolded = verdict === "none";
    lines.push(
      "",
      ...(isFolded
        ? ["<details>", `<summary>${title} (${group.length})</summary>`]
        : [`#### ${title}`]),
      "",
    );
    if (title === documentation) {
      lines.push(
        ...group.map(
          (one) => `- ${prose(`${sentenceOf(one)} (${one.place})`)}`,
        ),
        "",
        "</details>",
      );
      continue;
    }
    lines.push(
      `| Change | ${audiences.map(capital).join(" | ")} |`,
      "| --- | --- | --- | --- |",
    );
    for (const change of group) {
      const verdicts = audiences.map((audience) =>
        change.verdicts[audience] === "none" ? "" : change.verdicts[audience],
      );
      lines.push(
        `| ${cell(`${sentenceOf(change)} (${change.place})`)} | ${verdicts.join(" | ")} |`,
      );
    }
    if (isFolded) lines.push("", "</details>");
    else lines.push("", ...details(group, report));
  }
  const loose = callers.filter(({ change }) => change === undefined);
  if (loose.length > 0) {
    lines.push("", "#### Programs that stop compiling, cause not found", "");
    for (const one of loose) lines.push(`- ${code(callerLine(one))}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What a row has no room for: effects, the compiler's reason, programs. */
function details(
  group: readonly PlacedChange[],
  report: Report,
): readonly string[] {
  const items = group.flatMap((change) => {
    const [first = "", ...all] = changeLines(change, report);
    // the table has the verdicts
    const rest = all.filter((line) => line !== verdictWords(change));
    return [`- ${prose(first)}`, ...rest.map((line) => `  - ${code(line)}`)];
  });
  return [
    "<details>",
    "<summary>Why</summary>",
    "",
    ...items,
    "",
    "</details>",
  ];
}

/** A text in which nothing ends a cell, not even inside a code span. */
function cell(text: string): string {
  return prose(text).replace(/(?<!\\)\|/g, "\\|");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replace(/\s*\n\s*/g, " ")}\``;
}

/** The report for programs. CONTRIBUTING documents it. */
export function jsonReport(report: Report): string {
  const { before, after, changes, callers, callerFiles, version, notes } =
    report;
  return `${JSON.stringify(
    {
      before,
      after,
      notes,
      changes: changes.map((change) => ({
        subjects: change.subjects,
        part: change.part,
        kind: change.kind,
        sentence: sentenceOf(change),
        place: change.place,
        verdicts: change.verdicts,
        effects: effectsOf(change),
        ...(change.reason !== undefined && { reason: change.reason }),
      })),
      callers: callers.map(({ change = null, ...rest }) => ({
        ...rest,
        change,
      })),
      programs: callerFiles,
      version: {
        step: version.step,
        from: version.from ?? null,
        to: version.to ?? null,
        asked: version.asked ?? null,
        agrees: version.agrees ?? null,
        logged: version.isLogged ?? null,
      },
    },
    null,
    2,
  )}\n`;
}

/** Results as the Markdown of the README. */

import type { Result, Results } from "./results.js";
import { numberText, ratioText } from "./text.js";

/** What the README shows between its marks. */
export function figuresOf(all: Results): string {
  return [
    `![For each figure below, how much less or more ours needs than each of the others](test/bench/chart.svg)`,
    introduction(all),
    ...groupsOf(all.results).map(
      (results) => `\`${results[0]?.how ?? ""}\`:\n\n${tableOf(results)}`,
    ),
    lossesOf(all.results),
  ].join("\n\n");
}

function introduction({ date, node, cpus, runs, versions }: Results): string {
  const packages = Object.entries(versions).map(
    ([name, version]) => `${name} ${version}`,
  );
  return `\`npm run bench\` measures all of this, and writes it here and into \`test/bench/results.json\`: on ${date}, with Node ${node} on ${cpus} processors. Times and memory are medians of ${runs} runs, in turn. In brackets: ours divided by theirs, bold where ours needs more. Beside ours: ${packages.join(", ")}.`;
}

/** Results that one command measures are one table. */
function groupsOf(results: readonly Result[]): readonly (readonly Result[])[] {
  const commands = [...new Set(results.map(({ how }) => how))];
  return commands.map((how) => results.filter((result) => result.how === how));
}

/** A row for ours and each peer, a column for each result. */
function tableOf(results: readonly Result[]): string {
  const peers = new Map(
    results.flatMap((result) => result.peers).map((peer) => [peer.name, peer]),
  );
  const head = [
    "",
    "what it does",
    ...results.map(({ what, unit }) => `${what}, ${unit}`),
  ];
  const ours = results.map((result) => numberText(result.ours.value));
  const rows = [...peers.values()].map(({ name, does }) => [
    name,
    does,
    ...results.map((result) => cellOf(result, name)),
  ]);
  return [
    head,
    ["---", "---", ...results.map(() => "--:")],
    ["ours", results[0]?.ours.does ?? "", ...ours],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellOf({ peers }: Result, name: string): string {
  const peer = peers.find((one) => one.name === name);
  if (peer === undefined) return "";
  const ratio = ratioText(peer.ratio);
  const isMore = peer.ratio > 1;
  return `${numberText(peer.value)} (${isMore ? `**${ratio}**` : ratio})`;
}

/** Says than whom ours needs more, and in what. */
function lossesOf(results: readonly Result[]): string {
  const peers = results.flatMap((result) => result.peers);
  const names = [...new Set(peers.map(({ name }) => name))];
  const always: string[] = [];
  const sometimes: string[] = [];
  for (const name of names) {
    const beside = results.filter(
      (result) => !Number.isNaN(ratioTo(name, result)),
    );
    const lost = beside.filter((result) => ratioTo(name, result) > 1);
    if (lost.length === beside.length) always.push(name);
    else if (lost.length > 0) {
      const whats = lost.map(({ what }) => what).join("; ");
      sometimes.push(`Ours needs more than ${name} in: ${whats}.`);
    }
  }
  return [
    ...(always.length > 0
      ? [`Ours needs more in every figure than ${always.join(", ")}.`]
      : []),
    ...sometimes,
  ].join("\n\n");
}

/** NaN where it is not beside ours in this result. */
function ratioTo(name: string, { peers }: Result): number {
  return peers.find((peer) => peer.name === name)?.ratio ?? NaN;
}

/**
 * Results as a chart: a bar for each peer, to the left where ours needs less,
 * to the right where it needs more.
 *
 * A bar is as long as the part of the larger that the smaller does without, so
 * that half and twice are as far from the middle, and no ratio leaves the chart.
 */

import type { Peer } from "./comparison.js";
import type { Result } from "./results.js";
import { numberText, ratioText } from "./text.js";

const width = 880;
const middle = 590;
/** The length of a bar where one of both needs nothing. */
const longest = 210;
const barHeight = 11;
const lineHeight = 18;
const headHeight = 28;
const top = 46;

/** In the middle between white and GitHub's dark ground, so that all stand out from both. */
export const colours = { text: "#76797e", less: "#2a83c6", more: "#c2661c" };

const ticks = [
  { share: -0.9, text: "a tenth" },
  { share: -0.5, text: "half" },
  { share: 0, text: "equal" },
  { share: 0.5, text: "twice" },
  { share: 0.9, text: "ten times" },
];

/** One SVG document. */
export function chartOf(results: readonly Result[]): string {
  const rows: string[] = [];
  let y = top;
  for (const result of results) {
    y += headHeight;
    rows.push(headOf(result, y));
    for (const peer of result.peers) {
      y += lineHeight;
      rows.push(barOf(peer, y));
    }
  }
  const height = y + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12" fill="${colours.text}">
<title id="title">What ours needs, beside others</title>
<desc id="desc">${escapeText(descriptionOf(results))}</desc>
<text x="${middle - 10}" y="16" text-anchor="end" font-size="13" font-weight="bold" fill="${colours.less}">← ours needs less</text>
<text x="${middle + 10}" y="16" font-size="13" font-weight="bold" fill="${colours.more}">ours needs more →</text>
${ticks.map((tick) => tickOf(tick, height)).join("\n")}
${rows.join("\n")}
</svg>
`;
}

/** The share of the larger that the smaller does without: negative where ours is the smaller, from -1 to 1. */
export function shareOf(ratio: number): number {
  return ratio <= 1 ? ratio - 1 : 1 - 1 / ratio;
}

function headOf({ what, unit, ours }: Result, y: number): string {
  const text = `${what}: ours ${numberText(ours.value)} ${unit}`;
  return `<text x="8" y="${y}" font-weight="bold">${escapeText(text)}</text>`;
}

/** The name of a peer, its bar, and the ratio. */
function barOf({ name, value, ratio }: Peer, y: number): string {
  const length = Math.max(1, Math.abs(shareOf(ratio)) * longest);
  const x = ratio < 1 ? middle - length : middle;
  const fill = colourOf(ratio);
  return [
    `<text x="${middle - longest - 14}" y="${y}" text-anchor="end">${escapeText(name)} ${numberText(value)}</text>`,
    `<rect x="${x.toFixed(1)}" y="${y - barHeight + 1}" width="${length.toFixed(1)}" height="${barHeight}" fill="${fill}"/>`,
    `<text x="${width - 8}" y="${y}" text-anchor="end" fill="${fill}" font-weight="bold">${ratioText(ratio)}</text>`,
  ].join("\n");
}

function colourOf(ratio: number): string {
  if (ratio === 1) return colours.text;
  return ratio < 1 ? colours.less : colours.more;
}

/** A line down the chart, with what it means. */
function tickOf({ share, text }: (typeof ticks)[number], height: number) {
  const x = middle + share * longest;
  return `<text x="${x}" y="42" text-anchor="middle" font-size="11">${text}</text>
<path d="M${x} 50V${height - 8}" stroke="${colours.text}" stroke-opacity="${share === 0 ? 1 : 0.35}"/>`;
}

/** The chart in words. */
function descriptionOf(results: readonly Result[]): string {
  const sentences = results.map(({ what, peers }) => {
    const ratios = peers.map(
      ({ name, ratio }) => `${ratioText(ratio)} of ${name}`,
    );
    return `${what}: ours needs ${ratios.join(", ")}.`;
  });
  return sentences.join(" ");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Numbers and results as a reader sees them. */

import type { Comparison, Figure } from "./comparison.js";

/** Three digits, or all of a whole number: 0.65, 18.3, 1,204. */
export function numberText(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Ours divided by theirs: `0.65×`. What is below a tenth has two digits. */
export function ratioText(ratio: number): string {
  const isSmall = ratio > 0 && ratio < 0.1;
  return `${isSmall ? String(Number(ratio.toPrecision(2))) : numberText(ratio)}×`;
}

/** A comparison as the benchmark prints it. */
export function comparisonText({
  what,
  unit,
  ours,
  peers,
  leftOut,
}: Comparison): string {
  const lines = [
    `${what}, ${unit}`,
    line("ours", ours, ""),
    ...peers.map((peer) => line(peer.name, peer, ratioText(peer.ratio))),
    ...leftOut.map(({ name, why }) => `  ${name} is left out: ${why}`),
  ];
  return lines.join("\n");
}

function line(
  name: string,
  { does, value, min, max }: Figure,
  ratio: string,
): string {
  const range =
    min === undefined || max === undefined
      ? ""
      : `${numberText(min)} to ${numberText(max)}`;
  const cells = [
    name.padEnd(30),
    numberText(value).padStart(10),
    range.padStart(22),
    ratio.padStart(9),
    `  ${does}`,
  ];
  return `  ${cells.join("")}`;
}

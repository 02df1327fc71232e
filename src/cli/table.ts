/** Apps as text: a table for a person, lines with tabs or JSON for a program. */

import type { App } from "../../generated/client.js";
import { escapeControls, escapeJson } from "./escape.js";

/** An app, and its secret where it is new. */
export type Row = App & { readonly secret?: string };

export interface Layout {
  readonly isTerminal: boolean;
  readonly isSecretShown: boolean;
}

const mask = "********";

/** Returns the apps as lines, a secret last: few rows have one. A terminal gets a heading. */
export function formatTable(rows: readonly Row[], layout: Layout): string {
  const hasSecrets = rows.some(({ secret }) => secret !== undefined);
  const lines = rows.map(({ uid, created, secret = "", name }) => [
    uid,
    created,
    name,
    ...(hasSecrets ? [layout.isSecretShown || !secret ? secret : mask] : []),
  ]);
  if (layout.isTerminal && lines.length > 0) {
    lines.unshift(["ID", "CREATED", "NAME", ...(hasSecrets ? ["SECRET"] : [])]);
  }
  const clean = lines.map((cells) => cells.map(escapeControls));
  return clean.map((cells) => `${join(cells, clean, layout)}\n`).join("");
}

/** Returns apps as JSON. A secret that is not to be shown is null. */
export function formatJson(value: object, layout: Layout): string {
  const hide = (key: string, inner: unknown): unknown =>
    key === "secret" && !layout.isSecretShown ? null : inner;
  return `${escapeJson(JSON.stringify(value, hide, 2))}\n`;
}

function join(
  cells: readonly string[],
  all: readonly (readonly string[])[],
  { isTerminal }: Layout,
): string {
  if (!isTerminal) return cells.join("\t");
  const widths = cells.map((_, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  );
  const last = cells.length - 1;
  return cells
    .map((cell, column) =>
      column === last ? cell : cell.padEnd(widths[column] ?? 0),
    )
    .join("  ");
}

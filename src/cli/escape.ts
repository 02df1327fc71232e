/** Text that a terminal shows as it is. */

/** What would move the cursor, color what follows, or change the direction of a text. */
const controls =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Writes each control of a text as `\u{1b}`. */
export function escapeControls(text: string): string {
  return text.replace(
    controls,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Writes each control in the strings of a JSON text as JSON does, which leaves its value as it is. */
export function escapeJson(json: string): string {
  return json.replace(controls, (character) =>
    character === "\n"
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

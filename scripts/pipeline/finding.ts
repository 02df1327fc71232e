/** A mistake at a place of the document, not yet at a line. */

import type { Path } from "./document.js";

export interface Finding {
  readonly path: Path;
  readonly target: "key" | "value";
  /**
   * An error is wrong in any description; a convention is ours to ask for; a
   * notice tells what is left out.
   */
  readonly kind: "error" | "convention" | "notice";
  readonly what: string;
  readonly accepted: string;
}

export function wrong(
  path: Path,
  what: string,
  accepted: string,
  target: Finding["target"] = "key",
): Finding {
  return { path: [...path], target, kind: "error", what, accepted };
}

export function convention(
  path: Path,
  what: string,
  accepted: string,
  target: Finding["target"] = "key",
): Finding {
  return { path: [...path], target, kind: "convention", what, accepted };
}

export function notice(path: Path, what: string, accepted: string): Finding {
  return { path: [...path], target: "key", kind: "notice", what, accepted };
}

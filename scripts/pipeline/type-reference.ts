/** Types by reference into the emitted schema: never a copy. */

import { member, text, type Json } from "./document.js";
import type { Context } from "./model.js";

export type Type =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "keyword"; readonly name: "string" | "undefined" | "Blob" }
  | { readonly kind: "union"; readonly of: readonly Type[] }
  | { readonly kind: "array"; readonly of: Type }
  | { readonly kind: "member"; readonly steps: readonly Step[] };

/** One step into the emitted schema; what lies there may be null or missing. */
export interface Step {
  readonly key: string;
  readonly maybe?: boolean;
}

/** A step to what may be null or missing. */
export function maybe(key: string): Step {
  return { key, maybe: true };
}

/** The type that lies at the end of some steps. */
export function memberType(steps: readonly (string | Step)[]): Type {
  return {
    kind: "member",
    steps: steps.map((step) =>
      typeof step === "string" ? { key: step } : step,
    ),
  };
}

/** The named type that a schema is a reference to, if it is one. */
export function namedType(
  schema: Json | undefined,
  named: Context["named"],
): Type | undefined {
  const name = named.get(text(member(schema, "$ref")) ?? "");
  return name === undefined ? undefined : { kind: "named", name };
}

/** What a rule is: a function that visits nodes for @redocly/openapi-core and reports problems. */

import type { Json, JsonObject, Path } from "./document.js";
import type { NamedOperation } from "./operation-names.js";
import type { InnerReferences } from "./references.js";

/** What every rule may read. */
export interface RuleContext {
  readonly document: Json;
  readonly operations: readonly NamedOperation[];
  readonly innerReferences: InnerReferences;
  /** A number as the description writes it. */
  readonly wordAt: (path: Path) => string;
}

/** Reports a problem at the key of a place, or at its value. */
export type Report = (
  path: Path,
  what: string,
  accepted: string,
  target?: "key" | "value",
) => void;

/** A node that a rule visits: where it is, and how to report a problem there. */
export interface Visit {
  readonly report: Report;
  readonly path: Path;
  /** The kind of the node, as @redocly/openapi-core calls it: Schema, Parameter. */
  readonly type: string;
}

/** A function for each kind of node. `any` visits every node, `ref` every `$ref`. */
export type Visitor = Readonly<
  Record<string, (node: JsonObject, visit: Visit) => void>
>;

export type Rule = (context: RuleContext) => Visitor;

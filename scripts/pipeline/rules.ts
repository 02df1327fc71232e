/** The table of our rules. Each rule is a named function that visits nodes for @redocly/openapi-core. */

import * as descriptionRules from "./description-rules.js";
import type { Json, JsonObject, Path } from "./document.js";
import { examplesFit, patternsRunOnExamples } from "./example-rules.js";
import {
  clientParamsExist,
  extensionIsKnown,
  permissionsAreNames,
  unwrappedPropertyExists,
} from "./extension-rules.js";
import type { NamedOperation } from "./operation-names.js";
import * as operationRules from "./operation-rules.js";
import { parameterCanBeSent } from "./parameter-rules.js";
import * as referenceRules from "./reference-rules.js";
import type { Kind } from "./problem.js";
import * as schemaRules from "./schema-rules.js";

/** What every rule may read. */
export interface RuleContext {
  readonly document: Json;
  readonly operations: readonly NamedOperation[];
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

export const rules: Readonly<Record<string, readonly [Kind, Rule]>> = {
  "reference-is-text": ["error", referenceRules.referenceIsText],
  "reference-exists": ["error", referenceRules.referenceExists],
  "reference-of-its-kind": ["error", referenceRules.referenceIsOfItsKind],
  "mapping-exists": ["error", referenceRules.mappingExists],
  "map-is-written": ["error", referenceRules.mapIsWritten],
  "reference-ends": ["error", referenceRules.referenceEnds],
  "references-stay-small": ["error", referenceRules.referencesStaySmall],

  "schema-is-map": ["error", schemaRules.schemaIsMap],
  "name-without-percent": ["error", schemaRules.nameWithoutPercent],
  "all-of-ends": ["error", schemaRules.allOfEnds],
  "enum-has-values": ["error", schemaRules.enumHasValues],
  "enum-values-differ": ["error", schemaRules.enumValuesDiffer],
  "limits-leave-room": ["error", schemaRules.limitsLeaveRoom],
  "pattern-is-regular": ["error", schemaRules.patternIsRegular],
  "composition-has-parts": ["error", schemaRules.compositionHasParts],
  "discriminator-has-mapping": [
    "convention",
    schemaRules.discriminatorHasMapping,
  ],
  "schema-has-example": ["convention", schemaRules.schemaHasExample],
  "type-names-differ": ["convention", schemaRules.typeNamesDiffer],
  "endless-schema": ["notice", schemaRules.endlessSchemaIsUnknown],
  webhooks: ["notice", schemaRules.webhooksHaveNoMethod],

  "operation-id-has-names": ["error", operationRules.idHasNames],
  "path-parameters-match": ["error", operationRules.pathParametersMatch],
  "style-of-its-place": ["error", operationRules.styleIsOfItsPlace],
  "parameter-can-be-sent": ["convention", parameterCanBeSent],
  "tag-is-declared": ["convention", operationRules.tagIsDeclared],
  "resource-is-not-api": ["convention", operationRules.resourceIsNotApi],
  "operation-names-differ": ["convention", operationRules.operationNamesDiffer],
  "failures-are-declared": ["convention", operationRules.failuresAreDeclared],
  trace: ["notice", operationRules.traceHasNoMethod],
  cookies: ["notice", operationRules.cookiesAreNotSent],
  "servers-of-operations": ["notice", operationRules.serversAreNotUsed],
  "body-without-method": ["notice", operationRules.bodyIsNotSent],
  callbacks: ["notice", operationRules.callbacksHaveNoMethod],
  encoding: ["notice", operationRules.encodingIsNotRead],

  "operation-has-description": [
    "convention",
    descriptionRules.operationIsDescribed,
  ],
  "parameter-has-description": [
    "convention",
    descriptionRules.parameterIsDescribed,
  ],
  "property-has-description": [
    "convention",
    descriptionRules.propertyIsDescribed,
  ],
  "schema-has-description": ["convention", descriptionRules.schemaIsDescribed],

  "permissions-are-names": ["error", permissionsAreNames],
  "client-params-exist": ["error", clientParamsExist],
  "unwrapped-property-exists": ["error", unwrappedPropertyExists],
  "extension-is-known": ["convention", extensionIsKnown],
};

/** Slow rules. They run on our own descriptions, and on others with `--strict`. */
export const slowRules: typeof rules = {
  "example-fits": ["convention", examplesFit],
  "pattern-runs": ["notice", patternsRunOnExamples],
};

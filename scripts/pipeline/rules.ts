/** The rules of this project, each a named function, in one table. They are visitors of @redocly/openapi-core. */

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
import * as referenceRules from "./reference-rules.js";
import type { Kind } from "./problem.js";
import * as schemaRules from "./schema-rules.js";

/** What every rule knows. */
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

/** What a rule sees of the place that it visits. */
export interface Visit {
  readonly report: Report;
  /** Where the node is written. */
  readonly path: Path;
  /** What OpenAPI calls a node of this kind, in the words of @redocly/openapi-core: Schema, Parameter. */
  readonly type: string;
}

/** One function a kind of node; `any` sees all nodes, `ref` every `$ref`. */
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
  "property-has-description": ["convention", schemaRules.propertyIsDescribed],
  "schema-has-description": ["convention", schemaRules.schemaIsDescribed],
  "schema-has-example": ["convention", schemaRules.schemaHasExample],
  "type-names-differ": ["convention", schemaRules.typeNamesDiffer],
  "endless-schema": ["notice", schemaRules.endlessSchemaIsUnknown],
  webhooks: ["notice", schemaRules.webhooksHaveNoMethod],

  "operation-id-has-names": ["error", operationRules.idHasNames],
  "path-parameters-match": ["error", operationRules.pathParametersMatch],
  "style-of-its-place": ["error", operationRules.styleIsOfItsPlace],
  "tag-is-declared": ["convention", operationRules.tagIsDeclared],
  "resource-is-not-api": ["convention", operationRules.resourceIsNotApi],
  "operation-names-differ": ["convention", operationRules.operationNamesDiffer],
  "failures-are-declared": ["convention", operationRules.failuresAreDeclared],
  "operation-has-description": [
    "convention",
    operationRules.operationIsDescribed,
  ],
  "parameter-has-description": [
    "convention",
    operationRules.parameterIsDescribed,
  ],
  trace: ["notice", operationRules.traceHasNoMethod],
  cookies: ["notice", operationRules.cookiesAreNotSent],
  "servers-of-operations": ["notice", operationRules.serversAreNotUsed],
  "body-without-method": ["notice", operationRules.bodyIsNotSent],
  callbacks: ["notice", operationRules.callbacksHaveNoMethod],
  encoding: ["notice", operationRules.encodingIsNotRead],

  "permissions-are-names": ["error", permissionsAreNames],
  "client-params-exist": ["error", clientParamsExist],
  "unwrapped-property-exists": ["error", unwrappedPropertyExists],
  "extension-is-known": ["convention", extensionIsKnown],
};

/** Rules that take their time: for our own descriptions, and for others where `--strict` asks for them. */
export const thoroughRules: typeof rules = {
  "example-fits": ["convention", examplesFit],
  "pattern-runs": ["notice", patternsRunOnExamples],
};

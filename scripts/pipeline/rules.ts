/**
 * The table of all rules: ours, each a named function, and those that
 * @redocly/openapi-core brings, each with what it accepts. A line says how
 * severe a problem is, and why: what it does to the output.
 */

import { choicesStaySmall } from "./choice-size-rules.js";
import * as descriptions from "./description-rules.js";
import * as discriminators from "./discriminator-rules.js";
import { examplesFit, patternsRunOnExamples } from "./example-rules.js";
import * as extensions from "./extension-rules.js";
import * as numbers from "./exact-number-rules.js";
import * as operations from "./operation-rules.js";
import * as parameters from "./parameter-rules.js";
import * as paths from "./path-rules.js";
import type { Kind } from "./problem.js";
import { referenceIsOfItsKind } from "./reference-kind-rules.js";
import * as references from "./reference-rules.js";
import type { Rule } from "./rule.js";
import * as schemas from "./schema-rules.js";

export interface RuleLine {
  readonly kind: Kind;
  /** What a problem does to the output, or why it does nothing. */
  readonly why: string;
  /** Our function; of a rule of @redocly/openapi-core, what it accepts. */
  readonly check: Rule | string;
  /** Whether it runs on our own descriptions and with `--strict` only: it is slow, or asks for what only our client needs. */
  readonly isStrict: boolean;
}

type Line = (why: string, check: Rule | string) => RuleLine;

/** The output would be wrong, would not compile, or would lack something. */
const error: Line = line("error", false);
/** The output is right. An error in our own descriptions and with `--strict`, else a warning. */
const convention: Line = line("convention", false);
/** The output is right, and says less. Always a warning. */
const notice: Line = line("notice", false);
/** A convention that is checked in our own descriptions and with `--strict` alone. */
const strictly: Line = line("convention", true);
const strictNotice: Line = line("notice", true);

function line(kind: Kind, isStrict: boolean): Line {
  return (why, check) => ({ kind, why, check, isStrict });
}

export const rules: Readonly<Record<string, RuleLine>> = {
  // references
  "reference-is-text": error("no type", references.referenceIsText),
  "reference-exists": error("no type", references.referenceExists),
  "reference-of-its-kind": error(
    "a type of something else",
    referenceIsOfItsKind,
  ),
  "map-is-written": error(
    "`$ref` would be one of the names",
    references.mapIsWritten,
  ),
  "reference-ends": error("a type without end", references.referenceEnds),
  "reference-is-alone": convention("not read", references.referenceIsAlone),
  "references-stay-small": error(
    "an output without end",
    references.referencesStaySmall,
  ),
  "mapping-exists": convention(
    "the entry is dropped: no value leads to a schema that is not there",
    references.mappingExists,
  ),

  // paths and their parameters
  "path-is-whole": error("no method, or a wrong URL", paths.pathIsWhole),
  "path-declaration-must-exist": error(
    "braces in the URL",
    "a name in the braces",
  ),
  "path-not-include-query": convention(
    "it is sent as written",
    "query parameters under `parameters`",
  ),
  "path-has-no-fragment": convention(
    "it is sent up to the `#`",
    paths.pathHasNoFragment,
  ),
  "fragment-has-no-query": error(
    "a query that is not sent",
    paths.fragmentHasNoQuery,
  ),
  "path-parameters-match": convention(
    "the names in the path are the arguments, each a string unless declared",
    paths.pathParametersMatch,
  ),
  "path-parameter-required": convention(
    "the argument is required all the same",
    paths.pathParameterIsRequired,
  ),
  "operation-parameters-unique": convention(
    "the last one is used",
    "no two parameters with the same `name` and `in`",
  ),
  "header-names-differ": convention(
    "two arguments, of which the last is sent",
    parameters.headerNamesDiffer,
  ),
  "parameter-has-name": convention(
    "it is sent as written",
    parameters.parameterHasName,
  ),
  "parameter-has-one-form": convention(
    "`content` is used",
    parameters.parameterHasOneForm,
  ),
  "no-identical-paths": convention(
    "each has methods of its own",
    "each path once, whatever its parameters are called",
  ),
  "no-path-trailing-slash": convention(
    "it is sent as written",
    "a path without a slash at its end",
  ),
  "style-of-its-place": error(
    "a value in a form that the API can't read",
    parameters.styleIsOfItsPlace,
  ),
  "parameter-can-be-sent": convention(
    "the call that passes such a value is refused",
    parameters.parameterCanBeSent,
  ),
  cookies: notice("no parameter", parameters.cookiesAreNotSent),
  "ignored-headers": notice(
    "no argument",
    parameters.ignoredHeadersAreNoArguments,
  ),

  // operations
  "operation-operationId-unique": error(
    "one operation would have the types of the other",
    "an operationId that no other operation has",
  ),
  "operation-id-has-names": convention(
    "named as an id without a dot",
    operations.idHasNames,
  ),
  "operation-id-has-tag": strictly(
    "a second resource beside the tag's",
    operations.idHasTag,
  ),
  "method-is-not-then": convention(
    "`await` on the resource would call the method",
    operations.methodIsNotThen,
  ),
  "resource-is-not-api": convention(
    "`createClient` returns both side by side",
    operations.resourceIsNotApi,
  ),
  "operation-names-differ": convention(
    "no second method; the typed fetch client has both",
    operations.operationNamesDiffer,
  ),
  "operation-operationId": convention(
    "named by method and path",
    "an `operationId` such as `apps.create`",
  ),
  "operation-operationId-url-safe": convention(
    "the method has another name",
    "letters, digits and - . _ ~",
  ),
  "operation-2xx-response": convention(
    "the method resolves to nothing",
    "a response for a success, such as 200",
  ),
  "failures-are-declared": convention(
    "every failure is a CallsError",
    operations.failuresAreDeclared,
  ),
  "operation-summary": convention(
    "a comment with less in it",
    "a `summary` of one line",
  ),
  "security-defined": convention(
    "the token is sent all the same",
    "`security` on the operation or at the root",
  ),
  "tag-is-declared": convention(
    "a resource without a comment",
    operations.tagIsDeclared,
  ),
  "tag-description": convention(
    "a resource without a comment",
    "a `description`",
  ),
  paging: strictNotice("a method reads one page", parameters.listIsOnePage),
  trace: notice("no method", operations.traceHasNoMethod),
  "servers-of-operations": notice("not used", operations.serversAreNotUsed),
  "body-without-method": notice("no body", operations.bodyIsNotSent),
  callbacks: notice("no method", operations.callbacksHaveNoMethod),
  encoding: notice("not used", operations.encodingIsNotRead),

  // schemas
  "schema-is-map": error("no type", schemas.schemaIsMap),
  "name-without-percent": error(
    "openapi-typescript stops",
    schemas.nameWithoutPercent,
  ),
  "all-of-ends": error("a type without end", schemas.allOfEnds),
  "choices-stay-small": error("TypeScript refuses the type", choicesStaySmall),
  "enum-has-values": convention(
    "the type is that of `type`",
    schemas.enumHasValues,
  ),
  "enum-values-differ": convention(
    "each value is in the type once",
    schemas.enumValuesDiffer,
  ),
  "no-enum-type-mismatch": convention(
    "the type is the union of the values as written",
    "values of the type that `type` names",
  ),
  "values-are-exact": error("a type of another value", numbers.valuesAreExact),
  "limits-are-exact": convention(
    "no type shows them, and API.md has the nearest number",
    numbers.limitsAreExact,
  ),
  "limits-leave-room": convention(
    "no type shows limits, and no argument is held to these",
    schemas.limitsLeaveRoom,
  ),
  "pattern-is-regular": convention(
    "no type shows patterns, and no argument is held to this one",
    schemas.patternIsRegular,
  ),
  "composition-has-parts": convention(
    "it says nothing about the type",
    schemas.compositionHasParts,
  ),
  "discriminator-has-mapping": convention(
    "the names of the schemas are the values, where the property can hold them",
    discriminators.discriminatorHasMapping,
  ),
  "mapping-fits-property": error(
    "a type of other values",
    discriminators.mappingFitsProperty,
  ),
  "type-names-differ": convention(
    "no export of that name; `components` has both",
    schemas.typeNamesDiffer,
  ),
  "schema-has-example": convention(
    "no type shows it",
    schemas.schemaHasExample,
  ),
  "endless-schema": notice("unknown", schemas.endlessSchemaIsUnknown),
  webhooks: notice("types, no method", schemas.webhooksHaveNoMethod),
  "required-is-declared": strictly(
    "its type is unknown",
    schemas.requiredIsDeclared,
  ),
  "no-schema-type-mismatch": strictly(
    "the type is that of `type`",
    "`items` on arrays, `properties` on objects",
  ),
  "spec-components-invalid-map-name": strictly(
    "the type has another name",
    "letters, digits and - . _",
  ),
  "no-unused-components": strictly(
    "a type that nothing needs",
    "components that something refers to",
  ),
  "no-ambiguous-paths": strictly(
    "the server decides",
    "paths of which only one can match a URL",
  ),

  // descriptions and examples
  "operation-has-description": convention(
    "a comment with less in it",
    descriptions.operationIsDescribed,
  ),
  "parameter-has-description": convention(
    "a comment with less in it",
    descriptions.parameterIsDescribed,
  ),
  "property-has-description": convention(
    "a comment with less in it",
    descriptions.propertyIsDescribed,
  ),
  "schema-has-description": convention(
    "a comment with less in it",
    descriptions.schemaIsDescribed,
  ),
  "no-example-value-and-externalValue": convention(
    "no type shows it",
    "either `value` or `externalValue`",
  ),
  "example-fits": strictly("no type shows it", examplesFit),
  "pattern-runs": strictNotice("no type shows it", patternsRunOnExamples),

  // the head of the file
  struct: error("see the table below", "what OpenAPI has at this place"),
  "info-license": convention("not used", "`license` with a `name`"),
  "info-license-strict": convention(
    "not used",
    "`license` with a `url` or an `identifier`",
  ),
  "no-empty-servers": convention(
    "callers pass a `baseUrl`",
    "`servers` with at least one entry",
  ),
  "server-is-whole": convention(
    "callers pass a `baseUrl`",
    paths.serverIsWhole,
  ),
  "no-server-example.com": convention(
    "callers pass a `baseUrl`",
    "the address of the real API",
  ),
  "no-server-trailing-slash": convention(
    "no URL gets two",
    "a URL without a slash at its end",
  ),
  "no-undefined-server-variable": convention(
    "callers pass a `baseUrl`",
    "a variable under `variables` of the server",
  ),
  "no-server-variables-empty-enum": convention(
    "the default is used",
    "an enum with values, the default among them",
  ),

  // keys that only this generator reads
  "permissions-are-names": error(
    "a comment without them",
    extensions.permissionsAreNames,
  ),
  "client-params-exist": error(
    "an option that does nothing",
    extensions.clientParamsExist,
  ),
  "unwrapped-property-exists": error(
    "methods that resolve to nothing",
    extensions.unwrappedPropertyExists,
  ),
  "extension-is-known": convention("not read", extensions.extensionIsKnown),
};

/** What a problem of `struct`, which holds every node against OpenAPI, comes to: redocly-rules.ts says which it is. */
export type StructRule =
  | "key-is-known"
  | "key-is-read"
  | "key-is-there"
  | "parameter-is-whole"
  | "value-is-harmless"
  | "value-of-its-type";

export const structRules: Readonly<
  Record<StructRule, Pick<RuleLine, "kind" | "why">>
> = {
  "key-is-known": { kind: "convention", why: "not read" },
  "key-is-read": {
    kind: "error",
    why: "misspelt: no parameter, no body or no type",
  },
  "key-is-there": {
    kind: "convention",
    why: "a comment or a type with less in it",
  },
  "parameter-is-whole": {
    kind: "error",
    why: "no parameter without `in` and `name`",
  },
  "value-is-harmless": {
    kind: "convention",
    why: "dropped, or what is meant is known",
  },
  "value-of-its-type": { kind: "error", why: "no type, or a wrong one" },
};

/** Rules about examples and defaults: each fits its schema. */

import { Ajv, type ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { RE2JS } from "re2js";
import { kindOf } from "./content-type.js";
import {
  isObject,
  list,
  member,
  object,
  pathOfPointer,
  pointerOf,
  resolve,
  text,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import type { RuleContext, Visitor } from "./rule.js";

interface Example {
  readonly kind: "default" | "example";
  readonly value: Json;
  readonly path: Path;
  /** The path of its schema. */
  readonly schema: Path;
}

export function examplesFit({ document }: RuleContext): Visitor {
  const { validate } = createValidator(document);
  return visitExampleHolders((node, { path, report }) => {
    for (const example of examplesOf(document, node, path)) {
      for (const error of validate(example)) {
        report(
          [...example.path, ...pathOfPointer(`#${error.instancePath}`)],
          `the ${example.kind} does not fit its schema: ${describeError(error)}`,
          `${example.kind === "default" ? "a default" : "an example"} that its schema accepts`,
          "value",
        );
      }
    }
  });
}

/** Reports the patterns against which no example is checked. */
export function patternsRunOnExamples(): Visitor {
  return {
    Schema: (node, { path, report }) => {
      const pattern = text(node["pattern"]);
      if (pattern === undefined || compileLinear(pattern)) return;
      report(
        [...path, "pattern"],
        "examples are not checked against this pattern: the check might never end",
        "a pattern without lookaround and back references",
      );
    },
  };
}

/** A visitor of every kind of node that may have an example. */
function visitExampleHolders(visit: Visitor[string]): Visitor {
  return { Schema: visit, Parameter: visit, Header: visit, MediaType: visit };
}

function* examplesOf(
  document: Json,
  node: JsonObject,
  path: Path,
): Generator<Example> {
  const { default: standard, example, examples } = node;
  const [holder, type] = path.slice(-2);
  // an example of XML is text, whatever its schema says
  if (holder === "content" && kindOf(String(type)) !== "json") return;
  const schema = "schema" in node ? [...path, "schema"] : path;
  const at = (key: string, ...keys: Path) => [...path, key, ...keys];
  if (standard !== undefined && !isObject(standard)) {
    yield { kind: "default", value: standard, path: at("default"), schema };
  }
  if (example !== undefined) {
    yield { kind: "example", value: example, path: at("example"), schema };
  }
  for (const [index, value] of list(examples).entries()) {
    yield { kind: "example", value, path: at("examples", index), schema };
  }
  for (const [name, value] of Object.entries(object(examples))) {
    const named = resolve(document, value, at("examples", name));
    const held = member(named?.value, "value");
    if (named && held !== undefined) {
      const place = [...named.path, "value"];
      yield { kind: "example", value: held, path: place, schema };
    }
  }
}

interface Validator {
  /** Why an example does not fit its schema. A wrong schema, which other rules report, accepts every example. */
  readonly validate: (example: Example) => readonly ErrorObject[];
}

function createValidator(document: Json): Validator {
  const isVersion31 = text(member(document, "openapi"))?.startsWith("3.1");
  const settings = {
    strict: false,
    validateSchema: false,
    logger: false,
    allErrors: true,
    ownProperties: true,
    code: { regExp: linearPattern, optimize: false },
  } as const;
  const ajv = isVersion31 ? new Ajv2020(settings) : forVersion30(settings);
  addFormats.default(ajv);
  ajv.addSchema(object(document), "description:");
  return {
    validate: ({ schema, value }) => {
      try {
        const fits = ajv.getSchema(`description:${pointerOf(schema)}`);
        return !fits || fits(value) ? [] : reasons(fits.errors ?? []);
      } catch {
        return [];
      }
    },
  };
}

/** In OpenAPI 3.0, `exclusiveMinimum` says whether `minimum` itself is excluded. */
function forVersion30(settings: ConstructorParameters<typeof Ajv>[0]): Ajv {
  const ajv = new Ajv(settings);
  for (const [keyword, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      keyword,
      schemaType: "boolean",
      macro: (
        excluded: boolean,
        { [limit]: value }: Record<string, unknown>,
      ) => (excluded && value !== undefined ? { not: { const: value } } : {}),
    });
  }
  return ajv;
}

/** Compiles patterns for Ajv, which then run in linear time. Ajv needs `code` only to write modules. */
const linearPattern = Object.assign(
  (pattern: string) => compileLinear(pattern) ?? { test: () => true },
  { code: "" },
);

/** Compiles a pattern that runs in linear time; undefined where it needs lookaround or back references. */
function compileLinear(pattern: string) {
  try {
    const linear = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return { test: (value: string) => linear.test(value) };
  } catch {
    return undefined;
  }
}

/** Keywords whose own error makes the errors below them needless. */
const choices = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** The errors without those that lie below the error of a choice. */
function reasons(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const chosen = errors.filter(({ keyword }) => choices.has(keyword));
  return errors.filter(
    (error) =>
      error.keyword !== "if" &&
      !chosen.some(
        (choice) =>
          choice !== error &&
          `${error.instancePath}/`.startsWith(`${choice.instancePath}/`) &&
          !(
            choices.has(error.keyword) &&
            error.instancePath === choice.instancePath
          ),
      ),
  );
}

function describeError({
  keyword,
  message = keyword,
  params,
}: ErrorObject): string {
  const { allowedValues, additionalProperty } = params as Record<
    string,
    unknown
  >;
  const values = Array.isArray(allowedValues)
    ? allowedValues
    : [additionalProperty];
  const named = values.filter((value) => value !== undefined).join(", ");
  return `it ${message.replaceAll("'", "`")}${named && `: ${named}`}`;
}

/** Whether every example and every default fits its schema. */

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
  pointerOf,
  refPath,
  resolve,
  text,
  visit,
  type Json,
  type JsonObject,
  type Path,
} from "./document.js";
import { convention, notice, type Finding } from "./finding.js";

interface Example {
  readonly kind: "default" | "example";
  readonly value: Json;
  readonly path: Path;
  /** Where its schema lies. */
  readonly schema: Path;
}

/** Checks the examples of schemas, parameters, headers and contents, and the defaults. */
export function examples(document: Json): readonly Finding[] {
  const findings: Finding[] = [];
  const { validate, unread } = createValidator(document);
  visit(document, (node, path) => {
    if (member(node, "$ref") !== undefined) return;
    for (const example of examplesOf(document, node, path)) {
      findings.push(
        ...validate(example).map((error) => misfit(example, error)),
      );
    }
    const pattern = text(node["pattern"]);
    if (pattern !== undefined && unread.has(pattern)) {
      findings.push(
        notice(
          [...path, "pattern"],
          "no example is held against this pattern: it may take a time without end",
          "a pattern without lookaround and back references",
        ),
      );
    }
  });
  return findings;
}

function misfit({ kind, path }: Example, error: ErrorObject): Finding {
  return convention(
    [...path, ...(refPath(`#${error.instancePath}`) ?? [])],
    `the ${kind} does not fit its schema: ${describe(error)}`,
    `${kind === "default" ? "a default" : "an example"} that its schema accepts`,
    "value",
  );
}

function* examplesOf(
  document: Json,
  node: JsonObject,
  path: Path,
): Generator<Example> {
  const { default: standard, example, examples } = node;
  const [holder, type] = path.slice(-2);
  // an example of XML is a text, whatever its schema says
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
  /** Why a value does not fit its schema. A schema that is wrong itself, which other checks report, fits all. */
  readonly validate: (example: Example) => readonly ErrorObject[];
  /** Patterns that no example is held against. */
  readonly unread: ReadonlySet<string>;
}

function createValidator(document: Json): Validator {
  const unread = new Set<string>();
  const isVersion31 = text(member(document, "openapi"))?.startsWith("3.1");
  const settings = {
    strict: false,
    validateSchema: false,
    logger: false,
    allErrors: true,
    ownProperties: true,
    code: { regExp: linearPattern(unread) },
  } as const;
  const ajv = isVersion31 ? new Ajv2020(settings) : forVersion30(settings);
  addFormats.default(ajv);
  ajv.addSchema(object(document), "description:");
  return {
    unread,
    validate: ({ schema, value }) => {
      try {
        const fits = ajv.compile({ $ref: `description:${pointerOf(schema)}` });
        return fits(value) ? [] : reasons(fits.errors ?? []);
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

/** Patterns run in linear time, whatever they are: others could take a time without end. */
function linearPattern(unread: Set<string>) {
  const compile = (pattern: string) => {
    try {
      const linear = RE2JS.compile(RE2JS.translateRegExp(pattern));
      return { test: (value: string) => linear.test(value) };
    } catch {
      unread.add(pattern);
      return { test: () => true };
    }
  };
  // Ajv names this code where it writes a validator as a module, which is not done here
  return Object.assign(compile, { code: "" });
}

/** Keywords that speak for the schemas below them. */
const choices = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** The errors that name a reason, without those of the branches of a choice. */
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

function describe({ keyword, message = keyword, params }: ErrorObject): string {
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

/** The documentation comments of client.ts. */

import type { JSDocStructure, OptionalKind } from "ts-morph";
import type { Json } from "./document.js";
import { literal } from "./data-literal.js";
import type { Operation } from "./model.js";
import { memberAccess } from "./names.js";
import type { ParamGroup, PathParam } from "./request.js";

/** Characters of an example: a longer one hides what else an editor shows. */
const longestExample = 160;

/** A text of the description as plain text: an `@` at the start of a line begins no tag. */
export function plainText(text: string | undefined): string | undefined {
  return text?.replace(/^(\s*)@/gm, "$1\\@");
}

/** A documentation comment of paragraphs, in which every comment end is escaped. */
export function docs(
  paragraphs: readonly (string | undefined)[],
): (string | OptionalKind<JSDocStructure>)[] {
  const text = paragraphs
    .filter((paragraph) => paragraph !== undefined && paragraph.trim() !== "")
    .join("\n\n")
    .replaceAll("*/", "*\\/")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n");
  if (text === "") return [];
  return [
    text.includes("\n") || text.length > 70 ? `\n${text}` : text.trimEnd(),
  ];
}

/** The `@param` of a path parameter; none for one that the client is created with, or without a description. */
export function paramDoc(param: PathParam): readonly string[] {
  const { argument, description } = param;
  return argument === undefined || description === undefined
    ? []
    : [`@param ${argument} - ${description}${limitsText(param)}`];
}

/** The limits of a path parameter, as a sentence. */
export function limitsText({ limits }: PathParam): string {
  const { minLength, maxLength } = limits;
  if (minLength === undefined && maxLength === undefined) return "";
  if (minLength === maxLength) return ` Exactly ${minLength} characters.`;
  if (minLength === undefined) return ` At most ${maxLength} characters.`;
  if (maxLength === undefined) return ` At least ${minLength} characters.`;
  return ` ${minLength} to ${maxLength} characters.`;
}

/** The `@example` of a method: a call with the values of the description; none where one is missing. */
export function exampleDoc(
  resource: string,
  { name, pathParams, body, query, headers }: Operation,
): string | undefined {
  const needed = Object.entries({ query, headers }).filter(
    ([, group]) => group?.required,
  );
  const needsBody = body?.required === true || needed.length > 0;
  const ids = pathParams.filter(({ argument }) => argument !== undefined);
  const values: readonly (Json | undefined)[] = [
    ...ids.map(({ example }) => example),
    ...(body && (needsBody || body.example !== undefined)
      ? [body.example]
      : []),
    ...(needed.length > 0 ? [optionsOf(needed)] : []),
  ];
  const known = values.filter((value) => value !== undefined);
  const method = [resource, name].map(memberAccess).join("");
  const call = `await client${method}(${known.map(literal).join(", ")});`;
  return known.length < values.length || call.length > longestExample
    ? undefined
    : // a tag or a link begins with it
      `@example\n${call.replace(/(?<=[\s{])@/g, "\\u0040")}`;
}

function optionsOf(
  groups: readonly (readonly [string, ParamGroup | undefined])[],
): Json | undefined {
  const examples = groups.map(([key, group]) => [key, group?.example] as const);
  return examples.every(([, example]) => example !== undefined)
    ? Object.fromEntries(examples)
    : undefined;
}

/** The documentation comments of client.ts. */

import type { JSDocStructure, OptionalKind } from "ts-morph";
import type { PathParam } from "./request.js";

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

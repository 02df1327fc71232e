/** The documentation comments of schema.ts: the words of a description come first, and are no tag. */

import ts from "typescript";

/** How openapi-typescript begins a line, and what goes on below it. */
const line = "\n * ";
const furtherLine = "\n *     ";
const tag = "@description ";

/** Rewrites the comments in a node: an editor shows a tag apart from the text, or not at all. */
export function writeDescriptions(node: ts.Node): void {
  const comments = ts.getSyntheticLeadingComments(node);
  if (comments) {
    ts.setSyntheticLeadingComments(
      node,
      comments.map((one) => ({ ...one, text: moveDescriptionFirst(one.text) })),
    );
  }
  ts.forEachChild(node, writeDescriptions);
}

/** The text of a comment: its titles and its description, a paragraph each; all else below. */
function moveDescriptionFirst(text: string): string {
  const [start, end] = text.startsWith("*\n")
    ? [`*${line}`, "\n "]
    : ["* ", " "];
  const items = text.slice(start.length, -end.length).split(/\n \* (?! {4})/);
  const found = items.find((item) => item.startsWith(tag));
  if (found === undefined) return text;
  const description = found.slice(tag.length).replaceAll(furtherLine, line);
  const isBelow = (item: string) => /^(@|Format: )/.test(item);
  const below = items.filter((item) => item !== found && isBelow(item));
  const paragraphs = [
    ...items.filter((item) => !isBelow(item)),
    description,
    ...(below.length > 0 ? [below.join(line)] : []),
  ];
  return start + paragraphs.join(`\n *${line}`) + end;
}

/** Component schemas that something other than a choice with a discriminator refers to. */

import { isObject, list, member, schemaName, type Json } from "./document.js";
import { childrenOf, type Place } from "./walk.js";

export function sharedSchemas(document: Json): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (node: Json, place: Place): void => {
    if (place === "data") return;
    const isNode = place === "node";
    const name = isNode ? schemaName(member(node, "$ref")) : undefined;
    if (name !== undefined) found.add(name);
    const hasDiscriminator = isNode && isObject(member(node, "discriminator"));
    for (const [key, child, inside] of childrenOf(node, place)) {
      const isChoice = hasDiscriminator && (key === "oneOf" || key === "anyOf");
      if (isChoice) list(child).filter(isWritten).forEach(lookInside);
      else look(child, inside);
    }
  };
  const lookInside = (node: Json) => {
    look(node, "node");
  };
  look(document, "node");
  return found;
}

/** Whether an alternative is written in its place. */
function isWritten(alternative: Json): boolean {
  return schemaName(member(alternative, "$ref")) === undefined;
}

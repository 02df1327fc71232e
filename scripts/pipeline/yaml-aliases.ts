/** The aliases of a YAML document → what each stands for. */

import { visit, type Alias, type Document } from "yaml";

/** What each alias stands for, in the order of the document. Undefined for an alias without an anchor. */
export type Targets = ReadonlyMap<Alias, ReturnType<Alias["resolve"]>>;

/** Finds the target of each alias, the last node before it with that anchor, in one visit: the parser's own search visits the document for each. */
export function aliasTargets(parsed: Document.Parsed): Targets {
  const anchors = new Map<string, ReturnType<Alias["resolve"]>>();
  const targets = new Map<Alias, ReturnType<Alias["resolve"]>>();
  visit(parsed, {
    Alias(_key, alias) {
      targets.set(alias, anchors.get(alias.source));
    },
    Value(_key, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

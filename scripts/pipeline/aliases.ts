/** The aliases of a YAML document → what each stands for. */

import { visit, type Alias, type Document } from "yaml";

type Target = ReturnType<Alias["resolve"]>;

/**
 * Tells each alias its target, the last node before it with that anchor. The
 * parser looks through all anchors for each alias, or through the whole
 * document: many aliases would take it without end.
 */
export function linkAliases(parsed: Document.Parsed): void {
  const anchors = new Map<string, Target>();
  visit(parsed, {
    Alias(_key, alias) {
      link(alias, anchors.get(alias.source));
    },
    Value(_key, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
  });
}

function link(alias: Alias, target: Target): void {
  const resolve = alias.resolve.bind(alias);
  alias.resolve = (document, context) => {
    if (!context) return target;
    // the nodes that the parser looks through; it counts what aliases multiply to
    context.aliasResolveCache = target ? [target] : [];
    return resolve(document, context);
  };
}

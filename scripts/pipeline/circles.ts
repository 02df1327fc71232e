/** A graph → its circles. */

/**
 * Maps each node to one node of its circle: two nodes that reach each other map
 * to the same. A circle's nodes follow one another in the map, after those of
 * every circle that leads to it. Takes time in proportion to the edges, and no
 * recursion: a chain may be longer than the stack.
 */
export function circlesOf<Node extends string | object>(
  graph: ReadonlyMap<Node, readonly Node[]>,
): ReadonlyMap<Node, Node> {
  const reversed = new Map<Node, Node[]>();
  for (const [from, targets] of graph) {
    for (const to of targets) {
      const sources = reversed.get(to) ?? [];
      reversed.set(to, sources);
      sources.push(from);
    }
  }
  const circles = new Map<Node, Node>();
  for (const start of nodesByEnd(graph).reverse()) {
    if (circles.has(start)) continue;
    circles.set(start, start);
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const source of reversed.get(node) ?? []) {
        if (circles.has(source)) continue;
        circles.set(source, start);
        open.push(source);
      }
    }
  }
  return circles;
}

/** The nodes of a graph, each behind those that a search from it has found first. */
export function nodesByEnd<Node extends string | object>(
  graph: ReadonlyMap<Node, readonly Node[]>,
): Node[] {
  const ended: Node[] = [];
  const seen = new Set<Node>();
  for (const start of graph.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const open = [{ node: start, next: 0 }];
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const target = graph.get(last.node)?.[last.next];
      last.next += 1;
      if (target === undefined) {
        ended.push(last.node);
        open.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        open.push({ node: target, next: 0 });
      }
    }
  }
  return ended;
}

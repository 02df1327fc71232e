import { expect, test } from "vitest";
import { pairMemory } from "../../scripts/pipeline/compare/pair-memory.js";

/** A graph of letters: each adds itself and what it leads to. */
function reacher(
  graph: Readonly<Record<string, readonly string[]>>,
): (from: string) => readonly string[] {
  const recall = pairMemory<readonly string[]>([]);
  const reach = (from: string): readonly string[] =>
    recall(from, () => {
      const inner = (graph[from] ?? []).flatMap(reach);
      return [...new Set([from, ...inner])].sort();
    });
  return reach;
}

test.each([
  {
    graph: { a: ["b"], b: ["c"] },
    order: ["a", "b", "c"],
    want: ["abc", "bc", "c"],
  },
  // a cycle is whole from wherever it is entered
  { graph: { a: ["b"], b: ["a"] }, order: ["a", "b"], want: ["ab", "ab"] },
  {
    graph: { a: ["b"], b: ["c", "a"], c: ["b", "d"] },
    order: ["a", "b", "c", "d"],
    want: ["abcd", "abcd", "abcd", "d"],
  },
  // two cycles that share a letter
  {
    graph: { a: ["b", "c"], b: ["a", "d"], c: ["a", "e"] },
    order: ["a", "c", "b"],
    want: ["abcde", "abcde", "abcde"],
  },
])("$order", ({ graph, order, want }) => {
  const reach = reacher(graph);
  expect(order.map((from) => reach(from).join(""))).toEqual(want);
});

test("what is whole is computed once", () => {
  let count = 0;
  const recall = pairMemory<number>(0);
  const compute = () => (count += 1);
  expect([recall("a", compute), recall("a", compute), count]).toEqual([
    1, 1, 1,
  ]);
});

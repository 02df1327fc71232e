import { describe, expect, test } from "vitest";
import { CommandError, run } from "./command.js";
import { comparisonOf, median, takeTurns } from "./comparison.js";

const title = { what: "a get", unit: "µs" };
const same = (value: number) => value;

/** A contender whose runs give these values, one after the other. */
function contender(name: string, ...values: readonly number[]) {
  const left = [...values];
  return {
    name,
    does: `what ${name} does`,
    measure: () => {
      const value = left.shift();
      if (value === undefined) throw new CommandError(`${name} broke`);
      return value;
    },
  };
}

describe("takeTurns", () => {
  test("runs all in turn, and one that fails no more", () => {
    const order: string[] = [];
    const contenders = [
      contender("ours", 1, 2, 3),
      contender("a", 10),
      contender("b", 100, 200, 300),
    ].map((one) => ({
      ...one,
      measure: () => {
        order.push(one.name);
        return one.measure();
      },
    }));
    expect(takeTurns(contenders, 3)).toEqual([
      { name: "ours", does: "what ours does", values: [1, 2, 3] },
      { name: "a", does: "what a does", values: [10], failure: "a broke" },
      { name: "b", does: "what b does", values: [100, 200, 300] },
    ]);
    expect(order.join(" ")).toBe("ours a b ours a b ours b");
  });

  test("throws where ours fails", () => {
    const contenders = [contender("ours", 1), contender("a", 1, 2)];
    expect(() => takeTurns(contenders, 2)).toThrow(
      new CommandError("ours broke"),
    );
  });

  test("throws what is no failure of a command", () => {
    const broken = {
      ...contender("a"),
      measure: () => {
        throw new TypeError("a bug");
      },
    };
    expect(() => takeTurns([contender("ours", 1), broken], 1)).toThrow(
      new TypeError("a bug"),
    );
  });
});

describe("comparisonOf", () => {
  test("has medians, the least and the most, and ours divided by theirs", () => {
    const entries = takeTurns(
      [contender("ours", 3, 1.23456, 9), contender("a", 4, 8, 2)],
      3,
    );
    expect(comparisonOf(title, entries, same)).toEqual({
      ...title,
      ours: { does: "what ours does", value: 3, min: 1.235, max: 9 },
      peers: [
        {
          ...{ name: "a", does: "what a does" },
          ...{ value: 4, min: 2, max: 8 },
          ratio: 0.75,
        },
      ],
      leftOut: [],
    });
  });

  test("has no least and no most of one run", () => {
    const entries = takeTurns([contender("ours", 2), contender("a", 3)], 1);
    expect(comparisonOf(title, entries, same)).toEqual({
      ...title,
      ours: { does: "what ours does", value: 2 },
      peers: [{ name: "a", does: "what a does", value: 3, ratio: 0.667 }],
      leftOut: [],
    });
  });

  test("leaves out what failed, and what took nothing", () => {
    const contenders = [
      contender("ours", 0, 0),
      contender("a", 1),
      contender("b", 0, 0),
      contender("c", 5, 5),
    ];
    const { peers, leftOut } = comparisonOf(
      title,
      takeTurns(contenders, 2),
      same,
    );
    expect(peers.map(({ name, ratio }) => ({ name, ratio }))).toEqual([
      { name: "c", ratio: 0 },
    ]);
    expect(leftOut).toEqual([
      { name: "a", why: "a broke" },
      { name: "b", why: "too little to be measured" },
    ]);
  });
});

test.for([
  { given: [3], want: 3 },
  { given: [3, 1], want: 2 },
  { given: [30, 1, 2], want: 2 },
  { given: [4, 100, 1, 2], want: 3 },
])("the median of $given is $want", ({ given, want }) => {
  expect(median(given)).toBe(want);
});

describe("run", () => {
  test.for([
    {
      given: ["node", "--eval", "console.error('no'); process.exit(3)"],
      want: "node --eval console.error('no'); process.exit(3) failed:\nno",
    },
    {
      given: ["no-such-program"],
      want: "no-such-program  failed:\nspawnSync no-such-program ENOENT",
    },
  ])("$given fails with what it said", ({ given, want }) => {
    const [program = "", ...args] = given;
    expect(() => run(program, args, ".")).toThrow(new CommandError(want));
  });

  test("returns what a program prints", () => {
    expect(run("node", ["--print", "1 + 1"], ".")).toBe("2\n");
  });
});

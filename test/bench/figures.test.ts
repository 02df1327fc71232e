/** What the README shows of the benchmark: how it is made, and that it is that of results.json. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chartOf, colours, shareOf } from "./chart.js";
import { putFigures } from "./publish.js";
import type { Result, Results } from "./results.js";
import { peers, project } from "./setup.js";
import { figuresOf } from "./table.js";
import { comparisonText, numberText, ratioText } from "./text.js";

const a = { name: "a", does: "the whole API" };
const b = { name: "b", does: "requests alone" };

const c = { name: "c", does: "types alone" };

const small: Results = {
  date: "2026-01-02",
  node: "v20.19.0",
  cpus: 2,
  runs: 5,
  versions: { a: "1.0.0", b: "2.1.0" },
  results: [
    {
      how: "npm run bench -- calls",
      ...{ what: "a get", unit: "µs" },
      ours: { does: "checks", value: 30, min: 29, max: 31 },
      peers: [
        { ...a, value: 40, min: 39, max: 41, ratio: 0.75 },
        { ...b, value: 10, min: 9, max: 11, ratio: 3 },
      ],
    },
    {
      how: "npm run bench -- calls",
      ...{ what: "a create", unit: "µs" },
      ours: { does: "checks", value: 36 },
      peers: [
        { ...a, value: 36, ratio: 1 },
        { ...c, value: 30, ratio: 1.2 },
      ],
    },
    {
      how: "npm run bench -- package",
      ...{ what: "a bundle", unit: "kB" },
      ours: { does: "retries", value: 18.26 },
      peers: [
        { ...b, value: 2.7, ratio: 6.76 },
        { ...c, value: 1000, ratio: 0.0183 },
      ],
    },
  ],
};

describe("the figures of the README", () => {
  test("are a table for each command, and say where ours loses", () => {
    expect(figuresOf(small).split("\n\n")).toEqual([
      "![For each figure below, how much less or more ours needs than each of the others](test/bench/chart.svg)",
      "`npm run bench` measures all of this, and writes it here and into `test/bench/results.json`: on 2026-01-02, with Node v20.19.0 on 2 processors. Times and memory are medians of 5 runs, in turn. In brackets: ours divided by theirs, bold where ours needs more. Beside ours: a 1.0.0, b 2.1.0.",
      "`npm run bench -- calls`:",
      `|  | what it does | a get, µs | a create, µs |
| --- | --- | --: | --: |
| ours | checks | 30.0 | 36.0 |
| a | the whole API | 40.0 (0.75×) | 36.0 (1.00×) |
| b | requests alone | 10.0 (**3.00×**) |  |
| c | types alone |  | 30.0 (**1.20×**) |`,
      "`npm run bench -- package`:",
      `|  | what it does | a bundle, kB |
| --- | --- | --: |
| ours | retries | 18.3 |
| b | requests alone | 2.70 (**6.76×**) |
| c | types alone | 1,000 (0.018×) |`,
      "Ours needs more in every figure than b.",
      "Ours needs more than c in: a create.",
    ]);
  });

  test("are those of test/bench/results.json: npm run bench -- --readme", async () => {
    const text = readFileSync(join(peers, "results.json"), "utf8");
    const all = JSON.parse(text) as Results;
    const chart = readFileSync(join(peers, "chart.svg"), "utf8");
    expect(chart).toBe(chartOf(all.results));
    const readme = readFileSync(join(project, "README.md"), "utf8");
    expect(await putFigures(readme, all)).toBe(readme);
  });
});

describe("the chart", () => {
  test.for([
    { given: 0, want: -1 },
    { given: 0.25, want: -0.75 },
    { given: 0.5, want: -0.5 },
    { given: 1, want: 0 },
    { given: 2, want: 0.5 },
    { given: 4, want: 0.75 },
    { given: Infinity, want: 1 },
  ])("a ratio of $given is $want of a bar", ({ given, want }) => {
    expect(shareOf(given)).toBe(want);
  });

  test.for([
    {
      given: 0,
      bar: { x: "380.0", width: "210.0", fill: colours.less },
      text: "0.00×",
    },
    {
      given: 0.5,
      bar: { x: "485.0", width: "105.0", fill: colours.less },
      text: "0.50×",
    },
    {
      given: 1,
      bar: { x: "590.0", width: "1.0", fill: colours.text },
      text: "1.00×",
    },
    {
      given: 2,
      bar: { x: "590.0", width: "105.0", fill: colours.more },
      text: "2.00×",
    },
    {
      given: 1e9,
      bar: { x: "590.0", width: "210.0", fill: colours.more },
      text: "1,000,000,000×",
    },
  ])("draws a ratio of $given inside its frame", ({ given, bar, text }) => {
    const chart = chartOf([resultOf("a get", given)]);
    const { x, width, fill } = bar;
    expect(chart).toMatch(
      RegExp(
        `<rect x="${x}" y="\\d+" width="${width}" height="11" fill="${fill}"/>`,
      ),
    );
    expect(chart).toContain(`>${text}</text>`);
  });

  test("says what it shows, also in words, and is text where names look like markup", () => {
    const chart = chartOf([resultOf("a <b> & c", 0.5)]);
    expect(chart).toContain('role="img" aria-labelledby="title desc"');
    expect(chart).toContain(
      '<title id="title">What ours needs, beside others</title>',
    );
    expect(chart).toContain(
      '<desc id="desc">a &lt;b> &amp; c: ours needs 0.50× of a.</desc>',
    );
    expect(chart).toContain(">a &lt;b> &amp; c: ours 3.00 s</text>");
  });

  test("grows by each result and each peer, and is a chart without any", () => {
    const heightOf = (results: readonly Result[]) =>
      Number(/ height="(\d+)"/.exec(chartOf(results))?.[1]);
    expect(heightOf([])).toBe(62);
    expect(heightOf(small.results)).toBe(62 + 3 * 28 + 6 * 18);
  });

  test.for(
    Object.entries(colours).flatMap(([name, colour]) =>
      ["#ffffff", "#0d1117"].map((ground) => ({ name, colour, ground })),
    ),
  )("$name stands out from $ground", ({ colour, ground }) => {
    expect(contrast(colour, ground)).toBeGreaterThan(4);
  });
});

describe("a result in words", () => {
  test.for([
    { given: 0, want: "0.00" },
    { given: 0.65, want: "0.65" },
    { given: 2.745, want: "2.75" },
    { given: 9.996, want: "10.0" },
    { given: 18.26, want: "18.3" },
    { given: 99.96, want: "100" },
    { given: 71190, want: "71,190" },
  ])("the number $given is $want", ({ given, want }) => {
    expect(numberText(given)).toBe(want);
  });

  test.for([
    { given: 0, want: "0.00×" },
    { given: 0.0073, want: "0.0073×" },
    { given: 0.0486, want: "0.049×" },
    { given: 0.1, want: "0.10×" },
    { given: 6.76, want: "6.76×" },
  ])("the ratio $given is $want", ({ given, want }) => {
    expect(ratioText(given)).toBe(want);
  });

  test("is a line for each, also for one that is left out", () => {
    const [get] = small.results;
    const leftOut = [{ name: "c", why: "it is not installed" }];
    const text = get && comparisonText({ ...get, leftOut });
    expect(text?.replace(/ {2,}/g, "  ").split("\n")).toEqual([
      "a get, µs",
      "  ours  30.0  29.0 to 31.0  checks",
      "  a  40.0  39.0 to 41.0  0.75×  the whole API",
      "  b  10.0  9.00 to 11.0  3.00×  requests alone",
      "  c is left out: it is not installed",
    ]);
  });
});

function resultOf(what: string, ratio: number): Result {
  return {
    how: "npm run bench",
    ...{ what, unit: "s" },
    ours: { does: "checks", value: 3 },
    peers: [{ ...a, value: 1, ratio }],
  };
}

/** How much two colours differ, by WCAG: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other]
    .map(luminance)
    .sort((first, second) => second - first);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

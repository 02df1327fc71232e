import { test } from "vitest";
import { audiences, stepOf } from "../../scripts/pipeline/change.js";
import { sentenceOf } from "../../scripts/pipeline/review-report.js";
import { base } from "./base.js";
import { pairs } from "./pairs.js";
import { reviewer, sideOf } from "./versions.js";
test("print", () => {
  const old = sideOf(base);
  const r = reviewer(old);
  console.log(r.broken(old));
  for (const { name, edits } of pairs) {
    let text = base;
    for (const [from, to] of edits) {
      if (text.split(from).length !== 2)
        console.log("EDIT", text.split(from).length - 1, JSON.stringify(from));
      text = text.replace(from, to);
    }
    const t0 = performance.now();
    try {
      const now = sideOf(text);
      const ch = r.changes(now);
      const t1 = performance.now();
      const broken = r.broken(now);
      console.log(
        [
          name,
          ...ch.map(
            (c) =>
              "   " +
              sentenceOf(c) +
              " | " +
              audiences
                .flatMap((a) =>
                  c.verdicts[a] === "none"
                    ? []
                    : [a + (c.verdicts[a] === "breaks" ? "" : "?")],
                )
                .join(" ") +
              (c.rawOnly ? " raw" : ""),
          ),
          "   " +
            stepOf(ch) +
            ` ${Math.round(t1 - t0)} ${Math.round(performance.now() - t1)}`,
          ...[...broken].map(
            ([k, v]) => "      ! " + k + " " + v.slice(0, 130),
          ),
        ].join("\n"),
      );
    } catch (e) {
      console.log(name, "THROWN", e);
    }
  }
});

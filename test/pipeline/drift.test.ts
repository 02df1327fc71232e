/** What differs between two descriptions of one API, and what of it is known. */

import { describe, expect, test } from "vitest";
import { contractOf } from "../../scripts/pipeline/contract.js";
import { readDriftList } from "../../scripts/pipeline/drift/list.js";
import {
  compareDescriptions,
  judgeDrifts,
} from "../../scripts/pipeline/drift/drift.js";
import { SpecError } from "../../scripts/pipeline/problem.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { agreeing, edit, ours } from "../support/same-api.js";

/** What differs, a line each. */
function drifts(own: string, other: string): readonly string[] {
  const contract = (source: string) => contractOf(readSpec(source).document);
  return compareDescriptions(contract(own), contract(other)).drifts.map(
    ({ operation, part, what }) => `${operation} ${part}: ${what}`,
  );
}

describe("what differs", () => {
  test("nothing, under other names, in other words, beside mistakes", () => {
    expect(drifts(ours, agreeing)).toEqual([]);
  });

  const operation = "notes.update";
  const token = '"API Token": []';
  test.each<{ from: string; to: string; want: string }>([
    {
      from: '"maxLength": 8',
      to: '"maxLength": 9',
      want: "path.note_id: maxLength was 8, is 9",
    },
    {
      from: '"in": "header",\n            "schema"',
      to: '"in": "header", "required": true, "schema"',
      want: "headers.X-Trace: became required",
    },
    {
      from: token,
      to: '"key_b": [], "key_a": []',
      want: "security: was http bearer, is key in header x-a and key in header x-b",
    },
    {
      from: '"security": [\n          {\n            "API Token": []\n          }\n        ],',
      to: '"security": [],',
      want: "security: was http bearer, is no token",
    },
    {
      from: '"x-hidden": true',
      to: '"deprecated": true',
      want: ": became deprecated",
    },
    {
      from: '"x-hidden": true',
      to: '"x-permissions": ["Notes"]',
      want: "permissions: was Notes Write, is Notes",
    },
    {
      from: '"200"',
      to: '"201"',
      want: "status: was 200, is 201: methods take any success",
    },
    {
      from: '"4xx"',
      to: '"404"',
      want: "failure 4XX: was removed",
    },
    {
      from: '"description": "Free text"',
      to: '"maxLength": 100',
      want: "body.text: got maxLength 100",
    },
    {
      from: '"required": [\n          "id"\n        ],',
      to: "",
      want: "answer.result.id: became optional",
    },
    {
      from: "https://api.notes.test/v1",
      to: "https://notes.test",
      want: "servers: was https://api.notes.test/v1, is https://notes.test",
    },
  ])("$want", ({ from, to, want }) => {
    const line = `${operation} ${want}`;
    expect(drifts(ours, edit(agreeing, from, to))).toContain(line);
  });

  test("an operation that they do not have", () => {
    const own = edit(
      ours,
      "paths:\n",
      "paths:\n  /notes:\n    get: { operationId: notes.list, tags: [notes], responses: {} }\n",
    );
    expect(drifts(own, agreeing)).toEqual(["notes.list : is missing"]);
  });
});

describe("what is known", () => {
  const path: readonly string[] = [];
  const place = { ours: path, theirs: path };
  const found = [
    {
      operation: "notes.get",
      part: "answer.id",
      what: "became optional",
      ...place,
    },
    {
      operation: "notes.list",
      part: "answer[].id",
      what: "became optional",
      ...place,
    },
  ];
  const names = ["notes.get", "notes.list"];
  const judge = (list: string) => {
    const { fresh, gone } = judgeDrifts(found, readDriftList(list), names);
    return {
      fresh: fresh.map((one) => `${one.operation} ${one.part}`),
      gone: gone.map(
        (one) => `${one.operations.join()} ${one.part}: ${one.what}`,
      ),
    };
  };

  test("each by its own entry", () => {
    const list = `
- { operations: [notes.get], part: answer.id, what: became optional, reason: R }
- { operations: [notes.list], part: "answer[].id", what: became optional, reason: R }
`;
    expect(judge(list)).toEqual({ fresh: [], gone: [] });
  });

  test("one is new, without an entry", () => {
    const list =
      "[{ operations: notes.get, part: answer.id, what: became optional, reason: R }]";
    expect(judge(list)).toEqual({
      fresh: ["notes.list answer[].id"],
      gone: [],
    });
  });

  test("an entry for all holds at each operation", () => {
    const list =
      '[{ operations: all, part: [answer.id, "answer[].id"], what: became optional, reason: R }]';
    expect(judge(list)).toEqual({
      fresh: [],
      gone: [
        "notes.list answer.id: became optional",
        "notes.get answer[].id: became optional",
      ],
    });
  });
});

describe("a list with a mistake", () => {
  test.each<{ list: string; want: string }>([
    { list: "a: 1", want: "1:1 the list: this is no list" },
    { list: "- a", want: "1:3 entry 1: this is no map" },
    {
      list: "- operations: all\n  part: a\n  what: b\n  reason: c\n  why: d",
      want: "5:3 entry 1: there is no key why",
    },
    {
      list: "- operations: all\n  part: a\n  what: b\n  reason: ' '",
      want: "4:11 entry 1: there is no reason",
    },
    {
      list: "- operations: all\n  what: b\n  reason: c",
      want: "1:3 entry 1: part is missing",
    },
    {
      list: "- operations: all\n  part: a\n  what: [b, 3]\n  reason: c",
      want: "3:9 entry 1: what is no text",
    },
    {
      list: "- operations: []\n  part: a\n  what: b\n  reason: c",
      want: "1:15 entry 1: operations is no text",
    },
    {
      list: "- a: [",
      want: "1:6 YAML: nothing closes the `[`",
    },
  ])("$want", ({ list, want }) => {
    let told: readonly string[] = [];
    try {
      readDriftList(list);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      told = error.problems.map(
        (one) => `${one.line}:${one.column} ${one.where}: ${one.what}`,
      );
    }
    expect(told).toContain(want);
  });
});

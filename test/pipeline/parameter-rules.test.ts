/** Parameters that can't be sent as described: what is said of them, and at which line. */

import { expect, test } from "vitest";
import { checkSpec } from "../../scripts/pipeline/check-spec.js";
import { SpecError } from "../../scripts/pipeline/problem.js";
import { readSpec } from "../../scripts/pipeline/read-spec.js";
import { withBody, withParameters } from "../corpus/case.js";

/** Every problem of these rules with its line, in a description of ours (strict) or of others. */
async function said(spec: string, strict: boolean): Promise<readonly string[]> {
  const problems = await checkSpec(readSpec(spec), { strict }).catch(
    (error: unknown) => {
      if (error instanceof SpecError) return error.problems;
      throw error;
    },
  );
  return problems
    .filter(({ rule }) => /^parameter-can-be-sent$|^encoding$/.test(rule))
    .map(
      ({ severity, line, what, accepted }) =>
        `${severity} at ${line}: ${what} - ${accepted}`,
    );
}

const ints = "schema: { type: array, items: { type: integer } }";
const lists =
  "schema: { type: object, properties: { a: { type: array, items: { type: integer } } } }";

test.each([
  {
    name: "deepObject of a list, beside one that can be sent",
    given: `
- { in: query, name: good, ${ints} }
- in: query
  name: expand
  style: deepObject
  explode: true
  ${ints}`,
    want: [
      "13: the client can't send the parameter `expand` as described: deepObject has no form for a list - form, spaceDelimited or pipeDelimited for a list",
    ],
  },
  {
    name: "a list in a deepObject",
    given: `
- in: query
  name: filter
  style: deepObject
  ${lists}`,
    want: [
      "13: the client can't send the parameter `filter` as described: no style has a form for a list or an object inside of another - plain values inside, or `content` with application/json",
    ],
  },
  {
    name: "an object exploded with pipes",
    given: `
- in: query
  name: color
  style: pipeDelimited
  explode: true
  schema: { type: object }`,
    want: [
      "13: the client can't send the parameter `color` as described: pipeDelimited has no exploded form for an object - `explode: false`, or another style",
    ],
  },
  {
    name: "an object as text",
    given: `
- in: header
  name: X-It
  content: { text/plain: { ${lists} } }`,
    want: [
      "12: the client can't send the parameter `X-It` as described: it writes no list or object as text/plain - `application/json`",
    ],
  },
  {
    name: "what can be sent, and what the client does not send",
    given: `
- { in: query, name: a, content: { application/json: { ${lists} } } }
- { in: query, name: b, style: spaceDelimited, explode: true, ${ints} }
- { in: query, name: c, style: deepObject, schema: { type: object, additionalProperties: true } }
- { in: query, name: d, style: pipeDelimited, explode: false, schema: { type: object } }
- { in: header, name: Accept, ${lists} }
- { in: cookie, name: e, ${lists} }`,
    want: [],
  },
])("$name", async ({ given, want }) => {
  const spec = withParameters(given);
  expect(await said(spec, true)).toEqual(want.map((one) => `error at ${one}`));
  expect(await said(spec, false)).toEqual(
    want.map((one) => `warning at ${one}`),
  );
});

test.each([
  { name: "content types of parts", encoding: "contentType: a/b", want: [] },
  {
    name: "headers of parts",
    encoding: "contentType: a/b, headers: { X-It: { schema: {} } }",
    want: [
      "warning at 12: the client ignores `encoding`, but for the content type of a part - fields are sent as text, objects as JSON, lists as several fields",
    ],
  },
])("$name", async ({ encoding, want }) => {
  const spec = withBody(`
content:
  multipart/form-data:
    encoding: { meta: { ${encoding} } }
    schema: { type: object, properties: { meta: { type: object } } }`);
  expect(await said(spec, false)).toEqual(want);
});

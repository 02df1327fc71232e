/** Rules about operations, and notices about what the client leaves out. */

import {
  isObject,
  list,
  member,
  object,
  resolve,
  text,
  texts,
  type FoundOperation,
  type Json,
  type JsonObject,
} from "./document.js";
import { camelCase, suggestName } from "./names.js";
import { operationLabel, type NamedOperation } from "./operation-names.js";
import { isWithoutBody } from "./request.js";
import type { Report, Rule, RuleContext } from "./rule.js";

/** Makes a rule of a check of one operation. */
export function forEachOperation(
  check: (
    operation: NamedOperation,
    report: Report,
    context: RuleContext,
  ) => void,
): Rule {
  return (context) => {
    const named = new Map<Json, NamedOperation>(
      context.operations.map((one) => [one.found.value, one]),
    );
    return {
      Operation: (node, { report }) => {
        const operation = named.get(node);
        if (operation) check(operation, report, context);
      },
    };
  };
}

export const idHasNames: Rule = forEachOperation(({ found }, report) => {
  const id = text(member(found.value, "operationId"));
  if (id === undefined || !/^\.|\.$/.test(id)) return;
  report(
    [...found.path, "operationId"],
    `"${id}" has no name on one side of its dot`,
    "resource.method, such as `apps.create`",
  );
});

/** An `operationId` with a dot must begin with the name of its first tag. */
export const idHasTag: Rule = forEachOperation(
  ({ found, resource }, report) => {
    const id = text(member(found.value, "operationId"));
    const [tag] = texts(member(found.value, "tags"));
    if (!id?.includes(".") || tag === undefined) return;
    const wanted = camelCase(tag);
    if (wanted === resource) return;
    report(
      [...found.path, "operationId"],
      `"${id}" belongs to the resource ${resource}, and its tag is "${tag}"`,
      `an id that begins \`${wanted}.\`, or another tag`,
    );
  },
);

export const methodIsNotThen: Rule = forEachOperation(
  ({ found, resource, name }, report) => {
    if (name !== "then") return;
    report(
      pathOfName(found),
      `${resource}.then would make the resource a promise`,
      "a method with another name",
    );
  },
);

/** The path of an operation's id; that of the operation where it has none. */
function pathOfName({ value, path }: FoundOperation) {
  const id = member(value, "operationId");
  return id === undefined ? path : [...path, "operationId"];
}

export const resourceIsNotApi: Rule = forEachOperation(
  ({ found, resource, name }, report) => {
    if (resource !== "api") return;
    report(
      pathOfName(found),
      `${resource}.${name} would hide \`calls.api\``,
      "a resource with another name",
    );
  },
);

export const operationNamesDiffer: Rule = forEachOperation(
  ({ found, resource, name, leftOut }, report) => {
    const label = operationLabel(found);
    if (leftOut?.kind !== "clash" || leftOut.other === label) return;
    report(
      pathOfName(found),
      `"${label}" and "${leftOut.other}" both become ${resource}.${name}; left out of the client`,
      "ids that differ in more than their case and punctuation",
    );
  },
);

export const traceHasNoMethod: Rule = forEachOperation(
  ({ found, leftOut }, report) => {
    if (leftOut?.kind !== "trace") return;
    report(found.path, "fetch can't send TRACE", "left out of the client");
  },
);

export const tagIsDeclared: Rule = forEachOperation(
  ({ found: { value, path } }, report, { document }) => {
    const declared = list(member(document, "tags")).flatMap(
      (tag) => text(member(tag, "name")) ?? [],
    );
    texts(member(value, "tags")).forEach((tag, index) => {
      if (declared.length === 0 || declared.includes(tag)) return;
      report(
        [...path, "tags", index],
        `no tag of the description is called "${tag}"`,
        suggestName(tag, declared) ??
          `one of ${declared.slice(0, 8).join(", ")}`,
      );
    });
  },
);

const failures = [
  ["4XX", /^4(?!29)(\d\d|XX)$|^default$/i],
  ["429", /^429$/],
  ["5XX", /^5(\d\d|XX)$|^default$/i],
] as const;

export const failuresAreDeclared: Rule = forEachOperation(
  ({ found: { value, path } }, report) => {
    const statuses = Object.keys(object(member(value, "responses")));
    for (const [status, accepted] of failures) {
      if (statuses.some((code) => accepted.test(code))) continue;
      report(
        [...path, "responses"],
        `no response for ${status}`,
        "responses for the failures 4XX, 429 and 5XX",
      );
    }
  },
);

export const serversAreNotUsed: Rule = forEachOperation(({ found }, report) => {
  for (const { value, path } of [found.pathItem, found]) {
    if (list(member(value, "servers")).length === 0) continue;
    report(
      [...path, "servers"],
      "the client does not use the servers of a path or an operation",
      "the first server of the root, or the client's `baseUrl`",
    );
  }
});

export const bodyIsNotSent: Rule = forEachOperation(({ found }, report) => {
  const { value, path, method } = found;
  if (!isWithoutBody(found)) return;
  if (member(value, "requestBody") === undefined) return;
  report(
    [...path, "requestBody"],
    `fetch sends no body with ${method.toUpperCase()}`,
    "left out of the method",
  );
});

export const callbacksHaveNoMethod: Rule = forEachOperation(
  ({ found: { value, path } }, report) => {
    if (!isObject(member(value, "callbacks"))) return;
    report(
      [...path, "callbacks"],
      "the API sends callbacks, not the client",
      "left out of the client",
    );
  },
);

/** Whether an encoding says no more than the content types of the parts of a form. */
function isOfParts(type: string, encoding: JsonObject): boolean {
  const keys = Object.values(encoding).flatMap((one) =>
    Object.keys(object(one)),
  );
  return (
    /^multipart\/form-data\b/i.test(type) &&
    keys.every((key) => key === "contentType")
  );
}

export const encodingIsNotRead: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    const place = [...found.path, "requestBody"];
    const body = resolve(document, member(found.value, "requestBody"), place);
    const content = object(member(body?.value, "content"));
    for (const [type, media] of Object.entries(content)) {
      if (!isObject(member(media, "encoding"))) continue;
      if (isOfParts(type, object(member(media, "encoding")))) continue;
      if (/^application\/x-www-form-urlencoded\b/i.test(type)) continue;
      report(
        [...(body?.path ?? place), "content", type, "encoding"],
        "the client ignores `encoding`, but for the content type of a part",
        "fields are sent as text, objects as JSON, lists as several fields",
      );
    }
  },
);

/** A rule about `$ref`: what it leads to is of the kind that belongs in its place. */

import {
  httpMethods,
  isNamedComponent,
  refPath,
  type Path,
} from "./document.js";
import { isSchemaReference } from "./recursive-schema-names.js";
import { describeLost, writtenReference } from "./reference-rules.js";
import type { RuleContext, Visitor } from "./rule.js";
import { isNamedMap } from "./walk.js";

interface NodeKind {
  readonly noun: string;
  /** The map of the components of this kind; elsewhere, too, such nodes stand in maps or lists of this name. */
  readonly group: string;
}

/** The kinds of nodes that may be references, by what @redocly/openapi-core calls them. */
const kinds: Readonly<Record<string, NodeKind>> = {
  Callback: { noun: "a callback", group: "callbacks" },
  Example: { noun: "an example", group: "examples" },
  Header: { noun: "a header", group: "headers" },
  Link: { noun: "a link", group: "links" },
  Parameter: { noun: "a parameter", group: "parameters" },
  PathItem: { noun: "a path item", group: "pathItems" },
  RequestBody: { noun: "a request body", group: "requestBodies" },
  Response: { noun: "a response", group: "responses" },
  Schema: { noun: "a schema", group: "schemas" },
  SecurityScheme: { noun: "a security scheme", group: "securitySchemes" },
};

export function referenceIsOfItsKind({ document }: RuleContext): Visitor {
  return {
    ref: (node, visit) => {
      const ref = writtenReference(document, node, visit);
      const wanted = kinds[visit.type];
      const path = refPath(ref ?? "");
      if (ref === undefined || wanted === undefined || !path) return;
      if (!isKnownPlace(path) || kindAt(path) === wanted) return;
      if (describeLost(document, ref)) return;
      visit.report(
        [...visit.path, "$ref"],
        `"${ref}" leads to ${describe(path)}, and ${wanted.noun} belongs here`,
        `a reference to "#/components/${wanted.group}/…"`,
      );
    },
  };
}

/** The keywords of a schema whose value is not one schema. */
const notSchemas =
  /^(\$defs|allOf|anyOf|const|default|definitions|dependentSchemas|discriminator|enum|examples?|externalDocs|oneOf|patternProperties|prefixItems|properties|required|type|xml)$/;

/** Whether OpenAPI says what is at a path. Elsewhere, such as in an extension or a folder of schemas, may be anything. */
function isKnownPlace(path: Path): boolean {
  const [root = "openapi", group = "schemas", ...inside] = path.map(String);
  const isInFolder =
    root === "components" &&
    group === "schemas" &&
    inside.length > 1 &&
    !notSchemas.test(inside.at(-1) ?? "");
  const isExtension = path.some(
    (key, index) =>
      String(key).startsWith("x-") && !isNamedMap(String(path[index - 1])),
  );
  return (
    !isExtension &&
    !isInFolder &&
    /^(components|externalDocs|info|openapi|paths|security|servers|tags|webhooks)$/.test(
      root,
    ) &&
    (root !== "components" || isNamedComponent([root, group, ""]))
  );
}

/** The kind of the node at a path, by the keys that lead to it. */
function kindAt(path: Path): NodeKind | undefined {
  const [key, owner, before] = path.slice(-3).reverse();
  if (!isNamedComponent(path)) {
    if (isSchemaReference([...path, "$ref"])) return kinds["Schema"];
    if (key === "requestBody") return kinds["RequestBody"];
    const isPathItem =
      path.length === 2 && (owner === "paths" || owner === "webhooks");
    if (isPathItem || before === "callbacks") return kinds["PathItem"];
  }
  return Object.values(kinds).find(({ group }) => group === owner);
}

/** What is at a path, in words. */
function describe(path: Path): string {
  const key = path.at(-1);
  if (key === undefined) return "the whole description";
  const kind = kindAt(path);
  if (kind) return kind.noun;
  return httpMethods.some((method) => method === key)
    ? "an operation"
    : `\`${key}\``;
}

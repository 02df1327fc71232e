/** A place inside a schema that contains a reference to itself → a component schema: only such a type has a name to refer to itself by. */

import {
  at,
  member,
  object,
  refPath,
  schemaRef,
  text,
  type Json,
  type Path,
} from "./document.js";
import { typeName } from "./names.js";
import { innerReferences } from "./references.js";
import { rewriteNodes } from "./walk.js";

const schemaKeys =
  /^(additionalItems|additionalProperties|contains|contentSchema|else|if|items|not|propertyNames|schema|then|unevaluated(Items|Properties))$/;
const schemaGroups =
  /^(\$defs|allOf|anyOf|definitions|dependentSchemas|oneOf|patternProperties|prefixItems|properties|schemas)$/;

/** Whether the `$ref` at a path stands for a schema. */
export function isSchemaReference(path: Path): boolean {
  const [group, key] = path.slice(-3, -1).map(String);
  return schemaKeys.test(key ?? "") || schemaGroups.test(group ?? "");
}

/** Makes a component of the target of each inner reference that its target contains. */
export function nameRecursiveDefinitions(document: Json): Json {
  const schemas = object(at(document, ["components", "schemas"]));
  const names = new Map<string, string>();
  const taken = new Set(Object.keys(schemas).map(typeName));
  for (const { ref, path } of innerReferences(document).endless) {
    if (names.has(ref) || !isSchemaReference(path)) continue;
    const name = freeName(nameOf(refPath(ref) ?? []), taken);
    taken.add(typeName(name));
    names.set(ref, name);
  }
  if (names.size === 0) return document;
  const added = [...names].map(([ref, name]): [string, Json] => [
    name,
    at(document, refPath(ref) ?? []) ?? null,
  ]);
  const whole = {
    ...object(document),
    components: {
      ...object(member(document, "components")),
      schemas: { ...schemas, ...Object.fromEntries(added) },
    },
  };
  return rewriteNodes(whole, (node) => {
    const name = names.get(text(node["$ref"]) ?? "");
    return name === undefined ? node : { ...node, $ref: schemaRef(name) };
  });
}

/** The last key of a path that an author chose: an index, or a keyword, says nothing. */
function nameOf(path: Path): string {
  const isName = (key: string | number) => /^[A-Za-z_]\w*$/.test(String(key));
  const isKeyword = (key: string | number) =>
    schemaKeys.test(String(key)) || schemaGroups.test(String(key));
  const chosen = path.filter((key) => isName(key) && !isKeyword(key));
  return String(chosen.at(-1) ?? "Schema");
}

/** The name, with a number behind it where its type has that name already. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(typeName(free)); number += 1) {
    free = `${name}${number}`;
  }
  return free;
}

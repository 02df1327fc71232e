/** Path items that are references, or stand at several paths → each written out, its operations under ids of their own. */

import {
  httpMethods,
  isObject,
  member,
  object,
  resolve,
  mergePathItem,
  type Json,
  type JsonObject,
} from "./document.js";
import { repeatedId } from "./operation-names.js";

/** Writes the path items out: openapi-typescript lists the types of operations by their ids, each once. */
export function writeOutPathItems(document: Json): Json {
  const paths = member(document, "paths");
  if (!isObject(paths)) return document;
  const seen = new Set<Json>();
  const urls = Object.keys(paths).sort();
  const whole = urls.map((url): [string, Json] => {
    const item = paths[url] ?? null;
    const target = resolve(document, item, []);
    if (!target) return [url, item];
    const entries = Object.entries(mergePathItem(item, target.value));
    const written = entries.map(([key, value = null]): [string, Json] => {
      const method = httpMethods.find((known) => known === key);
      if (!method || !isObject(value) || !seen.has(value)) {
        seen.add(value);
        return [key, value];
      }
      return [key, { ...value, operationId: repeatedId(value, method, url) }];
    });
    return [url, Object.fromEntries(written)];
  });
  return {
    ...object(document),
    paths: Object.fromEntries(whole),
    ...withoutIds(document),
  };
}

/** The components, their path items without ids: the paths that they stand at have them. */
function withoutIds(document: Json): JsonObject {
  const components = object(member(document, "components"));
  const { pathItems } = components;
  if (!isObject(pathItems)) return {};
  const nameless = Object.entries(pathItems).map(([name, item]) => [
    name,
    Object.fromEntries(
      Object.entries(object(item)).map(([key, value = null]) => {
        const { operationId, ...rest } = object(value);
        return [key, operationId === undefined ? value : rest];
      }),
    ),
  ]);
  return {
    components: {
      ...components,
      pathItems: Object.fromEntries(nameless) as JsonObject,
    },
  };
}

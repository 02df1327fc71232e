/** Document → problems, each at its line. */

import {
  at,
  httpMethods,
  isObject,
  member,
  text,
  type Json,
  type Path,
} from "./document.js";
import { runRules } from "./run-rules.js";
import {
  maxDepth,
  nestedTooDeeply,
  sortProblems,
  SpecError,
  type Finding,
  type Problem,
} from "./problem.js";
import type { Spec } from "./read-spec.js";
import { unreadableReferences } from "./reference-rules.js";
import { childrenOf, type Place } from "./walk.js";

/**
 * Checks a description.
 *
 * @param strict - whether our conventions are errors, and whether the slow rules run
 * @returns warnings: the output can be made in spite of them
 * @throws {SpecError} with every error and every warning, if there is an error
 */
export async function checkSpec(
  spec: Spec,
  { strict }: { readonly strict: boolean },
): Promise<readonly Problem[]> {
  const { document } = spec;
  const findings = findObstacles(document) ?? (await runRules(spec, strict));
  const problems = sortProblems(
    findings.map(({ path, target, kind, rule, what, accepted }): Problem => {
      const isError = kind === "error" || (kind === "convention" && strict);
      return {
        ...spec.positionOf(path, target),
        severity: isError ? "error" : "warning",
        rule,
        where: describePlace(document, path),
        what,
        accepted,
      };
    }),
  );
  if (problems.some(({ severity }) => severity === "error")) {
    throw new SpecError(problems);
  }
  return problems;
}

/** What would stop the rules: a wrong version, or references that they can't read. Undefined where there is none. */
function findObstacles(document: Json): readonly Finding[] | undefined {
  const obstacle = checkVersion(document) ?? findDepth(document);
  if (obstacle) return [obstacle];
  const findings = [
    ...unreadableReferences(document),
    ...unreadableNames(document),
  ];
  return findings.length > 0 ? findings : undefined;
}

/** A node, and the one that holds it. */
interface Nested {
  readonly node: Json;
  readonly depth: number;
  readonly key: string;
  readonly holder: Nested | undefined;
}

/** Finds what is nested so deeply that a stage might stop. Takes no recursion itself. */
function findDepth(document: Json): Finding | undefined {
  const open: Nested[] = [
    { node: document, depth: 0, key: "", holder: undefined },
  ];
  for (let holder = open.pop(); holder; holder = open.pop()) {
    const depth = holder.depth + 1;
    for (const [key, node] of Object.entries(holder.node ?? {})) {
      if (typeof node !== "object" || node === null) continue;
      const nested: Nested = { node: node as Json, depth, key, holder };
      if (depth > maxDepth) return tooDeep(nested);
      open.push(nested);
    }
  }
  return undefined;
}

function tooDeep(nested: Nested): Finding {
  const path: string[] = [];
  for (let next = nested; next.holder; next = next.holder) {
    path.unshift(next.key);
  }
  return {
    rule: "depth",
    kind: "error",
    path,
    target: "key",
    ...nestedTooDeeply,
  };
}

/** @redocly/openapi-core can read what is called `__proto__`, unless something else is called like what every object inherits. */
function unreadableNames(document: Json): readonly Finding[] {
  const places: Path[] = [];
  const inherited = new Set<string | number>();
  const look = (node: Json, place: Place, path: Path): void => {
    if (place === "data") return;
    for (const [key, child, inside] of childrenOf(node, place)) {
      if (key === "__proto__") places.push([...path, key]);
      else if (isInherited(key)) inherited.add(key);
      look(child, inside, [...path, key]);
    }
  };
  look(document, "node", []);
  const [other] = inherited;
  if (other === undefined) return [];
  return places.map((path) => ({
    rule: "name",
    kind: "error",
    path,
    target: "key",
    what: `\`__proto__\` can't be a name where \`${other}\` is one, too`,
    accepted: "another name for one of them",
  }));
}

/** Whether every object inherits a method of this name that needs its object; `constructor` and `toString` need none. */
function isInherited(key: string | number): boolean {
  const isMethod = Object.hasOwn(Object.prototype, key);
  return isMethod && key !== "constructor" && key !== "toString";
}

/** Refuses what is not OpenAPI 3.0 or 3.1. */
function checkVersion(document: Json): Finding | undefined {
  const begin = "an OpenAPI description, beginning `openapi: 3.1.0`";
  const refusal = (
    what: string,
    accepted: string,
    path: Path = [],
    target: Finding["target"] = "key",
  ): Finding => ({
    rule: "version",
    kind: "error",
    path,
    target,
    what,
    accepted,
  });
  if (document === null || document === "") {
    return refusal("the file is empty", begin);
  }
  if (!isObject(document)) return refusal("this is not a map of keys", begin);
  if (member(document, "swagger") !== undefined) {
    return refusal("this is Swagger 2", "OpenAPI 3.0 or 3.1", ["swagger"]);
  }
  const openapi = member(document, "openapi");
  const joined = Object.keys(document).find((key) => /^openapi:\S/.test(key));
  if (openapi === undefined && joined !== undefined) {
    return refusal(
      "no space behind the colon",
      "a colon and a space behind a key: `openapi: 3.1.0`",
      [joined],
    );
  }
  if (openapi === undefined) {
    return refusal("the key `openapi` is missing", begin);
  }
  if (typeof openapi === "string" && /^3\.[01](\.\d+)?$/.test(openapi)) {
    return undefined;
  }
  const what = `version ${JSON.stringify(openapi)} is not supported`;
  return refusal(what, "3.0.x or 3.1.x, as a string", ["openapi"], "value");
}

/** A place in words: the id of its operation, then the keys that lead to it. */
function describePlace(document: Json, path: Path): string {
  const [root, url, method, ...rest] = path;
  const isOperation = httpMethods.some((name) => name === method);
  if (root !== "paths" || method === undefined || !isOperation) {
    return shorten(path).join(" › ") || "document";
  }
  const id = text(member(at(document, path.slice(0, 3)), "operationId"));
  const label = id || `${String(method).toUpperCase()} ${String(url)}`;
  return shorten([label, ...rest]).join(" › ");
}

/** A long path without its middle: its line and column say where it is. */
function shorten(path: Path): Path {
  return path.length > 24
    ? [...path.slice(0, 12), "…", ...path.slice(-3)]
    : path;
}

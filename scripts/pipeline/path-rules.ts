/** Rules about paths and the server before them: each is whole, and its braces and parameters agree. */

import { member, object, parametersOf, text } from "./document.js";
import { serverUrl } from "./model.js";
import { forEachOperation } from "./operation-rules.js";
import type { Rule, Visitor } from "./rule.js";

/** Where the address of a description is unknown, so is what a server without a host or a scheme means. */
export function serverIsWhole(): Visitor {
  return {
    Root: (root, { report }) => {
      const url = serverUrl(root);
      const [what, accepted] = obstacleOfServer(url ?? "https://…") ?? [];
      if (what === undefined || accepted === undefined) return;
      report(["servers", 0, "url"], what, accepted, "value");
    },
  };
}

/** Why no path can follow this URL, and what is accepted. What may hold a password is not shown. */
function obstacleOfServer(
  url: string,
): readonly [what: string, accepted: string] | undefined {
  if (/^[^/?#]*\/\/[^/?#]*@/.test(url)) {
    return [
      "fetch takes no URL with a user name or a password",
      "the address without them",
    ];
  }
  if (!/^https?:\/\/./i.test(url)) {
    return [`"${url}" is no whole address`, "`https://` and a host"];
  }
  return /[?#]/.test(url)
    ? [
        "no path can follow a URL with a query or a fragment",
        "the address up to the path, and query parameters at the operations",
      ]
    : undefined;
}

/** What stands behind a `#` is never sent. */
export function pathHasNoFragment(): Visitor {
  return {
    Root: (root, { report }) => {
      for (const url of Object.keys(object(member(root, "paths")))) {
        if (!url.startsWith("/") || !url.includes("#")) continue;
        report(
          ["paths", url],
          `what begins with the \`#\` is not sent: requests go to ${url.replace(/#.*/s, "")}`,
          "a path without `#`",
        );
      }
    },
  };
}

/** A query is written at the end of the path: behind a `#`, it is not sent either. */
export const fragmentHasNoQuery: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    if (!found.url.includes("#")) return;
    for (const { value, path } of parametersOf(document, found)) {
      if (member(value, "in") !== "query") continue;
      report(
        path,
        `the query parameter \`${text(member(value, "name")) ?? ""}\` would stand behind the \`#\` of the path, and not be sent`,
        "a path without `#`",
      );
    }
  },
);

export function pathIsWhole(): Visitor {
  return {
    Root: (root, { report }) => {
      for (const url of Object.keys(object(member(root, "paths")))) {
        if (url.startsWith("x-") || url === "$ref") continue;
        const path = ["paths", url];
        if (!url.startsWith("/")) {
          report(path, "a path begins with a slash", `\`/${url}\``);
        } else if (/[{}]/.test(url.replace(/\{[^{}]*\}/g, ""))) {
          report(
            path,
            "a brace has no other to go with it",
            "a parameter in two braces: `/apps/{app_id}`",
          );
        }
      }
    },
  };
}

/** Each {name} of a path has an `in: path` parameter, and each such parameter has a {name}. */
export const pathParametersMatch: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    const { url, path } = found;
    const accepted =
      "one `in: path` parameter for each {name} of the path, and no other";
    const names = [...url.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
    const declared = parametersOf(document, found).filter(
      ({ value }) => member(value, "in") === "path",
    );
    const isDeclared = (name: string | undefined) =>
      declared.some(({ value }) => member(value, "name") === name);
    for (const name of new Set(names)) {
      if (isDeclared(name)) continue;
      report(
        [...path, "parameters"],
        `no parameter is declared for \`{${name ?? ""}}\` of the path \`${url}\``,
        accepted,
      );
    }
    for (const { value, path: place } of declared) {
      const name = text(member(value, "name"));
      if (names.includes(name)) continue;
      report(
        [...place, "name"],
        `the path \`${url}\` has no \`{${name ?? ""}}\``,
        accepted,
        "value",
      );
    }
  },
);

export const pathParameterIsRequired: Rule = forEachOperation(
  ({ found }, report, { document }) => {
    for (const { value, path } of parametersOf(document, found)) {
      if (member(value, "in") !== "path") continue;
      if (member(value, "required") === true) continue;
      report(
        path,
        `the path parameter \`${text(member(value, "name")) ?? ""}\` is not required, and no URL can lack it`,
        "`required: true`",
      );
    }
  },
);

/** Two contracts → what differs in what they say of the whole API: extensions, security schemes, words. */

import type { Change } from "./change.js";
import type { Place, Verdict } from "./difference.js";
import { differingKeys } from "./keywords.js";
import type { Contract } from "../contract.js";
import {
  isObject,
  list,
  member,
  object,
  text,
  texts,
  type Json,
  type Path,
} from "../document.js";

/** Compares what the description says of the whole API. Servers and security are those of each operation. */
export function compareSettings(
  before: Contract,
  after: Contract,
): readonly Change[] {
  return [
    ...compareExtensions(before, after),
    ...compareSchemes(before, after),
    ...compareWords(before, after),
  ];
}

function compareExtensions(
  before: Contract,
  after: Contract,
): readonly Change[] {
  return differingKeys(before.settings, after.settings).map((key) => {
    const [old, now] = [before.settings[key], after.settings[key]];
    const [was, is] = [settingWords(old), settingWords(now)];
    const what = was && is ? `was ${was}, is ${is}` : "changed";
    const side = now === undefined ? "old" : "new";
    return wholeChange(key, what, "none", [key], side);
  });
}

function compareSchemes(before: Contract, after: Contract): readonly Change[] {
  const names = differingKeys(before.securitySchemes, after.securitySchemes);
  const renamed = renamedSchemes(before, after);
  return names.flatMap((name): readonly Change[] => {
    // the new name tells it
    if (renamed.has(name)) return [];
    return [compareScheme(name, before, after, renamed)];
  });
}

function compareScheme(
  name: string,
  before: Contract,
  after: Contract,
  renamed: ReadonlyMap<string, string>,
): Change {
  const old = before.securitySchemes[name];
  const now = after.securitySchemes[name];
  const subject = `security scheme ${name}`;
  const path = ["components", "securitySchemes", name];
  if (old === undefined) {
    const [oldName] =
      [...renamed].find(([, newName]) => newName === name) ?? [];
    return oldName === undefined
      ? wholeChange(subject, "was added", "none", path)
      : {
          ...wholeChange(subject, `was called ${oldName}`, "none", path),
          kind: "renamed",
        };
  }
  if (now === undefined) {
    return wholeChange(subject, "was removed", "none", path, "old");
  }
  const told = ["type", "scheme", "in", "name"].flatMap((key) => {
    const [was, is] = [member(old, key), member(now, key)].map(settingWords);
    return was === is ? [] : [`${key} was ${was ?? ""}, is ${is ?? ""}`];
  });
  return told.length === 0
    ? wholeChange(subject, "changed", "none", path)
    : wholeChange(subject, told.join("; "), "breaks", path);
}

/** The schemes that have another name now, by the old one: what is sent stays the same. */
export function renamedSchemes(
  before: Contract,
  after: Contract,
): ReadonlyMap<string, string> {
  const only = (one: Contract, other: Contract) =>
    Object.entries(one.securitySchemes).filter(
      ([name]) => other.securitySchemes[name] === undefined,
    );
  const fresh = only(after, before);
  const found = new Map<string, string>();
  for (const [name, scheme] of only(before, after)) {
    const twin = fresh.find(
      ([newName, now]) =>
        ![...found.values()].includes(newName) &&
        JSON.stringify(now) === JSON.stringify(scheme),
    );
    if (twin) found.set(name, twin[0]);
  }
  return found;
}

/** The words about the whole, and about its groups. */
function compareWords(before: Contract, after: Contract): readonly Change[] {
  const wordsOf = ({ document }: Contract) => {
    const { info = null, tags = null, externalDocs = null } = object(document);
    return { info, tags, externalDocs };
  };
  return differingKeys(wordsOf(before), wordsOf(after)).map((key) => ({
    ...wholeChange(key, "changed", "none", [key]),
    kind: "words",
  }));
}

/** A name or a list of names; undefined for what is longer. */
function settingWords(value: Json | undefined): string | undefined {
  if (value === undefined) return "none";
  const names = texts(value);
  return names.length < list(value).length || isObject(value)
    ? undefined
    : names.join(", ") || text(value);
}

/** A change of the description as a whole, which no type shows. */
export function wholeChange(
  subject: string,
  what: string,
  wire: Verdict,
  path: Path,
  side: Place["side"] = "new",
): Change {
  return {
    subjects: [subject],
    part: "",
    kind: "other",
    direction: "request",
    what,
    at: { side, path },
    verdicts: { wire, callers: "none", builders: "none" },
    rawOnly: false,
  };
}

/** Schema → items of API.md: a line for each field, a link for each schema that has a section of its own. */

import {
  at,
  isNamedComponent,
  isObject,
  list,
  mappedReference,
  member,
  object,
  pointerOf,
  refPath,
  text,
  texts,
  type Json,
  type JsonObject,
  type Path,
} from "../document.js";
import { code, item, jsonCode, proseLines, type Item } from "./markdown.js";
import {
  isNullAlone,
  realChoices,
  shapeOf,
  type Shape,
  type Source,
  type WrittenSchema,
} from "../shape.js";
import { childrenOf, type Place } from "../walk.js";

/** What a schema is described with. */
export interface Book {
  readonly document: Json;
  /** The link to each section, by its key. */
  readonly links: ReadonlyMap<string, string>;
  /** The link to each schema with a section of its own. */
  readonly schemas: ReadonlyMap<Json, string>;
}

/** A schema as it is written, without the parts that have a section of their own. */
interface Pieces {
  readonly links: readonly string[];
  readonly own: Source;
  /** Whether it says that null is a value. */
  readonly allowsNull: boolean;
}

/** Describes a schema, after what its line begins with. Its own section alone describes a schema that has one: `home`. */
export function describeSchema(
  book: Book,
  source: Source,
  { label, home }: { readonly label: string; readonly home?: Json | undefined },
): Item {
  const pieces = splitSource(book, source, home);
  const shape = shapeOf(book.document, pieces.own);
  const each = ofItems(book, shape);
  const kind = kindOf(pieces, shape, each);
  return {
    line: label + [...kind, ...factsOf(shape)].join(", "),
    words: proseLines(text(shape.words["description"])),
    items: [
      ...fieldItems(book, source, pieces, shape),
      ...innerItems(book, shape, { hasItems: each === "" }),
      ...pieces.own.flatMap((part) => keywordItems(book, part)),
    ],
  };
}

/** A line for each keyword of one part that no other line tells, and for each value of a discriminator. */
function keywordItems(book: Book, part: WrittenSchema): readonly Item[] {
  const { document, schemas } = book;
  const { discriminator: marked, ...others } = shapeOf(document, [part]).others;
  if (marked === undefined) return otherItems(others);
  const discriminator = member(part.value, "discriminator");
  const name = code(text(member(discriminator, "propertyName")) ?? "");
  const mapping = Object.entries(object(member(discriminator, "mapping")));
  return [
    ...otherItems(others),
    item(
      `discriminator ${name}`,
      mapping.sort(byKey).map(([value, target = null]) => {
        const ref = text(mappedReference(document, target)) ?? "";
        const schema = at(document, refPath(ref) ?? []) ?? null;
        return item(`${code(value)}: ${schemas.get(schema) ?? code(ref)}`);
      }),
    ),
  ];
}

/** Parts a schema: references become links, a choice of one is that one, `allOf` is joined. */
function splitSource(
  { document, schemas }: Book,
  source: Source,
  home?: Json,
): Pieces {
  const hasSiblings = !/^3\.0/.test(text(member(document, "openapi")) ?? "");
  const links = new Set<string>();
  const own: WrittenSchema[] = [];
  let allowsNull = false;
  const add = ({ value, path }: WrittenSchema): void => {
    const link = schemas.get(value ?? null);
    if (link !== undefined) {
      links.add(link);
    } else addHere({ value, path });
  };
  const addHere = ({ value, path }: WrittenSchema): void => {
    if (!isObject(value)) {
      if (value !== undefined) own.push({ value, path });
    } else {
      const target = refPath(text(value["$ref"]) ?? "");
      if (target) add({ value: at(document, target), path: target });
      if (!target || hasSiblings) addParts(value, path);
    }
  };
  const addParts = (value: JsonObject, path: Path): void => {
    const single = realChoices(
      { document, types: undefined },
      value,
      path,
    ).filter(({ members }) => members.length === 1);
    const elsewhere = new Set<string>(["$ref", "allOf"]);
    for (const { keyword } of single) elsewhere.add(keyword);
    const rest = Object.entries(value).filter(([key]) => !elsewhere.has(key));
    if (rest.length > 0) own.push({ value: Object.fromEntries(rest), path });
    allowsNull ||= writesNull(document, value);
    single.flatMap(({ members }) => members.flat()).forEach(add);
    list(value["allOf"]).forEach((part, index) => {
      add({ value: part, path: [...path, "allOf", index] });
    });
  };
  for (const one of source) {
    // below the heading of its own section, a link to that says nothing
    if (one.value === home) addHere(one);
    else add(one);
  }
  return { links: [...links].sort(), own, allowsNull };
}

/** Whether a schema names null as a value, in any spelling. */
function writesNull(document: Json, schema: JsonObject): boolean {
  return (
    schema["nullable"] === true ||
    schema["type"] === "null" ||
    texts(schema["type"]).includes("null") ||
    schema["const"] === null ||
    list(schema["enum"]).includes(null) ||
    [...list(schema["anyOf"]), ...list(schema["oneOf"])].some((one) =>
      isNullAlone(document, one),
    )
  );
}

/** What sort of value it is: links, types, null. Nothing where its values are listed without a type. */
function kindOf(
  { links, own, allowsNull }: Pieces,
  { types, choices, nullable, values }: Shape,
  each: string,
): readonly string[] {
  const named =
    types?.join(" or ") ?? (choices.length > 0 ? "a choice" : undefined);
  const kinds = [...links, ...(named ? [named + each] : [])];
  const accepted = [
    ...(kinds.length > 0 ? [kinds.join(" and ")] : []),
    ...(allowsNull && nullable ? ["null"] : []),
  ];
  if (accepted.length > 0) return [accepted.join(" or ")];
  if (own.some(({ value }) => value === false)) return ["no value"];
  return values ? [] : ["any value"];
}

/** The items of an array where one word or link says all about them. */
function ofItems(book: Book, { items, types }: Shape): string {
  if (items === undefined || types?.join() !== "array") return "";
  const pieces = splitSource(book, items);
  const shape = shapeOf(book.document, pieces.own);
  const hasMore =
    pieces.allowsNull ||
    factsOf(shape).length > 0 ||
    shape.words["description"] !== undefined ||
    shape.properties.size + shape.required.size > 0 ||
    shape.choices.length + shape.tuple.length > 0 ||
    shape.items !== undefined ||
    typeof shape.additional !== "boolean" ||
    otherItems(shape.others).length > 0;
  const kind = [...pieces.links, ...(shape.types ?? [])];
  return hasMore || kind.length !== 1 ? "" : ` of ${kind.join("")}`;
}

/** What narrows or marks a value, besides its kind. */
function factsOf(shape: Shape): readonly string[] {
  const { values, limits, defaultValue, additional, words } = shape;
  const written = [...new Set((values ?? []).map(jsonCode))];
  return [
    ...(written.length === 1 ? [`always ${written.join("")}`] : []),
    ...(written.length > 1 ? [`one of ${written.join(" ")}`] : []),
    ...Object.entries(limits)
      .sort(byKey)
      .map(([key, limit]) =>
        typeof limit === "string"
          ? `${key} ${code(limit)}`
          : limit === true
            ? key
            : `${key} ${JSON.stringify(limit)}`,
      ),
    ...(defaultValue === undefined
      ? []
      : [`default ${jsonCode(defaultValue)}`]),
    ...(additional === false ? ["no other properties"] : []),
    ...(shape.readOnly ? ["read only"] : []),
    ...(shape.writeOnly ? ["write only"] : []),
    ...(words["deprecated"] === true ? ["deprecated"] : []),
  ];
}

/** The properties, sorted, and the keys that are required of another part. */
function fieldItems(
  book: Book,
  source: Source,
  { links }: Pieces,
  { properties, required }: Shape,
): readonly Item[] {
  // a part with a section of its own may require what is described here
  const whole =
    links.length > 0 && properties.size > 0
      ? shapeOf(book.document, source).required
      : required;
  const fields = [...properties].sort(byKey).map(([name, schema]) =>
    describeSchema(book, schema, {
      label: `${code(name)}: ${whole.has(name) ? "required" : "optional"}, `,
    }),
  );
  const others = [...required].filter((name) => !properties.has(name)).sort();
  return [...fields, ...others.map((name) => item(`${code(name)}: required`))];
}

/** Other properties, items, and the members of each choice. */
function innerItems(
  book: Book,
  { additional, items, tuple, choices }: Shape,
  { hasItems }: { readonly hasItems: boolean },
): readonly Item[] {
  const described = (label: string, source: Source) =>
    describeSchema(book, source, { label });
  return [
    ...(typeof additional === "boolean"
      ? []
      : [described("other properties: ", additional)]),
    ...tuple.map((source, index) => described(`item ${index}: `, source)),
    ...(items === undefined || !hasItems ? [] : [described("items: ", items)]),
    ...choices.map(({ keyword, members }) => {
      const all = members.map((source) => described("", source));
      const isLink = ({ line }: Item) => line.startsWith("[");
      return item(keyword === "oneOf" ? "one of" : "any of", [
        // the order of a choice means nothing
        ...all.filter(isLink).sort((a, b) => (a.line < b.line ? -1 : 1)),
        ...all.filter((one) => !isLink(one)),
      ]);
    }),
  ];
}

/** A line for each keyword that has no words of its own here. Extensions say nothing about values. */
export function otherItems(
  others: Readonly<Record<string, Json>>,
): readonly Item[] {
  return Object.entries(others)
    .filter(([key]) => !key.startsWith("x-"))
    .sort(byKey)
    .map(([key, value]) => item(`${code(key)}: ${jsonCode(value)}`));
}

export function byKey(
  [a]: readonly [string, unknown],
  [b]: readonly [string, unknown],
): number {
  return a < b ? -1 : 1;
}

/** The places, other than named schemas, that a reference inside a schema leads to: each gets a section, so that none is described twice. */
export function innerTargets(
  document: Json,
  schemas: Iterable<Json | undefined>,
): ReadonlyMap<string, WrittenSchema> {
  const found = new Map<string, WrittenSchema>();
  const seen = new Set<Json>();
  const look = (node: Json, place: Place): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const ref = place === "node" ? text(member(node, "$ref")) : undefined;
    const target = refPath(ref ?? "");
    if (target && !isNamedSchema(target)) {
      const value = at(document, target);
      found.set(pointerOf(target), { value, path: target });
      if (value !== undefined) look(value, "node");
    }
    for (const [, child, inside] of childrenOf(node, place)) {
      look(child, inside);
    }
  };
  for (const schema of schemas) {
    if (schema !== undefined) look(schema, "node");
  }
  return found;
}

function isNamedSchema(path: Path): boolean {
  return isNamedComponent(path) && path[1] === "schemas";
}
